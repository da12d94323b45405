//! Watching a job by the server's stream of events, until it is over.

use super::super::error::{CliError, CliResult};
use super::super::print;
use super::client::Client;
use crate::exit_code::ExitCode;
use crate::report::plain::one_line;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Job {
    id: String,
    kind: String,
    state: String,
    progress: f64,
    progress_words: String,
    error: Option<String>,
    cancel_reason: Option<String>,
    outcome: Option<Value>,
}

/// Shows how far the job is whenever that changes. A connection that ends is made again: what happened meanwhile is in the job.
pub(super) async fn watch(client: &Client, id: &str) -> CliResult {
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(CliError::usage(format_args!("`{}` is no id of a job", one_line(id))));
    }
    let path = format!("/jobs/{id}");
    let mut shown = String::new();
    for _ in 0..100 {
        let mut events = client.stream(&format!("/events/stream?subject=job/{id}")).await?;
        loop {
            let job: Job = client.get(&path).await?;
            if let Some(code) = show(client, &job, &mut shown).await? {
                return Ok(code);
            }
            match events.chunk().await {
                Ok(Some(_)) => {}
                // A proxy or the server has ended the stream.
                Ok(None) | Err(_) => break,
            }
        }
    }
    Err(CliError::usage("the server ends the connection again and again")
        .advice(format_args!("`plimsoll remote watch {id}` goes on")))
}

/// Shows what has changed; the exit code where the job is over.
async fn show(client: &Client, job: &Job, shown: &mut String) -> Result<Option<ExitCode>, CliError> {
    let line = format!("{:>3.0} %  {}  {}", job.progress, job.state, one_line(&job.progress_words));
    if *shown != line {
        print::line(&line)?;
        *shown = line;
    }
    let over = match job.state.as_str() {
        "succeeded" => Some(result(client, job).await?),
        "dead" => {
            let reason = job.error.as_deref().map_or_else(|| "it does not say why".to_owned(), one_line);
            return Err(CliError::usage(format_args!("the {} failed: {reason}", one_line(&job.kind))));
        }
        "cancelled" => {
            let reason =
                job.cancel_reason.as_deref().map_or_else(String::new, |words| format!(": {}", one_line(words)));
            return Err(CliError::usage(format_args!("job {} was stopped{reason}", one_line(&job.id))));
        }
        _ => None,
    };
    Ok(over)
}

/// What came of a job, and the exit code for it.
async fn result(client: &Client, job: &Job) -> Result<ExitCode, CliError> {
    let analysis = job.outcome.as_ref().and_then(|outcome| outcome["analysis"].as_str()).filter(|_| job.kind == "scan");
    let Some(analysis) = analysis else { return Ok(ExitCode::Passed) };
    let analysis: Value = client.get(&format!("/analyses/{analysis}")).await?;
    let figures = &analysis["figures"];
    if figures.is_null() {
        print::line("there is nothing in a language that is known")?;
        return Ok(ExitCode::NothingToScan);
    }
    let gate = figures["gate"].as_str().unwrap_or_default();
    print::line(format_args!(
        "score {:.1}, {} findings, gate {}",
        figures["score"].as_f64().unwrap_or_default(),
        figures["findings"],
        // As of a first scan, before which there is nothing that could be new.
        if gate == "none" { "not judged".to_owned() } else { one_line(gate) }
    ))?;
    Ok(if gate == "failed" { ExitCode::GateFailed } else { ExitCode::Passed })
}
