//! What a definition says. The doc comments are the descriptions of the JSON Schema.

use super::words::{Ordered, Period, Texts, given};
use crate::receiver::Route;
use crate::upkeep::TemplateAct;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A pipeline of Plimsoll: when it runs, and which steps it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// What people call it; 1 to 100 letters.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// When it runs; at least one.
    pub on: Triggers,
    /// Runs that do not go beside each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<Concurrency>,
    /// Steps by their names: small letters, digits, `-` and `_`. Steps that need nothing of each other run side by side.
    pub steps: Ordered<Step>,
}

/// Runs of one group never go beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Concurrency {
    /// Names the group among those of the same owner: `${{ trigger.repository }}/${{ trigger.pull-number }}`.
    pub group: String,
    /// What a new run does where another of the group waits or runs.
    #[serde(default)]
    pub when_busy: WhenBusy,
}

/// What a run does where its group is busy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhenBusy {
    /// It waits for its turn.
    #[default]
    Queue,
    /// It cancels the others.
    Cancel,
}

/// What begins a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Triggers {
    /// A push to a branch.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub push: Option<OnPush>,
    /// A pull request that was opened or changed.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub pull_request: Option<OnPullRequest>,
    /// A release.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub release: Option<OnRelease>,
    /// A new tag.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub tag: Option<OnTag>,
    /// An issue.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub issue: Option<OnIssue>,
    /// A comment of somebody who belongs to the repository.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub comment: Option<OnComment>,
    /// A person, by the API or the dashboard.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub manual: Option<OnManual>,
    /// Set times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedule: Vec<OnSchedule>,
    /// An analysis whose quality gate failed.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub gate_failed: Option<OnBranches>,
    /// A template that was applied to a repository.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub template_applied: Option<OnRepositories>,
    /// The end of another pipeline's run.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<OnPipeline>,
}

/// Pushes. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnPush {
    /// `owner/name`, with globs: `acme/*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// Branches that were pushed to, with globs: `release/**`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
    /// Files of the push, with globs. A push whose files are not known fits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
}

/// Pull requests. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnPullRequest {
    /// `owner/name`, with globs: `acme/*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// Branches that they are to be merged into, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
    /// One of these labels must be there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Who wrote it, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// What happened to it, as `labeled`; `opened`, `synchronize`, `reopened` and `ready_for_review` where none is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Drafts too.
    pub drafts: bool,
}

/// Releases. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnRelease {
    /// `owner/name`, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// Tags, with globs: `v*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What happened to it; `published` where none is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
}

/// Tags. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnTag {
    /// `owner/name`, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// Tags, with globs: `v*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// Issues. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnIssue {
    /// `owner/name`, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// One of these labels must be there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Who wrote it, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// What happened to it; `opened` where none is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
}

/// Comments of people who belong to the repository. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnComment {
    /// `owner/name`, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// What stands behind `/plimsoll` in the comment: `deploy`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
    /// Who wrote it, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
}

/// Started by a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnManual {}

/// A set time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OnSchedule {
    /// Five or six fields, or `@daily` and the like.
    pub cron: String,
    /// Of the IANA database, as `Europe/Berlin`; UTC where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// `owner/name` of the repository that it is about.
    pub repository: String,
    /// Its branch; the default one where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
}

/// Repositories and branches. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnBranches {
    /// `owner/name`, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// Branches, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
}

/// Repositories. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnRepositories {
    /// `owner/name`, with globs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
}

/// Ends of other pipelines of the same owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OnPipeline {
    /// Their names; at least one.
    pub names: Texts,
    /// How they ended; all ways where none is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Ended>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    Succeeded,
    Failed,
    Cancelled,
}

