//! What the base and the coverage reports say of the files and findings of the work tree.

use super::file::{FileAnalysis, has_coverage_in_blocks};
use super::newcode::{KnownFinding, Moves, Revision, Unmoved, match_findings};
use super::outcome::{FixedFinding, JudgedFinding};
use super::request::{Base, Request};
use crate::coverage::{FileHits, UnmatchedReason, match_paths};
use crate::finding::{Finding, Problem, ProblemKind, State};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Tells every finding whether it is new, and returns what is gone and the base's score.
pub(super) fn states(
    judged: &mut [JudgedFinding],
    base: &Base,
    revision: Option<&Revision>,
) -> (Vec<FixedFinding>, Option<f64>) {
    match (base, revision) {
        (Base::Baseline(baseline), _) => {
            let known: Vec<KnownFinding> = baseline.findings.iter().map(|finding| finding.known.clone()).collect();
            let gone = pair(judged, &known, &Unmoved);
            let fixed = gone.into_iter().map(|index| {
                let finding = &baseline.findings[index];
                FixedFinding {
                    rule: Arc::clone(&finding.known.rule),
                    message: finding.message.clone(),
                    severity: finding.severity,
                    category: finding.category,
                    path: Arc::clone(&finding.known.path),
                    line: finding.known.line,
                    context: finding.known.context.clone(),
                    line_hash: finding.known.line_hash.clone(),
                }
            });
            (fixed.collect(), baseline.score)
        }
        (_, Some(revision)) => {
            let known: Vec<KnownFinding> = revision.findings.iter().map(known).collect();
            let gone = pair(judged, &known, revision);
            for finding in judged.iter_mut() {
                let location = &finding.finding.location;
                finding.on_changed_line =
                    Some(revision.touches(&location.path, location.start.line, location.end.line));
            }
            let fixed = gone.into_iter().map(|index| {
                let finding = &revision.findings[index];
                FixedFinding {
                    rule: Arc::clone(&finding.rule),
                    message: finding.message.clone(),
                    severity: finding.severity,
                    category: finding.category,
                    path: Arc::clone(&finding.location.path),
                    line: finding.location.start.line,
                    context: finding.fingerprints.context.clone(),
                    line_hash: finding.fingerprints.line.clone(),
                }
            });
            (fixed.collect(), Some(revision.score))
        }
        _ => (Vec::new(), None),
    }
}

fn known(finding: &Finding) -> KnownFinding {
    KnownFinding {
        rule: Arc::clone(&finding.rule),
        path: Arc::clone(&finding.location.path),
        line: finding.location.start.line,
        context: finding.fingerprints.context.clone(),
        line_hash: finding.fingerprints.line.clone(),
    }
}

/// Sets the states and returns the indices of those in `known` that have no partner.
fn pair(judged: &mut [JudgedFinding], known: &[KnownFinding], moves: &dyn Moves) -> Vec<usize> {
    let now: Vec<&Finding> = judged.iter().map(|finding| &finding.finding).collect();
    let partners = match_findings(&now, known, moves);
    let mut gone = vec![true; known.len()];
    for (finding, partner) in judged.iter_mut().zip(partners) {
        finding.state = match partner {
            Some(index) => {
                gone[index] = false;
                State::Existing
            }
            None => State::New,
        };
    }
    gone.into_iter().enumerate().filter_map(|(index, gone)| gone.then_some(index)).collect()
}

/// Coverage by the project's own paths, and the one problem that tells how much could not be placed.
pub(super) fn coverage_by_path(
    request: &Request<'_>,
    files: &[Arc<FileAnalysis>],
) -> (BTreeMap<Arc<str>, FileHits>, Option<Problem>) {
    if request.coverage.files.is_empty() {
        return (BTreeMap::new(), None);
    }
    let options = &request.config.file.coverage;
    let project = files.iter().map(|file| &*file.path);
    let matched = match_paths(&request.coverage, project, &options.path_mapping, options.merge);
    // What the report knows beyond the scanned files (generated and foreign code, say) is no trouble; only what could be meant for
    // several files, or a report of which nothing fits at all, is.
    let ambiguous = matched.unmatched.iter().find_map(|unmatched| match &unmatched.reason {
        UnmatchedReason::Ambiguous(one, other) => Some(format!(
            "the coverage report's {} fits {one} and {other}; say which in [coverage] path-mapping",
            unmatched.path
        )),
        _ => None,
    });
    let nothing = || {
        let example = matched.unmatched.first().map_or("", |unmatched| &unmatched.path);
        format!(
            "no file of the coverage report is in the project (the first is {example}); see path-mapping in [coverage]"
        )
    };
    let message = if matched.files.is_empty() { Some(nothing()) } else { ambiguous };
    let problem = message.map(|message| Problem { kind: ProblemKind::Input, path: Arc::from(""), message });
    let hits = matched.files.into_iter().map(|(path, mut hits)| {
        let file = files.binary_search_by(|file| (*file.path).cmp(&*path)).ok().and_then(|at| files.get(at));
        if let Some(file) = file.filter(|file| has_coverage_in_blocks(file.language)) {
            hits.keep_lines(|line| file.code_lines.contains(line));
        }
        (Arc::from(path), hits)
    });
    (hits.collect(), problem)
}
