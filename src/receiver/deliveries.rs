//! The log of what came in.

use super::incoming::Incoming;
use crate::jobs::JobState;
use crate::store::{Cursor, Listing, Millis, Named, Page, PageRequest, Store, StoreError, Write};
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use serde_json::{Map, Value};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::io::Read;

/// Bodies from this size on are stored compressed.
const WORTH_COMPRESSING: usize = 4096;

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// It caused something.
    Accepted,
    /// Nothing was to be done.
    Ignored,
    /// It is not what GitHub sends with such an event.
    NotUnderstood,
}

impl Named for DeliveryState {
    const ALL: &'static [Self] = &[Self::Accepted, Self::Ignored, Self::NotUnderstood];

    fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Ignored => "ignored",
            Self::NotUnderstood => "not-understood",
        }
    }
}

/// A delivery as it is stored.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// `X-GitHub-Delivery`.
    pub id: String,
    pub event: String,
    pub action: Option<String>,
    pub repository: Option<String>,
    pub sender: Option<String>,
    pub received_at: Millis,
    /// How often it came.
    pub times: u32,
    pub last_received_at: Millis,
    pub state: DeliveryState,
    pub outcome: String,
    pub headers: Map<String, Value>,
    /// Bytes that came.
    pub size: u64,
}

/// Which deliveries are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    pub event: Option<String>,
    pub action: Option<String>,
    pub repository: Option<String>,
    pub state: Option<DeliveryState>,
}

const COLUMNS: &str =
    "id, event, action, repository, sender, received_at, times, last_received_at, state, outcome, headers, body_bytes";

/// Writes a delivery that is new; `false` where its id is known.
pub(super) async fn insert(
    write: &mut Write,
    now: Millis,
    incoming: &Incoming,
    state: DeliveryState,
    outcome: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO deliveries (id, event, action, repository, sender, received_at, times, last_received_at, state, outcome,
            headers, body, body_bytes)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
    )
    .bind(incoming.id.clone())
    .bind(incoming.facts.name.clone())
    .bind(incoming.facts.action.clone().map(plain))
    .bind(incoming.facts.repository.clone().map(plain))
    .bind(incoming.facts.sender.clone().map(plain))
    .bind(now)
    .bind(state.name())
    .bind(plain(outcome.to_owned()))
    .bind(serde_json::to_string(&incoming.headers).unwrap_or_default())
    .bind(pack(&incoming.body))
    .bind(i64::try_from(incoming.size).unwrap_or(i64::MAX))
    .execute(write.on())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// PostgreSQL's text has no NUL.
