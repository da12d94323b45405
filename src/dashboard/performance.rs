use super::page::{Page, Viewer, refusal, render, wrong};
use crate::api::{Api, measured};
use crate::identity::Scope;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

pub(super) async fn show(State(api): State<Api>, Viewer(viewer): Viewer) -> Response {
    if let Some(refused) = refusal(&viewer, Scope::Admin) {
        return refused;
    }
    match measured(&api).await {
        Ok(found) => {
            let content = content(&serde_json::to_value(found).unwrap_or_default());
            let page = Page { template: "performance", title: "Performance", content };
            render(&page, Some(&viewer), StatusCode::OK)
        }
        Err(problem) => wrong(&problem, Some(&viewer)),
    }
}

fn content(found: &Value) -> Value {
    let number = |value: &Value| format!("{:.1}", value.as_f64().unwrap_or_default());
    let routes: Vec<Value> = found["routes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|route| {
            json!({
                "method": route["method"], "route": route["route"], "requests": route["requests"],
                "errors": route["errors"], "rate": number(&route["per_second"]), "mean": number(&route["mean_ms"]),
                "p50": number(&route["p50_ms"]), "p95": number(&route["p95_ms"]), "p99": number(&route["p99_ms"]),
                "longest": number(&route["longest_ms"]),
            })
        })
        .collect();
    json!({
        "rate": number(&found["requests_per_second"]), "requests": found["requests"], "errors": found["errors"],
        "database": found["database"]["name"], "latency": number(&found["database"]["latency_ms"]),
        "idle": found["database"]["idle"], "connections": found["database"]["connections"],
        "queued": found["jobs"]["queued"], "oldest": number(&found["jobs"]["oldest_due_seconds"]),
        "memory": found["memory_bytes"].as_u64().map(|bytes| bytes >> 20),
        "uptime": spoken(found["uptime_seconds"].as_u64().unwrap_or_default()), "routes": routes,
    })
}

/// A length of time, for people.
fn spoken(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86400),
    }
}
