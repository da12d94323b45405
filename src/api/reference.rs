//! The OpenAPI document.

use super::state::Api;
use axum::http::header;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use utoipa::openapi::OpenApi;

pub(super) fn routes(document: OpenApi) -> Router<Api> {
    let document = Arc::new(document);
    Router::new().route(
        "/api/v1/openapi.json",
        get(move || async move { ([(header::CACHE_CONTROL, "max-age=3600")], Json((*document).clone())) }),
    )
}
