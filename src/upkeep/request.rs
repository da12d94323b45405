//! Asking for work: the row and the job that does it, in one transaction.

use super::applications::{self, Application, ApplicationState, Way};
use super::place::{UpkeepError, UpkeepSettings, values};
use crate::jobs::{self, NewJob, OnDuplicate, Priority};
use crate::scans::Repository;
use crate::store::{Named as _, Store, StoreError, Write};
use crate::templates::{PlanOptions, Template};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The kinds of the jobs.
pub const APPLY: &str = "template-apply";
pub const ROLLBACK: &str = "template-rollback";
pub const CHECK: &str = "template-check";

/// How long looking at a repository's files, or writing them, may take.
pub(super) const SOFT_LIMIT: Duration = Duration::from_mins(5);
pub(super) const HARD_LIMIT: Duration = Duration::from_mins(6);

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ApplyPayload {
    pub(super) application: String,
    #[serde(default)]
    pub(super) options: PlanOptions,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RollbackPayload {
    pub(super) application: String,
    #[serde(default)]
    pub(super) force: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CheckPayload {
    pub(super) repository: String,
    pub(super) template: String,
}

/// What applying would be done with, or why it cannot be.
pub fn check(
    settings: &UpkeepSettings,
    store: &Store,
    repository: &Repository,
    template: &Template,
    given: &BTreeMap<String, Value>,
) -> Result<(Way, Value), UpkeepError> {
    let way = settings.way_of(repository)?;
    let values = values(template, repository, store, given)?;
    Ok((way, Value::Object(values.variables())))
}

/// Has `template` applied to `repository` with what [`check`] gave. One job at a time works at a repository's templates.
pub async fn request_apply(
    write: &mut Write,
    now: i64,
    repository: &Repository,
    template: &Template,
    prepared: (Way, Value),
    options: PlanOptions,
    correlation_id: Option<String>,
) -> Result<Application, StoreError> {
    let mut application = Application::new(repository, template, prepared, now);
    let payload = json!(ApplyPayload { application: application.id.clone(), options });
    let job = NewJob { correlation_id, priority: Priority::HIGH, ..of(repository, APPLY, payload) };
    let job = job.key(format!("{APPLY}:{}", application.id), OnDuplicate::Keep);
    application.job_id = Some(jobs::enqueue(write, now, job).await?.id);
    applications::insert(write, &application).await?;
    Ok(application)
}

/// Has `application` taken back; returns the job.
pub async fn request_rollback(
    write: &mut Write,
    now: i64,
    repository: &Repository,
    application: &Application,
    force: bool,
    correlation_id: Option<String>,
) -> Result<String, StoreError> {
    if !matches!(application.state, ApplicationState::Applied | ApplicationState::Proposed) {
        return Err(StoreError::Conflict(format!("there is nothing to take back: it is {}", application.state.name())));
    }
    let payload = json!(RollbackPayload { application: application.id.clone(), force });
    let job = NewJob { correlation_id, priority: Priority::HIGH, ..of(repository, ROLLBACK, payload) };
    let job = job.key(format!("{ROLLBACK}:{}", application.id), OnDuplicate::Keep);
    Ok(jobs::enqueue(write, now, job).await?.id)
}

/// Has the checks of `template` made on `repository`; returns the job.
pub async fn request_check(
    write: &mut Write,
    now: i64,
    repository: &Repository,
    template: &Template,
    correlation_id: Option<String>,
) -> Result<String, StoreError> {
    let name = &template.manifest.name;
    let payload = json!(CheckPayload { repository: repository.id.clone(), template: name.clone() });
    let job = NewJob { correlation_id, ..of(repository, CHECK, payload) };
    let job = job.key(format!("{CHECK}:{}:{name}", repository.id), OnDuplicate::Keep);
    Ok(jobs::enqueue(write, now, job).await?.id)
}

fn of(repository: &Repository, kind: &'static str, payload: Value) -> NewJob {
    NewJob {
        owner_id: repository.owner_id.clone(),
        repository_id: Some(repository.id.clone()),
        soft_limit: SOFT_LIMIT,
        hard_limit: HARD_LIMIT,
        ..NewJob::new(kind, payload)
    }
}
