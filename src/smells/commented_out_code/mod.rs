//! Code that was put to sleep in a comment.

mod evidence;
mod line;
mod run;

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::text::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When code in a comment is reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct CommentedOutCodeOptions {
    /// The fewest lines that are reported.
    pub min_lines: u32,
}

impl Default for CommentedOutCodeOptions {
    fn default() -> Self {
        Self { min_lines: 1 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "commented-out-code",
        name: "Commented-out code",
        summary: "A comment holds code instead of words.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::Medium,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 5,
        tags: &["comment", "dead-code"],
        cwe: &[1085],
    },
    check,
};

/// The part of a finding's identity that is kept of long code.
const LONGEST_IDENTITY: usize = 200;

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    if !input.is_fully_supported() {
        return;
    }
    run::for_each(input, &mut |run| {
        if (run.lines.len() as u32) < options.commented_out_code.min_lines || !evidence::is_code(input.language(), run)
        {
            return;
        }
        let (Some(first), Some(last)) = (run.lines.first(), run.lines.last()) else { return };
        let span = Span { start: first.span.start, end: last.span.end };
        let message = match run.lines.len() {
            1 => "This comment is code: delete it, or say in words what it was meant to tell.".to_owned(),
            lines => format!("{lines} lines of code stand in comments here: delete them, version control keeps them."),
        };
        // A comment has no tokens that could identify the finding; its words do, without their spacing.
        let words: Vec<&str> = run.lines.iter().flat_map(|line| line.text.split_whitespace()).collect();
        let identity: String = words.join(" ").chars().take(LONGEST_IDENTITY).collect();
        found.push(input.finding(&SMELL.rule, span, message).identified_by(identity));
    });
}
