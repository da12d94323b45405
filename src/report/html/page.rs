//! The page around the data: what can be read without a script.

use super::{DATA, SCRIPT, STYLE, TEMPLATE, chart, embed, failure, payload, script};
use crate::measure::{Measure, Unit};
use crate::report::conditions::told;
use crate::report::error::RenderError;
use crate::report::model::{GateStatus, Report, Severity, State};
use crate::report::visible::visible_by_number;
use crate::report::wording::{decimal, duration, effort, gain, grouped};
use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Findings that are listed for a reader without scripts.
const WORST: usize = 100;

/// Recommendations on the page; the best come first.
const RECOMMENDATIONS: usize = 6;

/// Length of the dial's ring in units of its drawing.
const RING: f64 = 283.0;

/// The page with [`DATA`] in the place of the data.
pub(super) fn to_html(report: &Report) -> Result<String, RenderError> {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(escape);
    handlebars.register_helper("marked", Box::new(marked));
    handlebars.register_template_string("page", TEMPLATE).map_err(failure)?;
    handlebars.render("page", &view(report)).map_err(failure)
}

/// For text and for attributes in double quotes. Characters that cannot be seen are made visible first.
fn escape(text: &str) -> String {
    let text = visible_by_number(text);
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

/// Writes a message of ours, in which pairs of backticks mark code.
fn marked(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = helper.param(0).and_then(|parameter| parameter.value().as_str()).unwrap_or_default();
    let pieces: Vec<&str> = text.split('`').collect();
    let is_marked = pieces.len() % 2 == 1 && pieces.iter().skip(1).step_by(2).all(|piece| !piece.trim().is_empty());
    if !is_marked {
        out.write(&escape(text))?;
        return Ok(());
    }
    for (index, piece) in pieces.iter().enumerate() {
        let piece = escape(piece);
        if index % 2 == 1 { out.write(&format!("<code>{piece}</code>"))? } else { out.write(&piece)? }
    }
    Ok(())
}

fn view(report: &Report) -> Value {
    let (style, script) = (embed::compact_style(STYLE), script::compact(SCRIPT));
    json!({
        "csp": csp(&style, &script),
        "style": style,
        "script": script,
        "data": DATA,
        "project": project(report),
        "tool": report.tool,
        "generated": report.generated_at.get(..16).unwrap_or(&report.generated_at).replace('T', " "),
        "generated_at": report.generated_at,
        "verdict": verdict(report),
        "conditions": conditions(report),
        "score": score(report),
        "ratings": ratings(report),
        "tiles": tiles(report),
        "severities": severities(report),
        "categories": categories(report),
        "losses": losses(report),
        "recommendations": recommendations(report),
        "languages": languages(report),
        "measures": measures(report),
        "has_new_measures": !report.new_measures.is_empty(),
        "trends": chart::trends(report),
        "problems": problems(report),
        "is_complete": report.summary.complete,
        "counts": counts(report),
        "worst": worst(report),
    })
}

fn csp(style: &str, script: &str) -> String {
    let (style, script) = (embed::csp_hash(style), embed::csp_hash(script));
    format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'")
}

fn project(report: &Report) -> Value {
    let project = &report.project;
    let short = |revision: &str| {
        let is_hash = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash { revision.chars().take(8).collect() } else { revision.to_owned() }
    };
    json!({
        "name": if project.name.is_empty() { "project" } else { &project.name },
        "branch": project.branch,
        "commit": project.commit.as_deref().map(short),
        "base": project.base.as_deref().map(short),
        "prefix": Some(&project.prefix).filter(|prefix| !prefix.is_empty()),
    })
}

fn verdict(report: &Report) -> Value {
    let gate = &report.gate;
    let all = gate.conditions.len();
    let of = |status: GateStatus| gate.conditions.iter().filter(|condition| condition.status == status).count();
    let plural = if all == 1 { "condition" } else { "conditions" };
    let phrase = match gate.status {
        GateStatus::Failed => format!("{} of {all} {plural} failed", of(GateStatus::Failed)),
        GateStatus::Warned => format!("{} of {all} {plural} warned", of(GateStatus::Warned)),
        GateStatus::Passed if of(GateStatus::None) > 0 => {
            format!("{} of {all} {plural} hold, {} not judged", of(GateStatus::Passed), of(GateStatus::None))
        }
        GateStatus::Passed if all == 1 => "its one condition holds".to_owned(),
        GateStatus::Passed => format!("all {all} conditions hold"),
        GateStatus::None if all == 0 => "no condition is set".to_owned(),
        GateStatus::None => "no condition could be judged".to_owned(),
    };
    json!({ "word": status_word(gate.status), "class": status_class(gate.status), "phrase": phrase })
}

fn conditions(report: &Report) -> Vec<Value> {
    told(&report.gate)
        .iter()
        .map(|told| {
            let condition = told.first;
            json!({
                "word": status_word(condition.status),
                "class": status_class(condition.status),
                "mark": match condition.status {
                    GateStatus::None => "○",
                    GateStatus::Passed => "✓",
                    GateStatus::Warned => "!",
                    GateStatus::Failed => "✕",
                },
                "condition": told.written().collect::<Vec<_>>().join(" · "),
                "message": condition.message,
                "finding": condition.findings.first(),
                "findings": condition.findings.len(),
            })
        })
        .collect()
}

const fn status_word(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Passed => "Passed",
        GateStatus::Warned => "Warned",
        GateStatus::Failed => "Failed",
        GateStatus::None => "Not judged",
    }
}

