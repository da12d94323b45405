//! What the process tells its caller.

use std::process::{ExitCode as ProcessCode, Termination};

/// The documented exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Done, and the gate holds.
    Passed = 0,
    /// The quality gate failed.
    GateFailed = 1,
    /// The command line or the configuration is wrong, or a file that was named could not be used.
    Usage = 2,
    /// There was nothing to scan.
    NothingToScan = 3,
    /// The analysis is incomplete and the gate demands completeness.
    Incomplete = 4,
    /// Results could not be shown everywhere, and that was demanded.
    NotPublished = 5,
    /// Interrupted by Ctrl-C.
    Interrupted = 130,
}

impl Termination for ExitCode {
    fn report(self) -> ProcessCode {
        ProcessCode::from(self as u8)
    }
}
