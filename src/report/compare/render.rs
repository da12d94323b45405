//! A comparison for people and for programs.

use super::{Change, ComparedFinding, Comparison, FileChange, MeasureChange, Trend};
use crate::measure::Unit;
use crate::report::error::RenderError;
use crate::report::markdown::escape;
use crate::report::model::{GateStatus, Rating};
use crate::report::plain::{cut, one_line};
use crate::report::wording::{counted, decimal, effort, grouped};
use std::io::Write;

/// Entries of a list that people read; JSON has them all.
const ENTRIES: usize = 25;
/// Characters of a message.
const MESSAGE: usize = 300;

/// How a comparison is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompareFormat {
    /// For a terminal or a log.
    #[default]
    Text,
    Markdown,
    /// Everything, described by `schemas/comparison-1.json`.
    Json,
}

impl CompareFormat {
    /// Every format, in the order in which help lists them.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Markdown, Self::Json];

    /// The word after `--format`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }

    /// The format with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.id() == id)
    }
}

/// Writes `comparison`.
pub fn render(comparison: &Comparison, format: CompareFormat, out: &mut dyn Write) -> Result<(), RenderError> {
    match format {
        CompareFormat::Text => text(comparison, out),
        CompareFormat::Markdown => markdown(comparison, out),
        CompareFormat::Json => {
            serde_json::to_writer(&mut *out, comparison)?;
            out.write_all(b"\n")?;
            Ok(())
        }
    }
}

fn text(comparison: &Comparison, out: &mut dyn Write) -> Result<(), RenderError> {
    writeln!(out, "{}", headline(comparison))?;
    for warning in &comparison.warnings {
        writeln!(out, "warning: {}", one_line(warning))?;
    }
    for (name, change) in verdicts(comparison) {
        writeln!(out, "  {name:<16} {change}")?;
    }
    for (title, findings) in lists(comparison) {
        if findings.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}")?;
        for finding in findings.iter().take(ENTRIES) {
            let message = one_line(&finding.message);
            writeln!(
                out,
                "  {:<8} {}:{}  {} [{}]",
                finding.severity,
                one_line(&finding.path),
                finding.line,
                cut(&message, MESSAGE),
                one_line(&finding.rule)
            )?;
        }
        more(findings.len(), "  ", out)?;
    }
    if !comparison.measures.is_empty() {
        writeln!(out, "\nMeasures")?;
        for change in &comparison.measures {
            writeln!(
                out,
                "  {:<26} {:>12} → {:<12}{}",
                change.measure,
                value(change, change.before),
                value(change, change.after),
                trend(change.trend)
            )?;
        }
    }
    let grown = grown(comparison);
    if !grown.is_empty() {
        writeln!(out, "\nFiles that grew worst")?;
        for change in grown.iter().take(ENTRIES) {
            writeln!(out, "  {}: {}", one_line(&change.path), growth(change))?;
        }
        more(grown.len(), "  ", out)?;
    }
    Ok(())
}

fn markdown(comparison: &Comparison, out: &mut dyn Write) -> Result<(), RenderError> {
    writeln!(out, "## {}\n", escape::text(&headline(comparison)))?;
    for warning in &comparison.warnings {
        writeln!(out, "> ⚠️ {}\n", escape::text(warning))?;
    }
    writeln!(out, "| What | Change |\n|:--|:--|")?;
    for (name, change) in verdicts(comparison) {
        writeln!(out, "| {name} | {change} |")?;
    }
    for (title, findings) in lists(comparison) {
        if findings.is_empty() {
            continue;
        }
        writeln!(out, "\n### {title}\n\n| Severity | Finding | Place |\n|:--|:--|:--|")?;
        for finding in findings.iter().take(ENTRIES) {
            writeln!(
                out,
                "| {} | {} <br>{} | {} |",
                finding.severity,
                escape::message(&finding.message, MESSAGE),
                escape::code(&finding.rule),
                escape::code(&format!("{}:{}", finding.path, finding.line))
            )?;
        }
        more(findings.len(), "\n", out)?;
    }
    if !comparison.measures.is_empty() {
        writeln!(out, "\n<details><summary>Measures</summary>\n\n| Measure | Before | After | |\n|:--|--:|--:|:--|")?;
        for change in &comparison.measures {
            writeln!(
                out,
                "| {} | {} | {} | {} |",
                change.measure,
                value(change, change.before),
                value(change, change.after),
                trend(change.trend)
            )?;
        }
        writeln!(out, "\n</details>")?;
    }
    let grown = grown(comparison);
    if !grown.is_empty() {
        writeln!(out, "\n<details><summary>Files that grew worst</summary>\n\n| File | Growth |\n|:--|:--|")?;
        for change in grown.iter().take(ENTRIES) {
            writeln!(out, "| {} | {} |", escape::code(&change.path), growth(change))?;
        }
        more(grown.len(), "\n", out)?;
        writeln!(out, "\n</details>")?;
    }
    Ok(())
}

