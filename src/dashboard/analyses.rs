use super::page::{Page, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{Access, Area, Principal, Scope};
use crate::report::html;
use crate::report::json::from_json;
use crate::scans::{self, Analysis, FindingFilter, KeptReport, Repository, StoredFinding};
use crate::store::{Cursor, Named as _, PageRequest, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// What the interactive report may do: run its own script and style, which it names by their hashes, in an origin of its own, so
/// that whatever it shows gets at nothing of the server's.
const REPORT_POLICY: &str = "sandbox allow-scripts allow-popups allow-downloads; default-src 'none'; script-src 'unsafe-inline'; \
                             style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// An analysis in a list.
pub(super) fn row(analysis: &Analysis) -> Value {
    let figures = analysis.figures.as_ref();
    json!({
        "id": analysis.id,
        "reference": analysis.reference,
        "pull_number": analysis.pull_number,
        "commit": analysis.commit.as_deref().map(|commit| commit.get(..10).unwrap_or(commit)),
        "cause": analysis.cause,
        "state": analysis.state.name(),
        "score": figures.map(|figures| format!("{:.1}", figures.score)),
        "gate": figures.map(|figures| figures.gate.as_str()),
        "findings": figures.map(|figures| figures.findings),
        "new": figures.and_then(|figures| figures.new),
        "started": time(analysis.started_at),
        "error": analysis.error,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    severity: Option<String>,
    after: Option<String>,
}

async fn visible(api: &Api, viewer: &Principal, id: &str) -> Result<(Repository, Analysis), StoreError> {
    let analysis = scans::analysis(&api.store, id).await?;
    let repository = viewer.may_see(scans::repository(&api.store, &analysis.repository_id).await?)?;
    Ok((repository, analysis))
}

pub(super) async fn show(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Read)) {
        return refused;
    }
    let found = async {
        let (repository, analysis) = visible(&api, &viewer, &id).await?;
        let filter = FindingFilter { severity: wanted.severity.clone(), ..FindingFilter::default() };
        let page = PageRequest { after: wanted.after.as_deref().and_then(Cursor::decode), ..PageRequest::default() };
        let findings = match analysis.stored_findings {
            Some(_) => Some(scans::list_findings(&api.store, &analysis, &filter, &page).await?),
            None => None,
        };
        Ok::<_, StoreError>((repository, analysis, findings))
    };
    match found.await {
        Ok((repository, analysis, findings)) => {
            let mut content = row(&analysis);
            content["repository"] = json!({"id": repository.id, "name": repository.full_name});
            content["figures"] = figures(&analysis);
            content["since"] = since(&analysis);
            content["job"] = json!(analysis.job_id);
            content["severity"] = json!(wanted.severity);
            content["next"] = json!(findings.as_ref().and_then(|page| page.next.as_ref()).map(Cursor::encode));
            content["total"] = json!(findings.as_ref().map(|page| page.total));
            content["details"] = findings.map(|page| page.items.iter().map(finding).collect()).unwrap_or_default();
            render(&Page { template: "analysis", title: "Analysis", content }, Some(&viewer), StatusCode::OK)
        }
        Err(StoreError::NotFound { .. }) => error(StatusCode::NOT_FOUND, "There is no such analysis.", Some(&viewer)),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

fn figures(analysis: &Analysis) -> Value {
    let Some(figures) = &analysis.figures else { return Value::Null };
    let severities = [
        ("critical", figures.critical),
        ("high", figures.high),
        ("medium", figures.medium),
        ("low", figures.low),
        ("info", figures.info),
    ];
    json!({
        "score": format!("{:.1}", figures.score),
        "gate": figures.gate,
        "findings": figures.findings,
        "new": figures.new,
        "fixed": figures.fixed,
        "severities": severities.map(|(name, number)| json!({"name": name, "number": number})),
    })
}

fn since(analysis: &Analysis) -> Value {
    let Some(since) = &analysis.since else { return Value::Null };
    json!({
        "id": since.previous_id,
        "score": format!("{:.1}", since.score),
        "appeared": since.appeared,
        "gone": since.gone,
    })
}

fn finding(finding: &StoredFinding) -> Value {
    json!({
        "severity": finding.severity,
        "rule": finding.rule,
        "state": finding.state,
        "is_new": finding.state == "new",
        "is_suppressed": finding.is_suppressed,
        "place": format!("{}:{}", finding.path, finding.line),
        "message": finding.message,
    })
}

/// The whole report, as `plimsoll scan --format html` writes it: with source, to filter, sort and search.
pub(super) async fn report(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Read)) {
        return refused;
    }
    let packed = async {
        let (_, analysis) = visible(&api, &viewer, &id).await?;
        scans::report_packed(&api.store, &analysis, KeptReport::Json).await
    };
    let packed = match packed.await {
        Ok(Some(packed)) => packed,
        Ok(None) => return error(StatusCode::NOT_FOUND, "There is no report of it, or not any more.", Some(&viewer)),
        Err(problem) => return wrong(&problem, Some(&viewer)),
    };
    // A large one takes a second to unpack and to write.
    let made = tokio::task::spawn_blocking(move || -> Option<Vec<u8>> {
        let report = from_json(&scans::unpacked(&packed).ok()?).ok()?;
        let mut page = Vec::new();
        html::render(&report, &html::Options::default(), &mut page).ok()?;
        Some(page)
    });
    match made.await {
        Ok(Some(page)) => (
            [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, REPORT_POLICY)],
            page,
        )
            .into_response(),
        _ => error(StatusCode::INTERNAL_SERVER_ERROR, "The report cannot be read.", Some(&viewer)),
    }
}
