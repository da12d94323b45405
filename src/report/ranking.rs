//! Which findings come first where not all of them can be shown.

use super::model::{Category, Finding, Problem, ProblemKind, Severity, State};
use std::cmp::Reverse;

/// Order of importance, most important first: open before suppressed, then the worse, the new, the
/// one on a changed line, what can do harm before what costs time, the surer, the one that costs most.
#[must_use]
pub fn importance(finding: &Finding) -> impl Ord + use<> {
    (
        finding.suppression.is_some(),
        Reverse(finding.severity),
        finding.state != State::New,
        finding.on_changed_line != Some(true),
        costs_only_time(finding.category),
        Reverse(finding.confidence),
        Reverse(finding.effort_minutes),
    )
}

/// Whether what is found makes code hard to work with, and does no harm by itself.
const fn costs_only_time(category: Category) -> bool {
    matches!(category, Category::Maintainability | Category::Duplication | Category::Coverage | Category::Architecture)
}

/// `findings`, most important first; equals stay in listing order.
#[must_use]
pub fn ranked<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut list: Vec<&Finding> = findings.into_iter().collect();
    list.sort_by_cached_key(|finding| importance(finding));
    list
}

/// Whether a finding counts: neither suppressed nor informational.
#[must_use]
pub fn counts(finding: &Finding) -> bool {
    finding.suppression.is_none() && finding.severity != Severity::Info
}

/// Tells that a report had to leave something out.
#[must_use]
pub fn truncated(message: String) -> Problem {
    Problem { kind: ProblemKind::Truncated, path: String::new(), message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_worst_comes_first_and_the_suppressed_last() {
        let report = sample::report();
        let order: Vec<(Severity, State, bool)> = ranked(&report.findings)
            .iter()
            .map(|finding| (finding.severity, finding.state, finding.suppression.is_some()))
            .collect();
        assert_eq!(order[0], (Severity::Critical, State::New, false));
        assert_eq!(order[1], (Severity::High, State::New, false));
        assert_eq!(order[2], (Severity::High, State::Existing, false));
        assert!(order.iter().rev().take(2).all(|(_, _, suppressed)| *suppressed));
    }
}
