use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A place in a text: line and column, both from 1. Columns count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A range of a file. `start` is the first character, `end` is just behind the last one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// Path relative to the project root, with `/` on every platform.
    pub path: Arc<str>,
    pub start: Position,
    pub end: Position,
    /// Byte range in the decoded text; `0..0` where only lines are known (imported findings).
    pub start_byte: u32,
    pub end_byte: u32,
}

impl Location {
    /// The whole of line `line` where nothing finer is known.
    #[must_use]
    pub fn line(path: Arc<str>, line: u32) -> Self {
        let start = Position { line, column: 1 };
        Self { path, start, end: start, start_byte: 0, end_byte: 0 }
    }
}
