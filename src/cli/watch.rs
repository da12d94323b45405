//! `--watch`: scan again whenever something changed.

use super::error::{CliError, CliResult};
use super::global::GlobalArgs;
use super::settle;
use super::tell;
use crate::exit_code::ExitCode;
use crate::workspace::Watcher;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs `scan` now and after each change below `paths`, except of the reports `written` by it, until interrupted. A configuration that became wrong is told and
/// waited out. Returns what the last scan came to.
pub(super) fn repeat(
    paths: &[PathBuf],
    global: &GlobalArgs,
    written: Vec<PathBuf>,
    cancelled: &AtomicBool,
    scan: impl Fn() -> CliResult,
) -> CliResult {
    let project = settle::project(paths, global.config.as_deref())?;
    let watcher = Watcher::new(&project.root, &project.config.file.scan)
        .map_err(|error| CliError::usage(format_args!("cannot watch {}: {error}", project.root.display())))?
        .ignoring(written);
    let mut last = ExitCode::Passed;
    let mut run = || match scan() {
        Ok(code) => last = code,
        Err(error) if error.code == ExitCode::Interrupted => {}
        Err(error) => {
            tell(&error);
            last = error.code;
        }
    };
    run();
    for changed in watcher.changes(cancelled) {
        let mut err = anstream::stderr().lock();
        if std::io::stdout().is_terminal() {
            // Clears the screen, so that the report stands at its top.
            let _ = write!(std::io::stdout(), "\u{1b}[2J\u{1b}[H");
        }
        let shown: Vec<_> = changed.iter().take(3).map(|path| path.display().to_string()).collect();
        let more = changed.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(err, "changed: {}{more}", shown.join(", "));
        drop(err);
        run();
    }
    if cancelled.load(Ordering::Relaxed) { Ok(ExitCode::Interrupted) } else { Ok(last) }
}
