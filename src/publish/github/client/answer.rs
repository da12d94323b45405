//! What an answer says besides its content.

use super::retry::Limits;
use http::HeaderMap;
use http::header::RETRY_AFTER;
use metrics::gauge;
use serde_json::Value;

/// What GitHub says went wrong, with the details of a validation.
pub(super) fn message(body: &Value, text: &str) -> String {
    let Some(message) = body.get("message").and_then(Value::as_str) else { return text.to_owned() };
    let details: Vec<String> = body
        .get("errors")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|error| match error {
            Value::String(text) => text.clone(),
            other => {
                let word = |key: &str| other.get(key).and_then(Value::as_str).unwrap_or_default();
                if word("message").is_empty() {
                    format!("{} {} {}", word("resource"), word("field"), word("code"))
                } else {
                    word("message").to_owned()
                }
            }
        })
        .collect();
    if details.is_empty() { message.to_owned() } else { format!("{message}: {}", details.join("; ")) }
}

pub(super) fn limits(status: u16, headers: &HeaderMap, message: &str) -> Limits {
    let number = |name: &str| word(headers, name).and_then(|value| value.trim().parse().ok());
    let message = message.to_lowercase();
    Limits {
        status,
        retry_after: number(RETRY_AFTER.as_str()),
        remaining: number("x-ratelimit-remaining"),
        reset: number("x-ratelimit-reset"),
        is_secondary: message.contains("secondary rate limit") || message.contains("abuse detection"),
    }
}

/// Tells the figures how many requests GitHub still takes; nobody listens where there is no server.
pub(super) fn tell_quota(headers: &HeaderMap) {
    let number = |name: &str| word(headers, name).and_then(|value| value.trim().parse::<u32>().ok());
    let (Some(limit), Some(remaining)) = (number("x-ratelimit-limit"), number("x-ratelimit-remaining")) else { return };
    // Known names only: what a server says is no reason to keep ever more figures.
    let known = ["core", "graphql", "code_scanning_upload", "integration_manifest", "search"];
    let said = word(headers, "x-ratelimit-resource").unwrap_or("core");
    let resource = known.into_iter().find(|known| *known == said).unwrap_or("other");
    gauge!("plimsoll_github_quota_limit", "resource" => resource).set(limit);
    gauge!("plimsoll_github_quota_remaining", "resource" => resource).set(remaining);
}

pub(super) fn word<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

pub(super) fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

/// An error with what caused it, in one line. Octocrab's own errors name little more than their kind.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}
