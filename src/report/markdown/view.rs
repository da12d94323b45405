//! What the template shows: strings that are ready for Markdown.

use super::escape::{code, message, place, text};
use super::row::{FindingRow, category_name, revision, score_change};
use super::{Links, Options};
use crate::measure::{Measure, Unit};
use crate::report::conditions::{ToldCondition, told};
use crate::report::model::{FileReport, Finding, GateStatus, Problem, ProblemKind, Recommendation, Report, State};
use crate::report::plain::cut;
use crate::report::ranking::ranked;
use crate::report::uri;
use crate::report::wording::{counted, decimal, effort, gain, grouped, verdict_with_sign};
use serde::Serialize;
use std::fmt::Write as _;

/// Characters of a message.
const MESSAGE: usize = 300;
/// Characters of a name that may be as long as its author liked.
const NAME: usize = 120;
/// Entries of lists that are seldom read to their end.
const MANY: usize = 20;
/// Findings that are seen without unfolding.
const FIRST: usize = 10;
/// Points of a chart; more cannot be read.
const POINTS: usize = 30;

#[derive(Serialize)]
pub struct View {
    verdict: String,
    scores: String,
    counts: String,
    conditions: Vec<Condition>,
    conditions_more: Option<String>,
    categories: Vec<CategoryRow>,
    pie: Vec<CategoryRow>,
    /// Whether there is a base, so that findings are new or existing.
    compared: bool,
    findings: Vec<StatedRow>,
    /// Those behind the first few; folded.
    findings_rest: Vec<StatedRow>,
    findings_rest_title: String,
    findings_title: String,
    findings_more: Option<String>,
    recommendations: Vec<RecommendationRow>,
    recommendations_more: Option<String>,
    losses: Vec<LossRow>,
    hot_spots: Vec<FileRow>,
    fixed: Vec<FindingRow>,
    fixed_title: String,
    fixed_more: Option<String>,
    clones: Vec<CloneRow>,
    clones_title: String,
    clones_more: Option<String>,
    cycles: Vec<String>,
    cycles_title: String,
    cycles_more: Option<String>,
    measures: Vec<MeasureRow>,
    languages: Vec<LanguageRow>,
    history: bool,
    history_days: String,
    history_scores: String,
    history_findings: String,
    history_most: u32,
    problems: Vec<ProblemRow>,
    problems_title: String,
    problems_more: Option<String>,
    footer: String,
}

#[derive(Serialize)]
struct Condition {
    status: &'static str,
    asks: String,
    actual: String,
    message: String,
}

#[derive(Serialize, Clone)]
struct CategoryRow {
    name: String,
    findings: u32,
    new: String,
    fixed: String,
}

#[derive(Serialize)]
struct StatedRow {
    #[serde(flatten)]
    finding: FindingRow,
    state: &'static str,
}

#[derive(Serialize)]
struct RecommendationRow {
    title: String,
    reason: String,
    gain: String,
    effort: String,
}

#[derive(Serialize)]
struct LossRow {
    points: String,
    name: String,
    reason: String,
}

#[derive(Serialize)]
struct FileRow {
    place: String,
    code_lines: String,
    cognitive: String,
    maintainability: String,
    findings: u32,
    debt: String,
}

#[derive(Serialize)]
struct CloneRow {
    lines: u32,
    tokens: u32,
    copies: String,
}

#[derive(Serialize)]
struct MeasureRow {
    name: &'static str,
    overall: String,
    new: String,
}

#[derive(Serialize)]
struct LanguageRow {
    name: String,
    files: String,
    code_lines: String,
    functions: String,
    cognitive: String,
    maintainability: String,
    findings: String,
}

#[derive(Serialize)]
struct ProblemRow {
    kind: &'static str,
    place: String,
    message: String,
}

