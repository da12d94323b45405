//! What an answer says besides its content.

use super::retry::Limits;
use http::HeaderMap;
use http::header::RETRY_AFTER;
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
