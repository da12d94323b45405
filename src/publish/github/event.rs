//! The event that a workflow run was started by, from the file at `GITHUB_EVENT_PATH`.
//!
//! Only the fields that matter here are read, and none of them must be there: what webhooks send differs between versions of
//! GitHub Enterprise Server.

use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Event {
    pub pull_request: Option<PullRequest>,
    pub merge_group: Option<MergeGroup>,
    pub workflow_run: Option<WorkflowRun>,
    pub check_run: Option<CheckRun>,
    pub check_suite: Option<CheckRun>,
    /// Of a push: the commit before.
    pub before: Option<String>,
    pub after: Option<String>,
    pub repository: Option<Repository>,
    pub installation: Option<Installation>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PullRequest {
    pub number: u64,
    pub state: String,
    pub head: Side,
    pub base: Side,
    pub merge_commit_sha: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Side {
    pub sha: String,
    #[serde(rename = "ref")]
    pub name: String,
    /// `None` where the fork is gone.
    pub repo: Option<Repository>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Repository {
    pub full_name: String,
    pub default_branch: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MergeGroup {
    pub head_sha: String,
    pub base_sha: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WorkflowRun {
    pub id: u64,
    pub event: String,
    pub head_sha: String,
    pub head_branch: Option<String>,
    pub head_repository: Option<Repository>,
    pub conclusion: Option<String>,
    pub html_url: Option<String>,
}

/// A check run or check suite.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CheckRun {
    pub head_sha: String,
    pub pull_requests: Vec<PullRequest>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Installation {
    pub id: Option<u64>,
}

impl PullRequest {
    /// Whether its head lies in another repository than its base.
    #[must_use]
    pub fn is_from_fork(&self) -> bool {
        match (&self.head.repo, &self.base.repo) {
            (Some(head), Some(base)) => !head.full_name.eq_ignore_ascii_case(&base.full_name),
            // The fork is gone, or GitHub does not say: then nothing is trusted.
            _ => true,
        }
    }
}
