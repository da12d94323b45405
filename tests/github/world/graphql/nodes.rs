//! What the world knows, in the words of the GraphQL schema. Connections are arrays here.

use super::super::caller::Caller;
use super::super::routes::review_comments;
use super::super::state::{IssueComment, Pull, Repository, Review, ReviewComment, State, written};
use serde_json::{Value, json};

pub fn repository(state: &State, repository: &Repository, caller: &Caller) -> Value {
    json!({
        "__typename": "Repository", "id": format!("R_{}", repository.id), "databaseId": repository.id, "nameWithOwner": repository.name,
        "name": repository.name.split('/').next_back(), "isPrivate": repository.private,
        // All of them; the one that is asked for is chosen by its number.
        "pullRequest": repository.pulls.values().map(|one| pull(state, repository, one, caller)).collect::<Vec<_>>(),
    })
}

fn pull(state: &State, repository: &Repository, pull: &Pull, caller: &Caller) -> Value {
    let threads =
        repository.review_comments.iter().filter(|comment| comment.pull == pull.number && comment.reply_to.is_none());
    let comments = repository.comments.iter().filter(|comment| comment.issue == pull.number);
    let reviews = repository.reviews.iter().filter(|review| review.pull == pull.number);
    json!({
        "__typename": "PullRequest", "id": format!("PR_{}", pull.number), "number": pull.number, "headRefOid": pull.head_sha, "baseRefOid": pull.base_sha,
        "state": "OPEN", "isDraft": pull.draft,
        "reviewThreads": threads.map(|root| thread(state, repository, root, caller)).collect::<Vec<_>>(),
        "comments": comments.map(|comment| issue_comment(state, repository, comment, caller)).collect::<Vec<_>>(),
        "reviews": reviews.map(|one| review(state, repository, one, caller)).collect::<Vec<_>>(),
    })
}

fn thread(state: &State, repository: &Repository, root: &ReviewComment, caller: &Caller) -> Value {
    let comments =
        repository.review_comments.iter().filter(|comment| comment.id == root.id || comment.reply_to == Some(root.id));
    let own = caller.permissions.contains_key("pull_requests");
    json!({
        "__typename": "PullRequestReviewThread", "id": format!("PRRT_{}", root.id), "path": root.path, "line": root.line, "startLine": root.start_line,
        "originalLine": root.original_line, "originalStartLine": root.original_start_line, "diffSide": root.side,
        "startDiffSide": root.start_line.map(|_| &root.side), "isOutdated": root.line.is_none() && !root.whole_file, "isCollapsed": root.resolved_by.is_some(),
        "isResolved": root.resolved_by.is_some(), "resolvedBy": root.resolved_by.as_ref().map(|login| actor(login, "User")),
        "subjectType": if root.whole_file { "FILE" } else { "LINE" }, "viewerCanReply": own, "viewerCanResolve": own, "viewerCanUnresolve": own,
        "comments": comments.map(|comment| review_comment(state, repository, comment, caller)).collect::<Vec<_>>(),
        "repository": {"__typename": "Repository", "nameWithOwner": repository.name},
    })
}

fn review_comment(state: &State, repository: &Repository, comment: &ReviewComment, caller: &Caller) -> Value {
    json!({
        "__typename": "PullRequestReviewComment", "id": format!("PRRC_{}", comment.id), "databaseId": comment.id, "fullDatabaseId": comment.id.to_string(),
        "author": author(&comment.author), "authorAssociation": "NONE", "body": comment.body, "path": comment.path, "line": comment.line,
        "originalLine": comment.original_line, "startLine": comment.start_line, "outdated": comment.line.is_none() && !comment.whole_file,
        "isMinimized": comment.minimized.is_some(), "minimizedReason": comment.minimized, "viewerCanMinimize": true,
        "viewerDidAuthor": comment.author == caller.login, "createdAt": written(comment.created), "updatedAt": written(comment.updated),
        "replyTo": comment.reply_to.map(|root| json!({"__typename": "PullRequestReviewComment", "id": format!("PRRC_{root}"), "databaseId": root})),
        "state": "SUBMITTED", "url": state.on_web(&repository.name, &format!("/pull/{}#discussion_r{}", comment.pull, comment.id)), "diffHunk": comment.hunk,
        "commit": {"__typename": "Commit", "id": format!("C_{}", comment.commit), "oid": comment.commit},
        "originalCommit": {"__typename": "Commit", "id": format!("C_{}", comment.original_commit), "oid": comment.original_commit},
        "pullRequestReview": {"__typename": "PullRequestReview", "id": format!("PRR_{}", comment.review), "databaseId": comment.review},
    })
}

