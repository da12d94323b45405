//! `/api/v1/me` for everybody; `/api/v1/users` and `/api/v1/audit` for admins.

use super::auth::{Admin, Caller};
use super::problem::Problem;
use super::state::Api;
use super::time::shown;
use crate::identity::{self, NewAudit, NewToken, Principal, Scopes, User, UserChange};
use crate::jobs::{self, Standing};
use crate::sign_in;
use crate::store::to_rfc3339;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(list, add)).routes(routes!(change)).routes(routes!(audit))
}

/// Who asks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Me {
    user_id: String,
    name: String,
    is_admin: bool,
    /// Of the token that was used.
    scopes: Vec<String>,
    /// The token that was used, or that a sign-in or a short-lived token stands on.
    token_id: String,
    quota: ShownQuota,
}

/// How much somebody may ask for. Scans that webhooks cause count for nobody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Quota)]
struct ShownQuota {
    /// Scans that may be asked for within 24 hours; absent without a bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    scans_per_day: Option<u32>,
    /// Scans that were asked for within 24 hours.
    scans_today: u32,
    /// When one more may be asked for, where none may be now.
    #[serde(skip_serializing_if = "Option::is_none")]
    goes_on_at: Option<String>,
    /// Scans that may run at once; further ones wait. Absent without a bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    scans_at_once: Option<u32>,
    /// Scans that were asked for and run now.
    scans_running: u32,
}

impl From<Standing> for ShownQuota {
    fn from(standing: Standing) -> Self {
        Self {
            scans_per_day: standing.scans_per_day,
            scans_today: standing.today,
            goes_on_at: shown(standing.goes_on_at),
            scans_at_once: standing.scans_at_once,
            scans_running: standing.running,
        }
    }
}

/// Who the token belongs to, what it may do, and how much.
#[utoipa::path(get, path = "/me", tag = "users", responses((status = 200, body = Me), (status = "4XX", response = inline(Problem))))]
async fn me(State(api): State<Api>, Caller(caller): Caller) -> Result<Json<Me>, Problem> {
    let standing = jobs::standing(&api.store, &caller.user_id).await?;
    Ok(Json(Me {
        quota: standing.into(),
        scopes: caller.scopes.iter().map(|scope| scope.to_string()).collect(),
        user_id: caller.user_id,
        name: caller.user_name,
        token_id: caller.token_id,
        is_admin: caller.is_admin,
    }))
}

/// Somebody who may use the server.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = User)]
struct ShownUser {
    id: String,
    name: String,
    is_admin: bool,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<String>,
}

impl From<User> for ShownUser {
    fn from(user: User) -> Self {
        Self {
            created_at: to_rfc3339(user.created_at),
            disabled_at: shown(user.disabled_at),
            id: user.id,
            name: user.name,
            is_admin: user.is_admin,
        }
    }
}

/// All users, by name.
#[utoipa::path(get, path = "/users", tag = "users",
    responses((status = 200, body = Vec<ShownUser>), (status = "4XX", response = inline(Problem))))]
async fn list(State(api): State<Api>, Admin(_caller): Admin) -> Result<Json<Vec<ShownUser>>, Problem> {
    Ok(Json(identity::users(&api.store).await?.into_iter().map(ShownUser::from).collect()))
}

/// A user who is to be added.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct UserRequest {
    name: String,
    #[serde(default)]
    is_admin: bool,
    /// Of their first token; as `repositories:read`.
    scopes: Vec<String>,
    /// Name of an account of GitHub that may sign in as this user, whatever it belongs to.
    #[serde(default)]
    github_login: Option<String>,
}

/// A user who was added.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AddedUser {
    id: String,
    /// Their first token; it is never shown again.
    token: String,
}

/// Adds a user, with a first token.
#[utoipa::path(post, path = "/users", tag = "users", request_body = UserRequest,
    responses((status = 201, body = AddedUser), (status = "4XX", response = inline(Problem))))]
