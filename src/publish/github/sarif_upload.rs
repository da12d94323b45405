//! Findings for code scanning.
//!
//! Source: docs.github.com, "Upload an analysis as SARIF data" and "Get information about a SARIF upload".

use super::client::Client;
use super::ladder::{Rung, RungError, Step};
use super::publication::{Publication, Trust};
use crate::report::sarif::{self, Audience};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::json;
use std::io::Write;
use std::time::Duration;

/// How often the processing is asked for, with pauses that double.
const POLLS: u32 = 8;

#[derive(Deserialize)]
struct Upload {
    id: String,
}

#[derive(Deserialize)]
struct Processing {
    #[serde(default)]
    processing_status: String,
    #[serde(default)]
    errors: Option<Vec<String>>,
}

/// Uploads the open findings and waits until GitHub has taken them in.
pub async fn upload(client: &Client, publication: &Publication<'_>) -> Result<Step, RungError> {
    let context = publication.context;
    if publication.trust == Trust::Artifact {
        return Ok(Step::nothing(Rung::CodeScanning, "alerts are not made from another run's artifact"));
    }
    let (git_ref, commit) = context.code_scanning_target(publication.report.project.commit.as_deref());
    if !git_ref.starts_with("refs/") || (context.pull.is_none() && context.head_sha != context.sha) {
        return Ok(Step::nothing(
            Rung::CodeScanning,
            "the branch of the commit is not known (`--ref refs/heads/NAME`)",
        ));
    }
    let mut text = Vec::new();
    let left_out = sarif::render(publication.report, &publication.sarif_options(), Audience::CodeScanning, &mut text)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let packed =
        gzip.write_all(&text).and_then(|()| gzip.finish()).map_err(|error| RungError::Other(error.to_string()))?;
    let mut body = json!({
        "commit_sha": commit,
        "ref": git_ref,
        "sarif": STANDARD.encode(packed),
        "tool_name": publication.report.tool.name,
    });
    if let Some(workspace) = &context.workspace {
        let folder = crate::report::uri::folder(&workspace.to_string_lossy());
        body["checkout_uri"] = json!(folder.trim_end_matches('/'));
    }
    let path = publication.api("/code-scanning/sarifs");
    // A second upload for the same commit, tool and category replaces the first.
    let upload: Upload = client.post_repeatable(&path, &body).await?;
    let url = format!(
        "{}/{}/security/code-scanning?query={}",
        context.server_url,
        context.repository,
        match &context.pull {
            Some(pull) => format!("pr%3A{}", pull.number),
            None => "is%3Aopen".to_owned(),
        }
    );
    let notes: Vec<String> = left_out.into_iter().map(|problem| problem.message).collect();
    let step = match processed(client, &format!("{path}/{}", super::address::encoded(&upload.id))).await? {
        Processed::Complete => Step::done(Rung::CodeScanning, "uploaded and taken in", Some(url)),
        Processed::Pending => Step::done(Rung::CodeScanning, "uploaded; GitHub has not taken it in yet", Some(url)),
        Processed::Failed(errors) => {
            let errors: Vec<String> = errors.iter().map(|error| crate::report::plain::one_line(error)).collect();
            let why = format!("GitHub refused the upload when it took it in: {}", errors.join("; "));
            return Err(RungError::Other(why));
        }
    };
    Ok(step.with_notes(notes))
}

enum Processed {
    Complete,
    Pending,
    Failed(Vec<String>),
}

async fn processed(client: &Client, path: &str) -> Result<Processed, RungError> {
    let mut pause = client.patience().pause;
    for _ in 0..POLLS {
        let now: Processing = match client.get(path).await {
            Ok(now) => now,
            // It is known a moment after it was accepted.
            Err(error) if error.is_not_found() => Processing { processing_status: "pending".to_owned(), errors: None },
            Err(error) => return Err(error.into()),
        };
        match now.processing_status.as_str() {
            "complete" => return Ok(Processed::Complete),
            "failed" => return Ok(Processed::Failed(now.errors.unwrap_or_default())),
            _ => {}
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(15));
    }
    Ok(Processed::Pending)
}
