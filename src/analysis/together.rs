//! What the results of all files come to when they are put together.

use super::file::FileAnalysis;
use super::measures::{self, ProjectCounts};
use super::outcome::{AppliedSuppression, FileSummary, JudgedFinding};
use super::project::{self, ProjectChecks};
use super::request::Request;
use super::{flows, suppress};
use crate::architecture::Manifests;
use crate::coverage::FileHits;
use crate::finding::{Finding, RuleInfo, State};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All findings in listing order, each with what silences it.
pub(super) fn told(
    files: &[Arc<FileAnalysis>],
    of_project: Vec<Finding>,
    request: &Request<'_>,
) -> (Vec<Finding>, Vec<Option<AppliedSuppression>>) {
    let mut findings: Vec<Finding> =
        files.iter().flat_map(|file| file.findings.iter().cloned()).chain(of_project).collect();
    let rules: Vec<&RuleInfo> = super::rules_of_run(request.secrets, request.code_rules).collect();
    let suppressed = suppress::apply(&findings, files, request.config, &rules, request.today);
    let about = suppressed.findings.len();
    findings.extend(suppressed.findings);
    let mut pairs: Vec<_> =
        findings.into_iter().zip(suppressed.of_findings.into_iter().chain(std::iter::repeat_n(None, about))).collect();
    pairs.sort_by(|(a, _), (b, _)| a.listing_order().cmp(&b.listing_order()).then_with(|| a.message.cmp(&b.message)));
    pairs.into_iter().unzip()
}

/// Whether `path` is test code; `files` stand by path.
pub(super) fn is_test(files: &[Arc<FileAnalysis>], path: &str) -> bool {
    file_of(files, path).is_some_and(|file| file.is_test)
}

pub(super) fn file_of<'f>(files: &'f [Arc<FileAnalysis>], path: &str) -> Option<&'f Arc<FileAnalysis>> {
    files.binary_search_by(|file| (*file.path).cmp(path)).ok().and_then(|at| files.get(at))
}

pub(super) fn summaries(
    files: &[Arc<FileAnalysis>],
    checks: &ProjectChecks,
    coverage: &BTreeMap<Arc<str>, FileHits>,
) -> Vec<FileSummary> {
    files
        .iter()
        .zip(&checks.coupling)
        .map(|(file, &coupling)| FileSummary {
            path: Arc::clone(&file.path),
            language: file.language,
            is_test: file.is_test,
            metrics: file.metrics.clone(),
            duplicated_lines: checks.duplicated.get(&file.path).map_or(0, |lines| lines.len() as u32),
            coverage: coverage.get(&file.path).cloned(),
            coupling,
        })
        .collect()
}

/// The findings of the base, in listing order, and its score. Coverage of the base is not known, so the score leaves it out.
pub(super) fn judge_base(
    request: &Request<'_>,
    files: &mut [Arc<FileAnalysis>],
    of_plain: Vec<Finding>,
    manifests: &Manifests,
    text_of: &flows::TextOf<'_>,
) -> (Vec<JudgedFinding>, f64) {
    let graph = flows::graph(files, manifests);
    // What was given up there, is told of the work tree.
    flows::follow(files, &graph, manifests, request, text_of);
    let files = &*files;
    let mut checks = project::check(files, &graph, request.config);
    let others = std::mem::take(&mut checks.findings).into_iter().chain(of_plain).collect();
    let (findings, suppressions) = told(files, others, request);
    let judged: Vec<JudgedFinding> = findings
        .into_iter()
        .zip(suppressions)
        .map(|(finding, suppression)| JudgedFinding {
            state: State::Unknown,
            on_changed_line: None,
            suppression,
            in_test_code: is_test(files, &finding.location.path),
            finding,
            excerpt: None,
        })
        .collect();
    let summaries = summaries(files, &checks, &BTreeMap::new());
    let (_, score) = measures::overall(&summaries, &judged, ProjectCounts::default());
    (judged, score.value())
}
