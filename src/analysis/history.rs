//! Secrets in git's history: each content that ever was, looked through once.

use super::outcome::{Excerpt, JudgedFinding};
use super::request::{HistoryRequest, Request, ScanError};
use super::{excerpt, packed, secret_findings, suppress};
use crate::config::FolderSettings;
use crate::finding::{CommitOrigin, Finding, Problem, ProblemKind, Severity, State};
use crate::secrets::{self, Scanner, Source, masked};
use crate::text::{LineIndex, Span};
use crate::workspace::git::{BaseReader, History, HistoryBlob, HistoryFilter, Repository};
use crate::workspace::{PathChoice, packing_of, plain_text};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What history gave.
#[derive(Debug, Default)]
pub(super) struct HistoryLook {
    pub(super) findings: Vec<JudgedFinding>,
    pub(super) problems: Vec<Problem>,
}

/// A secret of one content.
struct Met {
    finding: Finding,
    excerpt: Option<Excerpt>,
    commit: usize,
}

/// Looks through history for secrets. Those that also stand in the tree are `in_tree`, already told; to them is added which
/// commit they came in with.
pub(super) fn look(
    request: &Request<'_>,
    asked: HistoryRequest,
    repository: &Repository,
    base: Option<&str>,
    in_tree: &mut [JudgedFinding],
) -> Result<HistoryLook, ScanError> {
    let mut look = HistoryLook::default();
    let Some(scanner) = request.secrets else { return Ok(look) };
    if repository.is_shallow() {
        look.problems.push(problem(
            "History is cut off in this shallow clone, so secrets in older commits are not found. Fetch all history (`git fetch \
             --unshallow`, in GitHub Actions `fetch-depth: 0`).",
        ));
    }
    request.observer.stage("listing history", None);
    let choice = PathChoice::new(&request.config.file.scan)?;
    let wants = |path: &str| choice.wants(path);
    let history =
        repository.history(&HistoryFilter { since: asked.since, wants: &wants, cancelled: request.cancelled })?;
    request.observer.stage("looking through history", Some(history.blobs.len() as u64));
    let found: Vec<(Vec<Met>, Option<Problem>)> = history
        .blobs
        .par_iter()
        .map_init(
            || history.reader(),
            |reader, blob| {
                request.observer.step();
                if request.cancelled.load(Ordering::Relaxed) {
                    return (Vec::new(), None);
                }
                let settings = request.config.settings_for(&blob.path);
                look_at(request, scanner, settings, reader, &history, blob)
            },
        )
        .collect();
    let mut met: Vec<Met> = Vec::new();
    for (secrets, problem) in found {
        met.extend(secrets);
        look.problems.extend(problem);
    }
    // Blobs are in the order of commits, so that the first of each value is where it came in.
    let mut first: BTreeMap<(Arc<str>, String), (Met, usize)> = BTreeMap::new();
    for secret in met {
        let key = (Arc::clone(&secret.finding.rule), secret.finding.identity.clone().unwrap_or_default());
        if let Some((_, others)) = first.get_mut(&key) {
            *others += 1;
        } else {
            first.insert(key, (secret, 0));
        }
    }
    let reached = base.map(|base| history.reached_from(base));
    let values: HashSet<String> = in_tree.iter().filter_map(|judged| judged.finding.identity.clone()).collect();
    let mut origins: HashMap<String, CommitOrigin> = HashMap::new();
    for (secret, others) in first.into_values() {
        let identity = secret.finding.identity.clone().unwrap_or_default();
        let origin = origin(&history, secret.commit, &secret.finding);
        if values.contains(&identity) {
            origins.entry(identity).or_insert(origin);
            continue;
        }
        look.findings.push(judged(request, secret, others, origin, reached.as_deref()));
    }
    for judged in in_tree {
        if let Some(origin) = judged.finding.identity.as_ref().and_then(|identity| origins.get(identity)) {
            judged.finding.message.push_str(&format!(" It came in with commit {}.", said(origin)));
            judged.finding.commit = Some(Box::new(CommitOrigin { in_tree: true, ..origin.clone() }));
        }
    }
    Ok(look)
}

