//! What follows from what: steps whose needs are over are put into the queue, a run whose steps are over ends, and the next of its group
//! begins. All of it is part of the transaction that the caller has begun.

use super::scope::{StepScope, question};
use crate::events::{self, NewEvent};
use crate::jobs::{self, NewJob, OnDuplicate};
use crate::pipelines::definition::{Expression, Scope, Status};
use crate::pipelines::model::{RUN, Run, RunState, RunStep, STEP, StepState};
use crate::store::{Engine, Millis, Named as _, StoreError, Write};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::time::Duration;

/// The kind of the jobs that do steps.
pub const PIPELINE_STEP: &str = "pipeline-step";

/// How long a step may take that does not say it.
pub(in crate::pipelines) const USUAL_TIMEOUT: Duration = Duration::from_mins(30);

/// How long a person is waited for where it is not said.
const USUAL_PATIENCE: Duration = Duration::from_hours(7 * 24);

/// Attempts of a job beyond those of its step: workers may be lost.
const SPARE_ATTEMPTS: u32 = 10;

/// What is to be looked at.
pub(super) enum Todo {
    /// Begin a run.
    Begin(String),
    /// Look which steps of a run are due, and whether it is over.
    Advance(String),
    /// Let the next of a group begin.
    Next(String),
    /// Stop a run, for this reason.
    Cancel(String, String),
}

/// Does what `todo` says, and all that follows from it. The caller has taken its turn.
pub(super) async fn settle(write: &mut Write, now: Millis, mut todo: Vec<Todo>) -> Result<(), StoreError> {
    // A stack and not calls of each other: how many runs wait is not bounded by what a thread can hold.
    while let Some(next) = todo.pop() {
        match next {
            Todo::Begin(id) => {
                let begun = sqlx::query(
                    "UPDATE pipeline_runs SET state = 'running', started_at = COALESCE(started_at, $1) WHERE id = $2 AND state = 'queued'",
                )
                .bind(now)
                .bind(id.clone())
                .execute(write.on())
                .await?;
                if begun.rows_affected() == 1 {
                    let run = locked(write, &id).await?;
                    tell(write, now, &run, "pipeline.started", json!({})).await?;
                    todo.push(Todo::Advance(id));
                }
            }
            Todo::Advance(id) => {
                if let Some(group) = advance(write, now, &id).await? {
                    todo.push(Todo::Next(group));
                }
            }
            Todo::Next(group) => {
                if let Some(id) = next_of(write, &group).await? {
                    todo.push(Todo::Begin(id));
                }
            }
            Todo::Cancel(id, reason) => {
                if cancel(write, now, &id, &reason).await? {
                    todo.push(Todo::Advance(id));
                }
            }
        }
    }
    Ok(())
}

/// The run, which nobody else changes until this is over.
pub(super) async fn locked(write: &mut Write, id: &str) -> Result<Run, StoreError> {
    let statement = format!("SELECT {RUN} FROM pipeline_runs WHERE id = $1{}", write.engine().for_update());
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(write.on()).await?;
    Run::read(&row.ok_or_else(|| StoreError::NotFound { what: "pipeline run", id: id.to_owned() })?)
}

/// The steps of a run, in the order in which they can be done.
pub(super) async fn steps_in(write: &mut Write, run: &str) -> Result<Vec<RunStep>, StoreError> {
    let statement = format!("SELECT {STEP} FROM pipeline_steps WHERE run_id = $1 ORDER BY ordinal");
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(run).fetch_all(write.on()).await?;
    rows.iter().map(RunStep::read).collect()
}

/// The run of `group` that waits longest, where none of it runs.
async fn next_of(write: &mut Write, group: &str) -> Result<Option<String>, StoreError> {
    lock_group(write, group).await?;
    let next = sqlx::query_scalar(
        "SELECT id FROM pipeline_runs WHERE group_key = $1 AND state = 'queued' AND NOT EXISTS
            (SELECT 1 FROM pipeline_runs busy WHERE busy.group_key = $1 AND busy.state = 'running')
         ORDER BY entered_at, id LIMIT 1",
    )
    .bind(group)
    .fetch_optional(write.on())
    .await?;
    Ok(next)
}

/// Two who look at one group take turns.
pub(super) async fn lock_group(write: &mut Write, group: &str) -> Result<(), StoreError> {
    if write.engine() == Engine::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 2))";
        sqlx::query(lock).bind(group).execute(write.on()).await?;
    }
    Ok(())
}

