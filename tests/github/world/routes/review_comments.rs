//! Comments on lines of a pull request's diff.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::diff::Hunk;
use super::super::state::{Pull, Repository, ReviewComment, State};
use super::{association, moments, unserved};
use serde_json::{Value, json};

const LONGEST: usize = 65_536;

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    let name = repository.name.clone();
    let asked = call.parameters.get("comment_id").and_then(|id| id.parse::<u64>().ok());
    let place = repository.review_comments.iter().position(|comment| Some(comment.id) == asked);
    let one = || place.ok_or_else(Answer::not_found);
    match call.operation {
        "pulls/list-review-comments" => {
            let number = call.number("pull_number");
            let mut of_pull: Vec<&ReviewComment> = repository
                .review_comments
                .iter()
                .filter(|comment| comment.pull == number && shown(repository, comment, call))
                .collect();
            if call.asked("direction") == Some("desc") {
                of_pull.reverse();
            }
            Ok(Answer::list(of_pull.into_iter().map(|comment| told(state, &name, comment)).collect()))
        }
        "pulls/get-review-comment" => Ok(Answer::ok(told(state, &name, &repository.review_comments[one()?]))),
        "pulls/update-review-comment" => {
            let comment = &mut repository.review_comments[one()?];
            comment.body = body(&call.body)?;
            comment.updated = state.now();
            Ok(Answer::ok(told(state, &name, comment)))
        }
        "pulls/delete-review-comment" => {
            repository.review_comments.remove(one()?);
            Ok(Answer::nothing())
        }
        "pulls/create-reply-for-review-comment" => {
            let reply = reply(state, repository, asked.unwrap_or(0), &call.caller.login, &body(&call.body)?)
                .ok_or_else(Answer::not_found)?;
            Ok(Answer::created(told(state, &name, &reply)))
        }
        "pulls/create-review-comment" => {
            let number = call.number("pull_number");
            if let Some(to) = call.body["in_reply_to"].as_u64() {
                let reply = reply(state, repository, to, &call.caller.login, &body(&call.body)?)
                    .ok_or_else(Answer::not_found)?;
                return Ok(Answer::created(told(state, &name, &reply)));
            }
            let pull = repository.pulls.get(&number).ok_or_else(Answer::not_found)?;
            let faults = faults_of(pull, &call.body);
            if !faults.is_empty() {
                return Err(refused(&faults));
            }
            let comment = made(state, pull, &call.body, &call.caller.login, 0)?;
            let answer = told(state, &name, &comment);
            repository.review_comments.push(comment);
            Ok(Answer::created(answer))
        }
        _ => Err(unserved(call)),
    }
}

/// Comments of a review that is not submitted are seen by its author alone.
fn shown(repository: &Repository, comment: &ReviewComment, call: &Call) -> bool {
    let review = repository.reviews.iter().find(|review| review.id == comment.review);
    review.is_none_or(|review| review.state != "PENDING" || review.author == call.caller.login)
}

/// Adds an answer to the thread of the comment `to`.
pub fn reply(
    state: &mut State,
    repository: &mut Repository,
    to: u64,
    login: &str,
    body: &str,
) -> Option<ReviewComment> {
    let root = repository.root_of(to)?;
    let first = repository.review_comments.iter().find(|comment| comment.id == root)?.clone();
    let now = state.now();
    let reply = ReviewComment {
        id: state.next_id(),
        author: login.to_owned(),
        body: body.to_owned(),
        reply_to: Some(root),
        resolved_by: None,
        created: now,
        updated: now,
        minimized: None,
        review: 0,
        ..first
    };
    repository.review_comments.push(reply.clone());
    Some(reply)
}

/// What GitHub finds wrong with the place of a comment.
pub fn faults_of(pull: &Pull, told: &Value) -> Vec<(&'static str, &'static str)> {
    let Some(file) = pull.diff.iter().find(|file| told["path"] == file.path.as_str()) else {
        return vec![("path", "path could not be resolved")];
    };
    if told["subject_type"] == "file" {
        return Vec::new();
    }
    if let Some(position) = told["position"].as_u64() {
        let lines: usize = file.patch.as_ref().map_or(0, |patch| patch.lines().count());
        return if position >= 1 && (position as usize) < lines {
            Vec::new()
        } else {
            vec![("position", "position is invalid")]
        };
    }
    let side = told["side"].as_str().unwrap_or("RIGHT");
    let Some(line) = told["line"].as_u64() else { return vec![("line", "line could not be resolved")] };
    let hunk = hunk_at(&file.hunks, side, line);
    let mut faults = Vec::new();
    if hunk.is_none() {
        faults.push(("line", "line must be part of the diff"));
    }
    if let Some(start) = told["start_line"].as_u64() {
        let start_side = told["start_side"].as_str().unwrap_or(side);
        if start_side == side && start >= line {
            faults.push(("start_line", "start line must precede the end line."));
        } else if !hunk.is_some_and(|hunk| hunk.has(start_side, start)) {
            faults.push(("start_line", "start line must be part of the same hunk as the line."));
        }
    }
    if hunk.is_none() {
        faults.push(("diff_hunk", "diff hunk can't be blank"));
    }
    faults
}

