//! The measures of the whole and of the new code.

use super::gate::FEWEST_NEW_LINES;
use super::outcome::{FileSummary, JudgedFinding};
use super::score::{ScoreInput, debt_rating, debt_ratio, worst_rating};
use crate::config::rating_value;
use crate::coverage::CoverageCounts;
use crate::finding::{Category, Severity, State};
use crate::measure::{Measure, Measures};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of the work tree that the base does not have, by path; sorted.
pub type NewLines = BTreeMap<Arc<str>, Vec<u32>>;

/// Lines that stand in a clone, by path; sorted.
pub type DuplicatedLines = BTreeMap<Arc<str>, Vec<u32>>;

/// Facts of the project that are no measures of single files.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ProjectCounts {
    pub duplicated_blocks: u32,
    pub import_cycles: u32,
    pub problems: u32,
    /// The cognitive complexity above which a function counts as complex.
    pub complex_above: u32,
}

/// The measures of the whole project, and what its score is made from.
#[must_use]
pub fn overall(files: &[FileSummary], findings: &[JudgedFinding], counts: ProjectCounts) -> (Measures, ScoreInput) {
    let mut measures = Measures::new();
    let mut set = |measure, value: f64| {
        measures.insert(measure, value);
    };
    // Whole numbers: a sum of no floats would be -0.
    let sum = |value: &dyn Fn(&FileSummary) -> u32| files.iter().map(|file| u64::from(value(file))).sum::<u64>() as f64;
    let code = sum(&|file| file.metrics.lines.code);
    let comment = sum(&|file| file.metrics.lines.comment);
    set(Measure::Files, files.len() as f64);
    set(Measure::Lines, sum(&|file| file.metrics.lines.lines));
    set(Measure::CodeLines, code);
    set(Measure::CommentLines, comment);
    set(Measure::BlankLines, sum(&|file| file.metrics.lines.blank));
    set(Measure::CommentDensity, share(comment, comment + code));
    set(Measure::Types, sum(&|file| file.metrics.types));
    set(Measure::Cyclomatic, sum(&|file| file.metrics.cyclomatic));
    set(Measure::Cognitive, sum(&|file| file.metrics.cognitive));

    let functions = || files.iter().flat_map(|file| &file.metrics.functions);
    let count = functions().count() as f64;
    let per_function = |total: f64| if count > 0.0 { total / count } else { 0.0 };
    set(Measure::Functions, count);
    set(Measure::AverageCyclomatic, per_function(functions().map(|function| f64::from(function.cyclomatic)).sum()));
    set(Measure::AverageCognitive, per_function(functions().map(|function| f64::from(function.cognitive)).sum()));
    set(Measure::MaxCyclomatic, functions().map(|function| f64::from(function.cyclomatic)).fold(0.0, f64::max));
    set(Measure::MaxCognitive, functions().map(|function| f64::from(function.cognitive)).fold(0.0, f64::max));
    set(
        Measure::ComplexFunctions,
        functions().filter(|function| function.cognitive > counts.complex_above).count() as f64,
    );
    let weighted: f64 =
        files.iter().map(|file| file.metrics.maintainability * f64::from(file.metrics.lines.code)).sum();
    if code > 0.0 {
        set(Measure::Maintainability, weighted / code);
    }

    // Tests repeat themselves so that each can be read alone.
    let duplicated = sum(&|file| if file.is_test { 0 } else { file.duplicated_lines });
    let density = share(duplicated, lines_outside_of_tests(files));
    set(Measure::DuplicatedLines, duplicated);
    set(Measure::DuplicatedBlocks, f64::from(counts.duplicated_blocks));
    set(Measure::DuplicatedLinesDensity, density);
    set(Measure::ImportCycles, f64::from(counts.import_cycles));
    set(Measure::Problems, f64::from(counts.problems));
    set(Measure::Suppressed, findings.iter().filter(|judged| judged.suppression.is_some()).count() as f64);

    let covered: CoverageCounts =
        files.iter().filter_map(|file| file.coverage.as_ref()).map(crate::coverage::FileHits::counts).sum();
    set_coverage(&mut measures, covered);

    let mut score = ScoreInput {
        code_lines: code,
        duplicated_density: density,
        coverage: measures.get(&Measure::Coverage).copied(),
        ..ScoreInput::default()
    };
    for judged in findings.iter().filter(|judged| judged.counts()) {
        score.add(judged);
    }
    findings_measures(&mut measures, &findings.iter().filter(|judged| judged.suppression.is_none()), code);
    measures.insert(Measure::Score, score.value());
    (measures, score)
}

/// Physical lines of product code.
#[must_use]
pub fn lines_outside_of_tests(files: &[FileSummary]) -> f64 {
    files.iter().filter(|file| !file.is_test).map(|file| u64::from(file.metrics.lines.lines)).sum::<u64>() as f64
}

