//! To come.
use crate::finding::RuleInfo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// To come.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {}
/// To come.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    std::iter::empty()
}
