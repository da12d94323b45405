//! The summary of a run that looked for nothing but secrets.

use super::palette::{self, bold, faint, paint};
use super::wrap::wrap;
use super::{Detail, Options, tallies};
use crate::finding::Category;
use crate::report::model::{Finding, Report, Severity, State};
use crate::report::visible::visible;
use crate::report::wording::{counted, duration, grouped};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Columns of the labels at the left, with the space behind them.
const INDENT: usize = 11;

/// Secrets that a run has to tell of.
struct Found<'r> {
    /// Neither allowed nor only informational.
    open: Vec<&'r Finding>,
    /// Most likely made up: in tests, examples, documentation.
    informational: usize,
    allowed: usize,
    is_compared: bool,
}

impl<'r> Found<'r> {
    fn of(report: &'r Report) -> Self {
        let secrets = || report.findings.iter().filter(|finding| finding.category == Category::Secret);
        let told = || secrets().filter(|finding| finding.suppression.is_none());
        Self {
            open: told().filter(|finding| finding.severity > Severity::Info).collect(),
            informational: told().filter(|finding| finding.severity == Severity::Info).count(),
            allowed: secrets().filter(|finding| finding.suppression.is_some()).count(),
            is_compared: report.summary.new.is_some(),
        }
    }

    fn new_ones(&self) -> usize {
        self.open.iter().filter(|finding| finding.state == State::New).count()
    }

    /// Those that fail the run: known ones do not.
    fn failing(&self) -> usize {
        self.open.iter().filter(|finding| finding.state != State::Existing).count()
    }
}

pub(super) fn write(out: &mut String, report: &Report, options: &Options) {
    let found = Found::of(report);
    write_verdict(out, &found);
    if options.detail == Detail::Quiet {
        return;
    }
    out.push('\n');
    write_counts(out, &found);
    write_rules(out, &found, options);
    tallies::write(out, report, options);
    write_last_line(out, report, &found);
}

fn label(out: &mut String, text: &str) {
    let width = INDENT - 2;
    let _ = write!(out, "{}  ", paint(faint(), format_args!("{text:>width$}")));
}

fn write_verdict(out: &mut String, found: &Found<'_>) {
    let word = |count: usize| counted(count as u64, "secret", "secrets");
    let (style, verdict) = match (found.failing(), found.open.len()) {
        (0, 0) => (palette::good(), "no secrets were found".to_owned()),
        (0, known) => (palette::good(), format!("no new secrets; {} known before", word(known))),
        (new, _) if found.is_compared => (palette::bad(), format!("{} new", word(new))),
        (open, _) => {
            let files: BTreeSet<&str> = found.open.iter().map(|finding| finding.place.path.as_str()).collect();
            (palette::bad(), format!("{} in {}", word(open), counted(files.len() as u64, "file", "files")))
        }
    };
    let _ = writeln!(out, "{} · {verdict}", paint(style.bold(), "Secrets"));
}

fn write_counts(out: &mut String, found: &Found<'_>) {
    label(out, "Found");
    out.push_str(&paint(bold(), grouped(found.open.len() as u64)));
    let mut parts = Vec::new();
    if found.is_compared {
        let new = found.new_ones();
        let style = if new > 0 { palette::bad().bold() } else { palette::good() };
        parts.push(paint(style, format_args!("{} new", grouped(new as u64))));
        parts.push(format!("{} known", grouped((found.open.len() - new) as u64)));
    }
    for (count, what) in [(found.informational, "most likely made up"), (found.allowed, "allowed")] {
        if count > 0 {
            parts.push(paint(faint(), format_args!("{} {what}", grouped(count as u64))));
        }
    }
    if !parts.is_empty() {
        let _ = write!(out, "  {}", parts.join(" · "));
    }
    out.push('\n');
}

/// How many each rule found, the most first.
fn write_rules(out: &mut String, found: &Found<'_>, options: &Options) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in &found.open {
        *counts.entry(&finding.rule).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let rules: Vec<String> =
        counts.iter().map(|(rule, count)| format!("{} {}", visible(rule), grouped(*count))).collect();
    if rules.is_empty() {
        return;
    }
    let room = options.columns() - INDENT;
    for (index, line) in wrap(&rules.join(" · "), room, room).into_iter().enumerate() {
        label(out, if index == 0 { "By rule" } else { "" });
        let _ = writeln!(out, "{line}");
    }
}

fn write_last_line(out: &mut String, report: &Report, found: &Found<'_>) {
    let summary = &report.summary;
    let failing = found.failing();
    let mark = if failing == 0 { paint(palette::good(), "✓") } else { paint(palette::bad(), "✗") };
    let mut facts = vec![format!("{mark} {}", counted(found.open.len() as u64, "secret", "secrets"))];
    if found.is_compared {
        facts.push(format!("{} new", grouped(found.new_ones() as u64)));
    }
    let mut looked = format!("{} looked at", counted(u64::from(summary.texts), "text", "texts"));
    if summary.duration_ms > 0 {
        let _ = write!(looked, " in {}", duration(summary.duration_ms));
    }
    facts.push(looked);
    let _ = writeln!(out, "\n{}", facts.join(" · "));
}
