//! Taking an application back: in a folder, by closing a pull request, or by another one where it was merged.

use super::applications::{self, Application, ApplicationState};
use super::handler::{failed, is_last, on_github, settle, unless_stopped};
use super::place::{OnGithub, Place, UpkeepError, UpkeepSettings};
use super::proposals::{revert_branch_of, revert_of};
use super::request::RollbackPayload;
use crate::jobs::{Context, Failure};
use crate::publish::github::change::{
    ChangedFile, Content, Proposal, PullState, RemoteFile, close, delete_branch, files_at, parent_of, propose,
    pull_state,
};
use crate::publish::github::client::Client;
use crate::scans::{self, Repository};
use crate::store::StoreError;
use crate::templates::{LARGEST, RollbackError};
use serde_json::{Value, json};

pub(super) async fn run(settings: &UpkeepSettings, job: &Context) -> Result<Value, Failure> {
    let payload: RollbackPayload = job.payload()?;
    let store = &job.store;
    let application = match applications::get(store, &payload.application).await {
        Err(StoreError::NotFound { .. }) => return Ok(json!({"skipped": "the repository is gone"})),
        found => found?,
    };
    // What GitHub tells of a pull request that was closed here may come before the job is done again.
    let is_there = matches!(
        application.state,
        ApplicationState::Applied | ApplicationState::Proposed | ApplicationState::Declined
    );
    if !is_there {
        return Ok(json!({"skipped": "there is nothing to take back", "id": application.id}));
    }
    let repository = scans::repository(store, &application.repository_id).await?;
    match work(settings, job, &repository, &application, payload.force).await {
        Ok(done) => {
            let kind =
                if done.state == ApplicationState::Reverting { "template.reverting" } else { "template.rolled-back" };
            settle(job, &repository, &done, Some(kind)).await?;
            Ok(done.told(&repository))
        }
        Err(failure) => Err(failed(job, &repository, &application, is_last(job), failure).await),
    }
}

async fn work(
    settings: &UpkeepSettings,
    job: &Context,
    repository: &Repository,
    application: &Application,
    force: bool,
) -> Result<Application, Failure> {
    let mut done = Application { error: None, ..application.clone() };
    match unless_stopped(job, settings.place(repository, true)).await? {
        Place::Folder(folder) => {
            let id = application.record.clone();
            let at = jiff::Timestamp::from_millisecond(job.store.now()).map_err(Failure::lasting)?;
            let taken = tokio::task::spawn_blocking(move || match folder.rollback(id.as_deref(), force, at) {
                // The worker that did it may have been lost before it said so.
                Ok(_) | Err(RollbackError::Already(_)) => Ok(()),
                Err(error) => Err(Failure::lasting(error)),
            });
            taken.await.map_err(Failure::passing)??;
            done.state = ApplicationState::RolledBack;
        }
        Place::Github(place) => on_its_pull_request(job, place, force, &mut done).await?,
    }
    Ok(done)
}

async fn on_its_pull_request(
    job: &Context,
    place: OnGithub,
    force: bool,
    done: &mut Application,
) -> Result<(), Failure> {
    let access = place.access.clone();
    let application = done.clone();
    let opened = on_github(job, access, async move |client| {
        let number = application.pull_number.ok_or_else(|| UpkeepError::Failed("it has no pull request".to_owned()))?;
        let repository = place.repository.as_str();
        match pull_state(client, repository, number).await? {
            PullState::Merged => revert(client, &place, &application, force).await,
            state => {
                if state == PullState::Open {
                    close(client, repository, number).await?;
                }
                if let Some(branch) = &application.branch {
                    delete_branch(client, repository, branch).await?;
                }
                Ok(None)
            }
        }
    })
    .await?;
    match opened {
        Some((number, url)) => {
            job.info(format!("opened {url}"));
            done.state = ApplicationState::Reverting;
            done.revert_number = Some(number);
            done.revert_url = Some(url);
        }
        None => done.state = ApplicationState::RolledBack,
    }
    Ok(())
}

/// Opens a pull request that puts the files back that are still as the application made them; `None` where there are none.
async fn revert(
    client: &Client,
    place: &OnGithub,
    application: &Application,
    force: bool,
) -> Result<Option<(u64, String)>, UpkeepError> {
    let gone = || UpkeepError::Failed("the commit of the application is not known any more".to_owned());
    let repository = place.repository.as_str();
    let ours = application.commit.as_deref().ok_or_else(gone)?;
    let base = parent_of(client, repository, ours).await?.ok_or_else(gone)?;
    let paths: Vec<String> =
        application.files.iter().filter(|file| file.action.writes()).map(|file| file.path.clone()).collect();
    let before = files_at(client, repository, &base, &paths, 0).await?;
    let after = files_at(client, repository, ours, &paths, 0).await?;
    let now = files_at(client, repository, &place.tip.commit, &paths, LARGEST.0).await?;
    let sha = |file: Option<&RemoteFile>| file.map(|file| file.sha.clone());
    let (mut files, mut changed) = (Vec::new(), Vec::new());
    for path in &paths {
        let (was, made, is) = (before.get(path), after.get(path), now.get(path));
        if sha(is) == sha(was) {
            continue;
        }
        if sha(is) != sha(made) {
            changed.push(path.clone());
        }
        let content = was.map_or(Content::Gone, |file| Content::Blob(file.sha.clone()));
        let executable = was.is_some_and(|file| file.mode == "100755");
        files.push(ChangedFile { path: path.clone(), content, executable });
    }
    if !changed.is_empty() && !force {
        return Err(UpkeepError::Failed(format!(
            "changed since it was applied: {}; with `force` the pull request takes that back too",
            changed.join(", ")
        )));
    }
    if files.is_empty() {
        return Ok(None);
    }
    let words = revert_of(application);
    let proposal = Proposal {
        repository,
        base: &place.branch,
        tip: &place.tip,
        branch: &revert_branch_of(application),
        title: &words.title,
        body: &words.body,
        message: &words.message,
        files: &files,
    };
    let opened = propose(client, &proposal).await?;
    Ok(Some((opened.number, opened.url)))
}
