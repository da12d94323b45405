//! What the rules that follow data through one file have in common.

use super::summary::Summary;
use super::{Foreign, Functions, TaintOptions};
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
    summaries: RefCell<HashMap<(TaintOptions, IrId), Rc<Summary>, foldhash::fast::FixedState>>,
}

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
}