/// A step. Of `scan`, `gate`, `export`, `publish`, `notify`, `webhook`, `template`, `approval` and `run` it has one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(extend("oneOf" = [
    {"required": ["scan"]}, {"required": ["gate"]}, {"required": ["export"]}, {"required": ["publish"]}, {"required": ["notify"]},
    {"required": ["webhook"]}, {"required": ["template"]}, {"required": ["approval"]}, {"required": ["run"]}
]))]
pub struct Step {
    /// Steps that must be over before.
    #[serde(skip_serializing_if = "is_empty")]
    pub needs: Texts,
    /// Whether it is done, as `steps.scan.outcome == "failed"`. Without it, or where it asks for no outcome, all that it needs must have
    /// succeeded.
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Done once for each combination of these values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub matrix: BTreeMap<String, Vec<String>>,
    /// Tried again where it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// Longer it may not take: 30 minutes where it is not said, a week for an approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Period>,
    /// Scans a repository.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub scan: Option<ScanStep>,
    /// Fails where the quality gate of a scan failed.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateStep>,
    /// Makes an artifact of the report of a scan.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub export: Option<ExportStep>,
    /// Shows a scan on GitHub.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub publish: Option<PublishStep>,
    /// Tells the event `pipeline.message` to those who listen.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub notify: Option<NotifyStep>,
    /// Sends to one of the outgoing webhooks.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub webhook: Option<WebhookStep>,
    /// Applies a template to a repository.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateStep>,
    /// Waits until a person agrees.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalStep>,
    /// Runs a command, where the operator of the server allows it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub run: Option<RunStep>,
}

fn is_empty(texts: &Texts) -> bool {
    texts.0.is_empty()
}

/// How often a step is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Retry {
    /// Times in all, 2 to 10.
    #[schemars(range(min = 2, max = 10))]
    pub attempts: u32,
    /// Between two of them, at most an hour; at least two seconds, which double.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Period>,
}

/// Scans a repository: that of the trigger, where none is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ScanStep {
    /// `owner/name`; may be `${{ matrix.repository }}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The branch; the default one where a repository is named and no branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
}

/// Judges a scan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct GateStep {
    /// The step that scanned; need not be said where only one is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Conditions that stand in place of those of the project: `new.findings <= 0`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
}

/// Makes a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExportStep {
    /// A format of `plimsoll report`: `json`, `sarif`, `html`, `csv` …
    pub format: String,
    /// The step that scanned; need not be said where only one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The name of the artifact; that of the format's usual file where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Shows a scan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PublishStep {
    /// The step that scanned; need not be said where only one is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NotifyStep {
    /// What is told; may hold `${{ trigger.repository }}` and the like.
    pub message: String,
}

/// One of the outgoing webhooks of the pipeline's owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WebhookStep {
    /// Its name or id.
    pub to: String,
    /// A message that is sent with the facts of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A template, and the repository that it is looked at or applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TemplateStep {
    /// The name of the template.
    pub name: String,
    /// `owner/name`; the repository of the trigger where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// What is done with it.
    #[serde(default)]
    pub act: TemplateAct,
    /// The step fails where a check gives less, of 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub min_score: Option<u32>,
    /// Values of its variables, for `apply`. They may hold `${{ trigger.repository }}` and the like; a list has commas.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
}

