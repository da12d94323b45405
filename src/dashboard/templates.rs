use super::page::{Page, Paging, Viewer, error, refusal, render, time, wrong};
use crate::api::Api;
use crate::identity::{Access, Area, Principal, Scope};
use crate::scans;
use crate::store::{Cursor, Named as _, PageRequest, StoreError};
use crate::templates::CheckResult;
use crate::upkeep::{self, Application, ApplicationFilter, ComplianceFilter, StoredCompliance};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

/// Templates, and how much of them repositories have.
pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Templates, Access::Read)) {
        return refused;
    }
    match gather(&api, &viewer, &paging).await {
        Ok(content) => {
            render(&Page { template: "templates", title: "Templates", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

async fn gather(api: &Api, viewer: &Principal, paging: &Paging) -> Result<Value, StoreError> {
    let owner_id = viewer.sees().map(str::to_owned);
    let filter = ComplianceFilter { owner_id: owner_id.clone(), latest: true, ..ComplianceFilter::default() };
    let found = upkeep::list_compliance(&api.store, &filter, &paging.request()).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for one in &found.items {
        let repository = scans::repository(&api.store, &one.repository_id).await?;
        let mut row = compliance_row(one);
        row["repository"] = json!(repository.full_name);
        rows.push(row);
    }
    let filter = ApplicationFilter { owner_id, ..ApplicationFilter::default() };
    let latest = PageRequest::first(20);
    let applications = upkeep::list_applications(&api.store, &filter, &latest).await?.items;
    let mut applied = Vec::with_capacity(applications.len());
    for one in &applications {
        let repository = scans::repository(&api.store, &one.repository_id).await?;
        let mut row = application_row(one);
        row["repository"] = json!(repository.full_name);
        applied.push(row);
    }
    let templates: Vec<Value> = api
        .upkeep
        .catalogue
        .iter()
        .map(|template| {
            let manifest = &template.manifest;
            json!({"name": manifest.name, "version": manifest.version, "description": manifest.description})
        })
        .collect();
    let next = found.next.as_ref().map(Cursor::encode);
    Ok(json!({"templates": templates, "rows": rows, "total": found.total, "next": next, "applied": applied}))
}

/// What is shown of a repository's own page.
pub(super) async fn of_repository(api: &Api, viewer: &Principal, id: &str) -> Result<Value, StoreError> {
    if !viewer.may(Scope::Of(Area::Templates, Access::Read)) {
        return Ok(json!({"compliance": [], "applied": []}));
    }
    let filter = ComplianceFilter { repository_id: Some(id.to_owned()), latest: true, ..ComplianceFilter::default() };
    let found = upkeep::list_compliance(&api.store, &filter, &PageRequest::default()).await?;
    let filter = ApplicationFilter { repository_id: Some(id.to_owned()), ..ApplicationFilter::default() };
    let latest = PageRequest::first(10);
    let applied = upkeep::list_applications(&api.store, &filter, &latest).await?;
    Ok(json!({
        "compliance": found.items.iter().map(compliance_row).collect::<Vec<_>>(),
        "applied": applied.items.iter().map(application_row).collect::<Vec<_>>(),
    }))
}

/// What the checks of a template found in a repository, and how it went.
pub(super) async fn show(State(api): State<Api>, Viewer(viewer): Viewer, Path(id): Path<String>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Templates, Access::Read)) {
        return refused;
    }
    let found = async {
        let one = upkeep::compliance(&api.store, &id).await?;
        let repository = viewer.may_see(scans::repository(&api.store, &one.repository_id).await?)?;
        let filter = ComplianceFilter {
            repository_id: Some(one.repository_id.clone()),
            template: Some(one.found.template.clone()),
            ..ComplianceFilter::default()
        };
        let history = upkeep::list_compliance(&api.store, &filter, &PageRequest::default()).await?;
        Ok::<_, StoreError>((one, repository, history))
    };
    match found.await {
        Ok((one, repository, history)) => {
            let mut content = compliance_row(&one);
            content["repository"] = json!(repository.full_name);
            content["commit"] = json!(one.commit);
            content["checks"] = one.found.checks.iter().map(check_row).collect();
            content["history"] = history.items.iter().map(compliance_row).collect();
            let title = format!("{} in {}", one.found.template, repository.full_name);
            render(&Page { template: "compliance", title: &title, content }, Some(&viewer), StatusCode::OK)
        }
        Err(StoreError::NotFound { .. }) => error(StatusCode::NOT_FOUND, "There is no such result.", Some(&viewer)),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

fn check_row(check: &CheckResult) -> Value {
    json!({
        "name": check.name,
        "description": check.description,
        "weight": check.weight,
        "state": if check.holds { "passed" } else { "failed" },
        "word": if check.holds { "holds" } else { "fails" },
        "detail": check.detail,
        "remedy": check.remedy,
    })
}

fn compliance_row(one: &StoredCompliance) -> Value {
    let state = match one.found.score {
        90.. => "passed",
        60.. => "warned",
        _ => "failed",
    };
    json!({
        "id": one.id,
        "repository_id": one.repository_id,
        "template": format!("{} {}", one.found.template, one.found.version),
        "score": one.found.score,
        "state": state,
        "failing": one.failing,
        "at": time(one.at),
    })
}

fn application_row(one: &Application) -> Value {
    json!({
        "template": format!("{} {}", one.template, one.version),
        "repository_id": one.repository_id,
        "way": one.way.name(),
        "state": one.state.name(),
        "job_id": one.job_id,
        "pull_number": one.revert_number.or(one.pull_number),
        // Only what is a link of the web becomes one.
        "pull_url": one.revert_url.as_ref().or(one.pull_url.as_ref()).filter(|url| url.starts_with("http")),
        "error": one.error,
        "at": time(one.changed_at),
    })
}
