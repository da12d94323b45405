//! What the template of the summary shows: strings that are ready for Markdown.

use crate::measure::{Measure, Measures};
use crate::publish::github::ladder::Step;
use crate::publish::github::publication::{Publication, Trust};
use crate::report::conditions::told;
use crate::report::markdown::escape::{code, message, place, text};
use crate::report::markdown::row::{FindingRow, category_name, revision, score_change};
use crate::report::model::{Finding, GateStatus, Report, State};
use crate::report::plain::cut;
use crate::report::wording::{counted, decimal, effort, grouped, verdict_with_sign};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a message.
const MESSAGE: usize = 240;
/// Characters of a name.
const NAME: usize = 120;
/// Findings that are seen without unfolding.
const FIRST: usize = 5;
/// Files among the hot spots.
const SPOTS: usize = 8;

#[derive(Serialize)]
pub struct View {
    verdict: String,
    counts: String,
    scores: String,
    untrusted: bool,
    notes: Vec<String>,
    conditions: Vec<ConditionRow>,
    new_code: Vec<MeasureRow>,
    categories: Vec<CategoryRow>,
    findings_title: String,
    findings: Vec<FindingRow>,
    rest_title: String,
    rest: Vec<FindingRow>,
    left_out: Option<String>,
    fixed_title: String,
    fixed: Vec<FindingRow>,
    spots: Vec<SpotRow>,
    problems: Option<String>,
    missing: Vec<String>,
    footer: String,
}

#[derive(Serialize)]
struct ConditionRow {
    status: &'static str,
    condition: String,
    message: String,
}

#[derive(Serialize)]
struct MeasureRow {
    name: &'static str,
    new: String,
    overall: String,
}

#[derive(Serialize)]
struct CategoryRow {
    name: String,
    new: String,
    fixed: String,
    open: String,
}

#[derive(Serialize)]
struct SpotRow {
    place: String,
    new: u32,
    findings: String,
    cognitive: String,
    debt: String,
}

impl View {
    pub fn new(publication: &Publication<'_>, steps: &[Step], entries: usize) -> Self {
        let report = publication.report;
        let base = publication.files_url();
        let news = publication.news();
        let shown = news.len().min(entries);
        let mut rows = news.iter().take(shown).map(|finding| FindingRow::of(finding, &base, MESSAGE));
        let findings: Vec<FindingRow> = rows.by_ref().take(FIRST).collect();
        let rest: Vec<FindingRow> = rows.collect();
        let word = if publication.is_compared() { ("new finding", "new findings") } else { ("finding", "findings") };
        Self {
            verdict: verdict(publication),
            counts: counts(report),
            scores: scores(report),
            untrusted: publication.trust == Trust::Artifact,
            notes: publication.notes.iter().map(|note| message(note, 600)).collect(),
            conditions: told(&report.gate)
                .iter()
                .filter(|told| told.first.status >= GateStatus::Warned)
                .take(entries.max(3))
                .map(|told| ConditionRow {
                    status: if told.first.status == GateStatus::Failed { "❌" } else { "⚠️" },
                    condition: code(&cut(&told.first.condition, NAME)),
                    message: message(&told.first.message, MESSAGE),
                })
                .collect(),
            new_code: new_code(report),
            categories: categories(report),
            findings_title: counted(news.len() as u64, word.0, word.1),
            rest_title: format!("{} more", rest.len()),
            left_out: (shown < news.len()).then(|| {
                format!("{} less important ones are in the full report.", grouped((news.len() - shown) as u64))
            }),
            findings,
            rest,
            fixed_title: counted(report.fixed.len() as u64, "finding is fixed", "findings are fixed"),
            fixed: report.fixed.iter().take(entries).map(|fixed| FindingRow::of_fixed(fixed, MESSAGE)).collect(),
            spots: spots(publication, &base, entries.min(SPOTS)),
            problems: problems(report),
            missing: steps
                .iter()
                .filter(|step| step.is_broken())
                .filter_map(Step::line)
                .map(|line| message(&line, 400))
                .collect(),
            footer: footer(publication),
        }
    }
}

fn verdict(publication: &Publication<'_>) -> String {
    // Which project of several it is.
    let prefix = publication.report.project.prefix.trim_matches('/');
    let project = if prefix.is_empty() { String::new() } else { format!(" · {}", code(&cut(prefix, NAME))) };
    format!("{}{project}", verdict_with_sign(publication.report.gate.status))
}

