use super::model::{DELIVERY, WEBHOOK, Webhook};
use crate::events::{self, Event};
use crate::jobs::{self, NewJob, OnDuplicate};
use crate::store::{Millis, Store, StoreError, Topic, Write, new_id, to_rfc3339};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// The setting that says up to which event all is dispatched.
const CURSOR: &str = "webhooks.dispatched";

/// Events that are gone through at once.
const AT_ONCE: u32 = 200;

/// Who waits looks by itself after this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// Attempts of a delivery: with the queue's waits the last comes after some ten minutes.
const MOST_ATTEMPTS: u32 = 9;

/// Makes deliveries of events, until `leaving`. Any number may run: each event is dispatched once.
pub async fn dispatch(store: Store, leaving: CancellationToken) {
    let mut wakes = store.wakes().watch(Topic::Events);
    loop {
        wakes.borrow_and_update();
        match dispatch_some(&store).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                warn!(%error, "events cannot be sent out");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        tokio::select! {
            _ = wakes.changed() => {}
            () = tokio::time::sleep(PATIENCE) => {}
            () = leaving.cancelled() => return,
        }
    }
}

/// Goes through the next events; returns how many there were.
pub(super) async fn dispatch_some(store: &Store) -> Result<usize, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let found = events::unread(&mut write, store, CURSOR, AT_ONCE).await?;
    let Some(last) = found.last().map(|event| event.id) else {
        // The first time: what happened before anybody asked for it is not sent.
        write.commit().await?;
        return Ok(0);
    };
    let enabled = format!("SELECT {WEBHOOK} FROM webhooks WHERE enabled = 1");
    let rows = sqlx::query(AssertSqlSafe(enabled)).fetch_all(write.on()).await?;
    let webhooks = rows.iter().map(Webhook::read).collect::<Result<Vec<_>, _>>()?;
    for event in found.iter().filter(|event| !is_of_sending(event)) {
        for webhook in webhooks.iter().filter(|webhook| wants(webhook, event)) {
            let correlation = event.correlation_id.clone();
            let sent = Sent { event: event.id, kind: &event.kind, body: body(event).to_string(), correlation };
            enqueue(&mut write, now, webhook, sent).await?;
        }
    }
    events::mark_read(&mut write, now, CURSOR, last).await?;
    write.commit().await?;
    Ok(found.len())
}

/// Whether the event is of a kind that the webhook wants, and about something that its owner may see.
fn wants(webhook: &Webhook, event: &Event) -> bool {
    let may_see = webhook.owner_id.is_none() || webhook.owner_id == event.owner_id;
    may_see && webhook.created_at <= event.at && webhook.events.fit(&event.kind)
}

/// Whether it tells of nothing but the sending of events: to send that too would never end.
fn is_of_sending(event: &Event) -> bool {
    event.kind.starts_with("webhook.") || (event.kind.starts_with("job.") && event.document["kind"] == DELIVERY)
}

fn body(event: &Event) -> Value {
    json!({
        "id": event.id,
        "kind": event.kind,
        "subject": event.subject,
        "repository_id": event.repository_id,
        "correlation_id": event.correlation_id,
        "at": to_rfc3339(event.at),
        "document": event.document,
    })
}

/// Sends `body` by `webhook`, whatever events it wants; returns the delivery.
pub async fn send(
    write: &mut Write,
    now: Millis,
    webhook: &Webhook,
    kind: &str,
    body: &str,
) -> Result<String, StoreError> {
    enqueue(write, now, webhook, Sent { event: 0, kind, body: body.to_owned(), correlation: None }).await
}

/// What is to be sent.
pub(super) struct Sent<'a> {
    /// Its number, or 0 where it is no event.
    pub(super) event: i64,
    pub(super) kind: &'a str,
    pub(super) body: String,
    /// What the event goes back to.
    pub(super) correlation: Option<String>,
}

/// Makes a delivery and the job that sends it; returns the delivery.
pub(super) async fn enqueue(
    write: &mut Write,
    now: Millis,
    webhook: &Webhook,
    sent: Sent<'_>,
) -> Result<String, StoreError> {
    let id = new_id();
    let sending = NewJob { correlation_id: sent.correlation, ..job(&id, sent.kind) };
    let job = jobs::enqueue(write, now, sending).await?;
    sqlx::query(
        "INSERT INTO webhook_deliveries (id, webhook_id, event_id, kind, body, state, attempts, job_id, created_at)
         VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6, $7)",
    )
    .bind(id.clone())
    .bind(webhook.id.clone())
    .bind(sent.event)
    .bind(sent.kind)
    .bind(sent.body)
    .bind(job.id)
    .bind(now)
    .execute(write.on())
    .await?;
    Ok(id)
}

pub(super) fn job(delivery: &str, kind: &str) -> NewJob {
    NewJob {
        max_attempts: MOST_ATTEMPTS,
        soft_limit: Duration::from_mins(1),
        hard_limit: Duration::from_mins(2),
        ..NewJob::new(DELIVERY, json!({"delivery": delivery, "kind": kind}))
    }
    .key(format!("{DELIVERY}:{delivery}"), OnDuplicate::Keep)
}
