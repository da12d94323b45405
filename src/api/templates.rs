//! `/api/v1/templates`, `/api/v1/template-applications` and `/api/v1/compliance`.

use super::auth::{Reader, Templates, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, NewAudit, Principal};
use crate::scans::{self, Repository};
use crate::store::{Named as _, StoreError, to_rfc3339};
use crate::templates::{OnExisting, Origin, Plan, PlanOptions, Template};
use crate::upkeep::{
    self, Application, ApplicationFilter, ApplicationState, ComplianceFilter, StoredCompliance, UpkeepError, Way,
};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(preview))
        .routes(routes!(apply))
        .routes(routes!(check))
        .routes(routes!(applications))
        .routes(routes!(application))
        .routes(routes!(rollback))
        .routes(routes!(compliance))
        .routes(routes!(one_compliance))
}

/// A template.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Template)]
struct ShownTemplate {
    name: String,
    version: String,
    description: String,
    /// `built-in`, or `operator` for one of the operator's folders.
    origin: &'static str,
    /// How many files it brings.
    files: usize,
    /// How many checks it makes.
    checks: usize,
}

/// A template with all that its manifest says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WholeTemplate)]
struct WholeTemplate {
    #[serde(flatten)]
    head: ShownTemplate,
    /// As `template.toml` says it: `variables`, `files` and `checks`.
    manifest: Value,
}

impl From<&Template> for ShownTemplate {
    fn from(template: &Template) -> Self {
        let manifest = &template.manifest;
        Self {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            description: manifest.description.clone(),
            origin: match template.origin {
                Origin::BuiltIn => "built-in",
                Origin::Folder(_) => "operator",
            },
            files: manifest.files.len(),
            checks: manifest.checks.len(),
        }
    }
}

impl From<UpkeepError> for Problem {
    fn from(error: UpkeepError) -> Self {
        if error.is_passing() {
            tracing::warn!(%error, "GitHub cannot be asked now");
            let detail = format!("{error}; try again in a moment");
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Not now", detail);
        }
        match error {
            UpkeepError::Values(_) => Self::bad_request(error.to_string()),
            UpkeepError::NotWritable | UpkeepError::NoAccess | UpkeepError::Source(_) => {
                Self::forbidden(error.to_string())
            }
            UpkeepError::Disk(error) => {
                tracing::error!(%error, "a repository's folder cannot be read");
                Self::internal()
            }
            error => StoreError::Conflict(error.to_string()).into(),
        }
    }
}

/// All templates, by name.
#[utoipa::path(get, path = "/templates", tag = "templates",
    responses((status = 200, body = Vec<ShownTemplate>), (status = "4XX", response = inline(Problem))))]
async fn list(State(api): State<Api>, Reader(_caller, _): Reader<Templates>) -> Json<Vec<ShownTemplate>> {
    Json(api.upkeep.catalogue.iter().map(ShownTemplate::from).collect())
}

/// One template.
#[utoipa::path(get, path = "/templates/{name}", tag = "templates", params(("name" = String, Path)),
    responses((status = 200, body = WholeTemplate), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(_caller, _): Reader<Templates>,
    Path(name): Path<String>,
) -> Result<Json<WholeTemplate>, Problem> {
    let template = of_name(&api, &name)?;
    let manifest = serde_json::to_value(&template.manifest).unwrap_or_default();
    Ok(Json(WholeTemplate { head: template.into(), manifest }))
}

fn of_name<'a>(api: &'a Api, name: &str) -> Result<&'a Template, Problem> {
    let shown: String = name.chars().take(100).collect();
    api.upkeep.catalogue.get(name).ok_or_else(|| Problem::not_found("template", &shown))
}

/// Which repository, and with which values.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateRequest)]
struct RequestBody {
    repository_id: String,
    /// Values of variables by their names; those that are absent have their defaults.
    #[serde(default)]
    variables: BTreeMap<String, Value>,
    /// What becomes of files that are there, whatever the template says: `skip`, `overwrite` or `add-lines`.
    #[serde(default)]
    on_existing: Option<String>,
}