/// The measures of new code. `lines` is `None` where only a baseline of findings is known, not the lines that changed.
#[must_use]
pub fn of_new_code(
    files: &[FileSummary],
    findings: &[JudgedFinding],
    lines: Option<&NewLines>,
    duplicated: &DuplicatedLines,
) -> Measures {
    let mut measures = Measures::new();
    let new = || findings.iter().filter(|judged| judged.state == State::New && judged.suppression.is_none());
    let Some(lines) = lines else {
        findings_measures(&mut measures, &new(), 0.0);
        for measure in [Measure::DebtRatio, Measure::MaintainabilityRating] {
            measures.remove(&measure);
        }
        return measures;
    };
    let mut covered = CoverageCounts::default();
    let (mut all, mut outside_of_tests, mut copied) = (0.0, 0.0, 0.0);
    for file in files {
        let Some(of_file) = lines.get(&file.path) else { continue };
        all += of_file.len() as f64;
        if let Some(hits) = &file.coverage {
            covered += hits.counts_of(|line| of_file.binary_search(&line).is_ok());
        }
        if file.is_test {
            continue;
        }
        outside_of_tests += of_file.len() as f64;
        if let Some(clones) = duplicated.get(&file.path) {
            copied += clones.iter().filter(|line| of_file.binary_search(line).is_ok()).count() as f64;
        }
    }
    measures.insert(Measure::Lines, all);
    measures.insert(Measure::DuplicatedLines, copied);
    // Of so few lines it would say nothing, and the gate could not know that from the number of all new lines.
    if outside_of_tests >= FEWEST_NEW_LINES || all < FEWEST_NEW_LINES {
        measures.insert(Measure::DuplicatedLinesDensity, share(copied, outside_of_tests));
    }
    set_coverage(&mut measures, covered);
    findings_measures(&mut measures, &new(), all);
    measures
}

/// What findings come to; `code_lines` is what they are set against.
fn findings_measures<'f>(
    measures: &mut Measures,
    findings: &(impl Iterator<Item = &'f JudgedFinding> + Clone),
    code_lines: f64,
) {
    let count = |keep: &dyn Fn(&JudgedFinding) -> bool| findings.clone().filter(|judged| keep(judged)).count() as f64;
    let matters = |judged: &JudgedFinding| judged.finding.severity > Severity::Info;
    measures.insert(Measure::Findings, count(&matters));
    for (measure, severity) in [
        (Measure::CriticalFindings, Severity::Critical),
        (Measure::HighFindings, Severity::High),
        (Measure::MediumFindings, Severity::Medium),
        (Measure::LowFindings, Severity::Low),
        (Measure::InfoFindings, Severity::Info),
    ] {
        measures.insert(measure, count(&|judged| judged.finding.severity == severity));
    }
    for (measure, category) in [
        (Measure::SecurityFindings, Category::Security),
        (Measure::ReliabilityFindings, Category::Reliability),
        (Measure::MaintainabilityFindings, Category::Maintainability),
        (Measure::ArchitectureFindings, Category::Architecture),
        (Measure::SecretFindings, Category::Secret),
        (Measure::DependencyFindings, Category::Dependency),
    ] {
        measures.insert(measure, count(&|judged| judged.finding.category == category && matters(judged)));
    }
    let minutes = findings.clone().filter(|judged| matters(judged)).map(|judged| judged.finding.effort_minutes);
    let debt = minutes.map(u64::from).sum::<u64>() as f64;
    let ratio = debt_ratio(debt, code_lines);
    measures.insert(Measure::Debt, debt);
    measures.insert(Measure::DebtRatio, ratio);
    measures.insert(Measure::MaintainabilityRating, rating_value(debt_rating(ratio)));
    let worst = |categories: &[Category]| {
        rating_value(worst_rating(
            findings
                .clone()
                .filter(|judged| judged.rates() && categories.contains(&judged.finding.category))
                .map(|judged| judged.finding.severity),
        ))
    };
    measures.insert(Measure::SecurityRating, worst(&[Category::Security, Category::Secret, Category::Dependency]));
    measures.insert(Measure::ReliabilityRating, worst(&[Category::Reliability]));
}

/// Sets what is known of coverage; a measure of nothing is none.
fn set_coverage(measures: &mut Measures, counts: CoverageCounts) {
    if counts.coverable_lines == 0 {
        return;
    }
    measures.insert(Measure::CoverableLines, f64::from(counts.coverable_lines));
    let shares = [
        (Measure::Coverage, counts.coverage()),
        (Measure::LineCoverage, counts.line_coverage()),
        (Measure::BranchCoverage, counts.branch_coverage()),
    ];
    measures.extend(shares.into_iter().filter_map(|(measure, share)| Some((measure, share?))));
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole * 100.0 } else { 0.0 }
}
