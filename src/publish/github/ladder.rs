//! The places where a result is shown, from the best to the one that always works, and what became of each.
//!
//! A place that the token may not write to costs nothing but itself: it is named with the permission that would open it.

use super::client::{ApiError, ApiErrorKind};
use crate::report::RenderError;

/// A place where a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    CodeScanning,
    CheckRun,
    CommitStatus,
    ReviewComments,
    SummaryComment,
    JobSummary,
    Log,
}

/// What became of a rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It shows the result.
    Done { what: String, url: Option<String> },
    /// The configuration switches it off.
    Off,
    /// There is nothing for it in this run.
    Nothing { why: String },
    /// The token may not.
    Missing { permission: String, why: String },
    /// Something else went wrong.
    Failed { why: String },
}

/// A rung and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub rung: Rung,
    pub outcome: Outcome,
    /// What went wrong although the rung holds.
    pub notes: Vec<String>,
}

/// Why a rung does not hold.
#[derive(Debug, thiserror::Error)]
pub enum RungError {
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("{0}")]
    Render(#[from] RenderError),
    #[error("{0}")]
    Other(String),
}

impl Rung {
    /// As people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CodeScanning => "code scanning",
            Self::CheckRun => "check run",
            Self::CommitStatus => "commit status",
            Self::ReviewComments => "review comments",
            Self::SummaryComment => "summary comment",
            Self::JobSummary => "job summary",
            Self::Log => "annotations in the log",
        }
    }

    /// The permission of a workflow's job that it needs.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::CodeScanning => "security-events: write",
            Self::CheckRun => "checks: write",
            Self::CommitStatus => "statuses: write",
            Self::ReviewComments | Self::SummaryComment => "pull-requests: write",
            Self::JobSummary | Self::Log => "none",
        }
    }
}

impl Step {
    /// From what trying a rung gave.
    #[must_use]
    pub fn of(rung: Rung, tried: Result<Self, RungError>) -> Self {
        let outcome = match tried {
            Ok(step) => return step,
            Err(RungError::Api(error)) if error.is_denied() && is_switched_off(rung, &error) => Outcome::Failed {
                why: format!(
                    "code scanning is not switched on for this repository, or needs a licence for private ones ({})",
                    error.kind
                ),
            },
            // That the thing is there was seen before: then not found means may not.
            Err(RungError::Api(error)) if error.is_denied() || error.is_not_found() => {
                Outcome::Missing { permission: permission(rung, &error), why: error.to_string() }
            }
            Err(error) => Outcome::Failed { why: error.to_string() },
        };
        Self { rung, outcome, notes: Vec::new() }
    }

    #[must_use]
    pub fn done(rung: Rung, what: impl Into<String>, url: Option<String>) -> Self {
        Self { rung, outcome: Outcome::Done { what: what.into(), url }, notes: Vec::new() }
    }

    #[must_use]
    pub fn nothing(rung: Rung, why: impl Into<String>) -> Self {
        Self { rung, outcome: Outcome::Nothing { why: why.into() }, notes: Vec::new() }
    }

    #[must_use]
    pub fn off(rung: Rung) -> Self {
        Self { rung, outcome: Outcome::Off, notes: Vec::new() }
    }

    /// The same with something else to tell.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// Whether something was to be shown here and is not.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.outcome, Outcome::Missing { .. } | Outcome::Failed { .. })
    }

    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.outcome, Outcome::Done { .. })
    }

    /// Where it is seen.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Done { url, .. } => url.as_deref(),
            _ => None,
        }
    }

    /// One line for people; `None` where there is nothing to tell.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let name = self.rung.name();
        match &self.outcome {
            Outcome::Done { what, .. } => Some(format!("{name}: {what}")),
            Outcome::Off => None,
            Outcome::Nothing { why } => Some(format!("{name}: nothing to do: {why}")),
            Outcome::Missing { permission, why } => {
                Some(format!("{name}: not shown; the token needs `{permission}` ({why})"))
            }
            Outcome::Failed { why } => Some(format!("{name}: not shown: {why}")),
        }
    }
}

fn is_switched_off(rung: Rung, error: &ApiError) -> bool {
    let ApiErrorKind::Denied { message, .. } = &error.kind else { return false };
    let message = message.to_lowercase();
    rung == Rung::CodeScanning
        && (message.contains("advanced security")
            || message.contains("not enabled")
            || message.contains("must be enabled"))
}

/// The permission as GitHub names it itself, in the words of a workflow, or else the one that we know.
fn permission(rung: Rung, error: &ApiError) -> String {
    // Alternatives stand between semicolons: the one that we know is taken where it is among them.
    let alternatives = error.accepted().unwrap_or_default().split(';');
    let written = alternatives.filter_map(|all| {
        let (name, _) = all.split(',').find_map(|one| one.trim().split_once("=write"))?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        is_name.then(|| format!("{}: write", name.replace('_', "-")))
    });
    let written: Vec<String> = written.collect();
    let ours = rung.permission().to_owned();
    if written.contains(&ours) { ours } else { written.into_iter().next().unwrap_or(ours) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ApiErrorKind) -> Result<Step, RungError> {
        Err(RungError::Api(ApiError { call: "POST /x".to_owned(), kind }))
    }

    fn denied(message: &str, accepted: Option<&str>) -> Result<Step, RungError> {
        error(ApiErrorKind::Denied { message: message.to_owned(), accepted: accepted.map(str::to_owned) })
    }

    #[test]
    fn what_may_not_be_is_told_with_the_permission_that_opens_it() {
        let line = |rung, tried| Step::of(rung, tried).line().unwrap();
        let told = line(Rung::CheckRun, denied("Resource not accessible by integration", None));
        assert!(told.starts_with("check run: not shown; the token needs `checks: write`"), "{told}");
        let told = line(Rung::SummaryComment, denied("no", Some("issues=write; pull_requests=write")));
        assert!(told.contains("`pull-requests: write`"), "{told}");
        let told = line(Rung::CheckRun, denied("no", Some("contents=read,deployments=write")));
        assert!(told.contains("`deployments: write`"), "{told}");
        let told = line(Rung::ReviewComments, error(ApiErrorKind::NotFound { accepted: None }));
        assert!(told.contains("`pull-requests: write`"), "{told}");
    }

    #[test]
    fn code_scanning_that_is_switched_off_is_no_missing_permission() {
        let step = Step::of(Rung::CodeScanning, denied("Code scanning is not enabled for this repository", None));
        assert!(matches!(step.outcome, Outcome::Failed { .. }));
        assert!(step.is_broken());
    }
}
