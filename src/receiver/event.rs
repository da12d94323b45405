//! What a webhook says, as far as anything here depends on it.

use super::command::Command;
use super::payload::{self, Payload};

/// What all events have, and what routes look at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The name of the event: `pull_request`.
    pub name: String,
    /// What happened to it: `opened`.
    pub action: Option<String>,
    /// `owner/name`.
    pub repository: Option<String>,
    pub default_branch: Option<String>,
    pub clone_url: Option<String>,
    pub sender: Option<String>,
    pub installation: Option<u64>,
    /// The branch that was pushed to, or that a pull request is to be merged into.
    pub branch: Option<String>,
    /// Who wrote the pull request, issue, comment or release.
    pub author: Option<String>,
    pub labels: Vec<String>,
    /// Files that the commits of a push name. `None` where they are not known, as of a pull request.
    pub paths: Option<Vec<String>>,
}

/// The events that something is done about.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// GitHub tries whether anybody is there.
    Ping,
    Push {
        /// The full name: `refs/heads/main`.
        reference: String,
        /// The commit that it points to now.
        after: String,
        deleted: bool,
    },
    PullRequest(PullRequest),
    Release {
        tag: String,
        is_draft: bool,
    },
    /// A branch or tag was made.
    Create {
        is_tag: bool,
        name: String,
    },
    Issue {
        number: u64,
    },
    Comment {
        number: u64,
        is_on_pull_request: bool,
        command: Option<Command>,
        /// Whether the author belongs to the repository, so that they may give commands.
        is_trusted: bool,
    },
    /// Somebody pressed a button of a check run or suite.
    Check {
        commit: String,
        branch: Option<String>,
        app: Option<u64>,
        pull_requests: Vec<PullRequest>,
    },
    /// The App was installed, suspended or removed, or repositories were added to it or taken from it.
    Installation,
    /// A caller of GitHub's API asks for something.
    Dispatch {
        kind: String,
        branch: Option<String>,
        reference: Option<String>,
    },
    /// Kept in the log, and nothing else.
    Other,
}

/// A pull request, as far as it matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    pub number: u64,
    pub head_commit: String,
    pub base_commit: String,
    pub base_branch: String,
    pub is_draft: bool,
    pub is_merged: bool,
    pub from_fork: bool,
}

/// Who may give commands ("author_association" of GitHub's API).
const TRUSTED: &[&str] = &["OWNER", "MEMBER", "COLLABORATOR"];

/// Reads the body of an event with this name.
pub(super) fn read(name: &str, body: &[u8]) -> Result<(Facts, Event), serde_json::Error> {
    let payload: Payload = serde_json::from_slice(body)?;
    Ok((facts(name, &payload), event(name, payload)))
}

fn facts(name: &str, payload: &Payload) -> Facts {
    let repository = payload.repository.as_ref();
    let names = |labels: &Option<Vec<payload::Named>>| -> Vec<String> {
        labels.iter().flatten().map(|label| label.name.clone()).collect()
    };
    let (pull, issue) = (payload.pull_request.as_ref(), payload.issue.as_ref());
    let author = payload
        .comment
        .as_ref()
        .and_then(|comment| comment.user.as_ref())
        .or_else(|| pull.and_then(|pull| pull.user.as_ref()))
        .or_else(|| issue.and_then(|issue| issue.user.as_ref()))
        .or_else(|| payload.release.as_ref().and_then(|release| release.author.as_ref()));
    let pushed = payload.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
    let branch = pull.map(|pull| pull.base.name.as_str()).or(pushed).or(payload.branch.as_deref());
    let full = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Facts {
        name: name.to_owned(),
        action: payload.action.clone(),
        repository: repository.and_then(|repository| full(&repository.full_name)),
        default_branch: repository.and_then(|repository| repository.default_branch.clone()),
        clone_url: repository.and_then(|repository| repository.clone_url.clone()),
        sender: payload.sender.as_ref().and_then(|sender| full(&sender.login)),
        installation: payload.installation.as_ref().map(|installation| installation.id).filter(|id| *id > 0),
        branch: branch.and_then(full),
        author: author.and_then(|author| full(&author.login)),
        labels: pull
            .map(|pull| names(&pull.labels))
            .or_else(|| issue.map(|issue| names(&issue.labels)))
            .unwrap_or_default(),
        paths: (name == "push").then(|| changed(payload)).flatten(),
    }
}

