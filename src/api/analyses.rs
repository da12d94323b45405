//! `/api/v1/analyses`.

use super::auth::{Reader, Repositories};
use super::page::{Listed, PageQuery, choice};
use super::problem::Problem;
use super::state::Api;
use super::time::shown;
use crate::identity::Principal;
use crate::scans::{
    self, Analysis, AnalysisFilter, AnalysisState, Figures, FindingFilter, KeptReport, Since, StoredFinding,
};
use crate::store::{Named as _, StoreError, to_rfc3339};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(findings))
        .routes(routes!(report))
        .routes(routes!(sarif))
}

/// An analysis.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Analysis)]
pub(super) struct ShownAnalysis {
    id: String,
    repository_id: String,
    job_id: String,
    /// `running`, `completed`, `empty` (nothing in a language that is known), `failed` or `cancelled`.
    state: &'static str,
    /// What asked for it: `push`, `pull-request`, `manual` …
    cause: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    /// `refs/heads/main`; absent where only a commit was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_number: Option<u64>,
    /// The commit that it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_commit: Option<String>,
    started_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    /// Why it is not completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<ShownFigures>,
    /// What has changed since the analysis of the same branch before.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<ShownSince>,
    /// Whether findings and reports are there still.
    has_details: bool,
    /// What became of showing it on GitHub, place by place.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Value>,
}

/// The numbers of an analysis.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AnalysisFigures)]
struct ShownFigures {
    /// 0 to 10.
    score: f64,
    /// `passed`, `warned`, `failed` or `none`.
    gate: String,
    /// Whether nothing kept it from being complete.
    is_complete: bool,
    findings: u32,
    suppressed: u32,
    /// Against the base.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    existing: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<u32>,
    critical: u32,
    high: u32,
    medium: u32,
    low: u32,
    info: u32,
    /// By their ids, which `plimsoll measures` lists.
    measures: Value,
}

/// What has changed since the analysis before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AnalysisSince)]
struct ShownSince {
    analysis_id: String,
    /// Findings that were not there then.
    appeared: u32,
    /// Findings of then that are not there any more.
    gone: u32,
    score: f64,
    gate: String,
}

impl From<Figures> for ShownFigures {
    fn from(of: Figures) -> Self {
        Self {
            score: of.score,
            gate: of.gate,
            is_complete: of.is_complete,
            findings: of.findings,
            suppressed: of.suppressed,
            new: of.new,
            existing: of.existing,
            fixed: of.fixed,
            critical: of.critical,
            high: of.high,
            medium: of.medium,
            low: of.low,
            info: of.info,
            measures: of.measures,
        }
    }
}

impl From<Since> for ShownSince {
    fn from(since: Since) -> Self {
        Self {
            analysis_id: since.previous_id,
            appeared: since.appeared,
            gone: since.gone,
            score: since.score,
            gate: since.gate,
        }
    }
}