/// Waits for a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ApprovalStep {
    /// What they are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A command. It gets facts by its environment (`PLIMSOLL_REPOSITORY`, `MATRIX_LANGUAGE` …), never by its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RunStep {
    /// Given to `/bin/sh -eu`.
    pub command: String,
    /// Whether it begins in a folder with the files of the commit that the run is about; in an empty one otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub checkout: bool,
    /// Variables of its environment. They may hold `${{ trigger.repository }}` and the like.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<String, String>,
    /// Files that it leaves in the folder where it runs, which later steps and people get.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<String>,
    /// Megabytes of address space of each of its processes; 2048 where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 16, max = 65536))]
    pub memory_mb: Option<u32>,
    /// Kilobytes that it may write to standard output and error; 1024 where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 16384))]
    pub output_kb: Option<u32>,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Work<'s> {
    Scan(&'s ScanStep),
    Gate(&'s GateStep),
    Export(&'s ExportStep),
    Publish(&'s PublishStep),
    Notify(&'s NotifyStep),
    Webhook(&'s WebhookStep),
    Template(&'s TemplateStep),
    Approval(&'s ApprovalStep),
    Run(&'s RunStep),
}

impl Work<'_> {
    /// The words of all kinds.
    pub const KINDS: [&'static str; 9] =
        ["scan", "gate", "export", "publish", "notify", "webhook", "template", "approval", "run"];

    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Scan(_) => "scan",
            Self::Gate(_) => "gate",
            Self::Export(_) => "export",
            Self::Publish(_) => "publish",
            Self::Notify(_) => "notify",
            Self::Webhook(_) => "webhook",
            Self::Template(_) => "template",
            Self::Approval(_) => "approval",
            Self::Run(_) => "run",
        }
    }

    /// The step that scanned, where it names one.
    #[must_use]
    pub fn of(&self) -> Option<&str> {
        match self {
            Self::Gate(gate) => gate.of.as_deref(),
            Self::Export(export) => export.of.as_deref(),
            Self::Publish(publish) => publish.of.as_deref(),
            _ => None,
        }
    }
}

impl Step {
    /// All kinds of work that it names; a sound one names one.
    #[must_use]
    pub fn works(&self) -> Vec<Work<'_>> {
        [
            self.scan.as_ref().map(Work::Scan),
            self.gate.as_ref().map(Work::Gate),
            self.export.as_ref().map(Work::Export),
            self.publish.as_ref().map(Work::Publish),
            self.notify.as_ref().map(Work::Notify),
            self.webhook.as_ref().map(Work::Webhook),
            self.template.as_ref().map(Work::Template),
            self.approval.as_ref().map(Work::Approval),
            self.run.as_ref().map(Work::Run),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Its work; `None` where it names none.
    #[must_use]
    pub fn work(&self) -> Option<Work<'_>> {
        self.works().into_iter().next()
    }
}

impl Triggers {
    /// The words of those that are there.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        [
            ("push", self.push.is_some()),
            ("pull-request", self.pull_request.is_some()),
            ("release", self.release.is_some()),
            ("tag", self.tag.is_some()),
            ("issue", self.issue.is_some()),
            ("comment", self.comment.is_some()),
            ("manual", self.manual.is_some()),
            ("schedule", !self.schedule.is_empty()),
            ("gate-failed", self.gate_failed.is_some()),
            ("template-applied", self.template_applied.is_some()),
            ("pipeline", self.pipeline.is_some()),
        ]
        .into_iter()
        .filter_map(|(kind, is_there)| is_there.then_some(kind))
        .collect()
    }

    /// What lets events of `kind` through, as a route of the receiver. Tags stand in the place of branches.
    #[must_use]
    pub fn route(&self, kind: &str) -> Option<Route> {
        let some = |list: &[String], usual: &[&str]| -> Vec<String> {
            if list.is_empty() { usual.iter().map(|&word| word.to_owned()).collect() } else { list.to_vec() }
        };
        let route = match kind {
            "push" => {
                let on = self.push.as_ref()?;
                Route {
                    repositories: on.repositories.clone(),
                    branches: on.branches.clone(),
                    paths: on.paths.clone(),
                    ..Route::default()
                }
            }
            "pull-request" => {
                let on = self.pull_request.as_ref()?;
                Route {
                    repositories: on.repositories.clone(),
                    branches: on.branches.clone(),
                    labels: on.labels.clone(),
                    authors: on.authors.clone(),
                    actions: some(&on.actions, &["opened", "synchronize", "reopened", "ready_for_review"]),
                    ..Route::default()
                }
            }
            "release" => {
                let on = self.release.as_ref()?;
                Route {
                    repositories: on.repositories.clone(),
                    branches: on.tags.clone(),
                    actions: some(&on.actions, &["published"]),
                    ..Route::default()
                }
            }
            "tag" => {
                let on = self.tag.as_ref()?;
                Route { repositories: on.repositories.clone(), branches: on.tags.clone(), ..Route::default() }
            }
            "issue" => {
                let on = self.issue.as_ref()?;
                Route {
                    repositories: on.repositories.clone(),
                    labels: on.labels.clone(),
                    authors: on.authors.clone(),
                    actions: some(&on.actions, &["opened"]),
                    ..Route::default()
                }
            }
            "comment" => {
                let on = self.comment.as_ref()?;
                Route {
                    repositories: on.repositories.clone(),
                    authors: on.authors.clone(),
                    actions: some(&[], &["created"]),
                    ..Route::default()
                }
            }
            "gate-failed" => {
                let on = self.gate_failed.as_ref()?;
                Route { repositories: on.repositories.clone(), branches: on.branches.clone(), ..Route::default() }
            }
            "template-applied" => {
                let on = self.template_applied.as_ref()?;
                Route { repositories: on.repositories.clone(), ..Route::default() }
            }
            _ => return None,
        };
        Some(route)
    }
}
