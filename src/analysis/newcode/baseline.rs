use super::matching::KnownFinding;
use crate::finding::{Category, Severity};

/// The findings of an earlier analysis, as a file keeps them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Baseline {
    /// The file's name, for reports.
    pub name: String,
    pub findings: Vec<BaselineFinding>,
    pub score: Option<f64>,
}

/// A finding of a baseline: what recognises it, and what is told if it is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct BaselineFinding {
    pub known: KnownFinding,
    pub message: String,
    pub severity: Severity,
    pub category: Category,
}
