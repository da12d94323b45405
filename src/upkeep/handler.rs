//! The jobs.

use super::applications::{self, Application, ApplicationState};
use super::place::{UpkeepError, UpkeepSettings};
use super::request::{APPLY, CHECK, CheckPayload, ROLLBACK};
use super::work::{self, TEMPLATE};
use super::{apply, compliance, rollback};
use crate::events::{self, NewEvent};
use crate::jobs::{Context, Failure, Handler, Handlers, Work};
use crate::publish::github::client::{Access, Client};
use crate::scans::{self, Repository};
use crate::store::StoreError;
use crate::templates::{Compliance, Template};
use serde_json::{Value, json};

/// Does the jobs of one kind.
pub struct UpkeepHandler {
    kind: &'static str,
    settings: UpkeepSettings,
}

/// `handlers` with those of this module.
#[must_use]
pub fn handlers(handlers: Handlers, settings: &UpkeepSettings) -> Handlers {
    [APPLY, ROLLBACK, CHECK, TEMPLATE]
        .into_iter()
        .fold(handlers, |handlers, kind| handlers.with(UpkeepHandler { kind, settings: settings.clone() }))
}

impl Handler for UpkeepHandler {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        match self.kind {
            APPLY => Box::pin(apply::run(&self.settings, context)),
            ROLLBACK => Box::pin(rollback::run(&self.settings, context)),
            TEMPLATE => Box::pin(work::run(&self.settings, context)),
            _ => Box::pin(check(&self.settings, context)),
        }
    }
}

async fn check(settings: &UpkeepSettings, job: &Context) -> Result<Value, Failure> {
    let payload: CheckPayload = job.payload()?;
    let repository = match scans::repository(&job.store, &payload.repository).await {
        Err(StoreError::NotFound { .. }) => return Ok(json!({"skipped": "the repository is gone"})),
        found => found?,
    };
    Ok(comply(settings, job, &repository, settings.template(&payload.template)?).await?.1)
}

/// Makes the checks of `template` on `repository` and keeps what they found; gives that, and what is told of it.
pub(super) async fn comply(
    settings: &UpkeepSettings,
    job: &Context,
    repository: &Repository,
    template: &Template,
) -> Result<(Compliance, Value), Failure> {
    let store = &job.store;
    job.progress(0.1, "looking at the files");
    let place = unless_stopped(job, settings.place(repository, false)).await?;
    let snapshot = unless_stopped(job, place.look(&template.checked())).await?;
    let found = template.comply(&snapshot);
    let now = store.now();
    let mut write = store.begin().await?;
    let (id, before) = compliance::keep(&mut write, now, repository, place.commit(), &found).await?;
    let failing: Vec<&str> = found.failing().map(|check| check.name.as_str()).collect();
    let told = json!({
        "id": id, "repository_id": repository.id, "repository": repository.full_name, "template": found.template,
        "version": found.version, "score": found.score, "previous_score": before, "failing": failing,
    });
    let event = NewEvent {
        kind: "template.compliance".to_owned(),
        owner_id: repository.owner_id.clone(),
        repository_id: Some(repository.id.clone()),
        subject: format!("compliance/{id}"),
        document: told.clone(),
        correlation_id: job.job.correlation_id.clone(),
    };
    events::record(&mut write, now, event).await?;
    write.commit().await?;
    Ok((found, told))
}

/// What `work` gives, or that the job is to stop.
pub(super) async fn unless_stopped<T>(
    job: &Context,
    work: impl Future<Output = Result<T, UpkeepError>>,
) -> Result<T, Failure> {
    tokio::select! {
        done = work => Ok(done?),
        () = job.stop().cancelled() => Err(Failure::Stopped),
    }
}

/// Talks to GitHub in a thread of its own: what waits there may not go from one thread to another.
pub(super) async fn on_github<T: Send + 'static>(
    job: &Context,
    access: Access,
    talk: impl AsyncFnOnce(&Client) -> Result<T, UpkeepError> + Send + 'static,
) -> Result<T, Failure> {
    let stop = job.stop().clone();
    let talking = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::passing)?;
        runtime.block_on(async {
            let client = Client::new(access).map_err(Failure::lasting)?;
            tokio::select! {
                done = talk(&client) => done.map_err(Failure::from),
                () = stop.cancelled() => Err(Failure::Stopped),
            }
        })
    });
    talking.await.map_err(Failure::passing)?
}

/// Writes what has become of an application, with the event that tells of it.
pub(super) async fn settle(
    job: &Context,
    repository: &Repository,
    application: &Application,
    kind: Option<&str>,
) -> Result<(), Failure> {
    let now = job.store.now();
    let mut write = job.store.begin().await?;
    let correlation_id = job.job.correlation_id.clone();
    applications::settle(&mut write, now, repository, application, kind, correlation_id).await?;
    Ok(write.commit().await?)
}

/// Whether this is the last attempt of the job.
pub(super) fn is_last(job: &Context) -> bool {
    job.job.attempt >= job.job.max_attempts
}

/// Writes why an application came to nothing, where it will not be tried again: trouble that may pass is not, where `is_last`.
pub(super) async fn failed(
    job: &Context,
    repository: &Repository,
    application: &Application,
    is_last: bool,
    failure: Failure,
) -> Failure {
    let reason = match &failure {
        Failure::Lasting(reason) => reason,
        Failure::Passing { reason, .. } if is_last => reason,
        Failure::Passing { .. } | Failure::Stopped => return failure,
    };
    // What could be taken back before can be taken back still.
    let state =
        if application.state == ApplicationState::Waiting { ApplicationState::Failed } else { application.state };
    let application = Application { state, error: Some(reason.clone()), ..application.clone() };
    match settle(job, repository, &application, Some("template.failed")).await {
        Ok(()) => failure,
        Err(other) => other,
    }
}
