//! Ctrl-C: what is under way ends, and what is half done leaves nothing behind.

use super::error::CliError;
use crate::exit_code::ExitCode;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a signal came.
static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Whether something is waited for that may never come.
static WAITING: AtomicBool = AtomicBool::new(false);

/// A flag that Ctrl-C and SIGTERM set from now on. A second one ends the process at once, and so does the first while
/// something is [waited for](while_waiting).
pub(super) fn flag() -> Result<&'static AtomicBool, CliError> {
    ctrlc::set_handler(|| {
        let again = CANCELLED.swap(true, Ordering::SeqCst);
        if again || WAITING.load(Ordering::SeqCst) {
            end();
        }
    })
    .map_err(|error| CliError::usage(format_args!("cannot listen for Ctrl-C: {error}")))?;
    Ok(&CANCELLED)
}

fn end() -> ! {
    std::process::exit(ExitCode::Interrupted as i32)
}

/// Does `read`, which may wait for ever, as for the other end of a pipe, and which leaves nothing behind if it is cut off.
pub(super) fn while_waiting<T>(read: impl FnOnce() -> T) -> T {
    WAITING.store(true, Ordering::SeqCst);
    // A signal from now on is seen by its handler, one from before is seen here.
    if CANCELLED.load(Ordering::SeqCst) {
        end();
    }
    let done = read();
    WAITING.store(false, Ordering::SeqCst);
    done
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
