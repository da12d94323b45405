//! What changes a job's state. Each function is one transaction, or part of the caller's.

use super::backoff::backoff;
use super::model::{COLUMNS, Job, JobState, NewJob, OnDuplicate};
use super::quota;
use crate::events::{self, NewEvent};
use crate::store::{Engine, Millis, Named as _, Store, StoreError, Topic, Write, new_id};
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::time::Duration;

/// What became of a new job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enqueued {
    pub id: String,
    /// Whether it was there already.
    pub is_known: bool,
    /// Those whose place it took.
    pub replaced: Vec<String>,
}

/// Puts `job` into its queue, as part of what `write` changes.
pub async fn enqueue(write: &mut Write, now: Millis, job: NewJob) -> Result<Enqueued, StoreError> {
    let (mut replaced, mut in_place_of) = (Vec::new(), Vec::new());
    if let Some(key) = &job.unique_key {
        if write.engine() == Engine::Postgres {
            // Two who enqueue the same key at once take turns.
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))";
            sqlx::query(lock).bind(key.clone()).execute(write.on()).await?;
        }
        let holders = holders(write, key).await?;
        if job.on_duplicate == OnDuplicate::Keep {
            if let Some(holder) = holders.into_iter().find(|holder| holder.cancel_reason.is_none()) {
                return Ok(Enqueued { id: holder.id, is_known: true, replaced });
            }
        } else {
            in_place_of = holders;
        }
    }
    // Before anything is stopped for it.
    if let Some(user) = &job.asked_by {
        quota::check(write, now, user).await?;
    }
    for holder in in_place_of {
        stop(write, now, &holder, "a newer one took its place").await?;
        replaced.push(holder.id);
    }
    let id = new_id();
    let delay = job.delay.min(NewJob::LONGEST_DELAY);
    sqlx::query(
        "INSERT INTO jobs (id, kind, queue, state, priority, payload, unique_key, owner_id, repository_id, parent_id,
            correlation_id, created_at, run_at, attempt, max_attempts, soft_limit_ms, hard_limit_ms, progress,
            progress_words, log_lines, asked_by)
         VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, 0, '', 0, $16)",
    )
    .bind(id.clone())
    .bind(job.kind)
    .bind(job.queue)
    .bind(job.priority.0)
    .bind(job.payload.to_string())
    .bind(job.unique_key)
    .bind(job.owner_id.clone())
    .bind(job.repository_id.clone())
    .bind(job.parent_id)
    .bind(job.correlation_id.clone())
    .bind(now)
    .bind(now.saturating_add(millis(delay)))
    .bind(i64::from(job.max_attempts.max(1)))
    .bind(millis(job.soft_limit))
    .bind(millis(job.hard_limit))
    .bind(job.asked_by)
    .execute(write.on())
    .await?;
    let event = NewEvent {
        kind: "job.queued".to_owned(),
        owner_id: job.owner_id,
        repository_id: job.repository_id,
        subject: format!("job/{id}"),
        document: json!({"id": id, "kind": job.kind}),
        correlation_id: job.correlation_id,
    };
    events::record(write, now, event).await?;
    write.wakes(Topic::Jobs);
    Ok(Enqueued { id, is_known: false, replaced })
}

/// Takes the next job that is due, of `queues`, or of all where none is named.
pub(super) async fn claim(
    store: &Store,
    worker: &str,
    queues: &[String],
    lease: Duration,
) -> Result<Option<Job>, StoreError> {
    let now = store.now();
    let places: Vec<String> = (0..queues.len()).map(|index| format!("${}", index + 4)).collect();
    let of_queues = if places.is_empty() { String::new() } else { format!(" AND queue IN ({})", places.join(", ")) };
    // The `+` keeps SQLite from looking for what is due by its time, and then sorting all of it: in order of priority the first will do.
    let statement = format!(
        "UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = $1, lease_until = $2, started_at = $3,
            finished_at = NULL, progress = 0, progress_words = ''
         WHERE id = (SELECT waiting.id FROM jobs waiting WHERE waiting.state = 'queued' AND +waiting.run_at <= $3{of_queues}
            AND NOT EXISTS (SELECT 1 FROM jobs busy WHERE busy.unique_key = waiting.unique_key AND busy.state = 'running')
            AND {}
            ORDER BY waiting.priority DESC, waiting.run_at, waiting.id LIMIT 1{})
         RETURNING {COLUMNS}, asked_by",
        quota::has_room(),
        store.engine().skip_locked()
    );
    loop {
        let mut write = store.begin().await?;
        let query = sqlx::query(AssertSqlSafe(statement.clone()));
        let mut query = query.bind(worker).bind(now.saturating_add(millis(lease))).bind(now);
        for queue in queues {
            query = query.bind(queue.clone());
        }
        let Some(row) = query.fetch_optional(write.on()).await? else { return Ok(None) };
        if let Some(user) = row.try_get::<Option<String>, _>("asked_by")?
            && quota::is_crowded(&mut write, &user).await?
        {
            // Given back by not being committed. What took its room is seen by the next look.
            continue;
        }
        let job = Job::read(&row)?;
        tell(&mut write, now, &job, "job.started", json!({"attempt": job.attempt})).await?;
        write.commit().await?;
        return Ok(Some(job));
    }
}

