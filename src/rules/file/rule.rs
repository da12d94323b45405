pub use super::text::Text;

use super::Target;
use super::formula::Formula;
use super::taint::TaintSpec;
use crate::finding::{Confidence, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A rule as its file says it, checked for shape; its patterns are not yet read as code.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub id: Arc<str>,
    /// The file it stands in, as it was named.
    pub file: Arc<str>,
    /// The line of its id.
    pub line: u32,
    /// With metavariables.
    pub message: String,
    pub severity: Severity,
    /// From the metadata.
    pub confidence: Option<Confidence>,
    /// Without repetition, in the order written. Never empty.
    pub targets: Vec<Target>,
    /// Languages it names that nothing here reads.
    pub unread: Vec<String>,
    pub mode: Mode,
    pub paths: Paths,
    pub fix: Option<Text>,
    pub fix_regex: Option<FixRegex>,
    /// As written; engines take out what they know.
    pub options: serde_json::Map<String, serde_json::Value>,
    /// The page about it, of built-in rules.
    pub docs: Option<&'static str>,
    /// What a text must have for it to match, where that is known beforehand.
    pub words: BTreeMap<Target, Needs>,
    /// As written.
    pub metadata: serde_json::Map<String, serde_json::Value>,
}

/// Words of which a text must have one of each clause.
pub type Clauses = BTreeSet<BTreeSet<Arc<str>>>;

/// What a text must have for a rule to match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    pub all: Clauses,
    /// Of a taint rule: what it must have for sources, sinks and sanitizers to be in it.
    pub ends: Option<[Clauses; 3]>,
}

/// How a rule looks for code.
#[derive(Debug, Clone, PartialEq)]
pub enum Mode {
    Search(Formula),
    Taint(Box<TaintSpec>),
}

/// Globs over paths for which a rule runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paths {
    /// One of these, where there is any.
    pub include: Vec<Text>,
    /// None of these.
    pub exclude: Vec<Text>,
}

/// A fix that replaces what a regular expression finds in the matched text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixRegex {
    pub regex: Text,
    /// With `\1` for groups.
    pub replacement: String,
    /// How often it replaces; all where it is not given.
    pub count: Option<usize>,
}

impl Rule {
    /// The text of the metadata under `key`.
    #[must_use]
    pub fn metadata_text(&self, key: &str) -> Option<&str> {
        self.metadata.get(key)?.as_str()
    }

    /// The texts of the metadata under `key`: one, or a list.
    pub fn metadata_texts(&self, key: &str) -> impl Iterator<Item = &str> {
        let value = self.metadata.get(key);
        let one = value.and_then(serde_json::Value::as_str);
        let many =
            value.and_then(serde_json::Value::as_array).into_iter().flatten().filter_map(serde_json::Value::as_str);
        one.into_iter().chain(many)
    }
}
