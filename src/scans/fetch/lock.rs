//! Locks between threads and processes, by files. The system frees them when their holder ends, however it ends.

use super::error::FetchError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often a lock that others hold is tried.
const PACE: Duration = Duration::from_millis(50);

fn open(path: &Path) -> Result<File, FetchError> {
    OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path).map_err(FetchError::disk(path))
}

/// Alone, after whoever holds it now.
pub(super) fn alone(path: &Path, stop: &AtomicBool) -> Result<File, FetchError> {
    let file = open(path)?;
    wait(path, stop, || file.try_lock())?;
    Ok(file)
}

/// Beside others that share it.
pub(super) fn shared(path: &Path, stop: &AtomicBool) -> Result<File, FetchError> {
    let file = open(path)?;
    wait(path, stop, || file.try_lock_shared())?;
    Ok(file)
}

/// Alone, where nobody holds it. A process that is being started holds for a moment what its parent has open, so it is tried for a moment.
pub(super) fn alone_at_once(path: &Path) -> Option<File> {
    let file = open(path).ok()?;
    for _ in 0..5 {
        if file.try_lock().is_ok() {
            return Some(file);
        }
        std::thread::sleep(PACE / 5);
    }
    None
}

fn wait(path: &Path, stop: &AtomicBool, attempt: impl Fn() -> Result<(), TryLockError>) -> Result<(), FetchError> {
    loop {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(FetchError::disk(path)(error)),
            Err(TryLockError::WouldBlock) if stop.load(Ordering::Relaxed) => return Err(FetchError::Stopped),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PACE),
        }
    }
}
