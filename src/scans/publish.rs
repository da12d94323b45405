//! Showing an analysis on GitHub. A job of its own, so that trouble with GitHub never costs the analysis.

use super::analyses::{self, Analysis, AnalysisState, KeptReport};
use super::repositories::{self, Repository};
use super::settings::ScanSettings;
use crate::config::GithubOptions;
use crate::events::{self, NewEvent};
use crate::jobs::{Context as JobContext, Failure, Handler, Job, NewJob, OnDuplicate, Priority, Work};
use crate::publish::github::client::{Access, Client};
use crate::publish::github::context::{Context as GithubContext, Pull, Run};
use crate::publish::github::{Outcome, Publication, Step, Trust, publish};
use crate::report::json::from_json;
use crate::report::model::Report;
use crate::store::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The kind of the jobs that show.
pub const PUBLISH: &str = "publish";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    analysis: String,
}

/// The job that shows `analysis`. Of one commit the latest is shown.
pub(super) fn job(analysis: &Analysis, repository: &Repository, cause: &Job) -> NewJob {
    let commit = analysis.commit.as_deref().unwrap_or_default();
    let key = format!("{PUBLISH}:{}:{}:{commit}", repository.id, analysis.reference);
    let payload = json!(Payload { analysis: analysis.id.clone() });
    NewJob {
        priority: Priority::HIGH,
        owner_id: repository.owner_id.clone(),
        repository_id: Some(repository.id.clone()),
        parent_id: Some(cause.id.clone()),
        correlation_id: cause.correlation_id.clone(),
        ..NewJob::new(PUBLISH, payload)
    }
    .key(key, OnDuplicate::Replace)
}

/// Does such jobs.
pub struct PublishHandler {
    settings: Arc<ScanSettings>,
}

impl PublishHandler {
    #[must_use]
    pub fn new(settings: Arc<ScanSettings>) -> Self {
        Self { settings }
    }

    /// Shows an analysis as part of the job of `context`, whatever its kind.
    pub async fn show(&self, context: &JobContext, analysis: &str) -> Result<Value, Failure> {
        show(&self.settings, context, analysis).await
    }
}

impl Handler for PublishHandler {
    fn kind(&self) -> &'static str {
        PUBLISH
    }

    fn run<'w>(&'w self, context: &'w JobContext) -> Work<'w> {
        Box::pin(async move {
            let payload: Payload = context.payload()?;
            show(&self.settings, context, &payload.analysis).await
        })
    }
}

async fn show(settings: &ScanSettings, job: &JobContext, analysis: &str) -> Result<Value, Failure> {
    let store = &job.store;
    let analysis = match analyses::get(store, analysis).await {
        Err(StoreError::NotFound { .. }) => return Ok(json!({"skipped": "the analysis was cleared away"})),
        found => found?,
    };
    let repository = repositories::get(store, &analysis.repository_id).await?;
    if analysis.state != AnalysisState::Completed || !repository.with_access {
        return Ok(json!({"skipped": "there is nothing to show"}));
    }
    let packed = analyses::report_packed(store, &analysis, KeptReport::Json).await?;
    let section = analyses::github_section(store, &analysis).await?;
    let (Some(packed), Some(section)) = (packed, section) else {
        return Ok(json!({"skipped": "the report was cleared away"}));
    };
    let unpacked = tokio::task::spawn_blocking(move || {
        let bytes = analyses::unpacked(&packed).map_err(Failure::lasting)?;
        from_json(&bytes).map_err(Failure::lasting)
    });
    let report = unpacked.await.map_err(Failure::passing)??;
    let mut options: GithubOptions = serde_json::from_str(&section).map_err(Failure::lasting)?;
    // There is no page of a run to write to.
    options.job_summary = false;
    options.annotations = false;
    let commit = analysis.commit.clone().unwrap_or_default();
    let context = settings.github.context(&repository.full_name, &commit, &analysis.reference);
    let mut context = context.and_then(GithubContext::checked).map_err(Failure::lasting)?;
    context.default_branch.clone_from(&repository.default_branch);
    context.installation = repository.installation;
    context.pull = analysis.pull_number.map(|number| Pull {
        number,
        head_sha: commit.clone(),
        base_sha: analysis.base_commit.clone().unwrap_or_default(),
        base_ref: String::new(),
        // The configuration was read from the base, and the token is the server's own.
        is_from_fork: false,
    });
    context.run = settings.public_url.as_ref().map(|url| Run {
        id: analysis.id.clone(),
        attempt: "1".to_owned(),
        workflow: "Plimsoll".to_owned(),
        job: "scan".to_owned(),
        url: format!("{}/analyses/{}", url.trim_end_matches('/'), analysis.id),
    });
    let Some(mut access) = settings.github.access(&repository.full_name, repository.installation).await? else {
        return Ok(json!({"skipped": "the server has no credentials for GitHub"}));
    };
    access.patience.longest = Duration::from_secs(options.longest_wait.into());
    job.progress(0.1, "showing it on GitHub");
    let stop = job.stop().clone();
    let showing = tokio::task::spawn_blocking(move || steps_of(&report, &context, &options, access, &stop));
    let steps = showing.await.map_err(Failure::passing)??;
    for line in steps.iter().filter_map(Step::line) {
        job.info(line);
    }
    let told = told(&steps);
    note(job, &repository, &analysis, &told).await?;
    // What the App may not do it will not be allowed in a moment either; other trouble may pass, and what is shown already is
    // found again.
    let failed: Vec<String> =
        steps.iter().filter(|step| matches!(step.outcome, Outcome::Failed { .. })).filter_map(Step::line).collect();
    let is_code_scanning_alone = steps
        .iter()
        .filter(|step| matches!(step.outcome, Outcome::Failed { .. }))
        .all(|step| step.rung == crate::publish::github::Rung::CodeScanning);
    if failed.is_empty() || is_code_scanning_alone { Ok(told) } else { Err(Failure::passing(failed.join("; "))) }
}

