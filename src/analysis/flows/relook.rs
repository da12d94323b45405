//! Reading a file once more, with what is known of others.

use super::TextOf;
use super::project::{Project, Seen};
use super::readings::Readings;
use super::rounds::Learned;
use crate::analysis::file::{FileAnalysis, is_free_of};
use crate::analysis::fingerprint::fingerprint_in_file;
use crate::analysis::request::Request;
use crate::architecture::FileImports;
use crate::finding::{Finding, Problem};
use crate::rules::engine::{Linked, Reading, RuleKey, Selected};
use crate::rules::taint::Foreign;
use crate::secrets::{is_made_up, masked};
use crate::syntax::{self, Facts, Limits, ParseOutcome, Parsed};
use crate::text::Span;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// What looking at a file again gave.
pub(super) struct Relooked {
    pub(super) linked: Vec<(RuleKey, Linked)>,
    pub(super) problems: Vec<Problem>,
}

/// Runs `wanted` on the file with `number`; `None` where there are none, or it cannot be read.
pub(super) fn relook(
    file: &FileAnalysis,
    number: u32,
    wanted: &[(RuleKey, &Selected)],
    readings: &Readings<'_>,
    (project, learned): (&Project, &Learned),
    given: (&Request<'_>, &TextOf<'_>),
) -> Option<Relooked> {
    if wanted.is_empty() {
        return None;
    }
    let seen: Vec<Seen<'_>> = wanted.iter().map(|(rule, _)| Seen::new(project, learned, number, *rule)).collect();
    let rules = wanted.iter().zip(&seen).map(|((key, rule), seen)| (*key, *rule, seen as &dyn Foreign));
    let link = |reading: &Reading<'_>| reading.link(&file.path, is_made_up(&file.path), rules);
    let guarded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| readings.with(file, number, given, link)));
    // What fails here, failed in the file's own analysis and is told there.
    let (linked, problems) = guarded.ok().flatten()?;
    Some(Relooked { linked, problems })
}

/// What `file` imports.
pub(super) fn imports(file: &FileAnalysis, request: &Request<'_>, text_of: &TextOf<'_>) -> FileImports {
    let Some(text) = text(file, text_of) else { return FileImports::default() };
    let Some(parsed) = parsed(file, request, &text) else { return FileImports::default() };
    let view = parsed.view(&text);
    FileImports::of(file.language, &view, &Facts::of(&view), &parsed.lines)
}

/// `file` with `findings` for those of the rules `ids`; `None` where that changes nothing.
pub(super) fn rewritten(
    file: &FileAnalysis,
    ids: &BTreeSet<Arc<str>>,
    mut findings: Vec<Finding>,
    request: &Request<'_>,
    text_of: &TextOf<'_>,
) -> Option<FileAnalysis> {
    findings.sort_by(|a, b| a.listing_order().cmp(&b.listing_order()));
    let (before, mut kept): (Vec<Finding>, Vec<Finding>) =
        file.findings.iter().cloned().partition(|finding| ids.contains(&finding.rule));
    let same = |(one, two): (&Finding, &Finding)| {
        (&one.rule, &one.location, &one.message, &one.flow) == (&two.rule, &two.location, &two.message, &two.flow)
    };
    if before.len() == findings.len() && before.iter().zip(&findings).all(same) {
        return None;
    }
    let text = text(file, text_of)?;
    let parsed = parsed(file, request, &text)?;
    let settings = request.config.settings_for(&file.path);
    let facts = (!request.code_rules.alone).then(|| Facts::of(&parsed.view(&text)));
    for finding in &mut findings {
        if let Some(severity) = settings.rules.get(&*finding.rule).and_then(|setting| setting.severity()) {
            finding.severity = severity;
        }
        let span = Span { start: finding.location.start_byte, end: finding.location.end_byte };
        finding.fix = finding.fix.take().filter(|fix| is_free_of(fix, &file.secrets, &text));
        finding.symbol = facts.as_ref().and_then(|facts| facts.symbol_at(span));
    }
    kept.append(&mut findings);
    kept.sort_by(|a, b| a.listing_order().cmp(&b.listing_order()));
    fingerprint_in_file(&mut kept, &parsed.tree, &text);
    Some(FileAnalysis { findings: kept, ..file.clone() })
}

/// The text of `file` with its secrets hidden, as the rules saw it.
pub(super) fn text(file: &FileAnalysis, text_of: &TextOf<'_>) -> Option<String> {
    let text = text_of(&file.path)?;
    Some(if file.secrets.is_empty() { text } else { masked(&text, &file.secrets, b'x') })
}

pub(super) fn parsed(file: &FileAnalysis, request: &Request<'_>, text: &str) -> Option<Parsed> {
    let limits = request.config.file.limits;
    let limits = Limits { depth: limits.depth, time: Duration::from_secs(u64::from(limits.timeout_per_file)) };
    let parsed = syntax::parse(file.language, text, limits);
    (parsed.outcome == ParseOutcome::Complete).then_some(parsed)
}
