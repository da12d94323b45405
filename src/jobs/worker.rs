use super::handler::Handlers;
use super::model::Job;
use super::options::WorkerOptions;
use super::queue::{self, Ending};
use super::runner;
use crate::store::{Store, Topic};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// Takes and does jobs until `leaving`; then gives back what it could not finish, so that another goes on at once.
pub async fn work(store: Store, handlers: Handlers, options: WorkerOptions, leaving: CancellationToken) {
    let room = Arc::new(Semaphore::new(options.concurrency));
    let mut running = JoinSet::new();
    let mut wakes = store.wakes().watch(Topic::Jobs);
    let keeper = tokio::spawn(recover_lost(store.clone(), options.lease, leaving.clone()));
    info!(worker = options.name, concurrency = options.concurrency, "the worker is ready");
    while !leaving.is_cancelled() {
        let permit = tokio::select! {
            permit = Arc::clone(&room).acquire_owned() => permit,
            () = leaving.cancelled() => break,
        };
        let Ok(permit) = permit else { break };
        while running.try_join_next().is_some() {}
        let Some(job) = next_job(&store, &options, &mut wakes, &leaving).await else { break };
        let (store, options, handlers, leaving) = (store.clone(), options.clone(), handlers.clone(), leaving.clone());
        running.spawn(async move {
            if let Some(handler) = handlers.get(&job.kind) {
                runner::attempt(&store, handler, job, &options, leaving).await;
            } else {
                let error = format!("this version of the program knows no jobs of the kind {}", job.kind);
                if let Err(error) = queue::finish(&store, &job, Ending::Lasting(error)).await {
                    error!(job = job.id, %error, "how the job ended could not be stored");
                }
            }
            drop(permit);
        });
    }
    info!(worker = options.name, jobs = running.len(), "the worker leaves");
    while running.join_next().await.is_some() {}
    keeper.abort();
}

/// Takes a job as soon as there is one; `None` when the worker leaves.
async fn next_job(
    store: &Store,
    options: &WorkerOptions,
    wakes: &mut watch::Receiver<u64>,
    leaving: &CancellationToken,
) -> Option<Job> {
    loop {
        wakes.borrow_and_update();
        match queue::claim(store, &options.name, &options.queues, options.lease).await {
            Ok(Some(job)) => return Some(job),
            Ok(None) => {}
            Err(error) => warn!(%error, "no job can be taken"),
        }
        tokio::select! {
            _ = wakes.changed() => {}
            () = tokio::time::sleep(idle(store, options.patience).await) => {}
            () = leaving.cancelled() => return None,
        }
    }
}

/// How long nothing is due, at most `patience`.
async fn idle(store: &Store, patience: Duration) -> Duration {
    match queue::next_due(store).await {
        Ok(Some(at)) => {
            let wait = u64::try_from(at.saturating_sub(store.now())).unwrap_or_default();
            // One that is due and was not taken waits for another of its key.
            if wait == 0 { patience } else { Duration::from_millis(wait).min(patience) }
        }
        _ => patience,
    }
}

/// Looks for jobs whose workers were lost, for as long as this one is there.
async fn recover_lost(store: Store, lease: Duration, leaving: CancellationToken) {
    let mut pace = tokio::time::interval(lease / 3);
    loop {
        tokio::select! {
            _ = pace.tick() => {}
            () = leaving.cancelled() => return,
        }
        match queue::recover(&store).await {
            Ok(0) => {}
            Ok(jobs) => warn!(jobs, "jobs of lost workers are given back"),
            Err(error) => warn!(%error, "jobs of lost workers cannot be looked for"),
        }
    }
}
