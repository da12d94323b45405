//! Applying: into a folder, or as a pull request.

use super::applications::{self, Application, ApplicationState, AppliedFile};
use super::handler::{failed, on_github, settle, unless_stopped};
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
    if !matches!(application.state, ApplicationState::Waiting | ApplicationState::Failed) {
        return Ok(json!({"skipped": "it is done already", "id": application.id}));
    }
    let repository = scans::repository(store, &application.repository_id).await?;
    let work = work(settings, job, &repository, &application, payload.options);
    match work.await {
        Ok(done) => {
            let kind = (done.state != ApplicationState::Unchanged).then_some("template.applied");
            let told = settle(job, &repository, &done, kind).await?;
            if let (ApplicationState::Applied, Some(template)) = (done.state, settings.catalogue.get(&done.template)) {
                let mut write = store.begin().await?;
                let correlation = job.job.correlation_id.clone();
                request_check(&mut write, store.now(), &repository, template, correlation).await?;
                write.commit().await?;
            }
            Ok(told)
        }
        Err(failure) => Err(failed(job, &repository, &application, failure).await),
    }
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
    let written = tokio::task::spawn_blocking(move || {
        if plan.writes().next().is_none() {
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
            Ok(applied) => Ok(applied.record),
            Err(ApplyError::Interrupted { id }) => {
                folder.rollback(Some(&id), false, at).map_err(Failure::lasting)?;
                Err(Failure::passing("an application that was interrupted was taken back; this one is tried again"))
            }
            Err(error @ ApplyError::Changed { .. }) => Err(Failure::passing(error)),
            Err(error) => Err(Failure::lasting(error)),
        }
    });
    let record = written.await.map_err(Failure::passing)??;
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
