use super::Span;
use crate::finding::{Location, Position};
use std::sync::Arc;

/// Byte offsets of the line starts of a text.
///
/// Lines end at LF; a CR before it belongs to the line end. A lone CR ends no line, as in git and tree-sitter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    length: u32,
}

impl LineIndex {
    /// The index of `text`, which must be shorter than 4 GiB.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self { starts, length: text.len() as u32 }
    }

    /// Number of lines; a line end at the end of the text does not begin another line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        let last_is_empty = self.starts.last() == Some(&self.length);
        self.starts.len() as u32 - u32::from(last_is_empty)
    }

    /// Byte offsets of the line starts, the first line's among them.
    #[must_use]
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The line (from 1) that holds byte `offset`.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Offset of the first byte of `line` (from 1), where there is such a line.
    #[must_use]
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// The bytes of `line` (from 1) without its line end; empty where there is no such line.
    #[must_use]
    pub fn line_span(&self, line: u32, text: &str) -> Span {
        let Some(&start) = line.checked_sub(1).and_then(|index| self.starts.get(index as usize)) else {
            return Span::default();
        };
        let mut end = self.starts.get(line as usize).map_or(self.length, |next| next - 1);
        if end > start && text.as_bytes().get(end as usize - 1) == Some(&b'\r') {
            end -= 1;
        }
        Span { start, end }
    }

    /// The text of `line` (from 1) without its line end.
    #[must_use]
    pub fn line_text<'t>(&self, line: u32, text: &'t str) -> &'t str {
        self.line_span(line, text).of(text)
    }

    /// Line and column of byte `offset`; columns count characters.
    #[must_use]
    pub fn position(&self, offset: u32, text: &str) -> Position {
        let line = self.line_of(offset).max(1);
        let start = self.starts.get(line as usize - 1).copied().unwrap_or(0);
        let before = Span { start, end: offset.min(self.length) }.of(text);
        Position { line, column: before.chars().count() as u32 + 1 }
    }

    /// The location of `span` in the file `path`.
    #[must_use]
    pub fn location(&self, span: Span, path: &Arc<str>, text: &str) -> Location {
        Location {
            path: Arc::clone(path),
            start: self.position(span.start, text),
            end: self.position(span.end, text),
            start_byte: span.start,
            end_byte: span.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_git_counts_them() {
        assert_eq!(LineIndex::new("").line_count(), 0);
        assert_eq!(LineIndex::new("a").line_count(), 1);
        assert_eq!(LineIndex::new("a\n").line_count(), 1);
        assert_eq!(LineIndex::new("a\r\n\r\nb").line_count(), 3);
    }

    #[test]
    fn positions_count_characters_not_bytes() {
        let text = "ä€𝄞x\nyz";
        let index = LineIndex::new(text);
        let x = text.find('x').unwrap() as u32;
        assert_eq!(index.position(x, text), Position { line: 1, column: 4 });
        assert_eq!(index.position(text.len() as u32, text), Position { line: 2, column: 3 });
    }

    #[test]
    fn a_line_is_told_without_its_line_end() {
        let text = "one\r\ntwo\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line_text(1, text), "one");
        assert_eq!(index.line_text(2, text), "two");
        assert_eq!(index.line_text(3, text), "");
        assert_eq!(index.line_text(0, text), "");
    }
}
