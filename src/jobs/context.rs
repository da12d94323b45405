use super::failure::Failure;
use super::model::Job;
use crate::store::{Millis, Store};
use serde::de::DeserializeOwned;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// How much a line of a log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    Info,
    Warning,
    Error,
}

impl LogLevel {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A line on its way to the store.
#[derive(Debug)]
pub(super) struct NewLine {
    pub(super) at: Millis,
    pub(super) level: LogLevel,
    pub(super) text: String,
}

/// What a handler knows of its job, and how it tells of its work.
pub struct Context {
    pub job: Job,
    pub store: Store,
    pub(super) stop: CancellationToken,
    pub(super) progress: watch::Sender<Option<(u32, String)>>,
    pub(super) lines: mpsc::UnboundedSender<NewLine>,
}

impl Context {
    /// Becomes true when the job is to stop: it was cancelled, took too long, or the worker goes.
    #[must_use]
    pub fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// The way out of a long handler that is to stop.
    pub fn check(&self) -> Result<(), Failure> {
        if self.stop.is_cancelled() { Err(Failure::Stopped) } else { Ok(()) }
    }

    /// Tells that `share` (0 to 1) is done, and what is being done. Only the latest is kept, about once a second.
    pub fn progress(&self, share: f64, words: impl Into<String>) {
        let hundredths = (share.clamp(0.0, 1.0) * 10_000.0).round() as u32;
        self.progress.send_replace(Some((hundredths, words.into())));
    }

    pub fn log(&self, level: LogLevel, text: impl Into<String>) {
        // The other end is gone only when the job is over.
        let _ = self.lines.send(NewLine { at: self.store.now(), level, text: text.into() });
    }

    pub fn info(&self, text: impl Into<String>) {
        self.log(LogLevel::Info, text);
    }

    pub fn warn(&self, text: impl Into<String>) {
        self.log(LogLevel::Warning, text);
    }

    /// The payload as the handler's own type. One that cannot be read will not be readable later.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_value(self.job.payload.clone())
            .map_err(|error| Failure::lasting(format_args!("the job's payload cannot be read: {error}")))
    }
}