fn more(whole: usize, before: &str, out: &mut dyn Write) -> Result<(), RenderError> {
    if whole > ENTRIES {
        writeln!(out, "{before}and {} more", grouped((whole - ENTRIES) as u64))?;
    }
    Ok(())
}

fn headline(comparison: &Comparison) -> String {
    format!(
        "{}: {}, {} fixed, {} unchanged",
        one_line(&cut(&comparison.after.project, 120)),
        counted(comparison.new.len() as u64, "new finding", "new findings"),
        grouped(comparison.fixed.len() as u64),
        grouped(comparison.unchanged.into())
    )
}

/// The great numbers; those that did not change say so.
fn verdicts(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let score = comparison.score;
    let difference = score.after - score.before;
    let score_change = if difference.abs() < 0.05 {
        format!("{:.1} (as before)", score.after)
    } else {
        format!("{:.1} → {:.1} ({difference:+.1})", score.before, score.after)
    };
    vec![
        ("Quality gate", changed(Change { before: gate(comparison.gate.before), after: gate(comparison.gate.after) })),
        ("Score", score_change),
        ("Security", ratings(comparison.security)),
        ("Reliability", ratings(comparison.reliability)),
        ("Maintainability", ratings(comparison.maintainability)),
    ]
}

fn ratings(change: Change<Rating>) -> String {
    let letter = |rating: Rating| format!("{rating:?}");
    changed(Change { before: letter(change.before).as_str(), after: letter(change.after).as_str() })
}

fn changed(change: Change<&str>) -> String {
    if change.before == change.after {
        format!("{} (as before)", change.after)
    } else {
        format!("{} → {}", change.before, change.after)
    }
}

fn gate(status: GateStatus) -> &'static str {
    match status {
        GateStatus::None => "not judged",
        GateStatus::Passed => "passed",
        GateStatus::Warned => "warned",
        GateStatus::Failed => "failed",
    }
}

fn lists(comparison: &Comparison) -> [(String, &[ComparedFinding]); 3] {
    let title = |word: &str, list: &[ComparedFinding]| {
        counted(list.len() as u64, &format!("{word} finding"), &format!("{word} findings"))
    };
    [
        (title("new", &comparison.new), &comparison.new),
        (title("fixed", &comparison.fixed), &comparison.fixed),
        (title("newly suppressed", &comparison.suppressed), &comparison.suppressed),
    ]
}

fn value(change: &MeasureChange, value: Option<f64>) -> String {
    value.map_or_else(
        || "unknown".to_owned(),
        |value| match change.measure.unit() {
            Unit::Percent => format!("{} %", decimal(value)),
            Unit::Minutes => effort(value.max(0.0) as u64),
            Unit::Count | Unit::Score | Unit::Rating => decimal(value),
        },
    )
}

fn trend(trend: Trend) -> &'static str {
    match trend {
        Trend::Better => "better",
        Trend::Worse => "worse",
        Trend::Neutral => "",
    }
}

/// The files that got worse, worst first.
fn grown(comparison: &Comparison) -> Vec<&FileChange> {
    let got_worse = |change: &&FileChange| {
        let (debt, cognitive, findings, _) = change.growth();
        debt > 0 || (debt == 0 && (cognitive > 0 || findings > 0))
    };
    comparison.files.iter().filter(got_worse).collect()
}

fn growth(change: &FileChange) -> String {
    let (debt, cognitive, findings, code_lines) = change.growth();
    let parts: Vec<String> =
        [(debt, "min debt"), (cognitive, "cognitive complexity"), (findings, "findings"), (code_lines, "code lines")]
            .iter()
            .filter(|(by, _)| *by != 0)
            .map(|(by, what)| format!("{by:+} {what}"))
            .collect();
    let new = if change.before.is_none() { "new file, " } else { "" };
    format!("{new}{}", parts.join(", "))
}