/// Puts what is due into the queue, and ends the run where all is over; gives the group that is free then.
async fn advance(write: &mut Write, now: Millis, id: &str) -> Result<Option<String>, StoreError> {
    let run = locked(write, id).await?;
    if run.state != RunState::Running {
        return Ok(None);
    }
    let mut steps = steps_in(write, id).await?;
    // A step comes after those that it needs, so one look at each is enough.
    for index in 0..steps.len() {
        let Some(step) = steps.get(index).filter(|step| step.state == StepState::Pending) else { continue };
        let verdict = if run.cancel_reason.is_some() {
            Some(Verdict::Cancelled)
        } else {
            judge(&StepScope { facts: &run.facts, steps: &steps, of: step })
        };
        let (state, error) = match verdict {
            None => continue,
            Some(Verdict::Do) => {
                let (job, state) = enqueue(write, now, &run, step).await?;
                set_state(write, step, state, Some(job)).await?;
                if state == StepState::Waiting {
                    let message = question(&run, &steps, step);
                    let document = json!({"step": step.label, "ordinal": step.ordinal, "message": message});
                    tell(write, now, &run, "pipeline.waiting", document).await?;
                }
                (state, None)
            }
            Some(Verdict::Skip(reason)) => {
                end_pending(write, now, step, StepState::Skipped, reason).await?;
                (StepState::Skipped, Some(reason))
            }
            Some(Verdict::Cancelled) => {
                let reason = "the run was cancelled";
                end_pending(write, now, step, StepState::Cancelled, reason).await?;
                (StepState::Cancelled, Some(reason))
            }
        };
        if let Some(step) = steps.get_mut(index) {
            step.state = state;
            step.error = error.map(str::to_owned);
            if state.is_over() {
                step.finished_at = Some(now);
            }
        }
    }
    if steps.iter().all(|step| step.state.is_over()) { finish(write, now, &run, &steps).await } else { Ok(None) }
}

enum Verdict {
    Do,
    Skip(&'static str),
    Cancelled,
}

/// Whether a step is to be done; `None` while something that it needs is not over.
fn judge(scope: &StepScope<'_>) -> Option<Verdict> {
    if !scope.is_due() {
        return None;
    }
    let succeeded = scope.status(Status::Succeeded);
    let Some(condition) = &scope.of.spec.condition else {
        return Some(if succeeded { Verdict::Do } else { Verdict::Skip("what it needs did not succeed") });
    };
    // One that cannot be read was refused with its definition.
    let holds = Expression::read(condition)
        .is_ok_and(|condition| (succeeded || condition.asks_for_outcomes()) && condition.holds(scope));
    Some(if holds { Verdict::Do } else { Verdict::Skip("its condition does not hold") })
}

/// The key of the job of a step.
pub(in crate::pipelines) fn job_key(run: &str, ordinal: i64) -> String {
    format!("{PIPELINE_STEP}:{run}:{ordinal}")
}

async fn enqueue(write: &mut Write, now: Millis, run: &Run, step: &RunStep) -> Result<(String, StepState), StoreError> {
    let timeout = step.spec.timeout.map(|timeout| timeout.0);
    let is_approval = step.spec.approval.is_some();
    // The handler watches over the time of the step; these limits are for a handler that does not.
    let limit = if is_approval { Duration::from_mins(1) } else { timeout.unwrap_or(USUAL_TIMEOUT) };
    let job = NewJob {
        // What runs commands can be left to workers of their own.
        queue: if step.spec.run.is_some() { "commands" } else { "default" }.to_owned(),
        owner_id: run.owner_id.clone(),
        parent_id: Some(run.id.clone()),
        correlation_id: run.correlation_id.clone(),
        // The job of an approval comes when nobody has decided in time.
        delay: if is_approval { timeout.unwrap_or(USUAL_PATIENCE) } else { Duration::ZERO },
        max_attempts: step.spec.retry.map_or(3, |retry| retry.attempts) + SPARE_ATTEMPTS,
        soft_limit: limit + Duration::from_mins(1),
        hard_limit: limit + Duration::from_mins(2),
        ..NewJob::new(
            PIPELINE_STEP,
            json!({
                "run": run.id,
                "ordinal": step.ordinal,
                "kind": format!("{} of run {}", step.label, run.number),
                "repository": run.facts.repository,
            }),
        )
    }
    .key(job_key(&run.id, step.ordinal), OnDuplicate::Replace);
    let job = jobs::enqueue(write, now, job).await?;
    Ok((job.id, if is_approval { StepState::Waiting } else { StepState::Queued }))
}

async fn set_state(write: &mut Write, step: &RunStep, state: StepState, job: Option<String>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pipeline_steps SET state = $1, job_id = COALESCE($2, job_id) WHERE run_id = $3 AND ordinal = $4",
    )
    .bind(state.name())
    .bind(job)
    .bind(step.run_id.clone())
    .bind(step.ordinal)
    .execute(write.on())
    .await?;
    Ok(())
}

