//! Errors of the log as Sentry takes them. Only what is told in so many words goes out: the message, where it was logged, and the ids that it
//! was logged under. No request, no body, no user, no name of the machine; and what looks like a secret is taken out even so.

use regex::Regex;
use sentry::protocol::{Event, Value};
use sentry::{ClientInitGuard, ClientOptions, Level};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::LazyLock;
use tracing::field::{Field, Visit};
use tracing::{Subscriber, span};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The variable of the environment that says where failures are told.
pub const SENTRY_VARIABLE: &str = "SENTRY_DSN";

/// Fields that are told besides the message.
const TOLD: [&str; 7] = ["error", "job", "kind", "attempt", "correlation", "id", "method"];

/// Letters of a message or field.
const LONGEST: usize = 2000;

/// What is taken out of each text: tokens of ours and of GitHub, JSON Web Tokens, what stands after "Bearer", and passwords in addresses.
#[expect(clippy::expect_used, reason = "the expression is a constant, and a test uses it")]
static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \bplim_[\w-]+ | \bwhsec_[\w-]+ | \bgh[a-z]_\w{10,} | \bgithub_pat_\w+ | \beyJ[\w-]+\.[\w-]+\.[\w-]* |
          (?i:bearer)\s+\S+ | //[^/@\s]+@",
    )
    .expect("an expression of the program")
});

/// Tells Sentry of failures, until it is dropped; what is left is told then.
pub struct Failures {
    _guard: ClientInitGuard,
}

impl Failures {
    /// Where the environment names a place (`SENTRY_DSN`). Errors where it is none.
    pub fn of_environment() -> Result<Option<Self>, String> {
        let Some(dsn) = std::env::var(SENTRY_VARIABLE).ok().filter(|dsn| !dsn.trim().is_empty()) else {
            return Ok(None);
        };
        // The address has a key in it, so it is not told.
        Self::to(dsn.trim())
            .map(Some)
            .ok_or_else(|| format!("{SENTRY_VARIABLE} is no address of a project of Sentry: https://KEY@HOST/NUMBER"))
    }

    /// Where `address` says; `None` where it is no address of a project.
    fn to(address: &str) -> Option<Self> {
        let dsn: sentry::types::Dsn = address.parse().ok()?;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut options = ClientOptions::new();
        options.dsn = Some(dsn);
        options.release = Some(concat!("plimsoll@", env!("CARGO_PKG_VERSION")).into());
        options.send_default_pii = false;
        options.default_integrations = false;
        options.server_name = None;
        Some(Self { _guard: sentry::init(options) })
    }

    /// What hears of errors.
    #[must_use]
    pub fn layer() -> FailureLayer {
        FailureLayer
    }
}

/// Tells of each error that is logged.
pub struct FailureLayer;

/// What was said, field by field.
#[derive(Debug, Default, Clone)]
struct Said {
    message: String,
    fields: BTreeMap<&'static str, String>,
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = String::new();
        let _ = write!(text, "{value:?}");
        self.keep(field, &text);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value);
    }
}

impl Said {
    fn keep(&mut self, field: &Field, text: &str) {
        if field.name() == "message" {
            self.message = clean(text);
        } else if let Some(name) = TOLD.into_iter().find(|told| *told == field.name()) {
            self.fields.insert(name, clean(text));
        }
    }
}

/// Without secrets, and not too long.
fn clean(text: &str) -> String {
    SECRETS.replace_all(text, "…").chars().take(LONGEST).collect()
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for FailureLayer {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let mut said = Said::default();
        attributes.record(&mut said);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(said);
        }
    }

    fn on_event(&self, event: &tracing::Event<'_>, context: Context<'_, S>) {
        if *event.metadata().level() != tracing::Level::ERROR {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(of_span) = span.extensions().get::<Said>() {
                for (name, text) in &of_span.fields {
                    said.fields.entry(name).or_insert_with(|| text.clone());
                }
            }
        }
        sentry::capture_event(told(said, event.metadata().target()));
    }
}

fn told(said: Said, target: &str) -> Event<'static> {
    Event {
        message: Some(said.message),
        level: Level::Error,
        logger: Some(target.to_owned()),
        extra: said.fields.into_iter().map(|(name, text)| (name.to_owned(), Value::String(text))).collect(),
        ..Event::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Read, Write as _};
    use std::net::TcpListener;
    use tracing_subscriber::layer::SubscriberExt as _;

    #[test]
    fn an_error_of_the_log_is_told_with_what_it_was_logged_under_and_nothing_else() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://key@{}/7", listener.local_addr().unwrap());
        let taken = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).unwrap();
            }
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            let mut body = vec![0; length.unwrap()];
            reader.read_exact(&mut body).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}").unwrap();
            String::from_utf8(body).unwrap()
        });
        let failures = Failures::to(&address).unwrap();
        let log = tracing_subscriber::registry().with(Failures::layer());
        tracing::subscriber::with_default(log, || {
            let span = tracing::info_span!("job", job = "4711", correlation = "one", path = "/secret");
            let _within = span.enter();
            tracing::warn!("this is no failure");
            tracing::error!(error = "refused: Bearer abcdef", body = "the body", "the scan failed");
        });
        drop(failures);
        let told = taken.join().unwrap();
        for expected in ["the scan failed", "4711", "\"correlation\":\"one\"", "refused: …"] {
            assert!(told.contains(expected), "{expected}: {told}");
        }
        for hidden in ["abcdef", "the body", "/secret", "no failure", "server_name", "\"user\"", "\"request\""] {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
        assert!(Failures::to("https://x").is_none());
    }

    #[test]
    fn what_looks_like_a_secret_is_taken_out() {
        for (text, expected) in [
            ("the token plim_AbC-123_x was refused", "the token … was refused"),
            ("GET failed: Bearer abc.def", "GET failed: …"),
            ("postgres://me:hunter2@db/plimsoll is gone", "postgres:…db/plimsoll is gone"),
            ("ghs_0123456789abcdef", "…"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", "…"),
            ("the disk is full", "the disk is full"),
        ] {
            assert_eq!(clean(text), expected);
        }
        assert_eq!(clean(&"x".repeat(10_000)).len(), LONGEST);
    }
}
