//! Functions that are hard to follow, by cognitive complexity.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::metrics::{self, FunctionMetrics, Increment};
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
    let is_told = |index: u32| rests.get(index as usize).is_some_and(|&rest| rest > limit);
    let mut increments = metrics::increments(&input.view, input.facts, &is_told);
    // The order of the text stays within a function.
    increments.sort_by_key(|increment| increment.function);
    let mut of_functions = increments.chunk_by(|a, b| a.function == b.function).peekable();
    for (index, ((measured, function), rest)) in input.functions().zip(&rests).enumerate() {
        if *rest <= limit {
            continue;
        }
        let own = of_functions.next_if(|own| own.first().is_some_and(|first| first.function as usize == index));
        let costliest = costliest(own.unwrap_or_default());
        let message = format!(
            "`{}` has a cognitive complexity of {}; more than {limit} is hard to follow.",
            measured.name, measured.cognitive
        );
        // Five minutes and one for each point too many, as S3776 estimates.
        // At the most what writing it anew would cost.
        let anew = measured.code_lines.max(1).saturating_mul(MINUTES_PER_LINE);
        let effort = SMELL.rule.effort_minutes.saturating_add(*rest - limit).min(anew);
        let mut finding = input.finding(&SMELL.rule, function.name_span, message).with_effort(effort);
        if input.is_test_function(function) {
            // A test that is hard to follow costs time, but nothing breaks by it in production.
            finding.severity = Severity::Low;
        }
        for increment in costliest {
            let place = if increment.is_recursion { function.name_span } else { increment.span };
            finding = finding.with_related(input.location(place), cost(increment));
        }
        found.push(finding);
    }
}

/// What writing a line of code takes, as the debt ratio reckons.
const MINUTES_PER_LINE: u32 = 30;

/// Places that a finding names.
const NAMED_PLACES: usize = 12;

/// The increments that cost most, in the order of the text.
fn costliest(increments: &[Increment]) -> Vec<Increment> {
    let mut costliest = increments.to_vec();
    // Of equal ones the first: the sort is stable.
    costliest.sort_by_key(|increment| std::cmp::Reverse(increment.amount));
    costliest.truncate(NAMED_PLACES);
    costliest.sort_by_key(|increment| increment.span.start);
    costliest
}

fn cost(increment: Increment) -> String {
    match increment.amount {
        1 if increment.is_recursion => "+1: it calls itself".to_owned(),
        1 => "+1".to_owned(),
        amount => format!("+{amount} ({} of it for nesting)", amount - 1),
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