fn counts(report: &Report) -> String {
    let summary = &report.summary;
    let (Some(new), Some(existing)) = (summary.new, summary.existing) else {
        return format!(
            "**{}** — there is no base to tell new ones by",
            counted(summary.findings.into(), "finding", "findings")
        );
    };
    let changed = summary.on_changed_lines.filter(|count| *count > 0);
    let changed = changed.map_or_else(String::new, |count| format!(" ({} on changed lines)", grouped(count.into())));
    format!(
        "**{}**{changed} · **{} fixed** · {} existing",
        counted(new.into(), "new finding", "new findings"),
        grouped(summary.fixed.unwrap_or_default().into()),
        grouped(existing.into())
    )
}

fn scores(report: &Report) -> String {
    let score = &report.score;
    let change = score_change(score);
    format!(
        "Score **{:.1}**{change} · security **{:?}** · reliability **{:?}** · maintainability **{:?}**",
        score.value, score.security, score.reliability, score.maintainability
    )
}

/// Size, coverage and duplication of new code beside the whole.
fn new_code(report: &Report) -> Vec<MeasureRow> {
    let value = |measures: &Measures, measure: Measure, unit: &str| {
        measures.get(&measure).map_or_else(
            || "–".to_owned(),
            |value| if unit.is_empty() { grouped(value.max(0.0) as u64) } else { format!("{}{unit}", decimal(*value)) },
        )
    };
    [
        (Measure::CodeLines, "Lines of code", ""),
        (Measure::Coverage, "Coverage", " %"),
        (Measure::DuplicatedLinesDensity, "Duplicated lines", " %"),
    ]
    .into_iter()
    .filter(|(measure, _, _)| report.new_measures.contains_key(measure))
    .map(|(measure, name, unit)| MeasureRow {
        name,
        new: value(&report.new_measures, measure, unit),
        overall: value(&report.measures, measure, unit),
    })
    .collect()
}

fn categories(report: &Report) -> Vec<CategoryRow> {
    let count = |count: Option<u32>| count.map_or_else(|| "–".to_owned(), |count| grouped(count.into()));
    report
        .summary
        .by_category
        .iter()
        .filter(|row| row.findings > 0 || row.fixed.unwrap_or_default() > 0)
        .map(|row| CategoryRow {
            name: category_name(row.category),
            new: count(row.new),
            fixed: count(row.fixed),
            open: grouped(row.findings.into()),
        })
        .collect()
}

/// The files that this change makes the hottest: with the most new findings, or where there is no base, with the most debt.
fn spots(publication: &Publication<'_>, base: &str, limit: usize) -> Vec<SpotRow> {
    let report = publication.report;
    let mut new: BTreeMap<&str, u32> = BTreeMap::new();
    let is_new = |finding: &&Finding| finding.suppression.is_none() && finding.state == State::New;
    for finding in report.findings.iter().filter(is_new) {
        *new.entry(finding.place.path.as_str()).or_default() += 1;
    }
    let touched: BTreeSet<&str> = new.keys().copied().collect();
    let mut files: Vec<_> = report
        .files
        .iter()
        .filter(|file| {
            if publication.is_compared() { touched.contains(file.path.as_str()) } else { file.size.debt_minutes > 0 }
        })
        .map(|file| (new.get(file.path.as_str()).copied().unwrap_or_default(), file))
        .collect();
    files.sort_by_key(|(new, file)| Reverse((*new, file.size.debt_minutes, file.size.cognitive)));
    files
        .into_iter()
        .take(limit)
        .map(|(new, file)| SpotRow {
            place: place(base, &file.path, None),
            new,
            findings: grouped(file.size.findings.into()),
            cognitive: grouped(file.size.cognitive.into()),
            debt: effort(file.size.debt_minutes.into()),
        })
        .collect()
}

fn problems(report: &Report) -> Option<String> {
    let count = report.problems.iter().filter(|problem| problem.kind.is_incomplete()).count();
    (count > 0).then(|| {
        format!(
            "⚠️ The analysis is not complete: {}; the full report names them.",
            counted(count as u64, "problem", "problems")
        )
    })
}

fn footer(publication: &Publication<'_>) -> String {
    let report = publication.report;
    let mut parts = Vec::new();
    // It may come from the configuration, and must not end its link.
    let is_tame = |url: &String| url.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/:?#&=%+".contains(c));
    if let Some(url) = publication.details_url().filter(is_tame) {
        parts.push(format!("[Full report]({url})"));
    }
    parts.push(format!("commit {}", revision(&publication.context.head_sha)));
    if let Some(base) = &report.project.base {
        parts.push(format!("compared with {}", revision(&cut(base, NAME))));
    }
    parts.push(format!("{} {}", text(&report.tool.name), text(&report.tool.version)));
    format!("<sub>{}</sub>", parts.join(" · "))
}
