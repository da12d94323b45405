//! `/api/v1/jobs`.

use super::auth::{Jobs, Reader, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use super::time::shown;
use crate::identity::{self, NewAudit};
use crate::jobs::{self, Job, JobFilter, JobState};
use crate::store::{Named as _, StoreError, to_rfc3339};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(statistics))
        .routes(routes!(get))
        .routes(routes!(log))
        .routes(routes!(cancel))
        .routes(routes!(retry))
}

/// A job.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Job)]
pub(super) struct ShownJob {
    id: String,
    /// What is done: `scan`.
    kind: String,
    queue: String,
    /// `queued`, `running`, `succeeded`, `dead` or `cancelled`.
    state: &'static str,
    /// The higher is done first.
    priority: i64,
    payload: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    /// The same from a webhook through its jobs to what they send out.
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    created_at: String,
    run_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    attempt: u32,
    max_attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    worker: Option<String>,
    /// Per cent.
    progress: f64,
    progress_words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Value>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<String>,
}

impl From<Job> for ShownJob {
    fn from(job: Job) -> Self {
        Self {
            state: job.state.name(),
            priority: job.priority.0,
            created_at: to_rfc3339(job.created_at),
            run_at: to_rfc3339(job.run_at),
            started_at: shown(job.started_at),
            finished_at: shown(job.finished_at),
            progress: f64::from(job.progress) / 100.0,
            id: job.id,
            kind: job.kind,
            queue: job.queue,
            payload: job.payload,
            repository_id: job.repository_id,
            parent_id: job.parent_id,
            correlation_id: job.correlation_id,
            attempt: job.attempt,
            max_attempts: job.max_attempts,
            worker: job.worker,
            progress_words: job.progress_words,
            outcome: job.outcome,
            error: job.error,
            cancel_reason: job.cancel_reason,
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    /// `queued`, `running`, `succeeded`, `dead` or `cancelled`.
    state: Option<String>,
    kind: Option<String>,
    queue: Option<String>,
    repository_id: Option<String>,
    parent_id: Option<String>,
    correlation_id: Option<String>,
    /// `created`, `due` or `priority`, or one with `-` before it. `-created` where it is not said.
    sort: Option<String>,
}

/// Jobs, newest first where nothing else is said.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownJob>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Jobs>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownJob>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let state = choice("state", filter.state.as_deref())?;
    let page = page.sorted(jobs::JOB_SORTS, filter.sort.as_deref())?;
    let filter = JobFilter {
        owner_id: caller.sees().map(str::to_owned),
        state,
        kind: filter.kind,
        queue: filter.queue,
        repository_id: filter.repository_id,
        parent_id: filter.parent_id,
        correlation_id: filter.correlation_id,
    };
    let found = jobs::list(&api.store, &filter, &page).await?;
    Ok(Json(Listed::of(found, ShownJob::from)))
}

/// How the queues stand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownStatistics {
    /// Jobs in each state.
    by_state: BTreeMap<&'static str, u64>,
    by_kind: BTreeMap<String, ShownKind>,
    /// How long the job that is due longest has waited.
    oldest_due_seconds: f64,
}

/// Of one kind of jobs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownKind {
    by_state: BTreeMap<&'static str, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_duration_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_wait_seconds: Option<f64>,
}

/// How many jobs there are in each state, how long they take and wait.
#[utoipa::path(get, path = "/jobs/statistics", tag = "jobs",
    responses((status = 200, body = ShownStatistics), (status = "4XX", response = inline(Problem))))]
async fn statistics(State(api): State<Api>, Reader(caller, _): Reader<Jobs>) -> Result<Json<ShownStatistics>, Problem> {
    let found = jobs::statistics(&api.store, caller.sees()).await?;
    let named =
        |states: BTreeMap<JobState, u64>| states.into_iter().map(|(state, jobs)| (state.name(), jobs)).collect();
    let seconds = |millis: f64| millis / 1000.0;
    let by_kind = found.by_kind.into_iter().map(|(kind, of)| {
        let shown = ShownKind {
            by_state: named(of.by_state),
            mean_duration_seconds: of.mean_duration_ms.map(seconds),
            mean_wait_seconds: of.mean_wait_ms.map(seconds),
        };
        (kind, shown)
    });
    Ok(Json(ShownStatistics {
        by_kind: by_kind.collect(),
        by_state: named(found.by_state),
        oldest_due_seconds: seconds(found.oldest_due_ms as f64),
    }))
}

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = ShownJob), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Jobs>,
    Path(id): Path<String>,
) -> Result<Json<ShownJob>, Problem> {
    Ok(Json(caller.may_see(jobs::get(&api.store, &id).await?)?.into()))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct LogQuery {
    /// The number of the last line that is known.
    after: i64,
    /// Lines, 1 to 1,000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// A line of a log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownLine {
    line: i64,
    at: String,
    attempt: i64,
    /// `info`, `warning` or `error`.
    level: String,
    text: String,
}

/// What a job said, from its first line.
#[utoipa::path(get, path = "/jobs/{id}/log", tag = "jobs", params(("id" = String, Path), LogQuery),
    responses((status = 200, body = Vec<ShownLine>), (status = "4XX", response = inline(Problem))))]
async fn log(
    State(api): State<Api>,
    Reader(caller, _): Reader<Jobs>,
    Path(id): Path<String>,
    query: Result<Query<LogQuery>, QueryRejection>,
) -> Result<Json<Vec<ShownLine>>, Problem> {
    let Query(query) = query?;
    let job = caller.may_see(jobs::get(&api.store, &id).await?)?;
    let limit = query.limit.unwrap_or(200);
    if limit == 0 || limit > 1000 {
        return Err(Problem::bad_request("`limit` is a number from 1 to 1000"));
    }
    let lines = jobs::log_lines(&api.store, &job.id, query.after, limit).await?;
    let show = |line: jobs::LogLine| ShownLine {
        line: line.line,
        at: to_rfc3339(line.at),
        attempt: line.attempt,
        level: line.level,
        text: line.text,
    };
    Ok(Json(lines.into_iter().map(show).collect()))
}

/// Stops a job: at once where it waits, within a second where it runs.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = String, Path)),
    responses((status = 202, description = "It is stopped, or will be"), (status = "4XX", response = inline(Problem))))]
async fn cancel(
    State(api): State<Api>,
    Writer(caller, _): Writer<Jobs>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let job = caller.may_see(jobs::get(&api.store, &id).await?)?;
    if job.state.is_over() {
        let detail = format!("job {id} is {} and cannot be stopped", job.state.name());
        return Err(StoreError::Conflict(detail).into());
    }
    jobs::cancel(&api.store, &id, &format!("by {}", caller.user_name)).await?;
    let mut write = api.store.begin().await?;
    identity::note(&mut write, api.store.now(), &caller, NewAudit::new("job.cancel", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Does a job that is over once more.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = String, Path)),
    responses((status = 202, description = "It waits for its turn"), (status = "4XX", response = inline(Problem))))]
async fn retry(
    State(api): State<Api>,
    Writer(caller, _): Writer<Jobs>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may_see(jobs::get(&api.store, &id).await?)?;
    jobs::requeue(&api.store, &id).await?;
    let mut write = api.store.begin().await?;
    identity::note(&mut write, api.store.now(), &caller, NewAudit::new("job.retry", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
