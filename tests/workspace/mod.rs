//! Walking and reading real folders, also hostile ones.

mod discovery;
mod hostile;
mod reading;
mod tree;
