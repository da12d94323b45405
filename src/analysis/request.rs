//! What is asked of a scan.

use super::code_rules::CodeRules;
use super::newcode::Baseline;
use super::observer::Observer;
use crate::config::Config;
use crate::coverage::CoverageReport;
use crate::finding::Problem;
use crate::secrets::Scanner;
use crate::workspace;
use crate::workspace::git::{Comparison, GitError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What to scan, and how.
pub struct Request<'r> {
    /// The project root: what all paths are relative to.
    pub root: &'r Path,
    /// Files and folders below the root that were looked through.
    pub paths: &'r [PathBuf],
    /// With the folders' configurations already laid over.
    pub config: &'r Config,
    pub base: Base,
    /// Coverage reports, already read and merged.
    pub coverage: CoverageReport,
    /// The rules for secrets; `None` where they are not looked for.
    pub secrets: Option<&'r Scanner>,
    /// Whether nothing but secrets is looked for.
    pub only_secrets: bool,
    /// Whether secrets are looked for in git's history too.
    pub history: Option<HistoryRequest>,
    /// The rules over code.
    pub code_rules: &'r CodeRules,
    /// What is known to be wrong with the inputs already, such as rule files.
    pub problems: Vec<Problem>,
    /// Where results of earlier runs are kept; `None` for no cache.
    pub cache_folder: Option<&'r Path>,
    /// Decides which suppressions have expired.
    pub today: jiff::civil::Date,
    pub observer: &'r dyn Observer,
    pub cancelled: &'r AtomicBool,
}

/// What is looked for in history.
#[derive(Debug, Clone, Copy, Default)]
pub struct HistoryRequest {
    /// Only commits made at or after this time, in seconds since 1970.
    pub since: Option<i64>,
}

/// What new code is told by.
#[derive(Debug, Clone, Default)]
pub enum Base {
    /// Nothing is new or old.
    #[default]
    None,
    /// A revision of the git repository that the root lies in.
    Revision { name: String, comparison: Comparison },
    /// The findings of an earlier analysis.
    Baseline(Baseline),
}

/// Why there is no result at all.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error(transparent)]
    Glob(#[from] workspace::GlobError),
    #[error(transparent)]
    History(#[from] GitError),
    #[error(
        "{0} is in no git repository, so there is no base to compare with; use --baseline FILE, or leave --base out"
    )]
    NoRepository(String),
    #[error("{0} is in no git repository, so there is no history to look through")]
    NoHistory(String),
    #[error("interrupted")]
    Cancelled,
}
