//! What a function does with what it is handed, found once and used at each call.

use super::value::{Origin, Taint, Taints, Trace};
use super::{ForeignFunction, ForeignStep, ForeignTaint, SinkAt};
use crate::rules::ir::{Symbol, symbol_of};
use std::rc::Rc;
use std::sync::Arc;

/// A function's way with taint. [`Origin::Parameter`] stands for what a caller hands in.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// What it returns.
    pub returns: Taints,
    /// Sinks that what is handed in reaches.
    pub sinks: Vec<(SinkAt, Taints)>,
    /// What it puts into parts of its parameters.
    pub effects: Vec<(u32, Vec<Symbol>, Taints)>,
    /// What it hands on to other files of what is handed in, by the number of what it hands that to.
    pub asks: Vec<(usize, Taints)>,
    /// Whether a sanitizer stands in it, or in what it calls.
    pub cleans: bool,
    /// Whether all that it calls was known, so that it is the same from wherever it is looked at.
    pub is_whole: bool,
}

impl Summary {
    /// What a function of another file does.
    pub(super) fn of_foreign(function: &ForeignFunction) -> Self {
        let all = |taints: &[ForeignTaint]| taints.iter().map(taint_of).collect::<Taints>();
        let sinks = function.sinks.iter().map(|(sink, taints)| (SinkAt::Elsewhere(Arc::clone(sink)), all(taints)));
        let effects = function.effects.iter().map(|(index, path, taints)| (*index, path.clone(), all(taints)));
        Self {
            returns: all(&function.returns),
            sinks: sinks.collect(),
            effects: effects.collect(),
            asks: Vec::new(),
            cleans: function.cleans,
            is_whole: true,
        }
    }
}

fn taint_of(foreign: &ForeignTaint) -> Taint {
    let origin = if let Some((index, path)) = &foreign.parameter {
        Origin::Parameter { index: *index, path: path.as_slice().into() }
    } else {
        let begin = foreign.steps.first().map(|step| (&step.location.path, step.location.start_byte));
        Origin::Foreign(symbol_of(&format!("{begin:?}")).0)
    };
    Taint { origin, label: foreign.label, trace: foreign.steps.iter().map(ForeignStep::step).collect() }
}

/// What a caller hands in as parameter `index`.
pub(super) fn parameter_taint(index: u32) -> Taints {
    Taints::one(Taint {
        origin: Origin::Parameter { index, path: Rc::from([]) },
        label: Symbol::NONE,
        trace: Trace::default(),
    })
}
