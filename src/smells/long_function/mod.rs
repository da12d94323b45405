//! Functions that do not fit on a few screens.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a function is too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct LongFunctionOptions {
    /// The most lines of code, without blank lines and comments. 100 is the limit of SonarSource's S138 for
    /// most languages and of Clippy's `too_many_lines`.
    pub max_code_lines: u32,
}

impl Default for LongFunctionOptions {
    fn default() -> Self {
        Self { max_code_lines: 100 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "long-function",
        name: "Long function",
        summary: "A function with too many lines of code.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 20,
        tags: &["size", "function"],
        cwe: &[1080],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let limit = options.long_function.max_code_lines;
    for (measured, function) in input.functions() {
        // A test tells a story from beginning to end and a suite of tests is often one function.
        if measured.code_lines > limit && !input.is_test_function(function) {
            let message = format!(
                "`{}` has {} lines of code; more than {limit} should be several functions.",
                measured.name, measured.code_lines
            );
            found.push(input.finding(&SMELL.rule, function.name_span, message));
        }
    }
}
