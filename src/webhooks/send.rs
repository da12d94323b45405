use super::guard;
use super::model::{DELIVERY, DeliveryState, OUTGOING, Outgoing, PURPOSE, WEBHOOK, Webhook};
use super::signature::sign;
use crate::events::{self, NewEvent};
use crate::jobs::{Context, Failure, Handler, Work};
use crate::store::{Millis, Named as _, Store, StoreError};
use crate::telemetry;
use crate::vault::Vault;
use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};
use std::time::{Duration, Instant};

/// So many deliveries in a row that are given up switch a webhook off.
const MOST_EXHAUSTED: i64 = 10;

/// Bytes of an answer that are kept.
const LONGEST_ANSWER: usize = 1024;

/// No receiver puts a delivery off for longer.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Sends what webhooks are owed.
pub struct Sender {
    client: Client,
    vault: Vault,
    allow_private: bool,
}

impl Sender {
    /// With `allow_private` receivers may be in private networks, and on this machine without TLS.
    pub fn new(vault: Vault, allow_private: bool) -> Result<Self, reqwest::Error> {
        Ok(Self { client: guard::client(allow_private)?, vault, allow_private })
    }

    async fn deliver(&self, context: &Context) -> Result<serde_json::Value, Failure> {
        #[derive(Deserialize)]
        struct Payload {
            delivery: String,
        }
        let payload: Payload = context.payload()?;
        let store = &context.store;
        let Some((outgoing, webhook, secret)) = look(store, &payload.delivery).await? else {
            return Ok(json!({"nothing": "the webhook was removed"}));
        };
        if outgoing.state == DeliveryState::Delivered {
            return Ok(json!({"nothing": "it was delivered before"}));
        }
        if !webhook.enabled && outgoing.event_id > 0 {
            settle(store, &outgoing, DeliveryState::Failed, None).await?;
            return Err(Failure::lasting("the webhook is switched off"));
        }
        set_state(store, &outgoing.id, DeliveryState::Delivering).await?;
        let owner = Webhook::vault_owner(webhook.owner_id.as_deref());
        let secret = self.vault.open(owner, PURPOSE, &secret).map_err(Failure::lasting)?;
        let correlation = context.job.correlation_id.as_deref().unwrap_or(&context.job.id);
        let begun = Instant::now();
        let at = store.now();
        let answer = self.send(&webhook, &outgoing, secret.expose_secret(), at, correlation).await;
        let attempt = Attempted { at, took: begun.elapsed(), answer };
        let is_last = context.job.attempt >= context.job.max_attempts;
        let verdict = attempt.verdict();
        let state = match verdict {
            Verdict::Delivered => DeliveryState::Delivered,
            Verdict::Refused => DeliveryState::Failed,
            Verdict::Later(_) if is_last => DeliveryState::Exhausted,
            Verdict::Later(_) => DeliveryState::Retrying,
        };
        settle(store, &outgoing, state, Some(&attempt)).await?;
        match verdict {
            Verdict::Delivered => Ok(json!({"status": attempt.status()})),
            Verdict::Refused => Err(Failure::Lasting(attempt.words())),
            Verdict::Later(after) => Err(Failure::Passing { reason: attempt.words(), after }),
        }
    }

    async fn send(
        &self,
        webhook: &Webhook,
        outgoing: &Outgoing,
        secret: &str,
        at: Millis,
        correlation: &str,
    ) -> Result<Answer, String> {
        // What was allowed when it was made may be allowed no more.
        let url = guard::check(&webhook.url, self.allow_private).map_err(|error| error.to_string())?;
        let mut response = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("user-agent", concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
            .header("x-plimsoll-event", &outgoing.kind)
            .header("x-plimsoll-delivery", &outgoing.id)
            .header("x-plimsoll-signature", sign(secret, at / 1000, &outgoing.body))
            .header("traceparent", telemetry::traceparent(correlation))
            .body(outgoing.body.clone())
            .send()
            .await
            .map_err(|error| reason(&error))?;
        let status = response.status();
        let seconds = response.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok());
        let retry_after = seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
        let mut bytes = Vec::new();
        while bytes.len() < LONGEST_ANSWER {
            let Ok(Some(chunk)) = response.chunk().await else { break };
            bytes.extend_from_slice(&chunk);
        }
        bytes.truncate(LONGEST_ANSWER);
        Ok(Answer { status, retry_after, text: String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}") })
    }
}

impl Handler for Sender {
    fn kind(&self) -> &'static str {
        DELIVERY
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(self.deliver(context))
    }
}

struct Answer {
    status: StatusCode,
    retry_after: Option<Duration>,
    text: String,
}

struct Attempted {
    at: Millis,
    took: Duration,
    answer: Result<Answer, String>,
}

