//! `/api/v1/batches`: the same done to many repositories in one call.

use super::auth::{Reader, Repositories, Writer};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::repositories::NewBody;
use super::state::Api;
use super::time::shown;
use crate::batches::{
    self, Batch, BatchError, BatchFilter, BatchKind, BatchOptions, Item, ItemInput, ItemState, MOST_ITEMS, NewBatch,
    NewItem,
};
use crate::identity::{self, NewAudit, Principal};
use crate::publish::github::context::is_commit_id;
use crate::scans::{self, is_reference};
use crate::store::{Named as _, PageRequest, StoreError, to_rfc3339};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Bytes of a batch with the reports that it imports.
const LARGEST: usize = 64 << 20;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .layer(DefaultBodyLimit::max(LARGEST))
        .routes(routes!(get))
        .routes(routes!(items))
        .routes(routes!(cancel))
        .routes(routes!(retry))
        .routes(routes!(archive))
}

/// A batch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Batch)]
struct ShownBatch {
    id: String,
    /// `analyse`, `export` or `import`.
    kind: &'static str,
    name: String,
    /// `running`, `cancelling`, `completed`, `completed-with-failures` or `cancelled`.
    state: &'static str,
    /// Items; those that are in none of the counts below wait or run.
    total: u64,
    succeeded: u64,
    /// There was nothing to do.
    skipped: u64,
    failed: u64,
    cancelled: u64,
    /// Per cent, of all items together.
    progress: f64,
    /// Of an export.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    formats: Vec<String>,
    /// Of an import: `skip`, `overwrite` or `merge`.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_existing: Option<&'static str>,
    /// The job that makes the jobs of the items, which name it as their parent.
    job_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

impl From<Batch> for ShownBatch {
    fn from(batch: Batch) -> Self {
        Self {
            kind: batch.kind.name(),
            state: batch.state.name(),
            total: batch.counts.total,
            succeeded: batch.counts.succeeded,
            skipped: batch.counts.skipped,
            failed: batch.counts.failed,
            cancelled: batch.counts.cancelled,
            progress: f64::from(batch.progress) / 100.0,
            on_existing: batch.options.on_existing.map(scans::OnExisting::name),
            formats: batch.options.formats,
            created_at: to_rfc3339(batch.created_at),
            finished_at: shown(batch.finished_at),
            id: batch.id,
            name: batch.name,
            job_id: batch.job_id,
            cancel_reason: batch.cancel_reason,
        }
    }
}

/// An item of a batch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = BatchItem)]
struct ShownItem {
    /// From 0, in the order in which they were named.
    item: i64,
    /// `owner/name`, and the reference where one was named.
    about: String,
    /// `pending`, `queued`, `running`, `succeeded`, `skipped`, `failed` or `cancelled`.
    state: &'static str,
    /// Per cent.
    progress: f64,
    /// What is being done.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    /// Why it failed, was cancelled, or had nothing to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Value>,
}

impl From<Item> for ShownItem {
    fn from(item: Item) -> Self {
        let words = Some(item.words).filter(|words| !words.is_empty());
        let (words, reason) = if item.state.is_over() { (None, words) } else { (words, None) };
        Self {
            state: item.state.name(),
            progress: f64::from(item.progress) / 100.0,
            item: item.ordinal,
            about: item.label,
            words,
            reason,
            repository_id: item.repository_id,
            job_id: item.job_id,
            outcome: item.outcome,
        }
    }
}

impl From<BatchError> for Problem {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Store(error) => error.into(),
            error => Self::bad_request(error.to_string()),
        }
    }
}

/// A repository of a batch that analyses or exports.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
#[schema(as = BatchRepository)]
enum RepositoryBody {
    /// Its id, or `owner/name`.
    Name(String),
    With(KnownBody),
}

/// A repository with what of it is meant.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BatchRepositoryWith)]
struct KnownBody {
    /// Its id, or `owner/name`.
    repository: String,
    /// In full, as `refs/heads/main`.
    #[serde(default)]
    reference: Option<String>,
    /// Full id; not of an export.
    #[serde(default)]
    commit: Option<String>,
}

/// A repository that is imported, and, where one comes with it, an analysis.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BatchImport)]
struct ImportBody {
    repository: NewBody,
    /// As `plimsoll scan --format json` writes it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    report: Option<Value>,
    /// What the report is about, in full; its own branch where it is not said.
    #[serde(default)]
    reference: Option<String>,
}

