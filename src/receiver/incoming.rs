use super::event::{self, Event, Facts};
use super::signature::{Secrets, SignatureError};
use super::{LARGEST_BODY, redact};
use serde_json::{Map, Value};

/// A webhook that was checked and understood, and is stored nowhere yet.
#[derive(Debug)]
pub struct Incoming {
    /// `X-GitHub-Delivery`; the same when GitHub sends it again.
    pub id: String,
    pub facts: Facts,
    /// `Err` with the reason where the payload is JSON, but not what GitHub sends with this event. It is kept, and causes nothing.
    pub event: Result<Event, String>,
    /// The headers that matter, by lower-case name.
    pub headers: Map<String, Value>,
    /// Without what may be secret.
    pub body: Vec<u8>,
    /// Bytes that came.
    pub size: usize,
}

/// Why a webhook is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Signature(#[from] SignatureError),
    #[error("the body is larger than 25 MB")]
    TooLarge,
    #[error("{0} is missing")]
    NoHeader(&'static str),
    #[error("{0} is not what GitHub sends: letters, digits, `-` and `_`, at most 100")]
    BadHeader(&'static str),
    #[error("the content type is {0}; application/json and application/x-www-form-urlencoded are understood")]
    ContentType(String),
    #[error("the form has no field named payload")]
    NoPayload,
    #[error("the body is no JSON: {0}")]
    NotJson(String),
    #[error("the body is JSON, but no object")]
    NotAnObject,
}

/// Headers that are kept: none of them says who may do what.
const KEPT: &[&str] = &[
    "content-type",
    "user-agent",
    "x-github-delivery",
    "x-github-event",
    "x-github-hook-id",
    "x-github-hook-installation-target-id",
    "x-github-hook-installation-target-type",
    "x-github-enterprise-host",
    "x-github-enterprise-version",
];

/// Checks and reads a webhook. `header` finds a header by its lower-case name.
pub fn read<'h>(header: impl Fn(&str) -> Option<&'h str>, body: &[u8], secrets: &Secrets) -> Result<Incoming, Refusal> {
    if body.len() > LARGEST_BODY {
        return Err(Refusal::TooLarge);
    }
    // Nothing is read from who is not known.
    secrets.check(header("x-hub-signature-256"), header("x-hub-signature"), body)?;
    let id = word(header("x-github-delivery"), "X-GitHub-Delivery")?;
    let name = word(header("x-github-event"), "X-GitHub-Event")?;
    let json = match media_type(header("content-type").unwrap_or_default()) {
        "application/json" => std::borrow::Cow::Borrowed(body),
        "application/x-www-form-urlencoded" => form_payload(body).ok_or(Refusal::NoPayload)?.into_bytes().into(),
        other => return Err(Refusal::ContentType(other.chars().take(100).collect())),
    };
    if let Err(error) = std::str::from_utf8(&json) {
        return Err(Refusal::NotJson(error.to_string()));
    }
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err(match serde_json::from_slice::<serde::de::IgnoredAny>(&json) {
            Ok(_) => Refusal::NotAnObject,
            Err(error) => Refusal::NotJson(error.to_string()),
        });
    }
    let (facts, event) = match event::read(name, &json) {
        Ok((facts, event)) => (facts, Ok(event)),
        Err(error) if error.is_data() => {
            // It stops at what it does not expect; whether the rest is JSON is not known yet.
            if let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&json) {
                return Err(Refusal::NotJson(error.to_string()));
            }
            (Facts { name: name.to_owned(), ..Facts::default() }, Err(error.to_string()))
        }
        Err(error) => return Err(Refusal::NotJson(error.to_string())),
    };
    let kept = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), Value::from(header(name)?))));
    Ok(Incoming {
        id: id.to_owned(),
        facts,
        event,
        headers: kept.collect(),
        body: redact::redact(&json).into_owned(),
        size: body.len(),
    })
}

fn word<'h>(value: Option<&'h str>, name: &'static str) -> Result<&'h str, Refusal> {
    let value = value.filter(|value| !value.is_empty()).ok_or(Refusal::NoHeader(name))?;
    let is_plain = value.len() <= 100 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_plain { Ok(value) } else { Err(Refusal::BadHeader(name)) }
}

/// `application/json` of `application/json; charset=utf-8`.
fn media_type(header: &str) -> &str {
    header.split(';').next().unwrap_or_default().trim()
}

fn form_payload(body: &[u8]) -> Option<String> {
    reqwest::Url::parse("form:").ok().and_then(|mut form| {
        form.set_query(Some(std::str::from_utf8(body).ok()?));
        form.query_pairs().find(|(name, _)| name == "payload").map(|(_, value)| value.into_owned())
    })
}
