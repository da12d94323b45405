//! Comments in the conversation of a pull request or an issue.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{IssueComment, Repository, State};
use super::{association, moments, unserved};
use serde_json::{Value, json};

/// Characters that GitHub takes.
const LONGEST: usize = 65_536;

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    let place = repository
        .comments
        .iter()
        .position(|comment| comment.id.to_string() == call.parameters.get("comment_id").map_or("", String::as_str));
    match call.operation {
        "issues/list-comments" => {
            let issue = call.number("issue_number");
            let of_issue = repository.comments.iter().filter(|comment| comment.issue == issue);
            Ok(Answer::list(of_issue.map(|comment| told(state, &repository.name, comment)).collect()))
        }
        "issues/create-comment" => {
            let issue = call.number("issue_number");
            if !repository.pulls.contains_key(&issue) {
                return Err(Answer::not_found());
            }
            let now = state.now();
            let body = body(call)?;
            let author = call.caller.login.clone();
            let comment =
                IssueComment { id: state.next_id(), issue, author, body, created: now, updated: now, minimized: None };
            let answer = told(state, &repository.name, &comment);
            repository.comments.push(comment);
            Ok(Answer::created(answer))
        }
        "issues/get-comment" => {
            Ok(Answer::ok(told(state, &repository.name, &repository.comments[place.ok_or_else(Answer::not_found)?])))
        }
        "issues/update-comment" => {
            let comment = &mut repository.comments[place.ok_or_else(Answer::not_found)?];
            comment.body = body(call)?;
            comment.updated = state.now();
            Ok(Answer::ok(told(state, &repository.name, comment)))
        }
        "issues/delete-comment" => {
            repository.comments.remove(place.ok_or_else(Answer::not_found)?);
            Ok(Answer::nothing())
        }
        _ => Err(unserved(call)),
    }
}

fn body(call: &Call) -> Result<String, Answer> {
    let body = call.text("body").unwrap_or_default();
    if body.trim().is_empty() {
        return Err(Answer::invalid("IssueComment", "body", "Body can't be blank"));
    }
    if body.chars().count() > LONGEST {
        return Err(Answer::invalid("IssueComment", "data", "Body is too long (maximum is 65536 characters)"));
    }
    Ok(body.to_owned())
}

pub fn told(state: &State, repository: &str, comment: &IssueComment) -> Value {
    let mut value = json!({
        "id": comment.id, "node_id": format!("IC_{}", comment.id), "body": comment.body, "user": state.user(&comment.author),
        "author_association": association(&comment.author), "url": state.in_api(repository, &format!("/issues/comments/{}", comment.id)),
        "html_url": state.on_web(repository, &format!("/pull/{}#issuecomment-{}", comment.issue, comment.id)),
        "issue_url": state.in_api(repository, &format!("/issues/{}", comment.issue)),
    });
    moments(&mut value, comment.created, comment.updated);
    value
}
