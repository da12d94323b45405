//! Errors as callers see them (RFC 9457). What went wrong inside is logged, and not told.

use crate::identity::{JwtError, TokenError, UserError};
use crate::store::{Millis, StoreError};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::any::Any;

/// An error.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema, utoipa::ToResponse)]
#[response(description = "Why it is not done", content_type = "application/problem+json")]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What kind of error it is, for programs: `not-found`.
    pub code: &'static str,
    /// The same in words.
    pub title: &'static str,
    /// What it is this time, and what to do.
    pub detail: String,
    /// Of a quota that is used up.
    #[serde(skip)]
    pub(super) quota: Option<UsedUp>,
}

/// A quota that is used up.
#[derive(Debug, Clone, Copy)]
pub(super) struct UsedUp {
    pub(super) limit: u32,
    /// Milliseconds until the next is let through.
    pub(super) wait: Millis,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status: status.as_u16(), code, title, detail: detail.into(), quota: None }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be understood", detail)
    }

    pub(super) fn unauthorized(detail: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Who asks is not known", detail)
    }

    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This is not allowed", detail)
    }

    pub(super) fn not_found(what: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing", format!("there is no {what} {id}"))
    }

    pub(super) fn too_many(limit: u32) -> Self {
        let detail = format!("more than {limit} requests in a minute; Retry-After says when to go on");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Not so fast", detail)
    }

    pub(super) fn internal() -> Self {
        let detail = "the server's log says more, under the X-Request-Id of this answer";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong inside", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let quota = self.quota;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(quota) = quota {
            let seconds = quota.wait.max(1000).unsigned_abs().div_ceil(1000);
            headers.insert("x-quota-limit", HeaderValue::from(quota.limit));
            headers.insert("x-quota-remaining", HeaderValue::from(0));
            headers.insert("x-quota-reset", HeaderValue::from(seconds));
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { what, id } => Self::not_found(what, &id),
            StoreError::Conflict(detail) => {
                Self::new(StatusCode::CONFLICT, "conflict", "That does not fit what is", detail)
            }
            StoreError::OverQuota { limit, wait, .. } => Self {
                quota: Some(UsedUp { limit, wait }),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, "quota-used-up", "That is enough for now", error.to_string())
            },
            error if error.is_unstorable_text() => {
                Self::bad_request("a text holds a NUL character, which cannot be stored")
            }
            error if error.is_passing() => {
                tracing::warn!(%error, "the store cannot answer now");
                let detail = "the database is busy; try again in a few seconds";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Not now", detail)
            }
            error => {
                tracing::error!(%error, "a request failed");
                Self::internal()
            }
        }
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Store(error) => error.into(),
            TokenError::NoRandomness => Self::internal(),
            TokenError::Exceeds(_) | TokenError::ShortLived => Self::forbidden(error.to_string()),
            error => Self::bad_request(error.to_string()),
        }
    }
}

impl From<JwtError> for Problem {
    fn from(error: JwtError) -> Self {
        match error {
            JwtError::Unsigned => Self::internal(),
            JwtError::Exceeds(_) | JwtError::ShortLived => Self::forbidden(error.to_string()),
            JwtError::NoScope | JwtError::Length => Self::bad_request(error.to_string()),
        }
    }
}

impl From<UserError> for Problem {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Store(error) => error.into(),
            UserError::Taken(_) | UserError::Oneself => Self::from(StoreError::Conflict(error.to_string())),
            UserError::Name => Self::bad_request(error.to_string()),
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self { status: rejection.status().as_u16(), ..Self::bad_request(rejection.body_text()) }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

pub(super) async fn no_such_place() -> Problem {
    let detail = "there is nothing at this address; GET /api/v1/openapi.json lists what there is";
    Problem::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing", detail)
}

pub(super) async fn no_such_method() -> Problem {
    let detail = "this address is not for this method; GET /api/v1/openapi.json lists what there is";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Not with this method", detail)
}

/// What a panic says may hold anything, so nothing of it is told.
pub(super) fn of_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::internal().into_response()
}
