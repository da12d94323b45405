//! The inventory of work that comments promise.

use super::comment_text::comment_lines;
use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::text::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which words mark work left to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TodoCommentOptions {
    /// The words, in the case they are written in; those of Java's code conventions and of Pylint's `fixme` by default.
    pub markers: Vec<String>,
}

impl Default for TodoCommentOptions {
    fn default() -> Self {
        Self { markers: ["TODO", "FIXME", "XXX", "HACK"].map(str::to_owned).to_vec() }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "todo-comment",
        name: "Work left to do",
        summary: "A comment says that something is left to do.",
        docs: include_str!("docs.md"),
        severity: Severity::Info,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 0,
        tags: &["inventory"],
        cwe: &[546],
    },
    check,
};

/// A longer text is cut in the message.
const LONGEST_TEXT: usize = 120;

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let text = input.view.text;
    let markers = &options.todo_comment.markers;
    for comment in &input.view.tree.comments {
        let whole = comment.span.of(text);
        if !markers
            .iter()
            .any(|marker| !marker.is_empty() && memchr::memmem::find(whole.as_bytes(), marker.as_bytes()).is_some())
        {
            continue;
        }
        for line in comment_lines(comment.span, text) {
            let Some((at, marker)) = first_marker(line.of(text), markers) else { continue };
            let start = line.start + at as u32;
            let promise = line.of(text).get(at + marker.len()..).unwrap_or_default();
            let promise = promise.trim_start_matches([':', '-', '!', ' ', '\t']).trim_end();
            // A comment has no tokens that could identify the finding; its words do.
            let identity = format!("{marker} {promise}");
            let message = match promise {
                "" => format!("{marker} without a word on what is left to do."),
                promise => format!("{marker}: {}", shortened(promise)),
            };
            let place = Span { start, end: line.end };
            found.push(input.finding(&SMELL.rule, place, message).identified_by(identity));
        }
    }
}

/// The first marker of a line that is meant as one: it begins the line, or a colon or bracket follows it.
fn first_marker<'m>(line: &str, markers: &'m [String]) -> Option<(usize, &'m str)> {
    let beginning = line.len() - line.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    markers
        .iter()
        .filter(|marker| !marker.is_empty())
        .filter_map(|marker| {
            let at = line.match_indices(marker.as_str()).map(|(at, _)| at).find(|&at| {
                let (before, behind) =
                    (line.get(..at).unwrap_or_default(), line.get(at + marker.len()..).unwrap_or_default());
                let is_word = !before.ends_with(is_word_part) && !behind.starts_with(is_word_part);
                is_word && (at <= beginning || behind.starts_with([':', '(', '[']))
            })?;
            Some((at, marker.as_str()))
        })
        .min_by_key(|&(at, _)| at)
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn shortened(promise: &str) -> String {
    match promise.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", promise.get(..end).unwrap_or_default().trim_end()),
        None => promise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_begins_the_line_or_is_followed_by_a_colon_or_bracket() {
        let markers = TodoCommentOptions::default().markers;
        let found = |line| first_marker(line, &markers).map(|(at, _)| at);
        assert_eq!(found("TODO tidy up"), Some(0));
        assert_eq!(found("@TODO tidy up"), Some(1));
        assert_eq!(found("- [ ] FIXME: x"), Some(6));
        assert_eq!(found("later, TODO(ann): x"), Some(7));
        assert_eq!(found("shows the TODO list"), None);
        assert_eq!(found("XXXX-XXXX"), None);
        assert_eq!(found("TODO_LIST"), None);
        assert_eq!(found("HACKING"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn a_long_promise_is_cut_between_characters() {
        let cut = shortened(&"ä".repeat(500));
        assert_eq!(cut.chars().count(), LONGEST_TEXT + 1);
        assert_eq!(shortened("short"), "short");
    }
}
