//! Secrets in archives.

use super::secret_findings;
use crate::config::FolderSettings;
use crate::finding::{Finding, Problem, ProblemKind};
use crate::secrets::Scanner;
use crate::text::{LineIndex, Span};
use crate::workspace::{ByteSize, Limits, Options, Packing, plain_text, unpack};
use std::io::Cursor;
use std::sync::Arc;

/// Entries of one archive; the largest of those that people keep beside source have some thousand.
const MOST_ENTRIES: usize = 20_000;
/// What comes out of an archive may have so many times the bytes that a file may have.
const WHOLE_FACTOR: u64 = 20;

/// What looking into an archive gave.
#[derive(Debug, Default)]
pub(super) struct PackedLook {
    /// At the archive's beginning, which is the only place of it that can be shown. Not yet fingerprinted.
    pub(super) findings: Vec<Finding>,
    /// Why it was not looked through whole.
    pub(super) problem: Option<Problem>,
}

/// Looks for secrets in the texts within the archive `path`, each as if it stood by itself under its own name.
pub(super) fn look(
    scanner: &Scanner,
    settings: &FolderSettings,
    options: &Options,
    path: &Arc<str>,
    packing: Packing,
    bytes: &[u8],
) -> PackedLook {
    let size = options.max_file_size.0;
    let limits =
        Limits { entries: MOST_ENTRIES, file: ByteSize(size), whole: ByteSize(size.saturating_mul(WHOLE_FACTOR)) };
    let mut findings = Vec::new();
    let mut take = |name: String, bytes: Vec<u8>| {
        if memchr::memchr(0, &bytes).is_none() {
            findings.extend(of_text(scanner, settings, path, name, &plain_text(bytes)));
        }
    };
    let problem = match unpack(packing, Cursor::new(bytes), &limits, &|_| true, &mut take) {
        Ok(unpacked) if unpacked.left_out == 0 => None,
        Ok(unpacked) => Some((
            ProblemKind::TooLarge,
            format!(
                "{} files in the archive are encrypted or have more than {} and were not looked through for secrets. Raise `max-file-size`, or unpack it.",
                unpacked.left_out, limits.file
            ),
        )),
        Err(error) => Some((
            ProblemKind::Unreadable,
            format!("The archive was not looked through to its end: {error}. Unpack it, or exclude it."),
        )),
    };
    PackedLook { findings, problem: problem.map(|(kind, message)| Problem { kind, path: Arc::clone(path), message }) }
}

fn of_text(scanner: &Scanner, settings: &FolderSettings, archive: &Arc<str>, name: String, text: &str) -> Vec<Finding> {
    let inner: Arc<str> = if name.is_empty() { Arc::clone(archive) } else { Arc::from(name) };
    let mut findings = secret_findings::look(scanner, settings, &inner, text).findings;
    for finding in &mut findings {
        let place = format!("{inner}:{}", finding.location.start.line);
        finding.location = LineIndex::new("").location(Span::default(), archive, "");
        finding.message = format!("In this archive, `{place}`: {}", finding.message);
    }
    findings
}