async fn add(
    State(api): State<Api>,
    Admin(caller): Admin,
    request: Result<Json<UserRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<AddedUser>), Problem> {
    let Json(request) = request?;
    let scopes: Result<Scopes, _> = request.scopes.iter().map(|word| word.parse()).collect();
    let scopes = scopes.map_err(|error: identity::ScopeError| Problem::bad_request(error.to_string()))?;
    if scopes.is_admin() && !request.is_admin {
        return Err(Problem::bad_request("the scope admin is for admins; say `is_admin` or leave it out"));
    }
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let id = identity::add_user(&mut write, now, &request.name, request.is_admin).await?;
    let theirs = Principal { user_id: id.clone(), ..caller.clone() };
    if let Some(login) = &request.github_login {
        sign_in::invite(&mut write, now, login, &id).await?;
    }
    let token = NewToken { name: "first".to_owned(), scopes, expires_at: None };
    let made = identity::make(&mut write, now, &theirs, token).await?;
    let document = json!({"name": request.name, "is_admin": request.is_admin, "github_login": request.github_login});
    identity::note(&mut write, now, &caller, NewAudit::new("user.add", &id).with(document)).await?;
    write.commit().await?;
    Ok((StatusCode::CREATED, Json(AddedUser { id, token: made.secret.expose_secret().to_owned() })))
}

/// What is to become of a user; what is not said stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct UserChangeRequest {
    is_admin: Option<bool>,
    /// Who is disabled is refused with every token, and signed out.
    is_disabled: Option<bool>,
    /// Name of an account of GitHub that may sign in as this user, whatever it belongs to.
    github_login: Option<String>,
}

/// Disables a user or lets them in again, makes them an admin or takes that back, or invites an account of GitHub to be them.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = String, Path)), request_body = UserChangeRequest,
    responses((status = 200, body = ShownUser), (status = "4XX", response = inline(Problem))))]
async fn change(
    State(api): State<Api>,
    Admin(caller): Admin,
    Path(id): Path<String>,
    request: Result<Json<UserChangeRequest>, JsonRejection>,
) -> Result<Json<ShownUser>, Problem> {
    let Json(request) = request?;
    identity::user(&api.store, &id).await?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let change = UserChange { is_admin: request.is_admin, is_disabled: request.is_disabled };
    identity::change_user(&mut write, now, &caller, &id, change).await?;
    if let Some(login) = &request.github_login {
        sign_in::invite(&mut write, now, login, &id).await?;
    }
    let document = json!({
        "is_admin": request.is_admin, "is_disabled": request.is_disabled, "github_login": request.github_login,
    });
    identity::note(&mut write, now, &caller, NewAudit::new("user.change", &id).with(document)).await?;
    write.commit().await?;
    Ok(Json(identity::user(&api.store, &id).await?.into()))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
struct AuditQuery {
    /// Only entries before this number.
    before: Option<i64>,
}

/// A change that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownChange {
    id: i64,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_id: Option<String>,
    action: String,
    subject: String,
    document: Value,
}

/// What was changed by whom, newest first; at most 100 at once.
#[utoipa::path(get, path = "/audit", tag = "users", params(AuditQuery),
    responses((status = 200, body = Vec<ShownChange>), (status = "4XX", response = inline(Problem))))]
async fn audit(
    State(api): State<Api>,
    Admin(_caller): Admin,
    query: Result<Query<AuditQuery>, QueryRejection>,
) -> Result<Json<Vec<ShownChange>>, Problem> {
    let Query(query) = query?;
    let found = identity::audit_log(&api.store, query.before, 100).await?;
    let show = |entry: identity::AuditEntry| ShownChange {
        id: entry.id,
        at: to_rfc3339(entry.at),
        user_id: entry.user_id,
        token_id: entry.token_id,
        action: entry.action,
        subject: entry.subject,
        document: entry.document,
    };
    Ok(Json(found.into_iter().map(show).collect()))
}
