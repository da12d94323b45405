//! What a walk through a file has to tell in the end.

use super::env::Env;
use super::exports;
use super::walk::Walk;
use super::{At, Places, SinkAt, Step, StepKind, TaintFinding, TaintOutcome};
use std::sync::Arc;

impl Walk<'_> {
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
                (Some(_), Some(_)) => {
                    self.touched.contains(&function) || exports::exported_name(&self, function).is_some()
                }
            };
            if is_wanted {
                self.summary_of(function);
            }
        }
        let (exports, families) = if self.foreign.is_some() {
            (exports::of(&self, places), self.functions.derived())
        } else {
            (Vec::new(), Vec::new())
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
        let gave_up = self.has_spent_all();
        TaintOutcome { findings, exports, asks: self.asks, families, gave_up }
    }
}
