//! Secrets that files in no language had at the base.

use super::head::HeadState;
use crate::analysis::measures::NewLines;
use crate::analysis::plain::{self, PlainAnalysis, PlainChecks, PlainContent};
use crate::analysis::request::Request;
use crate::finding::{Finding, Problem, ProblemKind};
use crate::language::Language;
use crate::workspace::git::{BaseFile, BaseReader, BaseTree, LineChanges};
use crate::workspace::{PlainFile, packing_of, plain_text, read_plain};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the base has beside its source.
#[derive(Debug, Default)]
pub(super) struct PlainBase {
    pub(super) findings: Vec<Finding>,
    /// Of files with findings only; nothing else is asked of files in no language.
    pub(super) new_lines: NewLines,
    pub(super) problems: Vec<Problem>,
}

/// Looks for secrets in what differs from the work tree's `files`; what is the same shares their results.
pub(super) fn look(
    request: &Request<'_>,
    base: &BaseTree,
    head: &[HeadState<'_>],
    (analysed, files): (&[PlainAnalysis], &[PlainFile]),
) -> PlainBase {
    let mut told = PlainBase::default();
    if request.secrets.is_none() && !request.code_rules.wants_any_text() {
        return told;
    }
    let checks = PlainChecks { scanner: request.secrets, code_rules: request.code_rules };
    let mut changed: Vec<(&BaseFile, Option<&PlainFile>)> = Vec::new();
    let by_path: BTreeMap<&str, &PlainFile> = files.iter().map(|file| (&*file.path, file)).collect();
    for file in analysed {
        match base.file(&file.path) {
            Some(before) if file.blob.is_some_and(|blob| blob.is(before.id)) => {
                told.findings.extend(file.findings.iter().cloned());
            }
            Some(before) => {
                let with_findings = by_path.get(&*file.path).copied().filter(|_| !file.findings.is_empty());
                changed.push((before, with_findings));
            }
            None if !file.findings.is_empty() => {
                told.new_lines.insert(Arc::clone(&file.path), (1..=file.lines).collect());
            }
            None => {}
        }
    }
    // Only if there are secrets now does it matter where they were before.
    if analysed.iter().any(|file| !file.findings.is_empty())
        || head.iter().any(|state| !state.analysis.secrets.is_empty())
    {
        let here: BTreeSet<&str> =
            head.iter().map(|state| &*state.head.path).chain(analysed.iter().map(|file| &*file.path)).collect();
        changed.extend(
            base.files
                .iter()
                .filter(|file| !here.contains(&*file.path) && is_gone(request, file))
                .map(|file| (file, None)),
        );
    }
    let looked: Vec<Looked> = changed
        .par_iter()
        .map_init(|| base.reader(), |reader, (before, now)| look_at(request, checks, reader, before, *now))
        .collect();
    for looked in looked {
        told.findings.extend(looked.findings);
        told.new_lines.extend(looked.new_lines);
        told.problems.extend(looked.problem);
    }
    told
}

/// Whether a file of the base, in no language, is there no more. What is in a language is looked at with the source.
fn is_gone(request: &Request<'_>, file: &BaseFile) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    (request.only_secrets || Language::detect(name, "").is_none())
        && request.root.join(&*file.path).symlink_metadata().is_err()
}

/// What one file of the base gave.
#[derive(Default)]
struct Looked {
    findings: Vec<Finding>,
    /// Path of now and lines that the base does not have.
    new_lines: Option<(Arc<str>, Vec<u32>)>,
    problem: Option<Problem>,
}

fn look_at(
    request: &Request<'_>,
    checks: PlainChecks<'_>,
    reader: &BaseReader,
    before: &BaseFile,
    now: Option<&PlainFile>,
) -> Looked {
    let options = &request.config.file.scan;
    let packing = packing_of(&before.path, options);
    let bytes = match reader.read(before.id, options.max_file_size) {
        Ok(bytes) => bytes.filter(|bytes| packing.is_some() || !bytes.contains(&0)),
        Err(error) => {
            let problem =
                Problem { kind: ProblemKind::History, path: Arc::clone(&before.path), message: format!("{error}.") };
            return Looked { problem: Some(problem), ..Looked::default() };
        }
    };
    let Some(bytes) = bytes else { return Looked::default() };
    let settings = request.config.settings_for(&before.path);
    let analysed = |content| plain::analyse(checks, settings, &before.path, content, ([0; 32], None));
    if let Some(packing) = packing {
        let analysis = analysed(PlainContent::Archive(packing, &bytes, options));
        let new_lines = now.map(|file| (Arc::clone(&file.path), vec![1]));
        return Looked { findings: analysis.findings, new_lines, problem: analysis.problem };
    }
    let text = plain_text(bytes);
    let analysis = analysed(PlainContent::Text(&text));
    let new_lines = now.and_then(|file| {
        let text_now = read_plain(file, options, None).ok().flatten()?.text;
        let added = LineChanges::between(&text, &text_now).added;
        Some((Arc::clone(&file.path), added.into_iter().flatten().collect()))
    });
    Looked { findings: analysis.findings, new_lines, problem: analysis.problem }
}
