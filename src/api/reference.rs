//! The OpenAPI document.

use super::state::Api;
use axum::http::header;
use axum::routing::get;
use axum::{Json, Router};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, Required};

pub(super) fn routes(document: OpenApi) -> Router<Api> {
    let document = Arc::new(document);
    Router::new().route(
        "/api/v1/openapi.json",
        get(move || async move { ([(header::CACHE_CONTROL, "max-age=3600")], Json((*document).clone())) }),
    )
}

/// Settles what the handlers do not say of themselves: a parameter that is not in the path is in the query, where it may be left out; and
/// each operation has a name of its own, from its tag and its handler.
pub(super) fn settled(mut document: OpenApi) -> OpenApi {
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().filter_map(Option::as_mut) {
            settle_parameters(path, operation);
            let tag = operation.tags.iter().flatten().next().map_or("", String::as_str);
            let handler = operation.operation_id.as_deref().unwrap_or_default();
            let name = format!("{tag}_{handler}").replace('-', "_");
            let number = names.entry(name.clone()).and_modify(|number| *number += 1).or_insert(1);
            operation.operation_id = Some(if *number == 1 { name } else { format!("{name}_{number}") });
        }
    }
    document
}

fn settle_parameters(path: &str, operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if parameter.parameter_in == ParameterIn::Path && !path.contains(&format!("{{{}}}", parameter.name)) {
            parameter.parameter_in = ParameterIn::Query;
            parameter.required = Required::False;
        }
    }
}
