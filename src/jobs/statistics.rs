use super::model::JobState;
use crate::store::{Millis, Named as _, Store, StoreError};
use sqlx::Row;
use std::collections::BTreeMap;

/// How the queues stand.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    pub by_state: BTreeMap<JobState, u64>,
    pub by_kind: BTreeMap<String, KindStatistics>,
    /// How long the job that is due longest has waited, in milliseconds; 0 where none is due.
    pub oldest_due_ms: Millis,
}

/// Of the jobs of one kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KindStatistics {
    pub by_state: BTreeMap<JobState, u64>,
    /// Mean time from the start of the last attempt to its end, of those that succeeded, in milliseconds.
    pub mean_duration_ms: Option<f64>,
    /// Mean time from when it was due to its start, in milliseconds.
    pub mean_wait_ms: Option<f64>,
}

/// Counts the jobs of `owner_id`, or of all.
pub async fn statistics(store: &Store, owner_id: Option<&str>) -> Result<Statistics, StoreError> {
    let mut statistics = Statistics::default();
    let rows = sqlx::query(
        "SELECT kind, state, COUNT(*) AS jobs, CAST(SUM(CASE WHEN finished_at IS NULL OR started_at IS NULL THEN 0
            ELSE finished_at - started_at END) AS BIGINT) AS took,
            CAST(SUM(CASE WHEN started_at IS NULL OR started_at < run_at THEN 0 ELSE started_at - run_at END) AS BIGINT) AS waited
         FROM jobs WHERE ($1 IS NULL OR owner_id = $1) GROUP BY kind, state",
    )
    .bind(owner_id.map(str::to_owned))
    .fetch_all(store.pool())
    .await?;
    for row in rows {
        let state: String = row.try_get("state")?;
        let Some(state) = JobState::from_name(&state) else { continue };
        let jobs: i64 = row.try_get("jobs")?;
        let jobs = u64::try_from(jobs).unwrap_or_default();
        *statistics.by_state.entry(state).or_default() += jobs;
        let of_kind = statistics.by_kind.entry(row.try_get("kind")?).or_default();
        of_kind.by_state.insert(state, jobs);
        if state == JobState::Succeeded && jobs > 0 {
            let (took, waited): (i64, i64) = (row.try_get("took")?, row.try_get("waited")?);
            of_kind.mean_duration_ms = Some(took as f64 / jobs as f64);
            of_kind.mean_wait_ms = Some(waited as f64 / jobs as f64);
        }
    }
    let oldest: Option<i64> = sqlx::query_scalar(
        "SELECT MIN(run_at) FROM jobs WHERE state = 'queued' AND run_at <= $1 AND ($2 IS NULL OR owner_id = $2)",
    )
    .bind(store.now())
    .bind(owner_id.map(str::to_owned))
    .fetch_one(store.pool())
    .await?;
    statistics.oldest_due_ms = oldest.map_or(0, |at| store.now() - at);
    Ok(statistics)
}
