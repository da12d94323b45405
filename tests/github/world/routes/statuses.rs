//! Statuses of commits.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{Repository, State, Status};
use super::repositories::found;
use super::{moments, unserved};
use serde_json::{Value, json};

/// Characters of a description.
const LONGEST: usize = 140;

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    let name = repository.name.clone();
    match call.operation {
        "repos/create-commit-status" => {
            let sha = found(repository, call.parameter("sha"))?;
            if call.text("description").is_some_and(|text| text.chars().count() > LONGEST) {
                return Err(Answer::invalid(
                    "Status",
                    "description",
                    "description is too long (maximum is 140 characters)",
                ));
            }
            if call.text("target_url").is_some_and(|url| !url.starts_with("http")) {
                return Err(Answer::invalid("Status", "target_url", "target_url must use http(s) scheme"));
            }
            let mut told_of = call.body.clone();
            if told_of["context"].is_null() {
                told_of["context"] = json!("default");
            }
            let status = Status {
                id: state.next_id(),
                sha,
                author: call.caller.login.clone(),
                told: told_of,
                created: state.now(),
            };
            let answer = told(state, &name, &status);
            repository.statuses.push(status);
            Ok(Answer::created(answer))
        }
        "repos/list-commit-statuses-for-ref" => {
            let sha = found(repository, call.parameter("ref"))?;
            let newest_first = repository.statuses.iter().rev().filter(|status| status.sha == sha);
            Ok(Answer::list(newest_first.map(|status| told(state, &name, status)).collect()))
        }
        _ => Err(unserved(call)),
    }
}

fn told(state: &State, repository: &str, status: &Status) -> Value {
    let mut value = status.told.clone();
    for name in ["description", "target_url"] {
        if value[name].is_null() {
            value[name] = Value::Null;
        }
    }
    value["id"] = json!(status.id);
    value["url"] = json!(state.in_api(repository, &format!("/statuses/{}", status.sha)));
    value["creator"] = state.user(&status.author);
    value["avatar_url"] = Value::Null;
    moments(&mut value, status.created, status.created);
    value
}
