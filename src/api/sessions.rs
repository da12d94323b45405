//! `/api/v1/sessions`: who is signed in to the dashboard. One sees one's own; an admin those of everybody.

use super::auth::Caller;
use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, NewAudit, Proof, Session};
use crate::store::{Named as _, to_rfc3339};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(end))
}

/// Somebody who is signed in to the dashboard.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Session)]
struct ShownSession {
    id: String,
    user_id: String,
    /// What they signed in with: `token` or `github`.
    means: &'static str,
    /// What the browser says it is.
    agent: String,
    created_at: String,
    /// Behind by five minutes at most.
    used_at: String,
    expires_at: String,
    /// Whether this request was made with it.
    is_this: bool,
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct SessionQuery {
    /// Whose; the caller's own where it is not said. Those of others are for admins.
    user_id: Option<String>,
}

/// The sign-ins of a user that hold, newest first.
#[utoipa::path(get, path = "/sessions", tag = "users", params(SessionQuery),
    responses((status = 200, body = Vec<ShownSession>), (status = "4XX", response = inline(Problem))))]
async fn list(
    State(api): State<Api>,
    Caller(caller): Caller,
    query: Result<Query<SessionQuery>, QueryRejection>,
) -> Result<Json<Vec<ShownSession>>, Problem> {
    let Query(query) = query?;
    let user = query.user_id.as_deref().unwrap_or(&caller.user_id);
    if user != caller.user_id && caller.sees().is_some() {
        return Err(Problem::not_found("user", user));
    }
    let found = identity::sessions_of(&api.store, user).await?;
    let show = |session: Session| ShownSession {
        is_this: caller.proof == Proof::Session(session.id.clone()),
        means: session.means.name(),
        created_at: to_rfc3339(session.created_at),
        used_at: to_rfc3339(session.used_at),
        expires_at: to_rfc3339(session.expires_at),
        id: session.id,
        user_id: session.user_id,
        agent: session.agent,
    };
    Ok(Json(found.into_iter().map(show).collect()))
}

/// Ends a sign-in, with the short-lived tokens that were made from it.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "users", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn end(State(api): State<Api>, Caller(caller): Caller, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let session = identity::session(&api.store, &id).await?;
    // One's own are one's own also for a token without the scope admin.
    let session = if session.user_id == caller.user_id { session } else { caller.may_see(session)? };
    let mut write = api.store.begin().await?;
    identity::end_session(&mut write, &id).await?;
    let entry = NewAudit::new("session.end", &id).with(json!({"user_id": session.user_id}));
    identity::note(&mut write, api.store.now(), &caller, entry).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