/// When the next job that waits may be taken; `None` where none waits.
pub(super) async fn next_due(store: &Store) -> Result<Option<Millis>, StoreError> {
    let row = sqlx::query("SELECT MIN(run_at) FROM jobs WHERE state = 'queued'").fetch_one(store.pool()).await?;
    Ok(row.try_get(0)?)
}

/// What a worker learns when it says that it is still at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lease {
    Held,
    /// It is to stop, for this reason.
    Cancelled(String),
    /// The job is another's, or over.
    Lost,
}

/// Prolongs the lease of `job` and tells how far it is.
pub(super) async fn renew(
    store: &Store,
    job: &Job,
    lease: Duration,
    progress: Option<(u32, String)>,
) -> Result<Lease, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let (done, words) = progress.clone().unzip();
    let row = sqlx::query(
        "UPDATE jobs SET lease_until = $1, progress = COALESCE($2, progress), progress_words = COALESCE($3, progress_words)
         WHERE id = $4 AND worker = $5 AND attempt = $6 AND state = 'running' RETURNING cancel_reason, owner_id, repository_id",
    )
    .bind(now.saturating_add(millis(lease)))
    .bind(done.map(i64::from))
    .bind(words)
    .bind(job.id.clone())
    .bind(job.worker.clone())
    .bind(i64::from(job.attempt))
    .fetch_optional(write.on())
    .await?;
    let Some(row) = row else { return Ok(Lease::Lost) };
    if let Some((progress, words)) = progress {
        let document = json!({"progress": f64::from(progress) / 100.0, "words": words});
        tell(&mut write, now, &as_it_is(job, &row)?, "job.progress", document).await?;
    }
    write.commit().await?;
    let reason: Option<String> = row.try_get(0)?;
    Ok(reason.map_or(Lease::Held, Lease::Cancelled))
}

/// How an attempt ended.
#[derive(Debug, Clone)]
pub(super) enum Ending {
    Succeeded(Value),
    /// May succeed later; after at least this time, where it is known.
    Passing {
        error: String,
        after: Option<Duration>,
    },
    Lasting(String),
    Cancelled(String),
    /// The worker goes; the attempt does not count.
    Released,
}

/// Writes how the attempt ended; `false` where the job was no longer this worker's.
pub(super) async fn finish(store: &Store, job: &Job, ending: Ending) -> Result<bool, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let changed = settle(&mut write, now, job, ending).await?;
    write.commit().await?;
    Ok(changed)
}

