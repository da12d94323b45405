//! `/api/v1/webhooks`: webhooks that go out.

use super::auth::{Reader, Webhooks, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use super::time::shown;
use crate::identity::{self, NewAudit};
use crate::store::{Named as _, to_rfc3339};
use crate::webhooks::{self, EventPatterns, NewWebhook, Outgoing, Webhook, WebhookError};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, change, remove))
        .routes(routes!(rotate))
        .routes(routes!(test))
        .routes(routes!(statistics))
        .routes(routes!(deliveries))
        .routes(routes!(delivery))
        .routes(routes!(retry))
}

/// A webhook that goes out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Webhook)]
struct ShownWebhook {
    id: String,
    name: String,
    url: String,
    /// As `analysis.*`.
    events: Vec<String>,
    enabled: bool,
    /// Why the server switched it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_reason: Option<String>,
    created_at: String,
    changed_at: String,
}

impl From<Webhook> for ShownWebhook {
    fn from(webhook: Webhook) -> Self {
        Self {
            events: webhook.events.iter().map(ToString::to_string).collect(),
            created_at: to_rfc3339(webhook.created_at),
            changed_at: to_rfc3339(webhook.changed_at),
            id: webhook.id,
            name: webhook.name,
            url: webhook.url,
            enabled: webhook.enabled,
            disabled_reason: webhook.disabled_reason,
        }
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Store(error) => error.into(),
            WebhookError::Vault(error) => {
                tracing::error!(%error, "a secret of a webhook cannot be sealed");
                Self::internal()
            }
            error => Self::bad_request(error.to_string()),
        }
    }
}

/// The caller's webhooks, newest first.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks", params(PageQuery),
    responses((status = 200, body = Listed<ShownWebhook>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Webhooks>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownWebhook>>, Problem> {
    let Query(page) = page?;
    let found = webhooks::list(&api.store, caller.sees(), &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownWebhook::from)))
}

/// A webhook that is to be.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookRequest {
    name: String,
    /// `https://…`, in the public internet.
    url: String,
    /// As `analysis.completed`, `job.*` or `*`.
    events: Vec<String>,
    #[serde(default = "on")]
    enabled: bool,
}

fn on() -> bool {
    true
}

impl WebhookRequest {
    fn read(self, owner: Option<String>) -> Result<NewWebhook, Problem> {
        let events: Result<EventPatterns, _> = self.events.iter().map(|word| word.parse()).collect();
        Ok(NewWebhook {
            owner_id: owner,
            name: self.name,
            url: self.url,
            events: events.map_err(WebhookError::Pattern)?,
            enabled: self.enabled,
        })
    }
}

/// A webhook that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MadeWebhook {
    #[serde(flatten)]
    webhook: ShownWebhook,
    /// What it signs with. Keep it: it is never shown again.
    secret: String,
}

/// Makes a webhook. Its secret is shown this once.
#[utoipa::path(post, path = "/webhooks", tag = "webhooks", request_body = WebhookRequest,
    responses((status = 201, body = MadeWebhook), (status = "4XX", response = inline(Problem))))]
async fn add(
    State(api): State<Api>,
    Writer(caller, _): Writer<Webhooks>,
    request: Result<Json<WebhookRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<MadeWebhook>), Problem> {
    let Json(request) = request?;
    // An admin's belong to the server, and are told everything.
    let owner = (!caller.scopes.is_admin()).then(|| caller.user_id.clone());
    let webhook = request.read(owner)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let (id, secret) = webhooks::add(&mut write, now, &api.vault, &webhook, api.allow_private_network).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("webhook.add", &id)).await?;
    write.commit().await?;
    let webhook = webhooks::get(&api.store, &id).await?.into();
    Ok((StatusCode::CREATED, Json(MadeWebhook { webhook, secret: secret.expose_secret().to_owned() })))
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 200, body = ShownWebhook), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Webhooks>,
    Path(id): Path<String>,
) -> Result<Json<ShownWebhook>, Problem> {
    Ok(Json(caller.may_see(webhooks::get(&api.store, &id).await?)?.into()))
}

/// Makes a webhook another; it keeps its secret.
#[utoipa::path(put, path = "/webhooks/{id}", tag = "webhooks", params(("id" = String, Path)), request_body = WebhookRequest,
    responses((status = 200, body = ShownWebhook), (status = "4XX", response = inline(Problem))))]
async fn change(
    State(api): State<Api>,
    Writer(caller, _): Writer<Webhooks>,
    Path(id): Path<String>,
    request: Result<Json<WebhookRequest>, JsonRejection>,
) -> Result<Json<ShownWebhook>, Problem> {
    let Json(request) = request?;
    let known = caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let webhook = request.read(known.owner_id)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    webhooks::change(&mut write, now, &id, &webhook, api.allow_private_network).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("webhook.change", &id)).await?;
    write.commit().await?;
    Ok(Json(webhooks::get(&api.store, &id).await?.into()))
}

/// Removes a webhook and the log of what it sent.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn remove(
    State(api): State<Api>,
    Writer(caller, _): Writer<Webhooks>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    webhooks::remove(&mut write, &id).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("webhook.remove", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A secret that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct NewSecret {
    /// Keep it: it is never shown again.
    secret: String,
}

/// Gives a webhook another secret, which holds from now on.
#[utoipa::path(post, path = "/webhooks/{id}/secret", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 200, body = NewSecret), (status = "4XX", response = inline(Problem))))]
async fn rotate(
    State(api): State<Api>,
    Writer(caller, _): Writer<Webhooks>,
    Path(id): Path<String>,
) -> Result<Json<NewSecret>, Problem> {
    let webhook = caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let secret = webhooks::rotate_secret(&mut write, now, &api.vault, &webhook).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("webhook.secret", &id)).await?;
    write.commit().await?;
    Ok(Json(NewSecret { secret: secret.expose_secret().to_owned() }))
}

