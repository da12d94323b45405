use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What began a run, and what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Facts {
    /// The word of the trigger: `pull-request`.
    pub kind: String,
    /// `owner/name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The branch; of a pull request that which it is to be merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The full name of what is looked at: `refs/heads/main`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// What happened: `opened`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Of the pull request or issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_commit: Option<String>,
    /// The pull request is not to be merged yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// What is looked at comes from another repository, whose owner is a stranger here; or that is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from_fork: bool,
    /// What stands behind `/plimsoll` in a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The pipeline whose end began this one, and how it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Of GitHub's App.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installation: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clone_url: Option<String>,
    /// Pipelines that began each other before this run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
}

impl Facts {
    /// What expressions know as `trigger.…`.
    pub const NAMES: &'static [&'static str] = &[
        "kind",
        "repository",
        "branch",
        "reference",
        "commit",
        "tag",
        "action",
        "author",
        "labels",
        "number",
        "pull-number",
        "draft",
        "from-fork",
        "command",
        "pipeline",
        "outcome",
    ];

    /// What `trigger.NAME` stands for.
    #[must_use]
    pub fn value(&self, name: &str) -> Value {
        match name {
            "kind" => json!(self.kind),
            "repository" => json!(self.repository),
            "branch" => json!(self.branch),
            "reference" => json!(self.reference),
            "commit" => json!(self.commit),
            "tag" => json!(self.tag),
            "action" => json!(self.action),
            "author" => json!(self.author),
            "labels" => json!(self.labels),
            "number" => json!(self.number),
            "pull-number" => json!(self.pull_number),
            "draft" => json!(self.draft),
            "from-fork" => json!(self.from_fork),
            "command" => json!(self.command),
            "pipeline" => json!(self.pipeline),
            "outcome" => json!(self.outcome),
            _ => Value::Null,
        }
    }
}
