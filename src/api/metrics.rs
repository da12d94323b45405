//! Figures for Prometheus.

use super::auth::{Metrics, Reader};
use super::problem::Problem;
use super::state::Api;
use crate::store::{Millis, Named as _};
use crate::webhooks::{self, DeliveryState};
use crate::{jobs, scans};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, gauge, histogram};
use std::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Shares of the scans of the last hour whose time is told.
const SHARES: [f64; 3] = [0.5, 0.95, 1.0];

const HOUR: Millis = 3600 * 1000;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(figures))
}

/// Counts a request and how long its answer took, by route: addresses would be too many.
pub(super) async fn measure(State(api): State<Api>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = known(request.method());
    let response = next.run(request).await;
    let took = begun.elapsed();
    api.meter.add(method, &route, took, response.status().is_server_error());
    let status = response.status().as_u16().to_string();
    let labels = [("method", method.to_owned()), ("route", route), ("status", status)];
    counter!("plimsoll_http_requests_total", &labels).increment(1);
    histogram!("plimsoll_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    response
}

/// The name of a method that there is. Anybody can make up others, and each would be counted by itself for good.
fn known(method: &Method) -> &'static str {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    METHODS.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Figures of the server in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, content_type = "text/plain"), (status = "4XX", response = inline(Problem))))]
async fn figures(State(api): State<Api>, Reader(_caller, _): Reader<Metrics>) -> Result<Response, Problem> {
    let statistics = jobs::statistics(&api.store, None).await?;
    for (kind, of) in &statistics.by_kind {
        for state in jobs::JobState::ALL {
            let number = of.by_state.get(state).copied().unwrap_or_default();
            gauge!("plimsoll_jobs", "kind" => kind.clone(), "state" => state.name()).set(number as f64);
        }
    }
    gauge!("plimsoll_jobs_oldest_due_seconds").set(statistics.oldest_due_ms as f64 / 1000.0);
    let (scans, within) = scans::durations(&api.store, api.store.now() - HOUR, SHARES).await?;
    gauge!("plimsoll_scans_last_hour").set(scans as f64);
    for (share, took) in SHARES.into_iter().zip(within) {
        gauge!("plimsoll_scan_seconds", "quantile" => share.to_string()).set(took as f64 / 1000.0);
    }
    let sent = webhooks::by_state(&api.store, None).await?;
    for state in DeliveryState::ALL {
        let number = sent.get(state).copied().unwrap_or_default();
        gauge!("plimsoll_webhook_deliveries", "state" => state.name()).set(number as f64);
    }
    let text = api.figures.0.as_ref().map(|figures| {
        // Else what was timed would be kept one by one.
        figures.run_upkeep();
        figures.render()
    });
    let text = text.unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
