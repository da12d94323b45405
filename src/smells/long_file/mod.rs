//! Files that hold too much.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a file is too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct LongFileOptions {
    /// The most lines of code, without blank lines and comments. 1,000 is the limit of SonarSource's S104.
    pub max_code_lines: u32,
    /// The same for test code, which is longer by its nature.
    pub max_test_code_lines: u32,
}

impl Default for LongFileOptions {
    fn default() -> Self {
        Self { max_code_lines: 1_000, max_test_code_lines: 2_000 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "long-file",
        name: "Long file",
        summary: "A source file with too many lines of code.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 60,
        tags: &["size", "file"],
        cwe: &[1080],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let options = &options.long_file;
    let limit = if input.is_test { options.max_test_code_lines } else { options.max_code_lines };
    let code = input.metrics.lines.code;
    // A file that declares nothing is a table of values: length is no burden there.
    if !input.is_fully_supported() || code <= limit || input.facts.functions.is_empty() {
        return;
    }
    let message = format!("This file has {code} lines of code; more than {limit} should be several files.");
    let first_line = input.lines.line_span(1, input.view.text);
    // The file itself is what is too long, whatever its first line says.
    found.push(input.finding(&SMELL.rule, first_line, message).in_symbol(None).identified_by("file"));
}
