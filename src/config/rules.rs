use crate::finding::{Audience, RuleInfo, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the user says of single rules, by rule id.
pub type RuleSettings = BTreeMap<String, RuleSetting>;

/// What the user says of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleSetting {
    /// Not run.
    Off,
    /// Run with the rule's own severity, whatever its audience.
    On,
    /// Run, as informational.
    Info,
    /// Run, with severity low.
    Low,
    /// Run, with severity medium.
    Medium,
    /// Run, with severity high.
    High,
    /// Run, with severity critical.
    Critical,
}

impl RuleSetting {
    /// The severity that replaces the rule's own.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off | Self::On => None,
            Self::Info => Some(Severity::Info),
            Self::Low => Some(Severity::Low),
            Self::Medium => Some(Severity::Medium),
            Self::High => Some(Severity::High),
            Self::Critical => Some(Severity::Critical),
        }
    }
}

/// Whether `rule` runs: where the user says nothing, by its audience.
#[must_use]
pub fn is_enabled(rule: &RuleInfo, settings: &RuleSettings, audience: Audience) -> bool {
    match settings.get(rule.id) {
        Some(RuleSetting::Off) => false,
        Some(_) => true,
        None => rule.audience <= audience,
    }
}
