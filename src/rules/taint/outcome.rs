//! What a walk through a file has to tell in the end.

use super::env::Env;
use super::exports;
use super::walk::Walk;
use super::{At, Families, Places, SinkAt, Step, StepKind, TaintFinding, TaintOutcome};
use crate::rules::ir::IrId;
use std::sync::Arc;

impl Walk<'_> {
    fn is_exported(&self, function: IrId) -> bool {
        self.functions.signature(function).is_some_and(|signature| signature.exported.is_some())
    }

    /// What there is to tell of the file.
    pub(super) fn run(mut self, places: &dyn Places) -> TaintOutcome {
        let mut env = Env::default();
        self.statement(0, &mut env);
        self.globals = env;
        self.globals.reachable = true;
        // Only where a source is, or all functions see tainted data, can something be found.
        let bringing = self.globals.is_clean().then(|| self.bringing());
        for &function in self.functions.all() {
            let is_wanted = match (&bringing, self.foreign) {
                (None, _) => true,
                (Some(bringing), None) => bringing.contains(&function),
                (Some(_), Some(_)) => self.touched.contains(&function) || self.is_exported(function),
            };
            if is_wanted {
                self.summary_of(function);
            }
        }
        let (exports, families) = if self.foreign.is_some() {
            (exports::of(&self, places), Arc::clone(self.functions.families()))
        } else {
            (Vec::new(), Families::default())
        };
        let findings = std::mem::take(&mut self.found).into_values().map(|(sink, source, trace)| {
            let mut steps = trace.steps();
            let last = match &sink {
                SinkAt::Here(index) => self.matches.sinks.get(*index).map(|(_, sink)| At::Here(sink.span)),
                SinkAt::Elsewhere(sink) => Some(At::Elsewhere(Arc::new(sink.location.clone()))),
            };
            steps.extend(last.map(|at| Step { at, what: StepKind::Sink }));
            TaintFinding { sink, source, steps }
        });
        let findings = findings.collect();
        let asks = self.asks.iter().filter_map(|&number| self.functions.ask(number).cloned()).collect();
        let gave_up = self.has_spent_all();
        TaintOutcome { findings, exports, asks, families, gave_up }
    }
}
