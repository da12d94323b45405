//! Scans of repositories: what is asked for, the fetching, the run and its results.
//!
//! ```text
//! ScanRequest ─► job ─► repository (found or made) ─► fetch: copy, checkout ─► child process ─► reports
//!                                                                                               │
//!   publish job ◄── event analysis.completed, gate.failed ◄── rows: analysis, findings ◄────────┘
//! ```
//!
//! A job that is done twice leaves one analysis: its row carries the job's id. The rows of findings are written before the analysis
//! is completed, in small transactions, since SQLite lets nobody else write meanwhile; nobody looks at them until it is.

mod access;
mod analyses;
mod child;
mod fetch;
mod findings;
mod handler;
mod import;
mod publish;
mod repositories;
mod request;
mod results;
mod settings;
mod source;

pub use access::of_api;
pub use analyses::{
    ANALYSIS_SORTS, Analysis, AnalysisFilter, AnalysisState, Figures, KeptReport, Since, durations, get as analysis,
    latest_with_report, list as list_analyses, of_job as analysis_of_job, report_packed, unpacked,
};
pub use findings::{Difference, FINDING_SORTS, FindingFilter, StoredFinding, difference, list as list_findings};
pub use handler::{Files, ScanHandler, clear_leftovers, files_of, is_reference};
pub use import::{Became, Imported, OnExisting, import_report, put_repository};
pub use publish::{PUBLISH, PublishHandler, is_possible as is_writable_on_github};
pub use repositories::{
    FindError, LOCAL, NewRepository, REPOSITORY_SORTS, Repository, RepositoryChange, change, find as find_repository,
    get as repository, get_in as repository_in, list as list_repositories, register, remove,
};
pub use request::{Change, SCAN, ScanRequest, Trigger};
pub use results::settle_abandoned;
pub use settings::{GITHUB_TOKEN_VARIABLE, GithubAccess, GithubApp, Kept, ScanLimits, ScanSettings};
pub use source::{CloneUrl, SourceError, local_folder};

#[cfg(test)]
pub(crate) mod tests;
