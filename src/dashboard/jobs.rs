use super::page::{Page, Paging, Viewer, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::jobs::{self, Job, JobFilter, JobState};
use crate::store::{Cursor, Named as _, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// Lines of a log that a page shows: the last.
const LINES: i64 = 500;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    state: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(wanted): Query<Wanted>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Jobs, Access::Read)) {
        return refused;
    }
    let state = wanted.state.as_deref().and_then(JobState::from_name);
    let filter = JobFilter { owner_id: viewer.sees().map(str::to_owned), state, ..JobFilter::default() };
    match jobs::list(&api.store, &filter, &wanted.paging.request()).await {
        Ok(page) => {
            let option = |known: &JobState| json!({"name": known.name(), "is_chosen": state == Some(*known)});
            let states: Vec<_> = JobState::ALL.iter().map(option).collect();
            let content = json!({
                "rows": page.items.iter().map(row).collect::<Vec<_>>(),
                "total": page.total,
                "state": state.map(JobState::name),
                "states": states,
                "next": page.next.as_ref().map(Cursor::encode),
            });
            render(&Page { template: "jobs", title: "Jobs", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

/// A job in a list.
pub(super) fn row(job: &Job) -> Value {
    json!({
        "id": job.id,
        "kind": job.kind,
        "about": about(job),
        "state": job.state.name(),
        "progress": job.progress / 100,
        "words": job.error.as_deref().unwrap_or(&job.progress_words),
        "attempt": job.attempt,
        "created": time(job.created_at),
        "is_over": job.state.is_over(),
        "is_running": job.state == JobState::Running,
    })
}

/// What a job is about, for people.
fn about(job: &Job) -> String {
    let text = |name: &str| job.payload.get(name).and_then(Value::as_str).unwrap_or_default();
    let (repository, reference) = (text("repository"), text("reference"));
    match (repository.is_empty(), reference.is_empty()) {
        (false, false) => format!("{repository} {reference}"),
        (false, true) => repository.to_owned(),
        (true, _) => text("kind").to_owned(),
    }
}

async fn visible(api: &Api, viewer: &Principal, id: &str) -> Result<Job, Response> {
    let found = jobs::get(&api.store, id).await.and_then(|job| viewer.may_see(job));
    found.map_err(|problem| wrong(&problem, Some(viewer)))
}

pub(super) async fn show(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Jobs, Access::Read)) {
        return refused;
    }
    let job = match visible(&api, &viewer, &id).await {
        Ok(job) => job,
        Err(refused) => return refused,
    };
    let lines = match last_lines(&api, &id).await {
        Ok(lines) => lines,
        Err(problem) => return wrong(&problem, Some(&viewer)),
    };
    let mut content = row(&job);
    content["facts"] = facts(&job);
    content["lines"] = lines;
    content["may_change"] = json!(viewer.may(Scope::Of(Area::Jobs, Access::Write)));
    render(&Page { template: "job", title: "Job", content }, Some(&viewer), StatusCode::OK)
}

async fn last_lines(api: &Api, id: &str) -> Result<Value, StoreError> {
    let all = jobs::line_count(&api.store, id).await?;
    let lines = jobs::log_lines(&api.store, id, (all - LINES).max(0), LINES as u32).await?;
    let show =
        |line: jobs::LogLine| json!({"line": line.line, "at": time(line.at), "level": line.level, "text": line.text});
    Ok(lines.into_iter().map(show).collect())
}

fn facts(job: &Job) -> Value {
    let mut facts = Vec::new();
    let mut say = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push(json!({"name": name, "value": value}));
        }
    };
    say("attempt", Some(format!("{} of {}", job.attempt, job.max_attempts)));
    say("made", Some(time(job.created_at)));
    say("due", Some(time(job.run_at)));
    say("began", job.started_at.map(time));
    say("ended", job.finished_at.map(time));
    say("worker", job.worker.clone());
    say("stopped", job.cancel_reason.clone());
    say("error", job.error.clone());
    say("came from", job.correlation_id.clone());
    say("asked for", serde_json::to_string_pretty(&job.payload).ok());
    say("outcome", job.outcome.as_ref().and_then(|outcome| serde_json::to_string_pretty(outcome).ok()));
    facts.into()
}

pub(super) async fn act(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, act)): Path<(String, String)>,
) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Jobs, Access::Write)) {
        return refused;
    }
    if let Err(refused) = visible(&api, &viewer, &id).await {
        return refused;
    }
    let done = async {
        let action = match act.as_str() {
            "cancel" => {
                jobs::cancel(&api.store, &id, &format!("by {}", viewer.user_name)).await?;
                "job.cancel"
            }
            "retry" => {
                jobs::requeue(&api.store, &id).await?;
                "job.retry"
            }
            _ => return Err(StoreError::NotFound { what: "act", id: act.clone() }),
        };
        let mut write = api.store.begin().await?;
        identity::note(&mut write, api.store.now(), &viewer, NewAudit::new(action, &id)).await?;
        write.commit().await
    };
    match done.await {
        Ok(()) => Redirect::to(&format!("/jobs/{id}")).into_response(),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}
