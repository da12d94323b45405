//! Functions that are hard to follow, by cognitive complexity.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a function is too complex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ComplexFunctionOptions {
    /// The highest cognitive complexity that is still fine. 15 is the limit of SonarSource's rule S3776.
    pub max_cognitive: u32,
}

impl Default for ComplexFunctionOptions {
    fn default() -> Self {
        Self { max_cognitive: 15 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "complex-function",
        name: "Complex function",
        summary: "A function whose control flow is too hard to follow.",
        docs: include_str!("docs.md"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 5,
        tags: &["complexity", "function"],
        cwe: &[1121],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let limit = options.complex_function.max_cognitive;
    for (measured, function) in input.functions() {
        if measured.cognitive > limit {
            let message = format!(
                "`{}` has a cognitive complexity of {}; more than {limit} is hard to follow.",
                measured.name, measured.cognitive
            );
            // Five minutes and one for each point too many, as S3776 estimates.
            let effort = SMELL.rule.effort_minutes.saturating_add(measured.cognitive - limit);
            found.push(input.finding(&SMELL.rule, function.name_span, message).with_effort(effort));
        }
    }
}
