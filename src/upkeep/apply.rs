//! Applying: into a folder, or as a pull request.

use super::applications::{self, Application, ApplicationState, AppliedFile};
use super::handler::{failed, is_last, on_github, settle, unless_stopped};
use super::place::{OnGithub, Place, UpkeepError, UpkeepSettings, plan, values};
use super::proposals::{branch_of, proposal_of};
use super::request::{ApplyPayload, request_check};
use crate::jobs::{Context, Failure};
use crate::publish::github::change::{ChangedFile, Content, Proposal, propose};
use crate::scans::{self, Repository};
use crate::store::StoreError;
use crate::templates::{ApplyError, Folder, Plan, PlanOptions, RecordState, Template, Values};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn run(settings: &UpkeepSettings, job: &Context) -> Result<Value, Failure> {
    let payload: ApplyPayload = job.payload()?;
    let store = &job.store;
    let application = match applications::get(store, &payload.application).await {
        Err(StoreError::NotFound { .. }) => return Ok(json!({"skipped": "the repository is gone"})),
        found => found?,
    };
    if !is_open(&application) {
        return Ok(json!({"skipped": "it is done already", "id": application.id}));
    }
    let repository = scans::repository(store, &application.repository_id).await?;
    let done = carry_out(settings, job, &repository, &application, payload.options, is_last(job)).await?;
    Ok(done.told(&repository))
}

/// Whether there is something left to do.
pub(super) fn is_open(application: &Application) -> bool {
    matches!(application.state, ApplicationState::Waiting | ApplicationState::Failed)
}

/// Applies it, and writes what has become of it; where it fails, that it came to nothing if `is_last`.
pub(super) async fn carry_out(
    settings: &UpkeepSettings,
    job: &Context,
    repository: &Repository,
    application: &Application,
    options: PlanOptions,
    is_last: bool,
) -> Result<Application, Failure> {
    let done = match work(settings, job, repository, application, options).await {
        Ok(done) => done,
        Err(failure) => return Err(failed(job, repository, application, is_last, failure).await),
    };
    let kind = match done.state {
        ApplicationState::Applied => Some("template.applied"),
        ApplicationState::Proposed => Some("template.proposed"),
        _ => None,
    };
    settle(job, repository, &done, kind).await?;
    if let (ApplicationState::Applied, Some(template)) = (done.state, settings.catalogue.get(&done.template)) {
        let mut write = job.store.begin().await?;
        let correlation = job.job.correlation_id.clone();
        request_check(&mut write, job.store.now(), repository, template, correlation).await?;
        write.commit().await?;
    }
    Ok(done)
}

async fn work(
    settings: &UpkeepSettings,
    job: &Context,
    repository: &Repository,
    application: &Application,
    options: PlanOptions,
) -> Result<Application, Failure> {
    let template = settings.catalogue.get(&application.template);
    let template = template.filter(|template| template.manifest.version == application.version).ok_or_else(|| {
        Failure::lasting(format_args!("there is no template {}@{} any more", application.template, application.version))
    })?;
    let given: BTreeMap<String, Value> =
        application.variables.as_object().cloned().unwrap_or_default().into_iter().collect();
    let values = values(template, repository, &job.store, &given)?;
    job.progress(0.1, "looking at the files");
    let place = unless_stopped(job, settings.place(repository, true)).await?;
    let mut plan = unless_stopped(job, plan(&place, template, &values, options)).await?;
    if let Some(refusal) = plan.refused.first() {
        return Err(Failure::lasting(format_args!("{} cannot be written: {}", refusal.path, refusal.reason)));
    }
    let files =
        plan.changes.iter().map(|change| AppliedFile { path: change.path.clone(), action: change.action }).collect();
    let mut done = Application { files, error: None, ..application.clone() };
    job.progress(0.5, "writing");
    match place {
        Place::Folder(folder) => in_folder(job, folder, &plan, &values, &mut done).await?,
        Place::Github(place) => {
            // GitHub takes texts; what a template makes is text, and what it adds lines to is too.
            plan.changes.retain(|change| change.action.writes());
            if plan.changes.is_empty() {
                done.state = ApplicationState::Unchanged;
            } else {
                as_pull_request(job, place, template, &plan, &mut done).await?;
            }
        }
    }
    Ok(done)
}

async fn in_folder(
    job: &Context,
    folder: Folder,
    plan: &Plan,
    values: &Values,
    done: &mut Application,
) -> Result<(), Failure> {
    let at = jiff::Timestamp::from_millisecond(job.store.now()).map_err(Failure::lasting)?;
    let (plan, values) = (plan.clone(), values.clone());
    let is_empty = plan.writes().next().is_none();
    let written = tokio::task::spawn_blocking(move || {
        if is_empty {
            // The worker that did it may have been lost before it said so.
            let latest = folder.history().ok().and_then(|records| records.into_iter().next_back());
            let ours = |record: &crate::templates::Record| {
                record.state == RecordState::Applied
                    && record.template == plan.template
                    && record.variables == values.variables()
            };
            return Ok(latest.filter(ours));
        }
        match folder.apply(&plan, &values, at) {
            Ok(record) => Ok(record),
            Err(ApplyError::Interrupted { id }) => {
                folder.rollback(Some(&id), false, at).map_err(Failure::lasting)?;
                Err(Failure::passing("an application that was interrupted was taken back; this one is tried again"))
            }
            Err(error @ ApplyError::Changed { .. }) => Err(Failure::passing(error)),
            Err(error) => Err(Failure::lasting(error)),
        }
    });
    let mut record = written.await.map_err(Failure::passing)??;
    if is_empty && let Some(found) = &record {
        // Another application wrote it, and this one found nothing to write.
        let theirs = applications::has_record(&job.store, done, &found.id).await?;
        record = record.filter(|_| !theirs);
    }
    done.state = if record.is_some() { ApplicationState::Applied } else { ApplicationState::Unchanged };
    done.record = record.map(|record| record.id);
    Ok(())
}

async fn as_pull_request(
    job: &Context,
    place: OnGithub,
    template: &Template,
    plan: &Plan,
    done: &mut Application,
) -> Result<(), Failure> {
    let files: Vec<ChangedFile> = plan
        .changes
        .iter()
        .map(|change| ChangedFile {
            path: change.path.clone(),
            content: Content::Text(String::from_utf8_lossy(&change.after).into_owned()),
            executable: change.executable,
        })
        .collect();
    let branch = branch_of(done);
    let words = proposal_of(template, plan);
    let (access, named) = (place.access.clone(), branch.clone());
    let opened = on_github(job, access, async move |client| {
        let proposal = Proposal {
            repository: &place.repository,
            base: &place.branch,
            tip: &place.tip,
            branch: &named,
            title: &words.title,
            body: &words.body,
            message: &words.message,
            files: &files,
        };
        propose(client, &proposal).await.map_err(UpkeepError::from)
    })
    .await?;
    job.info(format!("opened {}", opened.url));
    done.state = ApplicationState::Proposed;
    done.branch = Some(branch);
    done.commit = Some(opened.commit);
    done.pull_number = Some(opened.number);
    done.pull_url = Some(opened.url);
    Ok(())
}
