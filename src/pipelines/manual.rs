//! Runs that people and schedules begin.

use super::facts::Facts;
use super::model::Run;
use super::runs::{NewRun, start};
use super::table::{self, PipelineError};
use crate::identity;
use crate::jobs::{Context, Failure, Handler, Work};
use crate::schedules::{PIPELINE, PipelineWork};
use crate::store::{Millis, StoreError, Write};
use serde_json::{Value, json};

/// What a person says when they start a pipeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manual {
    /// `owner/name`.
    pub repository: Option<String>,
    pub branch: Option<String>,
    pub commit: Option<String>,
    /// Who it is.
    pub user_name: String,
}

impl Manual {
    fn facts(self, kind: &str) -> Facts {
        let reference = self
            .branch
            .as_ref()
            .map(|branch| if branch.starts_with("refs/") { branch.clone() } else { format!("refs/heads/{branch}") });
        Facts {
            kind: kind.to_owned(),
            repository: self.repository,
            branch: self.branch,
            // Whose commit that is, nobody knows.
            from_fork: self.commit.is_some() || reference.as_deref().is_some_and(|name| name.starts_with("refs/pull/")),
            reference,
            commit: self.commit,
            author: Some(self.user_name).filter(|name| !name.is_empty()),
            ..Facts::default()
        }
    }
}

/// Begins a run by hand, as part of what `write` changes.
pub async fn start_by_hand(write: &mut Write, now: Millis, id: &str, manual: Manual) -> Result<Run, PipelineError> {
    let (pipeline, definition) = table::current(write, id).await?;
    if definition.on.manual.is_none() {
        return Err(PipelineError::NotManual);
    }
    if !pipeline.enabled {
        return Err(PipelineError::Off);
    }
    let new = NewRun {
        pipeline: &pipeline,
        definition: &definition,
        facts: manual.facts("manual"),
        correlation_id: None,
        cause: None,
    };
    let run = start(write, now, new).await?;
    Ok(run.ok_or_else(|| StoreError::Conflict("the run was begun before".to_owned()))?)
}

/// Begins the runs that schedules ask for.
pub struct ScheduledHandler;

impl Handler for ScheduledHandler {
    fn kind(&self) -> &'static str {
        PIPELINE
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(start_scheduled(context))
    }
}

async fn start_scheduled(context: &Context) -> Result<Value, Failure> {
    let work: PipelineWork = context.payload()?;
    let store = &context.store;
    let found = match table::get(store, &work.pipeline).await {
        Err(StoreError::NotFound { .. }) => return Err(Failure::lasting("the pipeline is gone")),
        found => found?,
    };
    let owner = context.job.owner_id.as_deref();
    if found.owner_id.as_deref() != owner && !identity::is_of_admin(store, owner).await? {
        return Err(Failure::lasting("the pipeline is another's"));
    }
    if !found.enabled {
        return Ok(json!({"skipped": "the pipeline is switched off"}));
    }
    let now = store.now();
    let mut write = store.begin().await?;
    let (pipeline, definition) = table::current(&mut write, &work.pipeline).await?;
    let manual = Manual { repository: Some(work.repository), branch: work.branch, ..Manual::default() };
    let new = NewRun {
        pipeline: &pipeline,
        definition: &definition,
        facts: manual.facts("schedule"),
        correlation_id: context.job.correlation_id.clone(),
        // The job may be done again.
        cause: Some(format!("job/{}", context.job.id)),
    };
    let run = start(&mut write, now, new).await?;
    let Some(run) = run else { return Ok(json!({"nothing": "it was begun before"})) };
    write.commit().await?;
    Ok(json!({"run": run.id, "number": run.number}))
}
