//! `/api/v1/events`: what happened, and what happens, as Server-Sent Events or over a WebSocket.
//!
//! Both go on from the last event that a client has seen (`Last-Event-ID`, or `after`), so a lost connection loses nothing.

use super::auth::{Jobs, Reader};
use super::problem::Problem;
use super::state::Api;
use crate::events::{self, Event, EventFilter};
use crate::identity::Principal;
use crate::store::{Topic, to_rfc3339};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Events that are read at once.
const AT_ONCE: u32 = 200;

/// A stream on which nothing happens says so now and then, so that proxies keep it open.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Who waits looks by itself after this time; another process may not be able to wake it.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(stream)).routes(routes!(socket))
}

/// Something that happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Event)]
pub(super) struct ShownEvent {
    /// Grows with each event.
    id: i64,
    /// As `job.succeeded`.
    kind: String,
    /// What it is about, as `job/ID`.
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    at: String,
    document: Value,
}

impl From<Event> for ShownEvent {
    fn from(event: Event) -> Self {
        Self {
            at: to_rfc3339(event.at),
            id: event.id,
            kind: event.kind,
            subject: event.subject,
            repository_id: event.repository_id,
            correlation_id: event.correlation_id,
            document: event.document,
        }
    }
}

#[derive(Debug, Default, Clone, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Wanted {
    /// The number of the last event that is known. Where it is not said a list begins with the oldest, and a stream with the next.
    after: Option<i64>,
    /// Only about this: `job/ID`.
    subject: Option<String>,
    /// Only kinds that begin so: `job.`.
    kind: Option<String>,
}

impl Wanted {
    fn filter(&self, caller: &Principal) -> EventFilter {
        EventFilter {
            owner_id: caller.sees().map(str::to_owned),
            subject: self.subject.clone(),
            kind_prefix: self.kind.clone(),
        }
    }
}

/// What happened, oldest first; at most 200 at once.
#[utoipa::path(get, path = "/events", tag = "events", params(Wanted),
    responses((status = 200, body = Vec<ShownEvent>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Jobs>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Vec<ShownEvent>>, Problem> {
    let Query(wanted) = wanted?;
    let found = events::after(&api.store, wanted.after.unwrap_or(0), &wanted.filter(&caller), AT_ONCE).await?;
    Ok(Json(found.into_iter().map(ShownEvent::from).collect()))
}

/// What happens, as Server-Sent Events. `Last-Event-ID` goes on where a connection was lost.
#[utoipa::path(get, path = "/events/stream", tag = "events", params(Wanted, ("Last-Event-ID" = Option<i64>, Header)),
    responses((status = 200, content_type = "text/event-stream"), (status = "4XX", response = inline(Problem))))]
async fn stream(
    State(api): State<Api>,
    Reader(caller, _): Reader<Jobs>,
    headers: HeaderMap,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wanted) = wanted?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let feed = Feed::begin(&api, &caller, &wanted, last).await?;
    let alive = sse::KeepAlive::new().interval(SIGN_OF_LIFE);
    Ok(Sse::new(as_sse(feed)).keep_alive(alive).into_response())
}

fn as_sse(feed: Feed) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        let shown = sse::Event::default().id(event.id.to_string()).event(event.kind.clone());
        let shown = shown.json_data(&event).unwrap_or_default();
        Some((Ok(shown), feed))
    })
}

/// What happens, over a WebSocket: each event is a text of JSON. `after` goes on where a connection was lost.
#[utoipa::path(get, path = "/events/socket", tag = "events", params(Wanted),
    responses((status = 101, description = "A WebSocket"), (status = "4XX", response = inline(Problem))))]
async fn socket(
    State(api): State<Api>,
    Reader(caller, _): Reader<Jobs>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let Query(wanted) = wanted?;
    let upgrade = upgrade.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    let feed = Feed::begin(&api, &caller, &wanted, None).await?;
    // Clients have next to nothing to say, and as many buffers as there are clients are held.
    Ok(upgrade.max_message_size(64 << 10).read_buffer_size(4 << 10).on_upgrade(move |socket| speak(socket, feed)))
}

async fn speak(mut socket: WebSocket, mut feed: Feed) {
    let mut alive = tokio::time::interval(SIGN_OF_LIFE);
    loop {
        tokio::select! {
            event = feed.next() => {
                let Some(event) = event else { break };
                let Ok(text) = serde_json::to_string(&event) else { continue };
                if socket.send(Message::Text(text.into())).await.is_err() {
                    return;
                }
            }
            // What a client says is not needed; that it is gone is.
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            _ = alive.tick() => {
                if socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                    return;
                }
            }
        }
    }
    let _ = socket.send(Message::Close(None)).await;
}

/// Events one after the other, as they come true.
struct Feed {
    api: Api,
    filter: EventFilter,
    last: i64,
    ready: VecDeque<Event>,
    wakes: watch::Receiver<u64>,
}

impl Feed {
    async fn begin(api: &Api, caller: &Principal, wanted: &Wanted, last: Option<i64>) -> Result<Self, Problem> {
        let wakes = api.store.wakes().watch(Topic::Events);
        let last = match last.or(wanted.after) {
            Some(last) => last,
            None => events::newest(&api.store).await?,
        };
        Ok(Self { api: api.clone(), filter: wanted.filter(caller), last, ready: VecDeque::new(), wakes })
    }

    /// The next event, waited for; `None` when the server goes or the store fails.
    async fn next(&mut self) -> Option<ShownEvent> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.last = event.id;
                return Some(event.into());
            }
            self.wakes.borrow_and_update();
            self.ready = events::after(&self.api.store, self.last, &self.filter, AT_ONCE).await.ok()?.into();
            if self.ready.is_empty() {
                tokio::select! {
                    _ = self.wakes.changed() => {}
                    () = tokio::time::sleep(PATIENCE) => {}
                    () = self.api.leaving.cancelled() => return None,
                }
            }
        }
    }
}
