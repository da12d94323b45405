//! One attempt at one job: the handler runs, while beside it the lease is prolonged, progress and log are stored, and the
//! limits are watched.

use super::context::{Context, NewLine};
use super::failure::Failure;
use super::handler::Handler;
use super::logs;
use super::model::Job;
use super::options::WorkerOptions;
use super::queue::{self, Ending, Lease};
use crate::store::{Store, Topic};
use crate::telemetry;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, error, info, info_span, warn};

/// How often what a job says is stored at most.
const BREATH: Duration = Duration::from_millis(700);

/// After it was asked to stop a handler has so long before it is ended.
const GRACE: Duration = Duration::from_secs(10);

/// Why a handler was asked to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stop {
    Cancelled(String),
    SoftLimit,
    /// The worker goes.
    Leaving,
}

/// Runs `job` to the end of this attempt and writes how it ended. Whatever is logged meanwhile is logged under the job, and under the
/// correlation id of what caused it, which is also its trace.
pub(super) async fn attempt(
    store: &Store,
    handler: Arc<dyn Handler>,
    job: Job,
    options: &WorkerOptions,
    leaving: CancellationToken,
) {
    let correlation = job.correlation_id.as_deref().unwrap_or(&job.id);
    let span = info_span!("job", job = job.id, kind = job.kind, attempt = job.attempt, correlation);
    telemetry::follow(&span, correlation);
    attempt_within(store, handler, job, options, leaving).instrument(span).await;
}

async fn attempt_within(
    store: &Store,
    handler: Arc<dyn Handler>,
    job: Job,
    options: &WorkerOptions,
    leaving: CancellationToken,
) {
    info!("job begins");
    let (lines, said) = mpsc::unbounded_channel();
    let (progress, told) = watch::channel(None);
    let stop = CancellationToken::new();
    let context = Context { job: job.clone(), store: store.clone(), stop: stop.clone(), progress, lines };
    let running = tokio::spawn(async move { handler.run(&context).await }.in_current_span());
    let mut attempt =
        Attempt { store, job: &job, options, running, said, told, stop, why: None, end_by: None, is_lost: false };
    let ended = attempt.watch(leaving).await;
    attempt.store_lines().await;
    if attempt.is_lost {
        warn!("the lease was lost; another worker has the job");
        return;
    }
    let ending = ending(ended, attempt.why.as_ref(), &job);
    info!(ending = ?ending, "job ends");
    write_ending(store, &job, ending, options.lease).await;
}

struct Attempt<'a> {
    store: &'a Store,
    job: &'a Job,
    options: &'a WorkerOptions,
    running: JoinHandle<Result<Value, Failure>>,
    said: mpsc::UnboundedReceiver<NewLine>,
    told: watch::Receiver<Option<(u32, String)>>,
    stop: CancellationToken,
    why: Option<Stop>,
    /// When a handler that was asked to stop is ended.
    end_by: Option<Instant>,
    is_lost: bool,
}

/// How a handler came to its end; `None` where it was ended.
type Ended = Option<Result<Result<Value, Failure>, tokio::task::JoinError>>;

impl Attempt<'_> {
    async fn watch(&mut self, leaving: CancellationToken) -> Ended {
        let begun = Instant::now();
        let soft = begun + self.job.soft_limit;
        let hard = begun + self.job.hard_limit.max(self.job.soft_limit);
        let mut cancellations = self.store.wakes().watch(Topic::Cancellations);
        let mut renew_by = begun + self.options.heartbeat;
        let mut speak_by = begun + BREATH;
        loop {
            let end_by = self.end_by.map_or(hard, |end| end.min(hard));
            tokio::select! {
                ended = &mut self.running => return Some(ended),
                () = sleep_until(end_by) => {
                    self.running.abort();
                    return None;
                }
                () = sleep_until(soft), if self.why.is_none() => self.ask_to_stop(Stop::SoftLimit),
                () = leaving.cancelled(), if self.why.is_none() => self.ask_to_stop(Stop::Leaving),
                _ = cancellations.changed() => self.renew().await,
                () = sleep_until(renew_by) => {
                    renew_by = Instant::now() + self.options.heartbeat;
                    self.renew().await;
                }
                () = sleep_until(speak_by) => {
                    speak_by = Instant::now() + BREATH;
                    self.store_lines().await;
                    if self.told.has_changed().unwrap_or(false) {
                        self.renew().await;
                    }
                }
            }
            if self.is_lost {
                // Another has the job: what this one still does is for nothing.
                self.running.abort();
                return None;
            }
        }
    }

    fn ask_to_stop(&mut self, why: Stop) {
        self.stop.cancel();
        self.why = Some(why);
        self.end_by = Some(Instant::now() + GRACE);
    }

    async fn renew(&mut self) {
        let progress =
            if self.told.has_changed().unwrap_or(false) { self.told.borrow_and_update().clone() } else { None };
        match queue::renew(self.store, self.job, self.options.lease, progress).await {
            Ok(Lease::Cancelled(reason)) if self.why.is_none() => self.ask_to_stop(Stop::Cancelled(reason)),
            Ok(Lease::Held | Lease::Cancelled(_)) => {}
            Ok(Lease::Lost) => self.is_lost = true,
            // The next one may succeed before the lease runs out.
            Err(error) => warn!(job = self.job.id, %error, "the lease could not be prolonged"),
        }
    }

    async fn store_lines(&mut self) {
        let mut lines = Vec::new();
        while let Ok(line) = self.said.try_recv() {
            lines.push(line);
        }
        if let Err(error) = logs::append(self.store, &self.job.id, self.job.attempt, &lines).await {
            warn!(job = self.job.id, %error, "lines of the log could not be stored");
        }
    }
}

fn ending(ended: Ended, why: Option<&Stop>, job: &Job) -> Ending {
    let limit = |limit: Duration| Ending::Passing {
        error: format!("it took longer than its limit of {} s", limit.as_secs_f64()),
        after: None,
    };
    match (ended, why) {
        // What was done before the stop was noticed is done.
        (Some(Ok(Ok(outcome))), _) => Ending::Succeeded(outcome),
        (_, Some(Stop::Cancelled(reason))) => Ending::Cancelled(reason.clone()),
        (_, Some(Stop::Leaving)) => Ending::Released,
        (_, Some(Stop::SoftLimit)) => limit(job.soft_limit),
        (None, None) => limit(job.hard_limit),
        (Some(Ok(Err(Failure::Passing { reason, after }))), None) => Ending::Passing { error: reason, after },
        (Some(Ok(Err(Failure::Lasting(reason)))), None) => Ending::Lasting(reason),
        (Some(Ok(Err(Failure::Stopped))), None) => Ending::Cancelled("it stopped by itself".to_owned()),
        (Some(Err(error)), None) => {
            error!(job = job.id, kind = job.kind, %error, "a handler panicked");
            Ending::Passing { error: "an internal error ended it; the server's log says more".to_owned(), after: None }
        }
    }
}

/// Tries until the lease would have run out; then somebody else finds the job.
async fn write_ending(store: &Store, job: &Job, ending: Ending, lease: Duration) {
    let until = Instant::now() + lease;
    loop {
        match queue::finish(store, job, ending.clone()).await {
            Ok(true) => return,
            Ok(false) => {
                warn!(job = job.id, "the job was no longer this worker's when it ended");
                return;
            }
            Err(error) if Instant::now() < until => {
                warn!(job = job.id, %error, "how the job ended could not be stored; trying again");
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(error) => {
                error!(job = job.id, %error, "how the job ended could not be stored");
                return;
            }
        }
    }
}
