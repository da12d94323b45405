//! Making, changing and looking at schedules.

use super::model::{COLUMNS, NewSchedule, Run, RunReason, Schedule, ScheduleError};
use super::ticker::{note_run, start_of};
use crate::jobs;
use crate::store::{
    self, Cursor, Listing, Millis, Named as _, Page, PageRequest, SortKey, Store, StoreError, Topic, Write, new_id,
};
use sqlx::{AssertSqlSafe, Row};

/// Which schedules are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct ScheduleFilter {
    pub owner_id: Option<String>,
    pub repository: Option<String>,
}

/// Adds a schedule; returns its id.
pub async fn add(write: &mut Write, now: Millis, schedule: &NewSchedule) -> Result<String, ScheduleError> {
    let id = new_id();
    bind(
        sqlx::query(
            "INSERT INTO schedules (name, timing, zone, jitter_ms, catch_up, work, repository, enabled, changed_at, next_due_at,
                next_run_at, id, created_at, owner_id, notify)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $9, $13, $14)",
        ),
        now,
        schedule,
    )?
    .bind(id.clone())
    .bind(schedule.owner_id.clone())
    .bind(schedule.notify.name())
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    write.wakes(Topic::Schedules);
    Ok(id)
}

/// Adds a schedule that the definition of `pipeline` says.
pub async fn add_of_pipeline(
    write: &mut Write,
    now: Millis,
    schedule: &NewSchedule,
    pipeline: &str,
) -> Result<String, ScheduleError> {
    let id = add(write, now, schedule).await?;
    sqlx::query("UPDATE schedules SET pipeline_id = $1 WHERE id = $2")
        .bind(pipeline)
        .bind(id.clone())
        .execute(write.on())
        .await
        .map_err(StoreError::from)?;
    Ok(id)
}

/// The schedules that the definition of `pipeline` says.
pub async fn of_pipeline(write: &mut Write, pipeline: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM schedules WHERE pipeline_id = $1 ORDER BY id")
        .bind(pipeline)
        .fetch_all(write.on())
        .await?)
}

/// Removes the schedules that the definition of `pipeline` said.
pub async fn remove_of_pipeline(write: &mut Write, pipeline: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM schedules WHERE pipeline_id = $1").bind(pipeline).execute(write.on()).await?;
    write.wakes(Topic::Schedules);
    Ok(())
}

/// Makes the schedule `id` another; it keeps its id and its runs.
pub async fn change(write: &mut Write, now: Millis, id: &str, schedule: &NewSchedule) -> Result<(), ScheduleError> {
    let done = bind(
        sqlx::query(
            "UPDATE schedules SET name = $1, timing = $2, zone = $3, jitter_ms = $4, catch_up = $5, work = $6, repository = $7,
                enabled = $8, changed_at = $9, next_due_at = $10, next_run_at = $11, notify = $13 WHERE id = $12",
        ),
        now,
        schedule,
    )?
    .bind(id)
    .bind(schedule.notify.name())
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    found(done.rows_affected(), id)?;
    write.wakes(Topic::Schedules);
    Ok(())
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// Binds what is written of a schedule as `$1` to `$11`, if it can be one.
fn bind<'q>(query: Query<'q>, now: Millis, schedule: &NewSchedule) -> Result<Query<'q>, ScheduleError> {
    let (due, run) = check(schedule, now)?;
    Ok(query
        .bind(schedule.name.trim().to_owned())
        .bind(serde_json::to_string(&schedule.timing).unwrap_or_default())
        .bind(schedule.zone.name().to_owned())
        .bind(i64::try_from(schedule.jitter.as_millis()).unwrap_or_default())
        .bind(schedule.catch_up.name())
        .bind(serde_json::to_string(&schedule.work).unwrap_or_default())
        .bind(schedule.work.repository().to_ascii_lowercase())
        .bind(i64::from(schedule.enabled))
        .bind(now)
        .bind(due)
        .bind(run))
}

/// Checks a schedule and tells when it is due, and done, for the first time.
fn check(schedule: &NewSchedule, now: Millis) -> Result<(Option<Millis>, Option<Millis>), ScheduleError> {
    let name = schedule.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.contains('\0') {
        return Err(ScheduleError::Name);
    }
    if schedule.jitter > NewSchedule::MOST_JITTER {
        return Err(ScheduleError::Jitter);
    }
    let repository = schedule.work.repository();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name =
        |part: &str| !part.is_empty() && part.len() <= 100 && part.chars().all(is_plain) && !part.starts_with('.');
    if !repository.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name)) {
        return Err(ScheduleError::Repository(repository.chars().take(100).collect()));
    }
    let due = schedule.timing.next(now, &schedule.zone)?.ok_or(super::TimingError::Never)?;
    Ok((Some(due), Some(start_of(due, schedule.jitter))))
}

