//! What changed between two reports of one project.

mod matching;
mod render;

use super::model::{Category, FileReport, Finding, GateStatus, Rating, Report, Severity};
use super::ranking::ranked;
use crate::measure::{Better, Measure};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

pub use render::{CompareFormat, render};

/// `major.minor` of the shape of [`Comparison`] as JSON.
pub const SCHEMA_VERSION: &str = "1.0";

/// Where the schema is published.
pub const SCHEMA_ID: &str = "https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/schemas/comparison-1.json";

/// What changed from one report to another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Comparison {
    pub schema_version: String,
    pub before: Side,
    pub after: Side,
    /// Why the two may not be comparable.
    pub warnings: Vec<String>,
    pub score: Change<f64>,
    pub gate: Change<GateStatus>,
    pub security: Change<Rating>,
    pub reliability: Change<Rating>,
    pub maintainability: Change<Rating>,
    /// Measures that changed, in the order of the catalogue.
    pub measures: Vec<MeasureChange>,
    /// Open findings that were not there, or were suppressed, before; most important first.
    pub new: Vec<ComparedFinding>,
    /// Open findings that are gone; most important first.
    pub fixed: Vec<ComparedFinding>,
    /// Open findings that are suppressed now; most important first.
    pub suppressed: Vec<ComparedFinding>,
    /// Open findings that stayed.
    pub unchanged: u32,
    /// Files whose numbers changed, those that grew worst first.
    pub files: Vec<FileChange>,
}

