//! The base as a revision of the git repository: its files, its findings, and what moved since.

use super::head::HeadState;
use super::matching::Moves;
use super::plain;
use crate::analysis::cache::Pack;
use crate::analysis::file::FileAnalysis;
use crate::analysis::look::{CacheEntry, Content, analyse_cached, text_of};
use crate::analysis::measures::NewLines;
use crate::analysis::outcome::JudgedFinding;
use crate::analysis::plain::PlainAnalysis;
use crate::analysis::request::{Request, ScanError};
use crate::analysis::together::judge_base;
use crate::architecture::Manifests;
use crate::finding::{Finding, Problem, ProblemKind};
use crate::language::Language;
use crate::text::decode;
use crate::workspace::git::{BaseTree, BlobId, FileState, HeadFile, LineChanges};
use crate::workspace::{ContentHash, PlainFile, ReadOutcome, SourceFile, read};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A revision that was analysed to compare with.
pub struct Revision {
    /// Not suppressed ones only.
    pub findings: Vec<Finding>,
    pub score: f64,
    /// Lines of the work tree that the base does not have.
    pub new_lines: NewLines,
    /// From the path at the base to that of now.
    renamed: HashMap<Arc<str>, Arc<str>>,
    /// By path at the base; what is not here did not change.
    changes: HashMap<Arc<str>, LineChanges>,
}

/// What looking at the base gave.
pub struct Look {
    pub revision: Revision,
    pub entries: Vec<CacheEntry>,
    pub problems: Vec<Problem>,
}

/// A file of the base that must be analysed.
struct Task<'t> {
    path: Arc<str>,
    id: BlobId,
    /// What it became.
    now: Option<&'t HeadState<'t>>,
}

impl Revision {
    /// Analyses what differs between `base` and the work tree; what is the same shares the work tree's results.
    pub(in crate::analysis) fn look(
        request: &Request<'_>,
        base: &BaseTree,
        head: &[HeadState<'_>],
        plain: (&[PlainAnalysis], &[PlainFile]),
        manifests: &Manifests,
        pack: &Pack,
    ) -> Result<Look, ScanError> {
        let options = &request.config.file.scan;
        let heads: Vec<HeadFile> = head.iter().map(|state| state.head.clone()).collect();
        let changes = base.changes(request.root, &heads, options)?;
        let mut problems = changes.problems;
        let mut before: Vec<Arc<FileAnalysis>> = Vec::new();
        let mut new_lines = NewLines::new();
        let mut renamed = HashMap::new();
        let mut tasks: Vec<Task<'_>> = Vec::new();
        for (state, now) in changes.states.iter().zip(head) {
            let path = &now.head.path;
            match state {
                FileState::Unchanged { .. } => before.push(Arc::clone(now.analysis)),
                FileState::Added => {
                    new_lines.insert(Arc::clone(path), (1..=now.analysis.metrics.lines.lines).collect());
                }
                FileState::Modified { base } => tasks.push(Task { path: Arc::clone(path), id: *base, now: Some(now) }),
                FileState::Renamed { from, base, .. } => {
                    renamed.insert(Arc::clone(from), Arc::clone(path));
                    tasks.push(Task { path: Arc::clone(from), id: *base, now: Some(now) });
                }
            }
        }
        tasks.extend(changes.deleted.iter().map(|file| Task { path: Arc::clone(&file.path), id: file.id, now: None }));

        let done: Vec<Done> = tasks
            .par_iter()
            .map_init(
                || base.reader(),
                |reader, task| look_at(request, pack, task, reader.read(task.id, options.max_file_size)),
            )
            .collect();
        let mut line_changes = HashMap::new();
        let mut entries = Vec::new();
        for done in done {
            problems.extend(done.problem);
            entries.extend(done.entry);
            before.extend(done.analysis);
            if let Some((path_now, path, changes)) = done.changes {
                new_lines.insert(path_now, changes.added.iter().cloned().flatten().collect());
                line_changes.insert(path, changes);
            }
        }
        before.sort_by(|a, b| a.path.cmp(&b.path));
        let of_plain = plain::look(request, base, head, plain);
        problems.extend(of_plain.problems);
        new_lines.extend(of_plain.new_lines);
        let unchanged: BTreeMap<&str, &SourceFile> = changes
            .states
            .iter()
            .zip(head)
            .filter(|(state, _)| matches!(state, FileState::Unchanged { .. }))
            .map(|(_, now)| (&*now.head.path, now.source))
            .collect();
        let changed: BTreeMap<&str, BlobId> = tasks.iter().map(|task| (&*task.path, task.id)).collect();
        let text_of = |path: &str| {
            if let Some(source) = unchanged.get(path) {
                return text_of(source, options);
            }
            let bytes = base.reader().read(*changed.get(path)?, options.max_file_size).ok().flatten()?;
            Some(decode(&bytes).text.into_owned())
        };
        let (judged, score) = judge_base(request, &mut before, of_plain.findings, manifests, &text_of);
        let findings = judged.into_iter().filter(|judged: &JudgedFinding| judged.suppression.is_none());
        let findings = findings.map(|judged| judged.finding).collect();
        let revision = Self { findings, score, new_lines, renamed, changes: line_changes };
        Ok(Look { revision, entries, problems })
    }

    /// Whether any of the lines of `path`, both ends included, is new.
    #[must_use]
    pub fn touches(&self, path: &str, first: u32, last: u32) -> bool {
        let Some(lines) = self.new_lines.get(path) else { return false };
        lines.get(lines.partition_point(|&line| line < first)).is_some_and(|&line| line <= last.max(first))
    }
}

impl Moves for Revision {
    fn path_now<'p>(&'p self, path: &'p str) -> &'p str {
        self.renamed.get(path).map_or(path, |now| now)
    }