/// A batch that is to be.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBatch)]
struct BatchBody {
    /// `analyse`, `export` or `import`.
    kind: String,
    /// What people know it by.
    #[serde(default)]
    name: String,
    /// Of `analyse` and `export`: up to 1,000.
    #[serde(default)]
    repositories: Vec<RepositoryBody>,
    /// Of `analyse` and `export`: all that the caller sees and that are switched on, in place of `repositories`.
    #[serde(default)]
    all: bool,
    /// Of `export`: ids of formats, as `html` and `csv`.
    #[serde(default)]
    formats: Vec<String>,
    /// Of `import`: up to 1,000.
    #[serde(default)]
    imports: Vec<ImportBody>,
    /// Of `import`: `skip` (as it is not said) leaves what is there, `overwrite` puts what comes in its place, `merge` fills what was not
    /// said so far and adds analyses beside those that are there.
    #[serde(default)]
    on_existing: Option<String>,
}

fn wrong(index: usize, what: &str) -> Problem {
    Problem::bad_request(format!("item {index}: {what}"))
}

fn checked_reference(index: usize, reference: Option<String>) -> Result<Option<String>, Problem> {
    if reference.as_deref().is_some_and(|name| !is_reference(name)) {
        return Err(wrong(index, "`reference` is written in full, as refs/heads/main"));
    }
    Ok(reference)
}

fn known(index: usize, body: RepositoryBody, kind: BatchKind) -> Result<NewItem, Problem> {
    let body = match body {
        RepositoryBody::Name(repository) => KnownBody { repository, reference: None, commit: None },
        RepositoryBody::With(body) => body,
    };
    if body.repository.is_empty() || body.repository.len() > 300 || body.repository.contains('\0') {
        return Err(wrong(index, "`repository` is an id, or owner/name"));
    }
    let is_wrong = |commit: &String| kind == BatchKind::Export || !is_commit_id(commit);
    if body.commit.as_ref().is_some_and(is_wrong) {
        return Err(wrong(index, "`commit` is a full id of 40 hexadecimal digits, of a batch that analyses"));
    }
    let reference = checked_reference(index, body.reference)?;
    let input = ItemInput::Known { repository: body.repository, reference, commit: body.commit };
    Ok(NewItem { input, report: None })
}

impl ImportBody {
    fn read(self, index: usize, api: &Api, caller: &Principal) -> Result<NewItem, Problem> {
        let repository = self.repository.planned(api, caller);
        let repository =
            repository.map_err(|problem| Problem { detail: format!("item {index}: {}", problem.detail), ..problem })?;
        let reference = checked_reference(index, self.reference)?;
        let input = ItemInput::New { repository: Box::new(repository), reference };
        Ok(NewItem { input, report: self.report.map(|report| report.to_string().into_bytes()) })
    }
}

/// All repositories that the caller sees and that are switched on.
async fn everything(api: &Api, caller: &Principal) -> Result<Vec<NewItem>, Problem> {
    let mut found = Vec::new();
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let listed = scans::list_repositories(&api.store, caller.sees(), None, &page).await?;
        found.extend(listed.items.into_iter().filter(|repository| repository.enabled).map(|repository| NewItem {
            input: ItemInput::Known { repository: repository.id, reference: None, commit: None },
            report: None,
        }));
        page.after = listed.next;
        if page.after.is_none() || found.len() > MOST_ITEMS {
            return Ok(found);
        }
    }
}

impl BatchBody {
    async fn read(self, api: &Api, caller: &Principal) -> Result<NewBatch, Problem> {
        let kind = choice::<BatchKind>("kind", Some(&self.kind))?.unwrap_or(BatchKind::Analyse);
        let on_existing = choice("on_existing", self.on_existing.as_deref())?;
        let is_import = kind == BatchKind::Import;
        if is_import && (self.all || !self.repositories.is_empty()) {
            return Err(Problem::bad_request("an import names its repositories in `imports`"));
        }
        if !is_import && (!self.imports.is_empty() || on_existing.is_some()) {
            return Err(Problem::bad_request("`imports` and `on_existing` are of a batch of the kind import"));
        }
        if kind != BatchKind::Export && !self.formats.is_empty() {
            return Err(Problem::bad_request("`formats` is of a batch of the kind export"));
        }
        if self.all && !self.repositories.is_empty() {
            return Err(Problem::bad_request("give `repositories` or `all`, not both"));
        }
        let items = if is_import {
            let read = self.imports.into_iter().enumerate().map(|(index, item)| item.read(index, api, caller));
            read.collect::<Result<Vec<_>, _>>()?
        } else if self.all {
            everything(api, caller).await?
        } else {
            let read = self.repositories.into_iter().enumerate().map(|(index, item)| known(index, item, kind));
            read.collect::<Result<Vec<_>, _>>()?
        };
        Ok(NewBatch {
            owner_id: caller.user_id.clone(),
            sees_all: caller.sees().is_none(),
            kind,
            name: self.name,
            options: BatchOptions { formats: self.formats, on_existing },
            items,
        })
    }
}

