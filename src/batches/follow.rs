//! Taking over into batches what becomes of the jobs of their items.

use super::model::{Batch, BatchState, ItemState};
use super::table;
use crate::jobs::JobState;
use crate::store::{Named as _, Store, StoreError, Topic};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Between two looks, however much happens.
const PACE: Duration = Duration::from_millis(400);

/// Without a wake it looks after so long; another process may not be able to wake it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Items that failed that the last event of a batch names.
const TOLD: i64 = 50;

/// Follows batches that are not over until `leaving`. Any number may run.
pub async fn follow(store: Store, leaving: CancellationToken) {
    let mut wakes = store.wakes().watch(Topic::Events);
    loop {
        wakes.borrow_and_update();
        if let Err(error) = look(&store).await {
            warn!(%error, "batches cannot be followed");
        }
        tokio::select! {
            () = tokio::time::sleep(PACE) => {}
            () = leaving.cancelled() => return,
        }
        tokio::select! {
            _ = wakes.changed() => {}
            () = tokio::time::sleep(PATIENCE) => {}
            () = leaving.cancelled() => return,
        }
    }
}

/// Brings all batches that are not over up to date.
pub(super) async fn look(store: &Store) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id FROM batches WHERE state IN ('running', 'cancelling') ORDER BY id")
        .fetch_all(store.pool())
        .await?;
    for row in &rows {
        let id: String = row.try_get(0)?;
        advance(store, &id).await?;
    }
    Ok(())
}

/// What an item takes over.
#[derive(Debug)]
struct Step {
    ordinal: i64,
    job: Option<String>,
    state: ItemState,
    progress: i64,
    words: String,
    outcome: Option<String>,
    repository: Option<String>,
}

async fn advance(store: &Store, id: &str) -> Result<(), StoreError> {
    let steps = steps(store, id).await?;
    let now = store.now();
    let open: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM batch_items WHERE batch_id = $1 AND state IN ('pending', 'queued', 'running')",
    )
    .bind(id)
    .fetch_one(store.pool())
    .await?;
    // Nothing has happened, and it is not over: nobody's turn to write is taken.
    if steps.is_empty() && open > 0 {
        return Ok(());
    }
    let mut write = store.begin().await?;
    let Some(batch) = table::locked(&mut write, id).await? else { return Ok(()) };
    if batch.state.is_over() {
        return Ok(());
    }
    for step in steps {
        // One that was begun anew meanwhile has another job.
        sqlx::query(
            "UPDATE batch_items SET state = $1, progress = $2, words = $3, outcome = $4, repository_id = COALESCE(repository_id, $5)
             WHERE batch_id = $6 AND ordinal = $7 AND state IN ('pending', 'queued', 'running') AND COALESCE(job_id, '') = $8",
        )
        .bind(step.state.name())
        .bind(step.progress)
        .bind(step.words.replace('\0', "\u{fffd}"))
        .bind(step.outcome)
        .bind(step.repository)
        .bind(id)
        .bind(step.ordinal)
        .bind(step.job.unwrap_or_default())
        .execute(write.on())
        .await?;
    }
    let (counts, progress) = table::counted(&mut write, id).await?;
    let over = counts.succeeded + counts.skipped + counts.failed + counts.cancelled;
    let has_moved = counts != batch.counts || progress != batch.progress;
    table::set(&mut write, id, counts, progress).await?;
    let mut document = json!({
        "id": id, "kind": batch.kind.name(), "name": batch.name, "progress": f64::from(progress) / 100.0, "total": counts.total,
        "succeeded": counts.succeeded, "skipped": counts.skipped, "failed": counts.failed, "cancelled": counts.cancelled,
    });
    if over < counts.total {
        if has_moved {
            table::tell(&mut write, now, id, &batch.owner_id, "batch.progress", document).await?;
        }
        return write.commit().await;
    }
    let state = ending(&batch, counts.failed + counts.cancelled);
    sqlx::query("UPDATE batches SET state = $1, finished_at = $2 WHERE id = $3")
        .bind(state.name())
        .bind(now)
        .bind(id)
        .execute(write.on())
        .await?;
    let failed = sqlx::query(
        "SELECT ordinal, label, words FROM batch_items WHERE batch_id = $1 AND state = 'failed' ORDER BY ordinal LIMIT $2",
    )
    .bind(id)
    .bind(TOLD)
    .fetch_all(write.on())
    .await?;
    let failures: Result<Vec<Value>, StoreError> = failed
        .iter()
        .map(|row| {
            let (item, about, error): (i64, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok(json!({"item": item, "about": about, "error": error}))
        })
        .collect();
    document["failures"] = failures?.into();
    let kind = format!("batch.{}", state.name());
    table::tell(&mut write, now, id, &batch.owner_id, &kind, document).await?;
    write.commit().await
}

