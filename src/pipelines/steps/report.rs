//! Steps about what a scan before them found.

use super::doing::{Doing, Done, StepFailure};
use crate::analysis::{Demand, judge};
use crate::jobs::Failure;
use crate::measure::GateStatus;
use crate::pipelines::definition::{ExportStep, GateStep, PublishStep};
use crate::pipelines::runs;
use crate::report::json::from_json;
use crate::report::model::Report;
use crate::report::{Format, RenderOptions};
use crate::scans::{self, Analysis, KeptReport, PublishHandler, ScanSettings};
use serde_json::json;

/// Bytes of an artifact.
pub(super) const LARGEST_ARTIFACT: usize = 32 << 20;

/// The analysis that a scan before this step made.
async fn analysis(doing: &Doing<'_>, of: Option<&str>) -> Result<Analysis, StepFailure> {
    let scan = doing.scope().scan(of);
    let id = scan.and_then(|scan| scan.outcome.as_ref()?.get("analysis")?.as_str());
    let Some(id) = id else { return Err(StepFailure::lasting("no scan before this step succeeded")) };
    Ok(scans::analysis(&doing.context.store, id).await?)
}

async fn report(doing: &Doing<'_>, analysis: &Analysis) -> Result<Report, StepFailure> {
    let packed = scans::report_packed(&doing.context.store, analysis, KeptReport::Json).await?;
    let Some(packed) = packed else { return Err(StepFailure::lasting("the report was cleared away")) };
    let read = tokio::task::spawn_blocking(move || {
        let bytes = scans::unpacked(&packed).map_err(Failure::lasting)?;
        from_json(&bytes).map_err(Failure::lasting)
    });
    Ok(read.await.map_err(Failure::passing)??)
}

/// Fails where the gate does.
pub(super) async fn gate(doing: &Doing<'_>, what: &GateStep) -> Result<Done, StepFailure> {
    let analysis = analysis(doing, what.of.as_deref()).await?;
    let Some(figures) = &analysis.figures else {
        return Ok(Done::Succeeded(json!({"gate": "none", "analysis": analysis.id})));
    };
    let report = report(doing, &analysis).await?;
    let (status, told) = if what.conditions.is_empty() {
        let failed = report.gate.conditions.iter().map(|condition| (condition.status, condition.message.clone()));
        (figures.gate.clone(), failed.collect::<Vec<_>>())
    } else {
        let demands: Vec<Demand> = what
            .conditions
            .iter()
            .map(|text| text.parse().map(|condition| Demand { condition, only_warns: false }))
            .collect::<Result<_, _>>()
            .map_err(StepFailure::lasting)?;
        let new = (!report.new_measures.is_empty()).then_some(&report.new_measures);
        let outcome = judge(&demands, &report.measures, new);
        let word = serde_json::to_value(outcome.status).ok();
        let word = word.as_ref().and_then(serde_json::Value::as_str).unwrap_or("none").to_owned();
        (word, outcome.conditions.into_iter().map(|condition| (condition.status, condition.message)).collect())
    };
    for (status, message) in &told {
        let message = crate::report::plain::visible(message).into_owned();
        if *status == GateStatus::Failed { doing.context.warn(message) } else { doing.context.info(message) }
    }
    let outcome = json!({"gate": status, "analysis": analysis.id});
    if status == "failed" {
        let reasons: Vec<&str> = told
            .iter()
            .filter(|(status, _)| *status == GateStatus::Failed)
            .take(5)
            .map(|(_, message)| message.as_str())
            .collect();
        let failure = Failure::Lasting(format!("the quality gate failed: {}", reasons.join("; ")));
        return Err(StepFailure { failure, outcome: Some(outcome) });
    }
    Ok(Done::Succeeded(outcome))
}

/// Makes an artifact.
pub(super) async fn export(doing: &Doing<'_>, what: &ExportStep) -> Result<Done, StepFailure> {
    let analysis = analysis(doing, what.of.as_deref()).await?;
    let Some(format) = Format::from_id(&what.format) else {
        return Err(StepFailure::lasting("there is no such format"));
    };
    let report = report(doing, &analysis).await?;
    let rendered = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let problems = format.render(&report, &RenderOptions::default(), &mut bytes).map_err(Failure::lasting)?;
        Ok::<_, Failure>((bytes, problems.len()))
    });
    let (bytes, problems) = rendered.await.map_err(Failure::passing)??;
    if bytes.len() > LARGEST_ARTIFACT {
        let reason = format!("it has {} MB; an artifact may have {}", bytes.len() >> 20, LARGEST_ARTIFACT >> 20);
        return Err(StepFailure::lasting(reason));
    }
    if problems > 0 {
        doing.context.warn(format!("{problems} things had to be left out of the report in this format"));
    }
    let name = what.name.clone().unwrap_or_else(|| format.default_file_name().to_owned());
    let outcome = json!({"artifact": name, "bytes": bytes.len(), "analysis": analysis.id});
    runs::keep_artifact(&doing.context.store, doing.step, &name, bytes).await?;
    doing.context.info(format!("{name} was made"));
    Ok(Done::Succeeded(outcome))
}

/// Shows it on GitHub.
pub(super) async fn publish(
    settings: &ScanSettings,
    publisher: &PublishHandler,
    doing: &Doing<'_>,
    what: &PublishStep,
) -> Result<Done, StepFailure> {
    let analysis = analysis(doing, what.of.as_deref()).await?;
    let repository = scans::repository(&doing.context.store, &analysis.repository_id).await?;
    if !scans::is_writable_on_github(settings, &repository) {
        let reason = format!("there are no credentials of GitHub for {}, so nothing is shown", repository.full_name);
        return Ok(Done::Skipped(reason));
    }
    let told = publisher.show(doing.context, &analysis.id).await?;
    Ok(Done::Succeeded(json!({"analysis": analysis.id, "steps": told})))
}
