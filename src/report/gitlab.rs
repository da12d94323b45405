//! GitLab's Code Quality report.
//!
//! Source: docs.gitlab.com, "Code Quality", "Code Quality report format". GitLab compares the reports of both
//! branches itself, by fingerprint, so every open finding is in it, whether new or not.

use super::error::RenderError;
use super::model::{Finding, Problem, Report, Severity};
use super::plain::{one_line, repository_path};
use serde::Serialize;
use serde::ser::Serializer;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;

#[derive(Serialize)]
struct Violation<'a> {
    description: String,
    check_name: Cow<'a, str>,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes `report`. Suppressed findings are not part of the format; a problem of the analysis is told as `info`.
pub fn render(report: &Report, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    // GitLab drops all but one of those that share a fingerprint; ours does not hold the path.
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let violations = report.findings.iter().filter(|finding| finding.suppression.is_none()).map(|finding| {
        let count = seen.entry(&finding.fingerprints.context).and_modify(|count| *count += 1).or_insert(1);
        violation(finding, *count, &report.project.prefix)
    });
    let problems = report.problems.iter().map(|problem| of_problem(problem, &report.project.prefix));
    let violations = violations.chain(problems);
    let mut serializer = serde_json::Serializer::new(&mut *out);
    serializer.collect_seq(violations)?;
    out.write_all(b"\n")?;
    Ok(Vec::new())
}

fn violation<'a>(finding: &'a Finding, count: u32, prefix: &str) -> Violation<'a> {
    let context = &finding.fingerprints.context;
    let begin = finding.place.line.max(1);
    Violation {
        description: one_line(&finding.message),
        check_name: Cow::Borrowed(&finding.rule),
        fingerprint: if count == 1 { context.clone() } else { format!("{context}-{count}") },
        severity: match finding.severity {
            Severity::Info => "info",
            Severity::Low => "minor",
            Severity::Medium => "major",
            Severity::High => "critical",
            Severity::Critical => "blocker",
        },
        location: Location {
            path: repository_path(prefix, &finding.place.path),
            lines: Lines { begin, end: finding.place.end_line.max(begin) },
        },
    }
}

/// What could not be looked at. A problem of the whole run stands at the root of the repository.
fn of_problem(problem: &Problem, prefix: &str) -> Violation<'static> {
    let kind = problem.kind.as_str();
    let path = repository_path(prefix, &problem.path);
    let identity = Sha256::digest(format!("{kind}\0{path}\0{}", problem.message));
    Violation {
        description: one_line(&problem.message),
        check_name: Cow::Owned(format!("problem/{kind}")),
        fingerprint: identity.iter().take(16).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")),
        severity: "info",
        location: Location {
            path: if path.is_empty() { ".".to_owned() } else { path },
            lines: Lines { begin: 1, end: 1 },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use serde_json::Value;
    use std::collections::HashSet;

    fn rendered(report: &Report) -> Value {
        let mut bytes = Vec::new();
        render(report, &mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn the_code_quality_report_of_the_sample_stays() {
        insta::assert_json_snapshot!(rendered(&sample::report()));
    }

    #[test]
    fn equal_findings_in_several_files_keep_fingerprints_of_their_own() {
        let mut report = sample::report();
        report.findings.iter_mut().for_each(|finding| finding.fingerprints.context = "same".to_owned());
        let list = rendered(&report);
        let list = list.as_array().unwrap();
        let fingerprints: HashSet<&str> = list.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
        assert_eq!((list.len(), fingerprints.len()), (11, 11));
    }
}
