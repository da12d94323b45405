//! Which findings made a condition of the gate fail.

use super::gate::ConditionOutcome;
use super::outcome::JudgedFinding;
use crate::finding::{Category, Severity, State};
use crate::measure::Measure;

/// More than this are not named: nobody reads on, and the rest is in the findings anyway.
const MOST: usize = 50;

/// Context fingerprints of the findings that count against `outcome`'s condition, worst first; empty where the condition is
/// not about findings.
#[must_use]
pub fn culprits(outcome: &ConditionOutcome, findings: &[JudgedFinding]) -> Vec<String> {
    let condition = outcome.condition;
    let mut guilty: Vec<&JudgedFinding> = findings
        .iter()
        .filter(|judged| judged.suppression.is_none() && (!condition.on_new_code || judged.state == State::New))
        .filter(|judged| concerns(condition.measure, judged))
        .collect();
    guilty.sort_by(|a, b| {
        b.finding
            .severity
            .cmp(&a.finding.severity)
            .then_with(|| a.finding.listing_order().cmp(&b.finding.listing_order()))
    });
    guilty.into_iter().take(MOST).map(|judged| judged.finding.fingerprints.context.clone()).collect()
}

fn concerns(measure: Measure, judged: &JudgedFinding) -> bool {
    let (category, severity) = (judged.finding.category, judged.finding.severity);
    let matters = severity > Severity::Info;
    let security = matches!(category, Category::Security | Category::Secret | Category::Dependency);
    match measure {
        Measure::Findings | Measure::Debt | Measure::DebtRatio | Measure::MaintainabilityRating => matters,
        Measure::CriticalFindings => severity == Severity::Critical,
        Measure::HighFindings => severity == Severity::High,
        Measure::MediumFindings => severity == Severity::Medium,
        Measure::LowFindings => severity == Severity::Low,
        Measure::InfoFindings => severity == Severity::Info,
        Measure::SecurityFindings => category == Category::Security && matters,
        Measure::SecurityRating => security && judged.rates(),
        Measure::ReliabilityFindings => category == Category::Reliability && matters,
        Measure::ReliabilityRating => category == Category::Reliability && judged.rates(),
        Measure::MaintainabilityFindings => category == Category::Maintainability && matters,
        Measure::ArchitectureFindings => category == Category::Architecture && matters,
        Measure::SecretFindings => category == Category::Secret && matters,
        Measure::DependencyFindings => category == Category::Dependency && matters,
        Measure::DuplicatedLines | Measure::DuplicatedBlocks | Measure::DuplicatedLinesDensity => {
            category == Category::Duplication
        }
        Measure::ImportCycles => &*judged.finding.rule == "import-cycle",
        Measure::ComplexFunctions | Measure::MaxCognitive => &*judged.finding.rule == "complex-function",
        _ => false,
    }
}