pub(super) fn plain(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// Notes that more was done about a delivery than its plan said.
pub(super) async fn note_more(write: &mut Write, id: &str, words: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE deliveries SET state = $1, outcome = outcome || '; ' || $2 WHERE id = $3")
        .bind(DeliveryState::Accepted.name())
        .bind(plain(words.to_owned()))
        .bind(id)
        .execute(write.on())
        .await?;
    Ok(())
}

pub(super) async fn count_again(write: &mut Write, now: Millis, id: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE deliveries SET times = times + 1, last_received_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .execute(write.on())
        .await?;
    Ok(())
}

pub(super) async fn note_job(write: &mut Write, delivery: &str, job: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO delivery_jobs (delivery_id, job_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(delivery)
        .bind(job)
        .execute(write.on())
        .await?;
    Ok(())
}

/// The jobs of a delivery that are still there, and their states.
pub(super) async fn jobs_in(write: &mut Write, delivery: &str) -> Result<Vec<(String, JobState)>, StoreError> {
    let rows = sqlx::query(
        "SELECT jobs.id AS id, jobs.state AS state FROM delivery_jobs JOIN jobs ON jobs.id = delivery_jobs.job_id
         WHERE delivery_id = $1 ORDER BY jobs.id",
    )
    .bind(delivery)
    .fetch_all(write.on())
    .await?;
    rows.iter().map(job_and_state).collect()
}

fn job_and_state(row: &AnyRow) -> Result<(String, JobState), StoreError> {
    let (id, state): (String, String) = (row.try_get("id")?, row.try_get("state")?);
    Ok((id, JobState::from_name(&state).unwrap_or(JobState::Dead)))
}

/// The jobs that a delivery caused and that are still there, and their states.
pub async fn jobs_of(store: &Store, delivery: &str) -> Result<Vec<(String, JobState)>, StoreError> {
    let rows = sqlx::query(
        "SELECT jobs.id AS id, jobs.state AS state FROM delivery_jobs JOIN jobs ON jobs.id = delivery_jobs.job_id
         WHERE delivery_id = $1 ORDER BY jobs.id",
    )
    .bind(delivery)
    .fetch_all(store.pool())
    .await?;
    rows.iter().map(job_and_state).collect()
}

/// A delivery and its body, which has nothing secret in it.
pub async fn delivery(store: &Store, id: &str) -> Result<(Delivery, Vec<u8>), StoreError> {
    let statement = format!("SELECT {COLUMNS}, body FROM deliveries WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(store.pool()).await?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "delivery", id: id.to_owned() })?;
    let body: Vec<u8> = row.try_get("body")?;
    let body = unpack(&body).map_err(|error| StoreError::Unreadable {
        what: "delivery",
        id: id.to_owned(),
        reason: error.to_string(),
    })?;
    Ok((read(&row)?, body))
}

/// A page of deliveries, newest first.
pub async fn list(store: &Store, filter: &DeliveryFilter, page: &PageRequest) -> Result<Page<Delivery>, StoreError> {
    Listing::newest_first(COLUMNS, "deliveries", "received_at")
        .only("event = ?", filter.event.clone())
        .only("action = ?", filter.action.clone())
        .only("repository = ?", filter.repository.clone())
        .only("state = ?", filter.state.map(DeliveryState::name))
        .page(store, page, read, |delivery| Cursor { key: delivery.received_at, id: delivery.id.clone() })
        .await
}

/// Forgets deliveries that came before `before`; returns how many.
pub async fn forget(store: &Store, before: Millis) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let gone =
        sqlx::query("DELETE FROM deliveries WHERE last_received_at < $1").bind(before).execute(write.on()).await?;
    write.commit().await?;
    Ok(gone.rows_affected())
}

fn read(row: &AnyRow) -> Result<Delivery, StoreError> {
    let id: String = row.try_get("id")?;
    let unreadable = |reason: String| StoreError::Unreadable { what: "delivery", id: id.clone(), reason };
    let (state, headers): (String, String) = (row.try_get("state")?, row.try_get("headers")?);
    let (times, size): (i64, i64) = (row.try_get("times")?, row.try_get("body_bytes")?);
    Ok(Delivery {
        event: row.try_get("event")?,
        action: row.try_get("action")?,
        repository: row.try_get("repository")?,
        sender: row.try_get("sender")?,
        received_at: row.try_get("received_at")?,
        times: u32::try_from(times).unwrap_or(u32::MAX),
        last_received_at: row.try_get("last_received_at")?,
        state: DeliveryState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
        outcome: row.try_get("outcome")?,
        headers: serde_json::from_str(&headers).map_err(|error| unreadable(error.to_string()))?,
        size: u64::try_from(size).unwrap_or_default(),
        id,
    })
}

/// As it is stored: large bodies compressed. JSON begins with no byte of gzip's.
fn pack(body: &[u8]) -> Vec<u8> {
    if body.len() < WORTH_COMPRESSING {
        return body.to_vec();
    }
    let mut packed = Vec::new();
    match GzEncoder::new(body, Compression::fast()).read_to_end(&mut packed) {
        Ok(_) => packed,
        Err(_) => body.to_vec(),
    }
}

fn unpack(stored: &[u8]) -> std::io::Result<Vec<u8>> {
    if !stored.starts_with(&[0x1f, 0x8b]) {
        return Ok(stored.to_vec());
    }
    let mut body = Vec::new();
    GzDecoder::new(stored).take(2 * super::LARGEST_BODY as u64).read_to_end(&mut body)?;
    Ok(body)
}
