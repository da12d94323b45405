//! Where tainted data goes: from sources, through the program, to sinks, unless a sanitizer stands in between.
//!
//! The analysis interprets each function abstractly over the normalized tree: an environment says for each place (a variable,
//! `x.a`, `x[0]`) which taints it may hold; branches join, loops run until nothing changes, what is overwritten is forgotten. A call to a
//! function of the same file uses that function's [summary], so that flows cross functions; an unknown call hands the
//! taint of its arguments and receiver to its result.
//!
//! Whoever calls says by [`SpecMatches`] where sources, sinks, sanitizers and propagators matched; nothing here knows patterns.

mod bind;
mod call;
mod env;
mod exports;
mod expression;
mod foreign;
mod functions;
mod marks;
mod outcome;
mod requires;
mod shared;
mod statement;
mod summarize;
mod summary;
#[cfg(test)]
mod tests;
mod value;
mod walk;

pub use super::file::TaintSpec;
pub use foreign::{Ask, Families, Foreign, ForeignFunction, ForeignSink, ForeignStep, ForeignTaint};
pub use functions::Functions;
pub use shared::SharedFunctions;

use super::binding::{Bindings, Match};
use super::ir::{Ir, IrId};
use crate::finding::Location;
use crate::text::Span;
use std::sync::Arc;

/// Semgrep's options for taint rules; all off by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, called as Semgrep calls them")]
pub struct TaintOptions {
    /// Calls of unknown functions do not hand on the taint of their arguments.
    pub assume_safe_functions: bool,
    /// A tainted index does not taint what is read by it.
    pub assume_safe_indexes: bool,
    /// Comparisons are clean.
    pub assume_safe_comparisons: bool,
    /// What is declared as a boolean is clean.
    pub assume_safe_booleans: bool,
    /// What is declared as a number is clean.
    pub assume_safe_numbers: bool,
    /// Taint goes only from one side of an assignment to the other.
    pub only_propagate_through_assignments: bool,
    /// A source and a sink belong together only if they agree on their metavariables.
    pub unify_mvars: bool,
}

impl TaintOptions {
    /// The options out of a rule's `options`.
    #[must_use]
    pub fn of(options: &serde_json::Map<String, serde_json::Value>) -> Self {
        let is_on = |key: &str| options.get(key).and_then(serde_json::Value::as_bool).unwrap_or(false);
        Self {
            assume_safe_functions: is_on("taint_assume_safe_functions"),
            assume_safe_indexes: is_on("taint_assume_safe_indexes"),
            assume_safe_comparisons: is_on("taint_assume_safe_comparisons"),
            assume_safe_booleans: is_on("taint_assume_safe_booleans"),
            assume_safe_numbers: is_on("taint_assume_safe_numbers"),
            only_propagate_through_assignments: is_on("taint_only_propagate_through_assignments"),
            unify_mvars: is_on("taint_unify_mvars"),
        }
    }
}

/// Where the parts of a rule matched in a file, each with the index of its spec.
#[derive(Debug, Clone, Default)]
pub struct SpecMatches {
    pub sources: Vec<(usize, Match)>,
    pub sinks: Vec<(usize, Match)>,
    pub sanitizers: Vec<(usize, Match)>,
    pub propagators: Vec<(usize, Match)>,
}

/// What the analysis must know of a file beside its tree.
pub trait Facts {
    /// Whether a condition is known to be true or false.
    fn truth(&self, condition: IrId) -> Option<bool>;
    /// Whether two bound metavariables stand for the same.
    fn agree(&self, one: &Bindings, other: &Bindings) -> bool;
}

/// Tainted data in a sink.
#[derive(Debug, Clone, PartialEq)]
pub struct TaintFinding {
    pub sink: SinkAt,
    /// Index into [`SpecMatches::sources`], of the source that the steps begin with; `None` for one in another file.
    pub source: Option<usize>,
    /// From the source to the sink, both included.
    pub steps: Vec<Step>,
}

/// Which sink was reached.
#[derive(Debug, Clone, PartialEq)]
pub enum SinkAt {
    /// Index into [`SpecMatches::sinks`].
    Here(usize),
    /// A sink of another file, which a function of that file leads to.
    Elsewhere(Arc<ForeignSink>),
}

/// One step on the way of tainted data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub at: At,
    pub what: StepKind,
}

/// Where a step happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// In the file that is looked at.
    Here(Span),
    Elsewhere(Arc<Location>),
}

/// What happens to tainted data in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// It comes into being.
    Source,
    /// It is put into a variable, field or element.
    Assigned,
    /// It is handed to a function of the project.
    Passed,
    /// It comes back from a function of the project.
    Returned,
    /// It arrives where it does harm.
    Sink,
}

/// One taint rule in one file.
#[derive(Clone, Copy)]
pub struct Case<'c> {
    pub ir: &'c Ir,
    pub text: &'c str,
    pub spec: &'c TaintSpec,
    pub options: TaintOptions,
    pub matches: &'c SpecMatches,
    pub facts: &'c dyn Facts,
    /// The functions of the file.
    pub functions: &'c SharedFunctions,
    /// What functions of other files do; `None` where the file is looked at by itself, and nothing is exported.
    pub foreign: Option<&'c dyn Foreign>,
    /// Whether a function returns the value of its last statement, as in Ruby and Rust.
    pub values_last: bool,
}

/// What the analysis of a case tells.
#[derive(Debug, Default)]
pub struct TaintOutcome {
    /// In the order of their sinks.
    pub findings: Vec<TaintFinding>,
    /// What other files must know of functions here: those that lead what they are handed to a sink or to other files, or bring taint.
    pub exports: Vec<ForeignFunction>,
    /// What is handed taint that is in other files.
    pub asks: Vec<Arc<Ask>>,
    pub families: Families,
    /// Whether the analysis was given up before its end, because it cost too much.
    pub gave_up: bool,
}

/// The findings of one taint rule in one file. `here` makes locations of spans, and `message` the message of a sink for what is
/// exported.
#[must_use]
pub fn analyse(case: Case<'_>, place: &dyn Places) -> TaintOutcome {
    if case.ir.is_empty() {
        return TaintOutcome::default();
    }
    walk::Walk::new(case).run(place)
}

/// Makes of what is found here what other files can show.
pub trait Places {
    /// The location of a span of this file.
    fn location(&self, span: Span) -> Location;
    /// What a finding at the sink with this index says.
    fn message(&self, sink: usize) -> String;
}
