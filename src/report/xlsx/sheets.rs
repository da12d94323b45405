//! What stands in each sheet.

use super::{Cell, Column, Sheet};
use crate::report::csv::{state, suppressed_by};
use crate::report::model::{FileCoverage, FileReport, Finding, FunctionReport, GateStatus, Report};
use crate::report::plain::one_line;

/// All sheets, in the order of their tabs.
pub(super) fn all(report: &Report) -> Vec<Sheet<'_>> {
    vec![
        summary(report),
        findings(report),
        files(report),
        functions(report),
        rules(report),
        clones(report),
        problems(report),
    ]
}

fn columns(columns: &[(&'static str, u8)]) -> Vec<Column> {
    columns.iter().map(|&(title, width)| Column { title, width }).collect()
}

fn summary(report: &Report) -> Sheet<'_> {
    let summary = &report.summary;
    let score = &report.score;
    let optional = |count: Option<u32>| count.map_or(Cell::Empty, Cell::Count);
    let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Owned);
    let mut rows = vec![
        vec![Cell::Text("Project"), Cell::Text(&report.project.name)],
        vec![Cell::Text("Commit"), text(&report.project.commit)],
        vec![Cell::Text("Branch"), text(&report.project.branch)],
        vec![Cell::Text("Compared with"), text(&report.project.base)],
        vec![Cell::Text("Analysed at"), Cell::Text(&report.generated_at)],
        vec![Cell::Text("Complete"), Cell::Text(if summary.complete { "yes" } else { "no" })],
        vec![Cell::Text("Quality gate"), Cell::Text(outcome(report.gate.status))],
        vec![Cell::Text("Score"), Cell::Decimal(score.value)],
        vec![Cell::Text("Score before"), score.before.map_or(Cell::Empty, Cell::Decimal)],
        vec![Cell::Text("Security rating"), Cell::Owned(format!("{:?}", score.security))],
        vec![Cell::Text("Reliability rating"), Cell::Owned(format!("{:?}", score.reliability))],
        vec![Cell::Text("Maintainability rating"), Cell::Owned(format!("{:?}", score.maintainability))],
        vec![Cell::Text("Debt (minutes)"), Cell::Count(score.debt_minutes)],
        vec![Cell::Text("Debt ratio (%)"), Cell::Decimal(score.debt_ratio)],
        vec![Cell::Text("Findings"), Cell::Count(summary.findings)],
        vec![Cell::Text("New findings"), optional(summary.new)],
        vec![Cell::Text("Existing findings"), optional(summary.existing)],
        vec![Cell::Text("Fixed findings"), optional(summary.fixed)],
        vec![Cell::Text("Suppressed findings"), Cell::Count(summary.suppressed)],
        vec![Cell::Text("Files"), Cell::Count(summary.files)],
        vec![Cell::Text("Skipped files"), Cell::Count(summary.skipped)],
        vec![Cell::Text("Problems"), Cell::Count(summary.problems)],
    ];
    rows.extend(report.gate.conditions.iter().map(|condition| {
        vec![
            Cell::Owned(format!("Gate: {}", condition.condition)),
            Cell::Owned(format!("{}: {}", outcome(condition.status), condition.message)),
        ]
    }));
    rows.extend(
        report
            .measures
            .iter()
            .map(|(measure, value)| vec![Cell::Owned(format!("Measure: {measure}")), Cell::Decimal(*value)]),
    );
    rows.extend(
        report.new_measures.iter().map(|(measure, value)| {
            vec![Cell::Owned(format!("Measure of new code: {measure}")), Cell::Decimal(*value)]
        }),
    );
    Sheet { name: "Summary", columns: columns(&[("What", 40), ("Value", 60)]), rows: Box::new(rows.into_iter()) }
}

fn outcome(status: GateStatus) -> &'static str {
    match status {
        GateStatus::None => "not judged",
        GateStatus::Passed => "passed",
        GateStatus::Warned => "warned",
        GateStatus::Failed => "failed",
    }
}

fn findings(report: &Report) -> Sheet<'_> {
    let row = |finding: &'_ Finding| -> Vec<Cell<'_>> {
        let suppression = finding.suppression.as_ref();
        vec![
            Cell::Owned(finding.severity.to_string()),
            Cell::Owned(finding.rule.clone()),
            Cell::Owned(one_line(&finding.message)),
            Cell::Owned(finding.place.path.clone()),
            Cell::Count(finding.place.line),
            Cell::Count(finding.place.column),
            Cell::Owned(finding.category.to_string()),
            Cell::Owned(finding.confidence.to_string()),
            Cell::Text(state(finding.state)),
            Cell::Text(finding.on_changed_line.map_or("", |on_it| if on_it { "yes" } else { "no" })),
            finding.symbol.clone().map_or(Cell::Empty, Cell::Owned),
            Cell::Count(finding.effort_minutes),
            Cell::Text(suppression.map_or("", suppressed_by)),
            suppression.and_then(|suppression| suppression.reason.clone()).map_or(Cell::Empty, Cell::Owned),
            Cell::Owned(finding.fingerprints.context.clone()),
        ]
    };
    Sheet {
        name: "Findings",
        columns: columns(&[
            ("Severity", 10),
            ("Rule", 24),
            ("Message", 80),
            ("File", 44),
            ("Line", 8),
            ("Column", 8),
            ("Category", 16),
            ("Confidence", 11),
            ("State", 10),
            ("On changed line", 15),
            ("Symbol", 30),
            ("Effort (min)", 12),
            ("Suppressed by", 14),
            ("Reason", 30),
            ("Fingerprint", 34),
        ]),
        rows: Box::new(report.findings.iter().map(row)),
    }
}