enum Verdict {
    Delivered,
    /// It makes no sense to send it again.
    Refused,
    Later(Option<Duration>),
}

impl Attempted {
    fn verdict(&self) -> Verdict {
        let Ok(answer) = &self.answer else { return Verdict::Later(None) };
        match answer.status.as_u16() {
            200..=299 => Verdict::Delivered,
            408 | 425 | 429 | 500.. => Verdict::Later(answer.retry_after),
            _ => Verdict::Refused,
        }
    }

    fn status(&self) -> Option<u16> {
        self.answer.as_ref().ok().map(|answer| answer.status.as_u16())
    }

    fn words(&self) -> String {
        match &self.answer {
            Ok(answer) => format!("the receiver answered with {}", answer.status),
            Err(reason) => reason.clone(),
        }
    }
}

/// The innermost reason, without the address, which may hold what only its owner knows.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the receiver did not answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!("the receiver cannot be reached: {cause}")
}

async fn look(store: &Store, id: &str) -> Result<Option<(Outgoing, Webhook, String)>, StoreError> {
    let statement = format!("SELECT {OUTGOING} FROM webhook_deliveries WHERE id = $1");
    let Some(row) = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(store.pool()).await? else {
        return Ok(None);
    };
    let outgoing = Outgoing::read(&row)?;
    let statement = format!("SELECT {WEBHOOK}, secret FROM webhooks WHERE id = $1");
    let row =
        sqlx::query(AssertSqlSafe(statement)).bind(outgoing.webhook_id.clone()).fetch_optional(store.pool()).await?;
    let Some(row) = row else { return Ok(None) };
    let secret: String = row.try_get("secret")?;
    Ok(Some((outgoing, Webhook::read(&row)?, secret)))
}

async fn set_state(store: &Store, id: &str, state: DeliveryState) -> Result<(), StoreError> {
    let mut write = store.begin().await?;
    sqlx::query("UPDATE webhook_deliveries SET state = $1 WHERE id = $2")
        .bind(state.name())
        .bind(id)
        .execute(write.on())
        .await?;
    write.commit().await
}

/// Writes how an attempt went, and what follows for the webhook.
async fn settle(
    store: &Store,
    outgoing: &Outgoing,
    state: DeliveryState,
    attempt: Option<&Attempted>,
) -> Result<(), StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    if let Some(attempt) = attempt {
        let words = match &attempt.answer {
            Ok(answer) => &answer.text,
            Err(reason) => reason,
        };
        sqlx::query(
            "INSERT INTO webhook_attempts (delivery_id, attempt, at, took_ms, status, words) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
        )
        .bind(outgoing.id.clone())
        .bind(i64::from(outgoing.attempts) + 1)
        .bind(attempt.at)
        .bind(i64::try_from(attempt.took.as_millis()).unwrap_or(i64::MAX))
        .bind(attempt.status().map(i64::from))
        .bind(words.clone())
        .execute(write.on())
        .await?;
    }
    sqlx::query("UPDATE webhook_deliveries SET state = $1, attempts = attempts + $2, finished_at = $3 WHERE id = $4")
        .bind(state.name())
        .bind(i64::from(attempt.is_some()))
        .bind(state.is_over().then_some(now))
        .bind(outgoing.id.clone())
        .execute(write.on())
        .await?;
    match state {
        DeliveryState::Delivered => {
            sqlx::query("UPDATE webhooks SET exhausted = 0 WHERE id = $1")
                .bind(outgoing.webhook_id.clone())
                .execute(write.on())
                .await?;
        }
        DeliveryState::Exhausted => {
            let reason = format!("{MOST_EXHAUSTED} deliveries in a row were given up");
            let row = sqlx::query(
                "UPDATE webhooks SET exhausted = exhausted + 1,
                    enabled = CASE WHEN exhausted + 1 >= $1 THEN 0 ELSE enabled END,
                    disabled_reason = CASE WHEN exhausted + 1 >= $1 THEN $2 ELSE disabled_reason END
                 WHERE id = $3 RETURNING enabled, owner_id",
            )
            .bind(MOST_EXHAUSTED)
            .bind(reason.clone())
            .bind(outgoing.webhook_id.clone())
            .fetch_optional(write.on())
            .await?;
            if let Some(row) = row.filter(|row| row.try_get::<i64, _>("enabled").is_ok_and(|enabled| enabled == 0)) {
                let event = NewEvent {
                    kind: "webhook.disabled".to_owned(),
                    owner_id: row.try_get("owner_id")?,
                    repository_id: None,
                    subject: format!("webhook/{}", outgoing.webhook_id),
                    document: json!({"reason": reason}),
                    correlation_id: None,
                };
                events::record(&mut write, now, event).await?;
            }
        }
        _ => {}
    }
    write.commit().await
}