async fn settle(write: &mut Write, now: Millis, job: &Job, ending: Ending) -> Result<bool, StoreError> {
    let is_last = job.attempt >= job.max_attempts;
    let (state, run_at, error, outcome) = match &ending {
        Ending::Succeeded(outcome) => (JobState::Succeeded, None, None, Some(outcome.to_string())),
        Ending::Passing { error, after } if !is_last => {
            let wait = backoff(job.attempt).max(after.unwrap_or_default());
            (JobState::Queued, Some(now.saturating_add(millis(wait))), Some(error.clone()), None)
        }
        Ending::Passing { error, .. } | Ending::Lasting(error) => (JobState::Dead, None, Some(error.clone()), None),
        Ending::Cancelled(_) => (JobState::Cancelled, None, None, None),
        Ending::Released => (JobState::Queued, Some(now), None, None),
    };
    let released = matches!(ending, Ending::Released);
    let reason = if let Ending::Cancelled(reason) = &ending { Some(reason.clone()) } else { None };
    // One that was told to stop and would wait again stops instead.
    let changed = sqlx::query(
        "UPDATE jobs SET state = CASE WHEN $1 = 'queued' AND cancel_reason IS NOT NULL THEN 'cancelled' ELSE $1 END,
            run_at = COALESCE($2, run_at), error = COALESCE($3, error), outcome = $4,
            finished_at = CASE WHEN $1 = 'queued' AND cancel_reason IS NULL THEN NULL ELSE $5 END,
            lease_until = NULL, worker = NULL, attempt = attempt - $6, cancel_reason = COALESCE(cancel_reason, $7),
            progress = CASE WHEN $1 = 'succeeded' THEN 10000 ELSE progress END
         WHERE id = $8 AND worker = $9 AND attempt = $10 AND state = 'running' RETURNING state, owner_id, repository_id",
    )
    .bind(state.name())
    .bind(run_at)
    .bind(error.clone())
    .bind(outcome)
    .bind(now)
    .bind(i64::from(released))
    .bind(reason)
    .bind(job.id.clone())
    .bind(job.worker.clone())
    .bind(i64::from(job.attempt))
    .fetch_optional(write.on())
    .await?;
    let Some(row) = changed else { return Ok(false) };
    let state: String = row.try_get(0)?;
    let kind = match (state.as_str(), released) {
        ("queued", true) => "job.queued",
        ("queued", false) => "job.retrying",
        ("succeeded", _) => "job.succeeded",
        ("cancelled", _) => "job.cancelled",
        _ => "job.dead",
    };
    let document = json!({"attempt": job.attempt, "error": error, "run_at": run_at});
    tell(write, now, &as_it_is(job, &row)?, kind, document).await?;
    write.wakes(Topic::Jobs);
    Ok(true)
}

/// The job that a worker took, with whose it is and which repository it is about by now: both may have become known while it ran.
fn as_it_is(job: &Job, row: &AnyRow) -> Result<Job, StoreError> {
    let (owner_id, repository_id) = (row.try_get("owner_id")?, row.try_get("repository_id")?);
    Ok(Job { owner_id, repository_id, ..job.clone() })
}

/// Gives back what lost workers held; returns how many jobs.
pub(super) async fn recover(store: &Store) -> Result<usize, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let statement = format!(
        "SELECT {COLUMNS} FROM jobs WHERE state = 'running' AND lease_until < $1 ORDER BY id LIMIT 200{}",
        write.engine().skip_locked()
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(now).fetch_all(write.on()).await?;
    let mut recovered = 0;
    for row in &rows {
        let job = Job::read(row)?;
        let error = format!("worker {} was lost", job.worker.as_deref().unwrap_or("?"));
        let ending = match &job.cancel_reason {
            Some(reason) => Ending::Cancelled(reason.clone()),
            None => Ending::Passing { error, after: None },
        };
        recovered += usize::from(settle(&mut write, now, &job, ending).await?);
    }
    write.commit().await?;
    Ok(recovered)
}

/// Stops the job: at once where it waits, soon where it runs. Returns the state that it was in.
pub async fn cancel(store: &Store, id: &str, reason: &str) -> Result<JobState, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let job = locked(&mut write, id).await?;
    stop(&mut write, now, &job, reason).await?;
    write.commit().await?;
    Ok(job.state)
}

/// Stops all jobs that wait or run under the unique key `key`, as part of what `write` changes; returns how many.
pub async fn cancel_key(write: &mut Write, now: Millis, key: &str, reason: &str) -> Result<usize, StoreError> {
    let holders = holders(write, key).await?;
    for holder in &holders {
        stop(write, now, holder, reason).await?;
    }
    Ok(holders.len())
}

