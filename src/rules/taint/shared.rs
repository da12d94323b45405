//! What the rules that follow data through one file have in common.

use super::summary::Summary;
use super::{Foreign, ForeignFunction, Functions, TaintOptions};
use crate::rules::ir::{Ir, IrId};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The functions of a file, found out when the first rule asks, and the same for all; with what those of them do in which no rule has
/// a part.
#[derive(Debug, Default)]
pub struct SharedFunctions {
    functions: OnceCell<Arc<Functions>>,
    /// Whether what is called elsewhere may be in another file of the project, by its number.
    open: OnceCell<Vec<bool>>,
    summaries: RefCell<ByFunction<Rc<Summary>>>,
    exported: RefCell<ByFunction<Vec<ForeignFunction>>>,
}

/// What is known of functions under options.
type ByFunction<T> = HashMap<(TaintOptions, IrId), T, foldhash::fast::FixedState>;

impl From<Arc<Functions>> for SharedFunctions {
    fn from(functions: Arc<Functions>) -> Self {
        Self { functions: functions.into(), ..Self::default() }
    }
}

impl SharedFunctions {
    /// Those of the file of `ir`, which is always the same.
    pub fn of(&self, ir: &Ir) -> &Functions {
        self.functions.get_or_init(|| Arc::new(Functions::of(ir)))
    }

    /// Whether what has the number `elsewhere` may be in another file of the project.
    pub(super) fn is_open(&self, functions: &Functions, elsewhere: usize, foreign: &dyn Foreign) -> bool {
        let all = || functions.elsewhere().iter().map(|(ask, _)| foreign.may_know(ask)).collect();
        self.open.get_or_init(all).get(elsewhere) == Some(&true)
    }

    /// What `function` does under `options`, if that is known and whatever the rule.
    pub(super) fn summary(&self, options: TaintOptions, function: IrId) -> Option<Rc<Summary>> {
        self.summaries.borrow().get(&(options, function)).cloned()
    }

    /// Keeps what `function` does under `options` whatever the rule.
    pub(super) fn keep(&self, options: TaintOptions, function: IrId, summary: &Rc<Summary>) {
        self.summaries.borrow_mut().insert((options, function), Rc::clone(summary));
    }

    /// `function` as other files see it, if it is known; empty where they do not see it.
    pub(super) fn exported(&self, options: TaintOptions, function: IrId) -> Option<Vec<ForeignFunction>> {
        self.exported.borrow().get(&(options, function)).cloned()
    }

    /// Keeps `function` as other files see it whatever the rule.
    pub(super) fn keep_exported(&self, options: TaintOptions, function: IrId, exported: Vec<ForeignFunction>) {
        self.exported.borrow_mut().insert((options, function), exported);
    }
}
