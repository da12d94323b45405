use crate::jobs::{NewJob, OnDuplicate, Priority};
use serde::{Deserialize, Serialize};

/// The kind of the jobs that scan.
pub const SCAN: &str = "scan";

/// What a scan job is to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanRequest {
    /// `owner/name`.
    pub repository: String,
    /// Where it is cloned from; `None` for the usual address of the server's GitHub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clone_url: Option<String>,
    /// The installation of the GitHub App that may read it and write to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installation: Option<u64>,
    /// The commit to scan; `None` for the newest of `reference`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The full name of the branch or tag, as `refs/heads/main`; `None` for the default branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The pull request that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    pub trigger: Trigger,
}

/// A pull request, as far as a scan must know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub number: u64,
    /// The commit and the branch that it is to be merged into.
    pub base_commit: String,
    pub base_branch: String,
    /// Whether the head is in another repository, whose owner is a stranger here.
    pub from_fork: bool,
}

/// What asked for a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    Push,
    PullRequest,
    Release,
    Tag,
    Comment,
    /// Somebody pressed the button of a check run or suite.
    Rerun,
    Dispatch,
    Schedule,
    Pipeline,
    Batch,
    /// It was made elsewhere.
    Import,
    Manual,
}

impl ScanRequest {
    /// What of a repository it is about; of one thing only the newest scan matters.
    pub(super) fn subject(&self) -> String {
        match (&self.change, &self.reference, &self.commit) {
            (Some(change), ..) => format!("pull/{}", change.number),
            (None, Some(reference), _) => reference.clone(),
            (None, None, Some(commit)) => commit.clone(),
            (None, None, None) => "default".to_owned(),
        }
    }

    /// The job that does it. Of a pull request or branch only the newest commit matters: a newer scan takes the place of an older.
    #[must_use]
    pub fn into_job(self, correlation_id: Option<String>) -> NewJob {
        let key = format!("{SCAN}:{}:{}", self.repository.to_ascii_lowercase(), self.subject());
        let priority = match self.trigger {
            Trigger::Comment | Trigger::Rerun | Trigger::Manual | Trigger::PullRequest => Priority::HIGH,
            Trigger::Schedule | Trigger::Batch => Priority::LOW,
            _ => Priority::NORMAL,
        };
        let payload = serde_json::to_value(&self).unwrap_or_default();
        NewJob { priority, correlation_id, ..NewJob::new(SCAN, payload) }.key(key, OnDuplicate::Replace)
    }
}
