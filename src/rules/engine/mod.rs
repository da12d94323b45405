//! Sets of rules: compiled for each target, run on one file, telling findings.

mod check;
mod compile;
mod info;
mod message;
mod paths;
mod prefilter;
mod profile;
mod set;
mod taint;

pub use check::{CheckInput, Checked, Wanted, check};
pub use compile::{Compiler, RuleOptions, metavariable_names};
pub use message::Template;
pub use paths::PathScope;
pub use prefilter::Required;
pub use profile::{FileTime, Profile, ProfileReport, RuleTime};
pub use set::{RuleSet, Selected, Work, built_in_infos};
