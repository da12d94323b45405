use super::scanner::{Scanner, Secret};
use crate::finding::Finding;
use crate::text::{LineIndex, Span};
use std::sync::Arc;

/// What is told of `secrets`, all of the file `path` with this `text`.
#[must_use]
pub fn findings(scanner: &Scanner, secrets: &[Secret], path: &Arc<str>, text: &str, lines: &LineIndex) -> Vec<Finding> {
    secrets
        .iter()
        .filter(|secret| !secret.is_allowed)
        .filter_map(|secret| {
            let rule = scanner.rules().get(secret.rule)?;
            let mut finding = Finding::new(
                rule.info,
                lines.location(secret.span, path, text),
                message(rule.info.name, rule.own.is_some(), secret),
            )
            .identified_by(secret.identity.clone());
            finding.severity = secret.severity;
            finding.confidence = secret.confidence;
            Some(finding)
        })
        .collect()
}

fn message(name: &str, is_own: bool, secret: &Secret) -> String {
    if secret.span == Span::default() {
        return format!("{name}: such a file holds secrets and does not belong in the source.");
    }
    let beginning = if secret.shown.is_empty() { String::new() } else { format!(" beginning `{}`", secret.shown) };
    let encoded = secret.encoding.map_or_else(String::new, |encoding| format!(", encoded in {},", encoding.name()));
    let what = if is_own { name.to_owned() } else { format!("{name} (by a rule of this project)") };
    format!(
        "{what}{beginning}{encoded} stands in the source. Revoke it, then read it from the environment or a secret store."
    )
}
