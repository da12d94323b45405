//! `/api/v1/deliveries`: webhooks that came in. They belong to the server, so an admin's token sees them, or one with their scope.

use super::auth::{Deliveries, Reader, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, NewAudit, Principal};
use crate::receiver::{self, Delivery, DeliveryFilter};
use crate::store::{Named as _, to_rfc3339};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get)).routes(routes!(replay))
}

/// A webhook that came in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Delivery)]
pub(super) struct ShownDelivery {
    /// `X-GitHub-Delivery`.
    id: String,
    event: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    received_at: String,
    /// How often it came.
    times: u32,
    last_received_at: String,
    /// `accepted`, `ignored` or `not-understood`.
    state: &'static str,
    /// What was done about it, or why nothing.
    outcome: String,
    /// Bytes that came.
    size: u64,
}

impl From<Delivery> for ShownDelivery {
    fn from(delivery: Delivery) -> Self {
        Self {
            received_at: to_rfc3339(delivery.received_at),
            last_received_at: to_rfc3339(delivery.last_received_at),
            state: delivery.state.name(),
            id: delivery.id,
            event: delivery.event,
            action: delivery.action,
            repository: delivery.repository,
            sender: delivery.sender,
            times: delivery.times,
            outcome: delivery.outcome,
            size: delivery.size,
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    /// As `pull_request`.
    event: Option<String>,
    action: Option<String>,
    /// `owner/name`.
    repository: Option<String>,
    /// `accepted`, `ignored` or `not-understood`.
    state: Option<String>,
}

/// Webhooks that came in, newest first.
#[utoipa::path(get, path = "/deliveries", tag = "deliveries", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownDelivery>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Deliveries>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownDelivery>>, Problem> {
    only_of_the_server(&caller)?;
    let (Query(filter), Query(page)) = (filter?, page?);
    let state = choice("state", filter.state.as_deref())?;
    let filter = DeliveryFilter { event: filter.event, action: filter.action, repository: filter.repository, state };
    let found = receiver::list(&api.store, &filter, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownDelivery::from)))
}

/// Webhooks may name private repositories of anybody: only who runs the server looks at them.
fn only_of_the_server(caller: &Principal) -> Result<(), Problem> {
    if caller.is_admin { Ok(()) } else { Err(Problem::forbidden("only admins see what webhooks said")) }
}

/// A delivery with all that is kept of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WholeDelivery {
    #[serde(flatten)]
    delivery: ShownDelivery,
    headers: Map<String, Value>,
    /// As it came, without what may be secret.
    body: Value,
    /// What it caused.
    jobs: Vec<CausedJob>,
}

/// A job that a delivery caused.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CausedJob {
    id: String,
    state: &'static str,
}

/// One delivery, with headers, body and the jobs that it caused.
#[utoipa::path(get, path = "/deliveries/{id}", tag = "deliveries", params(("id" = String, Path)),
    responses((status = 200, body = WholeDelivery), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Deliveries>,
    Path(id): Path<String>,
) -> Result<Json<WholeDelivery>, Problem> {
    only_of_the_server(&caller)?;
    let (delivery, body) = receiver::delivery(&api.store, &id).await?;
    let jobs = receiver::jobs_of(&api.store, &id).await?;
    Ok(Json(WholeDelivery {
        headers: delivery.headers.clone(),
        // One that is nested too deep to be read is shown as text.
        body: serde_json::from_slice(&body).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&body))),
        jobs: jobs.into_iter().map(|(id, state)| CausedJob { id, state: state.name() }).collect(),
        delivery: delivery.into(),
    }))
}

/// The jobs that a replay made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Replayed {
    jobs: Vec<String>,
}

/// Does what a delivery asks for once more, by the routes that hold now.
#[utoipa::path(post, path = "/deliveries/{id}/replay", tag = "deliveries", params(("id" = String, Path)),
    responses((status = 202, body = Replayed), (status = "4XX", response = inline(Problem))))]
async fn replay(
    State(api): State<Api>,
    Writer(caller, _): Writer<Deliveries>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Replayed>), Problem> {
    only_of_the_server(&caller)?;
    let jobs = receiver::replay(&api.store, &api.intake, &id).await?;
    let mut write = api.store.begin().await?;
    let entry = NewAudit::new("delivery.replay", &id).with(json!({"jobs": jobs}));
    identity::note(&mut write, api.store.now(), &caller, entry).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Replayed { jobs })))
}
