use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Looking for secrets: keys, tokens and passwords in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Whether secrets are looked for.
    pub enabled: bool,
    /// A rule file in gitleaks' TOML, relative to the project root, in place of the built-in rules; it may extend those with `useDefault`.
    /// Where it is not given, a `.gitleaks.toml` in the root is used.
    pub config: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { enabled: true, config: None }
    }
}
