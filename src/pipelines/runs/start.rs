use super::advance::{Todo, lock_group, settle, tell};
use super::scope::FactScope;
use crate::events;
use crate::pipelines::definition::{Definition, Step, WhenBusy, Work, fill};
use crate::pipelines::facts::Facts;
use crate::pipelines::model::{Pipeline, RUN, Run};
use crate::store::{Millis, StoreError, Write, new_id};
use serde_json::json;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// A run that is to be.
pub struct NewRun<'n> {
    pub pipeline: &'n Pipeline,
    /// Of the pipeline's version.
    pub definition: &'n Definition,
    pub facts: Facts,
    pub correlation_id: Option<String>,
    /// What begins it, where that may come again after a crash and is to begin one run only.
    pub cause: Option<String>,
}

/// Begins a run, or lets it wait for its turn, as part of what `write` changes. `None` where its cause began one before.
pub async fn start(write: &mut Write, now: Millis, new: NewRun<'_>) -> Result<Option<Run>, StoreError> {
    events::take_turn(write).await?;
    let id = new_id();
    let number: i64 = sqlx::query_scalar("UPDATE pipelines SET runs = runs + 1 WHERE id = $1 RETURNING runs")
        .bind(new.pipeline.id.clone())
        .fetch_optional(write.on())
        .await?
        .ok_or_else(|| StoreError::NotFound { what: "pipeline", id: new.pipeline.id.clone() })?;
    let owner = new.pipeline.owner_id.clone();
    let concurrency = new.definition.concurrency.as_ref();
    let group = concurrency.map(|concurrency| {
        let group = fill(&concurrency.group, &FactScope(&new.facts));
        // PostgreSQL's text has no NUL, nor has what GitHub sends.
        format!("{}/{}", owner.as_deref().unwrap_or_default(), group.replace('\0', "\u{fffd}"))
    });
    let when_busy = concurrency.map_or(WhenBusy::Queue, |concurrency| concurrency.when_busy);
    let statement = format!(
        "INSERT INTO pipeline_runs (id, pipeline_id, number, version, owner_id, state, facts, repository, group_key, when_busy,
            attempt, correlation_id, cause, created_at, entered_at)
         VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9, 1, $10, $11, $12, $12) ON CONFLICT DO NOTHING RETURNING {RUN}"
    );
    let facts = serde_json::to_string(&new.facts).unwrap_or_default();
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(id)
        .bind(new.pipeline.id.clone())
        .bind(number)
        .bind(new.pipeline.version)
        .bind(owner)
        .bind(facts)
        .bind(new.facts.repository.as_ref().map(|name| name.to_ascii_lowercase()))
        .bind(group)
        .bind(if when_busy == WhenBusy::Cancel { "cancel" } else { "queue" })
        .bind(new.correlation_id)
        .bind(new.cause)
        .bind(now)
        .fetch_optional(write.on())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let run = Run::read(&row)?;
    for (ordinal, instance) in instances(new.definition).into_iter().enumerate() {
        insert_step(write, &run.id, i64::try_from(ordinal).unwrap_or(i64::MAX), &instance).await?;
    }
    tell(write, now, &run, "pipeline.queued", json!({})).await?;
    enter(write, now, &run, when_busy).await?;
    Ok(Some(run))
}

/// Lets a run that waits begin where it may.
pub(super) async fn enter(write: &mut Write, now: Millis, run: &Run, when_busy: WhenBusy) -> Result<(), StoreError> {
    let Some(group) = &run.group_key else {
        return settle(write, now, vec![Todo::Begin(run.id.clone())]).await;
    };
    lock_group(write, group).await?;
    let mut todo = vec![Todo::Next(group.clone())];
    if when_busy == WhenBusy::Cancel {
        let others: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM pipeline_runs WHERE group_key = $1 AND state IN ('queued', 'running') AND id <> $2 ORDER BY entered_at, id",
        )
        .bind(group.clone())
        .bind(run.id.clone())
        .fetch_all(write.on())
        .await?;
        // What is pushed last is done first.
        todo.extend(others.into_iter().map(|id| Todo::Cancel(id, "a newer run took its place".to_owned())));
    }
    settle(write, now, todo).await
}

/// A step with the values of its matrix.
struct Instance<'d> {
    name: &'d str,
    kind: &'static str,
    step: &'d Step,
    matrix: BTreeMap<&'d str, &'d str>,
}

/// The steps of a definition, each after those that it needs, for all combinations of their matrices.
fn instances(definition: &Definition) -> Vec<Instance<'_>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut ordered: Vec<(&str, &Step)> = Vec::new();
    let mut left: Vec<(&str, &Step)> = definition.steps.iter().collect();
    // There is no circle: a definition with one is refused.
    loop {
        let (free, rest): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, step)| step.needs.0.iter().all(|need| done.contains(need.as_str())));
        if free.is_empty() {
            break;
        }
        done.extend(free.iter().map(|(name, _)| *name));
        ordered.extend(free);
        left = rest;
    }
    let mut instances = Vec::new();
    for (name, step) in ordered {
        let kind = step.work().map_or("", |work: Work<'_>| work.kind());
        let mut combinations: Vec<BTreeMap<&str, &str>> = vec![BTreeMap::new()];
        for (key, values) in &step.matrix {
            combinations = combinations
                .iter()
                .flat_map(|known| {
                    values.iter().map(|value| {
                        let mut more = known.clone();
                        more.insert(key.as_str(), value.as_str());
                        more
                    })
                })
                .collect();
        }
        instances.extend(combinations.into_iter().map(|matrix| Instance { name, kind, step, matrix }));
    }
    instances
}

async fn insert_step(write: &mut Write, run: &str, ordinal: i64, instance: &Instance<'_>) -> Result<(), StoreError> {
    let values: Vec<&str> = instance.matrix.values().copied().collect();
    let label =
        if values.is_empty() { instance.name.to_owned() } else { format!("{} ({})", instance.name, values.join(", ")) };
    sqlx::query(
        "INSERT INTO pipeline_steps (run_id, ordinal, name, label, kind, spec, matrix, state, failures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0)",
    )
    .bind(run)
    .bind(ordinal)
    .bind(instance.name)
    .bind(label)
    .bind(instance.kind)
    .bind(serde_json::to_string(instance.step).unwrap_or_default())
    .bind(serde_json::to_string(&instance.matrix).unwrap_or_default())
    .execute(write.on())
    .await?;
    Ok(())
}
