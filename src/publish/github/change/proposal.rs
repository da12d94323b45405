use super::super::address::{encoded, encoded_path};
use super::super::client::{ApiError, ApiErrorKind, Client};
use serde::Deserialize;
use serde_json::{Value, json};

/// The newest commit of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    pub commit: String,
    pub tree: String,
}

/// What a file is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Text(String),
    /// What the repository has already, by its blob.
    Blob(String),
    Gone,
}

/// A file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    pub path: String,
    pub content: Content,
    pub executable: bool,
}

/// A change that is proposed.
#[derive(Debug, Clone)]
pub struct Proposal<'p> {
    /// `owner/name`
    pub repository: &'p str,
    /// The branch that it is to be merged into.
    pub base: &'p str,
    /// What it is made on.
    pub tip: &'p Tip,
    /// The branch that is made; its name is this change's alone.
    pub branch: &'p str,
    pub title: &'p str,
    /// Markdown.
    pub body: &'p str,
    pub message: &'p str,
    pub files: &'p [ChangedFile],
}

/// A pull request that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub number: u64,
    /// Where people see it.
    pub url: String,
    /// The commit that it was opened with.
    pub commit: String,
}

/// Where a pull request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    Open,
    Merged,
    Closed,
}

#[derive(Deserialize)]
struct Reference {
    object: Named,
}

#[derive(Deserialize)]
struct Named {
    sha: String,
}

#[derive(Deserialize)]
struct Commit {
    sha: String,
    tree: Named,
    parents: Vec<Named>,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    html_url: String,
    state: String,
    merged_at: Option<String>,
}

/// The newest commit of `branch`.
pub async fn tip(client: &Client, repository: &str, branch: &str) -> Result<Tip, ApiError> {
    let reference: Reference =
        client.get(&format!("/repos/{repository}/git/ref/heads/{}", encoded_path(branch))).await?;
    let commit = commit(client, repository, &reference.object.sha).await?;
    Ok(Tip { commit: commit.sha, tree: commit.tree.sha })
}

/// The first parent of `id`; `None` where it has none.
pub async fn parent_of(client: &Client, repository: &str, id: &str) -> Result<Option<String>, ApiError> {
    Ok(commit(client, repository, id).await?.parents.into_iter().next().map(|parent| parent.sha))
}

async fn commit(client: &Client, repository: &str, id: &str) -> Result<Commit, ApiError> {
    client.get(&format!("/repos/{repository}/git/commits/{id}")).await
}

/// Commits the change to a branch of its own and opens a pull request. Done again it finds what is there.
pub async fn propose(client: &Client, proposal: &Proposal<'_>) -> Result<Proposed, ApiError> {
    let Proposal { repository, branch, base, .. } = proposal;
    let commit = match branch_commit(client, repository, branch).await? {
        Some(commit) => commit,
        None => commit_to_branch(client, proposal).await?,
    };
    let owner = repository.split('/').next().unwrap_or_default();
    let look = async || {
        let head = encoded(&format!("{owner}:{branch}"));
        let path = format!("/repos/{repository}/pulls?head={head}&state=all&per_page=10");
        let found: Vec<Pull> = client.get(&path).await?;
        Ok(found.into_iter().next())
    };
    let pull = if let Some(pull) = look().await? {
        pull
    } else {
        let body = json!({"title": proposal.title, "body": proposal.body, "head": branch, "base": base,
            "maintainer_can_modify": true});
        client.create(&format!("/repos/{repository}/pulls"), &body, look).await?
    };
    Ok(Proposed { number: pull.number, url: pull.html_url, commit })
}

async fn commit_to_branch(client: &Client, proposal: &Proposal<'_>) -> Result<String, ApiError> {
    let Proposal { repository, branch, tip, .. } = proposal;
    let entries: Vec<Value> = proposal.files.iter().map(entry).collect();
    let tree: Named = client
        .post_repeatable(&format!("/repos/{repository}/git/trees"), &json!({"base_tree": tip.tree, "tree": entries}))
        .await?;
    let body = json!({"message": proposal.message, "tree": tree.sha, "parents": [tip.commit]});
    let commit: Named = client.post_repeatable(&format!("/repos/{repository}/git/commits"), &body).await?;
    let body = json!({"ref": format!("refs/heads/{branch}"), "sha": commit.sha});
    let look = async || {
        let found = branch_commit(client, repository, branch).await?;
        Ok(found.map(|sha| Reference { object: Named { sha } }))
    };
    let made: Reference = client.create(&format!("/repos/{repository}/git/refs"), &body, look).await?;
    Ok(made.object.sha)
}

fn entry(file: &ChangedFile) -> Value {
    let mode = if file.executable { "100755" } else { "100644" };
    let mut entry = json!({"path": file.path, "mode": mode, "type": "blob"});
    match &file.content {
        Content::Text(text) => entry["content"] = json!(text),
        Content::Blob(sha) => entry["sha"] = json!(sha),
        Content::Gone => entry["sha"] = Value::Null,
    }
    entry
}

async fn branch_commit(client: &Client, repository: &str, branch: &str) -> Result<Option<String>, ApiError> {
    match client.get::<Reference>(&format!("/repos/{repository}/git/ref/heads/{}", encoded_path(branch))).await {
        Ok(found) => Ok(Some(found.object.sha)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where the pull request stands.
pub async fn pull_state(client: &Client, repository: &str, number: u64) -> Result<PullState, ApiError> {
    let pull: Pull = client.get(&format!("/repos/{repository}/pulls/{number}")).await?;
    Ok(match (pull.merged_at.is_some(), pull.state.as_str()) {
        (true, _) => PullState::Merged,
        (false, "closed") => PullState::Closed,
        (false, _) => PullState::Open,
    })
}

/// Closes a pull request.
pub async fn close(client: &Client, repository: &str, number: u64) -> Result<(), ApiError> {
    let path = format!("/repos/{repository}/pulls/{number}");
    client.patch::<Value>(&path, &json!({"state": "closed"})).await.map(drop)
}

/// Deletes a branch. That it is not there is as good.
pub async fn delete_branch(client: &Client, repository: &str, branch: &str) -> Result<(), ApiError> {
    match client.delete(&format!("/repos/{repository}/git/refs/heads/{}", encoded_path(branch))).await {
        // What GitHub says of a branch that is gone.
        Err(ApiError { kind: ApiErrorKind::Refused { status: 422, .. }, .. }) => Ok(()),
        other => other,
    }
}
