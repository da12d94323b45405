//! Walking and reading real folders, also hostile ones.

mod discovery;
mod git_base;
mod git_changes;
mod git_program;
mod hostile;
mod reading;
mod tree;
mod watching;
mod writing;
