//! One result, and everything that is needed to show it.

use super::address::encoded_path;
use super::client::{ApiError, Client};
use super::context::{Context, Pull};
use super::marker::Markers;
use crate::config::GithubOptions;
use crate::report::model::{Finding, Report, State};
use crate::report::ranking::ranked;
use crate::report::{sarif, wording};
use crate::workspace::Repository;

/// Where a report comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// From this run: its verdict counts.
    Own,
    /// From an artifact of a run that a stranger may have changed: it is shown, and decides nothing.
    Artifact,
}

/// A report that is to be shown.
pub struct Publication<'p> {
    pub report: &'p Report,
    pub context: &'p Context,
    pub options: &'p GithubOptions,
    /// The work tree's, where there is one.
    pub repository: Option<&'p Repository>,
    pub trust: Trust,
    /// What else is to be told, such as that the head's configuration was not used.
    pub notes: Vec<String>,
}

impl Publication<'_> {
    /// Category in code scanning, which tells the projects of a repository apart.
    #[must_use]
    pub fn category(&self) -> String {
        sarif::category(self.report, &self.sarif_options()).trim_end_matches('/').to_owned()
    }

    #[must_use]
    pub fn sarif_options(&self) -> sarif::Options {
        sarif::Options { category: self.options.category.clone(), source_root: None }
    }

    #[must_use]
    pub fn markers(&self) -> Markers {
        Markers::new(&self.category())
    }

    /// Whether there is a base, so that findings are new or not.
    #[must_use]
    pub fn is_compared(&self) -> bool {
        self.report.summary.new.is_some()
    }

    /// The findings that this change is asked about, most important first: the new ones, or all where there is no base.
    #[must_use]
    pub fn news(&self) -> Vec<&Finding> {
        let is_news = |finding: &&Finding| finding.suppression.is_none() && finding.state != State::Existing;
        ranked(self.report.findings.iter().filter(is_news))
    }

    /// Below this address the files of the judged commit are seen; ends with `/`.
    #[must_use]
    pub fn files_url(&self) -> String {
        let Context { server_url, repository, head_sha, .. } = self.context;
        let prefix = self.report.project.prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{}/", encoded_path(prefix)) };
        format!("{server_url}/{repository}/blob/{head_sha}/{prefix}")
    }

    /// Where the whole report is seen.
    #[must_use]
    pub fn details_url(&self) -> Option<String> {
        let configured = self.options.report_url.clone().filter(|url| url.starts_with("https://"));
        configured.or_else(|| self.context.run.as_ref().map(|run| run.url.clone()))
    }

    /// The verdict in a few words.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        wording::verdict(self.report.gate.status)
    }

    /// The path of the API below the repository.
    #[must_use]
    pub fn api(&self, below: &str) -> String {
        format!("/repos/{}{below}", self.context.repository)
    }
}

/// What GitHub says of the pull request now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullState {
    /// Its head is the commit that was judged.
    Current(Pull),
    /// It has moved on, or is closed: comments would be about the past.
    Past { why: String },
    /// There is none.
    None,
}

impl PullState {
    /// Looks the pull request of `publication` up.
    pub async fn look(client: &Client, publication: &Publication<'_>) -> Result<Self, ApiError> {
        let Some(pull) = &publication.context.pull else { return Ok(Self::None) };
        let path = publication.api(&format!("/pulls/{}", pull.number));
        let now: super::event::PullRequest = client.get(&path).await?;
        if now.state == "closed" {
            return Ok(Self::Past { why: format!("pull request #{} is closed", pull.number) });
        }
        if now.head.sha != publication.context.head_sha {
            let why = "the pull request has newer commits, which their own run judges".to_owned();
            return Ok(Self::Past { why });
        }
        Ok(Self::Current(Pull::of(&now)))
    }
}
