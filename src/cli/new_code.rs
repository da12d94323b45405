//! What new code is told by: a revision, the base of the workflow run, or the findings of an earlier report.

use super::error::CliError;
use super::from_base::Named;
use super::settle::Project;
use super::{github, read};
use crate::analysis::{Base, Baseline, BaselineFinding, KnownFinding};
use crate::finding::{Problem, ProblemKind};
use crate::workspace::Repository;
use crate::workspace::git::Comparison;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The word for the base of the workflow run.
const AUTO: &str = "auto";

/// What is compared with.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "New code")]
pub(super) struct NewCodeArgs {
    /// Tell what is new since this revision: a branch, a tag, a commit; `auto` takes the base of the workflow run.
    #[arg(long, value_name = "REV", conflicts_with = "baseline")]
    pub(super) base: Option<String>,
    /// Compare with the revision itself, not with where what is checked out branched off from it.
    #[arg(long, requires = "base")]
    pub(super) exact_base: bool,
    /// Tell what is new against the findings of an earlier report (`--format json`).
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
}

/// Which configuration holds.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[command(next_help_heading = "Gate")]
pub(super) struct ConfigSource {
    /// Read the configuration from the base, so that a change does not choose its own. On by itself in workflow runs for pull requests.
    #[arg(long, conflicts_with = "config_from_head", requires = "base")]
    config_from_base: bool,
    /// Read the configuration from what is checked out, in workflow runs for pull requests too.
    #[arg(long)]
    config_from_head: bool,
}

impl NewCodeArgs {
    /// What new code is told by. With the base of a pull request its configuration is taken over too, and the files `named` on the
    /// command line. What is shown on GitHub (`is_shown`) is the change of the workflow run, where nothing else is said.
    pub(super) fn base(
        &self,
        source: ConfigSource,
        is_shown: bool,
        project: &mut Project,
        named: &Named<'_>,
    ) -> Result<Base, CliError> {
        let shown = (is_shown && self.baseline.is_none()).then_some(AUTO);
        let Some(name) = self.base.as_deref().or(shown) else {
            return self.baseline.as_deref().map_or(Ok(Base::None), of_report);
        };
        let comparison = if self.exact_base { Comparison::Exact } else { Comparison::MergeBase };
        let revision = || Base::Revision { name: name.to_owned(), comparison };
        // One that cannot be used is no reason to believe the configuration of the change.
        let Some(repository) = Repository::open(&project.root).map_err(CliError::usage)? else {
            return Ok(if name == AUTO { Base::None } else { revision() });
        };
        let is_of_base = source.is_base();
        let (base, commit) = if name == AUTO {
            of_run(&repository, project)?
        } else {
            let commit = is_of_base.then(|| repository.resolve(name, comparison).ok()).flatten();
            (revision(), commit.map(|found| found.id))
        };
        if is_of_base {
            project.take_base(&repository, commit.as_deref(), named)?;
        }
        Ok(base)
    }
}

impl ConfigSource {
    /// Whether it is the base's: where the user says so, and for pull requests.
    fn is_base(self) -> bool {
        let is_for_pull_request = github::environment("GITHUB_EVENT_NAME")
            .is_some_and(|event| matches!(event.as_str(), "pull_request" | "pull_request_target"));
        self.config_from_base || (is_for_pull_request && !self.config_from_head)
    }
}

/// The base of the workflow run, fetched where it is not in the clone, and its commit if it is there then.
fn of_run(repository: &Repository, project: &mut Project) -> Result<(Base, Option<String>), CliError> {
    let (found, problem) = github::base_of_run(repository)?;
    project.told.extend(problem.map(|message| Problem { kind: ProblemKind::History, path: Arc::from(""), message }));
    let Some(found) = found.filter(|found| found.is_here) else { return Ok((Base::None, None)) };
    let base = Base::Revision { name: found.commit.clone(), comparison: Comparison::Exact };
    Ok((base, Some(found.commit)))
}

/// The findings of an earlier report.
fn of_report(path: &Path) -> Result<Base, CliError> {
    let report = read::report(path)?;
    let findings = report.findings.iter().map(|finding| BaselineFinding {
        known: KnownFinding {
            rule: Arc::from(finding.rule.as_str()),
            path: Arc::from(finding.place.path.as_str()),
            line: finding.place.line,
            context: finding.fingerprints.context.clone(),
            line_hash: finding.fingerprints.line.clone(),
        },
        message: finding.message.clone(),
        severity: finding.severity,
        category: finding.category,
    });
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(Base::Baseline(Baseline { name, findings: findings.collect(), score: Some(report.score.value) }))
}
