//! What people, and jobs that end, change of runs.

use super::advance::{Todo, job_key, locked, settle, steps_in, tell};
use super::start::enter;
use crate::events;
use crate::jobs;
use crate::pipelines::definition::WhenBusy;
use crate::pipelines::model::{RunStep, StepState};
use crate::store::{Millis, Named as _, Store, StoreError, Write};
use crate::webhooks::{self, Webhook};
use serde_json::{Value, json};
use std::time::Duration;

/// Which steps of a run are done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Those that did not succeed, and what needs them.
    Failed,
    All,
}

impl crate::store::Named for Again {
    const ALL: &'static [Self] = &[Self::Failed, Self::All];

    fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::All => "all",
        }
    }
}

/// What a person decides about a step that waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approved,
    Refused,
}

/// Stops a run: what waits at once, what runs as soon as it notices.
pub async fn cancel(write: &mut Write, now: Millis, id: &str, reason: &str) -> Result<(), StoreError> {
    events::take_turn(write).await?;
    let run = locked(write, id).await?;
    if run.state.is_over() {
        return Err(StoreError::Conflict(format!("run {id} is {} and cannot be stopped", run.state.name())));
    }
    settle(write, now, vec![Todo::Cancel(id.to_owned(), reason.to_owned())]).await
}

/// Does a run that is over once more, by the definition that it had.
pub async fn rerun(write: &mut Write, now: Millis, id: &str, again: Again) -> Result<(), StoreError> {
    events::take_turn(write).await?;
    let run = locked(write, id).await?;
    if !run.state.is_over() {
        return Err(StoreError::Conflict(format!(
            "run {id} is {}; only one that is over is done again",
            run.state.name()
        )));
    }
    let steps = steps_in(write, id).await?;
    let all = again == Again::All;
    if !all && steps.iter().all(|step| step.state == StepState::Succeeded) {
        return Err(StoreError::Conflict(format!("all steps of run {id} succeeded; ask for all to do them again")));
    }
    for step in steps.iter().filter(|step| all || step.state != StepState::Succeeded) {
        sqlx::query("DELETE FROM pipeline_artifacts WHERE run_id = $1 AND ordinal = $2")
            .bind(id)
            .bind(step.ordinal)
            .execute(write.on())
            .await?;
        sqlx::query(
            "UPDATE pipeline_steps SET state = 'pending', failures = 0, job_id = NULL, outcome = NULL, error = NULL,
                decided_by = NULL, started_at = NULL, finished_at = NULL WHERE run_id = $1 AND ordinal = $2",
        )
        .bind(id)
        .bind(step.ordinal)
        .execute(write.on())
        .await?;
    }
    let when_busy: String = sqlx::query_scalar(
        "UPDATE pipeline_runs SET state = 'queued', attempt = attempt + 1, cancel_reason = NULL, entered_at = $1, started_at = NULL,
            finished_at = NULL WHERE id = $2 RETURNING when_busy",
    )
    .bind(now)
    .bind(id)
    .fetch_one(write.on())
    .await?;
    tell(write, now, &run, "pipeline.queued", json!({"again": again.name()})).await?;
    let when_busy = if when_busy == "cancel" { WhenBusy::Cancel } else { WhenBusy::Queue };
    enter(write, now, &run, when_busy).await
}

/// Decides about the step `ordinal` that waits for a person; `by` names who it was.
pub async fn decide(
    write: &mut Write,
    now: Millis,
    id: &str,
    ordinal: i64,
    decision: Decision,
    by: &str,
) -> Result<(), StoreError> {
    events::take_turn(write).await?;
    locked(write, id).await?;
    let (state, error) = match decision {
        Decision::Approved => (StepState::Succeeded, None),
        Decision::Refused => (StepState::Failed, Some(format!("refused by {by}"))),
    };
    let done = sqlx::query(
        "UPDATE pipeline_steps SET state = $1, error = $2, decided_by = $3, finished_at = $4 WHERE run_id = $5 AND ordinal = $6
            AND state = 'waiting'",
    )
    .bind(state.name())
    .bind(error)
    .bind(by)
    .bind(now)
    .bind(id)
    .bind(ordinal)
    .execute(write.on())
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Conflict(format!("step {ordinal} of run {id} does not wait for anybody")));
    }
    jobs::cancel_key(write, now, &job_key(id, ordinal), "it was decided").await?;
    settle(write, now, vec![Todo::Advance(id.to_owned())]).await
}

/// What becomes true with the end of a step.
#[derive(Debug, Clone, Default)]
pub(in crate::pipelines) enum Also {
    #[default]
    Nothing,
    /// The event `pipeline.message`.
    Message(String),
    /// A delivery of an outgoing webhook.
    Send(Box<Webhook>, Value),
}