    fn line_now(&self, path: &str, line: u32) -> Option<u32> {
        match self.changes.get(path) {
            Some(changes) => changes.line_now(line),
            None => Some(line),
        }
    }

    fn line_instead(&self, path: &str, line: u32) -> Option<u32> {
        self.changes.get(path)?.line_instead(line)
    }
}

#[derive(Default)]
struct Done {
    analysis: Option<Arc<FileAnalysis>>,
    entry: Option<CacheEntry>,
    /// Path now, path at the base, changes.
    changes: Option<(Arc<str>, Arc<str>, LineChanges)>,
    problem: Option<Problem>,
}

fn look_at(
    request: &Request<'_>,
    pack: &Pack,
    task: &Task<'_>,
    bytes: Result<Option<Vec<u8>>, crate::workspace::git::GitError>,
) -> Done {
    let bytes = match bytes {
        Ok(Some(bytes)) => bytes,
        // It is over the limit, and so it was at the base: nothing is known of it there.
        Ok(None) => return Done::default(),
        Err(error) => {
            let problem =
                Problem { kind: ProblemKind::History, path: Arc::clone(&task.path), message: format!("{error}.") };
            return Done { problem: Some(problem), ..Done::default() };
        }
    };
    let decoded = decode(&bytes);
    let changes = task.now.and_then(|now| match read(now.source, &request.config.file.scan) {
        ReadOutcome::Text(source) => {
            let changes = LineChanges::between(&decoded.text, &source.text);
            Some((Arc::clone(&now.head.path), Arc::clone(&task.path), changes))
        }
        ReadOutcome::Skipped(_) | ReadOutcome::Failed(_) => None,
    });
    let language = task
        .now
        .map(|now| now.analysis.language)
        .or_else(|| Language::detect(task.path.rsplit('/').next().unwrap_or_default(), &decoded.text));
    let Some(language) = language.filter(|_| !bytes.contains(&0)) else { return Done { changes, ..Done::default() } };
    let hash = ContentHash::of(&bytes).0;
    let content = Content { path: &task.path, language, text: &decoded.text, hash };
    let (analysis, entry, _) = analyse_cached(request, pack, &content);
    Done { analysis: Some(Arc::new(analysis)), entry, changes, problem: None }
}
