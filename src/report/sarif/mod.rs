//! SARIF 2.1.0, valid against the schema and within what GitHub code scanning accepts.
//!
//! One file holds one run, because GitHub refuses several runs of one tool and category. The
//! category, `automationDetails.id` up to its last `/`, is `plimsoll` and the project's path within
//! the repository, so that the parts of a monorepo do not overwrite each other.
//!
//! GitHub ignores `suppressions` and `baselineState`: a suppressed or fixed finding would stand there
//! as an open alert. So there are two audiences: everybody gets all of it, code scanning what is open.

mod limits;
mod result;
mod rule;

use super::error::RenderError;
use super::model::{Finding, FixedFinding, Problem, Report};
use super::ranking::{importance, truncated};
use flate2::Compression;
use flate2::write::GzEncoder;
use result::Shared;
use rule::Rules;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_sarif::sarif;
use std::collections::BTreeMap;
use std::io::Write;

/// Stands for the root of the git work tree.
pub(crate) const SOURCE_ROOT: &str = "%SRCROOT%";

/// Where the standard publishes the schema.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Viewers and other tools: everything, suppressed and fixed findings marked as such, with source excerpts.
    #[default]
    Everybody,
    /// GitHub code scanning: open findings only, nothing that it would not show.
    CodeScanning,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Instead of the category described above.
    pub category: Option<String>,
    /// The address of the folder that paths are relative to, where the report may name it.
    pub source_root: Option<String>,
}

/// Writes `report`; the problems tell what did not fit into GitHub's limits.
pub fn render(
    report: &Report,
    options: &Options,
    audience: Audience,
    out: &mut dyn Write,
) -> Result<Vec<Problem>, RenderError> {
    let rules = rule::rules(report);
    let mut chosen = Chosen::of(report, audience);
    let available = chosen.len();
    chosen.keep(limits::RESULTS, report);
    loop {
        let problems = problems(report, &rules, &chosen, available);
        let head = head(report, options, &rules, &problems);
        let shared = Shared {
            prefix: &report.project.prefix,
            with_snippets: audience == Audience::Everybody && !chosen.without_snippets,
        };
        let mut bytes = Vec::with_capacity(1 << 16);
        serde_json::to_writer(
            &mut bytes,
            &Log { head: &head, results: Results { report, chosen: &chosen, rules: &rules, shared } },
        )?;
        bytes.push(b'\n');
        let compressed = gzip_size(&bytes)?;
        if compressed <= limits::GZIP_BYTES || chosen.len() == 0 {
            out.write_all(&bytes)?;
            return Ok(problems);
        }
        if shared.with_snippets {
            chosen.without_snippets = true;
        } else {
            // A little less than the proportional share, so that it seldom takes a third turn.
            let share = chosen.len() as f64 * limits::GZIP_BYTES as f64 / compressed as f64;
            chosen.keep(((share * 0.95) as usize).min(chosen.len() - 1), report);
        }
    }
}

/// Bytes after gzip, or an upper bound of them where it needs no work to see that they are few.
fn gzip_size(bytes: &[u8]) -> Result<usize, RenderError> {
    // Deflate adds at most 5 bytes per 16 KiB block to what it cannot shrink.
    if bytes.len() < limits::GZIP_BYTES - limits::GZIP_BYTES / 1000 {
        return Ok(bytes.len());
    }
    // The fastest level shrinks least: what fits with it fits with any.
    let fast = gzip_size_at(Compression::fast(), bytes)?;
    if fast <= limits::GZIP_BYTES {
        return Ok(fast);
    }
    // What `gzip` and GitHub's upload action use.
    gzip_size_at(Compression::default(), bytes)
}

fn gzip_size_at(level: Compression, bytes: &[u8]) -> Result<usize, RenderError> {
    let mut encoder = GzEncoder::new(Counter(0), level);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.0)
}

struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The findings that are written, by their place in the report's lists, in that order.
struct Chosen {
    findings: Vec<usize>,
    fixed: Vec<usize>,
    without_snippets: bool,
}

impl Chosen {
    fn of(report: &Report, audience: Audience) -> Self {
        let everybody = audience == Audience::Everybody;
        Self {
            findings: (0..report.findings.len())
                .filter(|&index| everybody || report.findings[index].suppression.is_none())
                .collect(),
            fixed: (0..report.fixed.len()).filter(|_| everybody).collect(),
            without_snippets: false,
        }
    }

    fn len(&self) -> usize {
        self.findings.len() + self.fixed.len()
    }

    /// Only the `limit` most important ones; what is gone gives way first.
    fn keep(&mut self, limit: usize, report: &Report) {
        self.fixed.truncate(limit.saturating_sub(self.findings.len()));
        if self.findings.len() > limit {
            self.findings.sort_by_cached_key(|&index| (importance(&report.findings[index]), index));
            self.findings.truncate(limit);
            self.findings.sort_unstable();
        }
    }
}