impl View {
    /// `report` with at most `limit` entries in each list; every list tells how many it leaves out.
    pub fn new(report: &Report, options: &Options, limit: usize) -> Self {
        let base = base(report, &options.links);
        let more = |whole: usize| {
            whole.checked_sub(limit).filter(|more| *more > 0).map(|more| format!("And {} more.", grouped(more as u64)))
        };
        let conditions_told = told(&report.gate);
        let categories = categories(report);
        let more_of_many = |whole: usize| {
            whole
                .checked_sub(limit.min(MANY))
                .filter(|more| *more > 0)
                .map(|more| format!("And {} more.", grouped(more as u64)))
        };
        let open: Vec<_> = report.findings.iter().filter(|finding| super::super::ranking::counts(finding)).collect();
        let mut shown: Vec<StatedRow> =
            ranked(open.iter().copied()).into_iter().take(limit).map(|finding| stated_row(&base, finding)).collect();
        let history: Vec<_> = report.history.iter().rev().take(POINTS).rev().collect();
        let join = |values: Vec<String>| values.join(", ");
        Self {
            verdict: verdict(report),
            scores: scores(report),
            counts: counts(report),
            conditions: conditions(&conditions_told, limit),
            conditions_more: more(conditions_told.len()),
            pie: categories.iter().filter(|row| row.findings > 0).cloned().collect(),
            categories,
            findings_title: if open.len() > limit {
                format!("The {limit} most important of {} findings", grouped(open.len() as u64))
            } else {
                "Findings".to_owned()
            },
            findings_more: more(open.len()),
            compared: report.summary.new.is_some(),
            findings: shown.drain(..shown.len().min(FIRST)).collect(),
            findings_rest_title: format!("{} more", shown.len()),
            findings_rest: shown,
            recommendations_more: more(report.recommendations.len()),
            recommendations: report
                .recommendations
                .iter()
                .take(limit)
                .map(|advice| RecommendationRow {
                    title: advised(&base, advice),
                    reason: message(&advice.reason, MESSAGE),
                    gain: gain(advice.gain),
                    effort: effort(advice.effort_minutes.into()),
                })
                .collect(),
            losses: report
                .score
                .losses
                .iter()
                .take(limit)
                .map(|loss| LossRow {
                    points: format!("−{:.1}", loss.points),
                    name: message(&loss.name, NAME),
                    reason: message(&loss.reason, MESSAGE),
                })
                .collect(),
            hot_spots: hot_spots(report, &base, limit),
            fixed_title: counted(report.fixed.len() as u64, "finding is fixed", "findings are fixed"),
            fixed_more: more(report.fixed.len()),
            fixed: report.fixed.iter().take(limit).map(|fixed| FindingRow::of_fixed(fixed, MESSAGE)).collect(),
            clones_title: counted(report.clones.len() as u64, "clone family", "clone families"),
            clones_more: more_of_many(report.clones.len()),
            clones: clones(report, &base, limit.min(MANY)),
            cycles_title: counted(report.import_cycles.len() as u64, "import cycle", "import cycles"),
            cycles_more: more_of_many(report.import_cycles.len()),
            cycles: report
                .import_cycles
                .iter()
                .take(limit.min(MANY))
                .map(|cycle| chain(cycle.files.iter().map(|file| code(file)), cycle.files.len(), " → "))
                .collect(),
            measures: measures(report),
            languages: languages(report, limit),
            history: history.len() > 1,
            history_days: join(history.iter().map(|point| format!("\"{}\"", day(&point.at))).collect()),
            history_scores: join(history.iter().map(|point| decimal(point.score)).collect()),
            history_findings: join(history.iter().map(|point| point.findings.to_string()).collect()),
            history_most: history.iter().map(|point| point.findings).max().unwrap_or_default().max(1),
            problems_title: problems_title(&report.problems),
            problems_more: more(report.problems.len()),
            problems: report
                .problems
                .iter()
                .take(limit)
                .map(|problem| ProblemRow {
                    kind: problem.kind.as_str(),
                    place: if problem.path.is_empty() { String::new() } else { place(&base, &problem.path, None) },
                    message: message(&problem.message, MESSAGE),
                })
                .collect(),
            footer: footer(report),
        }
    }
}

fn stated_row(base: &str, finding: &Finding) -> StatedRow {
    StatedRow {
        finding: FindingRow::of(finding, base, MESSAGE),
        state: match finding.state {
            State::New if finding.on_changed_line == Some(true) => "new, on a changed line",
            state => super::super::csv::state(state),
        },
    }
}

/// The verdict as one short line.
pub fn verdict(report: &Report) -> String {
    let name = text(&cut(&report.project.name, NAME));
    let verdict = verdict_with_sign(report.gate.status);
    if name.is_empty() { verdict } else { format!("{verdict} · {name}") }
}

