use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which repeated code counts as duplicated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
#[schemars(rename = "DuplicationOptions")]
pub struct Options {
    /// Fewest tokens of a copy. Comments, white space, import lists and tables of literals are no
    /// tokens. Default 100, as in SonarQube; values under 10 are taken as 10.
    #[schemars(range(min = 10))]
    pub min_tokens: u32,
    /// Fewest tokens of a copy where only test code has the code. Tests say the same things in many places so that each can
    /// be read alone; what is longer than this could be a helper. Default 200.
    #[schemars(range(min = 10))]
    pub min_tokens_in_tests: u32,
    /// Fewest lines that each copy spans. Default 10, as in SonarQube.
    #[schemars(range(min = 1))]
    pub min_lines: u32,
    /// Whether code that differs only in names and literals is equal too. Default `false`.
    pub ignore_identifiers: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_tokens: 100, min_tokens_in_tests: 200, min_lines: 10, ignore_identifiers: false }
    }
}

impl Options {
    /// `min_tokens`, raised to the least that the search can tell apart from chance.
    pub(super) fn token_limit(&self) -> u32 {
        self.min_tokens.max(10)
    }
}
