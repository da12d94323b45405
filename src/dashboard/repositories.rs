use super::analyses::row as analysis_row;
use super::page::{Page, Paging, Viewer, error, refusal, render, wrong};
use super::templates::of_repository;
use crate::api::Api;
use crate::identity::{Access, Area, Principal, Scope};
use crate::scans::{self, AnalysisFilter, AnalysisState};
use crate::store::{Cursor, PageRequest, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer, Query(paging): Query<Paging>) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Read)) {
        return refused;
    }
    match gather(&api, &viewer, &paging).await {
        Ok(content) => {
            render(&Page { template: "repositories", title: "Repositories", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

async fn gather(api: &Api, viewer: &Principal, paging: &Paging) -> Result<Value, StoreError> {
    let page = scans::list_repositories(&api.store, viewer.sees(), None, &paging.request()).await?;
    let mut rows = Vec::with_capacity(page.items.len());
    for repository in &page.items {
        let filter = AnalysisFilter {
            repository_id: Some(repository.id.clone()),
            state: Some(AnalysisState::Completed),
            ..AnalysisFilter::default()
        };
        let last = PageRequest::first(1);
        let latest = scans::list_analyses(&api.store, &filter, &last).await?.items;
        rows.push(json!({
            "id": repository.id,
            "name": repository.full_name,
            "host": repository.host,
            "enabled": repository.enabled,
            "latest": latest.first().map(analysis_row),
        }));
    }
    Ok(json!({"rows": rows, "total": page.total, "next": page.next.as_ref().map(Cursor::encode)}))
}

pub(super) async fn show(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Of(Area::Repositories, Access::Read)) {
        return refused;
    }
    let found = async {
        let repository = viewer.may_see(scans::repository(&api.store, &id).await?)?;
        let filter = AnalysisFilter { repository_id: Some(id.clone()), ..AnalysisFilter::default() };
        let analyses = scans::list_analyses(&api.store, &filter, &paging.request()).await?;
        let templates = of_repository(&api, &viewer, &id).await?;
        Ok::<_, StoreError>((repository, analyses, templates))
    };
    match found.await {
        Ok((repository, analyses, templates)) => {
            let content = json!({
                "id": repository.id,
                "name": repository.full_name,
                "host": repository.host,
                "enabled": repository.enabled,
                "rows": analyses.items.iter().map(analysis_row).collect::<Vec<_>>(),
                "total": analyses.total,
                "next": analyses.next.as_ref().map(Cursor::encode),
                "templates": templates,
            });
            let title = repository.full_name.as_str();
            render(&Page { template: "repository", title, content }, Some(&viewer), StatusCode::OK)
        }
        Err(StoreError::NotFound { .. }) => error(StatusCode::NOT_FOUND, "There is no such repository.", Some(&viewer)),
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}
