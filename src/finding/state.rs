use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a finding was there before the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// There was nothing to compare with.
    #[default]
    Unknown,
    New,
    Existing,
}

/// What silences a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SuppressedBy {
    Comment,
    Config,
    Baseline,
}
