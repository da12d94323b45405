//! Functions with control structures inside control structures inside control structures.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When control structures are nested too deep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeepNestingOptions {
    /// The deepest nesting that is still fine. 4 is the limit of ESLint's `max-depth` and of qlty.
    pub max_depth: u32,
}

impl Default for DeepNestingOptions {
    fn default() -> Self {
        Self { max_depth: 4 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "deep-nesting",
        name: "Deep nesting",
        summary: "A function whose control structures are nested too deep.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 10,
        tags: &["complexity", "function"],
        cwe: &[1124],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let limit = options.deep_nesting.max_depth;
    for (measured, function) in input.functions() {
        if measured.nesting > limit {
            let message = format!(
                "`{}` nests control structures {} deep; more than {limit} is hard to follow.",
                measured.name, measured.nesting
            );
            found.push(input.finding(&SMELL.rule, function.name_span, message));
        }
    }
}
