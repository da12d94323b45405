use super::doing::{Doing, Done, StepFailure};
use crate::pipelines::definition::ScanStep;
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
    let mut outcome = json!({"analysis": analysis.id, "state": analysis.state.name(), "commit": analysis.commit});
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

/// What a scan by this step looks at.
pub(super) fn request(doing: &Doing<'_>, what: &ScanStep) -> Result<ScanRequest, StepFailure> {
    let facts = &doing.run.facts;
    let repository = doing.repository(what.repository.as_deref())?;
    let branch = what.branch.as_deref().map(|branch| doing.fill(branch)).filter(|branch| !branch.is_empty());
    let reference =
        branch.map(|branch| if branch.starts_with("refs/") { branch } else { format!("refs/heads/{branch}") });
    let is_other = facts.repository.as_ref().is_none_or(|known| !known.eq_ignore_ascii_case(&repository));
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
