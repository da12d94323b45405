//! What only all files together tell: clones, import cycles, breaches of the declared architecture.

use super::file::FileAnalysis;
use super::fingerprint::fingerprint_by_identity;
use super::measures::DuplicatedLines;
use crate::architecture::{self, Coupling, ImportGraph, Manifests};
use crate::config::{Config, is_enabled};
use crate::duplication::{self, CloneFamily, CloneFile};
use crate::finding::{Finding, Problem, ProblemKind, RuleInfo};
use crate::language::Language;
use crate::workspace::{self, ReadOutcome, SourceFile};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What looking at the whole gave.
#[derive(Debug, Default)]
pub(super) struct ProjectChecks {
    /// Fingerprinted, of enabled rules only.
    pub(super) findings: Vec<Finding>,
    pub(super) clones: Vec<CloneFamily>,
    pub(super) cycles: Vec<Vec<Arc<str>>>,
    /// Of each file, in their order.
    pub(super) coupling: Vec<Coupling>,
    pub(super) duplicated: DuplicatedLines,
}

/// Looks at `files`, which are all of the project, by path, and their imports.
pub(super) fn check(files: &[Arc<FileAnalysis>], graph: &ImportGraph, config: &Config) -> ProjectChecks {
    let clone_files: Vec<CloneFile<'_>> = files
        .iter()
        .map(|file| CloneFile {
            path: Arc::clone(&file.path),
            language: file.language,
            is_test: file.is_test,
            tokens: &file.clone_tokens,
        })
        .collect();
    let clones = duplication::find(&clone_files, &config.file.duplication);
    let duplicated = files
        .iter()
        .zip(&clones.files)
        .filter(|(_, duplication)| !duplication.ranges.is_empty())
        .map(|(file, duplication)| {
            let lines = duplication.ranges.iter().flat_map(|range| range.first..=range.last).collect();
            (Arc::clone(&file.path), lines)
        })
        .collect();
    let mut findings = duplication::findings(&clones);
    let (cycles, coupling) = look_at_imports(graph, config, &mut findings);
    findings.retain_mut(|finding| adjust(finding, config));
    fingerprint_by_identity(&mut findings);
    ProjectChecks { findings, clones: clones.families, cycles, coupling, duplicated }
}

/// Adds cycles and breaches to `findings`; returns the members of each cycle in the order of their imports, and
/// the coupling of each file.
fn look_at_imports(
    graph: &ImportGraph,
    config: &Config,
    findings: &mut Vec<Finding>,
) -> (Vec<Vec<Arc<str>>>, Vec<Coupling>) {
    let cycles = architecture::cycles(graph);
    findings.extend(architecture::cycle_findings(&cycles));
    findings.extend(config.architecture.breaches(graph));
    let members =
        cycles.iter().map(|cycle| cycle.steps.iter().map(|step| Arc::clone(&step.member)).collect()).collect();
    (members, graph.coupling())
}

/// What the project's manifests say of its packages, and what is wrong with them.
pub(super) fn manifests(root: &Path, sources: &[SourceFile], config: &Config) -> (Manifests, Vec<Problem>) {
    let mut manifests = Manifests::default();
    let mut problems = Vec::new();
    let mut add = |path: &str, text: Result<&str, String>| {
        if let Err(error) = text.and_then(|text| manifests.add(path, text)) {
            problems.push(Problem {
                kind: ProblemKind::Input,
                path: Arc::from(path),
                message: format!("this manifest cannot be read, so imports of its packages are not resolved: {error}"),
            });
        }
    };
    for source in sources {
        let name = source.path.rsplit('/').next().unwrap_or_default();
        if Manifests::wants(name)
            && let ReadOutcome::Text(text) = workspace::read(source, &config.file.scan)
        {
            add(&source.path, Ok(&text.text));
        }
    }
    // Go's manifest is in no language of ours, so it is not among the sources.
    let go = sources.iter().filter(|source| source.language == Language::Go);
    let folders: BTreeSet<&Path> = go.flat_map(|source| Path::new(&*source.path).ancestors().skip(1)).collect();
    for folder in folders {
        let path = folder.join("go.mod");
        let absolute = root.join(&path);
        // Opening a pipe would wait for whoever writes into it.
        if !absolute.is_file() {
            continue;
        }
        let text = workspace::read_text_bounded(&absolute, config.file.scan.max_file_size);
        add(&path.to_string_lossy().replace('\\', "/"), text.as_deref().map_err(ToString::to_string));
    }
    (manifests, problems)
}

/// Gives `finding` the severity that its file's settings want; false where they switch the rule off.
fn adjust(finding: &mut Finding, config: &Config) -> bool {
    let settings = config.settings_for(&finding.location.path);
    if let Some(severity) = settings.rules.get(&*finding.rule).and_then(|setting| setting.severity()) {
        finding.severity = severity;
    }
    let rule: Option<&RuleInfo> = super::rules().find(|rule| *rule.id == *finding.rule);
    rule.is_none_or(|rule| is_enabled(rule, &settings.rules, settings.audience.0))
}
