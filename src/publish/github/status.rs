//! The commit status, for branch protection that asks for one.

use super::client::Client;
use super::ladder::{Rung, RungError, Step};
use super::publication::{Publication, Trust};
use crate::measure::GateStatus;
use crate::report::plain::cut;
use crate::report::wording::counted;
use serde::Deserialize;
use serde_json::json;

/// Characters of a description that GitHub keeps.
const DESCRIPTION: usize = 140;

#[derive(Deserialize)]
struct Status {}

/// Sets the status of the judged commit. The latest one of a name counts, so a second one does no harm.
pub async fn set(client: &Client, publication: &Publication<'_>) -> Result<Step, RungError> {
    if publication.trust == Trust::Artifact {
        return Ok(Step::nothing(Rung::CommitStatus, "an artifact decides nothing"));
    }
    let mut body = json!({
        "state": if publication.report.gate.status == GateStatus::Failed { "failure" } else { "success" },
        "context": publication.options.status_context,
        "description": cut(&description(publication), DESCRIPTION),
    });
    if let Some(url) = publication.details_url() {
        body["target_url"] = json!(url);
    }
    let path = publication.api(&format!("/statuses/{}", publication.context.head_sha));
    let _: Status = client.post_repeatable(&path, &body).await?;
    Ok(Step::done(Rung::CommitStatus, "set", None))
}

/// The verdict with its numbers on one line.
pub(super) fn description(publication: &Publication<'_>) -> String {
    let report = publication.report;
    let count = match report.summary.new {
        Some(new) => counted(new.into(), "new finding", "new findings"),
        None => counted(report.summary.findings.into(), "finding", "findings"),
    };
    format!("{}: {count}, score {:.1}", publication.verdict(), report.score.value)
}
