//! `/api/v1/tokens`: the caller's own.

use super::auth::{Caller, Holder};
use super::problem::Problem;
use super::state::Api;
use super::time::{self, shown};
use crate::identity::{self, NewAudit, NewToken, Scopes, ShortLived, Token};
use crate::store::to_rfc3339;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke)).routes(routes!(shorten))
}

/// What is known of a token; the token itself is not.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Token)]
struct ShownToken {
    id: String,
    name: String,
    /// Its first letters.
    hint: String,
    scopes: Vec<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<String>,
}

impl From<Token> for ShownToken {
    fn from(token: Token) -> Self {
        Self {
            scopes: token.scopes.iter().map(|scope| scope.to_string()).collect(),
            created_at: to_rfc3339(token.created_at),
            expires_at: shown(token.expires_at),
            last_used_at: shown(token.last_used_at),
            revoked_at: shown(token.revoked_at),
            id: token.id,
            name: token.name,
            hint: token.hint,
        }
    }
}

/// The caller's tokens, newest first.
#[utoipa::path(get, path = "/tokens", tag = "tokens",
    responses((status = 200, body = Vec<ShownToken>), (status = "4XX", response = inline(Problem))))]
async fn list(State(api): State<Api>, Caller(caller): Caller) -> Result<Json<Vec<ShownToken>>, Problem> {
    let tokens = identity::tokens_of(&api.store, &caller.user_id).await?;
    Ok(Json(tokens.into_iter().map(ShownToken::from).collect()))
}

/// A token that is to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    /// By which you will know it.
    name: String,
    /// As `jobs:read`; no more than the token has that asks.
    scopes: Vec<String>,
    /// RFC 3339; it never expires where it is not said.
    #[serde(default)]
    expires_at: Option<String>,
}

/// A token that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownOnce {
    id: String,
    /// Keep it: it is never shown again.
    token: String,
}

fn read_scopes(words: &[String]) -> Result<Scopes, Problem> {
    let scopes: Result<Scopes, _> = words.iter().map(|word| word.parse()).collect();
    scopes.map_err(|error: identity::ScopeError| Problem::bad_request(error.to_string()))
}

/// Makes a token. It is shown this once.
#[utoipa::path(post, path = "/tokens", tag = "tokens", request_body = TokenRequest,
    responses((status = 201, body = ShownOnce), (status = "4XX", response = inline(Problem))))]
async fn make(
    State(api): State<Api>,
    Caller(caller): Caller,
    request: Result<Json<TokenRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownOnce>), Problem> {
    let Json(request) = request?;
    let scopes = read_scopes(&request.scopes)?;
    let expires_at = request.expires_at.as_deref().map(|text| time::read("expires_at", text)).transpose()?;
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    let document = json!({"name": request.name, "scopes": scopes.to_string()});
    let made = identity::make(&mut write, now, &caller, NewToken { name: request.name, scopes, expires_at }).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("token.make", &made.id).with(document)).await?;
    write.commit().await?;
    Ok((StatusCode::CREATED, Json(ShownOnce { id: made.id, token: made.secret.expose_secret().to_owned() })))
}

/// Ends a token, for good.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", response = inline(Problem))))]
async fn revoke(State(api): State<Api>, Caller(caller): Caller, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let now = api.store.now();
    let mut write = api.store.begin().await?;
    identity::revoke(&mut write, now, &caller.user_id, &id).await?;
    identity::note(&mut write, now, &caller, NewAudit::new("token.revoke", &id)).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A short-lived token that is to be made.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ShortTokenRequest {
    /// As `jobs:read`; all that the caller has where it is not said.
    scopes: Option<Vec<String>>,
    /// Seconds that it holds, 60 to 3600; 900 where it is not said.
    #[schema(minimum = 60, maximum = 3600)]
    expires_in: Option<u32>,
}

/// A short-lived token that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownShortToken {
    id: String,
    /// A JSON Web Token.
    access_token: String,
    /// `Bearer`
    token_type: &'static str,
    /// Seconds that it holds.
    expires_in: u64,
    expires_at: String,
    scopes: Vec<String>,
}

/// Makes a short-lived token, a JSON Web Token, from a token or from the dashboard's sign-in. It is taken wherever a token is, may do no more
/// than what it was made from, ends with it, and makes no other token.
#[utoipa::path(post, path = "/token", tag = "tokens", request_body(content = ShortTokenRequest),
    responses((status = 201, body = ShownShortToken), (status = "4XX", response = inline(Problem))))]
async fn shorten(
    State(api): State<Api>,
    Holder(caller): Holder,
    request: Result<Json<ShortTokenRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<ShownShortToken>), Problem> {
    let Json(request) = request?;
    let scopes = request.scopes.as_deref().map(read_scopes).transpose()?;
    let holds = Duration::from_secs(u64::from(request.expires_in.unwrap_or(900)));
    let now = api.store.now();
    let made = identity::shorten(&api.vault, now, &caller, ShortLived { scopes, holds })?;
    let mut write = api.store.begin().await?;
    let document = json!({"short_lived": made.id, "scopes": made.scopes.to_string(), "expires_at": made.expires_at});
    let entry = NewAudit::new("token.shorten", &caller.token_id).with(document);
    identity::note(&mut write, now, &caller, entry).await?;
    write.commit().await?;
    let shown = ShownShortToken {
        id: made.id,
        access_token: made.token.expose_secret().to_owned(),
        token_type: "Bearer",
        expires_in: holds.as_secs(),
        expires_at: to_rfc3339(made.expires_at),
        scopes: made.scopes.iter().map(|scope| scope.to_string()).collect(),
    };
    Ok((StatusCode::CREATED, Json(shown)))
}