/// Makes a batch: one call, a job for each repository. What becomes of one is nothing to the others.
#[utoipa::path(post, path = "/batches", tag = "batches", request_body = BatchBody,
    responses((status = 202, body = ShownBatch), (status = "4XX", response = inline(Problem))))]
async fn make(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    body: Result<Json<BatchBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownBatch>), Problem> {
    let Json(body) = body?;
    let new = body.read(&api, &caller).await?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let id = batches::add(&mut write, now, &new).await?;
    let document = json!({"kind": new.kind.name(), "name": new.name, "items": new.items.len()});
    identity::note(&mut write, now, &caller, NewAudit::new("batch.make", &id).with(document)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(batches::get(&api.store, &id).await?.into())))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    /// `analyse`, `export` or `import`.
    kind: Option<String>,
    /// `running`, `cancelling`, `completed`, `completed-with-failures` or `cancelled`.
    state: Option<String>,
}

/// Batches, newest first.
#[utoipa::path(get, path = "/batches", tag = "batches", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownBatch>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownBatch>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let filter = BatchFilter {
        owner_id: caller.sees().map(str::to_owned),
        kind: choice("kind", filter.kind.as_deref())?,
        state: choice("state", filter.state.as_deref())?,
    };
    let found = batches::list(&api.store, &filter, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownBatch::from)))
}

/// One batch.
#[utoipa::path(get, path = "/batches/{id}", tag = "batches", params(("id" = String, Path)),
    responses((status = 200, body = ShownBatch), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
) -> Result<Json<ShownBatch>, Problem> {
    Ok(Json(caller.may_see(batches::get(&api.store, &id).await?)?.into()))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct ItemFilter {
    /// `pending`, `queued`, `running`, `succeeded`, `skipped`, `failed` or `cancelled`.
    state: Option<String>,
}

/// The items of a batch, in the order in which they were named.
#[utoipa::path(get, path = "/batches/{id}/items", tag = "batches", params(("id" = String, Path), ItemFilter, PageQuery),
    responses((status = 200, body = Listed<ShownItem>), (status = "4XX", response = inline(Problem))))]
async fn items(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
    filter: Result<Query<ItemFilter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownItem>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let state: Option<ItemState> = choice("state", filter.state.as_deref())?;
    let batch = caller.may_see(batches::get(&api.store, &id).await?)?;
    let found = batches::items(&api.store, &batch.id, state, &page.request()?).await?;
    Ok(Json(Listed::of(found, ShownItem::from)))
}

/// Stops a batch as a whole: what waits at once, what runs within about a second.
#[utoipa::path(post, path = "/batches/{id}/cancel", tag = "batches", params(("id" = String, Path)),
    responses((status = 202, body = ShownBatch), (status = "4XX", response = inline(Problem))))]
async fn cancel(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<ShownBatch>), Problem> {
    caller.may_see(batches::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    batches::cancel(&mut write, now, &id, &format!("by {}", caller.user_name)).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("batch.cancel", &id)).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(batches::get(&api.store, &id).await?.into())))
}

/// Does again what of a batch failed or was cancelled.
#[utoipa::path(post, path = "/batches/{id}/retry", tag = "batches", params(("id" = String, Path)),
    responses((status = 202, body = ShownBatch), (status = "4XX", response = inline(Problem))))]
async fn retry(
    State(api): State<Api>,
    Writer(caller, _): Writer<Repositories>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<ShownBatch>), Problem> {
    caller.may_see(batches::get(&api.store, &id).await?)?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let items = batches::retry(&mut write, now, &id).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("batch.retry", &id).with(json!({"items": items}))).await?;
    write.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(batches::get(&api.store, &id).await?.into())))
}

/// What an export gave, as a ZIP file: a folder for each repository, and `contents.json`, which tells what failed.
#[utoipa::path(get, path = "/batches/{id}/archive", tag = "batches", params(("id" = String, Path)),
    responses((status = 200, description = "The archive", content_type = "application/zip"),
        (status = "4XX", response = inline(Problem))))]
async fn archive(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let batch = caller.may_see(batches::get(&api.store, &id).await?)?;
    if batch.kind != BatchKind::Export {
        return Err(Problem::not_found("archive of batch", &id));
    }
    if !batch.state.is_over() {
        let words = format!("batch {id} is {}; its archive is there when it is over", batch.state.name());
        return Err(StoreError::Conflict(words).into());
    }
    let archive = batches::archive(&api.store, &batch).await?;
    let name = format!("attachment; filename=\"plimsoll-{id}.zip\"");
    let headers = [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(archive)))).into_response())
}
