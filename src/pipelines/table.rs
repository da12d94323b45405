//! Making, changing and looking at pipelines.

use super::definition::{Abilities, Definition, Faults, read};
use super::model::{PIPELINE, Pipeline, Version};
use crate::schedules::{self, CatchUp, NewSchedule, Notify, ScheduleError, ScheduledWork, Timing, Zone};
use crate::store::{self, Cursor, Listing, Millis, Page, PageRequest, SortKey, Store, StoreError, Write, new_id};
use sqlx::{AssertSqlSafe, Row};
use std::time::Duration;

/// Why a pipeline is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error(transparent)]
    Definition(#[from] Faults),
    #[error("there is a pipeline `{0}` already; give this one another name")]
    Taken(String),
    #[error("the definition does not say `manual:` below `on`, so nobody starts it by hand")]
    NotManual,
    #[error("the pipeline is switched off")]
    Off,
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who writes a definition, and whose it is then.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// Whose the pipeline is.
    pub owner_id: Option<&'a str>,
    /// Who writes it.
    pub user_id: &'a str,
}

/// Adds a pipeline; returns its id.
pub async fn add(
    write: &mut Write,
    now: Millis,
    author: Author<'_>,
    text: &str,
    abilities: Abilities,
) -> Result<String, PipelineError> {
    let definition = read(text, abilities)?;
    let id = new_id();
    let done = sqlx::query(
        "INSERT INTO pipelines (id, owner_id, name, description, triggers, enabled, version, runs, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, 1, 1, 0, $6, $6) ON CONFLICT DO NOTHING",
    )
    .bind(id.clone())
    .bind(author.owner_id.map(str::to_owned))
    .bind(definition.name.trim())
    .bind(definition.description.clone())
    .bind(words(&definition))
    .bind(now)
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    if done.rows_affected() == 0 {
        return Err(PipelineError::Taken(definition.name));
    }
    add_version(write, now, &id, 1, author.user_id, text).await?;
    set_times(write, now, &id, author.owner_id, &definition, true).await?;
    Ok(id)
}

/// Gives a pipeline another definition, as its next version. The same text is no new version. Returns the version.
pub async fn change(
    write: &mut Write,
    now: Millis,
    pipeline: &Pipeline,
    user_id: &str,
    text: &str,
    abilities: Abilities,
) -> Result<i64, PipelineError> {
    let definition = read(text, abilities)?;
    let known: Option<String> = sqlx::query_scalar(
        "SELECT definition FROM pipeline_versions WHERE pipeline_id = $1 AND version =
            (SELECT version FROM pipelines WHERE id = $1)",
    )
    .bind(pipeline.id.clone())
    .fetch_optional(write.on())
    .await
    .map_err(StoreError::from)?;
    if known.as_deref() == Some(text) {
        return Ok(pipeline.version);
    }
    let changed = sqlx::query_scalar(
        "UPDATE pipelines SET name = $1, description = $2, triggers = $3, version = version + 1, changed_at = $4 WHERE id = $5
         RETURNING version",
    )
    .bind(definition.name.trim())
    .bind(definition.description.clone())
    .bind(words(&definition))
    .bind(now)
    .bind(pipeline.id.clone())
    .fetch_optional(write.on())
    .await
    .map_err(StoreError::from);
    let version: i64 = match changed {
        Err(error) if error.is_duplicate() => return Err(PipelineError::Taken(definition.name)),
        changed => changed?.ok_or_else(|| missing(&pipeline.id))?,
    };
    add_version(write, now, &pipeline.id, version, user_id, text).await?;
    let before = known.and_then(|known| read(&known, Abilities::ALL).ok());
    if before.is_none_or(|before| before.on.schedule != definition.on.schedule) {
        set_times(write, now, &pipeline.id, pipeline.owner_id.as_deref(), &definition, pipeline.enabled).await?;
    }
    Ok(version)
}

fn missing(id: &str) -> StoreError {
    StoreError::NotFound { what: "pipeline", id: id.to_owned() }
}

/// As `pipelines.triggers` holds them.
fn words(definition: &Definition) -> String {
    format!(" {} ", definition.on.kinds().join(" "))
}

