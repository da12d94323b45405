//! A limit on what this process may take, which the system watches over.

use super::error::CliError;
use std::num::NonZeroU32;

/// No more than so many megabytes of address space from now on.
#[cfg(unix)]
pub(super) fn set(megabytes: NonZeroU32) -> Result<(), CliError> {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let failed =
        |error: nix::Error| CliError::usage(format_args!("cannot limit the memory to {megabytes} MB: {error}"));
    let (_, most) = getrlimit(Resource::RLIMIT_AS).map_err(failed)?;
    let bytes = (u64::from(megabytes.get()) << 20).min(most);
    setrlimit(Resource::RLIMIT_AS, bytes, bytes).map_err(failed)
}

#[cfg(not(unix))]
pub(super) fn set(megabytes: NonZeroU32) -> Result<(), CliError> {
    Err(CliError::usage(format_args!("the memory cannot be limited to {megabytes} MB here, only on Unix")))
}
