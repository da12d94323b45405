//! How much a caller may ask: token buckets, one for each user, and one for each address that comes without a token that holds.
//!
//! Webhooks and `/health` have none: a signature is cheaper to check than a bucket is to keep honest, and probes must not fail.

use super::problem::Problem;
use crate::identity::Principal;
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

type Buckets<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Requests in a minute that a bucket lets through; it holds as many.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub user: NonZeroU32,
    pub admin: NonZeroU32,
    /// Of an address whose requests have no token that holds.
    pub stranger: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        let of = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { user: of(600), admin: of(6000), stranger: of(60) }
    }
}

/// The buckets of a server.
pub struct Limiter {
    users: Buckets<String>,
    admins: Buckets<String>,
    strangers: Buckets<IpAddr>,
    clock: DefaultClock,
}

/// What the answer says of the bucket.
#[derive(Debug, Clone, Copy)]
struct Standing {
    limit: u32,
    remaining: u32,
    /// Until the bucket is full again, or, where it is empty, until the next request is let through.
    reset: Duration,
}

/// Where the extractor leaves the standing for the answer.
#[derive(Clone, Default)]
struct Slot(Arc<OnceLock<Standing>>);

impl Limiter {
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            users: RateLimiter::dashmap(Quota::per_minute(limits.user)).with_middleware(),
            admins: RateLimiter::dashmap(Quota::per_minute(limits.admin)).with_middleware(),
            strangers: RateLimiter::dashmap(Quota::per_minute(limits.stranger)).with_middleware(),
            clock: DefaultClock::default(),
        }
    }

    /// Forgets buckets that are full again.
    pub fn tidy(&self) {
        self.users.retain_recent();
        self.admins.retain_recent();
        self.strangers.retain_recent();
    }

    fn check<K: std::hash::Hash + Eq + Clone>(&self, buckets: &Buckets<K>, key: &K) -> (Standing, bool) {
        match buckets.check_key(key) {
            Ok(state) => {
                let quota = state.quota();
                let limit = quota.burst_size().get();
                let remaining = state.remaining_burst_capacity();
                let reset = quota.replenish_interval() * limit.saturating_sub(remaining);
                (Standing { limit, remaining, reset }, true)
            }
            Err(until) => {
                let limit = until.quota().burst_size().get();
                (Standing { limit, remaining: 0, reset: until.wait_time_from(self.clock.now()) }, false)
            }
        }
    }

    /// Takes from the bucket of a user.
    pub(super) fn take(&self, principal: &Principal, parts: &Parts) -> Result<(), Problem> {
        let buckets = if principal.is_admin { &self.admins } else { &self.users };
        settle(self.check(buckets, &principal.user_id), parts)
    }

    /// Takes from the bucket of an address that has no token that holds.
    pub(crate) fn take_of_stranger(&self, parts: &Parts) -> Result<(), Problem> {
        // Without an address, as in tests, there is nothing to count by.
        let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else { return Ok(()) };
        settle(self.check(&self.strangers, &peer.ip()), parts)
    }
}

fn settle((standing, is_let): (Standing, bool), parts: &Parts) -> Result<(), Problem> {
    if let Some(slot) = parts.extensions.get::<Slot>() {
        let _ = slot.0.set(standing);
    }
    if is_let { Ok(()) } else { Err(Problem::too_many(standing.limit)) }
}

/// Writes the standing of the bucket into the answer.
pub(super) async fn tell(mut request: Request, next: Next) -> Response {
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let mut response = next.run(request).await;
    if let Some(standing) = slot.0.get() {
        let seconds = standing.reset.as_secs() + u64::from(standing.reset.subsec_nanos() > 0);
        let headers = response.headers_mut();
        let mut set = |name: HeaderName, value: u64| headers.insert(name, HeaderValue::from(value));
        set(HeaderName::from_static("x-ratelimit-limit"), u64::from(standing.limit));
        set(HeaderName::from_static("x-ratelimit-remaining"), u64::from(standing.remaining));
        set(HeaderName::from_static("x-ratelimit-reset"), seconds);
        // A quota has said already when it goes on.
        let is_told = response.headers().contains_key(header::RETRY_AFTER);
        if response.status() == axum::http::StatusCode::TOO_MANY_REQUESTS && !is_told {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
    }
    response
}
