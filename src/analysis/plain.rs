//! Files in no language: secrets are looked for in them, and what rules over any text want. In archives, only secrets.

use super::code_rules::CodeRules;
use super::fingerprint::fingerprint_by_identity;
use super::packed::{self, PackedLook};
use super::secret_findings;
use crate::config::{FolderSettings, is_enabled};
use crate::finding::{Finding, Problem, ProblemKind, RuleInfo};
use crate::rules::engine;
use crate::secrets::{Scanner, is_made_up};
use crate::text::{LineIndex, Span};
use crate::workspace::git::{BlobFormat, BlobIds};
use crate::workspace::{Options, Packing, PlainFile, read_plain};
use std::sync::Arc;

/// What a file in no language comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlainAnalysis {
    pub(super) path: Arc<str>,
    pub(super) hash: [u8; 32],
    pub(super) blob: Option<BlobIds>,
    /// In listing order, fingerprinted.
    pub(super) findings: Vec<Finding>,
    pub(super) secrets: Vec<Span>,
    pub(super) lines: u32,
    pub(super) problem: Option<Problem>,
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct PlainChecks<'c> {
    pub(super) scanner: Option<&'c Scanner>,
    pub(super) code_rules: &'c CodeRules,
}

/// Reads and looks through `file`; `None` where it is no text.
pub(super) fn look_at(
    checks: PlainChecks<'_>,
    settings: &FolderSettings,
    options: &Options,
    file: &PlainFile,
    format: Option<BlobFormat>,
) -> Option<PlainAnalysis> {
    match read_plain(file, options, format) {
        Ok(read) => read.map(|read| {
            let content = match &read.archive {
                Some(archive) => PlainContent::Archive(archive.packing, &archive.bytes, options),
                None => PlainContent::Text(&read.text),
            };
            analyse(checks, settings, &file.path, content, (read.hash.0, read.blob))
        }),
        Err(problem) => Some(PlainAnalysis {
            path: Arc::clone(&file.path),
            hash: [0; 32],
            blob: None,
            findings: Vec::new(),
            secrets: Vec::new(),
            lines: 0,
            problem: Some(problem),
        }),
    }
}

/// What such a file holds.
#[derive(Clone, Copy)]
pub(super) enum PlainContent<'c> {
    Text(&'c str),
    Archive(Packing, &'c [u8], &'c Options),
}

/// Looks through `content`. Never panics outward: a check that does fail costs the file, and is told.
pub(super) fn analyse(
    checks: PlainChecks<'_>,
    settings: &FolderSettings,
    path: &Arc<str>,
    content: PlainContent<'_>,
    (hash, blob): ([u8; 32], Option<BlobIds>),
) -> PlainAnalysis {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let (mut look, problem) = match content {
            PlainContent::Text(text) => {
                let scanned = checks.scanner.map(|scanner| secret_findings::look(scanner, settings, path, text));
                let mut look = scanned.unwrap_or_default();
                let problem = by_rules(checks.code_rules, settings, path, text, &mut look.findings);
                (look, problem)
            }
            PlainContent::Archive(packing, bytes, options) => {
                let looked = checks.scanner.map(|it| packed::look(it, settings, options, path, packing, bytes));
                let PackedLook { findings, problem } = looked.unwrap_or_default();
                (secret_findings::SecretLook { findings, spans: Vec::new() }, problem)
            }
        };
        fingerprint_by_identity(&mut look.findings);
        (look, problem)
    }));
    let (look, problem) = if let Ok(look) = caught {
        look
    } else {
        let message =
            "a check failed in a way it must not; the file was left out. Please report this, with the file if you can";
        let problem = Problem { kind: ProblemKind::Internal, path: Arc::clone(path), message: message.to_owned() };
        (secret_findings::SecretLook::default(), Some(problem))
    };
    let lines = match content {
        PlainContent::Text(text) if !look.findings.is_empty() => {
            memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32 + 1
        }
        // What is told of an archive stands on its first line.
        _ => u32::from(!look.findings.is_empty()),
    };
    PlainAnalysis { path: Arc::clone(path), hash, blob, findings: look.findings, secrets: look.spans, lines, problem }
}

/// What rules over any text find, and the first problem that they had.
fn by_rules(
    code_rules: &CodeRules,
    settings: &FolderSettings,
    path: &Arc<str>,
    text: &str,
    findings: &mut Vec<Finding>,
) -> Option<Problem> {
    if !code_rules.wants_any_text() || u32::try_from(text.len()).is_err() {
        return None;
    }
    let is_on = |rule: &RuleInfo| is_enabled(rule, &settings.rules, settings.audience.0);
    let profile = code_rules.profile.as_ref();
    if let Some(profile) = profile {
        profile.saw(None);
    }
    let wanted = engine::Wanted::of(&code_rules.sets, None, path, text, &is_on);
    if wanted.is_empty() {
        return None;
    }
    let lines = LineIndex::new(text);
    let mut checked = engine::check(
        &wanted,
        &engine::CheckInput { path, text, lines: &lines, view: None, is_made_up: is_made_up(path), profile },
    );
    for finding in &mut checked.findings {
        if let Some(severity) = settings.rules.get(&*finding.rule).and_then(|setting| setting.severity()) {
            finding.severity = severity;
        }
    }
    findings.append(&mut checked.findings);
    findings.sort_by(|a, b| a.listing_order().cmp(&b.listing_order()));
    checked.problems.into_iter().next()
}
