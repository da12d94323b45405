//! What is shown on GitHub.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `plimsoll github publish` shows on GitHub. Whatever the token may not do is left out and told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the configuration")]
pub struct GithubOptions {
    /// Whether new findings on changed lines are commented on there.
    pub review_comments: bool,
    /// Review comments on one pull request; the rest is told in the summary.
    pub max_review_comments: u32,
    /// Whether a comment offers the fix of its finding where that is safe.
    pub suggestions: bool,
    /// Whether one comment sums a pull request up.
    pub summary_comment: bool,
    /// Whether there is a check run with annotations.
    pub check_run: bool,
    /// Name of the check run.
    pub check_name: String,
    /// Annotations of the check run; the most important ones are taken.
    pub max_annotations: u32,
    /// Whether there is a commit status too, for rules that demand one.
    pub commit_status: bool,
    /// Name of the commit status.
    pub status_context: String,
    /// Whether findings go to code scanning.
    pub code_scanning: bool,
    /// Category in code scanning; `plimsoll`, with the project's path in the repository behind it, where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Whether the job's page shows a summary.
    pub job_summary: bool,
    /// Whether workflow commands annotate files where there is no check run to do it.
    pub annotations: bool,
    /// Address of the full report, to link to; the workflow's run where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_url: Option<String>,
    /// Seconds that one publication may wait for rate limits and for GitHub to come back.
    pub longest_wait: u32,
}

impl Default for GithubOptions {
    fn default() -> Self {
        Self {
            review_comments: true,
            max_review_comments: 20,
            suggestions: true,
            summary_comment: true,
            check_run: true,
            check_name: "Plimsoll".to_owned(),
            max_annotations: 200,
            commit_status: false,
            status_context: "plimsoll".to_owned(),
            code_scanning: true,
            category: None,
            job_summary: true,
            annotations: true,
            report_url: None,
            longest_wait: 300,
        }
    }
}
