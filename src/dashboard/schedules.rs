use super::page::{Page, Paging, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::schedules::{self, Notify, Run, Schedule, ScheduleError, ScheduleFilter, ScheduledWork};
use crate::store::{Cursor, Store, StoreError};
use crate::upkeep::TemplateAct;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Schedules, Access::Read)) {
        return refused;
    }
    match listed(&api.store, &viewer, &paging).await {
        Ok(content) => {
            render(&Page { template: "schedules", title: "Schedules", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

async fn listed(store: &Store, viewer: &Principal, paging: &Paging) -> Result<Value, StoreError> {
    let filter = ScheduleFilter { owner_id: viewer.sees().map(str::to_owned), repository: None };
    let page = schedules::list(store, &filter, &paging.request()).await?;
    let mut rows = Vec::with_capacity(page.items.len());
    for schedule in &page.items {
        let mut row = row(schedule);
        let runs = schedules::runs(store, &schedule.id, 1).await?;
        row["run"] = json!(runs.first().map(run_row));
        rows.push(row);
    }
    Ok(json!({
        "rows": rows,
        "total": page.total,
        "next": page.next.as_ref().map(Cursor::encode),
        "may_change": viewer.may(Scope::Of(Area::Schedules, Access::Write)),
    }))
}

fn row(schedule: &Schedule) -> Value {
    let (does, pipeline) = match &schedule.work {
        ScheduledWork::Scan { .. } => ("scan".to_owned(), None),
        ScheduledWork::Pipeline { pipeline, .. } => ("pipeline".to_owned(), Some(pipeline)),
        ScheduledWork::Template(work) => {
            let act = if work.act == TemplateAct::Check { "check" } else { "apply" };
            (format!("{act} {}", work.template), None)
        }
    };
    json!({
        "id": schedule.id,
        "name": schedule.name,
        "repository": schedule.work.repository(),
        "does": does,
        "pipeline": pipeline,
        "timing": schedule.timing.to_string(),
        "zone": schedule.zone.name(),
        "notify": match schedule.notify {
            Notify::Never => "no",
            Notify::Change => "of changes",
            Notify::Always => "always",
        },
        "enabled": schedule.enabled,
        "next": schedule.next_due_at.filter(|_| schedule.enabled).map(time),
        "last": schedule.last_due_at.map(time),
    })
}

/// One time that a schedule was due, and what that found against the time before.
fn run_row(run: &Run) -> Value {
    let found = run.outcome.as_ref().map(|outcome| {
        let count = |name: &str| outcome[name].as_i64();
        let mut words = match (outcome["state"].as_str(), count("appeared"), count("gone")) {
            (Some("failed"), ..) => outcome["reason"].as_str().unwrap_or("failed").to_owned(),
            (_, Some(0), Some(0)) => "nothing changed".to_owned(),
            (_, Some(appeared), Some(gone)) => format!("{appeared} new, {gone} gone"),
            _ if outcome["since"].is_object() => "compared by figures".to_owned(),
            _ => "nothing to compare with".to_owned(),
        };
        if let (Some(was), Some(is)) = (outcome["gate"]["was"].as_str(), outcome["gate"]["is"].as_str()) {
            words.push_str(&format!("; the gate {was} before, {is} now"));
        }
        let figures = &outcome["figures"];
        json!({
            "words": words,
            "analysis": outcome["analysis"],
            "score": figures["score"],
            "findings": figures["findings"],
            "gate": figures["gate"],
        })
    });
    json!({
        "due": time(run.due_at),
        "started": time(run.started_at),
        "reason": run.reason,
        "job": run.job_id,
        "found": found,
    })
}

/// One schedule: its next times, and what it did.
pub(super) async fn show(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Schedules, Access::Read)) {
        return refused;
    }
    let found = async {
        let schedule = viewer.may_see(schedules::get(&api.store, &id).await?)?;
        let runs = schedules::runs(&api.store, &id, 50).await?;
        let next = schedule.timing.preview(api.store.now(), &schedule.zone, 10).unwrap_or_default();
        let mut content = row(&schedule);
        content["runs"] = runs.iter().map(run_row).collect();
        content["times"] = next.into_iter().map(time).collect();
        content["may_change"] = json!(viewer.may(Scope::Of(Area::Schedules, Access::Write)));
        Ok::<_, StoreError>((schedule.name, content))
    };
    match found.await {
        Ok((name, content)) => {
            render(&Page { template: "schedule", title: &name, content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

pub(super) async fn act(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, act)): Path<(String, String)>,
) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Schedules, Access::Write)) {
        return refused;
    }
    let done = async {
        let schedule = viewer.may_see(schedules::get(&api.store, &id).await?)?;
        let now = api.store.now();
        let mut write = api.store.begin().await?;
        let action = match act.as_str() {
            "enable" => {
                schedules::set_enabled(&mut write, now, &id, true).await?;
                "schedule.enable"
            }
            "disable" => {
                schedules::set_enabled(&mut write, now, &id, false).await?;
                "schedule.disable"
            }
            "trigger" => {
                schedules::trigger(&mut write, now, &schedule).await?;
                "schedule.trigger"
            }
            _ => return Err(StoreError::NotFound { what: "act", id: act.clone() }.into()),
        };
        identity::note(&mut write, now, &viewer, NewAudit::new(action, &id)).await?;
        Ok::<_, ScheduleError>(write.commit().await?)
    };
    match done.await {
        Ok(()) => Redirect::to("/schedules").into_response(),
        Err(ScheduleError::Store(problem)) => wrong(&problem, Some(&viewer)),
        Err(problem) => error(StatusCode::BAD_REQUEST, &problem.to_string(), Some(&viewer)),
    }
}
