//! Secrets in the source: keys, tokens and passwords that open something to whoever reads them.
//!
//! Rules are in gitleaks' TOML format ([`document`], [`extend`], [`rule`]), our own in `rules/`, one file for each family of
//! providers. A text is searched once for the keywords of all rules ([`prefilter`]); a rule's expression runs only where they
//! stand. What it finds is held against placeholders, checksums and allowlists ([`scanner`]).
//!
//! A value never leaves this module: a [`Secret`] has its place, a keyed hash ([`identity`]) and at most its first four
//! characters; [`masked`] hides the rest in what is shown of the text.

mod allowlist;
mod builtin;
mod catalogue;
mod checksum;
mod dialect;
mod document;
mod encoded;
mod entropy;
mod extend;
mod fault;
mod findings;
mod identity;
mod ignore_file;
mod keywords;
mod load;
mod mask;
mod notebook;
mod options;
mod pattern;
mod place;
mod placeholder;
mod prefilter;
mod rule;
mod scanner;

pub use catalogue::rules;
pub use extend::{NoFiles, RuleFiles};
pub use fault::{Fault, Place};
pub use findings::findings;
pub use identity::IdentityKey;
pub use load::RuleFile;
pub use mask::masked;
pub use options::Options;
pub use place::is_made_up;
pub use rule::Rule;
pub use scanner::{Scanner, Secret, Source};

#[cfg(test)]
mod tests;