impl RequestBody {
    async fn repository(&self, api: &Api, caller: &Principal) -> Result<Repository, Problem> {
        Ok(caller.may_see(scans::repository(&api.store, &self.repository_id).await?)?)
    }

    fn variables(&self) -> BTreeMap<String, Value> {
        self.variables.clone()
    }

    fn options(&self) -> Result<PlanOptions, Problem> {
        let on_existing = match self.on_existing.as_deref() {
            None => None,
            Some("skip") => Some(OnExisting::Skip),
            Some("overwrite") => Some(OnExisting::Overwrite),
            Some("add-lines") => Some(OnExisting::AddLines),
            Some(_) => return Err(Problem::bad_request("`on_existing` is one of skip, overwrite, add-lines")),
        };
        Ok(PlanOptions { on_existing })
    }
}

/// What applying a template would change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TemplatePreview)]
struct Preview {
    template: String,
    version: String,
    /// `in-place` or `pull-request`; absent where the server may not apply it.
    #[serde(skip_serializing_if = "Option::is_none")]
    way: Option<&'static str>,
    /// Why it may not be applied, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    hindrance: Option<String>,
    files: Vec<PreviewedFile>,
    /// All changes as a patch.
    diff: String,
}

/// A file of a preview.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PreviewedFile {
    path: String,
    /// `create`, `overwrite`, `add-lines`, `same`, `skip`, or `refused`.
    action: &'static str,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Shows what applying a template to a repository would change, and changes nothing.
#[utoipa::path(post, path = "/templates/{name}/preview", tag = "templates", params(("name" = String, Path)),
    request_body = RequestBody,
    responses((status = 200, body = Preview), (status = "4XX", response = inline(Problem))))]
async fn preview(
    State(api): State<Api>,
    Reader(caller, _): Reader<Templates>,
    Path(name): Path<String>,
    body: Result<Json<RequestBody>, JsonRejection>,
) -> Result<Json<Preview>, Problem> {
    let Json(body) = body?;
    let repository = body.repository(&api, &caller).await?;
    let template = of_name(&api, &name)?;
    let options = body.options()?;
    let plan = upkeep::preview(&api.upkeep, &api.store, &repository, template, &body.variables(), options).await?;
    let way = api.upkeep.way_of(&repository);
    let diff = plan.diff();
    let Plan { template, version, changes, refused } = plan;
    let changed = changes.into_iter().map(|change| PreviewedFile {
        path: change.path,
        action: change.action.name(),
        reason: None,
    });
    let refused =
        refused.into_iter().map(|one| PreviewedFile { path: one.path, action: "refused", reason: Some(one.reason) });
    Ok(Json(Preview {
        template,
        version,
        hindrance: way.as_ref().err().map(ToString::to_string),
        way: way.ok().map(Way::name),
        files: changed.chain(refused).collect(),
        diff,
    }))
}

/// Applies a template to a repository: a folder is written to, on GitHub a pull request is opened. It is done by a job.
#[utoipa::path(post, path = "/templates/{name}/apply", tag = "templates", params(("name" = String, Path)),
    request_body = RequestBody,
    responses((status = 202, body = ShownApplication), (status = "4XX", response = inline(Problem))))]
async fn apply(
    State(api): State<Api>,
    Writer(caller, _): Writer<Templates>,
    Path(name): Path<String>,
    body: Result<Json<RequestBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownApplication>), Problem> {
    let Json(body) = body?;
    let repository = body.repository(&api, &caller).await?;
    let template = of_name(&api, &name)?;
    let options = body.options()?;
    let prepared = upkeep::check(&api.upkeep, &api.store, &repository, template, &body.variables())?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let made = upkeep::request_apply(&mut write, now, &repository, template, prepared, options, None).await?;
    let document = json!({"repository": repository.id, "application": made.id});
    identity::note(&mut write, now, &caller, NewAudit::new("template.apply", &name).with(document)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(made.into())))
}

/// Which repository is checked.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateCheckRequest)]
struct CheckBody {
    repository_id: String,
}

/// The job that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StartedTemplateJob)]
struct Started {
    job_id: String,
}