/// Ends a step that was never begun.
async fn end_pending(
    write: &mut Write,
    now: Millis,
    step: &RunStep,
    state: StepState,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pipeline_steps SET state = $1, error = $2, finished_at = $3 WHERE run_id = $4 AND ordinal = $5",
    )
    .bind(state.name())
    .bind(reason)
    .bind(now)
    .bind(step.run_id.clone())
    .bind(step.ordinal)
    .execute(write.on())
    .await?;
    Ok(())
}

async fn finish(write: &mut Write, now: Millis, run: &Run, steps: &[RunStep]) -> Result<Option<String>, StoreError> {
    let has = |state: StepState| steps.iter().any(|step| step.state == state);
    let state = match () {
        () if run.cancel_reason.is_some() => RunState::Cancelled,
        () if has(StepState::Failed) => RunState::Failed,
        () if has(StepState::Cancelled) => RunState::Cancelled,
        () => RunState::Succeeded,
    };
    end_run(write, now, run, state, steps).await?;
    Ok(run.group_key.clone())
}

async fn end_run(
    write: &mut Write,
    now: Millis,
    run: &Run,
    state: RunState,
    steps: &[RunStep],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE pipeline_runs SET state = $1, finished_at = $2 WHERE id = $3")
        .bind(state.name())
        .bind(now)
        .bind(run.id.clone())
        .execute(write.on())
        .await?;
    let failed: Vec<Value> = steps
        .iter()
        .filter(|step| step.state == StepState::Failed)
        .map(|step| json!({"step": step.label, "error": step.error}))
        .collect();
    let kind = format!("pipeline.{}", state.name());
    tell(write, now, run, &kind, json!({"failed": failed, "reason": run.cancel_reason})).await
}

/// Stops a run; whether it is to be looked at then.
async fn cancel(write: &mut Write, now: Millis, id: &str, reason: &str) -> Result<bool, StoreError> {
    let run = locked(write, id).await?;
    if run.state.is_over() || run.cancel_reason.is_some() {
        return Ok(false);
    }
    sqlx::query("UPDATE pipeline_runs SET cancel_reason = $1 WHERE id = $2")
        .bind(reason)
        .bind(id)
        .execute(write.on())
        .await?;
    let run = Run { cancel_reason: Some(reason.to_owned()), ..run };
    let steps = steps_in(write, id).await?;
    for step in &steps {
        match step.state {
            StepState::Queued | StepState::Waiting => {
                jobs::cancel_key(write, now, &job_key(id, step.ordinal), reason).await?;
                end_pending(write, now, step, StepState::Cancelled, "the run was cancelled").await?;
            }
            // It ends when its handler has noticed.
            StepState::Running => {
                jobs::cancel_key(write, now, &job_key(id, step.ordinal), reason).await?;
            }
            StepState::Pending if run.state == RunState::Queued => {
                end_pending(write, now, step, StepState::Cancelled, "the run was cancelled").await?;
            }
            _ => {}
        }
    }
    if run.state == RunState::Queued {
        end_run(write, now, &run, RunState::Cancelled, &[]).await?;
        return Ok(false);
    }
    Ok(true)
}

/// Writes an event about `run`.
pub(in crate::pipelines) async fn tell(
    write: &mut Write,
    now: Millis,
    run: &Run,
    kind: &str,
    mut document: Value,
) -> Result<(), StoreError> {
    let name: Option<String> = sqlx::query_scalar("SELECT name FROM pipelines WHERE id = $1")
        .bind(run.pipeline_id.clone())
        .fetch_optional(write.on())
        .await?;
    document["run"] = json!(run.id);
    document["number"] = json!(run.number);
    document["pipeline"] = json!(run.pipeline_id);
    document["name"] = json!(name);
    document["trigger"] = json!(run.facts.kind);
    document["repository"] = json!(run.facts.repository);
    document["reference"] = json!(run.facts.reference);
    document["commit"] = json!(run.facts.commit);
    if let Some(document) = document.as_object_mut() {
        document.retain(|_, value| !value.is_null());
    }
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: run.owner_id.clone(),
        repository_id: None,
        subject: run.subject(),
        document,
        correlation_id: run.correlation_id.clone(),
    };
    events::record(write, now, event).await
}
