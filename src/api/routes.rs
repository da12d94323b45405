//! `/api/v1/routes`: what is done about which webhooks. For admins.

use super::auth::Admin;
use super::page::choice;
use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, NewAudit};
use crate::receiver::{self, NewRoute, Route, SetRouteError, StoredRoute};
use crate::store::{Named as _, StoreError, to_rfc3339};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get, change, remove))
}

/// A route.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Route)]
struct ShownRoute {
    /// Absent of one of the settings file, which is changed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Those with smaller ones are asked first; those of the settings file before all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    #[serde(flatten)]
    patterns: Patterns,
    /// `handle`, `pipelines` (nothing but what those say) or `ignore`.
    act: &'static str,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_at: Option<String>,
}

/// What a route fits; a list that is empty fits all.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = RoutePatterns)]
struct Patterns {
    name: String,
    events: Vec<String>,
    actions: Vec<String>,
    repositories: Vec<String>,
    branches: Vec<String>,
    paths: Vec<String>,
    labels: Vec<String>,
    authors: Vec<String>,
}

fn shown(route: Route) -> ShownRoute {
    ShownRoute {
        id: None,
        position: None,
        act: route.act.name(),
        patterns: Patterns {
            name: route.name,
            events: route.events,
            actions: route.actions,
            repositories: route.repositories,
            branches: route.branches,
            paths: route.paths,
            labels: route.labels,
            authors: route.authors,
        },
        enabled: true,
        created_at: None,
        changed_at: None,
    }
}

impl From<StoredRoute> for ShownRoute {
    fn from(stored: StoredRoute) -> Self {
        Self {
            id: Some(stored.id),
            position: Some(stored.position),
            enabled: stored.enabled,
            created_at: Some(to_rfc3339(stored.created_at)),
            changed_at: Some(to_rfc3339(stored.changed_at)),
            ..shown(stored.route)
        }
    }
}

impl From<SetRouteError> for Problem {
    fn from(error: SetRouteError) -> Self {
        match error {
            SetRouteError::Store(error) => error.into(),
            SetRouteError::Many => StoreError::Conflict(error.to_string()).into(),
            error => Self::bad_request(error.to_string()),
        }
    }
}

/// A route that is to be set. A list that is left out fits all.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRoute)]
struct RouteBody {
    /// Names the route in the log of deliveries.
    name: String,
    /// Names of GitHub's events, as `pull_request`; `*` stands for any letters, here and below.
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    actions: Vec<String>,
    /// `acme/*`
    #[serde(default)]
    repositories: Vec<String>,
    /// Branches that were pushed to, or that pull requests are to be merged into: `release/**`.
    #[serde(default)]
    branches: Vec<String>,
    /// Files of a push: `src/**`.
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    authors: Vec<String>,
    /// `handle`, as it is not said, `pipelines` (nothing but what those say) or `ignore`.
    #[serde(default)]
    act: Option<String>,
    #[serde(default = "on")]
    enabled: bool,
    /// Those with smaller ones are asked first; the last where it is not said.
    #[serde(default)]
    position: Option<i64>,
}

fn on() -> bool {
    true
}

impl RouteBody {
    fn read(self) -> Result<NewRoute, Problem> {
        let act = choice("act", self.act.as_deref())?.unwrap_or_default();
        let route = Route {
            name: self.name,
            events: self.events,
            actions: self.actions,
            repositories: self.repositories,
            branches: self.branches,
            paths: self.paths,
            labels: self.labels,
            authors: self.authors,
            act,
        };
        Ok(NewRoute { route, enabled: self.enabled, position: self.position })
    }
}

/// All routes in the order in which they are asked; the first that fits decides. Those of the settings file come first.
#[utoipa::path(get, path = "/routes", tag = "routes",
    responses((status = 200, body = Vec<ShownRoute>), (status = "4XX", response = inline(Problem))))]
async fn list(State(api): State<Api>, Admin(_caller): Admin) -> Result<Json<Vec<ShownRoute>>, Problem> {
    let stored = receiver::stored_routes(&api.store).await?;
    let of_file = api.routes.of_file().iter().cloned().map(shown);
    Ok(Json(of_file.chain(stored.into_iter().map(ShownRoute::from)).collect()))
}

/// Sets a route. It holds at once here, and within seconds in all processes.
#[utoipa::path(post, path = "/routes", tag = "routes", request_body = RouteBody,
    responses((status = 201, body = ShownRoute), (status = "4XX", response = inline(Problem))))]
async fn add(
    State(api): State<Api>,
    Admin(caller): Admin,
    body: Result<Json<RouteBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownRoute>), Problem> {
    let Json(body) = body?;
    let new = body.read()?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let id = receiver::add_route(&mut write, now, &new).await?;
    let entry = NewAudit::new("route.add", &id).with(json!(new.route));
    identity::note(&mut write, now, &caller, entry).await?;
    write.commit().await?;
    api.routes.reload().await?;
    Ok((StatusCode::CREATED, Json(receiver::route(&api.store, &id).await?.into())))
}

/// One route that was set.
#[utoipa::path(get, path = "/routes/{id}", tag = "routes", params(("id" = String, Path)),
    responses((status = 200, body = ShownRoute), (status = "4XX", response = inline(Problem))))]
async fn get(
    State(api): State<Api>,
    Admin(_caller): Admin,
    Path(id): Path<String>,
) -> Result<Json<ShownRoute>, Problem> {
    Ok(Json(receiver::route(&api.store, &id).await?.into()))
}

/// Makes a route another; without a position it keeps its own.
#[utoipa::path(put, path = "/routes/{id}", tag = "routes", params(("id" = String, Path)), request_body = RouteBody,
    responses((status = 200, body = ShownRoute), (status = "4XX", response = inline(Problem))))]
async fn change(
    State(api): State<Api>,
    Admin(caller): Admin,
    Path(id): Path<String>,
    body: Result<Json<RouteBody>, JsonRejection>,
) -> Result<Json<ShownRoute>, Problem> {
    let Json(body) = body?;
    let new = body.read()?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    receiver::change_route(&mut write, now, &id, &new).await?;
    let entry = NewAudit::new("route.change", &id).with(json!(new.route));
    identity::note(&mut write, now, &caller, entry).await?;
    write.commit().await?;
    api.routes.reload().await?;
    Ok(Json(receiver::route(&api.store, &id).await?.into()))
}

/// Takes a route away.
#[utoipa::path(delete, path = "/routes/{id}", tag = "routes", params(("id" = String, Path)),
    responses((status = 204, description = "It is gone"), (status = "4XX", response = inline(Problem))))]
async fn remove(State(api): State<Api>, Admin(caller): Admin, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    receiver::remove_route(&mut write, &id).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("route.remove", &id)).await?;
    write.commit().await?;
    api.routes.reload().await?;
    Ok(StatusCode::NO_CONTENT)
}
