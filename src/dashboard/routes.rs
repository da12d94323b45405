use super::deliveries::refusal_of;
use super::page::{Page, Viewer, error, render, wrong};
use crate::api::Api;
use crate::identity::{self, Access, NewAudit};
use crate::receiver::{self, Act, NewRoute, Route, SetRouteError, StoredRoute};
use crate::store::{Named as _, StoreError};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which webhooks cause what.
pub(super) async fn list(State(api): State<Api>, Viewer(viewer): Viewer) -> Response {
    if let Some(refused) = refusal_of(&viewer, Access::Read) {
        return refused;
    }
    match receiver::stored_routes(&api.store).await {
        Ok(stored) => {
            let of_file = api.routes.of_file().iter().map(row);
            let content = json!({
                "rows": of_file.chain(stored.iter().map(stored_row)).collect::<Vec<_>>(),
                "may_change": refusal_of(&viewer, Access::Write).is_none(),
            });
            render(&Page { template: "routes", title: "Routes", content }, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

fn row(route: &Route) -> Value {
    let fits: Vec<Value> = [
        ("event", &route.events),
        ("action", &route.actions),
        ("repository", &route.repositories),
        ("branch", &route.branches),
        ("path", &route.paths),
        ("label", &route.labels),
        ("author", &route.authors),
    ]
    .into_iter()
    .filter(|(_, patterns)| !patterns.is_empty())
    .map(|(name, patterns)| json!({"name": name, "patterns": patterns.join(", ")}))
    .collect();
    json!({"id": null, "name": route.name, "fits": fits, "act": route.act.name(), "enabled": true})
}

fn stored_row(stored: &StoredRoute) -> Value {
    let mut row = row(&stored.route);
    row["id"] = json!(stored.id);
    row["enabled"] = json!(stored.enabled);
    row
}

/// A route as a form says it: lists have commas.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    name: String,
    events: String,
    actions: String,
    repositories: String,
    branches: String,
    paths: String,
    labels: String,
    authors: String,
    act: String,
}

impl Said {
    fn read(&self) -> Result<NewRoute, StoreError> {
        let list = |text: &str| {
            text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let act = Act::from_name(&self.act)
            .ok_or_else(|| StoreError::Conflict("a route handles, leaves to pipelines, or ignores".to_owned()))?;
        let route = Route {
            name: self.name.trim().to_owned(),
            events: list(&self.events),
            actions: list(&self.actions),
            repositories: list(&self.repositories),
            branches: list(&self.branches),
            paths: list(&self.paths),
            labels: list(&self.labels),
            authors: list(&self.authors),
            act,
        };
        Ok(NewRoute { route, enabled: true, position: None })
    }
}

/// Sets a route, as the last.
pub(super) async fn add(State(api): State<Api>, Viewer(viewer): Viewer, Form(said): Form<Said>) -> Response {
    if let Some(refused) = refusal_of(&viewer, Access::Write) {
        return refused;
    }
    let done = async {
        let new = said.read()?;
        let now = api.store.now();
        let mut write = api.store.begin().await?;
        let id = receiver::add_route(&mut write, now, &new).await?;
        identity::note(&mut write, now, &viewer, NewAudit::new("route.add", &id).with(json!(new.route))).await?;
        write.commit().await?;
        Ok::<_, SetRouteError>(api.routes.reload().await?)
    };
    answer(done.await, &viewer)
}

pub(super) async fn act(
    State(api): State<Api>,
    Viewer(viewer): Viewer,
    Path((id, act)): Path<(String, String)>,
) -> Response {
    if let Some(refused) = refusal_of(&viewer, Access::Write) {
        return refused;
    }
    let done = async {
        let known = receiver::route(&api.store, &id).await?;
        let now = api.store.now();
        let mut write = api.store.begin().await?;
        let action = match act.as_str() {
            "enable" | "disable" => {
                let new = NewRoute { route: known.route, enabled: act == "enable", position: None };
                receiver::change_route(&mut write, now, &id, &new).await?;
                "route.change"
            }
            "remove" => {
                receiver::remove_route(&mut write, &id).await?;
                "route.remove"
            }
            _ => return Err(StoreError::NotFound { what: "act", id: act.clone() }.into()),
        };
        identity::note(&mut write, now, &viewer, NewAudit::new(action, &id)).await?;
        write.commit().await?;
        Ok::<_, SetRouteError>(api.routes.reload().await?)
    };
    answer(done.await, &viewer)
}

fn answer(done: Result<(), SetRouteError>, viewer: &identity::Principal) -> Response {
    match done {
        Ok(()) => Redirect::to("/routes").into_response(),
        Err(SetRouteError::Store(problem)) => wrong(&problem, Some(viewer)),
        Err(problem) => error(StatusCode::BAD_REQUEST, &problem.to_string(), Some(viewer)),
    }
}
