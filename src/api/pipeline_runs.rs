//! `/api/v1/pipeline-runs`.

use super::auth::{Pipelines, Reader, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use super::time::shown;
use crate::identity::{self, NewAudit, Principal};
use crate::pipelines::{self, Again, Artifact, Decision, Run, RunFilter, RunStep};
use crate::store::{Named as _, to_rfc3339};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(cancel))
        .routes(routes!(rerun))
        .routes(routes!(approve))
        .routes(routes!(refuse))
        .routes(routes!(artifacts))
        .routes(routes!(artifact))
}

/// A run of a pipeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PipelineRun)]
pub(super) struct ShownRun {
    id: String,
    pipeline_id: String,
    /// From 1, among those of its pipeline.
    number: i64,
    /// Of the definition that it follows.
    version: i64,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    state: &'static str,
    /// What began it, and what it is about.
    #[schema(value_type = Object)]
    trigger: Value,
    /// How often it was begun.
    attempt: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

impl From<Run> for ShownRun {
    fn from(run: Run) -> Self {
        Self {
            state: run.state.name(),
            trigger: serde_json::to_value(&run.facts).unwrap_or_default(),
            created_at: to_rfc3339(run.created_at),
            started_at: shown(run.started_at),
            finished_at: shown(run.finished_at),
            id: run.id,
            pipeline_id: run.pipeline_id,
            number: run.number,
            version: run.version,
            attempt: run.attempt,
            cancel_reason: run.cancel_reason,
            correlation_id: run.correlation_id,
        }
    }
}

/// A step of a run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PipelineRunStep)]
struct ShownStep {
    /// From 0; a step comes after those that it needs.
    ordinal: i64,
    name: String,
    /// The name with the values of the matrix.
    label: String,
    /// What it does: `scan`.
    kind: String,
    needs: Vec<String>,
    matrix: BTreeMap<String, String>,
    /// `pending`, `queued`, `running`, `waiting` (for a person), `succeeded`, `failed`, `skipped` or `cancelled`.
    state: &'static str,
    /// Attempts that failed.
    failures: i64,
    /// Its log is `/jobs/{id}/log`.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Value>,
    /// Why it failed, was skipped or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

impl From<RunStep> for ShownStep {
    fn from(step: RunStep) -> Self {
        Self {
            state: step.state.name(),
            started_at: shown(step.started_at),
            finished_at: shown(step.finished_at),
            ordinal: step.ordinal,
            name: step.name,
            label: step.label,
            kind: step.kind,
            needs: step.spec.needs.0,
            matrix: step.matrix,
            failures: step.failures,
            job_id: step.job_id,
            outcome: step.outcome,
            error: step.error,
            decided_by: step.decided_by,
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    pipeline_id: Option<String>,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    state: Option<String>,
    /// `owner/name`.
    repository: Option<String>,
}

/// Runs of pipelines, newest first.
#[utoipa::path(get, path = "/pipeline-runs", tag = "pipelines", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownRun>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownRun>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let filter = RunFilter {
        owner_id: caller.sees().map(str::to_owned),
        state: choice("state", filter.state.as_deref())?,
        pipeline_id: filter.pipeline_id,
        repository: filter.repository,
    };
    let found = pipelines::runs(&api.store, &filter, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownRun::from)))
}

/// A run with its steps.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WithSteps {
    #[serde(flatten)]
    run: ShownRun,
    steps: Vec<ShownStep>,
}

/// One run, with its steps.
#[utoipa::path(get, path = "/pipeline-runs/{id}", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 200, body = WithSteps), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    Path(id): Path<String>,
) -> Result<Json<WithSteps>, Problem> {
    let run = caller.may_see(pipelines::run(&api.store, &id).await?)?;
    let steps = pipelines::steps(&api.store, &id).await?;
    Ok(Json(WithSteps { run: run.into(), steps: steps.into_iter().map(ShownStep::from).collect() }))
}

