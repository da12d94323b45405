//! Making, looking at, stopping and repeating batches.

use super::expand;
use super::model::{
    Batch, BatchError, BatchKind, BatchState, COLUMNS, Counts, ITEM_COLUMNS, Item, ItemInput, ItemState, MOST_ITEMS,
    NewBatch, NewItem,
};
use crate::events::{self, NewEvent};
use crate::jobs;
use crate::report::Format;
use crate::report::plain::{cut, one_line};
use crate::store::{self, Cursor, Listing, Millis, Named as _, Page, PageRequest, Store, StoreError, Write, new_id};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row};
use std::io::Write as _;

/// Which batches are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct BatchFilter {
    pub owner_id: Option<String>,
    pub kind: Option<BatchKind>,
    pub state: Option<BatchState>,
}

/// Makes a batch with its items, and the job that begins them; returns its id.
pub async fn add(write: &mut Write, now: Millis, new: &NewBatch) -> Result<String, BatchError> {
    check(new)?;
    let id = new_id();
    let job = jobs::enqueue(write, now, expand::job(&id, &new.owner_id)).await?.id;
    sqlx::query(
        "INSERT INTO batches (id, owner_id, sees_all, kind, name, options, state, job_id, total, succeeded, skipped, failed,
            cancelled, progress, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8, 0, 0, 0, 0, 0, $9)",
    )
    .bind(id.clone())
    .bind(new.owner_id.clone())
    .bind(i64::from(new.sees_all))
    .bind(new.kind.name())
    .bind(new.name.trim().to_owned())
    .bind(serde_json::to_string(&new.options).unwrap_or_default())
    .bind(job.clone())
    .bind(i64::try_from(new.items.len()).unwrap_or(i64::MAX))
    .bind(now)
    .execute(write.on())
    .await?;
    for (ordinal, item) in (0_i64..).zip(&new.items) {
        sqlx::query(
            "INSERT INTO batch_items (batch_id, ordinal, label, input, report, state, is_own, progress, words)
             VALUES ($1, $2, $3, $4, $5, 'pending', 0, 0, '')",
        )
        .bind(id.clone())
        .bind(ordinal)
        .bind(label(&item.input))
        .bind(serde_json::to_string(&item.input).unwrap_or_default())
        .bind(packed(item))
        .execute(write.on())
        .await?;
    }
    let document =
        json!({"id": id, "kind": new.kind.name(), "name": new.name.trim(), "total": new.items.len(), "job": job});
    tell(write, now, &id, &new.owner_id, "batch.started", document).await?;
    Ok(id)
}

fn check(new: &NewBatch) -> Result<(), BatchError> {
    if new.items.is_empty() || new.items.len() > MOST_ITEMS {
        return Err(BatchError::Items(new.items.len()));
    }
    if new.name.trim().chars().count() > 100 || new.name.chars().any(char::is_control) {
        return Err(BatchError::Name);
    }
    if new.kind == BatchKind::Export {
        if new.options.formats.is_empty() {
            return Err(BatchError::NoFormat);
        }
        if let Some(unknown) = new.options.formats.iter().find(|format| Format::from_id(format).is_none()) {
            return Err(BatchError::Format(cut(&one_line(unknown), 60).into_owned()));
        }
    }
    Ok(())
}

/// What an item is about, for people.
fn label(input: &ItemInput) -> String {
    let name = match input {
        ItemInput::Known { repository, reference: Some(reference), .. } => format!("{repository} {reference}"),
        ItemInput::Known { repository, .. } => repository.clone(),
        ItemInput::New { repository, .. } => repository.full_name.clone(),
    };
    cut(&one_line(&name), 300).into_owned()
}

fn packed(item: &NewItem) -> Vec<u8> {
    let Some(report) = &item.report else { return Vec::new() };
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory does not fail.
    let _ = encoder.write_all(report);
    encoder.finish().unwrap_or_default()
}

/// The batch with this id.
pub async fn get(store: &Store, id: &str) -> Result<Batch, StoreError> {
    store::one(store, "batch", COLUMNS, "batches", id, Batch::read).await
}

/// A page of batches, newest first.
pub async fn list(store: &Store, filter: &BatchFilter, page: &PageRequest) -> Result<Page<Batch>, StoreError> {
    Listing::newest_first(COLUMNS, "batches", "created_at")
        .only("owner_id = ?", filter.owner_id.clone())
        .only("kind = ?", filter.kind.map(BatchKind::name))
        .only("state = ?", filter.state.map(BatchState::name))
        .page(store, page, Batch::read, |batch| Cursor { key: batch.created_at, id: batch.id.clone() })
        .await
}

/// A page of the items of a batch, in their order.
pub async fn items(
    store: &Store,
    batch: &str,
    state: Option<ItemState>,
    page: &PageRequest,
) -> Result<Page<Item>, StoreError> {
    Listing::ascending(ITEM_COLUMNS, "batch_items", "ordinal")
        .only("batch_id = ?", Some(batch))
        .only("state = ?", state.map(ItemState::name))
        .page(store, page, Item::read, |item| Cursor { key: item.ordinal, id: item.ordinal.to_string() })
        .await
}

/// The item of this number.
pub(super) async fn item(store: &Store, batch: &str, ordinal: i64) -> Result<Option<Item>, StoreError> {
    let statement = format!("SELECT {ITEM_COLUMNS} FROM batch_items WHERE batch_id = $1 AND ordinal = $2");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(batch).bind(ordinal).fetch_optional(store.pool()).await?;
    row.as_ref().map(Item::read).transpose()
}

/// The batch, held until `write` ends.
pub(super) async fn locked(write: &mut Write, id: &str) -> Result<Option<Batch>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM batches WHERE id = $1{}", write.engine().for_update());
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(write.on()).await?;
    row.as_ref().map(Batch::read).transpose()
}

