//! What an analysis comes to.

use super::gate::GateOutcome;
use crate::architecture::Coupling;
use crate::coverage::FileHits;
use crate::duplication::CloneFamily;
use crate::finding::{Category, Finding, Problem, Severity, State, SuppressedBy};
use crate::language::Language;
use crate::measure::Measures;
use crate::metrics::FileMetrics;
use crate::workspace::SkippedFile;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One analysis of one project, with everything that reports tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    pub project: ProjectInfo,
    /// By path.
    pub files: Vec<FileSummary>,
    /// In listing order, suppressed ones too.
    pub findings: Vec<JudgedFinding>,
    /// Findings of the base that are gone.
    pub fixed: Vec<FixedFinding>,
    pub clones: Vec<CloneFamily>,
    /// Paths of files that import each other in a circle.
    pub import_cycles: Vec<Vec<Arc<str>>>,
    pub skipped: Vec<SkippedFile>,
    /// Files in no language of ours.
    pub unknown_files: u32,
    /// Those of them that are text and were looked through for secrets.
    pub plain_files: u32,
    pub problems: Vec<Problem>,
    pub measures: Measures,
    /// Of new code; `None` where there is no base.
    pub new_measures: Option<Measures>,
    pub score: f64,
    pub score_before: Option<f64>,
    pub losses: Vec<Loss>,
    pub gate: GateOutcome,
    pub recommendations: Vec<Recommendation>,
    /// Files whose result came from the cache.
    pub cached_files: u32,
}

/// Which project, and in which state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProjectInfo {
    /// The repository's name, of the whole of one that has an address; else the name of the root folder.
    pub name: String,
    pub commit: Option<String>,
    pub branch: Option<String>,
    /// Web address of the repository, without credentials.
    pub repository: Option<String>,
    /// What new code was told by: a commit, or the name of a baseline file.
    pub base: Option<String>,
    /// Path of the root below the git work tree, with `/`.
    pub prefix: String,
}

/// A piece of work that pays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// In the imperative.
    pub title: String,
    /// Why it pays, with numbers.
    pub reason: String,
    /// Points of score that it gives back.
    pub gain: f64,
    pub effort_minutes: u32,
    pub path: Option<Arc<str>>,
    pub line: Option<u32>,
}

/// Points lost to one cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    pub name: String,
    pub points: f64,
    pub reason: String,
}

/// The numbers of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileSummary {
    pub path: Arc<str>,
    pub language: Language,
    pub is_test: bool,
    pub metrics: FileMetrics,
    /// Lines that stand in a clone.
    pub duplicated_lines: u32,
    pub coverage: Option<FileHits>,
    /// How it hangs together with the other files by imports.
    pub coupling: Coupling,
}

/// A finding with what the analysis of the whole says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedFinding {
    pub finding: Finding,
    pub state: State,
    /// Whether the change touched its line; `None` where that is not known.
    pub on_changed_line: Option<bool>,
    pub suppression: Option<AppliedSuppression>,
    /// Whether its file is test code.
    pub in_test_code: bool,
    pub excerpt: Option<Excerpt>,
}

impl JudgedFinding {
    /// Whether it counts: neither suppressed nor only informational.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.suppression.is_none() && self.finding.severity > Severity::Info
    }

    /// Whether it counts for the ratings and the points of security, reliability and architecture. Tests provoke
    /// errors on purpose and are not shipped, so what stands in them does not: except a secret, which is as
    /// public there as anywhere.
    #[must_use]
    pub fn rates(&self) -> bool {
        self.counts() && (!self.in_test_code || self.finding.category == Category::Secret)
    }
}

/// Why a finding is silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedSuppression {
    pub by: SuppressedBy,
    pub reason: Option<String>,
    /// ISO date of the last day on which it holds.
    pub until: Option<String>,
}

/// Source around a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    pub first_line: u32,
    pub lines: Vec<String>,
}

/// A finding of the base that is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FixedFinding {
    pub rule: Arc<str>,
    pub message: String,
    pub severity: Severity,
    pub category: Category,
    pub path: Arc<str>,
    pub line: u32,
    pub context: String,
    pub line_hash: String,
}