/// What paths are below: a folder of links on the web, or nothing for links within the repository.
fn base(report: &Report, links: &Links) -> String {
    let project = &report.project;
    match links {
        Links::Relative => String::new(),
        Links::Below(base) => format!("{}/", base.trim_end_matches('/')),
        Links::Repository => {
            let is_tame = |character: char| character.is_ascii_alphanumeric() || "-._~/:@".contains(character);
            let (Some(repository), Some(commit)) = (&project.repository, &project.commit) else {
                return String::new();
            };
            let is_usable = repository.starts_with("https://")
                && repository.chars().all(is_tame)
                && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_usable {
                return String::new();
            }
            let prefix = project.prefix.trim_matches('/');
            let prefix = if prefix.is_empty() { String::new() } else { format!("{}/", uri::relative("", prefix)) };
            format!("{}/blob/{commit}/{prefix}", repository.trim_end_matches('/'))
        }
    }
}

fn scores(report: &Report) -> String {
    let score = &report.score;
    let change = score_change(score);
    format!(
        "**Score {:.1} / 10**{change} · Security **{:?}** · Reliability **{:?}** · Maintainability **{:?}** · \
         Technical debt **{}** ({} %)",
        score.value,
        score.security,
        score.reliability,
        score.maintainability,
        effort(score.debt_minutes.into()),
        decimal(score.debt_ratio)
    )
}

