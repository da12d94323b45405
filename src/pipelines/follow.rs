//! What happens in the server itself: gates that fail, templates that are applied, pipelines that end, and jobs of steps that ended without
//! having said so.

use super::facts::Facts;
use super::model::StepState;
use super::runs::{self, Also, PIPELINE_STEP, StepEnd};
use super::triggers::Triggered;
use crate::events::{self, Event};
use crate::store::{Millis, Store, StoreError, Topic, Write};
use sqlx::Row;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// The setting that says up to which event all is done.
const CURSOR: &str = "pipelines.followed";

/// Events that are gone through at once.
const AT_ONCE: u32 = 1000;

/// Between two looks: what comes meanwhile is gone through together, since each look is a turn to write.
const BREATH: Duration = Duration::from_millis(50);

/// Who waits looks by itself after this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// Does what follows from events, until `leaving`. Any number may run: each event is gone through once.
pub async fn follow(store: Store, triggered: Arc<Triggered>, leaving: CancellationToken) {
    let mut wakes = store.wakes().watch(Topic::Events);
    loop {
        wakes.borrow_and_update();
        match follow_some(&store, &triggered).await {
            Ok(0) => {}
            Ok(_) => {
                tokio::time::sleep(BREATH).await;
                continue;
            }
            Err(error) => {
                warn!(%error, "events cannot be followed");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        tokio::select! {
            _ = wakes.changed() => {}
            () = tokio::time::sleep(PATIENCE) => {}
            () = leaving.cancelled() => return,
        }
    }
}

/// Goes through the next events; returns how many there were.
pub(super) async fn follow_some(store: &Store, triggered: &Triggered) -> Result<usize, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let found = events::unread(&mut write, store, CURSOR, AT_ONCE).await?;
    let Some(last) = found.last().map(|event| event.id) else {
        write.commit().await?;
        return Ok(0);
    };
    if found.iter().any(is_of_interest) {
        events::take_turn(&mut write).await?;
    }
    for event in found.iter().filter(|event| is_of_interest(event)) {
        one(&mut write, now, triggered, event).await?;
    }
    events::mark_read(&mut write, now, CURSOR, last).await?;
    write.commit().await?;
    Ok(found.len())
}

fn is_of_interest(event: &Event) -> bool {
    match event.kind.as_str() {
        "job.dead" | "job.cancelled" => event.document["kind"] == PIPELINE_STEP,
        "gate.failed" | "template.applied" | "pipeline.succeeded" | "pipeline.failed" | "pipeline.cancelled" => true,
        _ => false,
    }
}

async fn one(write: &mut Write, now: Millis, triggered: &Triggered, event: &Event) -> Result<(), StoreError> {
    match event.kind.as_str() {
        "job.dead" | "job.cancelled" => settle_lost(write, now, event).await,
        kind => {
            let text = |name: &str| event.document[name].as_str().map(str::to_owned);
            let reference = text("reference");
            let branch = reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/")).map(str::to_owned);
            let number = event.document["pull_number"].as_u64();
            // What a template brought is in the repository itself by now, whatever pull request it came by.
            let pull_number = number.filter(|_| kind != "template.applied");
            let mut facts = Facts {
                kind: match kind {
                    "gate.failed" => "gate-failed",
                    "template.applied" => "template-applied",
                    _ => "pipeline",
                }
                .to_owned(),
                repository: text("repository"),
                // Of a pull request it is not told where it comes from.
                from_fork: pull_number.is_some()
                    || reference.as_deref().is_some_and(|name| name.starts_with("refs/pull/")),
                branch,
                reference,
                commit: text("commit"),
                number,
                pull_number,
                ..Facts::default()
            };
            if facts.kind == "pipeline" {
                facts.pipeline = text("name");
                facts.outcome = kind.strip_prefix("pipeline.").map(str::to_owned);
            }
            let run = match facts.kind.as_str() {
                "pipeline" => text("run"),
                _ => run_of_job(write, event.document["job"].as_str()).await?,
            };
            if let Some(run) = run {
                follow_chain(write, &run, &mut facts).await?;
            }
            let owner = event.owner_id.as_deref();
            triggered.begin_by_event(write, now, &facts, owner, event.correlation_id.as_deref()).await.map(|_| ())
        }
    }
}

/// A job of a step is over; where its handler could not say so, the step has not ended.
async fn settle_lost(write: &mut Write, now: Millis, event: &Event) -> Result<(), StoreError> {
    let Some(job) = event.document["id"].as_str() else { return Ok(()) };
    let row = sqlx::query(
        "SELECT run_id, ordinal FROM pipeline_steps WHERE job_id = $1 AND state IN ('queued', 'running', 'waiting')",
    )
    .bind(job)
    .fetch_optional(write.on())
    .await?;
    let Some(row) = row else { return Ok(()) };
    let (run, ordinal): (String, i64) = (row.try_get("run_id")?, row.try_get("ordinal")?);
    let text = |name: &str| event.document[name].as_str().map(str::to_owned);
    let (state, error) = if event.kind == "job.cancelled" {
        (StepState::Cancelled, text("reason").unwrap_or_else(|| "its job was cancelled".to_owned()))
    } else {
        (StepState::Failed, text("error").unwrap_or_else(|| "its job failed for good".to_owned()))
    };
    let end = StepEnd { state, outcome: None, error: Some(error), also: Also::Nothing };
    runs::end_step_in(write, now, &run, ordinal, job, &end).await
}

/// The run whose step the job did.
async fn run_of_job(write: &mut Write, job: Option<&str>) -> Result<Option<String>, StoreError> {
    let Some(job) = job else { return Ok(None) };
    let run = sqlx::query_scalar("SELECT run_id FROM pipeline_steps WHERE job_id = $1")
        .bind(job)
        .fetch_optional(write.on())
        .await?;
    Ok(run)
}

/// Notes that `run` came before, so that pipelines do not begin each other for ever; what it came from comes along.
async fn follow_chain(write: &mut Write, run: &str, facts: &mut Facts) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT pipeline_id, facts FROM pipeline_runs WHERE id = $1")
        .bind(run)
        .fetch_optional(write.on())
        .await?;
    let Some(row) = row else { return Ok(()) };
    let (pipeline, before): (String, String) = (row.try_get("pipeline_id")?, row.try_get("facts")?);
    let before: Facts = serde_json::from_str(&before).unwrap_or_default();
    facts.chain = before.chain;
    facts.chain.push(pipeline);
    facts.from_fork |= before.from_fork;
    if facts.kind == "pipeline" {
        facts.repository = before.repository;
        facts.branch = before.branch;
        facts.reference = before.reference;
        facts.commit = before.commit;
        facts.tag = before.tag;
        facts.number = before.number;
        facts.pull_number = before.pull_number;
        facts.base_commit = before.base_commit;
        facts.installation = before.installation;
        facts.clone_url = before.clone_url;
    }
    Ok(())
}
