//! Rows of tables that several pages of Markdown have.

use super::escape::{code, message, place};
use crate::report::model::{Category, Finding, FixedFinding, Score};
use serde::Serialize;

/// A finding in a table: strings that are ready for Markdown.
#[derive(Debug, Clone, Serialize)]
pub struct FindingRow {
    severity: &'static str,
    message: String,
    rule: String,
    place: String,
}

impl FindingRow {
    /// Of an open one, with a link below `base` and at most so many characters of its message.
    #[must_use]
    pub fn of(finding: &Finding, base: &str, longest: usize) -> Self {
        Self {
            severity: finding.severity.as_str(),
            message: message(&finding.message, longest),
            rule: code(&finding.rule),
            place: place(base, &finding.place.path, Some(finding.place.line)),
        }
    }

    /// Of one that is fixed, whose place is no more.
    #[must_use]
    pub fn of_fixed(fixed: &FixedFinding, longest: usize) -> Self {
        Self {
            severity: fixed.severity.as_str(),
            message: message(&fixed.message, longest),
            rule: code(&fixed.rule),
            place: code(&format!("{}:{}", fixed.path, fixed.line)),
        }
    }
}

/// How the score changed, in brackets behind it; empty where there is nothing to compare with.
#[must_use]
pub fn score_change(score: &Score) -> String {
    score.before.map_or_else(String::new, |before| {
        let change = score.value - before;
        if change.abs() < 0.05 { " (as before)".to_owned() } else { format!(" ({change:+.1})").replace('-', "−") }
    })
}

/// The name of a category at the beginning of a row.
#[must_use]
pub fn category_name(category: Category) -> String {
    let word = category.as_str();
    word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()
}

/// A commit by its first digits; another name as it is.
#[must_use]
pub fn revision(name: &str) -> String {
    code(name.get(..12).filter(|_| name.len() == 40).unwrap_or(name))
}
