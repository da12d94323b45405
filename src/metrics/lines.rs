//! Physical lines, each counted once.
//!
//! As cloc counts: a line of nothing but white space is blank wherever it stands, in a comment or a multi-line
//! string too (tokei counts those as comment and code); a line with code is code even if a comment stands on it; all else is
//! comment. Comments and strings are told apart by the grammar, so that neither `//` nor `/*` in a string is a comment.
//!
//! A string that is there for documentation only (Python's docstrings, PEP 257) is a comment, as in cloc,
//! SonarQube and radon's `multi`; tokei counts it as code unless `treat_doc_strings_as_comments` is set.

use crate::language::SourceView;
use crate::text::LineIndex;
use crate::tree::{NodeId, Role, Token};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Physical lines, each counted once: blank, else code, else comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineCounts {
    pub lines: u32,
    /// Lines with at least one token that is no documentation; the lines of a multi-line string are code.
    pub code: u32,
    pub comment: u32,
    /// Lines with nothing but white space.
    pub blank: u32,
}

impl std::ops::AddAssign for LineCounts {
    fn add_assign(&mut self, other: Self) {
        self.lines += other.lines;
        self.code += other.code;
        self.comment += other.comment;
        self.blank += other.blank;
    }
}

/// Whether a statement is a string that is there for documentation only.
pub(super) fn is_documentation(view: &SourceView<'_>, statement: NodeId) -> bool {
    let node = view.tree.node(statement);
    let is_string = node.role == Role::ExpressionStatement
        && view.tree.nodes.get(statement as usize + 1).is_some_and(|child| {
            child.role == Role::String && child.subtree_end == node.subtree_end && child.span == node.span
        });
    is_string && view.compiled.spec.hooks.is_documentation(view, statement)
}

/// What each line of a file is.
pub(super) struct LineMap {
    counts: LineCounts,
    /// Code lines before each line; index 0 is line 1.
    code_before: Vec<u32>,
}

const BLANK: u8 = 0;
const COMMENT: u8 = 1;
const CODE: u8 = 2;

impl LineMap {
    /// The lines of a file. `documentation` are the tokens that count as comments, in order.
    pub(super) fn new(view: &SourceView<'_>, lines: &LineIndex, documentation: &[Range<u32>]) -> Self {
        let total = lines.line_count() as usize;
        let mut marks = Marks { view, lines, kinds: vec![BLANK; total] };
        for comment in &view.tree.comments {
            marks.mark(comment.first_line, comment.last_line, COMMENT);
        }
        let mut from = 0;
        for range in documentation {
            marks.code(view.tree.tokens.get(from..range.start as usize).unwrap_or_default());
            for token in view.tree.tokens.get(range.start as usize..range.end as usize).unwrap_or_default() {
                let last = lines.line_of(token.span.end.saturating_sub(1));
                marks.mark(token.line, last, COMMENT);
            }
            from = range.end as usize;
        }
        marks.code(view.tree.tokens.get(from..).unwrap_or_default());
        Self::of_kinds(&marks.kinds)
    }

    fn of_kinds(kinds: &[u8]) -> Self {
        let mut counts = LineCounts { lines: kinds.len() as u32, ..LineCounts::default() };
        let mut code_before = Vec::with_capacity(kinds.len() + 1);
        for &kind in kinds {
            code_before.push(counts.code);
            match kind {
                CODE => counts.code += 1,
                COMMENT => counts.comment += 1,
                _ => counts.blank += 1,
            }
        }
        code_before.push(counts.code);
        Self { counts, code_before }
    }

    pub(super) fn counts(&self) -> LineCounts {
        self.counts
    }

    /// Code lines from line `first` to line `last`.
    pub(super) fn code_between(&self, first: u32, last: u32) -> u32 {
        let before = |line: u32| self.code_before.get(line as usize).copied().unwrap_or(self.counts.code);
        before(last).saturating_sub(before(first.saturating_sub(1)))
    }
}

/// Which lines of a file hold code, one bit for each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CodeLines(Vec<u8>);

impl CodeLines {
    /// Those with at least one token, in a language without documentation in strings.
    #[must_use]
    pub fn of(view: &SourceView<'_>, lines: &LineIndex) -> Self {
        let mut marks = Marks { view, lines, kinds: vec![BLANK; lines.line_count() as usize] };
        marks.code(&view.tree.tokens);
        let bits = |kinds: &[u8]| {
            kinds.iter().enumerate().fold(0, |bits, (index, &kind)| bits | u8::from(kind == CODE) << index)
        };
        Self(marks.kinds.chunks(8).map(bits).collect())
    }

