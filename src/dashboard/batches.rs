use super::page::{Page, Paging, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::batches::{self, Batch, BatchFilter, BatchKind, BatchState, Item, ItemState};
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::store::{Cursor, Named as _, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    state: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Read)) {
        return refused;
    }
    let filter = BatchFilter { owner_id: viewer.sees().map(str::to_owned), ..BatchFilter::default() };
    match batches::list(&api.store, &filter, &paging.request()).await {
        Ok(page) => {
            let content = json!({
                "rows": page.items.iter().map(row).collect::<Vec<_>>(),
                "total": page.total,
                "next": page.next.as_ref().map(Cursor::encode),
            });
            render(&Page { template: "batches", title: "Batches", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

/// A batch in a list.
fn row(batch: &Batch) -> Value {
    let counts = batch.counts;
    json!({
        "id": batch.id,
        "kind": batch.kind.name(),
        "name": batch.name,
        "state": batch.state.name(),
        "is_over": batch.state.is_over(),
        "progress": batch.progress / 100,
        "total": counts.total,
        "done": counts.succeeded + counts.skipped + counts.failed + counts.cancelled,
        "succeeded": counts.succeeded,
        "skipped": counts.skipped,
        "failed": counts.failed,
        "cancelled": counts.cancelled,
        "reason": batch.cancel_reason,
        "created": time(batch.created_at),
    })
}

async fn visible(api: &Api, viewer: &Principal, id: &str) -> Result<Batch, StoreError> {
    viewer.may_see(batches::get(&api.store, id).await?)
}

pub(super) async fn show(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Read)) {
        return refused;
    }
    let chosen = wanted.state.as_deref().and_then(ItemState::from_name);
    let found = async {
        let batch = visible(&api, &viewer, &id).await?;
        let items = batches::items(&api.store, &id, chosen, &wanted.paging.request()).await?;
        Ok::<_, StoreError>((batch, items))
    };
    match found.await {
        Ok((batch, items)) => {
            let option = |known: &ItemState| json!({"name": known.name(), "is_chosen": chosen == Some(*known)});
            let mut content = row(&batch);
            content["rows"] = items.items.iter().map(item).collect();
            content["next"] = json!(items.next.as_ref().map(Cursor::encode));
            content["chosen"] = json!(chosen.map(ItemState::name));
            content["states"] = ItemState::ALL.iter().map(option).collect();
            content["has_archive"] = json!(batch.kind == BatchKind::Export && batch.counts.succeeded > 0);
            content["may_change"] = json!(viewer.may(Scope::Of(Area::Repositories, Access::Write)));
            content["may_cancel"] = json!(batch.state == BatchState::Running);
            content["may_retry"] = json!(batch.state.is_over() && batch.counts.failed + batch.counts.cancelled > 0);
            render(&Page { template: "batch", title: "Batch", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

fn item(item: &Item) -> Value {
    let analysis = item.outcome.as_ref().and_then(|outcome| outcome.get("analysis")).and_then(Value::as_str);
    json!({
        "label": item.label,
        "state": item.state.name(),
        "is_running": item.state == ItemState::Running,
        "progress": item.progress / 100,
        "words": item.words,
        "job": item.job_id,
        "repository": item.repository_id,
        "analysis": analysis,
    })
}

pub(super) async fn act(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, act)): Path<(String, String)>,
) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Write)) {
        return refused;
    }
    let done = async {
        visible(&api, &viewer, &id).await?;
        let now = api.store.now();
        let mut write = api.store.begin().await?;
        let action = match act.as_str() {
            "cancel" => {
                batches::cancel(&mut write, now, &id, &format!("by {}", viewer.user_name)).await?;
                "batch.cancel"
            }
            "retry" => {
                batches::retry(&mut write, now, &id).await?;
                "batch.retry"
            }
            _ => return Err(StoreError::NotFound { what: "act", id: act.clone() }),
        };
        identity::note(&mut write, now, &viewer, NewAudit::new(action, &id)).await?;
        write.commit().await
    };
    match done.await {
        Ok(()) => Redirect::to(&format!("/batches/{id}")).into_response(),
        Err(StoreError::NotFound { .. }) => error(StatusCode::NOT_FOUND, "There is no such batch.", Some(&viewer)),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}