/// Checks how much of what a template demands a repository has. It is done by a job; `/compliance` tells what was found.
#[utoipa::path(post, path = "/templates/{name}/check", tag = "templates", params(("name" = String, Path)),
    request_body = CheckBody,
    responses((status = 202, body = Started), (status = "4XX", response = inline(Problem))))]
async fn check(
    State(api): State<Api>,
    Writer(caller, _): Writer<Templates>,
    Path(name): Path<String>,
    body: Result<Json<CheckBody>, JsonRejection>,
) -> Result<(StatusCode, Json<Started>), Problem> {
    let Json(body) = body?;
    let repository = caller.may_see(scans::repository(&api.store, &body.repository_id).await?)?;
    let template = of_name(&api, &name)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let job_id = upkeep::request_check(&mut write, now, &repository, template, None).await?;
    let document = json!({"repository": repository.id, "job": job_id});
    identity::note(&mut write, now, &caller, NewAudit::new("template.check", &name).with(document)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Started { job_id })))
}

/// A template that is, or was, applied to a repository.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TemplateApplication)]
struct ShownApplication {
    id: String,
    repository_id: String,
    template: String,
    version: String,
    variables: Value,
    /// `in-place` or `pull-request`.
    way: &'static str,
    /// `waiting`, `applied`, `proposed` (its pull request was opened), `declined` (it was closed), `unchanged` (there was nothing to
    /// write), `failed`, `reverting` (a pull request that takes it back was opened), or `rolled-back`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    files: Vec<ShownFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revert_number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revert_url: Option<String>,
    /// Why it, or taking it back, came to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    created_at: String,
    changed_at: String,
}

/// What was done with a file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AppliedFile)]
struct ShownFile {
    path: String,
    /// `create`, `overwrite`, `add-lines`, `same` or `skip`.
    action: &'static str,
}

impl From<Application> for ShownApplication {
    fn from(one: Application) -> Self {
        let file = |file: upkeep::AppliedFile| ShownFile { path: file.path, action: file.action.name() };
        Self {
            id: one.id,
            repository_id: one.repository_id,
            template: one.template,
            version: one.version,
            variables: one.variables,
            way: one.way.name(),
            state: one.state.name(),
            job_id: one.job_id,
            files: one.files.into_iter().map(file).collect(),
            branch: one.branch,
            pull_number: one.pull_number,
            pull_url: one.pull_url,
            revert_number: one.revert_number,
            revert_url: one.revert_url,
            error: one.error,
            created_at: to_rfc3339(one.created_at),
            changed_at: to_rfc3339(one.changed_at),
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    repository_id: Option<String>,
    template: Option<String>,
    /// `waiting`, `applied`, `proposed`, `declined`, `unchanged`, `failed`, `reverting` or `rolled-back`.
    state: Option<String>,
}

/// What was applied, newest first.
#[utoipa::path(get, path = "/template-applications", tag = "templates", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownApplication>), (status = "4XX", response = inline(Problem))))]
async fn applications(
    State(api): State<Api>,
    Reader(caller, _): Reader<Templates>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownApplication>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let filter = ApplicationFilter {
        owner_id: caller.sees().map(str::to_owned),
        repository_id: filter.repository_id,
        template: filter.template,
        state: choice::<ApplicationState>("state", filter.state.as_deref())?,
    };
    let found = upkeep::list_applications(&api.store, &filter, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownApplication::from)))
}

async fn of_caller(api: &Api, caller: &Principal, id: &str) -> Result<(Application, Repository), Problem> {
    let one = upkeep::application(&api.store, id).await?;
    let repository = scans::repository(&api.store, &one.repository_id).await?;
    if !caller.sees_owner(repository.owner_id.as_deref()) {
        return Err(Problem::not_found("application of a template", id));
    }
    Ok((one, repository))
}

/// One application.
#[utoipa::path(get, path = "/template-applications/{id}", tag = "templates", params(("id" = String, Path)),
    responses((status = 200, body = ShownApplication), (status = "4XX", response = inline(Problem))))]
async fn application(
    State(api): State<Api>,
    Reader(caller, _): Reader<Templates>,
    Path(id): Path<String>,
) -> Result<Json<ShownApplication>, Problem> {
    Ok(Json(of_caller(&api, &caller, &id).await?.0.into()))
}

