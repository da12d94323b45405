//! The check run: the verdict beside the commit, with annotations in its files.
//!
//! Source: docs.github.com, "Create a check run": 50 annotations in a request, those of later requests are added; title and summary
//! of 65,535 characters, message of 64 KB, title of an annotation of 255 characters.

use super::address::encoded;
use super::client::{ApiError, Client};
use super::ladder::{Rung, RungError, Step};
use super::publication::{Publication, Trust};
use super::status::description;
use super::summary;
use crate::measure::GateStatus;
use crate::report::model::{Finding, Severity};
use crate::report::plain::{cut, one_line, repository_path, visible};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Annotations in one request.
const BATCH: usize = 50;
/// Characters of the summary.
const SUMMARY: usize = 60_000;
/// Characters of a message.
const MESSAGE: usize = 4_000;
/// Characters of the title of an annotation.
const TITLE: usize = 250;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CheckRun {
    id: u64,
    html_url: Option<String>,
    external_id: Option<String>,
    output: Output,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Output {
    annotations_count: u64,
}

/// Writes the check run of the judged commit: a new one, or anew the one that this very run has made before.
pub async fn write(client: &Client, publication: &Publication<'_>) -> Result<Step, RungError> {
    let context = publication.context;
    let name = &publication.options.check_name;
    let external_id = external_id(publication);
    let news = publication.news();
    let most = publication.options.max_annotations as usize;
    let annotations = annotations(publication, &news[..news.len().min(most)]);
    let mut batches = annotations.chunks(BATCH);
    let list = publication.api(&format!(
        "/commits/{}/check-runs?check_name={}&filter=all&per_page=100",
        context.head_sha,
        encoded(name)
    ));
    let look = async || -> Result<Option<CheckRun>, ApiError> {
        let runs: Vec<CheckRun> = client.list(&list, Some("check_runs")).await?;
        Ok(runs.into_iter().find(|run| run.external_id.as_deref() == Some(&external_id)))
    };
    let output = json!({
        "title": cut(&description(publication), TITLE),
        "summary": summary::of_check(publication, SUMMARY)?,
    });
    let mut body = json!({
        "name": name,
        "head_sha": context.head_sha,
        "external_id": external_id,
        "status": "completed",
        "conclusion": conclusion(publication),
        "output": output,
    });
    if let Some(url) = publication.details_url() {
        body["details_url"] = json!(url);
    }
    if let Some(before) = look().await? {
        // Its annotations cannot be taken back, and would be there twice.
        if before.output.annotations_count == 0 {
            body["output"]["annotations"] = json!(batches.next().unwrap_or_default());
        } else {
            batches = [].chunks(BATCH);
        }
        if let Some(body) = body.as_object_mut() {
            body.remove("head_sha");
        }
        let run: CheckRun = client.patch(&publication.api(&format!("/check-runs/{}", before.id)), &body).await?;
        add(client, publication, run.id, &output, batches).await?;
        return Ok(done(publication, run.html_url.or(before.html_url), annotations.len(), news.len()));
    }
    body["output"]["annotations"] = json!(batches.next().unwrap_or_default());
    let run = client.create(&publication.api("/check-runs"), &body, look).await?;
    add(client, publication, run.id, &output, batches).await?;
    Ok(done(publication, run.html_url, annotations.len(), news.len()))
}

fn done(publication: &Publication<'_>, url: Option<String>, annotated: usize, all: usize) -> Step {
    let what = if annotated < all {
        format!("{}, with the {annotated} most important of {all} findings as annotations", conclusion(publication))
    } else {
        format!("{}, {annotated} annotations", conclusion(publication))
    };
    Step::done(Rung::CheckRun, what, url)
}

/// Adds the batches behind the first. A batch whose answer was lost is not added again where it is there.
async fn add(
    client: &Client,
    publication: &Publication<'_>,
    id: u64,
    output: &Value,
    batches: std::slice::Chunks<'_, Value>,
) -> Result<(), RungError> {
    let path = publication.api(&format!("/check-runs/{id}"));
    let mut expected = BATCH;
    for batch in batches {
        expected += batch.len();
        let mut output = output.clone();
        output["annotations"] = json!(batch);
        let look = async || -> Result<Option<CheckRun>, ApiError> {
            let run: CheckRun = client.get(&path).await?;
            Ok((run.output.annotations_count >= expected as u64).then_some(run))
        };
        let _: CheckRun = client.add(&path, &json!({ "output": output }), look).await?;
    }
    Ok(())
}

/// What the gate says. An artifact of a stranger decides nothing.
fn conclusion(publication: &Publication<'_>) -> &'static str {
    match (publication.trust, publication.report.gate.status) {
        (Trust::Artifact, _) | (_, GateStatus::None) => "neutral",
        (_, GateStatus::Failed) => "failure",
        (_, GateStatus::Passed | GateStatus::Warned) => "success",
    }
}

/// The same for every try of one attempt of one run.
fn external_id(publication: &Publication<'_>) -> String {
    let project = publication.markers().project().to_owned();
    match &publication.context.run {
        Some(run) => format!("plimsoll:{project}:{}:{}", run.id, run.attempt),
        None => format!("plimsoll:{project}"),
    }
}

fn annotations(publication: &Publication<'_>, findings: &[&Finding]) -> Vec<Value> {
    let report = publication.report;
    let names: HashMap<&str, &str> = report.rules.iter().map(|rule| (rule.id.as_str(), rule.name.as_str())).collect();
    findings
        .iter()
        .map(|finding| {
            let place = &finding.place;
            let (start, end) = (place.line.max(1), place.end_line.max(place.line).max(1));
            let title = names.get(finding.rule.as_str()).copied().unwrap_or(&finding.rule);
            let mut annotation = json!({
                "path": repository_path(&report.project.prefix, &place.path),
                "start_line": start,
                "end_line": end,
                "annotation_level": match finding.severity {
                    Severity::Critical | Severity::High => "failure",
                    Severity::Medium => "warning",
                    Severity::Low | Severity::Info => "notice",
                },
                "title": cut(&one_line(title), TITLE),
                "message": format!("{} [{}]", cut(&visible(&finding.message), MESSAGE), one_line(&finding.rule)),
            });
            // GitHub takes columns within one line only.
            if start == end && place.end_column > place.column {
                annotation["start_column"] = json!(place.column.max(1));
                annotation["end_column"] = json!(place.end_column);
            }
            annotation
        })
        .collect()
}
