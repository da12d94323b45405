//! What each operation does.

mod apps;
mod checks;
mod code_scanning;
mod contents;
mod git_data;
mod hooks;
mod issue_comments;
mod pulls;
mod repositories;
pub mod review_comments;
mod reviews;
mod statuses;

use super::answer::Answer;
use super::call::Call;
use super::state::{Repository, State, written};
use serde_json::{Value, json};

/// Does what `call` asks for.
pub fn answer(state: &mut State, call: &Call) -> Result<Answer, Answer> {
    if let Some(answer) = apps::answer(state, call)? {
        return Ok(answer);
    }
    let name = format!("{}/{}", call.parameter("owner"), call.parameter("repo"));
    let Some(repository) = state.repositories.get(&name) else { return Err(Answer::not_found()) };
    if repository.private && call.caller.permissions.is_empty() {
        return Err(Answer::not_found());
    }
    call.caller.allow(call.operation, repository.private)?;
    if let Some(hook) = call.parameters.get("hook_id").and_then(|id| id.parse().ok()) {
        let of = Some((name, hook));
        return match call.operation {
            "repos/list-webhook-deliveries" => Ok(hooks::list(state, of.as_ref())),
            _ => hooks::again(state, of.as_ref(), call),
        };
    }
    let mut repository = state.repositories.remove(&name).unwrap();
    let (group, _) = call.operation.split_once('/').unwrap();
    let answer = match (group, call.operation) {
        ("pulls", operation)
            if operation.contains("review-comment") || operation.ends_with("reply-for-review-comment") =>
        {
            review_comments::answer(state, &mut repository, call)
        }
        ("pulls", operation) if operation.contains("review") => reviews::answer(state, &mut repository, call),
        ("pulls", _) => pulls::answer(state, &mut repository, call),
        ("issues", _) => issue_comments::answer(state, &mut repository, call),
        ("checks", _) => checks::answer(state, &mut repository, call),
        ("code-scanning", _) => code_scanning::answer(state, &mut repository, call),
        ("git", operation)
            if operation.starts_with("git/create")
                || operation.ends_with("-tree")
                || operation.ends_with("-commit")
                || operation == "git/delete-ref" =>
        {
            git_data::answer(state, &mut repository, call)
        }
        ("git", _) | (_, "repos/get-content") => contents::answer(state, &repository, call),
        ("repos", operation) if operation.contains("status") => statuses::answer(state, &mut repository, call),
        _ => repositories::answer(state, &repository, call),
    };
    state.repositories.insert(name, repository);
    answer
}

/// What there is no such thing of in this stand-in; the test must not ask for it.
fn unserved(call: &Call) -> Answer {
    Answer::refused(501, &format!("the stand-in does not serve {}", call.operation))
}

/// Moments of making and changing, for what has both.
fn moments(value: &mut Value, created: i64, updated: i64) {
    value["created_at"] = json!(written(created));
    value["updated_at"] = json!(written(updated));
}

/// The role of `login`, as GitHub tells it beside what was written.
fn association(login: &str) -> &'static str {
    if login.ends_with("[bot]") { "NONE" } else { "MEMBER" }
}

/// A repository as it is told inside other things.
fn repository_told(state: &State, repository: &Repository, name: &str) -> Value {
    let (owner, short) = name.split_once('/').unwrap();
    json!({
        "id": repository.id, "node_id": format!("R_{}", repository.id), "name": short, "full_name": name, "private": repository.private,
        "owner": state.user(owner), "html_url": state.on_web(name, ""), "url": state.in_api(name, ""), "default_branch": repository.default_branch,
        "fork": name != repository.name, "visibility": if repository.private { "private" } else { "public" },
    })
}