impl From<Analysis> for ShownAnalysis {
    fn from(analysis: Analysis) -> Self {
        Self {
            state: analysis.state.name(),
            reference: Some(analysis.reference).filter(|name| !name.is_empty()),
            started_at: to_rfc3339(analysis.started_at),
            finished_at: shown(analysis.finished_at),
            has_details: analysis.stored_findings.is_some(),
            figures: analysis.figures.map(ShownFigures::from),
            since: analysis.since.map(ShownSince::from),
            id: analysis.id,
            repository_id: analysis.repository_id,
            job_id: analysis.job_id,
            cause: analysis.cause,
            commit: analysis.commit,
            pull_number: analysis.pull_number,
            base_commit: analysis.base_commit,
            error: analysis.error,
            published: analysis.published,
        }
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct Filter {
    repository_id: Option<String>,
    /// In full, as `refs/heads/main`.
    reference: Option<String>,
    pull_number: Option<u64>,
    /// `running`, `completed`, `empty`, `failed` or `cancelled`.
    state: Option<String>,
    /// `passed`, `warned`, `failed` or `none`.
    gate: Option<String>,
    /// Full id.
    commit: Option<String>,
    /// `started`, `score` (the worst first) or `findings`, or one with `-` before it. `-started` where it is not said.
    sort: Option<String>,
}

/// Analyses, newest first where nothing else is said.
#[utoipa::path(get, path = "/analyses", tag = "analyses", params(Filter, PageQuery),
    responses((status = 200, body = Listed<ShownAnalysis>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    filter: Result<Query<Filter>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownAnalysis>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let state = choice("state", filter.state.as_deref())?;
    let page = page.sorted(scans::ANALYSIS_SORTS, filter.sort.as_deref())?;
    let filter = AnalysisFilter {
        owner_id: caller.sees().map(str::to_owned),
        repository_id: filter.repository_id,
        reference: filter.reference,
        pull_number: filter.pull_number,
        state,
        gate: filter.gate,
        commit: filter.commit,
    };
    let found = scans::list_analyses(&api.store, &filter, &page).await?;
    Ok(Json(Listed::of(found, ShownAnalysis::from)))
}

/// One analysis.
#[utoipa::path(get, path = "/analyses/{id}", tag = "analyses", params(("id" = String, Path)),
    responses((status = 200, body = ShownAnalysis), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
) -> Result<Json<ShownAnalysis>, Problem> {
    Ok(Json(visible(&api, &caller, &id).await?.into()))
}

/// The analysis, where the caller may see its repository.
async fn visible(api: &Api, caller: &Principal, id: &str) -> Result<Analysis, Problem> {
    let analysis = scans::analysis(&api.store, id).await?;
    match caller.may_see(scans::repository(&api.store, &analysis.repository_id).await?) {
        Ok(_) => Ok(analysis),
        Err(_) => Err(Problem::not_found("analysis", id)),
    }
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct FindingQuery {
    /// `critical`, `high`, `medium`, `low` or `info`.
    severity: Option<String>,
    /// `security`, `reliability`, `maintainability` …
    category: Option<String>,
    /// `new`, `existing` or `unknown`.
    state: Option<String>,
    rule: Option<String>,
    /// Of one file.
    path: Option<String>,
    /// Only those that are suppressed, or only those that are not.
    is_suppressed: Option<bool>,
    /// `severity` (the slightest first), `rule` or `path`, or one with `-` before it; as in the report where it is not said.
    sort: Option<String>,
}

/// A finding. The report has more of each: its place in columns, its fix, the source around it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Finding)]
struct ShownFinding {
    /// From 0, in the order of the report.
    ordinal: i64,
    /// The same for the same finding in another analysis.
    fingerprint: String,
    rule: String,
    severity: String,
    category: String,
    state: String,
    is_suppressed: bool,
    path: String,
    line: i64,
    message: String,
}

impl From<StoredFinding> for ShownFinding {
    fn from(finding: StoredFinding) -> Self {
        Self {
            ordinal: finding.ordinal,
            fingerprint: finding.fingerprint,
            rule: finding.rule,
            severity: finding.severity,
            category: finding.category,
            state: finding.state,
            is_suppressed: finding.is_suppressed,
            path: finding.path,
            line: finding.line,
            message: finding.message,
        }
    }
}

/// What an analysis found, in the order of its report where nothing else is said.
#[utoipa::path(get, path = "/analyses/{id}/findings", tag = "analyses",
    params(("id" = String, Path), FindingQuery, PageQuery),
    responses((status = 200, body = Listed<ShownFinding>), (status = "4XX", response = inline(Problem))))]
async fn findings(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
    filter: Result<Query<FindingQuery>, QueryRejection>,
    page: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Listed<ShownFinding>>, Problem> {
    let (Query(filter), Query(page)) = (filter?, page?);
    let analysis = with_details(visible(&api, &caller, &id).await?)?;
    let page = page.sorted(scans::FINDING_SORTS, filter.sort.as_deref())?;
    let filter = FindingFilter {
        severity: filter.severity,
        category: filter.category,
        state: filter.state,
        rule: filter.rule,
        path: filter.path,
        is_suppressed: filter.is_suppressed,
    };
    let found = scans::list_findings(&api.store, &analysis, &filter, &page).await?;
    Ok(Json(Listed::of(found, ShownFinding::from)))
}

/// What was cleared away, or is not there yet, is not an empty list.
fn with_details(analysis: Analysis) -> Result<Analysis, Problem> {
    if analysis.stored_findings.is_some() {
        return Ok(analysis);
    }
    let detail = match analysis.state {
        AnalysisState::Completed => "its findings and reports were cleared away, since it is old",
        AnalysisState::Running => "it is not completed yet",
        _ => "it was not completed, so there is no report",
    };
    Err(Problem::new(StatusCode::NOT_FOUND, "no-report", "There is no report", detail))
}

/// The whole report, as `plimsoll scan --format json` writes it.
#[utoipa::path(get, path = "/analyses/{id}/report", tag = "analyses", params(("id" = String, Path)),
    responses((status = 200, description = "The report, of schemas/report-1.json", content_type = "application/json"),
        (status = "4XX", response = inline(Problem))))]
async fn report(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    kept(&api, &caller, &id, KeptReport::Json, "application/json", &headers).await
}

/// The report as SARIF 2.1.0.
#[utoipa::path(get, path = "/analyses/{id}/sarif", tag = "analyses", params(("id" = String, Path)),
    responses((status = 200, description = "SARIF", content_type = "application/sarif+json"),
        (status = "4XX", response = inline(Problem))))]
async fn sarif(
    State(api): State<Api>,
    Reader(caller, _): Reader<Repositories>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    kept(&api, &caller, &id, KeptReport::Sarif, "application/sarif+json", &headers).await
}

/// A report as it is stored, to callers who can unpack it; unpacked to others.
async fn kept(
    api: &Api,
    caller: &Principal,
    id: &str,
    which: KeptReport,
    kind: &'static str,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let analysis = with_details(visible(api, caller, id).await?)?;
    let packed = scans::report_packed(&api.store, &analysis, which).await?;
    let packed = packed.ok_or_else(|| Problem::not_found("report of analysis", id))?;
    let takes_gzip = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip")) && parts.all(|part| part != "q=0")
        });
    if takes_gzip {
        let mut response = packed.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        return Ok(response);
    }
    let unreadable = |reason: String| StoreError::Unreadable { what: "report", id: id.to_owned(), reason };
    let bytes = tokio::task::spawn_blocking(move || scans::unpacked(&packed))
        .await
        .map_err(|error| unreadable(error.to_string()))?
        .map_err(|error| unreadable(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, kind), (header::VARY, "accept-encoding")], bytes).into_response())
}
