//! Small line charts of the history, drawn here so that they are there without a script.

use crate::measure::Measure;
use crate::report::model::{HistoryPoint, Report};
use crate::report::wording::{decimal, effort, grouped};
use serde::Serialize;
use std::fmt::Write;

/// The size of the drawing; the page scales it.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 64.0;
const MARGIN: f64 = 6.0;

/// One measure over time.
#[derive(Debug, Serialize)]
pub(super) struct Trend {
    name: &'static str,
    /// The last value, for people.
    value: String,
    /// What the line says, for those who do not see it.
    label: String,
    /// `better`, `worse` or `same`: the last value against the first.
    direction: &'static str,
    change: String,
    /// Of the `path` elements.
    line: String,
    area: String,
    dots: Vec<Dot>,
}

#[derive(Debug, Serialize)]
struct Dot {
    x: String,
    y: String,
    title: String,
}

/// A measure's name, its value at a point, how it is told, and whether more is better.
type Series<'s> = (&'static str, fn(&HistoryPoint) -> Option<f64>, &'s dyn Fn(f64) -> String, bool);

/// The charts; none where the history and this analysis are fewer than two points.
pub(super) fn trends(report: &Report) -> Vec<Trend> {
    let mut points: Vec<HistoryPoint> = report.history.clone();
    points.push(HistoryPoint {
        at: report.generated_at.clone(),
        commit: report.project.commit.clone(),
        score: report.score.value,
        findings: report.summary.findings,
        code_lines: report.measures.get(&Measure::CodeLines).map_or(0, |lines| *lines as u32),
        debt_minutes: report.score.debt_minutes,
        duplicated_lines_density: report.measures.get(&Measure::DuplicatedLinesDensity).copied().unwrap_or(0.0),
        coverage: report.measures.get(&Measure::Coverage).copied(),
    });
    let percent = |value: f64| format!("{} %", decimal(value));
    let count = |value: f64| grouped(value as u64);
    let series: [Series<'_>; 6] = [
        ("Score", |p| Some(p.score), &|value| format!("{value:.1}"), true),
        ("Findings", |p| Some(f64::from(p.findings)), &count, false),
        ("Debt", |p| Some(f64::from(p.debt_minutes)), &|value| effort(value as u64), false),
        ("Duplication", |p| Some(p.duplicated_lines_density), &percent, false),
        ("Coverage", |p| p.coverage, &percent, true),
        ("Code lines", |p| Some(f64::from(p.code_lines)), &count, true),
    ];
    series
        .into_iter()
        .filter_map(|(name, value, show, is_more_better)| {
            let values: Vec<(&HistoryPoint, f64)> =
                points.iter().filter_map(|point| Some((point, value(point).filter(|v| v.is_finite())?))).collect();
            trend(name, &values, show, is_more_better)
        })
        .collect()
}

fn trend(
    name: &'static str,
    values: &[(&HistoryPoint, f64)],
    show: &dyn Fn(f64) -> String,
    is_more_better: bool,
) -> Option<Trend> {
    let ((_, first), (_, last)) = (values.first()?, values.last()?);
    if values.len() < 2 {
        return None;
    }
    let low = values.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let high = values.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    let spread = if high > low { high - low } else { 1.0 };
    let step = (WIDTH - 2.0 * MARGIN) / (values.len() - 1) as f64;
    let x = |index: usize| MARGIN + index as f64 * step;
    let y = |value: f64| {
        let share = if high > low { (value - low) / spread } else { 0.5 };
        HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN)
    };
    let mut line = String::new();
    for (index, (_, value)) in values.iter().enumerate() {
        let _ = write!(line, "{}{:.1} {:.1}", if index == 0 { "M" } else { "L" }, x(index), y(*value));
    }
    let area = format!("{line}L{:.1} {HEIGHT}L{MARGIN} {HEIGHT}Z", x(values.len() - 1));
    let direction = match last - first {
        change if change.abs() < 1e-9 || name == "Code lines" => "same",
        change if (change > 0.0) == is_more_better => "better",
        _ => "worse",
    };
    let arrow = if last > first { "▲" } else { "▼" };
    let change =
        if (last - first).abs() < 1e-9 { String::new() } else { format!("{arrow} {}", show((last - first).abs())) };
    Some(Trend {
        name,
        value: show(*last),
        label: format!("{name} from {} to {} over {} analyses", show(*first), show(*last), values.len()),
        direction,
        change,
        line,
        area,
        dots: values
            .iter()
            .enumerate()
            .map(|(index, (point, value))| {
                let day = point.at.get(..10).unwrap_or(&point.at);
                Dot {
                    x: format!("{:.1}", x(index)),
                    y: format!("{:.1}", y(*value)),
                    title: format!("{day}: {}", show(*value)),
                }
            })
            .collect(),
    })
}
