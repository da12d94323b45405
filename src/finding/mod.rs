//! The words of a result: what was found, where, how bad, and how it is recognised again.
//!
//! Everything here is plain data. No input/output, no clock, no environment.

mod fingerprint;
mod location;
mod problem;
mod rule;
mod state;

pub use fingerprint::{Fingerprints, context_fingerprint, line_hashes};
pub use location::{Location, Position};
pub use problem::{Problem, ProblemKind, SkipReason};
pub use rule::{Audience, Category, Confidence, RuleInfo, Severity};
pub use state::{State, SuppressedBy};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One thing that is wrong, at one place.
///
/// Made by [`Finding::new`], which takes category, severity and confidence from the rule, so
/// that a finding cannot contradict the rule that made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the rule, e.g. `complex-function`.
    pub rule: Arc<str>,
    /// One or two plain sentences about this very place, with its names and numbers.
    pub message: String,
    /// Where a person should look first.
    pub location: Location,
    pub severity: Severity,
    pub confidence: Confidence,
    pub category: Category,
    /// Estimated minutes to mend it; summed into technical debt.
    pub effort_minutes: u32,
    /// Further places that belong to it: the other copies of a clone, the steps of a cycle.
    pub related: Vec<RelatedLocation>,
    /// The way data takes from source to sink, in order; empty where there is no flow.
    pub flow: Vec<RelatedLocation>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
    /// Qualified name of the innermost function or type around it, if any.
    pub symbol: Option<Arc<str>>,
    /// What identifies it instead of the text at its location (a clone's token hash, a
    /// secret's keyed hash, a cycle's members). Never a secret itself.
    pub identity: Option<String>,
    /// The commit that it came in with, where history was looked through.
    pub commit: Option<Box<CommitOrigin>>,
    /// Set once by the analysis after the file was read.
    pub fingerprints: Fingerprints,
}

/// The commit that something came in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommitOrigin {
    /// Full hexadecimal id.
    pub id: String,
    pub author: String,
    pub email: String,
    /// When it was authored, as `YYYY-MM-DD`, UTC.
    pub date: String,
    /// Where it stood in that commit.
    pub path: String,
    /// Whether it still stands in the tree.
    pub in_tree: bool,
}

/// A further place of a finding, with what it has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedLocation {
    pub location: Location,
    pub message: String,
}

/// Edits that together mend a finding. Edits are in the finding's file, do not overlap, and are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the fix does, in the imperative.
    pub description: String,
    pub edits: Vec<Edit>,
    /// Whether meaning is certain to stay the same.
    pub safe: bool,
}

/// Replace the bytes of `location` by `replacement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub location: Location,
    pub replacement: String,
}

impl Finding {
    /// A finding of `rule` at `location`.
    #[must_use]
    pub fn new(rule: &RuleInfo, location: Location, message: impl Into<String>) -> Self {
        Self {
            rule: Arc::from(rule.id),
            message: message.into(),
            location,
            severity: rule.severity,
            confidence: rule.confidence,
            category: rule.category,
            effort_minutes: rule.effort_minutes,
            related: Vec::new(),
            flow: Vec::new(),
            fix: None,
            symbol: None,
            identity: None,
            commit: None,
            fingerprints: Fingerprints::default(),
        }
    }

    /// With `minutes` of effort instead of the rule's usual effort.
    #[must_use]
    pub fn with_effort(mut self, minutes: u32) -> Self {
        self.effort_minutes = minutes;
        self
    }

    /// With a further place.
    #[must_use]
    pub fn with_related(mut self, location: Location, message: impl Into<String>) -> Self {
        self.related.push(RelatedLocation { location, message: message.into() });
        self
    }

    /// Inside the function or type `symbol`.
    #[must_use]
    pub fn in_symbol(mut self, symbol: Option<Arc<str>>) -> Self {
        self.symbol = symbol;
        self
    }

    /// Identified by `identity` instead of by the text at its location.
    #[must_use]
    pub fn identified_by(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// The order in which findings are listed: by path, place, rule.
    #[must_use]
    pub fn listing_order(&self) -> (&str, u32, u32, &str) {
        (&self.location.path, self.location.start.line, self.location.start.column, &self.rule)
    }
}
