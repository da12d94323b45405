//! `/api/v1/pipelines`.

use super::auth::{Pipelines, Reader, Writer};
use super::page::{Listed, PageQuery};
use super::pipeline_runs::ShownRun;
use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, Access, Area, NewAudit, Principal, Scope};
use crate::pipelines::{self, Abilities, Author, Fault, Manual, Pipeline, PipelineError, STARTERS, Version};
use crate::schedules::ScheduleError;
use crate::store::{StoreError, to_rfc3339};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(validate))
        .routes(routes!(starters))
        .routes(routes!(get, change, remove))
        .routes(routes!(versions))
        .routes(routes!(start))
        .routes(routes!(enable))
        .routes(routes!(disable))
}

/// What a caller's definitions may hold: commands are for admins, templates for who may apply them at once.
pub(crate) fn abilities(api: &Api, caller: &Principal) -> Abilities {
    Abilities {
        run: api.abilities.run && caller.is_admin,
        templates: api.abilities.templates && caller.may(Scope::Of(Area::Templates, Access::Write)),
    }
}

impl From<PipelineError> for Problem {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Store(error) | PipelineError::Schedule(ScheduleError::Store(error)) => error.into(),
            PipelineError::Definition(_) | PipelineError::Schedule(_) => Self::bad_request(error.to_string()),
            PipelineError::Taken(_) | PipelineError::NotManual | PipelineError::Off => {
                StoreError::Conflict(error.to_string()).into()
            }
        }
    }
}

/// A pipeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Pipeline)]
pub(super) struct ShownPipeline {
    id: String,
    name: String,
    description: String,
    /// What begins it: `push`, `schedule` …
    triggers: Vec<String>,
    enabled: bool,
    /// Of its definition; each change is a new one.
    version: i64,
    /// How many runs there were.
    runs: i64,
    created_at: String,
    changed_at: String,
}

impl From<Pipeline> for ShownPipeline {
    fn from(pipeline: Pipeline) -> Self {
        Self {
            id: pipeline.id,
            name: pipeline.name,
            description: pipeline.description,
            triggers: pipeline.triggers,
            enabled: pipeline.enabled,
            version: pipeline.version,
            runs: pipeline.runs,
            created_at: to_rfc3339(pipeline.created_at),
            changed_at: to_rfc3339(pipeline.changed_at),
        }
    }
}

/// A pipeline with its definition.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WithDefinition {
    #[serde(flatten)]
    pipeline: ShownPipeline,
    /// YAML, as it was written.
    definition: String,
}

async fn with_definition(api: &Api, id: &str) -> Result<WithDefinition, Problem> {
    let pipeline = pipelines::get(&api.store, id).await?;
    let version = pipelines::version(&api.store, id, pipeline.version).await?;
    Ok(WithDefinition { pipeline: pipeline.into(), definition: version.definition })
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Order {
    /// `created` or `name`, or one with `-` before it. `-created` where it is not said.
    sort: Option<String>,
}

/// Pipelines, newest first where nothing else is said.
#[utoipa::path(get, path = "/pipelines", tag = "pipelines", params(Order, PageQuery),
    responses((status = 200, body = Listed<ShownPipeline>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    order: Result<Query<Order>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownPipeline>>, Problem> {
    let (Query(order), Query(page)) = (order?, page?);
    let page = page.sorted(pipelines::PIPELINE_SORTS, order.sort.as_deref())?;
    let found = pipelines::list(&api.store, caller.sees(), &page).await?;
    Ok(Json(Listed::of(found, ShownPipeline::from)))
}

/// A definition.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DefinitionRequest {
    /// YAML; docs/pipelines.md and schemas/pipeline.json tell what it says.
    definition: String,
}

/// Makes a pipeline. It is on from now on.
#[utoipa::path(post, path = "/pipelines", tag = "pipelines", request_body = DefinitionRequest,
    responses((status = 201, body = WithDefinition), (status = "4XX", response = inline(Problem))))]
async fn add(
    State(api): State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    request: Result<Json<DefinitionRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<WithDefinition>), Problem> {
    let Json(request) = request?;
    let now = api.store.now();
    let author = Author { owner_id: Some(&caller.user_id), user_id: &caller.user_id };
    let mut write = api.store.begin().await?;
    let id = pipelines::add(&mut write, now, author, &request.definition, abilities(&api, &caller)).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("pipeline.add", &id)).await?;
    write.commit().await?;
    Ok((StatusCode::CREATED, Json(with_definition(&api, &id).await?)))
}

/// What is thought of a definition.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Validated {
    valid: bool,
    /// In the order of its lines.
    faults: Vec<Fault>,
}

/// Tells all that is wrong with a definition, and makes nothing.
#[utoipa::path(post, path = "/pipelines/validate", tag = "pipelines", request_body = DefinitionRequest,
    responses((status = 200, body = Validated), (status = "4XX", response = inline(Problem))))]
async fn validate(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    request: Result<Json<DefinitionRequest>, JsonRejection>,
) -> Result<Json<Validated>, Problem> {
    let Json(request) = request?;
    let faults = match pipelines::read(&request.definition, abilities(&api, &caller)) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.0,
    };
    Ok(Json(Validated { valid: faults.is_empty(), faults }))
}

/// A definition to begin with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownStarter {
    id: &'static str,
    name: String,
    description: String,
    definition: &'static str,
}