/// Stops a run: what waits at once, what runs within a second. It begins no step any more.
#[utoipa::path(post, path = "/pipeline-runs/{id}/cancel", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 202, description = "It is stopped, or will be"), (status = "4XX", response = inline(Problem))))]
async fn cancel(
    State(api): State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may_see(pipelines::run(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    pipelines::cancel(&mut write, now, &id, &format!("by {}", caller.user_name)).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("pipeline-run.cancel", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct RerunRequest {
    /// `failed`: the steps that did not succeed, and what needs them; or `all`. The first where it is not said.
    steps: Option<String>,
}

/// Does a run that is over once more, by the definition that it had.
#[utoipa::path(post, path = "/pipeline-runs/{id}/rerun", tag = "pipelines", params(("id" = String, Path)), request_body = RerunRequest,
    responses((status = 202, body = ShownRun), (status = "4XX", response = inline(Problem))))]
async fn rerun(
    State(api): State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
    request: Result<Json<RerunRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownRun>), Problem> {
    let Json(request) = request?;
    let again = choice("steps", request.steps.as_deref())?.unwrap_or(Again::Failed);
    caller.may_see(pipelines::run(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    pipelines::rerun(&mut write, now, &id, again).await?;
    let audit = NewAudit::new("pipeline-run.rerun", &id).with(json!({"steps": again.name()}));
    identity::note(&mut write, now, &caller, audit).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(pipelines::run(&api.store, &id).await?.into())))
}

/// Agrees to a step that waits for a person.
#[utoipa::path(post, path = "/pipeline-runs/{id}/steps/{ordinal}/approve", tag = "pipelines",
    params(("id" = String, Path), ("ordinal" = i64, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn approve(
    state: State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path((id, ordinal)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    decide(state, &caller, &id, &ordinal, Decision::Approved).await
}

/// Refuses a step that waits for a person: it fails.
#[utoipa::path(post, path = "/pipeline-runs/{id}/steps/{ordinal}/refuse", tag = "pipelines",
    params(("id" = String, Path), ("ordinal" = i64, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn refuse(
    state: State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path((id, ordinal)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    decide(state, &caller, &id, &ordinal, Decision::Refused).await
}

fn number(ordinal: &str) -> Result<i64, Problem> {
    ordinal.parse().map_err(|_| Problem::bad_request("the number of a step is a whole number"))
}

async fn decide(
    State(api): State<Api>,
    caller: &Principal,
    id: &str,
    ordinal: &str,
    decision: Decision,
) -> Result<StatusCode, Problem> {
    let ordinal = number(ordinal)?;
    caller.may_see(pipelines::run(&api.store, id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    pipelines::decide(&mut write, now, id, ordinal, decision, &caller.user_name).await?;
    let action = match decision {
        Decision::Approved => "pipeline-run.approve",
        Decision::Refused => "pipeline-run.refuse",
    };
    identity::note(&mut write, now, caller, NewAudit::new(action, id).with(json!({"step": ordinal}))).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file that a step left.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownArtifact {
    /// Of its step.
    ordinal: i64,
    name: String,
    bytes: i64,
    created_at: String,
}

/// The files that the steps of a run left.
#[utoipa::path(get, path = "/pipeline-runs/{id}/artifacts", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ShownArtifact>), (status = "4XX", response = inline(Problem))))]
async fn artifacts(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    Path(id): Path<String>,
) -> Result<Json<Vec<ShownArtifact>>, Problem> {
    caller.may_see(pipelines::run(&api.store, &id).await?)?;
    let show = |artifact: Artifact| ShownArtifact {
        ordinal: artifact.ordinal,
        name: artifact.name,
        bytes: artifact.bytes,
        created_at: to_rfc3339(artifact.created_at),
    };
    Ok(Json(pipelines::artifacts(&api.store, &id).await?.into_iter().map(show).collect()))
}

/// A file that a step left, to be saved.
#[utoipa::path(get, path = "/pipeline-runs/{id}/artifacts/{ordinal}/{name}", tag = "pipelines",
    params(("id" = String, Path), ("ordinal" = i64, Path), ("name" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = "4XX", response = inline(Problem))))]
async fn artifact(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    Path((id, ordinal, name)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let ordinal = number(&ordinal)?;
    caller.may_see(pipelines::run(&api.store, &id).await?)?;
    let content = pipelines::artifact(&api.store, &id, ordinal, &name).await?;
    // What a step left may be anything: a browser saves it and does not show it. Names are letters, digits, `.`, `-` and `_`.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, content).into_response())
}
