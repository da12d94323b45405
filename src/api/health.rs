//! Whether the server lives, and whether it can work.

use super::auth::{Metrics, Reader};
use super::problem::Problem;
use super::state::Api;
use crate::jobs::{self, JobState};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::time::{Duration, Instant};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long a dependency may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(live)).routes(routes!(ready)).routes(routes!(detailed))
}

/// Whether it is well.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Health {
    /// `ok`, or what keeps it from working.
    status: &'static str,
    version: &'static str,
}

impl Health {
    fn of(status: &'static str) -> Self {
        Self { status, version: env!("CARGO_PKG_VERSION") }
    }
}

/// The process answers. Says nothing of what it depends on: to restart it would not mend that.
#[utoipa::path(get, path = "/health/live", tag = "health", security(()), responses((status = 200, body = Health)))]
async fn live() -> Json<Health> {
    Json(Health::of("ok"))
}

/// It can take requests: the database answers, and it is not about to go.
#[utoipa::path(get, path = "/health/ready", tag = "health", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn ready(State(api): State<Api>) -> (StatusCode, Json<Health>) {
    if api.leaving.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Health::of("leaving")));
    }
    match tokio::time::timeout(PATIENCE, api.store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, Json(Health::of("ok"))),
        _ => (StatusCode::SERVICE_UNAVAILABLE, Json(Health::of("the database does not answer"))),
    }
}

/// The same as `/health/ready`.
#[utoipa::path(get, path = "/health", tag = "health", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn health(state: State<Api>) -> (StatusCode, Json<Health>) {
    ready(state).await
}

/// Everything that it depends on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Details {
    status: &'static str,
    version: &'static str,
    database: Dependency,
    /// The last step that the tables took, and the last that this version knows.
    migration: [i64; 2],
    jobs: Queues,
    /// Whether webhooks can be checked.
    has_webhook_secret: bool,
}

/// Something that it depends on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Dependency {
    /// `SQLite` or `PostgreSQL`.
    name: &'static str,
    is_well: bool,
    latency_ms: f64,
}

/// How the queues stand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Queues {
    queued: u64,
    running: u64,
    dead: u64,
    oldest_due_seconds: f64,
}

/// Each dependency, with how long it takes to answer.
#[utoipa::path(get, path = "/health/detailed", tag = "health",
    responses((status = 200, body = Details), (status = "4XX", response = inline(Problem))))]
async fn detailed(State(api): State<Api>, Reader(_caller, _): Reader<Metrics>) -> Result<Json<Details>, Problem> {
    let begun = Instant::now();
    let is_well = matches!(tokio::time::timeout(PATIENCE, api.store.ping()).await, Ok(Ok(())));
    let latency_ms = begun.elapsed().as_secs_f64() * 1000.0;
    let migration = api.store.migration_state().await?;
    let statistics = jobs::statistics(&api.store, None).await?;
    let of = |state| statistics.by_state.get(&state).copied().unwrap_or_default();
    Ok(Json(Details {
        status: if is_well { "ok" } else { "the database does not answer" },
        version: env!("CARGO_PKG_VERSION"),
        database: Dependency { name: api.store.engine().name(), is_well, latency_ms },
        migration: [migration.current, migration.known],
        jobs: Queues {
            queued: of(JobState::Queued),
            running: of(JobState::Running),
            dead: of(JobState::Dead),
            oldest_due_seconds: statistics.oldest_due_ms as f64 / 1000.0,
        },
        has_webhook_secret: !api.webhook_secrets.is_empty(),
    }))
}