fn issue_comment(state: &State, repository: &Repository, comment: &IssueComment, caller: &Caller) -> Value {
    json!({
        "__typename": "IssueComment", "id": format!("IC_{}", comment.id), "databaseId": comment.id, "fullDatabaseId": comment.id.to_string(),
        "author": author(&comment.author), "authorAssociation": "NONE", "body": comment.body, "isMinimized": comment.minimized.is_some(),
        "minimizedReason": comment.minimized, "viewerCanMinimize": true, "viewerDidAuthor": comment.author == caller.login,
        "createdAt": written(comment.created), "updatedAt": written(comment.updated),
        "url": state.on_web(&repository.name, &format!("/pull/{}#issuecomment-{}", comment.issue, comment.id)),
    })
}

fn review(state: &State, repository: &Repository, one: &Review, caller: &Caller) -> Value {
    let comments = repository.review_comments.iter().filter(|comment| comment.review == one.id);
    json!({
        "__typename": "PullRequestReview", "id": format!("PRR_{}", one.id), "databaseId": one.id, "fullDatabaseId": one.id.to_string(),
        "author": author(&one.author), "body": one.body, "state": one.state, "isMinimized": false, "minimizedReason": null,
        "viewerDidAuthor": one.author == caller.login, "commit": {"__typename": "Commit", "oid": one.commit},
        "url": state.on_web(&repository.name, &format!("/pull/{}#pullrequestreview-{}", one.pull, one.id)),
        "comments": comments.map(|comment| review_comment(state, repository, comment, caller)).collect::<Vec<_>>(),
    })
}

/// Bots have no suffix to their logins here, unlike in the REST API.
fn author(login: &str) -> Value {
    match login.strip_suffix("[bot]") {
        Some(bot) => actor(bot, "Bot"),
        None => actor(login, "User"),
    }
}

fn actor(login: &str, kind: &str) -> Value {
    json!({"__typename": kind, "login": login.trim_end_matches("[bot]"), "id": format!("U_{login}"), "databaseId": 1})
}

fn number(id: &str) -> Option<u64> {
    id.split_once('_')?.1.parse().ok()
}

pub fn by_id(state: &State, id: &str, caller: &Caller) -> Option<Value> {
    let kind = id.split_once('_')?.0;
    state.repositories.values().find_map(|repository| match kind {
        "PRRT" => {
            let root = repository
                .review_comments
                .iter()
                .find(|comment| Some(comment.id) == number(id) && comment.reply_to.is_none())?;
            Some(thread(state, repository, root, caller))
        }
        "PRRC" => Some(review_comment(
            state,
            repository,
            repository.review_comments.iter().find(|comment| Some(comment.id) == number(id))?,
            caller,
        )),
        "IC" => Some(issue_comment(
            state,
            repository,
            repository.comments.iter().find(|comment| Some(comment.id) == number(id))?,
            caller,
        )),
        "PRR" => {
            Some(review(state, repository, repository.reviews.iter().find(|one| Some(one.id) == number(id))?, caller))
        }
        "PR" => Some(pull(state, repository, repository.pulls.get(&number(id)?)?, caller)),
        _ => None,
    })
}

pub fn with_review_comment(state: &mut State, id: &str, change: impl FnOnce(&mut ReviewComment)) {
    let wanted = number(id);
    let mut all = state.repositories.values_mut().flat_map(|repository| &mut repository.review_comments);
    if let Some(comment) = all.find(|comment| Some(comment.id) == wanted) {
        change(comment);
    }
}

pub fn minimize(state: &mut State, id: &str, reason: Option<&str>) {
    let wanted = number(id);
    with_review_comment(state, id, |comment| comment.minimized = reason.map(str::to_owned));
    for comment in state.repositories.values_mut().flat_map(|repository| &mut repository.comments) {
        if Some(comment.id) == wanted {
            comment.minimized = reason.map(str::to_owned);
        }
    }
}

/// Answers in a thread; the id of the answer.
pub fn reply(state: &mut State, thread: &str, login: &str, body: &str) -> Option<String> {
    let root = number(thread)?;
    let name = state
        .repositories
        .iter()
        .find(|(_, repository)| repository.review_comments.iter().any(|comment| comment.id == root))?
        .0
        .clone();
    let mut repository = state.repositories.remove(&name)?;
    let made = review_comments::reply(state, &mut repository, root, login, body);
    state.repositories.insert(name, repository);
    Some(format!("PRRC_{}", made?.id))
}
