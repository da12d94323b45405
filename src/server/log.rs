//! What the server says while it runs: lines on standard error, and, where the environment asks for it, traces for a collector and failures for
//! Sentry.

use crate::telemetry::{Failures, Traces};
use std::io::IsTerminal;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Keeps the log going; what is still to be sent is sent when it is dropped.
#[must_use]
pub struct Log {
    _traces: Option<Traces>,
    _failures: Option<Failures>,
}

/// Begins to log. `filter` is as of `tracing-subscriber` (`info`, `plimsoll=debug`); a second call changes nothing. Must not be called within an
/// asynchronous runtime.
///
/// Errors where the filter is none, or the environment names a place for traces or failures that cannot be used.
pub fn start_log(format: LogFormat, filter: &str) -> Result<Log, String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("--log: {error}"))?;
    let traces = Traces::of_environment().map_err(|error| error.to_string())?;
    let failures = Failures::of_environment()?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()))
        .with_target(false);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        // All spans, since a span within the one of a job would else hide what job it is.
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(true).boxed(),
    };
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(traces.as_ref().map(Traces::layer))
        .with(failures.as_ref().map(|_| Failures::layer()))
        .try_init();
    Ok(Log { _traces: traces, _failures: failures })
}