async fn add_version(
    write: &mut Write,
    now: Millis,
    id: &str,
    version: i64,
    user_id: &str,
    text: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pipeline_versions (pipeline_id, version, definition, user_id, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(version)
    .bind(text)
    .bind(user_id)
    .bind(now)
    .execute(write.on())
    .await?;
    Ok(())
}

/// Makes the schedules of a pipeline those that its definition says.
async fn set_times(
    write: &mut Write,
    now: Millis,
    id: &str,
    owner_id: Option<&str>,
    definition: &Definition,
    enabled: bool,
) -> Result<(), PipelineError> {
    schedules::remove_of_pipeline(write, id).await?;
    for on in &definition.on.schedule {
        let zone = Zone::read(on.zone.as_deref().unwrap_or("UTC")).map_err(ScheduleError::from)?;
        let schedule = NewSchedule {
            owner_id: owner_id.map(str::to_owned),
            name: definition.name.trim().to_owned(),
            timing: Timing::Cron { expression: on.cron.clone() },
            zone,
            jitter: Duration::ZERO,
            catch_up: CatchUp::Once,
            notify: Notify::default(),
            work: ScheduledWork::Pipeline {
                pipeline: id.to_owned(),
                repository: on.repository.clone(),
                branch: on.branch.clone(),
            },
            enabled,
        };
        schedules::add_of_pipeline(write, now, &schedule, id).await?;
    }
    Ok(())
}

/// Switches a pipeline on or off. One that is off is begun by nothing; what runs goes on.
pub async fn set_enabled(write: &mut Write, now: Millis, id: &str, enabled: bool) -> Result<(), PipelineError> {
    let done = sqlx::query("UPDATE pipelines SET enabled = $1, changed_at = $2 WHERE id = $3")
        .bind(i64::from(enabled))
        .bind(now)
        .bind(id)
        .execute(write.on())
        .await
        .map_err(StoreError::from)?;
    if done.rows_affected() == 0 {
        return Err(missing(id).into());
    }
    for schedule in schedules::of_pipeline(write, id).await? {
        schedules::set_enabled(write, now, &schedule, enabled).await?;
    }
    Ok(())
}

/// Removes a pipeline with its versions and runs. One of whose runs something is under way is kept.
pub async fn remove(write: &mut Write, id: &str) -> Result<(), StoreError> {
    let busy: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM pipeline_runs WHERE pipeline_id = $1 AND state IN ('queued', 'running')",
    )
    .bind(id)
    .fetch_one(write.on())
    .await?;
    if busy > 0 {
        return Err(StoreError::Conflict(format!("{busy} runs of the pipeline are under way; cancel them first")));
    }
    schedules::remove_of_pipeline(write, id).await?;
    let done = sqlx::query("DELETE FROM pipelines WHERE id = $1").bind(id).execute(write.on()).await?;
    if done.rows_affected() == 0 { Err(missing(id)) } else { Ok(()) }
}

/// The pipeline with this id.
pub async fn get(store: &Store, id: &str) -> Result<Pipeline, StoreError> {
    store::one(store, "pipeline", PIPELINE, "pipelines", id, Pipeline::read).await
}

/// What lists of pipelines can be sorted by.
pub const PIPELINE_SORTS: &[SortKey] =
    &[SortKey::number("created", "created_at"), SortKey::text("name", "LOWER(name)")];

/// A page of pipelines, newest first where it asks for no other order.
pub async fn list(store: &Store, owner: Option<&str>, page: &PageRequest) -> Result<Page<Pipeline>, StoreError> {
    Listing::newest_first(PIPELINE, "pipelines", "created_at")
        .only("owner_id = ?", owner)
        .page(store, page, Pipeline::read, |one| Cursor { key: one.created_at, id: one.id.clone() })
        .await
}

/// A version of a pipeline's definition.
pub async fn version(store: &Store, id: &str, version: i64) -> Result<Version, StoreError> {
    let row = sqlx::query(
        "SELECT version, definition, user_id, created_at FROM pipeline_versions WHERE pipeline_id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .fetch_optional(store.pool())
    .await?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "version of the pipeline", id: version.to_string() })?;
    read_version(&row)
}

/// The last versions of a pipeline's definition, newest first; at most `limit`.
pub async fn versions(store: &Store, id: &str, limit: u32) -> Result<Vec<Version>, StoreError> {
    let rows = sqlx::query(
        "SELECT version, definition, user_id, created_at FROM pipeline_versions WHERE pipeline_id = $1
         ORDER BY version DESC LIMIT $2",
    )
    .bind(id)
    .bind(i64::from(limit))
    .fetch_all(store.pool())
    .await?;
    rows.iter().map(read_version).collect()
}

fn read_version(row: &sqlx::any::AnyRow) -> Result<Version, StoreError> {
    Ok(Version {
        version: row.try_get("version")?,
        definition: row.try_get("definition")?,
        user_id: row.try_get("user_id")?,
        created_at: row.try_get("created_at")?,
    })
}

/// The pipeline and what it says now, inside of a change.
pub(super) async fn current(write: &mut Write, id: &str) -> Result<(Pipeline, Definition), StoreError> {
    let statement = format!("SELECT {PIPELINE} FROM pipelines WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(write.on()).await?;
    let pipeline = Pipeline::read(&row.ok_or_else(|| missing(id))?)?;
    let text: String =
        sqlx::query_scalar("SELECT definition FROM pipeline_versions WHERE pipeline_id = $1 AND version = $2")
            .bind(id)
            .bind(pipeline.version)
            .fetch_one(write.on())
            .await?;
    let definition = parsed(&pipeline, &text)?;
    Ok((pipeline, definition))
}

/// A stored definition. It was accepted once; whether the server can still do its steps is seen when they are done.
pub(super) fn parsed(pipeline: &Pipeline, text: &str) -> Result<Definition, StoreError> {
    read(text, Abilities::ALL).map_err(|faults| StoreError::Unreadable {
        what: "pipeline",
        id: pipeline.id.clone(),
        reason: faults.to_string(),
    })
}
