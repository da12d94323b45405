//! The shape of `plimsoll.toml`. The doc comments here are the published JSON Schema.

use super::github::GithubOptions;
use super::rules::RuleSettings;
use crate::finding::Audience;
use crate::{architecture, coverage, duplication, rules, secrets, smells, workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Configuration of Plimsoll. Every key may be left out; what is left out has its default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConfigFile {
    /// Address of this schema, for editors.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Whose rules run: `default`, or also the `pedantic`, or also the `audit` ones.
    #[schemars(with = "AudienceWord")]
    pub audience: AudienceSetting,
    /// Which files are read.
    pub scan: workspace::Options,
    /// What a single file may cost.
    pub limits: Limits,
    /// Single rules: `off`, `on`, or the severity they are to have.
    pub rules: RuleSettings,
    /// Rules over code: the built-in ones and your own.
    pub code_rules: rules::Options,
    /// Thresholds of the smells.
    pub smells: smells::Options,
    /// What counts as a clone.
    pub duplication: duplication::Options,
    /// Keys, tokens and passwords in the source.
    pub secrets: secrets::Options,
    /// Layers and forbidden imports.
    pub architecture: architecture::Options,
    /// Coverage reports.
    pub coverage: coverage::Options,
    /// The quality gate.
    pub gate: GateOptions,
    /// What is shown on GitHub.
    pub github: GithubOptions,
    /// Findings that are not to be told.
    pub ignore: Vec<IgnoreOptions>,
}

/// [`Audience`] with its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AudienceSetting(pub Audience);

impl Default for AudienceSetting {
    fn default() -> Self {
        Self(Audience::Default)
    }
}

/// How [`Audience`] is written.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "stands for the words in the schema")]
enum AudienceWord {
    Default,
    Pedantic,
    Audit,
}

/// What a single file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Seconds after which parsing a file is given up.
    pub timeout_per_file: u32,
    /// Syntax nested deeper than this is left out.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout_per_file: 10, depth: 1_000 }
    }
}

/// The quality gate: conditions such as `new.findings <= 0` or `coverage >= 80`.
///
/// A condition is a measure (`plimsoll measures` lists them), a comparison and a value. With `new.` in front it is about
/// new code only, and is not judged where there is nothing to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct GateOptions {
    /// Conditions that fail the gate (exit code 1).
    pub fail: Vec<String>,
    /// Conditions that only warn.
    pub warn: Vec<String>,
    /// Whether an incomplete analysis fails (exit code 4).
    pub complete: bool,
}

impl Default for GateOptions {
    /// New code has to be clean: no finding that costs it its A in security or reliability, debt below 5 %, and, from 20 new
    /// lines on, 80 % covered and at most 3 % duplicated. These are SonarSource's recommended conditions.
    fn default() -> Self {
        let fail = [
            "new.security-rating <= A",
            "new.reliability-rating <= A",
            "new.maintainability-rating <= A",
            "new.coverage >= 80",
            "new.duplicated-lines-density <= 3",
        ];
        Self { fail: fail.map(str::to_owned).to_vec(), warn: Vec::new(), complete: false }
    }
}

/// Findings that are not to be told. All of `paths` and `rules` that are given must fit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct IgnoreOptions {
    /// Globs of paths relative to this file; none means all.
    pub paths: Vec<String>,
    /// Rule ids; none means all.
    pub rules: Vec<String>,
    /// Why; shown in reports.
    pub reason: String,
    /// Last day on which this holds, as `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}