    /// Whether `line`, counted from 1, holds code.
    #[must_use]
    pub fn contains(&self, line: u32) -> bool {
        let index = line.wrapping_sub(1);
        self.0.get((index / 8) as usize).is_some_and(|bits| bits >> (index % 8) & 1 == 1)
    }
}

struct Marks<'v> {
    view: &'v SourceView<'v>,
    lines: &'v LineIndex,
    kinds: Vec<u8>,
}

impl Marks<'_> {
    fn code(&mut self, tokens: &[Token]) {
        let mut tokens = tokens.iter().peekable();
        while let Some(token) = tokens.next() {
            // Only the last token of a line can reach beyond it.
            if tokens.peek().is_some_and(|next| next.line == token.line) {
                continue;
            }
            let ends_behind = self.lines.line_start(token.line + 1).is_some_and(|start| start < token.span.end);
            if ends_behind {
                let last = self.lines.line_of(token.span.end.saturating_sub(1));
                self.mark(token.line, last, CODE);
            } else if let Some(kind) = self.kinds.get_mut((token.line as usize).wrapping_sub(1)) {
                *kind = CODE;
            }
        }
    }

    /// Marks lines as `kind` where they are not blank and nothing greater yet.
    fn mark(&mut self, first: u32, last: u32, kind: u8) {
        for line in first..=last {
            let Some(known) = self.kinds.get_mut((line as usize).wrapping_sub(1)) else { return };
            if *known < kind && !(first < last && is_blank(self.lines.line_text(line, self.view.text))) {
                *known = kind;
            }
        }
    }
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_whitespace()) || line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::metrics::measure;
    use crate::syntax::{Facts, Limits, parse};

    fn counts(language: Language, text: &str) -> (u32, u32, u32, u32) {
        let parsed = parse(language, text, Limits::default());
        let view = parsed.view(text);
        let lines = measure(&view, &Facts::of(&view), &parsed.lines).lines;
        (lines.lines, lines.code, lines.comment, lines.blank)
    }

    #[test]
    fn every_line_is_counted_once_and_code_wins_over_comment() {
        let text = "# comment\n\nx = 1  # trailing\n  \n# last\n";
        assert_eq!(counts(Language::Python, text), (5, 1, 2, 2));
    }

    #[test]
    fn the_lines_of_a_string_are_code_and_its_empty_lines_blank() {
        let text = "x = '''# no comment\n\nstill text\n'''\n";
        assert_eq!(counts(Language::Python, text), (4, 3, 0, 1));
    }

    #[test]
    fn documentation_strings_are_comments() {
        let text = "\"\"\"About\n\nthis.\"\"\"\ndef f():\n    'one line'\n    return 'x'\nclass A:\n    \"\"\"Doc.\"\"\"; x = 1\n";
        assert_eq!(counts(Language::Python, text), (8, 4, 3, 1));
    }

    #[test]
    fn a_string_that_is_used_is_no_documentation() {
        assert_eq!(counts(Language::Python, "def f():\n    x()\n    'unused'\n"), (3, 3, 0, 0));
    }

    #[test]
    fn empty_lines_of_a_block_comment_are_blank() {
        assert_eq!(counts(Language::Json, "{\n\n}\n"), (3, 2, 0, 1));
        assert_eq!(counts(Language::JavaScript, "/* a\n\n b */ f();\r\n\r\n"), (4, 1, 1, 2));
    }

    #[test]
    fn an_empty_file_has_no_lines() {
        assert_eq!(counts(Language::Python, ""), (0, 0, 0, 0));
        assert_eq!(counts(Language::Python, "\n"), (1, 0, 0, 1));
    }

    #[test]
    fn code_between_lines_holds_both_ends() {
        let map = LineMap::of_kinds(&[CODE, BLANK, CODE, COMMENT, CODE]);
        assert_eq!((map.code_between(1, 5), map.code_between(2, 3), map.code_between(4, 4)), (3, 1, 0));
        assert_eq!((map.code_between(5, 9), map.code_between(0, 1)), (1, 1));
    }
}
