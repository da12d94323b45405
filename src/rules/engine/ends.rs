//! Which parts of which taint rules are in a file.

use crate::rules::file::Rule;
use crate::rules::ir::symbol_of;
use serde::{Deserialize, Serialize};

/// The number of a rule, the same in every run with the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleKey(u64);

impl RuleKey {
    pub(super) fn of(set: &[u8], rule: &Rule) -> Self {
        Self(symbol_of(&format!("{set:?} {} {} {}", rule.file, rule.line, rule.id)).0)
    }
}

/// Which parts of a taint rule are in a file: sources and sinks that match, and sanitizers of which the words are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaintEnds {
    pub rule: RuleKey,
    pub sources: bool,
    pub sinks: bool,
    pub sanitizers: bool,
}
