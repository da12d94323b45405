use super::page::{Page, Viewer, render, wrong};
use crate::api::Api;
use crate::identity::{Access, Area, Principal, Scope};
use crate::jobs::{self, JobFilter, JobState};
use crate::receiver::{self, DeliveryFilter};
use crate::store::{PageRequest, StoreError};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

pub(super) async fn show(State(api): State<Api>, Viewer(viewer): Viewer) -> Response {
    match gather(&api, &viewer).await {
        Ok(content) => render(&Page { template: "home", title: "Overview", content }, Some(&viewer), StatusCode::OK),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

async fn gather(api: &Api, viewer: &Principal) -> Result<Value, StoreError> {
    let may = |area| viewer.may(Scope::Of(area, Access::Read));
    let few = PageRequest::first(8);
    let mut content = json!({"jobs": null, "dead": null, "deliveries": null});
    if may(Area::Jobs) {
        let statistics = jobs::statistics(&api.store, viewer.sees()).await?;
        let of = |state| statistics.by_state.get(&state).copied().unwrap_or_default();
        content["jobs"] = json!({
            "queued": of(JobState::Queued),
            "running": of(JobState::Running),
            "succeeded": of(JobState::Succeeded),
            "dead": of(JobState::Dead),
            "oldest": format!("{:.1}", statistics.oldest_due_ms as f64 / 1000.0),
        });
        let filter = JobFilter {
            owner_id: viewer.sees().map(str::to_owned),
            state: Some(JobState::Dead),
            ..JobFilter::default()
        };
        let dead = jobs::list(&api.store, &filter, &few).await?.items;
        content["dead"] = dead.iter().map(super::jobs::row).collect();
    }
    if viewer.is_admin && may(Area::Deliveries) {
        let deliveries = receiver::list(&api.store, &DeliveryFilter::default(), &few).await?.items;
        content["deliveries"] = deliveries.iter().map(super::deliveries::row).collect();
    }
    Ok(content)
}
