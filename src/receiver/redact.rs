//! Takes what may be secret out of a payload before it is stored.

use aho_corasick::AhoCorasick;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Names of fields whose values are never stored. GitHub sends none of them by itself; what senders of `repository_dispatch` and
/// workflows put into their payloads is up to them.
const SECRET: &[&str] = &[
    "secret",
    "token",
    "access_token",
    "refresh_token",
    "client_secret",
    "password",
    "passwd",
    "authorization",
    "api_key",
    "apikey",
    "private_key",
    "credentials",
];

/// What a body must have somewhere to be looked at: a name in quotes, or an escape, which could spell one.
static SUSPICIOUS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = SECRET.iter().map(|word| format!("\"{word}\"")).chain(["\\u".to_owned()]);
    #[expect(clippy::expect_used, reason = "the words are constants, and few")]
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("an automaton of a dozen words")
});

const HIDDEN: &str = "[redacted]";

/// `body` without what may be secret. Most bodies have none of the words and stay as they are.
pub(super) fn redact(body: &[u8]) -> Cow<'_, [u8]> {
    if !SUSPICIOUS.is_match(body) {
        return Cow::Borrowed(body);
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return Cow::Borrowed(b"null") };
    hide(&mut value);
    serde_json::to_vec(&value).map_or(Cow::Borrowed(b"null"), Cow::Owned)
}

/// Walks without recursion: the depth is bounded by the parser, but this does not rely on it.
fn hide(value: &mut Value) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let is_secret = SECRET.contains(&name.to_ascii_lowercase().as_str());
                    if is_secret && !value.is_null() && !value.is_object() && !value.is_array() {
                        *value = Value::from(HIDDEN);
                    } else {
                        open.push(value);
                    }
                }
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secret_fields_are_hidden_wherever_they_are() {
        let body = br#"{"a":[{"token":"abc"}],"client_payload":{"Password":"x","tokens":["y"]},"secret":null}"#;
        let found: Value = serde_json::from_slice(&redact(body)).unwrap();
        assert_eq!(
            found,
            serde_json::json!({"a": [{"token": HIDDEN}], "client_payload": {"Password": HIDDEN, "tokens": ["y"]}, "secret": null})
        );
    }

    #[test]
    fn a_body_without_such_fields_stays_byte_for_byte() {
        let body = br#"{ "a" : "token" }"#;
        assert_eq!(&*redact(br#"{ "a" : 1 }"#), br#"{ "a" : 1 }"#);
        assert_eq!(serde_json::from_slice::<Value>(&redact(body)).unwrap()["a"], "token");
    }

    #[test]
    fn a_field_that_is_spelled_with_escapes_is_found() {
        let found = redact(br#"{"t\u006fken":"abc"}"#);
        assert!(!String::from_utf8_lossy(&found).contains("abc"));
    }
}
