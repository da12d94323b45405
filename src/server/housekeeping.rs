//! Clearing away what is no longer needed.

use super::settings::Settings;
use crate::api::{self, Limiter};
use crate::jobs;
use crate::store::{Millis, Store};
use crate::{batches, events, pipelines, receiver, scans, sign_in, upkeep, webhooks};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often.
const PACE: Duration = Duration::from_mins(10);

/// How long events can be gone on from, in milliseconds.
const EVENTS_KEPT: Millis = 7 * 24 * 3600 * 1000;

/// How long webhooks are kept, in milliseconds: as long as GitHub can send them again (three days), and some more to look at.
const DELIVERIES_KEPT: Millis = 30 * 24 * 3600 * 1000;

/// How long batches that are over are kept, with what they exported, in milliseconds.
const BATCHES_KEPT: Millis = 14 * 24 * 3600 * 1000;

/// How long runs of pipelines are kept with what they left, in milliseconds.
const RUNS_KEPT: Millis = 90 * 24 * 3600 * 1000;

pub(super) async fn keep_house(store: Store, settings: Settings, limiter: Arc<Limiter>, leaving: CancellationToken) {
    let mut pace = tokio::time::interval(PACE);
    loop {
        tokio::select! {
            _ = pace.tick() => {}
            () = leaving.cancelled() => return,
        }
        limiter.tidy();
        let now = store.now();
        tell("jobs", jobs::forget(&store, settings.retention).await);
        tell("events", events::forget(&store, now - EVENTS_KEPT).await);
        tell("answers", api::forget_answers(&store).await);
        tell("sign-ins that came back", sign_in::forget(&store).await);
        tell("outgoing deliveries", webhooks::forget(&store, now - DELIVERIES_KEPT).await);
        tell("batches", batches::forget(&store, now - BATCHES_KEPT).await);
        tell("runs of pipelines", pipelines::forget(&store, now - RUNS_KEPT).await);
        tell("deliveries", receiver::forget(&store, now - DELIVERIES_KEPT).await);
        tell("analyses that nobody goes on with", scans::settle_abandoned(&store).await);
        tell("applications of templates that nobody goes on with", upkeep::settle_abandoned(&store).await);
        let folder = settings.scans.data_folder.clone();
        let left = tokio::task::spawn_blocking(move || scans::clear_leftovers(&folder)).await;
        tell("folders of scans", Ok(left.unwrap_or_default()));
    }
}

fn tell(what: &str, gone: Result<u64, crate::store::StoreError>) {
    match gone {
        Ok(0) => {}
        Ok(gone) => info!(what, gone, "what was old was cleared away"),
        Err(error) => warn!(what, %error, "what is old could not be cleared away"),
    }
}