/// Which report it was.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Side {
    pub project: String,
    pub commit: Option<String>,
    pub generated_at: String,
    pub tool_version: String,
    pub complete: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Change<T> {
    pub before: T,
    pub after: T,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeasureChange {
    pub measure: Measure,
    pub before: Option<f64>,
    pub after: Option<f64>,
    pub trend: Trend,
}

/// What a change means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Trend {
    Better,
    Worse,
    /// Neither way is better, or one side is not known.
    Neutral,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ComparedFinding {
    pub rule: String,
    pub message: String,
    pub severity: Severity,
    pub category: Category,
    pub path: String,
    pub line: u32,
    /// The context fingerprint.
    pub fingerprint: String,
}

/// The numbers of one file; `None` on the side where there is no such file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileChange {
    pub path: String,
    pub before: Option<FileNumbers>,
    pub after: Option<FileNumbers>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct FileNumbers {
    pub code_lines: u32,
    pub cognitive: u32,
    pub findings: u32,
    pub debt_minutes: u32,
}

impl FileChange {
    /// Growth of debt, complexity, findings and code, in this order of weight.
    #[must_use]
    pub fn growth(&self) -> (i64, i64, i64, i64) {
        let (before, after) = (self.before.unwrap_or_default(), self.after.unwrap_or_default());
        let by = |of: fn(&FileNumbers) -> u32| i64::from(of(&after)) - i64::from(of(&before));
        (
            by(|numbers| numbers.debt_minutes),
            by(|numbers| numbers.cognitive),
            by(|numbers| numbers.findings),
            by(|numbers| numbers.code_lines),
        )
    }
}

/// What changed from `before` to `after`.
#[must_use]
pub fn compare(before: &Report, after: &Report) -> Comparison {
    let matched = matching::matched(&before.findings, &after.findings);
    let chosen = |findings: &[&Finding]| ranked(findings.iter().copied()).into_iter().map(compared).collect();
    Comparison {
        schema_version: SCHEMA_VERSION.to_owned(),
        before: side(before),
        after: side(after),
        warnings: warnings(before, after),
        score: Change { before: before.score.value, after: after.score.value },
        gate: Change { before: before.gate.status, after: after.gate.status },
        security: Change { before: before.score.security, after: after.score.security },
        reliability: Change { before: before.score.reliability, after: after.score.reliability },
        maintainability: Change { before: before.score.maintainability, after: after.score.maintainability },
        measures: measures(before, after),
        new: chosen(&matched.new),
        fixed: chosen(&matched.fixed),
        suppressed: chosen(&matched.suppressed),
        unchanged: matched.unchanged,
        files: files(before, after),
    }
}

/// The JSON Schema of [`Comparison`], as published under `schemas/comparison-1.json`.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Comparison);
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    schema.insert("title".to_owned(), format!("Plimsoll comparison {SCHEMA_VERSION}").into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn side(report: &Report) -> Side {
    Side {
        project: report.project.name.clone(),
        commit: report.project.commit.clone(),
        generated_at: report.generated_at.clone(),
        tool_version: report.tool.version.clone(),
        complete: report.summary.complete,
    }
}

fn warnings(before: &Report, after: &Report) -> Vec<String> {
    let mut warnings = Vec::new();
    if before.project.name != after.project.name {
        warnings
            .push(format!("These are reports of two projects, {} and {}.", before.project.name, after.project.name));
    }
    if before.tool.version != after.tool.version {
        warnings.push(format!(
            "The reports were made by versions {} and {}; a difference may come from the rules, not from the code.",
            before.tool.version, after.tool.version
        ));
    }
    let rules = |report: &Report| -> BTreeSet<String> { report.rules.iter().map(|rule| rule.id.clone()).collect() };
    let (old, new) = (rules(before), rules(after));
    let changed = old.symmetric_difference(&new).count();
    if changed > 0 {
        warnings.push(format!("{changed} rules were on in one of the reports only."));
    }
    for (report, which) in [(before, "first"), (after, "second")] {
        if !report.summary.complete {
            warnings.push(format!("The {which} report is not complete; what it does not hold looks new or fixed."));
        }
    }
    warnings
}

fn measures(before: &Report, after: &Report) -> Vec<MeasureChange> {
    Measure::ALL
        .iter()
        .filter_map(|&measure| {
            let (old, new) = (before.measures.get(&measure).copied(), after.measures.get(&measure).copied());
            let trend = match (old, new) {
                // Equal to the last bit: both were computed the same way.
                (Some(old), Some(new)) if old.total_cmp(&new).is_eq() => return None,
                (None, None) => return None,
                (Some(old), Some(new)) => match measure.better() {
                    Better::Neither => Trend::Neutral,
                    Better::Higher if new > old => Trend::Better,
                    Better::Lower if new < old => Trend::Better,
                    Better::Higher | Better::Lower => Trend::Worse,
                },
                _ => Trend::Neutral,
            };
            Some(MeasureChange { measure, before: old, after: new, trend })
        })
        .collect()
}

fn files(before: &Report, after: &Report) -> Vec<FileChange> {
    let numbers = |file: &FileReport| FileNumbers {
        code_lines: file.size.code_lines,
        cognitive: file.size.cognitive,
        findings: file.size.findings,
        debt_minutes: file.size.debt_minutes,
    };
    let mut sides: BTreeMap<&str, (Option<FileNumbers>, Option<FileNumbers>)> = BTreeMap::new();
    for file in &before.files {
        sides.entry(&file.path).or_default().0 = Some(numbers(file));
    }
    for file in &after.files {
        sides.entry(&file.path).or_default().1 = Some(numbers(file));
    }
    let mut changes: Vec<FileChange> = sides
        .into_iter()
        .filter(|(_, (before, after))| before != after)
        .map(|(path, (before, after))| FileChange { path: path.to_owned(), before, after })
        .collect();
    // Stable: files that grew alike stay in the order of their paths.
    changes.sort_by_key(|change| std::cmp::Reverse(change.growth()));
    changes
}

fn compared(finding: &Finding) -> ComparedFinding {
    ComparedFinding {
        rule: finding.rule.clone(),
        message: finding.message.clone(),
        severity: finding.severity,
        category: finding.category,
        path: finding.place.path.clone(),
        line: finding.place.line,
        fingerprint: finding.fingerprints.context.clone(),
    }
}

#[cfg(test)]
mod tests;
