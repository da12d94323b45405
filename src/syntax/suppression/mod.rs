//! Directives in comments that suppress findings. They are read from comments only, so that a string
//! which looks like one means nothing.
//!
//! ```text
//! plimsoll:ignore[rule-id, other-rule] reason until=2027-01-31   the line before it, or the next line of code
//! plimsoll:ignore-block[rule-id] reason                          the declaration or block that begins there
//! plimsoll:ignore-file[rule-id] reason                           the file
//! ```
//!
//! `[*]` or no brackets stand for every rule. A directive begins its comment, or a line of it. The comments of
//! other tools are read where their meaning is exact.

mod directive;
mod peers;
mod scope;

use crate::language::SourceView;
use crate::text::Span;
use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The directives of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directives {
    /// In the order of the text.
    pub suppressions: Vec<Suppression>,
    /// Directives that are wrong in themselves, in the order of the text.
    pub mistakes: Vec<DirectiveMistake>,
}

/// One directive that suppresses findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// Lines from 1, both included, whose findings it suppresses; to [`u32::MAX`] where it reaches the end of the file.
    pub first_line: u32,
    pub last_line: u32,
    pub rules: SuppressedRules,
    /// Whose directive it is.
    pub tool: DirectiveTool,
    /// Why, in the author's words.
    pub reason: Option<String>,
    /// The last day on which it holds.
    pub until: Option<jiff::civil::Date>,
    /// Where the directive stands.
    pub span: Span,
    /// The line of the directive, from 1.
    pub line: u32,
}

/// Which rules a directive means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SuppressedRules {
    All,
    /// As written, with the tool's own ids.
    Ids(Vec<String>),
}

/// Whose directive it is. Those of tools whose findings are only read in hold for that tool's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DirectiveTool {
    Plimsoll,
    Semgrep,
    Sonar,
    /// flake8, Ruff and their kin.
    Noqa,
    Gitleaks,
    Qlty,
    Eslint,
}

/// A directive that does not say what its author meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectiveMistake {
    pub kind: MistakeKind,
    pub span: Span,
    /// The line of the directive, from 1.
    pub line: u32,
}

/// What is wrong with a directive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum MistakeKind {
    /// The directive is not applied.
    #[error("`{written}` is no directive; write `{meant}`")]
    UnknownVerb { written: String, meant: String },
    /// The directive is applied without the date.
    #[error("`until={written}` is no date; write it as `until=YYYY-MM-DD`")]
    BadDate { written: String },
    /// The directive is not applied.
    #[error("the brackets name no rule; name one, or write `[*]` for every rule")]
    EmptyBrackets,
    /// The directive is not applied.
    #[error("the bracket is not closed on this line; end the list of rules with `]`")]
    UnclosedBrackets,
    /// The directive is not applied.
    #[error("no code follows that this could be about; delete it or move it in front of the code")]
    NothingFollows,
}

impl Suppression {
    /// Whether it is about the rule `id` of its tool on `line`.
    #[must_use]
    pub fn covers(&self, line: u32, id: &str) -> bool {
        let named = match &self.rules {
            SuppressedRules::All => true,
            SuppressedRules::Ids(ids) => ids.iter().any(|listed| listed == id),
        };
        named && (self.first_line..=self.last_line).contains(&line)
    }
}

/// What some directive begins with; only comments that hold one of these are looked at closely.
const WORDS: [&str; 7] = ["plimsoll", "nosem", "nosonar", "noqa", "gitleaks:allow", "qlty-ignore", "eslint-"];

/// The directives in the comments of a file.
#[must_use]
pub fn directives(view: &SourceView<'_>) -> Directives {
    static SEARCH: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS).ok());
    let mut found = Directives::default();
    let mut regions = peers::Regions::default();
    for (index, comment) in view.tree.comments.iter().enumerate() {
        let text = comment.span.of(view.text);
        if SEARCH.as_ref().is_some_and(|search| !search.is_match(text)) {
            continue;
        }
        let mut start = comment.span.start;
        for (line, text) in (comment.first_line..).zip(text.split('\n')) {
            let written = Line { text, start, number: line, comment: index };
            if !directive::read(view, &written, &mut found) {
                peers::read(view, &written, &mut found, &mut regions);
            }
            start += text.len() as u32 + 1;
        }
    }
    regions.close(&mut found);
    found.suppressions.sort_by_key(|suppression| (suppression.span.start, suppression.first_line));
    found
}

/// A line of a comment.
struct Line<'t> {
    text: &'t str,
    /// Where it begins in the file.
    start: u32,
    /// From 1.
    number: u32,
    /// The comment, as an index of the tree's.
    comment: usize,
}

impl Line<'_> {
    /// The place of the bytes `from..to` of this line.
    fn span(&self, from: usize, to: usize) -> Span {
        Span { start: self.start + from as u32, end: self.start + to as u32 }
    }
}

/// What is left of a comment's text without what only ends the comment.
fn without_closer(text: &str) -> &str {
    let text = text.trim_end();
    ["*/", "-->", "--%>", "*#", "#}"].iter().find_map(|closer| text.strip_suffix(closer)).unwrap_or(text).trim_end()
}

/// Whether a directive may begin behind `before`: at the beginning of a comment, of one of its lines, or of a
/// further comment behind the first (`# noqa # plimsoll:ignore`).
fn may_begin_behind(before: &str) -> bool {
    before
        .trim_end()
        .chars()
        .next_back()
        .is_none_or(|last| matches!(last, '#' | '/' | '*' | '-' | '!' | ';' | '%' | '{'))
}

#[cfg(test)]
mod tests;
