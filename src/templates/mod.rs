//! Repository templates: files and checks that many repositories are to have alike.
//!
//! ```text
//!  template.toml, sources ─► Template ─┬─ Values (variables, facts) ─► Plan ─► diff, or written with a back-up ─► rolled back
//!                                      └─ checks ─► Compliance (0 to 100)
//!                                           ▲
//!  a folder, or a commit of GitHub's ─► Snapshot of the paths that matter
//! ```
//!
//! Nothing here knows where a repository is: what a plan or a check must look at is told by [`Template::looked_at`] and
//! [`Template::checked`], and is handed in as a [`Snapshot`]. A [`Folder`] makes one of a folder of this machine and writes a plan into it:
//! whole or not at all, never through a link, never outside. What was there is kept, so one call takes it back.

mod apply;
mod builtin;
mod compliance;
mod fault;
mod folder;
mod manifest;
mod path;
mod plan;
mod record;
mod render;
mod rollback;
mod setting;
mod snapshot;
mod template;
mod values;

pub use apply::ApplyError;
pub use builtin::{built_in, built_ins};
pub use compliance::{CheckResult, Compliance};
pub use fault::{Fault, TemplateError};
pub use folder::Folder;
pub use manifest::{
    Check, FileContains, MANIFEST, Manifest, OnExisting, SettingEquals, TemplateFile, Variable, VariableType,
    VariableValue, When, schema,
};
pub use plan::{Action, Change, Plan, PlanOptions, Refusal};
pub use record::{FileRecord, Record, RecordError, RecordState};
pub use rollback::{RollbackError, RolledBack};
pub use snapshot::{Seen, Snapshot};
pub use template::{Origin, Template};
pub use values::{Facts, ValueError, Values};

use crate::workspace::ByteSize;

/// The largest file that a template has, writes, or looks at.
pub const LARGEST: ByteSize = ByteSize(1 << 20);

/// Files of one template.
pub const MOST_FILES: usize = 500;

#[cfg(test)]
mod tests;
