//! Making, changing and looking at webhooks and what they sent.

use super::dispatch::{Sent, enqueue};
use super::guard;
use super::model::{Attempt, DeliveryState, NewWebhook, OUTGOING, Outgoing, PURPOSE, WEBHOOK, Webhook, WebhookError};
use crate::jobs;
use crate::store::{self, Cursor, Listing, Millis, Named as _, Page, PageRequest, Store, StoreError, Write, new_id};
use crate::vault::{Vault, VaultError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};

/// Adds a webhook; returns its id and the secret that it signs with, which is shown this once.
pub async fn add(
    write: &mut Write,
    now: Millis,
    vault: &Vault,
    webhook: &NewWebhook,
    allow_private: bool,
) -> Result<(String, SecretString), WebhookError> {
    check(webhook, allow_private)?;
    let id = new_id();
    let secret = new_secret()?;
    let sealed = vault.seal(Webhook::vault_owner(webhook.owner_id.as_deref()), PURPOSE, secret.expose_secret())?;
    sqlx::query(
        "INSERT INTO webhooks (id, owner_id, name, url, secret, events, enabled, created_at, changed_at, exhausted)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0)",
    )
    .bind(id.clone())
    .bind(webhook.owner_id.clone())
    .bind(webhook.name.trim())
    .bind(webhook.url.clone())
    .bind(sealed)
    .bind(webhook.events.to_string())
    .bind(i64::from(webhook.enabled))
    .bind(now)
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    Ok((id, secret))
}

fn check(webhook: &NewWebhook, allow_private: bool) -> Result<(), WebhookError> {
    let name = webhook.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.contains('\0') {
        return Err(WebhookError::Name);
    }
    if webhook.events.is_empty() {
        return Err(WebhookError::NoEvents);
    }
    guard::check(&webhook.url, allow_private)?;
    Ok(())
}

fn new_secret() -> Result<SecretString, VaultError> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| VaultError::NoRandomness)?;
    Ok(SecretString::from(format!("whsec_{}", URL_SAFE_NO_PAD.encode(bytes))))
}

/// Makes the webhook `id` another. It keeps its secret; one that the server switched off is as it is said here.
pub async fn change(
    write: &mut Write,
    now: Millis,
    id: &str,
    webhook: &NewWebhook,
    allow_private: bool,
) -> Result<(), WebhookError> {
    check(webhook, allow_private)?;
    let done = sqlx::query(
        "UPDATE webhooks SET name = $1, url = $2, events = $3, enabled = $4, changed_at = $5, disabled_reason = NULL, exhausted = 0
         WHERE id = $6",
    )
    .bind(webhook.name.trim())
    .bind(webhook.url.clone())
    .bind(webhook.events.to_string())
    .bind(i64::from(webhook.enabled))
    .bind(now)
    .bind(id)
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    Ok(found(done.rows_affected(), "webhook", id)?)
}

/// Gives a webhook another secret, which is shown this once.
pub async fn rotate_secret(
    write: &mut Write,
    now: Millis,
    vault: &Vault,
    webhook: &Webhook,
) -> Result<SecretString, WebhookError> {
    let secret = new_secret()?;
    let sealed = vault.seal(Webhook::vault_owner(webhook.owner_id.as_deref()), PURPOSE, secret.expose_secret())?;
    sqlx::query("UPDATE webhooks SET secret = $1, changed_at = $2 WHERE id = $3")
        .bind(sealed)
        .bind(now)
        .bind(webhook.id.clone())
        .execute(write.on())
        .await
        .map_err(StoreError::from)?;
    Ok(secret)
}

/// Switches a webhook on or off.
pub async fn set_enabled(write: &mut Write, now: Millis, id: &str, enabled: bool) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE webhooks SET enabled = $1, changed_at = $2, disabled_reason = NULL, exhausted = 0 WHERE id = $3",
    )
    .bind(i64::from(enabled))
    .bind(now)
    .bind(id)
    .execute(write.on())
    .await?;
    found(done.rows_affected(), "webhook", id)
}

/// Removes a webhook and the log of what it sent.
pub async fn remove(write: &mut Write, id: &str) -> Result<(), StoreError> {
    let done = sqlx::query("DELETE FROM webhooks WHERE id = $1").bind(id).execute(write.on()).await?;
    found(done.rows_affected(), "webhook", id)
}

fn found(rows: u64, what: &'static str, id: &str) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound { what, id: id.to_owned() }) } else { Ok(()) }
}