/// What had to be left out.
fn problems(report: &Report, rules: &Rules<'_>, chosen: &Chosen, available: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut tell = |count: usize, message: String| {
        if count > 0 {
            problems.push(truncated(message));
        }
    };
    let results = available - chosen.len();
    tell(
        results,
        format!(
            "SARIF: the {results} least important of {available} findings are left out, because GitHub accepts at most \
             {} in a file of at most 10 MB; the JSON report has them all",
            limits::RESULTS
        ),
    );
    tell(
        usize::from(chosen.without_snippets),
        "SARIF: source excerpts are left out to stay within 10 MB compressed".to_owned(),
    );
    tell(
        rules.left_out,
        format!("SARIF: {} rules without findings are left out; GitHub accepts {}", rules.left_out, limits::RULES),
    );
    tell(
        rules.tags_left_out,
        format!("SARIF: {} tags are left out; GitHub accepts {} for a rule", rules.tags_left_out, limits::TAGS),
    );
    let places: usize = chosen.findings.iter().map(|&index| result::left_out(&report.findings[index])).sum();
    tell(
        places,
        format!(
            "SARIF: {places} further places of findings are left out; GitHub accepts {} locations and {} steps of data \
             flow for a finding",
            limits::LOCATIONS,
            limits::THREAD_FLOW_LOCATIONS
        ),
    );
    let notifications = report.problems.len().saturating_sub(limits::NOTIFICATIONS);
    tell(notifications, format!("SARIF: {notifications} problems are left out; the JSON report has them all"));
    problems
}

/// The run without its results, which are made one at a time while they are written.
fn head(report: &Report, options: &Options, rules: &Rules<'_>, told: &[Problem]) -> sarif::Run {
    let project = &report.project;
    let provenance = project.repository.as_ref().map(|repository| {
        vec![sarif::VersionControlDetails {
            repository_uri: repository.clone(),
            revision_id: project.commit.clone(),
            branch: project.branch.clone(),
            mapped_to: Some(sarif::ArtifactLocation {
                uri_base_id: Some(SOURCE_ROOT.to_owned()),
                ..sarif::ArtifactLocation::default()
            }),
            as_of_time_utc: None,
            properties: None,
            revision_tag: None,
        }]
    });
    let driver = sarif::ToolComponent {
        full_name: Some(format!("{} {}", report.tool.name, report.tool.version)),
        semantic_version: Some(report.tool.version.clone()),
        information_uri: Some("https://github.com/plimsoll-dev/plimsoll".to_owned()),
        rules: Some(rules.descriptors.clone()),
        ..sarif::ToolComponent::builder().name(&report.tool.name).build()
    };
    sarif::Run {
        automation_details: Some(sarif::RunAutomationDetails {
            id: Some(category(report, options)),
            ..sarif::RunAutomationDetails::default()
        }),
        invocations: Some(vec![invocation(report, told)]),
        column_kind: Some("unicodeCodePoints".into()),
        language: Some("en-US".to_owned()),
        original_uri_base_ids: Some(BTreeMap::from([(
            SOURCE_ROOT.to_owned(),
            // Usually no URI: the report must not name a folder of the machine that made it.
            sarif::ArtifactLocation {
                uri: options.source_root.clone(),
                description: Some(result::message("The root of the working tree.")),
                ..sarif::ArtifactLocation::default()
            },
        )])),
        version_control_provenance: provenance,
        ..sarif::Run::builder().tool(sarif::Tool::builder().driver(driver).build()).build()
    }
}

/// What tells the analyses of one tool apart: the project by its place in the repository, or what the user calls it; ends with `/`.
#[must_use]
pub fn category(report: &Report, options: &Options) -> String {
    let category = options.category.clone().unwrap_or_else(|| match report.project.prefix.trim_matches('/') {
        "" => "plimsoll".to_owned(),
        prefix => format!("plimsoll/{prefix}"),
    });
    format!("{}/", category.trim_end_matches('/'))
}

fn invocation(report: &Report, told: &[Problem]) -> sarif::Invocation {
    let notifications = told.iter().chain(report.problems.iter().take(limits::NOTIFICATIONS));
    let notifications = notifications.map(|problem| sarif::Notification {
        level: Some(if problem.kind.is_incomplete() { "warning".into() } else { "note".into() }),
        descriptor: Some(sarif::ReportingDescriptorReference {
            id: Some(problem.kind.as_str().to_owned()),
            ..sarif::ReportingDescriptorReference::default()
        }),
        locations: (!problem.path.is_empty()).then(|| {
            vec![sarif::Location {
                physical_location: Some(sarif::PhysicalLocation {
                    artifact_location: Some(result::artifact(&problem.path, &report.project.prefix)),
                    ..sarif::PhysicalLocation::default()
                }),
                ..sarif::Location::default()
            }]
        }),
        ..sarif::Notification::builder().message(result::message(&problem.message)).build()
    });
    sarif::Invocation {
        end_time_utc: report.generated_at.ends_with('Z').then(|| report.generated_at.clone()),
        tool_execution_notifications: Some(notifications.collect()),
        ..sarif::Invocation::builder().execution_successful(true).build()
    }
}

struct Log<'a> {
    head: &'a sarif::Run,
    results: Results<'a>,
}

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut log = serializer.serialize_struct("Sarif", 3)?;
        log.serialize_field("$schema", SCHEMA)?;
        log.serialize_field("version", "2.1.0")?;
        log.serialize_field("runs", &[Run { head: self.head, results: &self.results }])?;
        log.end()
    }
}

#[derive(serde::Serialize)]
struct Run<'a> {
    #[serde(flatten)]
    head: &'a sarif::Run,
    results: &'a Results<'a>,
}

struct Results<'a> {
    report: &'a Report,
    chosen: &'a Chosen,
    rules: &'a Rules<'a>,
    shared: Shared<'a>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let index = |rule: &str| self.rules.index.get(rule).copied();
        let findings = self.chosen.findings.iter().map(|&at| {
            let finding: &Finding = &self.report.findings[at];
            result::of_finding(finding, index(&finding.rule), self.shared)
        });
        let fixed = self.chosen.fixed.iter().map(|&at| {
            let fixed: &FixedFinding = &self.report.fixed[at];
            result::of_fixed(fixed, index(&fixed.rule), self.shared)
        });
        serializer.collect_seq(findings.chain(fixed))
    }
}

#[cfg(test)]
mod tests;