/// How a step ended.
#[derive(Debug, Clone)]
pub(in crate::pipelines) struct StepEnd {
    pub(in crate::pipelines) state: StepState,
    pub(in crate::pipelines) outcome: Option<Value>,
    pub(in crate::pipelines) error: Option<String>,
    pub(in crate::pipelines) also: Also,
}

/// Notes that the job of a step is at work on it; `None` where the step is over, or another job's.
pub(in crate::pipelines) async fn begin_step(store: &Store, step: &RunStep, job: &str) -> Result<bool, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    events::take_turn(&mut write).await?;
    let run = locked(&mut write, &step.run_id).await?;
    let done = sqlx::query(
        "UPDATE pipeline_steps SET state = 'running', started_at = COALESCE(started_at, $1) WHERE run_id = $2 AND ordinal = $3
            AND job_id = $4 AND state IN ('queued', 'running')",
    )
    .bind(now)
    .bind(step.run_id.clone())
    .bind(step.ordinal)
    .bind(job)
    .execute(write.on())
    .await?;
    if done.rows_affected() == 0 || run.cancel_reason.is_some() {
        return Ok(false);
    }
    if step.state != StepState::Running {
        tell(&mut write, now, &run, "pipeline.step-started", json!({"step": step.label, "job": job})).await?;
    }
    write.commit().await?;
    Ok(true)
}

/// Counts a failure of a step; returns how many there were.
pub(in crate::pipelines) async fn count_failure(
    store: &Store,
    step: &RunStep,
    reason: &str,
) -> Result<i64, StoreError> {
    let mut write = store.begin().await?;
    let failures = sqlx::query_scalar(
        "UPDATE pipeline_steps SET failures = failures + 1, error = $1 WHERE run_id = $2 AND ordinal = $3 RETURNING failures",
    )
    .bind(reason)
    .bind(step.run_id.clone())
    .bind(step.ordinal)
    .fetch_one(write.on())
    .await?;
    write.commit().await?;
    Ok(failures)
}

/// Ends a step of a job, and puts into the queue what was waiting for it, in one transaction. Where the step is over already, or another
/// job's by now, nothing happens.
pub(in crate::pipelines) async fn end_step(
    store: &Store,
    run: &str,
    ordinal: i64,
    job: &str,
    end: &StepEnd,
) -> Result<(), StoreError> {
    // On PostgreSQL it may meet others who hold what it wants and want what it holds; one of them tries again.
    let mut tries = 0;
    loop {
        match try_end_step(store, run, ordinal, job, end).await {
            Err(error) if error.is_passing() && tries < 5 => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50 * tries)).await;
            }
            done => return done,
        }
    }
}

async fn try_end_step(store: &Store, run: &str, ordinal: i64, job: &str, end: &StepEnd) -> Result<(), StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    events::take_turn(&mut write).await?;
    end_step_in(&mut write, now, run, ordinal, job, end).await?;
    write.commit().await
}

/// [`end_step`] as part of another change.
pub(in crate::pipelines) async fn end_step_in(
    write: &mut Write,
    now: Millis,
    id: &str,
    ordinal: i64,
    job: &str,
    end: &StepEnd,
) -> Result<(), StoreError> {
    let run = locked(write, id).await?;
    let plain = |text: &String| text.replace('\0', "\u{fffd}");
    let label: Option<String> = sqlx::query_scalar(
        "UPDATE pipeline_steps SET state = $1, outcome = $2, error = $3, finished_at = $4 WHERE run_id = $5 AND ordinal = $6
            AND job_id = $7 AND state IN ('queued', 'running', 'waiting') RETURNING label",
    )
    .bind(end.state.name())
    .bind(end.outcome.as_ref().map(ToString::to_string))
    .bind(end.error.as_ref().map(plain))
    .bind(now)
    .bind(id)
    .bind(ordinal)
    .bind(job)
    .fetch_optional(write.on())
    .await?;
    let Some(label) = label else { return Ok(()) };
    let document = json!({"step": label, "job": job, "state": end.state.name(), "error": end.error});
    tell(write, now, &run, "pipeline.step-ended", document).await?;
    match &end.also {
        Also::Nothing => {}
        Also::Message(message) => {
            tell(write, now, &run, "pipeline.message", json!({"step": label, "message": message})).await?;
        }
        Also::Send(webhook, body) => {
            webhooks::send(write, now, webhook, "pipeline.webhook", &body.to_string()).await?;
        }
    }
    settle(write, now, vec![Todo::Advance(id.to_owned())]).await
}