async fn held(write: &mut Write, id: &str) -> Result<Batch, StoreError> {
    locked(write, id).await?.ok_or_else(|| StoreError::NotFound { what: "batch", id: id.to_owned() })
}

/// Stops a batch as a whole: what waits is cancelled at once, what runs within about a second.
pub async fn cancel(write: &mut Write, now: Millis, id: &str, reason: &str) -> Result<(), StoreError> {
    let batch = held(write, id).await?;
    if batch.state != BatchState::Running {
        return Err(StoreError::Conflict(format!("batch {id} is {} and cannot be stopped", batch.state.name())));
    }
    sqlx::query("UPDATE batches SET state = 'cancelling', cancel_reason = $1 WHERE id = $2")
        .bind(reason)
        .bind(id)
        .execute(write.on())
        .await?;
    // Items that have no job of their own end here; the job that they share with others goes on.
    sqlx::query(
        "UPDATE batch_items SET state = 'cancelled', words = $1
         WHERE batch_id = $2 AND (state = 'pending' OR (state IN ('queued', 'running') AND is_own = 0))",
    )
    .bind(reason)
    .bind(id)
    .execute(write.on())
    .await?;
    jobs::cancel_family(write, now, &batch.job_id, reason).await?;
    let document = json!({"id": id, "kind": batch.kind.name(), "name": batch.name, "reason": reason});
    tell(write, now, id, &batch.owner_id, "batch.cancelling", document).await
}

/// Does again what of a batch failed or was cancelled; returns how many items.
pub async fn retry(write: &mut Write, now: Millis, id: &str) -> Result<u64, StoreError> {
    let batch = held(write, id).await?;
    if !batch.state.is_over() {
        return Err(StoreError::Conflict(format!(
            "batch {id} is {}; only one that is over is done again",
            batch.state.name()
        )));
    }
    let again = sqlx::query(
        "UPDATE batch_items SET state = 'pending', job_id = NULL, is_own = 0, progress = 0, words = '', outcome = NULL
         WHERE batch_id = $1 AND state IN ('failed', 'cancelled')",
    )
    .bind(id)
    .execute(write.on())
    .await?
    .rows_affected();
    if again == 0 {
        return Err(StoreError::Conflict(format!("nothing of batch {id} has failed")));
    }
    let job = jobs::enqueue(write, now, expand::job(id, &batch.owner_id)).await?.id;
    let (counts, progress) = counted(write, id).await?;
    set(write, id, counts, progress).await?;
    sqlx::query(
        "UPDATE batches SET state = 'running', cancel_reason = NULL, finished_at = NULL, job_id = $1 WHERE id = $2",
    )
    .bind(job.clone())
    .bind(id)
    .execute(write.on())
    .await?;
    let document = json!({"id": id, "kind": batch.kind.name(), "name": batch.name, "total": counts.total, "again": again, "job": job});
    tell(write, now, id, &batch.owner_id, "batch.started", document).await?;
    Ok(again)
}

/// How the items stand, and how far all of them are together.
pub(super) async fn counted(write: &mut Write, id: &str) -> Result<(Counts, u32), StoreError> {
    let rows = sqlx::query(
        "SELECT state, COUNT(*) AS items, CAST(SUM(progress) AS BIGINT) AS progress FROM batch_items WHERE batch_id = $1 GROUP BY state",
    )
    .bind(id)
    .fetch_all(write.on())
    .await?;
    let mut counts = Counts::default();
    let mut done = 0;
    for row in rows {
        let (state, items, progress): (String, i64, i64) =
            (row.try_get("state")?, row.try_get("items")?, row.try_get("progress")?);
        let items = u64::try_from(items).unwrap_or_default();
        let state = ItemState::from_name(&state).unwrap_or(ItemState::Failed);
        counts.total += items;
        done += if state.is_over() { items * 10_000 } else { u64::try_from(progress).unwrap_or_default() };
        match state {
            ItemState::Succeeded => counts.succeeded = items,
            ItemState::Skipped => counts.skipped = items,
            ItemState::Failed => counts.failed = items,
            ItemState::Cancelled => counts.cancelled = items,
            ItemState::Pending | ItemState::Queued | ItemState::Running => {}
        }
    }
    let progress = done.checked_div(counts.total).unwrap_or(10_000);
    Ok((counts, u32::try_from(progress).unwrap_or(10_000).min(10_000)))
}

pub(super) async fn set(write: &mut Write, id: &str, counts: Counts, progress: u32) -> Result<(), StoreError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    sqlx::query(
        "UPDATE batches SET succeeded = $1, skipped = $2, failed = $3, cancelled = $4, progress = $5 WHERE id = $6",
    )
    .bind(number(counts.succeeded))
    .bind(number(counts.skipped))
    .bind(number(counts.failed))
    .bind(number(counts.cancelled))
    .bind(i64::from(progress))
    .bind(id)
    .execute(write.on())
    .await?;
    Ok(())
}

pub(super) async fn tell(
    write: &mut Write,
    now: Millis,
    id: &str,
    owner: &str,
    kind: &str,
    document: Value,
) -> Result<(), StoreError> {
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: Some(owner.to_owned()),
        repository_id: None,
        subject: format!("batch/{id}"),
        document,
        correlation_id: Some(format!("batch/{id}")),
    };
    events::record(write, now, event).await
}

/// Forgets batches that ended before `before`, with what they exported; returns how many.
pub async fn forget(store: &Store, before: Millis) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let gone = sqlx::query("DELETE FROM batches WHERE finished_at < $1").bind(before).execute(write.on()).await?;
    write.commit().await?;
    Ok(gone.rows_affected())
}