fn counts(report: &Report) -> String {
    let summary = &report.summary;
    let mut parts = Vec::new();
    if let (Some(new), Some(existing)) = (summary.new, summary.existing) {
        let changed = summary.on_changed_lines.filter(|count| *count > 0);
        let changed = changed.map_or_else(String::new, |count| format!(" ({count} on changed lines)"));
        parts.push(format!("**{}**{changed}", counted(new.into(), "new finding", "new findings")));
        parts.push(format!("{} existing", grouped(existing.into())));
        parts.push(format!("{} fixed", grouped(summary.fixed.unwrap_or_default().into())));
    } else {
        parts.push(format!("**{}**", counted(summary.findings.into(), "finding", "findings")));
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", grouped(summary.suppressed.into())));
    }
    let severity = summary.by_severity;
    let by_severity: Vec<String> =
        [(severity.critical, "critical"), (severity.high, "high"), (severity.medium, "medium"), (severity.low, "low")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", grouped((*count).into())))
            .collect();
    let mut line = parts.join(" · ");
    if !by_severity.is_empty() {
        let _ = write!(line, " — {}", by_severity.join(", "));
    }
    if !summary.complete {
        line.push_str("\n\n⚠️ **The analysis is not complete**: see the problems at the end.");
    }
    line
}

/// What to do, with a link to where: in the place of the path where the title names it, else behind the title.
fn advised(base: &str, advice: &Recommendation) -> String {
    let Some(path) = &advice.path else { return message(&advice.title, MESSAGE) };
    let link = place(base, path, advice.line);
    match advice.title.split_once(path.as_str()) {
        Some((before, after)) => format!("{} {link} {}", message(before, MESSAGE), message(after, MESSAGE)),
        None => format!("{} <br>{link}", message(&advice.title, MESSAGE)),
    }
    .trim()
    .to_owned()
}

fn conditions(told: &[ToldCondition<'_>], limit: usize) -> Vec<Condition> {
    // The worst come first, so that what failed is never cut off.
    told.iter()
        .take(limit)
        .map(|told| Condition {
            status: match told.first.status {
                GateStatus::Passed => "✅ passed",
                GateStatus::Warned => "⚠️ warned",
                GateStatus::Failed => "❌ failed",
                GateStatus::None => "○",
            },
            asks: chain(told.written().map(|written| code(&cut(written, NAME))), told.count(), "<br>"),
            actual: told.first.actual.map_or_else(String::new, decimal),
            message: message(&told.first.message, MESSAGE),
        })
        .collect()
}

fn categories(report: &Report) -> Vec<CategoryRow> {
    let count = |count: Option<u32>| count.map_or_else(String::new, |count| count.to_string());
    report
        .summary
        .by_category
        .iter()
        .map(|row| CategoryRow {
            name: category_name(row.category),
            findings: row.findings,
            new: count(row.new),
            fixed: count(row.fixed),
        })
        .collect()
}

/// The files with the most debt.
fn hot_spots(report: &Report, base: &str, limit: usize) -> Vec<FileRow> {
    let mut files: Vec<&FileReport> = report.files.iter().filter(|file| file.size.debt_minutes > 0).collect();
    files.sort_by_key(|file| std::cmp::Reverse((file.size.debt_minutes, file.size.cognitive)));
    files
        .into_iter()
        .take(limit.min(10))
        .map(|file| FileRow {
            place: place(base, &file.path, None),
            code_lines: grouped(file.size.code_lines.into()),
            cognitive: grouped(file.size.cognitive.into()),
            maintainability: decimal(file.size.maintainability),
            findings: file.size.findings,
            debt: effort(file.size.debt_minutes.into()),
        })
        .collect()
}

fn clones(report: &Report, base: &str, limit: usize) -> Vec<CloneRow> {
    let mut families: Vec<_> = report.clones.iter().collect();
    families.sort_by_key(|family| std::cmp::Reverse(u64::from(family.lines) * family.copies.len() as u64));
    families
        .into_iter()
        .take(limit)
        .map(|family| CloneRow {
            lines: family.lines,
            tokens: family.tokens,
            copies: chain(
                family.copies.iter().map(|copy| place(base, &copy.path, Some(copy.first_line))),
                family.copies.len(),
                "<br>",
            ),
        })
        .collect()
}

/// At most five of `count` items.
fn chain(items: impl Iterator<Item = String>, count: usize, between: &str) -> String {
    let mut shown: Vec<String> = items.take(5).collect();
    if count > 5 {
        shown.push(format!("and {} more", grouped(count as u64 - 5)));
    }
    shown.join(between)
}

fn measures(report: &Report) -> Vec<MeasureRow> {
    let value = |measure: Measure, value: Option<&f64>| {
        value.map_or_else(String::new, |&value| match measure.unit() {
            Unit::Percent => format!("{} %", decimal(value)),
            Unit::Minutes => effort(value.max(0.0) as u64),
            Unit::Rating => ["A", "B", "C", "D", "E"]
                .get((value as usize).saturating_sub(1))
                .map_or_else(String::new, |letter| (*letter).to_owned()),
            Unit::Count if value.fract() == 0.0 && value >= 0.0 => grouped(value as u64),
            Unit::Count | Unit::Score => decimal(value),
        })
    };
    let taken = |measure: &Measure| report.measures.contains_key(measure) || report.new_measures.contains_key(measure);
    Measure::ALL
        .iter()
        .copied()
        .filter(taken)
        .map(|measure| MeasureRow {
            name: measure.id(),
            overall: value(measure, report.measures.get(&measure)),
            new: value(measure, report.new_measures.get(&measure)),
        })
        .collect()
}

fn languages(report: &Report, limit: usize) -> Vec<LanguageRow> {
    report
        .languages
        .iter()
        .take(limit)
        .map(|language| LanguageRow {
            name: text(&language.name),
            files: grouped(language.files.into()),
            code_lines: grouped(language.size.code_lines.into()),
            functions: grouped(language.size.functions.into()),
            cognitive: grouped(language.size.cognitive.into()),
            maintainability: decimal(language.size.maintainability),
            findings: grouped(language.size.findings.into()),
        })
        .collect()
}

/// The day of a point in time, with nothing in it that a chart would read.
fn day(at: &str) -> String {
    at.chars().take(10).filter(|character| character.is_ascii_digit() || *character == '-').collect()
}

fn problems_title(problems: &[Problem]) -> String {
    let all = counted(problems.len() as u64, "problem", "problems");
    let incomplete = problems.iter().filter(|problem| problem.kind.is_incomplete());
    match incomplete.filter(|problem| problem.kind != ProblemKind::Truncated).count() {
        0 => all,
        count => format!("{all}, {} of which may hide results", grouped(count as u64)),
    }
}

fn footer(report: &Report) -> String {
    let summary = &report.summary;
    let mut parts = vec![format!("{} {}", text(&report.tool.name), text(&report.tool.version))];
    parts.push(format!(
        "{} analysed, {} skipped",
        counted(summary.files.into(), "file", "files"),
        grouped(summary.skipped.into())
    ));
    if let Some(commit) = &report.project.commit {
        parts.push(format!("commit {}", revision(commit)));
    }
    if let Some(base) = &report.project.base {
        parts.push(format!("compared with {}", revision(base)));
    }
    parts.push(day(&report.generated_at));
    format!("<sub>{}</sub>", parts.join(" · "))
}
