//! The score: ten points, and where each lost one went.
//!
//! The score begins at 10 and loses points to six causes. Each cause can cost so many points and no more;
//! how many it costs follows `cap · x / (x + half)`, so that the first trouble costs most, `half` costs half of
//! the cap, and nothing ever costs more than the cap:
//!
//! | cause | cap | x | half |
//! |---|---|---|---|
//! | security (with secrets and dependencies) | 3.0 | weighted findings per 1,000 code lines | 1.0 |
//! | reliability | 2.0 | weighted findings per 1,000 code lines | 2.0 |
//! | maintainability | 2.0 | debt ratio in per cent | 1 |
//! | duplication | 1.5 | duplicated lines in per cent | 10 |
//! | architecture | 0.5 | weighted findings per 1,000 code lines | 0.5 |
//! | coverage (where it is known) | 1.0 | uncovered per cent | 50 |
//!
//! A finding weighs 10 if critical, 5 high, 2 medium, 0.5 low, 0 informational. A project of less than 1,000 code
//! lines counts as one of 1,000, so that a small project is not judged by a single finding. What stands in test code
//! counts as debt only, see [`JudgedFinding::rates`].
//!
//! Half of the points for maintainability are lost at a debt ratio of 1 %: among well-kept projects the ratio lies between
//! 0.1 and 0.5 %, so that a half at the grid's own 10 % would tell none of them apart.

use super::outcome::{JudgedFinding, Loss};
use crate::finding::{Category, Severity};
use crate::measure::Rating;

/// What the score is made from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScoreInput {
    pub code_lines: f64,
    pub security_weight: f64,
    pub reliability_weight: f64,
    pub architecture_weight: f64,
    pub debt_minutes: f64,
    /// Per cent.
    pub duplicated_density: f64,
    /// Per cent, where known.
    pub coverage: Option<f64>,
}

/// Minutes that it takes to write one line anew; the constant of SonarSource's debt ratio.
pub const MINUTES_PER_LINE: f64 = 30.0;

impl ScoreInput {
    /// Takes a finding into account.
    pub fn add(&mut self, judged: &JudgedFinding) {
        self.change(judged, 1.0);
    }

    /// The input as if a finding were mended.
    pub fn remove(&mut self, judged: &JudgedFinding) {
        self.change(judged, -1.0);
    }

    fn change(&mut self, judged: &JudgedFinding, sign: f64) {
        let finding = &judged.finding;
        let weight = if judged.rates() { weight(finding.severity) * sign } else { 0.0 };
        match finding.category {
            Category::Security | Category::Secret | Category::Dependency => self.security_weight += weight,
            Category::Reliability => self.reliability_weight += weight,
            Category::Architecture => self.architecture_weight += weight,
            Category::Maintainability | Category::Duplication | Category::Coverage => {}
        }
        if finding.severity != Severity::Info {
            self.debt_minutes += f64::from(finding.effort_minutes) * sign;
        }
    }

    /// Debt per cost of writing the code anew, in per cent.
    #[must_use]
    pub fn debt_ratio(&self) -> f64 {
        debt_ratio(self.debt_minutes, self.code_lines)
    }

    /// 0 to 10, unrounded.
    #[must_use]
    pub fn value(&self) -> f64 {
        let lost: f64 = self.losses().iter().map(|loss| loss.points).sum();
        (10.0 - lost).clamp(0.0, 10.0)
    }

    /// Where the points went, largest first; causes that cost nothing are left out.
    #[must_use]
    pub fn losses(&self) -> Vec<Loss> {
        let thousands = (self.code_lines / 1000.0).max(1.0);
        let per_thousand = |weight: f64| weight.max(0.0) / thousands;
        let weighted = |name: &str, cap, weight: f64, half| {
            let x = per_thousand(weight);
            Loss {
                name: name.to_owned(),
                points: saturate(cap, x, half),
                reason: format!("findings weigh {weight:.1} in all, {x:.2} per 1,000 code lines"),
            }
        };
        let ratio = self.debt_ratio();
        let mut losses = vec![
            weighted("Security", 3.0, self.security_weight, 1.0),
            weighted("Reliability", 2.0, self.reliability_weight, 2.0),
            Loss {
                name: "Maintainability".to_owned(),
                points: saturate(2.0, ratio, 1.0),
                reason: format!("mending everything would take {ratio:.2} % of the time to write the code anew"),
            },
            Loss {
                name: "Duplication".to_owned(),
                points: saturate(1.5, self.duplicated_density, 10.0),
                reason: format!("{:.1} % of the lines are duplicated", self.duplicated_density),
            },
            weighted("Architecture", 0.5, self.architecture_weight, 0.5),
        ];
        if let Some(coverage) = self.coverage {
            losses.push(Loss {
                name: "Coverage".to_owned(),
                points: saturate(1.0, 100.0 - coverage, 50.0),
                reason: format!("{coverage:.1} % of what tests can reach is covered"),
            });
        }
        losses.retain(|loss| loss.points >= 0.005);
        losses.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.name.cmp(&b.name)));
        losses
    }
}