fn ending(batch: &Batch, without_success: u64) -> BatchState {
    match (batch.state, without_success) {
        (BatchState::Cancelling, _) => BatchState::Cancelled,
        (_, 0) => BatchState::Completed,
        _ => BatchState::CompletedWithFailures,
    }
}

/// What has become of the items that are not over.
async fn steps(store: &Store, id: &str) -> Result<Vec<Step>, StoreError> {
    let rows = sqlx::query(
        "SELECT i.ordinal AS ordinal, i.state AS state, i.progress AS progress, i.words AS words, i.job_id AS job_id,
            j.state AS job_state, j.progress AS job_progress, j.progress_words AS job_words, j.error AS error,
            j.cancel_reason AS cancel_reason, j.outcome AS outcome, j.repository_id AS repository_id
         FROM batch_items i LEFT JOIN jobs j ON j.id = i.job_id
         WHERE i.batch_id = $1 AND i.state IN ('queued', 'running') ORDER BY i.ordinal",
    )
    .bind(id)
    .fetch_all(store.pool())
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        found.extend(step(row)?);
    }
    found.extend(never_begun(store, id).await?);
    Ok(found)
}

/// What an item takes over from its job; `None` where that is what it says already.
fn step(row: &AnyRow) -> Result<Option<Step>, StoreError> {
    let (state, words, progress): (String, String, i64) =
        (row.try_get("state")?, row.try_get("words")?, row.try_get("progress")?);
    let job_state: Option<String> = row.try_get("job_state")?;
    let (error, reason): (Option<String>, Option<String>) = (row.try_get("error")?, row.try_get("cancel_reason")?);
    let outcome: Option<String> = row.try_get("outcome")?;
    let mut step = Step {
        ordinal: row.try_get("ordinal")?,
        job: row.try_get("job_id")?,
        state: ItemState::Failed,
        progress: 10_000,
        words: String::new(),
        outcome: None,
        repository: row.try_get("repository_id")?,
    };
    match job_state.as_deref().and_then(JobState::from_name) {
        None => "its job is not known any more".clone_into(&mut step.words),
        Some(JobState::Queued) => {
            (step.state, step.progress) = (ItemState::Queued, 0);
            step.words = error.unwrap_or_default();
        }
        Some(JobState::Running) => {
            step.state = ItemState::Running;
            step.progress = row.try_get::<Option<i64>, _>("job_progress")?.unwrap_or_default();
            step.words = row.try_get::<Option<String>, _>("job_words")?.unwrap_or_default();
        }
        Some(JobState::Succeeded) => {
            let said: Value = outcome.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
            let skipped = said.get("skipped").and_then(Value::as_str);
            step.state = if skipped.is_some() { ItemState::Skipped } else { ItemState::Succeeded };
            skipped.unwrap_or_default().clone_into(&mut step.words);
            step.outcome = outcome;
        }
        Some(JobState::Dead) => step.words = error.unwrap_or_default(),
        Some(JobState::Cancelled) => {
            step.state = ItemState::Cancelled;
            step.words = reason.unwrap_or_default();
        }
    }
    let is_news = step.state.name() != state || step.words != words || step.progress != progress;
    Ok(is_news.then_some(step))
}

/// Items that nobody will begin any more, since the job that was to do so is over.
async fn never_begun(store: &Store, id: &str) -> Result<Vec<Step>, StoreError> {
    let rows = sqlx::query(
        "SELECT i.ordinal AS ordinal, j.error AS error, j.cancel_reason AS cancel_reason
         FROM batch_items i JOIN batches b ON b.id = i.batch_id LEFT JOIN jobs j ON j.id = b.job_id
         WHERE i.batch_id = $1 AND i.state = 'pending' AND COALESCE(j.state, 'dead') NOT IN ('queued', 'running')",
    )
    .bind(id)
    .fetch_all(store.pool())
    .await?;
    let step = |row: &AnyRow| {
        let (error, reason): (Option<String>, Option<String>) = (row.try_get("error")?, row.try_get("cancel_reason")?);
        Ok(Step {
            ordinal: row.try_get("ordinal")?,
            job: None,
            state: if reason.is_some() { ItemState::Cancelled } else { ItemState::Failed },
            progress: 10_000,
            words: reason.or(error).unwrap_or_else(|| "it was never begun".to_owned()),
            outcome: None,
            repository: None,
        })
    };
    rows.iter().map(step).collect()
}
