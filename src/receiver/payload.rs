//! What of GitHub's payloads is read. Nothing must be there: what is sent differs between events and between versions of GitHub.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Payload {
    pub(super) action: Option<String>,
    pub(super) repository: Option<Repository>,
    pub(super) sender: Option<Account>,
    pub(super) installation: Option<Numbered>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) ref_type: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) deleted: bool,
    pub(super) commits: Option<Vec<Commit>>,
    pub(super) head_commit: Option<Commit>,
    pub(super) pull_request: Option<PullRequest>,
    pub(super) number: Option<u64>,
    pub(super) label: Option<Named>,
    pub(super) release: Option<Release>,
    pub(super) issue: Option<Issue>,
    pub(super) comment: Option<Comment>,
    pub(super) check_run: Option<Check>,
    pub(super) check_suite: Option<Check>,
    pub(super) requested_action: Option<RequestedAction>,
    pub(super) branch: Option<String>,
    #[serde(rename = "client_payload")]
    pub(super) wanted: Option<Value>,
    pub(super) zen: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Repository {
    pub(super) full_name: String,
    pub(super) default_branch: Option<String>,
    pub(super) clone_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account {
    pub(super) login: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Numbered {
    pub(super) id: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RequestedAction {
    pub(super) identifier: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Commit {
    pub(super) id: String,
    pub(super) added: Vec<String>,
    pub(super) modified: Vec<String>,
    pub(super) removed: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PullRequest {
    pub(super) number: u64,
    pub(super) draft: Option<bool>,
    pub(super) merged: Option<bool>,
    pub(super) head: Side,
    pub(super) base: Side,
    pub(super) labels: Option<Vec<Named>>,
    pub(super) user: Option<Account>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Side {
    pub(super) sha: String,
    #[serde(rename = "ref")]
    pub(super) name: String,
    /// `None` where the fork is gone.
    pub(super) repo: Option<Repository>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Release {
    pub(super) tag_name: String,
    pub(super) draft: bool,
    pub(super) author: Option<Account>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Issue {
    pub(super) number: u64,
    pub(super) labels: Option<Vec<Named>>,
    pub(super) user: Option<Account>,
    /// There where the issue is a pull request.
    pub(super) pull_request: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) body: Option<String>,
    pub(super) user: Option<Account>,
    pub(super) author_association: String,
}

/// A check run or a check suite.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Check {
    pub(super) head_sha: String,
    pub(super) head_branch: Option<String>,
    pub(super) name: Option<String>,
    pub(super) app: Option<Numbered>,
    pub(super) pull_requests: Option<Vec<PullRequest>>,
    /// Of a check run.
    #[serde(rename = "check_suite")]
    pub(super) suite: Option<Box<Check>>,
}
