use super::page::{Page, Paging, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::receiver::{self, Delivery, DeliveryFilter, DeliveryState};
use crate::store::{Cursor, Named as _, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

/// Only who runs the server looks at what webhooks said: they may name private repositories of anybody.
pub(super) fn refusal_of(viewer: &Principal, access: Access) -> Option<Response> {
    refusal(viewer, Scope::Of(Area::Deliveries, access)).or_else(|| {
        let words = "Only admins see what webhooks said.";
        (!viewer.is_admin).then(|| error(StatusCode::FORBIDDEN, words, Some(viewer)))
    })
}

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal_of(&viewer, Access::Read) {
        return refused;
    }
    match receiver::list(&api.store, &DeliveryFilter::default(), &paging.request()).await {
        Ok(page) => {
            let content = json!({
                "rows": page.items.iter().map(row).collect::<Vec<_>>(),
                "total": page.total,
                "next": page.next.as_ref().map(Cursor::encode),
            });
            render(
                &Page { template: "deliveries", title: "Webhooks that came in", content },
                Some(&viewer),
                StatusCode::OK,
            )
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

/// A delivery in a list.
pub(super) fn row(delivery: &Delivery) -> Value {
    json!({
        "id": delivery.id,
        "event": delivery.event,
        "action": delivery.action,
        "repository": delivery.repository,
        "received": time(delivery.received_at),
        "times": delivery.times,
        "was_repeated": delivery.times > 1,
        "state": delivery.state.name(),
        "is_accepted": delivery.state == DeliveryState::Accepted,
        "outcome": delivery.outcome,
    })
}

pub(super) async fn show(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal_of(&viewer, Access::Read) {
        return refused;
    }
    let found = async {
        let (delivery, body) = receiver::delivery(&api.store, &id).await?;
        let jobs = receiver::jobs_of(&api.store, &id).await?;
        Ok::<_, StoreError>((delivery, body, jobs))
    };
    match found.await {
        Ok((delivery, body, jobs)) => {
            let mut content = row(&delivery);
            let pretty =
                serde_json::from_slice::<Value>(&body).ok().and_then(|body| serde_json::to_string_pretty(&body).ok());
            content["body"] = json!(pretty.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()));
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let headers = delivery.headers.iter().map(|(name, value)| json!({"name": name, "value": text(value)}));
            content["headers"] = headers.collect();
            content["jobs"] = jobs.iter().map(|(id, state)| json!({"id": id, "state": state.name()})).collect();
            content["may_change"] = json!(viewer.may(Scope::Of(Area::Deliveries, Access::Write)));
            render(&Page { template: "delivery", title: "Webhook", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

pub(super) async fn replay(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal_of(&viewer, Access::Write) {
        return refused;
    }
    let done = async {
        let jobs = receiver::replay(&api.store, &api.intake, &id).await?;
        let mut write = api.store.begin().await?;
        let entry = NewAudit::new("delivery.replay", &id).with(json!({"jobs": jobs}));
        identity::note(&mut write, api.store.now(), &viewer, entry).await?;
        write.commit().await
    };
    match done.await {
        Ok(()) => Redirect::to(&format!("/deliveries/{id}")).into_response(),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}