/// Sends a test; returns the delivery.
pub async fn test(write: &mut Write, now: Millis, webhook: &Webhook) -> Result<String, StoreError> {
    let body = json!({"kind": "webhook.test", "webhook": webhook.name, "at": crate::store::to_rfc3339(now)});
    let sent = Sent { event: 0, kind: "webhook.test", body: body.to_string(), correlation: None };
    enqueue(write, now, webhook, sent).await
}

/// Sends once more what is over; returns the job.
pub async fn retry(write: &mut Write, now: Millis, outgoing: &Outgoing) -> Result<(), StoreError> {
    if !outgoing.state.is_over() {
        let detail =
            format!("delivery {} is {}; only one that is over is sent again", outgoing.id, outgoing.state.name());
        return Err(StoreError::Conflict(detail));
    }
    let job = super::dispatch::job(&outgoing.id, &outgoing.kind);
    let job = jobs::enqueue(write, now, job).await?;
    sqlx::query(
        "UPDATE webhook_deliveries SET state = 'pending', attempts = 0, finished_at = NULL, job_id = $1 WHERE id = $2",
    )
    .bind(job.id)
    .bind(outgoing.id.clone())
    .execute(write.on())
    .await?;
    Ok(())
}

/// The webhook with this id.
pub async fn get(store: &Store, id: &str) -> Result<Webhook, StoreError> {
    store::one(store, "webhook", WEBHOOK, "webhooks", id, Webhook::read).await
}

/// The webhook of `owner` with this name or id; where several bear the name, the oldest.
pub async fn named(store: &Store, owner: Option<&str>, name: &str) -> Result<Option<Webhook>, StoreError> {
    let statement = format!(
        "SELECT {WEBHOOK} FROM webhooks WHERE (id = $1 OR name = $1) AND COALESCE(owner_id, '') = $2 ORDER BY created_at, id LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(name)
        .bind(owner.unwrap_or_default())
        .fetch_optional(store.pool())
        .await?;
    row.as_ref().map(Webhook::read).transpose()
}

/// A page of webhooks, newest first.
pub async fn list(store: &Store, owner: Option<&str>, page: &PageRequest) -> Result<Page<Webhook>, StoreError> {
    Listing::newest_first(WEBHOOK, "webhooks", "created_at")
        .only("owner_id = ?", owner)
        .page(store, page, Webhook::read, |webhook| Cursor { key: webhook.created_at, id: webhook.id.clone() })
        .await
}

/// A delivery of `webhook`.
pub async fn delivery(store: &Store, webhook: &str, id: &str) -> Result<Outgoing, StoreError> {
    let statement = format!("SELECT {OUTGOING} FROM webhook_deliveries WHERE id = $1 AND webhook_id = $2");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).bind(webhook).fetch_optional(store.pool()).await?;
    Outgoing::read(&row.ok_or_else(|| StoreError::NotFound { what: "delivery", id: id.to_owned() })?)
}

/// A page of what `webhook` sent, newest first.
pub async fn deliveries(
    store: &Store,
    webhook: &str,
    state: Option<DeliveryState>,
    page: &PageRequest,
) -> Result<Page<Outgoing>, StoreError> {
    Listing::newest_first(OUTGOING, "webhook_deliveries", "created_at")
        .only("webhook_id = ?", Some(webhook))
        .only("state = ?", state.map(DeliveryState::name))
        .page(store, page, Outgoing::read, |outgoing| Cursor { key: outgoing.created_at, id: outgoing.id.clone() })
        .await
}

/// Each time that a delivery was sent.
pub async fn attempts(store: &Store, delivery: &str) -> Result<Vec<Attempt>, StoreError> {
    let rows = sqlx::query(
        "SELECT attempt, at, took_ms, status, words FROM webhook_attempts WHERE delivery_id = $1 ORDER BY at, attempt",
    )
    .bind(delivery)
    .fetch_all(store.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Attempt {
                attempt: row.try_get("attempt")?,
                at: row.try_get("at")?,
                took_ms: row.try_get("took_ms")?,
                status: row.try_get("status")?,
                words: row.try_get("words")?,
            })
        })
        .collect()
}

/// Forgets what was sent before `before`; returns how many.
pub async fn forget(store: &Store, before: Millis) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let gone = sqlx::query("DELETE FROM webhook_deliveries WHERE created_at < $1 AND finished_at IS NOT NULL")
        .bind(before)
        .execute(write.on())
        .await?;
    write.commit().await?;
    Ok(gone.rows_affected())
}