fn files(report: &Report) -> Sheet<'_> {
    let row = |file: &'_ FileReport| -> Vec<Cell<'_>> {
        let size = &file.size;
        vec![
            Cell::Owned(file.path.clone()),
            Cell::Owned(file.language.clone()),
            Cell::Text(if file.is_test { "yes" } else { "no" }),
            Cell::Count(size.lines),
            Cell::Count(size.code_lines),
            Cell::Count(size.comment_lines),
            Cell::Count(size.blank_lines),
            Cell::Count(size.functions),
            Cell::Count(size.types),
            Cell::Count(size.cyclomatic),
            Cell::Count(size.cognitive),
            Cell::Decimal(size.maintainability),
            Cell::Decimal(file.halstead_volume),
            Cell::Count(size.duplicated_lines),
            Cell::Count(size.findings),
            Cell::Count(size.debt_minutes),
            file.coverage.as_ref().and_then(coverage).map_or(Cell::Empty, Cell::Decimal),
            Cell::Count(file.imported_by),
            Cell::Count(file.imports),
            Cell::Count(file.external_imports),
        ]
    };
    Sheet {
        name: "Files",
        columns: columns(&[
            ("File", 60),
            ("Language", 12),
            ("Test", 8),
            ("Lines", 10),
            ("Code lines", 11),
            ("Comment lines", 14),
            ("Blank lines", 12),
            ("Functions", 10),
            ("Types", 8),
            ("Cyclomatic", 11),
            ("Cognitive", 10),
            ("Maintainability", 14),
            ("Halstead volume", 16),
            ("Duplicated lines", 16),
            ("Findings", 10),
            ("Debt (min)", 11),
            ("Coverage (%)", 13),
            ("Imported by", 12),
            ("Imports", 9),
            ("External imports", 16),
        ]),
        rows: Box::new(report.files.iter().map(row)),
    }
}

/// Covered lines and branches per coverable ones, in per cent.
fn coverage(coverage: &FileCoverage) -> Option<f64> {
    let coverable = u64::from(coverage.coverable_lines) + u64::from(coverage.coverable_branches);
    let covered = u64::from(coverage.covered_lines) + u64::from(coverage.covered_branches);
    (coverable > 0).then(|| covered as f64 * 100.0 / coverable as f64)
}

fn functions(report: &Report) -> Sheet<'_> {
    let row = |(file, function): (&'_ FileReport, &'_ FunctionReport)| -> Vec<Cell<'_>> {
        vec![
            Cell::Owned(file.path.clone()),
            Cell::Owned(function.name.clone()),
            Cell::Count(function.first_line),
            Cell::Count(function.last_line),
            Cell::Count(function.code_lines),
            Cell::Count(function.cyclomatic),
            Cell::Count(function.cognitive),
            Cell::Count(function.nesting),
            Cell::Count(function.parameters),
            Cell::Count(function.returns),
            Cell::Decimal(function.maintainability),
            Cell::Decimal(function.halstead_volume),
        ]
    };
    Sheet {
        name: "Functions",
        columns: columns(&[
            ("File", 50),
            ("Function", 40),
            ("First line", 10),
            ("Last line", 10),
            ("Code lines", 11),
            ("Cyclomatic", 11),
            ("Cognitive", 10),
            ("Nesting", 8),
            ("Parameters", 11),
            ("Returns", 8),
            ("Maintainability", 14),
            ("Halstead volume", 16),
        ]),
        rows: Box::new(
            report
                .files
                .iter()
                .flat_map(|file| file.function_details.iter().map(move |function| (file, function)))
                .map(row),
        ),
    }
}

fn rules(report: &Report) -> Sheet<'_> {
    Sheet {
        name: "Rules",
        columns: columns(&[
            ("Rule", 26),
            ("Name", 26),
            ("Severity", 10),
            ("Confidence", 11),
            ("Category", 16),
            ("CWE", 14),
            ("Tags", 26),
            ("Summary", 80),
        ]),
        rows: Box::new(report.rules.iter().map(|rule| {
            let cwe: Vec<String> = rule.cwe.iter().map(|number| format!("CWE-{number}")).collect();
            vec![
                Cell::Text(&rule.id),
                Cell::Text(&rule.name),
                Cell::Text(rule.severity.as_str()),
                Cell::Text(rule.confidence.as_str()),
                Cell::Text(rule.category.as_str()),
                Cell::Owned(cwe.join(" ")),
                Cell::Owned(rule.tags.join(" ")),
                Cell::Text(&rule.summary),
            ]
        })),
    }
}

fn clones(report: &Report) -> Sheet<'_> {
    let rows = (1_u32..).zip(&report.clones).flat_map(|(number, family)| {
        family.copies.iter().map(move |copy| {
            vec![
                Cell::Count(number),
                Cell::Text(&family.language),
                Cell::Count(family.tokens),
                Cell::Count(family.lines),
                Cell::Text(&copy.path),
                Cell::Count(copy.first_line),
                Cell::Count(copy.last_line),
            ]
        })
    });
    Sheet {
        name: "Clones",
        columns: columns(&[
            ("Family", 8),
            ("Language", 12),
            ("Tokens", 9),
            ("Lines", 8),
            ("File", 60),
            ("First line", 10),
            ("Last line", 10),
        ]),
        rows: Box::new(rows),
    }
}

fn problems(report: &Report) -> Sheet<'_> {
    Sheet {
        name: "Problems",
        columns: columns(&[("Kind", 16), ("May hide results", 16), ("File", 60), ("Problem", 100)]),
        rows: Box::new(report.problems.iter().map(|problem| {
            vec![
                Cell::Text(problem.kind.as_str()),
                Cell::Text(if problem.kind.is_incomplete() { "yes" } else { "no" }),
                Cell::Text(&problem.path),
                Cell::Text(&problem.message),
            ]
        })),
    }
}
