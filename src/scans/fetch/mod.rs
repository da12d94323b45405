//! Getting code: into a copy that is kept for the next time (`mirrors`), and from there as files into a folder of one scan.
//!
//! Everything here blocks, runs in threads for that, and ends soon after the flag that it is given is set. Repositories are
//! strangers': git's configuration of this machine is not read, no program is run (no credential helpers, hooks or filters), and
//! names in trees are checked before they become paths.

mod checkout;
mod error;
mod local;
mod lock;
mod mirror;

pub(super) use checkout::{Checkout, CheckoutLimits, Filled};
pub(super) use error::FetchError;
pub(super) use local::LocalSource;
pub(super) use mirror::{Depth, Mirror, Mirrors, Want};

#[cfg(test)]
mod tests;