const fn status_class(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Passed => "passed",
        GateStatus::Warned => "warned",
        GateStatus::Failed => "failed",
        GateStatus::None => "unjudged",
    }
}

fn score(report: &Report) -> Value {
    let score = &report.score;
    let value = if score.value.is_finite() { score.value.clamp(0.0, 10.0) } else { 0.0 };
    let change = score.before.map(|before| score.value - before);
    json!({
        "value": format!("{value:.1}"),
        "filled": format!("{:.1}", value / 10.0 * RING),
        "ring": RING,
        "class": match value {
            value if value >= 9.0 => "a",
            value if value >= 7.5 => "b",
            value if value >= 6.0 => "c",
            value if value >= 4.0 => "d",
            _ => "e",
        },
        "change": change.map(|change| match change {
            change if change >= 0.05 => format!("▲ {change:.1}"),
            change if change <= -0.05 => format!("▼ {:.1}", -change),
            _ => "unchanged".to_owned(),
        }),
        "change_class": change.map_or("same", |change| match change {
            change if change >= 0.05 => "better",
            change if change <= -0.05 => "worse",
            _ => "same",
        }),
        "before": score.before.map(|before| format!("{before:.1}")),
    })
}

fn ratings(report: &Report) -> Vec<Value> {
    [
        ("Security", report.score.security),
        ("Reliability", report.score.reliability),
        ("Maintainability", report.score.maintainability),
    ]
    .into_iter()
    .map(|(name, rating)| json!({ "name": name, "letter": rating.letter(), "class": rating.letter().to_lowercase() }))
    .collect()
}

#[derive(Serialize)]
struct Tile {
    label: &'static str,
    value: String,
    detail: Option<String>,
    class: &'static str,
}

