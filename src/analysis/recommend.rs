//! What would lift the score most.

use super::outcome::{JudgedFinding, Recommendation};
use super::score::ScoreInput;
use crate::finding::Category;
use std::collections::BTreeMap;
use std::sync::Arc;

/// At most so many are given: a list that nobody reads to its end recommends nothing.
const MOST: usize = 10;
/// A smaller gain would be told as nothing.
const LEAST_GAIN: f64 = 0.005;

/// Findings that one would mend in one go.
struct Bundle<'f> {
    title: String,
    findings: Vec<&'f JudgedFinding>,
    place: Option<(Arc<str>, u32)>,
}

/// The pieces of work with the largest gain, largest first.
///
/// The gain of a piece is computed by the score's own formula without its findings, so it is exactly what
/// a scan after the work would say, everything else unchanged. Security and reliability findings are
/// bundled by rule, because one learns a rule once; all others by file, because one opens a file once.
/// `duplicated_by_path` tells how many duplicated lines mending the clones of a file would save, out of `all_lines` of product code.
#[must_use]
pub fn recommend(
    findings: &[JudgedFinding],
    score: &ScoreInput,
    duplicated_by_path: &BTreeMap<Arc<str>, u32>,
    all_lines: f64,
) -> Vec<Recommendation> {
    let before = score.value();
    let mut recommendations: Vec<Recommendation> = bundles(findings)
        .into_iter()
        .map(|bundle| {
            let mut after = *score;
            let mut effort = 0;
            for judged in &bundle.findings {
                let finding = &judged.finding;
                after.remove(judged);
                effort += finding.effort_minutes;
            }
            let duplicated =
                bundle.place.as_ref().and_then(|(path, _)| duplicated_by_path.get(path)).copied().unwrap_or(0);
            let is_duplication = bundle.findings.iter().any(|judged| judged.finding.category == Category::Duplication);
            if is_duplication && all_lines > 0.0 {
                after.duplicated_density =
                    (after.duplicated_density - f64::from(duplicated) / all_lines * 100.0).max(0.0);
            }
            let (path, line) = bundle.place.map_or((None, None), |(path, line)| (Some(path), Some(line)));
            Recommendation {
                reason: reason(&bundle.findings, if is_duplication { duplicated } else { 0 }),
                title: bundle.title,
                gain: after.value() - before,
                effort_minutes: effort,
                path,
                line,
            }
        })
        .filter(|recommendation| recommendation.gain >= LEAST_GAIN)
        .collect();
    recommendations.sort_by(|a, b| {
        b.gain.total_cmp(&a.gain).then(a.effort_minutes.cmp(&b.effort_minutes)).then_with(|| a.title.cmp(&b.title))
    });
    recommendations.truncate(MOST);
    recommendations
}

fn bundles(findings: &[JudgedFinding]) -> Vec<Bundle<'_>> {
    let mut by_rule: BTreeMap<&str, Vec<&JudgedFinding>> = BTreeMap::new();
    let mut by_file: BTreeMap<&str, Vec<&JudgedFinding>> = BTreeMap::new();
    for judged in findings.iter().filter(|judged| judged.counts()) {
        match judged.finding.category {
            Category::Maintainability | Category::Duplication | Category::Coverage | Category::Architecture => {
                by_file.entry(&judged.finding.location.path).or_default().push(judged);
            }
            _ => by_rule.entry(&judged.finding.rule).or_default().push(judged),
        }
    }
    let rules = by_rule.into_iter().map(|(rule, findings)| Bundle {
        title: match findings.len() {
            1 => format!("Mend {rule} in {}", findings[0].finding.location.path),
            count => format!("Mend all {count} of {rule}"),
        },
        place: findings.first().map(|judged| place(judged)),
        findings,
    });
    let files = by_file.into_iter().map(|(path, findings)| {
        let worst = findings.iter().max_by_key(|judged| {
            (judged.finding.effort_minutes, std::cmp::Reverse(judged.finding.location.start.line))
        });
        let title = match worst {
            Some(judged) if findings.len() == 1 => match &judged.finding.symbol {
                Some(symbol) => format!("Simplify {symbol} in {path}"),
                None => format!("Mend {} in {path}", judged.finding.rule),
            },
            _ => format!("Clean up {path}"),
        };
        Bundle { title, place: worst.map(|judged| place(judged)), findings }
    });
    rules.chain(files).collect()
}

fn place(judged: &JudgedFinding) -> (Arc<str>, u32) {
    (Arc::clone(&judged.finding.location.path), judged.finding.location.start.line)
}

fn reason(findings: &[&JudgedFinding], duplicated_lines: u32) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for judged in findings {
        *counts.entry(&judged.finding.rule).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let more = counts.len().saturating_sub(4);
    let mut parts: Vec<String> = counts.iter().take(4).map(|(rule, count)| format!("{count} × {rule}")).collect();
    if more > 0 {
        parts.push(format!("{more} more rules"));
    }
    if duplicated_lines > 0 {
        parts.push(format!("{duplicated_lines} duplicated lines"));
    }
    parts.join(", ")
}