/// A delivery that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MadeDelivery {
    delivery: String,
}

/// Sends an event of the kind `webhook.test`.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 202, body = MadeDelivery), (status = "4XX", response = inline(Problem))))]
async fn test(
    State(api): State<Api>,
    Writer(caller, _): Writer<Webhooks>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<MadeDelivery>), Problem> {
    let webhook = caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let delivery = webhooks::test(&mut write, now, &webhook).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("webhook.test", &id)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(MadeDelivery { delivery })))
}

/// How the deliveries of a webhook went, as far as they are kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownFigures {
    /// Deliveries in each state.
    by_state: BTreeMap<&'static str, u64>,
    /// Of those that are over, the share that was delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<f64>,
    /// Mean time of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_ms: Option<f64>,
}

/// How the deliveries of a webhook went.
#[utoipa::path(get, path = "/webhooks/{id}/statistics", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 200, body = ShownFigures), (status = "4XX", response = inline(Problem))))]
async fn statistics(
    State(api): State<Api>,
    Reader(caller, _): Reader<Webhooks>,
    Path(id): Path<String>,
) -> Result<Json<ShownFigures>, Problem> {
    caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let found = webhooks::statistics(&api.store, &id).await?;
    Ok(Json(ShownFigures {
        by_state: found.by_state.into_iter().map(|(state, number)| (state.name(), number)).collect(),
        success: found.success,
        mean_ms: found.mean_ms,
    }))
}

/// Something that is sent, or was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OutgoingDelivery)]
struct ShownOutgoing {
    id: String,
    /// Of the event; 0 of a test.
    event_id: i64,
    kind: String,
    /// `pending`, `delivering`, `delivered`, `failed`, `retrying` or `exhausted`.
    state: &'static str,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

impl From<Outgoing> for ShownOutgoing {
    fn from(outgoing: Outgoing) -> Self {
        Self {
            state: outgoing.state.name(),
            created_at: to_rfc3339(outgoing.created_at),
            finished_at: shown(outgoing.finished_at),
            id: outgoing.id,
            event_id: outgoing.event_id,
            kind: outgoing.kind,
            attempts: outgoing.attempts,
            job_id: outgoing.job_id,
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct OfState {
    /// `pending`, `delivering`, `delivered`, `failed`, `retrying` or `exhausted`.
    state: Option<String>,
}

/// What a webhook sent, newest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "webhooks", params(("id" = String, Path), OfState, PageQuery),
    responses((status = 200, body = Listed<ShownOutgoing>), (status = "4XX", response = inline(Problem))))]
async fn deliveries(
    State(api): State<Api>,
    Reader(caller, _): Reader<Webhooks>,
    Path(id): Path<String>,
    filter: Result<Query<OfState>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownOutgoing>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let state = choice("state", filter.state.as_deref())?;
    let found = webhooks::deliveries(&api.store, &id, state, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownOutgoing::from)))
}

/// A delivery with what was sent and how it was answered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WholeOutgoing {
    #[serde(flatten)]
    outgoing: ShownOutgoing,
    body: Value,
    log: Vec<ShownAttempt>,
}

/// One time that it was sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownAttempt {
    attempt: i64,
    at: String,
    took_ms: i64,
    /// Of the answer; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
    /// The beginning of the answer, or why there was none.
    words: String,
}

/// One delivery, with each time that it was sent.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries/{delivery}", tag = "webhooks",
    params(("id" = String, Path), ("delivery" = String, Path)),
    responses((status = 200, body = WholeOutgoing), (status = "4XX", response = inline(Problem))))]
async fn delivery(
    State(api): State<Api>,
    Reader(caller, _): Reader<Webhooks>,
    Path((id, delivery)): Path<(String, String)>,
) -> Result<Json<WholeOutgoing>, Problem> {
    caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let outgoing = webhooks::delivery(&api.store, &id, &delivery).await?;
    let log = webhooks::attempts(&api.store, &delivery).await?;
    let show = |attempt: webhooks::Attempt| ShownAttempt {
        attempt: attempt.attempt,
        at: to_rfc3339(attempt.at),
        took_ms: attempt.took_ms,
        status: attempt.status,
        words: attempt.words,
    };
    Ok(Json(WholeOutgoing {
        body: serde_json::from_str(&outgoing.body).unwrap_or_default(),
        log: log.into_iter().map(show).collect(),
        outgoing: outgoing.into(),
    }))
}

/// Sends once more what is over.
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{delivery}/retry", tag = "webhooks",
    params(("id" = String, Path), ("delivery" = String, Path)),
    responses((status = 202, description = "It waits for its turn"), (status = "4XX", response = inline(Problem))))]
async fn retry(
    State(api): State<Api>,
    Writer(caller, _): Writer<Webhooks>,
    Path((id, delivery)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    caller.may_see(webhooks::get(&api.store, &id).await?)?;
    let outgoing = webhooks::delivery(&api.store, &id, &delivery).await?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    webhooks::retry(&mut write, now, &outgoing).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("webhook.retry", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