fn tiles(report: &Report) -> Vec<Tile> {
    let summary = &report.summary;
    let measure = |measure: Measure| report.measures.get(&measure).copied();
    let new = |measure: Measure| report.new_measures.get(&measure).copied();
    let count = |count: u32| grouped(u64::from(count));
    let tile = |label, value, detail, class| Tile { label, value, detail, class };
    let mut tiles = Vec::new();
    if let Some(new) = summary.new {
        let detail = summary.on_changed_lines.map(|lines| format!("{} on changed lines", count(lines)));
        tiles.push(tile("New findings", count(new), detail, if new > 0 { "worse" } else { "better" }));
    }
    let fixed = summary.fixed.map(|fixed| format!("{} fixed", count(fixed)));
    let suppressed = (summary.suppressed > 0).then(|| format!("{} suppressed", count(summary.suppressed)));
    let detail = [fixed, suppressed].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    tiles.push(tile("Findings", count(summary.findings), Some(detail).filter(|detail| !detail.is_empty()), ""));
    let ratio = format!("{} % of writing it anew", decimal(report.score.debt_ratio));
    tiles.push(tile("Debt", effort(u64::from(report.score.debt_minutes)), Some(ratio), ""));
    if let Some(coverage) = measure(Measure::Coverage) {
        let detail = new(Measure::Coverage).map(|new| format!("{} % of new code", decimal(new)));
        tiles.push(tile("Coverage", format!("{} %", decimal(coverage)), detail, ""));
    }
    if let Some(density) = measure(Measure::DuplicatedLinesDensity) {
        let detail = new(Measure::DuplicatedLinesDensity).map(|new| format!("{} % of new code", decimal(new)));
        tiles.push(tile("Duplication", format!("{} %", decimal(density)), detail, ""));
    }
    if let Some(lines) = measure(Measure::CodeLines) {
        tiles.push(tile("Code lines", grouped(lines as u64), Some(format!("{} files", count(summary.files))), ""));
    }
    tiles
}

fn severities(report: &Report) -> Vec<Value> {
    let counts = &report.summary.by_severity;
    let rows = [
        (Severity::Critical, counts.critical),
        (Severity::High, counts.high),
        (Severity::Medium, counts.medium),
        (Severity::Low, counts.low),
        (Severity::Info, counts.info),
    ];
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0);
    rows.into_iter()
        .map(|(severity, count)| {
            json!({
                "name": severity.as_str(),
                "count": grouped(u64::from(count)),
                "share": share(count, most),
            })
        })
        .collect()
}

fn categories(report: &Report) -> Vec<Value> {
    let rows = &report.summary.by_category;
    let most = rows.iter().map(|row| row.findings).max().unwrap_or(0);
    rows.iter()
        .map(|row| {
            json!({
                "name": row.category.as_str(),
                "count": grouped(u64::from(row.findings)),
                "new": row.new.filter(|new| *new > 0),
                "share": share(row.findings, most),
            })
        })
        .collect()
}

/// Per cent of the longest bar; what is there at all can be seen.
fn share(count: u32, most: u32) -> String {
    match count {
        0 => "0".to_owned(),
        count => format!("{:.1}", (f64::from(count) / f64::from(most.max(1)) * 100.0).max(1.5)),
    }
}

fn losses(report: &Report) -> Vec<Value> {
    let most = report.score.losses.iter().map(|loss| loss.points).fold(0.0, f64::max);
    report
        .score
        .losses
        .iter()
        .filter(|loss| loss.points >= 0.05)
        .map(|loss| {
            json!({
                "name": loss.name,
                "points": format!("−{:.1}", loss.points),
                "reason": loss.reason,
                "share": format!("{:.1}", loss.points / most.max(0.05) * 100.0),
            })
        })
        .collect()
}

fn recommendations(report: &Report) -> Vec<Value> {
    report
        .recommendations
        .iter()
        .take(RECOMMENDATIONS)
        .map(|recommendation| {
            // What the title names already is not told again.
            let place = recommendation.path.as_ref().filter(|path| !recommendation.title.contains(*path));
            let place = place.map(|path| match recommendation.line {
                Some(line) => format!("{path}:{line}"),
                None => path.clone(),
            });
            json!({
                "title": recommendation.title,
                "reason": recommendation.reason,
                "gain": gain(recommendation.gain),
                "effort": effort(u64::from(recommendation.effort_minutes)),
                "place": place,
            })
        })
        .collect()
}

