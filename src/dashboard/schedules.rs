use super::page::{Page, Paging, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{self, Access, Area, NewAudit, Scope};
use crate::schedules::{self, Schedule, ScheduleError, ScheduleFilter};
use crate::store::{Cursor, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Schedules, Access::Read)) {
        return refused;
    }
    let filter = ScheduleFilter { owner_id: viewer.sees().map(str::to_owned), repository: None };
    match schedules::list(&api.store, &filter, &paging.request()).await {
        Ok(page) => {
            let content = json!({
                "rows": page.items.iter().map(row).collect::<Vec<_>>(),
                "total": page.total,
                "next": page.next.as_ref().map(Cursor::encode),
                "may_change": viewer.may(Scope::Of(Area::Schedules, Access::Write)),
            });
            render(&Page { template: "schedules", title: "Schedules", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

fn row(schedule: &Schedule) -> Value {
    json!({
        "id": schedule.id,
        "name": schedule.name,
        "repository": schedule.work.repository(),
        "timing": schedule.timing.to_string(),
        "zone": schedule.zone.name(),
        "enabled": schedule.enabled,
        "next": schedule.next_due_at.filter(|_| schedule.enabled).map(time),
        "last": schedule.last_due_at.map(time),
    })
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
        let schedule = schedules::get(&api.store, &id).await?;
        if !viewer.sees_owner(schedule.owner_id.as_deref()) {
            return Err(StoreError::NotFound { what: "schedule", id: id.clone() }.into());
        }
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
