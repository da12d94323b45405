//! What only all files together tell: clones, import cycles, breaches of the declared architecture.

use super::file::FileAnalysis;
use super::fingerprint::fingerprint_by_identity;
use super::measures::DuplicatedLines;
use crate::config::{Config, is_enabled};
use crate::duplication::{self, CloneFamily, CloneFile};
use crate::finding::{Finding, RuleInfo};
use std::sync::Arc;

/// What looking at the whole gave.
#[derive(Debug, Default)]
pub(super) struct ProjectChecks {
    /// Fingerprinted, of enabled rules only.
    pub(super) findings: Vec<Finding>,
    pub(super) clones: Vec<CloneFamily>,
    pub(super) cycles: Vec<Vec<Arc<str>>>,
    pub(super) duplicated: DuplicatedLines,
}

/// Looks at `files`, which are all of the project, by path.
pub(super) fn check(files: &[Arc<FileAnalysis>], config: &Config) -> ProjectChecks {
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
    findings.retain_mut(|finding| adjust(finding, config));
    fingerprint_by_identity(&mut findings);
    ProjectChecks { findings, clones: clones.families, cycles: Vec::new(), duplicated }
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
