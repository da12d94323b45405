//! Walking and reading real folders, also hostile ones.

mod discovery;
mod git_base;
mod git_changes;
pub(crate) mod git_program;
mod hostile;
mod reading;
pub(crate) mod tree;
mod watching;
mod writing;
