//! Check runs and their annotations.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{CheckRun, Repository, State, written};
use super::repositories::found;
use super::unserved;
use serde_json::{Value, json};

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    let name = repository.name.clone();
    let asked = call.parameters.get("check_run_id").and_then(|id| id.parse::<u64>().ok());
    let place = repository.check_runs.iter().position(|run| Some(run.id) == asked);
    let one = || place.ok_or_else(Answer::not_found);
    match call.operation {
        "checks/create" => {
            let app = call
                .caller
                .app
                .clone()
                .ok_or_else(|| Answer::refused(403, "You must authenticate via a GitHub App."))?;
            found(repository, call.text("head_sha").unwrap_or_default())?;
            checked(&call.body)?;
            let now = written(state.now());
            let mut run =
                CheckRun { id: state.next_id(), app, told: json!({"status": "queued"}), annotations: Vec::new() };
            laid_over(&mut run, &call.body, &now);
            let answer = told(state, &name, &run);
            repository.check_runs.push(run);
            Ok(Answer::created(answer))
        }
        "checks/update" => {
            let place = one()?;
            if call.caller.app.as_ref() != Some(&repository.check_runs[place].app) {
                return Err(Answer::refused(
                    403,
                    "Invalid app_id `1` - check run can only be modified by the GitHub App that created it.",
                ));
            }
            checked(&call.body)?;
            let now = written(state.now());
            laid_over(&mut repository.check_runs[place], &call.body, &now);
            Ok(Answer::ok(told(state, &name, &repository.check_runs[place])))
        }
        "checks/get" => Ok(Answer::ok(told(state, &name, &repository.check_runs[one()?]))),
        "checks/list-annotations" => Ok(Answer::list(repository.check_runs[one()?].annotations.clone())),
        "checks/rerequest-run" => {
            one()?;
            Ok(Answer::json(201, json!({})))
        }
        "checks/list-for-ref" => {
            let commit = found(repository, call.parameter("ref"))?;
            let named = call.asked("check_name");
            let of_app = call.asked("app_id").and_then(|id| id.parse::<u64>().ok());
            let fitting = repository.check_runs.iter().filter(|run| {
                run.told["head_sha"] == commit.as_str()
                    && named.is_none_or(|name| run.told["name"] == name)
                    && of_app.is_none_or(|id| run.app.id == id)
            });
            let mut latest: Vec<&CheckRun> = fitting.collect();
            if call.asked("filter") != Some("all") {
                // The latest of each name and app.
                let all = latest.clone();
                latest.retain(|run| {
                    !all.iter().any(|other| {
                        other.id > run.id && other.told["name"] == run.told["name"] && other.app == run.app
                    })
                });
            }
            latest.reverse();
            Ok(Answer::counted(latest.into_iter().map(|run| told(state, &name, run)).collect(), "check_runs"))
        }
        _ => Err(unserved(call)),
    }
}

/// What the description does not say of a check run.
fn checked(body: &Value) -> Result<(), Answer> {
    if body["status"] == "completed" && body["conclusion"].is_null() {
        return Err(Answer::invalid("CheckRun", "conclusion", "conclusion is required when status is completed"));
    }
    for annotation in body["output"]["annotations"].as_array().into_iter().flatten() {
        let (start, end) =
            (annotation["start_line"].as_u64().unwrap_or(0), annotation["end_line"].as_u64().unwrap_or(0));
        let columns = ["start_column", "end_column"].map(|name| annotation[name].as_u64());
        let too_long = |name: &str, longest: usize| annotation[name].as_str().is_some_and(|text| text.len() > longest);
        let fault = if start == 0 || end < start {
            "end_line must not come before start_line, which counts from 1"
        } else if start != end && columns.iter().any(Option::is_some) {
            "columns are taken on one line only"
        } else if columns[0].zip(columns[1]).is_some_and(|(start, end)| start == 0 || end < start) {
            "end_column must not come before start_column, which counts from 1"
        } else if too_long("message", 64 << 10) || too_long("raw_details", 64 << 10) {
            "message and raw_details are at most 64 KB"
        } else if annotation["title"].as_str().is_some_and(|title| title.chars().count() > 255) {
            "title is at most 255 characters"
        } else if annotation["path"].as_str().is_none_or(|path| path.is_empty() || path.starts_with('/')) {
            "path is relative to the repository"
        } else {
            continue;
        };
        return Err(Answer::invalid("CheckRun", "annotations", fault));
    }
    Ok(())
}

fn laid_over(run: &mut CheckRun, body: &Value, now: &str) {
    for (name, value) in body.as_object().into_iter().flatten() {
        if name == "output" {
            for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| *name != "annotations") {
                run.told["output"][name] = value.clone();
            }
            for annotation in value["annotations"].as_array().into_iter().flatten() {
                run.annotations.push(annotation.clone());
            }
        } else {
            run.told[name] = value.clone();
        }
    }
    if !body["conclusion"].is_null() {
        run.told["status"] = json!("completed");
        if run.told["completed_at"].is_null() {
            run.told["completed_at"] = json!(now);
        }
    }
    if run.told["started_at"].is_null() {
        run.told["started_at"] = json!(now);
    }
}

fn told(state: &State, repository: &str, run: &CheckRun) -> Value {
    let mut value = run.told.clone();
    let url = state.in_api(repository, &format!("/check-runs/{}", run.id));
    let html = state.on_web(repository, &format!("/runs/{}", run.id));
    for name in ["title", "summary", "text"] {
        if value["output"][name].is_null() {
            value["output"][name] = Value::Null;
        }
    }
    value["output"]["annotations_count"] = json!(run.annotations.len());
    value["output"]["annotations_url"] = json!(format!("{url}/annotations"));
    for (name, told) in [
        ("id", json!(run.id)),
        ("url", json!(url)),
        ("html_url", json!(html)),
        ("app", json!({"id": run.app.id, "slug": run.app.slug})),
    ] {
        value[name] = told;
    }
    for name in ["details_url", "external_id", "conclusion", "completed_at"] {
        if value[name].is_null() {
            value[name] = Value::Null;
        }
    }
    value
}
