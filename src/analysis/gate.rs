//! The quality gate: demands, what is, and why it came out so.

use crate::config::{Condition, rating_letter};
use crate::measure::{GateStatus, Measure, Measures, Unit};
use serde::{Deserialize, Serialize};

/// A gate and how it came out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GateOutcome {
    pub status: GateStatus,
    pub conditions: Vec<ConditionOutcome>,
}

/// One condition and how it came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConditionOutcome {
    pub condition: Condition,
    /// [`GateStatus::None`] where it could not, or need not, be judged.
    pub status: GateStatus,
    pub actual: Option<f64>,
    /// What was demanded, what is, or why it was not judged; one sentence.
    pub message: String,
}

/// New code of fewer lines than this is not judged by coverage and duplication: a few lines make such
/// per cents meaningless. SonarSource's limit.
pub const FEWEST_NEW_LINES: f64 = 20.0;

/// A demand with what its breach means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    pub condition: Condition,
    /// Warns instead of failing.
    pub only_warns: bool,
}

/// Judges `demands`. `new` holds the measures of new code; it is `None` where there is no base.
#[must_use]
pub fn judge(demands: &[Demand], overall: &Measures, new: Option<&Measures>) -> GateOutcome {
    let conditions: Vec<_> = demands.iter().map(|demand| judge_one(demand, overall, new)).collect();
    let status = conditions.iter().map(|condition| condition.status).max().unwrap_or_default();
    GateOutcome { status, conditions }
}

fn judge_one(demand: &Demand, overall: &Measures, new: Option<&Measures>) -> ConditionOutcome {
    let condition = demand.condition;
    let unjudged = |message: String| ConditionOutcome { condition, status: GateStatus::None, actual: None, message };
    let measures = match (condition.on_new_code, new) {
        (false, _) => overall,
        (true, Some(new)) => new,
        (true, None) => {
            return unjudged(
                "not judged: there is nothing to compare with; give `--base REV` or `--baseline FILE`".to_owned(),
            );
        }
    };
    let Some(&actual) = measures.get(&condition.measure) else {
        return unjudged(match condition.measure {
            Measure::Coverage | Measure::LineCoverage | Measure::BranchCoverage | Measure::CoverableLines => {
                "not judged: no coverage report was read; see [coverage] in docs/configuration.md".to_owned()
            }
            Measure::DuplicatedLinesDensity => {
                format!("not judged: under {FEWEST_NEW_LINES} new lines outside of tests")
            }
            _ => "not judged: this cannot be measured here".to_owned(),
        });
    };
    let is_share = matches!(
        condition.measure,
        Measure::Coverage | Measure::LineCoverage | Measure::BranchCoverage | Measure::DuplicatedLinesDensity
    );
    let new_lines = measures.get(&Measure::Lines).copied();
    if condition.on_new_code && is_share && new_lines.is_some_and(|lines| lines < FEWEST_NEW_LINES) {
        return ConditionOutcome {
            actual: Some(actual),
            ..unjudged(format!("not judged: under {FEWEST_NEW_LINES} new lines"))
        };
    }
    let holds = condition.holds(actual);
    let status = match (holds, demand.only_warns) {
        (true, _) => GateStatus::Passed,
        (false, true) => GateStatus::Warned,
        (false, false) => GateStatus::Failed,
    };
    let shown = show(condition.measure, actual);
    let message = if holds {
        format!("{condition} holds: it is {shown}")
    } else {
        format!("{condition} is demanded, but it is {shown}")
    };
    ConditionOutcome { condition, status, actual: Some(actual), message }
}

/// A measure's value for people.
#[must_use]
pub fn show(measure: Measure, value: f64) -> String {
    match measure.unit() {
        Unit::Count | Unit::Minutes => format!("{}", (value * 100.0).round() / 100.0),
        Unit::Percent => format!("{value:.2} %"),
        Unit::Score => format!("{value:.1}"),
        Unit::Rating => rating_letter(value).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(text: &str) -> Demand {
        Demand { condition: text.parse().unwrap(), only_warns: false }
    }

    fn measures(values: &[(Measure, f64)]) -> Measures {
        values.iter().copied().collect()
    }

    #[test]
    fn the_worst_condition_decides() {
        let overall = measures(&[(Measure::Findings, 3.0), (Measure::Score, 8.0)]);
        let demands = [demand("score >= 5"), Demand { only_warns: true, ..demand("findings <= 2") }];
        assert_eq!(judge(&demands, &overall, None).status, GateStatus::Warned);
        assert_eq!(judge(&demands[..1], &overall, None).status, GateStatus::Passed);
        let failed = judge(&[demand("score >= 9")], &overall, None);
        assert_eq!(failed.status, GateStatus::Failed);
        assert_eq!(failed.conditions[0].message, "score >= 9 is demanded, but it is 8.0");
    }

    #[test]
    fn without_a_base_new_code_is_not_judged() {
        let outcome = judge(&[demand("new.findings <= 0")], &Measures::new(), None);
        assert_eq!(outcome.status, GateStatus::None);
        assert!(outcome.conditions[0].message.contains("--base"));
    }

    #[test]
    fn coverage_of_a_few_new_lines_is_not_judged() {
        let small = measures(&[(Measure::Lines, 19.0), (Measure::Coverage, 0.0)]);
        let large = measures(&[(Measure::Lines, 20.0), (Measure::Coverage, 0.0)]);
        let demands = [demand("new.coverage >= 80")];
        assert_eq!(judge(&demands, &Measures::new(), Some(&small)).status, GateStatus::None);
        assert_eq!(judge(&demands, &Measures::new(), Some(&large)).status, GateStatus::Failed);
    }
}
