//! The interface over HTTP: the receiver of webhooks, and everything else below `/api/v1`.
//!
//! Each resource is one file: what it takes, what it gives, its routes and their place in the OpenAPI document, which is made
//! from the very handlers. What a caller may do is decided by the extractors of [`auth`], so a handler without one of them does
//! not get at anybody's rows.

mod analyses;
mod auth;
mod batches;
mod deliveries;
mod etag;
mod events;
mod health;
mod idempotency;
mod jobs;
mod limits;
mod metrics;
mod outgoing;
mod page;
mod performance;
mod pipeline_runs;
mod pipelines;
mod problem;
mod reference;
mod repositories;
mod routes;
mod schedules;
mod sessions;
mod state;
mod templates;
mod time;
mod tokens;
mod users;
mod webhooks;

pub(crate) use auth::{SESSION_COOKIE, cookie, is_own, session_cookie};
pub use idempotency::{SEALED_ANSWERS, forget as forget_answers};
pub use limits::{Limiter, Limits};
pub(crate) use performance::measured;
pub use performance::{Meter, Performance};
pub use state::{Api, Figures};

use auth::Bearer;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Request, header};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Bytes of a body but of webhooks, which may be larger.
const LARGEST_BODY: usize = 2 << 20;

/// How long an answer may take; streams are answered at once and go on.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ties what is logged here to what a proxy before it, or a job after it, logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Plimsoll",
        description = "Webhooks, jobs, analyses and what belongs to them. Lists come in pages: `next` of one is `after` of the \
                       following. Errors are `application/problem+json`. Answers to GET have an `ETag`, and are not sent again to who names it in \
                       `If-None-Match`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Bearer),
)]
struct Document;

fn routes() -> OpenApiRouter<Api> {
    // The layer that keeps answers needs what it keeps them in, which the document does not.
    routes_with(None)
}

fn routes_with(api: Option<&Api>) -> OpenApiRouter<Api> {
    let mut versioned = OpenApiRouter::new()
        .merge(repositories::routes())
        .merge(analyses::routes())
        .merge(batches::routes())
        .merge(jobs::routes())
        .merge(deliveries::routes())
        .merge(events::routes())
        .merge(schedules::routes())
        .merge(routes::routes())
        .merge(templates::routes())
        .merge(pipelines::routes())
        .merge(pipeline_runs::routes())
        .merge(outgoing::routes())
        .merge(tokens::routes())
        .merge(sessions::routes())
        .merge(users::routes())
        .merge(performance::routes())
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    if let Some(api) = api {
        versioned = versioned.layer(axum::middleware::from_fn(etag::conditional));
        versioned = versioned.layer(axum::middleware::from_fn_with_state(api.clone(), idempotency::once));
    }
    OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", versioned)
        .merge(health::routes())
        .merge(metrics::routes())
        .merge(webhooks::routes())
}

/// The OpenAPI document, as `GET /api/v1/openapi.json` gives it.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    reference::settled(routes().into_openapi())
}

/// The service: all routes, with `pages` beside them, and what is done around each.
pub fn router(api: Api, pages: Router<Api>) -> Router {
    let (router, document) = routes_with(Some(&api)).split_for_parts();
    let around = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request<_>| {
            let id = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
            let named = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
            // What a webhook causes is found under the id of its delivery.
            let correlation = named("x-github-delivery").unwrap_or(id);
            // The query may hold what somebody pasted into it by mistake.
            let span = tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id, correlation);
            crate::telemetry::follow(&span, correlation);
            span
        }))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(axum::middleware::from_fn_with_state(api.clone(), metrics::measure))
        .layer(axum::middleware::from_fn(limits::tell))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(set(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ))
        .layer(set(header::CACHE_CONTROL, "no-store"))
        .layer(
            CompressionLayer::new().compress_when(
                DefaultPredicate::new()
                    .and(NotForContentType::const_new("text/event-stream"))
                    .and(NotForContentType::const_new("application/zip")),
            ),
        );
    router
        .merge(reference::routes(reference::settled(document)))
        .merge(pages)
        .fallback(problem::no_such_place)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(around)
        .with_state(api)
}

/// Sets a header that a handler has not set otherwise.
fn set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Numbers requests that come without a number.
#[derive(Clone, Copy)]
struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _request: &Request<B>) -> Option<RequestId> {
        crate::store::new_id().parse().ok().map(RequestId::new)
    }
}

#[cfg(test)]
mod pipeline_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
