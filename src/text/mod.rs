//! Decoded source text and the way from byte offsets to lines and columns.

mod decode;
mod line_index;

pub use decode::{Decoded, Encoding, decode};
pub use line_index::LineIndex;

use serde::{Deserialize, Serialize};

/// A byte range of a decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The text of the span; empty where the span does not lie in `text` on character borders.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The bytes of the span; empty where the span does not lie in `text`.
    #[must_use]
    pub fn of_bytes(self, text: &str) -> &[u8] {
        text.as_bytes().get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