/// Definitions to begin with.
#[utoipa::path(get, path = "/pipelines/starters", tag = "pipelines",
    responses((status = 200, body = Vec<ShownStarter>), (status = "4XX", response = inline(Problem))))]
async fn starters(Reader(_caller, _): Reader<Pipelines>) -> Json<Vec<ShownStarter>> {
    let shown = STARTERS.iter().filter_map(|starter| {
        // Each is read by a test.
        let definition = pipelines::read(starter.text, Abilities::ALL).ok()?;
        Some(ShownStarter {
            id: starter.id,
            name: definition.name,
            description: definition.description,
            definition: starter.text,
        })
    });
    Json(shown.collect())
}

/// One pipeline, with its definition.
#[utoipa::path(get, path = "/pipelines/{id}", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 200, body = WithDefinition), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    Path(id): Path<String>,
) -> Result<Json<WithDefinition>, Problem> {
    caller.may_see(pipelines::get(&api.store, &id).await?)?;
    Ok(Json(with_definition(&api, &id).await?))
}

/// Gives a pipeline another definition, as its next version. Runs that are under way keep theirs.
#[utoipa::path(put, path = "/pipelines/{id}", tag = "pipelines", params(("id" = String, Path)), request_body = DefinitionRequest,
    responses((status = 200, body = WithDefinition), (status = "4XX", response = inline(Problem))))]
async fn change(
    State(api): State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
    request: Result<Json<DefinitionRequest>, JsonRejection>,
) -> Result<Json<WithDefinition>, Problem> {
    let Json(request) = request?;
    let pipeline = caller.may_see(pipelines::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let text = &request.definition;
    let version =
        pipelines::change(&mut write, now, &pipeline, &caller.user_id, text, abilities(&api, &caller)).await?;
    let audit = NewAudit::new("pipeline.change", &id).with(json!({"version": version}));
    identity::note(&mut write, now, &caller, audit).await?;
    write.commit().await?;
    Ok(Json(with_definition(&api, &id).await?))
}

/// Removes a pipeline with its versions and runs. One of whose runs something is under way is kept.
#[utoipa::path(delete, path = "/pipelines/{id}", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn remove(
    State(api): State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may_see(pipelines::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    pipelines::remove(&mut write, &id).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("pipeline.remove", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A definition that a pipeline had.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownVersion {
    version: i64,
    /// YAML, as it was written.
    definition: String,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    created_at: String,
}

/// The definitions that a pipeline had, newest first; at most 100.
#[utoipa::path(get, path = "/pipelines/{id}/versions", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ShownVersion>), (status = "4XX", response = inline(Problem))))]
async fn versions(
    State(api): State<Api>,
    Reader(caller, _): Reader<Pipelines>,
    Path(id): Path<String>,
) -> Result<Json<Vec<ShownVersion>>, Problem> {
    caller.may_see(pipelines::get(&api.store, &id).await?)?;
    let show = |version: Version| ShownVersion {
        version: version.version,
        definition: version.definition,
        user_id: version.user_id,
        created_at: to_rfc3339(version.created_at),
    };
    Ok(Json(pipelines::versions(&api.store, &id, 100).await?.into_iter().map(show).collect()))
}

/// What a run is to be about.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct StartRequest {
    /// `owner/name`.
    repository: Option<String>,
    /// The default one where it is not said.
    branch: Option<String>,
    /// 40 hexadecimal digits.
    commit: Option<String>,
}

/// Begins a run of a pipeline that says `manual:` below `on`.
#[utoipa::path(post, path = "/pipelines/{id}/start", tag = "pipelines", params(("id" = String, Path)), request_body = StartRequest,
    responses((status = 202, body = ShownRun), (status = "4XX", response = inline(Problem))))]
async fn start(
    State(api): State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
    request: Result<Json<StartRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownRun>), Problem> {
    let Json(request) = request?;
    caller.may_see(pipelines::get(&api.store, &id).await?)?;
    let manual = Manual {
        repository: request.repository,
        branch: request.branch,
        commit: request.commit,
        user_name: caller.user_name.clone(),
    };
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let run = pipelines::start_by_hand(&mut write, now, &id, manual).await?;
    let audit = NewAudit::new("pipeline.start", &id).with(json!({"run": run.id}));
    identity::note(&mut write, now, &caller, audit).await?;
    write.commit().await?;
    let run = pipelines::run(&api.store, &run.id).await?;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}

/// Switches a pipeline on.
#[utoipa::path(post, path = "/pipelines/{id}/enable", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn enable(
    state: State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    switch(state, &caller, &id, true).await
}

/// Switches a pipeline off: nothing begins it. What runs goes on.
#[utoipa::path(post, path = "/pipelines/{id}/disable", tag = "pipelines", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn disable(
    state: State<Api>,
    Writer(caller, _): Writer<Pipelines>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    switch(state, &caller, &id, false).await
}

async fn switch(State(api): State<Api>, caller: &Principal, id: &str, enabled: bool) -> Result<StatusCode, Problem> {
    caller.may_see(pipelines::get(&api.store, id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    pipelines::set_enabled(&mut write, now, id, enabled).await?;
    let action = if enabled { "pipeline.enable" } else { "pipeline.disable" };
    identity::note(&mut write, now, caller, NewAudit::new(action, id)).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
