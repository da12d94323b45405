//! `/api/v1/repositories`.

use super::auth::{Reader, Repositories, Writer};
use super::page::{Listed, PageQuery};
use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, NewAudit, Principal};
use crate::jobs::{self, NewJob};
use crate::scans::{
    self, CloneUrl, LOCAL, NewRepository, Repository, RepositoryChange, ScanRequest, SourceError, Trigger,
    is_reference, local_folder,
};
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
    OpenApiRouter::new().routes(routes!(list, register)).routes(routes!(get, change, remove)).routes(routes!(scan))
}

/// A repository.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Repository)]
pub(super) struct ShownRepository {
    id: String,
    /// The user whose it is; absent for the server's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_id: Option<String>,
    /// `github.com`, or `local` for a folder of the server's machine.
    host: String,
    /// `owner/name`
    full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    clone_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_branch: Option<String>,
    /// Whether the server reads it, and shows results, with its own credentials.
    with_access: bool,
    /// Whether it is scanned.
    enabled: bool,
    created_at: String,
}

impl From<Repository> for ShownRepository {
    fn from(repository: Repository) -> Self {
        Self {
            created_at: to_rfc3339(repository.created_at),
            id: repository.id,
            owner_id: repository.owner_id,
            host: repository.host,
            full_name: repository.full_name,
            clone_url: repository.clone_url,
            default_branch: repository.default_branch,
            with_access: repository.with_access,
            enabled: repository.enabled,
        }
    }
}

impl From<SourceError> for Problem {
    fn from(error: SourceError) -> Self {
        Self::bad_request(error.to_string())
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    /// `owner/name`, in capitals or not.
    full_name: Option<String>,
    /// `created` or `name`, or one with `-` before it. `-created` where it is not said.
    sort: Option<String>,
}

/// Repositories, newest first where nothing else is said.
#[utoipa::path(get, path = "/repositories", tag = "repositories", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownRepository>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownRepository>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let name = filter.full_name.as_deref();
    let page = page.sorted(scans::REPOSITORY_SORTS, filter.sort.as_deref())?;
    let found = scans::list_repositories(&api.store, caller.sees(), name, &page).await?;
    Ok(Json(Listed::of(found, ShownRepository::from)))
}

/// One repository.
#[utoipa::path(get, path = "/repositories/{id}", tag = "repositories", params(("id" = String, Path)),
    responses((status = 200, body = ShownRepository), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
) -> Result<Json<ShownRepository>, Problem> {
    Ok(Json(caller.may_see(scans::repository(&api.store, &id).await?)?.into()))
}

/// A repository that is to be scanned: `full_name` for one on GitHub, or `clone_url`, or `local_path`.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewRepository)]
pub(super) struct NewBody {
    /// `owner/name` on GitHub; of a local folder the name that it is shown by.
    full_name: Option<String>,
    /// Of an origin that the operator allows.
    clone_url: Option<String>,
    /// A folder of the server's machine below one of the roots that the operator allows; for admins.
    local_path: Option<String>,
    default_branch: Option<String>,
}

/// Makes a repository known. What an admin names is read with the server's credentials; what others name is theirs, and is read as
/// everybody may.
#[utoipa::path(post, path = "/repositories", tag = "repositories", request_body = NewBody,
    responses((status = 201, body = ShownRepository), (status = "4XX", response = inline(Problem))))]
async fn register(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    body: Result<Json<NewBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownRepository>), Problem> {
    let Json(body) = body?;
    let new = body.planned(&api, &caller)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let made = scans::register(&mut write, now, new).await?;
    let document = json!({"host": made.host, "full_name": made.full_name});
    let entry = NewAudit::new("repository.register", &made.id).with(document);
    identity::note(&mut write, api.store.now(), &caller, entry).await?;
    write.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

impl NewBody {
    /// What it names, where `caller` may name it.
    pub(super) fn planned(self, api: &Api, caller: &Principal) -> Result<NewRepository, Problem> {
        let body = self;
        check_branch(body.default_branch.as_deref())?;
        let is_admin = caller.scopes.is_admin();
        let mut new = NewRepository {
            owner_id: (!is_admin).then(|| caller.user_id.clone()),
            default_branch: body.default_branch,
            with_access: is_admin,
            ..NewRepository::default()
        };
        match (body.full_name, body.clone_url, body.local_path) {
            (name, None, Some(path)) => {
                if !is_admin {
                    return Err(Problem::forbidden("folders of the server's machine are for admins"));
                }
                let folder = local_folder(&path, &api.scans.local_roots)?;
                let of_folder = || folder.file_name().map(|name| name.to_string_lossy().into_owned());
                let name = name.or_else(of_folder).unwrap_or_default();
                if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
                    return Err(Problem::bad_request("`full_name` has from 1 to 200 characters on one line"));
                }
                LOCAL.clone_into(&mut new.host);
                new.full_name = name;
                new.local_path = Some(folder.to_string_lossy().into_owned());
            }
            (None, Some(url), None) => {
                let url = CloneUrl::allowed(&url, &api.scans)?;
                url.host().clone_into(&mut new.host);
                url.path().clone_into(&mut new.full_name);
                new.clone_url = Some(url.as_str().to_owned());
            }
            (Some(name), None, None) => {
                let server = api.scans.github.server_url.trim_end_matches('/');
                let url = CloneUrl::allowed(&format!("{server}/{name}.git"), &api.scans)?;
                if url.path() != name || name.split('/').count() != 2 {
                    return Err(Problem::bad_request("`full_name` is written owner/name"));
                }
                url.host().clone_into(&mut new.host);
                new.full_name = name;
            }
            _ => {
                return Err(Problem::bad_request("give one of `full_name`, `clone_url` and `local_path`"));
            }
        }
        Ok(new)
    }
}

