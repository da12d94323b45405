//! What is told of files that the system does not give.

use std::fs::FileType;
use std::io::{self, ErrorKind};

/// What is told of a file that cannot be read.
pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => {
            "The file vanished while the project was read. Run again once nothing writes to it.".to_owned()
        }
        ErrorKind::PermissionDenied => {
            "The file cannot be read: permission denied. Give read permission, or exclude it.".to_owned()
        }
        _ => format!("The file cannot be read: {error}."),
    }
}

/// What is told of something that has the name of a source file and is none.
pub(super) fn not_a_file(kind: FileType) -> String {
    format!("It is {}, not a file, and was not opened. Remove it, or exclude it.", kind_name(kind))
}

#[cfg(unix)]
fn kind_name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_name(_: FileType) -> &'static str {
    "a device"
}
