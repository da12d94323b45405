use super::doing::{Doing, Done, StepFailure};
use crate::pipelines::definition::{ScanStep, is_repository};
use crate::scans::{self, Change, ScanHandler, ScanRequest, Trigger};
use crate::store::Named as _;
use serde_json::{Value, json};

/// Scans in the job of the step itself: it waits for nobody, so one worker is enough for any pipeline.
pub(super) async fn scan(scanner: &ScanHandler, doing: &Doing<'_>, what: &ScanStep) -> Result<Done, StepFailure> {
    let request = request(doing, what)?;
    let told = scanner.scan(doing.context, request).await?;
    let Some(analysis) = scans::analysis_of_job(&doing.context.store, &doing.context.job.id).await? else {
        let reason = told["skipped"].as_str().unwrap_or("nothing was scanned").to_owned();
        return Err(StepFailure::lasting(reason));
    };
    let mut outcome = json!({"analysis": analysis.id, "state": analysis.state.name()});
    if let Some(figures) = &analysis.figures {
        outcome["gate"] = json!(figures.gate);
        outcome["score"] = json!(figures.score);
        outcome["findings"] = json!(figures.findings);
        outcome["new"] = json!(figures.new);
        outcome["existing"] = json!(figures.existing);
        outcome["fixed"] = json!(figures.fixed);
        outcome["measures"] = figures.measures.clone();
    }
    if let Some(outcome) = outcome.as_object_mut() {
        outcome.retain(|_, value: &mut Value| !value.is_null());
    }
    Ok(Done::Succeeded(outcome))
}

fn request(doing: &Doing<'_>, what: &ScanStep) -> Result<ScanRequest, StepFailure> {
    let facts = &doing.run.facts;
    let named = what.repository.as_deref().map(|repository| doing.fill(repository));
    let branch = what.branch.as_deref().map(|branch| doing.fill(branch)).filter(|branch| !branch.is_empty());
    let reference =
        branch.map(|branch| if branch.starts_with("refs/") { branch } else { format!("refs/heads/{branch}") });
    let is_other = named.as_ref().is_some_and(|named| {
        facts.repository.as_ref().is_none_or(|repository| !repository.eq_ignore_ascii_case(named))
    });
    let Some(repository) = named.or_else(|| facts.repository.clone()) else {
        let reason = "no repository is named, neither by the step nor by what began the run";
        return Err(StepFailure::lasting(reason));
    };
    if !is_repository(&repository) {
        let shown: String = repository.chars().take(100).collect();
        return Err(StepFailure::lasting(format_args!("`{shown}` is no repository; one is written as owner/name")));
    }
    let request = ScanRequest {
        repository,
        clone_url: None,
        installation: None,
        commit: None,
        reference: reference.clone(),
        change: None,
        trigger: Trigger::Pipeline,
    };
    if is_other || reference.is_some() {
        return Ok(request);
    }
    let change = match (facts.pull_number, &facts.base_commit, &facts.branch) {
        (Some(number), Some(base_commit), Some(base_branch)) => Some(Change {
            number,
            base_commit: base_commit.clone(),
            base_branch: base_branch.clone(),
            from_fork: facts.from_fork,
        }),
        _ => None,
    };
    Ok(ScanRequest {
        clone_url: facts.clone_url.clone(),
        installation: facts.installation,
        commit: facts.commit.clone(),
        reference: facts.reference.clone(),
        change,
        ..request
    })
}
