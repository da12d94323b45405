//! Secrets of one file, as findings.

use crate::config::{FolderSettings, is_enabled};
use crate::finding::Finding;
use crate::secrets::{self, Scanner, Secret, Source};
use crate::text::{LineIndex, Span};
use std::sync::Arc;

/// What looking for secrets in a file gave.
#[derive(Debug, Default)]
pub(super) struct SecretLook {
    /// In listing order, not yet fingerprinted.
    pub(super) findings: Vec<Finding>,
    /// Where the values stand, by place.
    pub(super) spans: Vec<Span>,
}

/// Looks through the file `path`; rules that its folder switches off do not speak.
pub(super) fn look(scanner: &Scanner, settings: &FolderSettings, path: &Arc<str>, text: &str) -> SecretLook {
    let found = told(scanner, settings, &Source { path, text, commit: None });
    if found.is_empty() {
        return SecretLook::default();
    }
    let mut findings = secrets::findings(scanner, &found, path, text, &LineIndex::new(text));
    adjust(&mut findings, settings);
    findings.sort_by(|a, b| a.listing_order().cmp(&b.listing_order()));
    SecretLook { findings, spans: found.iter().map(|secret| secret.span).collect() }
}

/// Gives `findings` the severities that the configuration sets.
pub(super) fn adjust(findings: &mut [Finding], settings: &FolderSettings) {
    for finding in findings {
        if let Some(severity) = settings.rules.get(&*finding.rule).and_then(|setting| setting.severity()) {
            finding.severity = severity;
        }
    }
}

/// The secrets of `source` that rules which are switched on find.
pub(super) fn told(scanner: &Scanner, settings: &FolderSettings, source: &Source<'_>) -> Vec<Secret> {
    let mut found = scanner.scan(source);
    found.retain(|secret| {
        let rule = scanner.rules().get(secret.rule);
        rule.is_some_and(|rule| is_enabled(rule.info, &settings.rules, settings.audience.0))
    });
    found
}

/// `text` with every secret in it hidden.
pub(super) fn hide(scanner: &Scanner, settings: &FolderSettings, path: &str, text: &str) -> Option<String> {
    let found = told(scanner, settings, &Source { path, text, commit: None });
    let spans: Vec<Span> = found.iter().map(|secret| secret.span).collect();
    (!spans.is_empty()).then(|| secrets::masked(text, &spans, b'*'))
}
