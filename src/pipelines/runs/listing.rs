use crate::pipelines::model::{RUN, Run, RunState, RunStep, STEP};
use crate::store::{self, Cursor, Listing, Millis, Named as _, Page, PageRequest, Store, StoreError};
use sqlx::{AssertSqlSafe, Row};

/// Which runs are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    pub owner_id: Option<String>,
    pub pipeline_id: Option<String>,
    pub state: Option<RunState>,
    /// `owner/name`.
    pub repository: Option<String>,
}

/// The run with this id.
pub async fn run(store: &Store, id: &str) -> Result<Run, StoreError> {
    store::one(store, "pipeline run", RUN, "pipeline_runs", id, Run::read).await
}

/// A page of runs, newest first.
pub async fn runs(store: &Store, filter: &RunFilter, page: &PageRequest) -> Result<Page<Run>, StoreError> {
    Listing::newest_first(RUN, "pipeline_runs", "created_at")
        .only("owner_id = ?", filter.owner_id.clone())
        .only("pipeline_id = ?", filter.pipeline_id.clone())
        .only("state = ?", filter.state.map(RunState::name))
        .only("repository = ?", filter.repository.as_ref().map(|name| name.to_ascii_lowercase()))
        .page(store, page, Run::read, |run| Cursor { key: run.created_at, id: run.id.clone() })
        .await
}

/// The steps of a run, in the order in which they can be done.
pub async fn steps(store: &Store, run: &str) -> Result<Vec<RunStep>, StoreError> {
    let statement = format!("SELECT {STEP} FROM pipeline_steps WHERE run_id = $1 ORDER BY ordinal");
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(run).fetch_all(store.pool()).await?;
    rows.iter().map(RunStep::read).collect()
}

/// A file that a step left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Of its step.
    pub ordinal: i64,
    pub name: String,
    pub bytes: i64,
    pub created_at: Millis,
}

/// The files that the steps of a run left.
pub async fn artifacts(store: &Store, run: &str) -> Result<Vec<Artifact>, StoreError> {
    let rows = sqlx::query(
        "SELECT ordinal, name, bytes, created_at FROM pipeline_artifacts WHERE run_id = $1 ORDER BY ordinal, name",
    )
    .bind(run)
    .fetch_all(store.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Artifact {
                ordinal: row.try_get("ordinal")?,
                name: row.try_get("name")?,
                bytes: row.try_get("bytes")?,
                created_at: row.try_get("created_at")?,
            })
        })
        .collect()
}

/// What stands in a file that a step left.
pub async fn artifact(store: &Store, run: &str, ordinal: i64, name: &str) -> Result<Vec<u8>, StoreError> {
    let content: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT content FROM pipeline_artifacts WHERE run_id = $1 AND ordinal = $2 AND name = $3")
            .bind(run)
            .bind(ordinal)
            .bind(name)
            .fetch_optional(store.pool())
            .await?;
    content.ok_or_else(|| StoreError::NotFound { what: "artifact", id: name.to_owned() })
}

/// Keeps a file that a step leaves, in place of one of the same name from an attempt before.
pub(in crate::pipelines) async fn keep_artifact(
    store: &Store,
    step: &RunStep,
    name: &str,
    content: Vec<u8>,
) -> Result<(), StoreError> {
    let now = store.now();
    let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
    let mut write = store.begin().await?;
    sqlx::query(
        "INSERT INTO pipeline_artifacts (run_id, ordinal, name, content, bytes, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (run_id, ordinal, name) DO UPDATE SET content = excluded.content, bytes = excluded.bytes,
            created_at = excluded.created_at",
    )
    .bind(step.run_id.clone())
    .bind(step.ordinal)
    .bind(name)
    .bind(content)
    .bind(bytes)
    .bind(now)
    .execute(write.on())
    .await?;
    write.commit().await
}

/// Forgets runs that ended before `before`; returns how many.
pub async fn forget(store: &Store, before: Millis) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let gone = sqlx::query("DELETE FROM pipeline_runs WHERE finished_at < $1").bind(before).execute(write.on()).await?;
    write.commit().await?;
    Ok(gone.rows_affected())
}