fn check_branch(branch: Option<&str>) -> Result<(), Problem> {
    match branch {
        Some(branch) if !is_reference(&format!("refs/heads/{branch}")) => {
            Err(Problem::bad_request("`default_branch` is no name of a branch; write it as main"))
        }
        _ => Ok(()),
    }
}

/// What is to be changed; what is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = RepositoryChange)]
struct ChangeBody {
    enabled: Option<bool>,
    default_branch: Option<String>,
    /// The user to whom it is given, who sees all of its results then; for admins. Empty to take it back.
    owner_id: Option<String>,
}

/// Changes a repository.
#[utoipa::path(patch, path = "/repositories/{id}", tag = "repositories", params(("id" = String, Path)),
    request_body = ChangeBody,
    responses((status = 200, body = ShownRepository), (status = "4XX", response = inline(Problem))))]
async fn change(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    Path(id): Path<String>,
    body: Result<Json<ChangeBody>, JsonRejection>,
) -> Result<Json<ShownRepository>, Problem> {
    let Json(body) = body?;
    caller.may_see(scans::repository(&api.store, &id).await?)?;
    check_branch(body.default_branch.as_deref())?;
    if body.owner_id.is_some() && !caller.scopes.is_admin() {
        return Err(Problem::forbidden("only an admin gives a repository to a user"));
    }
    let document = json!({"enabled": body.enabled, "default_branch": body.default_branch, "owner_id": body.owner_id});
    let change = RepositoryChange {
        enabled: body.enabled,
        default_branch: body.default_branch,
        owner_id: body.owner_id.map(|owner| Some(owner).filter(|owner| !owner.is_empty())),
    };
    let mut write = api.store.begin().await?;
    let changed = scans::change(&mut write, &id, change).await?;
    let entry = NewAudit::new("repository.change", &id).with(document);
    identity::note(&mut write, api.store.now(), &caller, entry).await?;
    write.commit().await?;
    Ok(Json(changed.into()))
}

/// Forgets a repository with all its analyses.
#[utoipa::path(delete, path = "/repositories/{id}", tag = "repositories", params(("id" = String, Path)),
    responses((status = 204, description = "It is gone"), (status = "4XX", response = inline(Problem))))]
async fn remove(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let repository = caller.may_see(scans::repository(&api.store, &id).await?)?;
    let mut write = api.store.begin().await?;
    scans::remove(&mut write, &id).await?;
    let document = json!({"full_name": repository.full_name});
    let entry = NewAudit::new("repository.remove", &id).with(document);
    identity::note(&mut write, api.store.now(), &caller, entry).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is to be scanned; the newest of the default branch where nothing is said.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewScan)]
struct ScanBody {
    /// Full id of a commit.
    commit: Option<String>,
    /// In full, as `refs/heads/main`.
    reference: Option<String>,
    /// A pull request of a repository on GitHub.
    pull_number: Option<u64>,
}

/// The job that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StartedScan)]
struct Started {
    job_id: String,
}

/// Scans a repository now. A scan of the same branch that waits or runs gives way.
#[utoipa::path(post, path = "/repositories/{id}/scan", tag = "repositories", params(("id" = String, Path)),
    request_body = ScanBody,
    responses((status = 202, body = Started), (status = "4XX", response = inline(Problem))))]
async fn scan(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    Path(id): Path<String>,
    body: Result<Json<ScanBody>, JsonRejection>,
) -> Result<(StatusCode, Json<Started>), Problem> {
    let Json(body) = body?;
    let repository = caller.may_see(scans::repository(&api.store, &id).await?)?;
    if !repository.enabled {
        return Err(
            StoreError::Conflict("the repository is switched off; switch it on with `enabled`".to_owned()).into()
        );
    }
    if body.commit.as_deref().is_some_and(|commit| !crate::publish::github::context::is_commit_id(commit)) {
        return Err(Problem::bad_request("`commit` is a full id of 40 hexadecimal digits"));
    }
    let reference = match (body.reference, body.pull_number) {
        (Some(_), Some(_)) => return Err(Problem::bad_request("give `reference` or `pull_number`, not both")),
        (reference, None) => reference,
        (None, Some(number)) => Some(format!("refs/pull/{number}/head")),
    };
    // What it is kept under is the branch, though a commit be named.
    let of_branch = || repository.default_branch.as_ref().map(|branch| format!("refs/heads/{branch}"));
    let reference = reference.or_else(of_branch);
    if reference.as_deref().is_some_and(|name| !is_reference(name)) {
        return Err(Problem::bad_request("`reference` is written in full, as refs/heads/main"));
    }
    let request = ScanRequest {
        repository: repository.full_name.clone(),
        clone_url: repository.clone_url.clone(),
        installation: repository.installation,
        commit: body.commit,
        reference,
        change: None,
        trigger: Trigger::Manual,
    };
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let job = NewJob { asked_by: Some(caller.user_id.clone()), ..request.into_job_of(&repository, None) };
    let enqueued = jobs::enqueue(&mut write, now, job).await?;
    let entry = NewAudit::new("repository.scan", &id).with(json!({"job": enqueued.id}));
    identity::note(&mut write, api.store.now(), &caller, entry).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Started { job_id: enqueued.id })))
}
