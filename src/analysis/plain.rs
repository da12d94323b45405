//! Files in no language: only secrets are looked for in them.

use super::fingerprint::fingerprint_by_identity;
use super::secret_findings;
use crate::config::FolderSettings;
use crate::finding::{Finding, Problem, ProblemKind};
use crate::secrets::Scanner;
use crate::text::Span;
use crate::workspace::git::{BlobFormat, BlobIds};
use crate::workspace::{Options, PlainFile, read_plain};
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

/// Reads and looks through `file`; `None` where it is no text.
pub(super) fn look_at(
    scanner: &Scanner,
    settings: &FolderSettings,
    options: &Options,
    file: &PlainFile,
    format: Option<BlobFormat>,
) -> Option<PlainAnalysis> {
    match read_plain(file, options, format) {
        Ok(read) => read.map(|read| analyse(scanner, settings, &file.path, &read.text, (read.hash.0, read.blob))),
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

/// Looks through `text`. Never panics outward: a check that does fail costs the file, and is told.
pub(super) fn analyse(
    scanner: &Scanner,
    settings: &FolderSettings,
    path: &Arc<str>,
    text: &str,
    (hash, blob): ([u8; 32], Option<BlobIds>),
) -> PlainAnalysis {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut look = secret_findings::look(scanner, settings, path, text);
        fingerprint_by_identity(&mut look.findings);
        look
    }));
    let (look, problem) = if let Ok(look) = caught {
        (look, None)
    } else {
        let message = "looking for secrets failed in a way it must not; the file was left out. Please report this, with the file if you can";
        let problem = Problem { kind: ProblemKind::Internal, path: Arc::clone(path), message: message.to_owned() };
        (secret_findings::SecretLook::default(), Some(problem))
    };
    let lines =
        if look.findings.is_empty() { 0 } else { memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32 + 1 };
    PlainAnalysis { path: Arc::clone(path), hash, blob, findings: look.findings, secrets: look.spans, lines, problem }
}