/// How it is taken back.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = TemplateRollback)]
struct RollbackBody {
    /// Take back files that were changed since too.
    force: bool,
}

/// Takes an application back: what was written to a folder is as it was; a pull request is closed, or another takes it back where it was
/// merged. It is done by a job.
#[utoipa::path(post, path = "/template-applications/{id}/rollback", tag = "templates", params(("id" = String, Path)),
    request_body = RollbackBody,
    responses((status = 202, body = Started), (status = "4XX", response = inline(Problem))))]
async fn rollback(
    State(api): State<Api>,
    Writer(caller, _): Writer<Templates>,
    Path(id): Path<String>,
    body: Result<Json<RollbackBody>, JsonRejection>,
) -> Result<(StatusCode, Json<Started>), Problem> {
    let Json(body) = body?;
    let (one, repository) = of_caller(&api, &caller, &id).await?;
    api.upkeep.way_of(&repository)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let job_id = upkeep::request_rollback(&mut write, now, &repository, &one, body.force, None).await?;
    let document = json!({"application": id, "force": body.force});
    identity::note(&mut write, now, &caller, NewAudit::new("template.rollback", &one.template).with(document)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Started { job_id })))
}

/// What the checks of a template found in a repository.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Compliance)]
struct ShownCompliance {
    id: String,
    repository_id: String,
    template: String,
    version: String,
    /// The commit that was looked at; absent for a folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    /// From 0 to 100: the share of the weights of the checks that hold.
    score: u32,
    /// How many checks do not hold.
    failing: u64,
    /// Whether nothing newer is known.
    is_latest: bool,
    checks: Vec<ShownCheck>,
    at: String,
}

/// What one check found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ComplianceCheck)]
struct ShownCheck {
    name: String,
    description: String,
    weight: u32,
    holds: bool,
    /// What was seen.
    detail: String,
    /// What to do, where it does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl From<StoredCompliance> for ShownCompliance {
    fn from(one: StoredCompliance) -> Self {
        let checks = one.found.checks.into_iter().map(|check| ShownCheck {
            name: check.name,
            description: check.description,
            weight: check.weight,
            holds: check.holds,
            detail: check.detail,
            remedy: check.remedy,
        });
        Self {
            id: one.id,
            repository_id: one.repository_id,
            template: one.found.template,
            version: one.found.version,
            commit: one.commit,
            score: one.found.score,
            failing: one.failing,
            is_latest: one.is_latest,
            checks: checks.collect(),
            at: to_rfc3339(one.at),
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct ComplianceQuery {
    repository_id: Option<String>,
    template: Option<String>,
    /// Only the latest of each repository and template.
    latest: bool,
}

/// What checks found, newest first.
#[utoipa::path(get, path = "/compliance", tag = "templates", params(ComplianceQuery, PageQuery),
    responses((status = 200, body = Listed<ShownCompliance>), (status = "4XX", response = inline(Problem))))]
async fn compliance(
    State(api): State<Api>,
    Reader(caller, _): Reader<Templates>,
    filter: Result<Query<ComplianceQuery>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownCompliance>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let filter = ComplianceFilter {
        owner_id: caller.sees().map(str::to_owned),
        repository_id: filter.repository_id,
        template: filter.template,
        latest: filter.latest,
    };
    let found = upkeep::list_compliance(&api.store, &filter, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownCompliance::from)))
}

/// One result.
#[utoipa::path(get, path = "/compliance/{id}", tag = "templates", params(("id" = String, Path)),
    responses((status = 200, body = ShownCompliance), (status = "4XX", response = inline(Problem))))]
async fn one_compliance(
    State(api): State<Api>,
    Reader(caller, _): Reader<Templates>,
    Path(id): Path<String>,
) -> Result<Json<ShownCompliance>, Problem> {
    let one = upkeep::compliance(&api.store, &id).await?;
    let repository = scans::repository(&api.store, &one.repository_id).await?;
    if !caller.sees_owner(repository.owner_id.as_deref()) {
        return Err(Problem::not_found("compliance result", &id));
    }
    Ok(Json(one.into()))
}
