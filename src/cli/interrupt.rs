//! Ctrl-C: what is under way ends, and what is half done leaves nothing behind.

use super::error::CliError;
use crate::exit_code::ExitCode;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that Ctrl-C and SIGTERM set from now on. A second one ends the process at once.
pub(super) fn flag() -> Result<&'static AtomicBool, CliError> {
    static CANCELLED: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if CANCELLED.swap(true, Ordering::Relaxed) {
            std::process::exit(ExitCode::Interrupted as i32);
        }
    })
    .map_err(|error| CliError::usage(format_args!("cannot listen for Ctrl-C: {error}")))?;
    Ok(&CANCELLED)
}

/// The error that ends a command where `cancelled` is set.
pub(super) fn check(cancelled: &AtomicBool) -> Result<(), CliError> {
    if cancelled.load(Ordering::Relaxed) { Err(interrupted()) } else { Ok(()) }
}

pub(super) fn interrupted() -> CliError {
    CliError { message: "interrupted".to_owned(), advice: None, code: ExitCode::Interrupted }
}

/// A writer that fails from when `cancelled` is set, so that a long report is given up in its middle.
pub(super) struct Stoppable<'w> {
    pub(super) out: &'w mut dyn Write,
    pub(super) cancelled: &'w AtomicBool,
}

impl Write for Stoppable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.cancelled.load(Ordering::Relaxed) {
            // Not the kind `Interrupted`, on which writers try again.
            return Err(io::Error::other("interrupted"));
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
