//! `GET /api/v1/debug/performance`: how this process does, for admins. Each process counts for itself, from its start; `/metrics` is what
//! monitoring adds up.

use super::auth::Admin;
use super::problem::Problem;
use super::state::Api;
use crate::jobs::{self, JobState};
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(performance))
}

/// Seconds over which a rate is taken.
const WINDOW: usize = 60;

/// Upper ends of the buckets that times are counted in: from a tenth of a millisecond, each half as long again, to 29 seconds.
const BUCKETS: usize = 32;
const SHORTEST_MS: f64 = 0.1;
const STEP: f64 = 1.5;

/// Counts requests by route.
pub struct Meter {
    begun: Instant,
    routes: RwLock<HashMap<MethodAndRoute, Arc<Mutex<Counted>>>>,
}

type MethodAndRoute = (&'static str, String);

/// What was counted of a route.
#[derive(Debug, Clone)]
struct Counted {
    requests: u64,
    errors: u64,
    total: Duration,
    longest: Duration,
    buckets: [u64; BUCKETS],
    /// Requests in each of the last seconds, with the second.
    seconds: [(u64, u32); WINDOW],
}

impl Default for Meter {
    fn default() -> Self {
        Self { begun: Instant::now(), routes: RwLock::default() }
    }
}

impl Counted {
    fn new() -> Self {
        Self {
            requests: 0,
            errors: 0,
            total: Duration::ZERO,
            longest: Duration::ZERO,
            buckets: [0; BUCKETS],
            seconds: [(0, 0); WINDOW],
        }
    }

    fn add(&mut self, second: u64, took: Duration, is_error: bool) {
        self.requests += 1;
        self.errors += u64::from(is_error);
        self.total += took;
        self.longest = self.longest.max(took);
        let ms = took.as_secs_f64() * 1000.0;
        let bucket = if ms <= SHORTEST_MS { 0.0 } else { (ms / SHORTEST_MS).log(STEP).ceil() };
        self.buckets[(bucket as usize).min(BUCKETS - 1)] += 1;
        let slot = &mut self.seconds[(second % WINDOW as u64) as usize];
        *slot = if slot.0 == second { (second, slot.1.saturating_add(1)) } else { (second, 1) };
    }

    /// Requests a second, over the last minute or since the start where that is shorter.
    fn rate(&self, second: u64) -> f64 {
        let from = second.saturating_sub(WINDOW as u64 - 1);
        let recent: u64 = self.seconds.iter().filter(|slot| slot.0 >= from).map(|slot| u64::from(slot.1)).sum();
        recent as f64 / (second - from + 1) as f64
    }

    /// The time within which this share of the requests was answered, to the end of its bucket, in milliseconds.
    fn within(&self, share: f64) -> f64 {
        let wanted = (self.requests as f64 * share).ceil() as u64;
        let mut seen = 0;
        for (bucket, number) in self.buckets.iter().enumerate() {
            seen += number;
            if seen >= wanted && seen > 0 {
                let end = SHORTEST_MS * STEP.powf(bucket as f64);
                return end.min(self.longest.as_secs_f64() * 1000.0);
            }
        }
        0.0
    }
}

impl Meter {
    /// Counts a request.
    pub(super) fn add(&self, method: &'static str, route: &str, took: Duration, is_error: bool) {
        let key = (method, route.to_owned());
        let known = self.routes.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let counted = known.unwrap_or_else(|| {
            let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(routes.entry(key).or_insert_with(|| Arc::new(Mutex::new(Counted::new()))))
        });
        counted.lock().unwrap_or_else(PoisonError::into_inner).add(self.second(), took, is_error);
    }

    /// Whole seconds since the start.
    fn second(&self) -> u64 {
        self.begun.elapsed().as_secs()
    }

    /// All routes, those that took most time in all first.
    fn shown(&self) -> Vec<RoutePerformance> {
        let second = self.second();
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let mut shown: Vec<(Duration, RoutePerformance)> = routes
            .iter()
            .map(|((method, route), counted)| {
                let counted = counted.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let mean = counted.total.as_secs_f64() * 1000.0 / counted.requests.max(1) as f64;
                let shown = RoutePerformance {
                    method,
                    route: route.clone(),
                    requests: counted.requests,
                    errors: counted.errors,
                    per_second: counted.rate(second),
                    mean_ms: mean,
                    p50_ms: counted.within(0.5),
                    p95_ms: counted.within(0.95),
                    p99_ms: counted.within(0.99),
                    longest_ms: counted.longest.as_secs_f64() * 1000.0,
                };
                (counted.total, shown)
            })
            .collect();
        shown.sort_by(|(a, one), (b, other)| {
            b.cmp(a).then_with(|| (&one.route, one.method).cmp(&(&other.route, other.method)))
        });
        shown.into_iter().map(|(_, shown)| shown).collect()
    }
}

/// How this process does.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Performance {
    version: &'static str,
    uptime_seconds: u64,
    /// Memory of the process that is in use, in bytes; absent where the system does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_bytes: Option<u64>,
    /// Of all routes, over the last minute.
    requests_per_second: f64,
    requests: u64,
    /// Answers with a status of 500 and above.
    errors: u64,
    database: PoolPerformance,
    jobs: QueuePerformance,
    /// Those that took most time in all first.
    routes: Vec<RoutePerformance>,
}

