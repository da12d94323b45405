//! Functions that are hard to follow, by cognitive complexity.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::metrics::FunctionMetrics;
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
    if input.metrics.functions.iter().all(|measured| measured.cognitive <= limit) {
        return;
    }
    let rests = rests(&input.metrics.functions, limit);
    for ((measured, function), rest) in input.functions().zip(rests) {
        if rest > limit {
            let message = format!(
                "`{}` has a cognitive complexity of {}; more than {limit} is hard to follow.",
                measured.name, measured.cognitive
            );
            // Five minutes and one for each point too many, as S3776 estimates.
            let effort = SMELL.rule.effort_minutes.saturating_add(rest - limit);
            found.push(input.finding(&SMELL.rule, function.name_span, message).with_effort(effort));
        }
    }
}

/// The complexity of each function without that of functions inside it which are reported themselves,
/// so that one knot is told once.
fn rests(functions: &[FunctionMetrics], limit: u32) -> Vec<u32> {
    let mut told_inside = vec![0_u32; functions.len()];
    let mut rests = vec![0; functions.len()];
    // An inner function stands behind the one around it.
    for (index, measured) in functions.iter().enumerate().rev() {
        let rest = measured.cognitive.saturating_sub(told_inside[index]);
        rests[index] = rest;
        let told = if rest > limit { measured.cognitive } else { told_inside[index] };
        if let Some(outer) = measured.outer.and_then(|outer| told_inside.get_mut(outer as usize)) {
            *outer = outer.saturating_add(told);
        }
    }
    rests
}
