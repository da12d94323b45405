//! What a step leaves behind for its job: a summary on the job's page, annotations in its log, outputs for later steps.
//!
//! Source: docs.github.com, "Workflow commands for GitHub Actions": a step's summary has at most 1 MiB; outputs of several lines
//! stand between delimiters.

use super::ladder::{Outcome, Rung, RungError, Step};
use super::publication::Publication;
use crate::measure::GateStatus;
use crate::report::markdown;
use crate::report::model::Report;
use crate::report::wording::counted;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Bytes that a step's summary may have.
const SUMMARY: u64 = 1 << 20;
/// Bytes that are kept free for what could not be shown.
const RESERVE: u64 = 1 << 14;
/// Bytes below which a summary says nothing.
const LEAST: u64 = 200;

/// Appends the report, and what could not be shown elsewhere, to the job's summary.
pub fn job_summary(publication: &Publication<'_>, steps: &[Step], path: &Path) -> Result<Step, RungError> {
    let used = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let room = SUMMARY.saturating_sub(used).saturating_sub(RESERVE);
    if room < LEAST {
        return Ok(Step::nothing(Rung::JobSummary, "the step's summary is full"));
    }
    let missing = missing(steps);
    let mut bytes = Vec::new();
    // A character has up to four bytes; most have one.
    for divisor in [1, 2, 4] {
        bytes.clear();
        let max_characters = (room / divisor) as usize;
        let options = markdown::Options { max_characters, ..markdown::Options::default() };
        markdown::render(publication.report, &options, &mut bytes)?;
        if bytes.len() as u64 <= room {
            break;
        }
    }
    if bytes.len() as u64 > room {
        return Ok(Step::nothing(Rung::JobSummary, "the step's summary is full"));
    }
    bytes.extend_from_slice(missing.as_bytes());
    append(path, &bytes)?;
    Ok(Step::done(Rung::JobSummary, "written", None))
}

/// A list of what is not shown, and how to open it.
fn missing(steps: &[Step]) -> String {
    let lines: Vec<String> = steps.iter().filter(|step| step.is_broken()).filter_map(Step::line).collect();
    if lines.is_empty() {
        return String::new();
    }
    let escaped = lines.iter().map(|line| format!("- {}\n", markdown::escape::message(line, 600)));
    format!("\n### What could not be shown\n\n{}\n", escaped.collect::<String>())
}

/// The outputs of the step: names and values, each on one line.
#[must_use]
pub fn values(report: &Report, steps: &[Step]) -> Vec<(&'static str, String)> {
    let count = |count: Option<u32>| count.map_or_else(String::new, |count| count.to_string());
    let url = |rung: Rung| {
        let step = steps.iter().find(|step| step.rung == rung);
        step.and_then(Step::url).unwrap_or_default().to_owned()
    };
    let names = |is: fn(&Step) -> bool| {
        let names = steps.iter().filter(|step| is(step)).map(|step| step.rung.name().replace(' ', "-"));
        names.collect::<Vec<_>>().join(",")
    };
    vec![
        (
            "verdict",
            match report.gate.status {
                GateStatus::Passed => "passed",
                GateStatus::Warned => "warned",
                GateStatus::Failed => "failed",
                GateStatus::None => "none",
            }
            .to_owned(),
        ),
        ("score", format!("{:.1}", report.score.value)),
        ("findings", report.summary.findings.to_string()),
        ("new-findings", count(report.summary.new)),
        ("fixed-findings", count(report.summary.fixed)),
        ("complete", report.summary.complete.to_string()),
        ("summary-url", url(Rung::SummaryComment)),
        ("check-url", url(Rung::CheckRun)),
        ("published", names(Step::is_done)),
        ("not-published", names(Step::is_broken)),
    ]
}

/// Appends outputs to the file that the runner reads them from.
pub fn write_outputs(path: &Path, values: &[(&'static str, String)]) -> Result<(), RungError> {
    let mut text = String::new();
    for (name, value) in values {
        // Values are ours or one line of visible characters: none can end its line.
        text.push_str(&format!("{name}={}\n", crate::report::plain::one_line(value)));
    }
    append(path, text.as_bytes())
}

/// What a person reads in the log: each rung on a line, its notes below.
#[must_use]
pub fn told(steps: &[Step], is_from_fork: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for step in steps {
        let url = step.url().map_or_else(String::new, |url| format!(" ({url})"));
        lines.extend(step.line().map(|line| crate::report::plain::one_line(&format!("{line}{url}"))));
        lines.extend(step.notes.iter().map(|note| format!("  {}", crate::report::plain::one_line(note))));
    }
    let missing = steps.iter().filter(|step| matches!(step.outcome, Outcome::Missing { .. })).count();
    if missing > 0 && is_from_fork {
        lines.push(format!(
            "A pull request from a fork has a token that only reads, so {} not shown; a workflow on `workflow_run` can show them \
             (docs/github.md, Forks).",
            counted(missing as u64, "place is", "places are")
        ));
    } else if missing > 0 {
        lines.push("Add the permissions to the job's `permissions:`; see docs/github.md, Permissions.".to_owned());
    }
    lines
}

fn append(path: &Path, bytes: &[u8]) -> Result<(), RungError> {
    let written = OpenOptions::new().create(true).append(true).open(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| RungError::Other(format!("cannot write to {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::GithubOptions;
    use crate::publish::github::context::Context;
    use crate::publish::github::publication::Trust;
    use crate::report::sample;

    #[test]
    fn a_summary_stays_within_a_mebibyte_with_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        let report = sample::many(3_000);
        let (context, options) = (Context::default(), GithubOptions::default());
        let publication = Publication {
            report: &report,
            context: &context,
            options: &options,
            repository: None,
            trust: Trust::Own,
            notes: Vec::new(),
        };
        std::fs::write(&path, "x".repeat((SUMMARY - 40_000) as usize)).unwrap();
        let step = job_summary(&publication, &[], &path).unwrap();
        assert!(step.is_done());
        assert!(std::fs::metadata(&path).unwrap().len() <= SUMMARY);
        std::fs::write(&path, "x".repeat(SUMMARY as usize)).unwrap();
        assert!(!job_summary(&publication, &[], &path).unwrap().is_done());
    }

    #[test]
    fn outputs_stand_on_a_line_each() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output");
        write_outputs(&path, &[("verdict", "failed".to_owned()), ("summary-url", "a\nverdict=passed".to_owned())])
            .unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "verdict=failed\nsummary-url=a verdict=passed\n");
    }
}