/// The files of a push. GitHub sends at most 2,048 commits ("push" in its documentation); with none at all nothing is known.
fn changed(payload: &Payload) -> Option<Vec<String>> {
    let commits = payload.commits.as_ref().filter(|commits| !commits.is_empty())?;
    let mut paths: Vec<String> = commits
        .iter()
        .chain(&payload.head_commit)
        .flat_map(|commit| [&commit.added, &commit.modified, &commit.removed])
        .flatten()
        .cloned()
        .collect();
    paths.sort();
    paths.dedup();
    (commits.len() < 2048).then_some(paths)
}

fn event(name: &str, payload: Payload) -> Event {
    match name {
        "ping" if payload.zen.is_some() => Event::Ping,
        "push" => match payload {
            Payload { reference: Some(reference), after: Some(after), deleted, .. } => {
                Event::Push { reference, after, deleted }
            }
            _ => Event::Other,
        },
        "pull_request" => match &payload.pull_request {
            Some(pull) => Event::PullRequest(pull_request(pull, payload.number, payload.repository.as_ref())),
            None => Event::Other,
        },
        "release" => payload
            .release
            .map_or(Event::Other, |release| Event::Release { tag: release.tag_name, is_draft: release.draft }),
        "create" => match (payload.reference, payload.ref_type) {
            (Some(name), Some(kind)) => Event::Create { is_tag: kind == "tag", name },
            _ => Event::Other,
        },
        "issues" => payload.issue.map_or(Event::Other, |issue| Event::Issue { number: issue.number }),
        "issue_comment" => match (payload.issue, payload.comment) {
            (Some(issue), Some(comment)) => Event::Comment {
                number: issue.number,
                is_on_pull_request: issue.pull_request.is_some_and(|pull| !pull.is_null()),
                command: comment.body.as_deref().and_then(Command::of),
                is_trusted: TRUSTED.contains(&comment.author_association.as_str()),
            },
            _ => Event::Other,
        },
        "check_run" | "check_suite" => {
            let repository = payload.repository.as_ref();
            let check = if name == "check_run" { payload.check_run } else { payload.check_suite };
            check.map_or(Event::Other, |check| Event::Check {
                branch: check.head_branch.or_else(|| check.suite.and_then(|suite| suite.head_branch)),
                app: check.app.map(|app| app.id),
                pull_requests: check
                    .pull_requests
                    .iter()
                    .flatten()
                    .map(|pull| pull_request(pull, None, repository))
                    .collect(),
                commit: check.head_sha,
            })
        }
        "installation" | "installation_repositories" => Event::Installation,
        "repository_dispatch" => {
            let wanted = payload.wanted.as_ref().and_then(|wanted| wanted.get("ref")?.as_str().map(str::to_owned));
            Event::Dispatch { kind: payload.action.unwrap_or_default(), branch: payload.branch, reference: wanted }
        }
        _ => Event::Other,
    }
}

fn pull_request(
    pull: &payload::PullRequest,
    number: Option<u64>,
    repository: Option<&payload::Repository>,
) -> PullRequest {
    let here = repository.map(|repository| repository.full_name.as_str());
    // A head whose repository is not told (of a check) or is gone (of a pull request whose fork was deleted) is a stranger's,
    // unless GitHub names the same repository for it.
    let head = pull.head.repo.as_ref().map(|repository| repository.full_name.as_str());
    PullRequest {
        number: number.unwrap_or(pull.number),
        head_commit: pull.head.sha.clone(),
        base_commit: pull.base.sha.clone(),
        base_branch: pull.base.name.clone(),
        is_draft: pull.draft.unwrap_or(false),
        is_merged: pull.merged.unwrap_or(false),
        from_fork: head.is_none() || head != here,
    }
}