/// Switches a schedule on or off. One that is switched on is due at its next time, whatever was missed.
pub async fn set_enabled(write: &mut Write, now: Millis, id: &str, enabled: bool) -> Result<(), ScheduleError> {
    let statement = format!("SELECT {COLUMNS} FROM schedules WHERE id = $1{}", write.engine().for_update());
    let row =
        sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(write.on()).await.map_err(StoreError::from)?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "schedule", id: id.to_owned() })?;
    let schedule = Schedule::read(&row)?;
    let due = schedule.timing.next(now, &schedule.zone)?;
    sqlx::query("UPDATE schedules SET enabled = $1, changed_at = $2, next_due_at = $3, next_run_at = $4 WHERE id = $5")
        .bind(i64::from(enabled))
        .bind(now)
        .bind(due)
        .bind(due.map(|due| start_of(due, schedule.jitter)))
        .bind(id)
        .execute(write.on())
        .await
        .map_err(StoreError::from)?;
    write.wakes(Topic::Schedules);
    Ok(())
}

/// Removes a schedule and what is known of its runs.
pub async fn remove(write: &mut Write, id: &str) -> Result<(), StoreError> {
    let done = sqlx::query("DELETE FROM schedules WHERE id = $1").bind(id).execute(write.on()).await?;
    write.wakes(Topic::Schedules);
    found(done.rows_affected(), id)
}

/// Does what a schedule does now; its times stay. Returns the job.
pub async fn trigger(write: &mut Write, now: Millis, schedule: &Schedule) -> Result<String, StoreError> {
    let job = schedule.work.job(schedule.owner_id.as_deref(), format!("schedule/{}", schedule.id));
    let job = jobs::enqueue(write, now, job).await?;
    note_run(write, &schedule.id, now, now, RunReason::ByHand, Some(&job.id)).await?;
    Ok(job.id)
}

fn found(rows: u64, id: &str) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound { what: "schedule", id: id.to_owned() }) } else { Ok(()) }
}

/// The schedule with this id.
pub async fn get(store: &Store, id: &str) -> Result<Schedule, StoreError> {
    store::one(store, "schedule", COLUMNS, "schedules", id, Schedule::read).await
}

/// What lists of schedules can be sorted by. By the next run those come last that have none.
pub const SCHEDULE_SORTS: &[SortKey] = &[
    SortKey::number("created", "created_at"),
    SortKey::text("name", "LOWER(name)"),
    SortKey::number("next", "COALESCE(next_run_at, 9223372036854775807)"),
];

/// A page of schedules, newest first where it asks for no other order.
pub async fn list(store: &Store, filter: &ScheduleFilter, page: &PageRequest) -> Result<Page<Schedule>, StoreError> {
    Listing::newest_first(COLUMNS, "schedules", "created_at")
        .only("owner_id = ?", filter.owner_id.clone())
        .only("repository = ?", filter.repository.as_ref().map(|name| name.to_ascii_lowercase()))
        .page(store, page, Schedule::read, |schedule| Cursor { key: schedule.created_at, id: schedule.id.clone() })
        .await
}

/// The last runs of a schedule, newest first; at most `limit`.
pub async fn runs(store: &Store, id: &str, limit: u32) -> Result<Vec<Run>, StoreError> {
    let rows = sqlx::query(
        "SELECT due_at, started_at, reason, job_id, outcome FROM schedule_runs WHERE schedule_id = $1
         ORDER BY started_at DESC, due_at DESC LIMIT $2",
    )
    .bind(id)
    .bind(i64::from(limit))
    .fetch_all(store.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Run {
                due_at: row.try_get("due_at")?,
                started_at: row.try_get("started_at")?,
                reason: row.try_get("reason")?,
                job_id: row.try_get("job_id")?,
                outcome: row
                    .try_get::<Option<String>, _>("outcome")?
                    .and_then(|outcome| serde_json::from_str(&outcome).ok()),
            })
        })
        .collect()
}