fn refused(faults: &[(&str, &str)]) -> Answer {
    let mut answer = Answer::refused(422, "Validation Failed");
    let errors: Vec<Value> = faults.iter().map(|(field, told)| {
        let field = format!("pull_request_review_thread.{field}");
        let rest = told.split_once(' ').map_or("", |(_, rest)| rest);
        json!({"resource": "PullRequestReviewComment", "code": "custom", "message": format!("{field} {rest}"), "field": field})
    }).collect();
    if let Some(body) = answer.json_mut() {
        body["errors"] = json!(errors);
    }
    answer
}

fn hunk_at<'a>(hunks: &'a [Hunk], side: &str, line: u64) -> Option<&'a Hunk> {
    hunks.iter().find(|hunk| hunk.has(side, line))
}

/// A comment at a place that is known to be right.
pub fn made(state: &mut State, pull: &Pull, told: &Value, login: &str, review: u64) -> Result<ReviewComment, Answer> {
    let file = pull.diff.iter().find(|file| told["path"] == file.path.as_str()).ok_or_else(Answer::not_found)?;
    let side = told["side"].as_str().unwrap_or("RIGHT").to_owned();
    let (line, start_line) = (told["line"].as_u64(), told["start_line"].as_u64());
    let hunk = line.and_then(|line| hunk_at(&file.hunks, &side, line)).map(|hunk| hunk.text.clone());
    let now = state.now();
    Ok(ReviewComment {
        id: state.next_id(),
        pull: pull.number,
        review,
        author: login.to_owned(),
        body: body(told)?,
        path: file.path.clone(),
        line,
        start_line,
        side,
        original_line: line,
        original_start_line: start_line,
        commit: pull.head_sha.clone(),
        original_commit: pull.head_sha.clone(),
        hunk: hunk.unwrap_or_default(),
        reply_to: None,
        resolved_by: None,
        whole_file: told["subject_type"] == "file",
        created: now,
        updated: now,
        minimized: None,
    })
}

fn body(told: &Value) -> Result<String, Answer> {
    let body = told["body"].as_str().unwrap_or_default();
    if body.trim().is_empty() {
        return Err(Answer::unprocessable(&["Pull request review comment body can't be blank"]));
    }
    if body.chars().count() > LONGEST {
        return Err(Answer::unprocessable(&[
            "Pull request review comment body is too long (maximum is 65536 characters)",
        ]));
    }
    Ok(body.to_owned())
}

pub fn told(state: &State, repository: &str, comment: &ReviewComment) -> Value {
    let own = state.in_api(repository, &format!("/pulls/comments/{}", comment.id));
    let html = state.on_web(repository, &format!("/pull/{}#discussion_r{}", comment.pull, comment.id));
    let pull = state.in_api(repository, &format!("/pulls/{}", comment.pull));
    let outdated = comment.line.is_none() && !comment.whole_file;
    let mut value = json!({
        "id": comment.id, "node_id": format!("PRRC_{}", comment.id), "pull_request_review_id": comment.review, "body": comment.body, "path": comment.path,
        "user": state.user(&comment.author), "author_association": association(&comment.author), "commit_id": comment.commit,
        "original_commit_id": comment.original_commit, "diff_hunk": comment.hunk, "line": comment.line, "original_line": comment.original_line,
        "start_line": comment.start_line, "original_start_line": comment.original_start_line, "side": comment.side,
        "start_side": comment.start_line.map(|_| comment.side.clone()), "subject_type": if comment.whole_file { "file" } else { "line" },
        "position": if outdated { Value::Null } else { json!(1) }, "original_position": 1, "url": own, "html_url": html, "pull_request_url": pull,
        "_links": {"self": {"href": own}, "html": {"href": html}, "pull_request": {"href": pull}},
    });
    for name in ["line", "original_line"] {
        if value[name].is_null() {
            value.as_object_mut().unwrap().remove(name);
        }
    }
    if let Some(root) = comment.reply_to {
        value["in_reply_to_id"] = json!(root);
    }
    moments(&mut value, comment.created, comment.updated);
    value
}
