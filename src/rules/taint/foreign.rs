//! What functions of one file mean to another, so that flows cross files.

use super::{At, Step, StepKind};
use crate::finding::Location;
use crate::rules::ir::Symbol;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A function of another file, as far as taint is concerned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForeignFunction {
    /// The type it is a method of.
    pub class: Option<Symbol>,
    pub name: Symbol,
    /// The names of its parameters.
    pub parameters: Vec<Option<Symbol>>,
    pub returns: Vec<ForeignTaint>,
    /// Sinks that what it is handed reaches, each with that.
    pub sinks: Vec<(Arc<ForeignSink>, Vec<ForeignTaint>)>,
}

/// Taint that comes out of a foreign function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForeignTaint {
    /// The parameter it was handed in, and the place in that; `None` for a source in the function.
    pub parameter: Option<(u32, Vec<Symbol>)>,
    pub label: Symbol,
    pub steps: Vec<ForeignStep>,
}

/// A step in another file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForeignSink {
    /// Index of its spec in the rule.
    pub spec: usize,
    pub location: Location,
    /// What a finding there says.
    pub message: String,
}

/// Finds functions of other files.
pub trait Foreign {
    /// The function `name`, of the type `class` where there is one, in the file that the import at byte `import` means.
    fn function(&self, import: u32, class: Option<Symbol>, name: Symbol) -> Option<Arc<ForeignFunction>>;
}

/// A file by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingForeign;

impl Foreign for NothingForeign {
    fn function(&self, _: u32, _: Option<Symbol>, _: Symbol) -> Option<Arc<ForeignFunction>> {
        None
    }
}
