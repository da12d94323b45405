//! What functions of one file mean to another, so that flows cross files.

use super::{At, Step, StepKind};
use crate::finding::Location;
use crate::rules::ir::Symbol;
use std::sync::Arc;

/// A function of another file, as far as taint is concerned.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignFunction {
    /// The type it is a method of.
    pub class: Option<Symbol>,
    pub name: Symbol,
    /// The names of its parameters.
    pub parameters: Arc<[Option<Symbol>]>,
    pub returns: Arc<[ForeignTaint]>,
    /// Sinks that what it is handed reaches, each with that.
    pub sinks: Arc<[ForeignReach]>,
    /// What it puts into parts of its parameters or its object.
    pub effects: Arc<[ForeignEffect]>,
    /// Whether it makes an object.
    pub makes: bool,
    /// Whether a sanitizer stands in it, or in what it calls.
    pub cleans: bool,
    /// What it hands on of what it is handed to functions of other files, as its own file names them.
    pub asks: Arc<[Arc<Ask>]>,
    /// Whether it does anything with taint by itself; where not, only what it asks matters.
    pub acts: bool,
}

/// A sink with what reaches it.
pub type ForeignReach = (Arc<ForeignSink>, Vec<ForeignTaint>);

/// The number of a parameter, the place in it, and what is put there.
pub type ForeignEffect = (u32, Vec<Symbol>, Vec<ForeignTaint>);

/// The types of a file that are derived from others, each with these as the file names them.
pub type Families = Arc<[(Symbol, Vec<Vec<Symbol>>)]>;

/// A call with tainted data of what is not in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ask {
    /// What it may be, as the file names it; the first that is known is meant.
    pub paths: Vec<Vec<Symbol>>,
    pub arguments: usize,
}

impl ForeignFunction {
    /// Whether both do the same with taint, by whatever steps.
    #[must_use]
    pub fn does_the_same(&self, other: &Self) -> bool {
        let same = |one: &[ForeignTaint], two: &[ForeignTaint]| {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_of(two))
        };
        (self.class, self.name, &self.parameters, self.makes)
            == (other.class, other.name, &other.parameters, other.makes)
            && same(&self.returns, &other.returns)
            && (self.sinks.len(), self.effects.len()) == (other.sinks.len(), other.effects.len())
            && self.sinks.iter().zip(other.sinks.iter()).all(|(one, two)| one.0 == two.0 && same(&one.1, &two.1))
            && self
                .effects
                .iter()
                .zip(other.effects.iter())
                .all(|(one, two)| (one.0, &one.1) == (two.0, &two.1) && same(&one.2, &two.2))
    }
}

/// Taint that comes out of a foreign function.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignTaint {
    /// The parameter it was handed in, and the place in that; `None` for a source in the function.
    pub parameter: Option<(u32, Vec<Symbol>)>,
    pub label: Symbol,
    pub steps: Vec<ForeignStep>,
}

impl ForeignTaint {
    /// Whether both begin at the same place.
    fn is_of(&self, other: &Self) -> bool {
        let begin = |of: &Self| of.steps.first().filter(|_| of.parameter.is_none()).cloned();
        (&self.parameter, self.label) == (&other.parameter, other.label) && begin(self) == begin(other)
    }
}

/// A step in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignStep {
    pub location: Location,
    pub what: StepKind,
}

impl ForeignStep {
    /// The step as one of this analysis.
    #[must_use]
    pub fn step(&self) -> Step {
        Step { at: At::Elsewhere(Arc::new(self.location.clone())), what: self.what }
    }
}

/// A sink of another file.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignSink {
    /// Index of its spec in the rule.
    pub spec: usize,
    pub location: Location,
    /// What a finding there says.
    pub message: String,
}

/// Finds functions of other files by what they are called in this one.
pub trait Foreign {
    /// Whether what `ask` names may be in another file of the project, whatever that does.
    fn may_know(&self, ask: &Ask) -> bool;
    /// The function that `path` names as the file writes it, word by word: `run`, `module.run`, `Type.method`; for a type, what makes
    /// its objects. Of several that have one name it is that which takes `arguments`.
    fn function(&self, path: &[Symbol], arguments: usize) -> Option<Arc<ForeignFunction>>;
    /// What is known of the methods of the type that `path` names.
    fn methods(&self, path: &[Symbol]) -> Vec<Arc<ForeignFunction>>;
}