fn languages(report: &Report) -> Vec<Value> {
    let mut languages: Vec<_> = report.languages.iter().collect();
    languages.sort_by_key(|language| (std::cmp::Reverse(language.size.code_lines), language.name.as_str()));
    let all: u64 = languages.iter().map(|language| u64::from(language.size.code_lines)).sum();
    let number = |number: u32| grouped(u64::from(number));
    languages
        .into_iter()
        .map(|language| {
            let size = &language.size;
            json!({
                "name": language.name,
                "files": number(language.files),
                "code": number(size.code_lines),
                "share": format!("{:.1}", f64::from(size.code_lines) / (all.max(1) as f64) * 100.0),
                "comments": number(size.comment_lines),
                "functions": number(size.functions),
                "cognitive": number(size.cognitive),
                "maintainability": decimal(size.maintainability),
                "findings": number(size.findings),
                "debt": effort(u64::from(size.debt_minutes)),
            })
        })
        .collect()
}

fn measures(report: &Report) -> Vec<Value> {
    let shown = |measure: Measure, value: f64| match measure.unit() {
        Unit::Percent => format!("{} %", decimal(value)),
        Unit::Minutes => effort(value.max(0.0) as u64),
        Unit::Rating => char::from(b'A' + (value.clamp(1.0, 5.0) as u8 - 1)).to_string(),
        Unit::Count if value.fract() == 0.0 && value >= 0.0 => grouped(value as u64),
        Unit::Count | Unit::Score => decimal(value),
    };
    Measure::ALL
        .iter()
        .filter(|measure| report.measures.contains_key(measure) || report.new_measures.contains_key(measure))
        .map(|&measure| {
            json!({
                "id": measure.id(),
                "about": measure.about(),
                "value": report.measures.get(&measure).map(|value| shown(measure, *value)),
                "new": report.new_measures.get(&measure).map(|value| shown(measure, *value)),
            })
        })
        .collect()
}

/// By kind, with the first path and message of each.
fn problems(report: &Report) -> Vec<Value> {
    let mut by_kind: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for problem in &report.problems {
        by_kind.entry(problem.kind).or_default().push(problem);
    }
    by_kind
        .into_iter()
        .map(|(kind, problems)| {
            let first = problems.first();
            json!({
                "kind": kind.as_str().replace('-', " "),
                "count": grouped(problems.len() as u64),
                "incomplete": kind.is_incomplete(),
                "path": first.map(|problem| &problem.path).filter(|path| !path.is_empty()),
                "message": first.map(|problem| &problem.message),
            })
        })
        .collect()
}

fn counts(report: &Report) -> Value {
    let functions: usize = report.files.iter().map(|file| file.function_details.len()).sum();
    let count = |count: usize| grouped(count as u64);
    json!({
        "findings": grouped(u64::from(report.summary.findings)),
        "files": count(report.files.len()),
        "functions": count(functions),
        "clones": count(report.clones.len()),
        "cycles": count(report.import_cycles.len()),
        "problems": count(report.problems.len()),
        "skipped": grouped(u64::from(report.summary.skipped)),
        "covered": report.files.iter().filter(|file| file.coverage.is_some()).count(),
        "duration": (report.summary.duration_ms > 0).then(|| duration(report.summary.duration_ms)),
        "cached": (report.summary.cached_files > 0).then(|| grouped(u64::from(report.summary.cached_files))),
        "analysed": grouped(u64::from(report.summary.files)),
    })
}

fn worst(report: &Report) -> Vec<Value> {
    let mut findings: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.suppression.is_none() && finding.severity > Severity::Info)
        .collect();
    findings.sort_by_cached_key(|finding| payload::urgency(finding));
    findings
        .into_iter()
        .take(WORST)
        .map(|finding| {
            json!({
                "severity": finding.severity.as_str(),
                "new": finding.state == State::New,
                "message": finding.message,
                "rule": finding.rule,
                "place": format!("{}:{}", finding.place.path, finding.place.line),
            })
        })
        .collect()
}