/// Stops the job `parent` and all that name it as their parent, as part of what `write` changes; returns how many.
pub async fn cancel_family(write: &mut Write, now: Millis, parent: &str, reason: &str) -> Result<usize, StoreError> {
    // All are held before the first event is written: who ends one of them holds it, too, before it writes its event.
    let statement = format!(
        "SELECT {COLUMNS} FROM jobs WHERE (parent_id = $1 OR id = $1) AND state IN ('queued', 'running') ORDER BY id{}",
        write.engine().for_update()
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(parent).fetch_all(write.on()).await?;
    for row in &rows {
        stop(write, now, &Job::read(row)?, reason).await?;
    }
    Ok(rows.len())
}

/// The jobs that wait or run under `key`.
async fn holders(write: &mut Write, key: &str) -> Result<Vec<Job>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM jobs WHERE unique_key = $1 AND state IN ('queued', 'running') ORDER BY id{}",
        write.engine().for_update()
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(key).fetch_all(write.on()).await?;
    rows.iter().map(Job::read).collect()
}

async fn stop(write: &mut Write, now: Millis, job: &Job, reason: &str) -> Result<(), StoreError> {
    let statement = match job.state {
        JobState::Queued => {
            "UPDATE jobs SET state = 'cancelled', cancel_reason = $1, finished_at = $2 WHERE id = $3 AND state = 'queued'"
        }
        // The clock is not needed here; the parameter is named so that both have the same.
        JobState::Running => {
            "UPDATE jobs SET cancel_reason = $1 WHERE id = $3 AND state = 'running' AND cancel_reason IS NULL AND $2 > 0"
        }
        _ => return Ok(()),
    };
    sqlx::query(statement).bind(reason).bind(now).bind(job.id.clone()).execute(write.on()).await?;
    let (kind, topic) = match job.state {
        JobState::Queued => ("job.cancelled", Topic::Jobs),
        _ => ("job.cancelling", Topic::Cancellations),
    };
    tell(write, now, job, kind, json!({"reason": reason})).await?;
    write.wakes(topic);
    Ok(())
}

/// Does a job that is over once more, with all its attempts.
pub async fn requeue(store: &Store, id: &str) -> Result<(), StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    requeue_in(&mut write, now, id).await?;
    write.commit().await
}

/// [`requeue`] as part of another change.
pub async fn requeue_in(write: &mut Write, now: Millis, id: &str) -> Result<(), StoreError> {
    let job = locked(write, id).await?;
    if !job.state.is_over() {
        return Err(StoreError::Conflict(format!(
            "job {id} is {}; only one that is over is done again",
            job.state.name()
        )));
    }
    let done = sqlx::query(
        "UPDATE jobs SET state = 'queued', attempt = 0, run_at = $1, finished_at = NULL, cancel_reason = NULL, outcome = NULL,
            error = NULL, progress = 0, progress_words = '' WHERE id = $2",
    )
    .bind(now)
    .bind(id)
    .execute(write.on())
    .await
    .map_err(StoreError::from);
    match done {
        Err(error) if error.is_duplicate() => {
            return Err(StoreError::Conflict(format!("a newer job waits for the same as job {id}")));
        }
        done => done?,
    };
    tell(write, now, &job, "job.queued", json!({"again": true})).await?;
    write.wakes(Topic::Jobs);
    Ok(())
}

/// Notes which repository the job is about, and whose it is, where that is known only now.
pub async fn assign(write: &mut Write, id: &str, repository: &str, owner: Option<&str>) -> Result<(), StoreError> {
    sqlx::query("UPDATE jobs SET repository_id = $1, owner_id = COALESCE(owner_id, $2) WHERE id = $3")
        .bind(repository)
        .bind(owner.map(str::to_owned))
        .bind(id)
        .execute(write.on())
        .await?;
    Ok(())
}

async fn locked(write: &mut Write, id: &str) -> Result<Job, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1{}", write.engine().for_update());
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(write.on()).await?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "job", id: id.to_owned() })?;
    Job::read(&row)
}

/// Writes an event about `job`.
async fn tell(write: &mut Write, now: Millis, job: &Job, kind: &str, mut document: Value) -> Result<(), StoreError> {
    if let Some(document) = document.as_object_mut() {
        document.insert("id".to_owned(), json!(job.id));
        document.insert("kind".to_owned(), json!(job.kind));
        document.retain(|_, value| !value.is_null());
    }
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: job.owner_id.clone(),
        repository_id: job.repository_id.clone(),
        subject: job.subject(),
        document,
        correlation_id: job.correlation_id.clone(),
    };
    events::record(write, now, event).await
}

/// Milliseconds, as they are stored.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