/// Debt in minutes per cost of writing the code anew, in per cent; 0 where there is no code.
#[must_use]
pub fn debt_ratio(debt_minutes: f64, code_lines: f64) -> f64 {
    if code_lines <= 0.0 { 0.0 } else { debt_minutes.max(0.0) / (code_lines * MINUTES_PER_LINE) * 100.0 }
}

/// Rating of a debt ratio in per cent, by SonarSource's grid: A to 5, B to 10, C to 20, D to 50, E above.
#[must_use]
pub fn debt_rating(ratio: f64) -> Rating {
    match ratio {
        ratio if ratio <= 5.0 => Rating::A,
        ratio if ratio <= 10.0 => Rating::B,
        ratio if ratio <= 20.0 => Rating::C,
        ratio if ratio <= 50.0 => Rating::D,
        _ => Rating::E,
    }
}

/// Rating by the worst finding: A with none (or informational ones only), B low, C medium, D high, E critical.
#[must_use]
pub fn worst_rating(severities: impl Iterator<Item = Severity>) -> Rating {
    match severities.max() {
        None | Some(Severity::Info) => Rating::A,
        Some(Severity::Low) => Rating::B,
        Some(Severity::Medium) => Rating::C,
        Some(Severity::High) => Rating::D,
        Some(Severity::Critical) => Rating::E,
    }
}

fn weight(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 10.0,
        Severity::High => 5.0,
        Severity::Medium => 2.0,
        Severity::Low => 0.5,
        Severity::Info => 0.0,
    }
}

fn saturate(cap: f64, x: f64, half: f64) -> f64 {
    let x = x.max(0.0);
    cap * x / (x + half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Audience, Confidence, Finding, Location, RuleInfo, State};
    use std::sync::Arc;

    fn judged(category: Category, severity: Severity, effort_minutes: u32) -> JudgedFinding {
        let rule = RuleInfo {
            id: "some-rule",
            name: "Some rule",
            summary: "Some rule.",
            docs: "",
            severity,
            confidence: Confidence::High,
            category,
            audience: Audience::Default,
            effort_minutes,
            tags: &[],
            cwe: &[],
        };
        let location = Location::line(Arc::from("a.py"), 1);
        JudgedFinding {
            finding: Finding::new(&rule, location, "Something."),
            state: State::Unknown,
            on_changed_line: None,
            suppression: None,
            in_test_code: false,
            excerpt: None,
        }
    }

    #[test]
    fn what_stands_in_test_code_costs_its_debt_only_but_for_secrets() {
        let clean = ScoreInput { code_lines: 5_000.0, ..ScoreInput::default() };
        let in_test = |category| JudgedFinding { in_test_code: true, ..judged(category, Severity::High, 0) };
        for category in [Category::Reliability, Category::Security, Category::Architecture] {
            let mut input = clean;
            input.add(&in_test(category));
            assert_eq!(input, clean);
        }
        let mut input = clean;
        input.add(&in_test(Category::Secret));
        assert!(input.value() < clean.value());
    }

    #[test]
    fn clean_code_has_ten_points_and_no_losses() {
        let input = ScoreInput { code_lines: 5_000.0, coverage: Some(100.0), ..ScoreInput::default() };
        assert!((input.value() - 10.0).abs() < 1e-9);
        assert!(input.losses().is_empty());
    }

    #[test]
    fn one_high_security_finding_in_five_thousand_lines_costs_half_of_three_points() {
        let mut input = ScoreInput { code_lines: 5_000.0, ..ScoreInput::default() };
        input.add(&judged(Category::Security, Severity::High, 0));
        assert!((input.value() - 8.5).abs() < 1e-9);
    }

    #[test]
    fn losses_and_value_make_ten() {
        let mut input =
            ScoreInput { code_lines: 20_000.0, duplicated_density: 7.0, coverage: Some(40.0), ..ScoreInput::default() };
        for (category, severity) in
            [(Category::Reliability, Severity::Critical), (Category::Maintainability, Severity::Medium)]
        {
            input.add(&judged(category, severity, 6_000));
        }
        let lost: f64 = input.losses().iter().map(|loss| loss.points).sum();
        assert!((input.value() + lost - 10.0).abs() < 0.02);
    }

    #[test]
    fn what_is_removed_gives_back_what_it_cost() {
        let mut input = ScoreInput { code_lines: 3_000.0, ..ScoreInput::default() };
        let before = input;
        input.add(&judged(Category::Reliability, Severity::Medium, 30));
        assert!(input.value() < before.value());
        input.remove(&judged(Category::Reliability, Severity::Medium, 30));
        assert!((input.value() - before.value()).abs() < 1e-9);
    }

    #[test]
    fn ratings_follow_their_grids() {
        assert_eq!(
            [5.0, 5.1, 20.0, 50.0, 50.1].map(debt_rating),
            [Rating::A, Rating::B, Rating::C, Rating::D, Rating::E]
        );
        assert_eq!(worst_rating([Severity::Low, Severity::High, Severity::Info].into_iter()), Rating::D);
        assert_eq!(worst_rating([Severity::Info].into_iter()), Rating::A);
        // 60 minutes for 40 lines that cost 1,200 minutes.
        assert!((debt_ratio(60.0, 40.0) - 5.0).abs() < 1e-9);
    }
}