/// A route, from the start of the process. Times to the nearest half above.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RoutePerformance {
    /// `other` for one that there is not.
    method: &'static str,
    /// As in this document; `none` for what there is not.
    route: String,
    requests: u64,
    /// Answers with a status of 500 and above.
    errors: u64,
    /// Over the last minute.
    per_second: f64,
    mean_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    longest_ms: f64,
}

/// The connections to the database.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PoolPerformance {
    /// `SQLite` or `PostgreSQL`.
    name: &'static str,
    connections: u32,
    idle: usize,
    /// How long it takes to answer now.
    latency_ms: f64,
}

/// The jobs of all processes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct QueuePerformance {
    queued: u64,
    running: u64,
    dead: u64,
    oldest_due_seconds: f64,
}

/// How this process does: requests and times by route since its start, connections, the queue, memory.
#[utoipa::path(get, path = "/debug/performance", tag = "health",
    responses((status = 200, body = Performance), (status = "4XX", response = inline(Problem))))]
async fn performance(State(api): State<Api>, Admin(_caller): Admin) -> Result<Json<Performance>, Problem> {
    Ok(Json(measured(&api).await?))
}

/// How this process does now.
pub(crate) async fn measured(api: &Api) -> Result<Performance, StoreError> {
    let asked = Instant::now();
    api.store.ping().await?;
    let latency_ms = asked.elapsed().as_secs_f64() * 1000.0;
    let statistics = jobs::statistics(&api.store, None).await?;
    let of = |state| statistics.by_state.get(&state).copied().unwrap_or_default();
    let routes = api.meter.shown();
    let pool = api.store.pool();
    Ok(Performance {
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: api.meter.second(),
        memory_bytes: memory(),
        requests_per_second: routes.iter().map(|route| route.per_second).sum(),
        requests: routes.iter().map(|route| route.requests).sum(),
        errors: routes.iter().map(|route| route.errors).sum(),
        database: PoolPerformance {
            name: api.store.engine().name(),
            connections: pool.size(),
            idle: pool.num_idle(),
            latency_ms,
        },
        jobs: QueuePerformance {
            queued: of(JobState::Queued),
            running: of(JobState::Running),
            dead: of(JobState::Dead),
            oldest_due_seconds: statistics.oldest_due_ms as f64 / 1000.0,
        },
        routes,
    })
}

/// Memory of this process that is in use, in bytes, as Linux tells it.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_to_the_end_of_their_bucket() {
        let mut counted = Counted::new();
        for ms in 1..=100 {
            counted.add(0, Duration::from_millis(ms), ms > 98);
        }
        assert_eq!((counted.requests, counted.errors, counted.longest), (100, 2, Duration::from_millis(100)));
        for (share, exact) in [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0)] {
            let told = counted.within(share);
            assert!(told >= exact && told <= exact * STEP, "{share}: {told}");
        }
        assert!(Counted::new().within(0.5).abs() < f64::EPSILON);
        counted.add(0, Duration::from_hours(1), false);
        assert!(counted.within(1.0) > 10_000.0);
    }

    #[test]
    fn a_rate_is_that_of_the_last_minute() {
        let mut counted = Counted::new();
        for second in 0..90 {
            counted.add(second, Duration::ZERO, false);
            counted.add(second, Duration::ZERO, false);
        }
        assert!((counted.rate(89) - 2.0).abs() < 0.01);
        assert!((counted.rate(118) - 1.0).abs() < 0.05, "{}", counted.rate(118));
        assert!(counted.rate(1000).abs() < f64::EPSILON);
        let mut young = Counted::new();
        young.add(0, Duration::ZERO, false);
        assert!((young.rate(0) - 1.0).abs() < f64::EPSILON);
    }
}
