//! Templates for repositories that are known by their names: what schedules and steps of pipelines have done, in their own jobs.

use super::applications::{self, Application};
use super::apply::{carry_out, is_open};
use super::handler::{comply, is_last};
use super::place::UpkeepSettings;
use super::request::{HARD_LIMIT, SOFT_LIMIT, check};
use crate::identity;
use crate::jobs::{Context, Failure, NewJob};
use crate::scans;
use crate::templates::{Compliance, PlanOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The kind of the jobs that do such work alone.
pub const TEMPLATE: &str = "template";

/// What is done with a template.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TemplateAct {
    /// Tell how far the repository is from it.
    #[default]
    Check,
    /// Apply it: a pull request on GitHub, or files of a folder that may be written to.
    Apply,
}

/// A template, a repository, and what is done with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TemplateWork {
    /// The name of the template.
    pub template: String,
    /// `owner/name`.
    pub repository: String,
    #[serde(default)]
    pub act: TemplateAct,
    /// Values of its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, Value>,
}

impl TemplateWork {
    /// The job that does it alone.
    #[must_use]
    pub fn into_job(self) -> NewJob {
        let payload = serde_json::to_value(&self).unwrap_or_default();
        NewJob { soft_limit: SOFT_LIMIT, hard_limit: HARD_LIMIT, ..NewJob::new(TEMPLATE, payload) }
    }
}

/// What came of such work, with what is told of it.
#[derive(Debug)]
pub enum Worked {
    Checked(Compliance, Value),
    Applied(Application, Value),
    /// The same is proposed already, or was declined: nothing was done.
    Known(Application, Value),
}

/// Does `what` for the owner of `job`, who reaches the repositories that are theirs. Done twice by one job it is done once. Trouble that may
/// pass is the end of an application where `is_last`.
pub async fn work(
    settings: &UpkeepSettings,
    job: &Context,
    what: &TemplateWork,
    is_last: bool,
) -> Result<Worked, Failure> {
    let store = &job.store;
    let owner = job.job.owner_id.as_deref();
    let user = if identity::is_of_admin(store, owner).await? { None } else { owner };
    let Some(repository) = scans::find_repository(store, user, &what.repository).await? else {
        let shown: String = what.repository.chars().take(200).collect();
        return Err(Failure::lasting(format_args!("there is no repository {shown}; make it known first")));
    };
    if !repository.enabled {
        return Err(Failure::lasting("the repository is switched off; switch it on with `enabled`"));
    }
    let template = settings.template(&what.template)?;
    if what.act == TemplateAct::Check {
        let (found, told) = comply(settings, job, &repository, template).await?;
        return Ok(Worked::Checked(found, told));
    }
    let prepared = check(settings, store, &repository, template, &what.variables)?;
    let now = store.now();
    let new = Application::new(&repository, template, prepared, now);
    let mut write = store.begin().await?;
    let ours = Application { job_id: Some(job.job.id.clone()), ..new };
    let application = applications::of_job(&mut write, ours).await?;
    write.commit().await?;
    if application.job_id.as_deref() != Some(job.job.id.as_str()) {
        if is_open(&application) {
            return Err(Failure::passing("another job is about to apply the same"));
        }
        let told = application.told(&repository);
        return Ok(Worked::Known(application, told));
    }
    if !is_open(&application) {
        let told = application.told(&repository);
        return Ok(Worked::Applied(application, told));
    }
    let done = carry_out(settings, job, &repository, &application, PlanOptions::default(), is_last).await?;
    let told = done.told(&repository);
    Ok(Worked::Applied(done, told))
}

/// A job of its own.
pub(super) async fn run(settings: &UpkeepSettings, job: &Context) -> Result<Value, Failure> {
    match work(settings, job, &job.payload()?, is_last(job)).await? {
        Worked::Checked(_, told) | Worked::Applied(_, told) => Ok(told),
        Worked::Known(application, mut told) => {
            told["skipped"] = json!(application.standing());
            Ok(told)
        }
    }
}