fn look_at(
    request: &Request<'_>,
    scanner: &Scanner,
    settings: &FolderSettings,
    reader: &BaseReader,
    history: &History,
    blob: &HistoryBlob,
) -> (Vec<Met>, Option<Problem>) {
    let options = &request.config.file.scan;
    let packing = packing_of(&blob.path, options);
    let bytes = match reader.read(blob.id, options.max_file_size) {
        Ok(bytes) => bytes.filter(|bytes| packing.is_some() || memchr::memchr(0, bytes).is_none()),
        Err(error) => {
            let problem =
                Problem { kind: ProblemKind::History, path: Arc::clone(&blob.path), message: format!("{error}.") };
            return (Vec::new(), Some(problem));
        }
    };
    let Some(bytes) = bytes else { return (Vec::new(), None) };
    let commit = history.commits.get(blob.commit).map(|commit| commit.id.as_str());
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let (mut findings, text, problem) = if let Some(packing) = packing {
            let looked = packed::look(scanner, settings, options, &blob.path, packing, &bytes);
            (looked.findings, None, looked.problem)
        } else {
            let text = plain_text(bytes);
            let found = secret_findings::told(scanner, settings, &Source { path: &blob.path, text: &text, commit });
            if found.is_empty() {
                return (Vec::new(), None);
            }
            let mut findings = secrets::findings(scanner, &found, &blob.path, &text, &LineIndex::new(&text));
            secret_findings::adjust(&mut findings, settings);
            let spans: Vec<Span> = found.iter().map(|secret| secret.span).collect();
            (findings, Some(masked(&text, &spans, b'*')), None)
        };
        findings.retain(|finding| finding.severity > Severity::Info);
        super::fingerprint::fingerprint_by_identity(&mut findings);
        let excerpts = match &text {
            Some(text) => excerpt::look(findings.iter_mut(), text),
            None => vec![None; findings.len()],
        };
        let met = findings.into_iter().zip(excerpts);
        (met.map(|(finding, excerpt)| Met { finding, excerpt, commit: blob.commit }).collect(), problem)
    }));
    caught.unwrap_or_else(|_| {
        let message = "Looking for secrets in a content of history failed in a way it must not; it was left out. Please report this.";
        (Vec::new(), Some(problem(message)))
    })
}

fn origin(history: &History, commit: usize, finding: &Finding) -> CommitOrigin {
    let commit = history.commits.get(commit);
    CommitOrigin {
        id: commit.map_or_else(String::new, |commit| commit.id.clone()),
        author: commit.map_or_else(String::new, |commit| commit.author.clone()),
        email: commit.map_or_else(String::new, |commit| commit.email.clone()),
        date: commit
            .and_then(|commit| jiff::Timestamp::from_second(commit.authored_at).ok())
            .map_or_else(String::new, |at| at.strftime("%Y-%m-%d").to_string()),
        path: finding.location.path.to_string(),
        in_tree: false,
    }
}

fn said(origin: &CommitOrigin) -> String {
    let short = origin.id.get(..10).unwrap_or(&origin.id);
    format!("{short} ({}, {})", origin.author, origin.date)
}

fn judged(
    request: &Request<'_>,
    secret: Met,
    others: usize,
    origin: CommitOrigin,
    reached: Option<&[bool]>,
) -> JudgedFinding {
    let mut finding = secret.finding;
    let further = match others {
        0 => String::new(),
        1 => " and in another version or file".to_owned(),
        others => format!(" and in {others} other versions and files"),
    };
    finding.message = finding.message.replacen(
        " stands in the source.",
        &format!(
            " stands in the history: it came in with commit {}{further}, and is no longer in the tree.",
            said(&origin)
        ),
        1,
    );
    finding.commit = Some(Box::new(origin));
    let state = match reached.map(|reached| reached.get(secret.commit)) {
        None => State::Unknown,
        Some(Some(true)) => State::Existing,
        Some(_) => State::New,
    };
    JudgedFinding {
        state,
        on_changed_line: None,
        suppression: suppress::by_configuration(&finding, request.config, request.today),
        finding,
        in_test_code: false,
        excerpt: secret.excerpt,
    }
}

fn problem(message: &str) -> Problem {
    Problem { kind: ProblemKind::History, path: Arc::from(""), message: message.to_owned() }
}