/// Publishes, in a thread of its own: what publishing waits with may not go from one thread to another.
fn steps_of(
    report: &Report,
    context: &GithubContext,
    options: &GithubOptions,
    access: Access,
    stop: &CancellationToken,
) -> Result<Vec<Step>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::passing)?;
    runtime.block_on(async {
        let client = Client::new(access).map_err(Failure::lasting)?;
        let notes = publication_notes(report);
        let publication = Publication { report, context, options, repository: None, trust: Trust::Own, notes };
        let mut log = std::io::sink();
        tokio::select! {
            steps = publish(Ok(&client), &publication, &mut log) => Ok(steps),
            () = stop.cancelled() => Err(Failure::Stopped),
        }
    })
}

/// That a change did not choose its own configuration.
fn publication_notes(report: &Report) -> Vec<String> {
    let Some(from) = report.project.config_from_base.as_ref().filter(|from| !from.differing.is_empty()) else {
        return Vec::new();
    };
    let files: Vec<String> =
        from.differing.iter().take(5).map(|path| format!("`{}`", path.replace('`', "'"))).collect();
    vec![format!(
        "This change alters {}. What decides about the gate was read from the base, not from there.",
        files.join(", ")
    )]
}

fn told(steps: &[Step]) -> Value {
    let outcomes = steps.iter().map(|step| {
        let (outcome, detail) = match &step.outcome {
            Outcome::Done { what, .. } => ("done", what.as_str()),
            Outcome::Off => ("off", ""),
            Outcome::Nothing { why } => ("nothing", why.as_str()),
            Outcome::Missing { why, .. } => ("missing-permission", why.as_str()),
            Outcome::Failed { why } => ("failed", why.as_str()),
        };
        json!({"place": step.rung.name(), "outcome": outcome, "detail": detail, "url": step.url()})
    });
    Value::Array(outcomes.collect())
}

async fn note(job: &JobContext, repository: &Repository, analysis: &Analysis, told: &Value) -> Result<(), Failure> {
    let store = &job.store;
    let now = store.now();
    let mut write = store.begin().await?;
    sqlx::query("UPDATE analyses SET published = $1 WHERE id = $2")
        .bind(told.to_string())
        .bind(analysis.id.clone())
        .execute(write.on())
        .await
        .map_err(StoreError::from)?;
    let event = NewEvent {
        kind: "analysis.published".to_owned(),
        owner_id: repository.owner_id.clone(),
        repository_id: Some(repository.id.clone()),
        subject: format!("analysis/{}", analysis.id),
        document: json!({"id": analysis.id, "steps": told}),
        correlation_id: job.job.correlation_id.clone(),
    };
    events::record(&mut write, now, event).await?;
    write.commit().await?;
    Ok(())
}

/// Whether `repository` is of this server's GitHub, and the server has credentials for it: so that what is scanned can be shown there.
#[must_use]
pub fn is_possible(settings: &ScanSettings, repository: &Repository) -> bool {
    let is_of_github = match &repository.clone_url {
        Some(url) => super::source::CloneUrl::allowed(url, settings).is_ok_and(|url| settings.github.is_of(&url)),
        None => repository.local_path.is_none(),
    };
    let has_credentials = settings.github.app.is_some() || settings.github.token.is_some();
    repository.with_access && is_of_github && has_credentials
}
