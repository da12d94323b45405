use super::model::{COLUMNS, CatchUp, RunReason, Schedule};
use crate::events::{self, NewEvent};
use crate::jobs;
use crate::store::{Millis, Store, StoreError, Topic, Write};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Without a wake the ticker looks after so long: another process may have changed a schedule, or the clock was set.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks at what another ticker is doing.
const BREATH: Duration = Duration::from_millis(100);

/// One that is later than this was missed, in milliseconds.
const LATE: Millis = 60_000;

/// Schedules that one transaction does.
const AT_ONCE: i64 = 100;

/// Does what is due, until `leaving`. Any number may run: each time is done by one of them.
pub async fn tick(store: Store, leaving: CancellationToken) {
    let mut wakes = store.wakes().watch(Topic::Schedules);
    loop {
        wakes.borrow_and_update();
        let wait = match do_due(&store).await {
            Ok(next) => until(next, store.now()),
            Err(error) => {
                warn!(%error, "what is due cannot be done");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = wakes.changed() => {}
            () = leaving.cancelled() => return,
        }
    }
}

/// How long nothing is due. What is due and was not taken is being done by another ticker.
fn until(next: Option<Millis>, now: Millis) -> Duration {
    match next.map(|next| u64::try_from(next - now).unwrap_or_default()) {
        Some(0) => BREATH,
        Some(wait) => Duration::from_millis(wait).min(PATIENCE),
        None => PATIENCE,
    }
}

/// Does all that is due now; returns when the next is.
pub(super) async fn do_due(store: &Store) -> Result<Option<Millis>, StoreError> {
    loop {
        let now = store.now();
        let mut write = store.begin().await?;
        let statement = format!(
            "SELECT {COLUMNS} FROM schedules WHERE enabled = 1 AND next_run_at <= $1 ORDER BY next_run_at LIMIT {AT_ONCE}{}",
            write.engine().skip_locked()
        );
        let rows = sqlx::query(AssertSqlSafe(statement)).bind(now).fetch_all(write.on()).await?;
        for row in &rows {
            do_one(&mut write, now, &Schedule::read(row)?).await?;
        }
        write.commit().await?;
        if rows.is_empty() {
            break;
        }
    }
    let next = "SELECT MIN(next_run_at) FROM schedules WHERE enabled = 1";
    Ok(sqlx::query(next).fetch_one(store.pool()).await?.try_get(0)?)
}

async fn do_one(write: &mut Write, now: Millis, schedule: &Schedule) -> Result<(), StoreError> {
    let due = schedule.next_due_at.unwrap_or(now);
    let planned = schedule.next_run_at.unwrap_or(due);
    let mut reason = match (now - planned > LATE, schedule.catch_up) {
        (false, _) => RunReason::OnTime,
        (true, CatchUp::Once) => RunReason::Late,
        (true, CatchUp::Skip) => RunReason::PassedOver,
    };
    let job = if reason == RunReason::PassedOver {
        None
    } else {
        let job = schedule.work.job(schedule.owner_id.as_deref(), format!("schedule/{}", schedule.id));
        match jobs::enqueue(write, now, job).await {
            Ok(enqueued) => Some(enqueued.id),
            Err(StoreError::OverQuota { .. }) => {
                reason = RunReason::OverQuota;
                None
            }
            Err(error) => return Err(error),
        }
    };
    note_run(write, &schedule.id, due, now, reason, job.as_deref()).await?;
    // Counted from now: what lay between is caught up with by this one, or passed over.
    let next = schedule.timing.next(now, &schedule.zone).ok().flatten();
    sqlx::query("UPDATE schedules SET last_due_at = $1, next_due_at = $2, next_run_at = $3 WHERE id = $4")
        .bind(due)
        .bind(next)
        .bind(next.map(|next| start_of(next, schedule.jitter)))
        .bind(schedule.id.clone())
        .execute(write.on())
        .await?;
    let event = NewEvent {
        kind: "schedule.due".to_owned(),
        owner_id: schedule.owner_id.clone(),
        repository_id: None,
        subject: format!("schedule/{}", schedule.id),
        document: json!({"id": schedule.id, "name": schedule.name, "due_at": due, "reason": reason.name(), "job": job}),
        correlation_id: None,
    };
    events::record(write, now, event).await
}

pub(super) async fn note_run(
    write: &mut Write,
    schedule: &str,
    due: Millis,
    now: Millis,
    reason: RunReason,
    job: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO schedule_runs (schedule_id, due_at, started_at, reason, job_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
    )
    .bind(schedule)
    .bind(due)
    .bind(now)
    .bind(reason.name())
    .bind(job.map(str::to_owned))
    .execute(write.on())
    .await?;
    Ok(())
}

/// When what is due at `due` is done: some of `jitter` later, by chance.
pub(super) fn start_of(due: Millis, jitter: Duration) -> Millis {
    let most = u64::try_from(jitter.as_millis()).unwrap_or_default();
    if most == 0 {
        return due;
    }
    // The seed of a map is random for each process and call.
    let chance = std::hash::RandomState::new().build_hasher().finish() % (most + 1);
    due + i64::try_from(chance).unwrap_or_default()
}
