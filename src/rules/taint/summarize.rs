//! Finding out what a function does with what it is handed.

use super::env::Env;
use super::functions;
use super::summary::{Summary, parameter_taint};
use super::value::{Origin, RECEIVER, Taints};
use super::walk::{Frame, Walk};
use crate::rules::ir::{IrId, Kind, Slot, Symbol, flag};
use std::rc::Rc;

/// Summaries are made on the way at most so deep; beyond, a call counts as unknown.
const DEEPEST: u32 = 24;

impl Walk<'_> {
    /// The summary of `function`; `None` where it is being made, as in recursion.
    pub(super) fn summary_of(&mut self, function: IrId) -> Option<Rc<Summary>> {
        if let Some(known) = self.summaries.get(&function) {
            return known.clone();
        }
        if self.depth >= DEEPEST {
            return None;
        }
        let body = self.ir.child(function, Slot::Body)?;
        self.summaries.insert(function, None);
        self.depth += 1;
        let outer = std::mem::take(&mut self.frame);
        let mut env = self.globals.clone();
        let parameters = functions::handed_parameters(self.ir, function);
        for (index, &parameter) in parameters.iter().enumerate() {
            let handed = parameter_taint(index as u32);
            // Default values run where the function is called without them.
            let default = self.each(parameter, Slot::Value, &mut env);
            self.bind(parameter, &handed.or(&default), None, &mut env);
        }
        for receiver in functions::receiver_names(self.ir, function) {
            if env.own(&[receiver]).is_clean() {
                env.put(vec![receiver], parameter_taint(RECEIVER));
            }
        }
        let last = self.statement(body, &mut env);
        let frame = std::mem::replace(&mut self.frame, outer);
        self.depth -= 1;
        if let Some(exit) = &frame.exit {
            env.join(exit);
        }
        let Frame { mut returns, sinks, asks, cleans, .. } = frame;
        if self.ends_in_value(body) {
            returns.add(&last);
        }
        let effects = self.effects(function, &parameters, &env);
        let summary = Rc::new(Summary { returns, sinks, effects, asks: asks.into_iter().collect(), cleans });
        self.summaries.insert(function, Some(Rc::clone(&summary)));
        Some(summary)
    }

    /// Whether the value of the last statement is what the function returns, as in Ruby and Rust.
    pub(super) fn ends_in_value(&self, body: IrId) -> bool {
        let Some(last) = self.ir.children(body).last().filter(|_| self.values_last) else { return false };
        let node = self.ir.node(last);
        !matches!(node.kind, Kind::Return | Kind::While | Kind::For | Kind::ForEach)
            && node.flags & flag::TERMINATED == 0
    }

    /// What stands in the parameters at the end that did not stand there at the beginning.
    fn effects(&self, function: IrId, parameters: &[IrId], env: &Env) -> Vec<(u32, Vec<Symbol>, Taints)> {
        let names = functions::parameter_names(self.ir, function);
        let mut roots: Vec<(u32, Symbol)> = Vec::new();
        for (index, _) in parameters.iter().enumerate() {
            if let Some(name) = names.get(index).copied().flatten() {
                roots.push((index as u32, name));
            }
        }
        roots.extend(functions::receiver_names(self.ir, function).into_iter().map(|name| (RECEIVER, name)));
        let mut effects = Vec::new();
        for (index, root) in roots {
            for (path, taints) in env.inside(&[root]) {
                let changed = taints.map(|taint| match &taint.origin {
                    Origin::Parameter { index: from, .. } if *from == index => None,
                    _ => Some(taint.clone()),
                });
                if !path.is_empty() && !changed.is_clean() {
                    effects.push((index, path.to_vec(), changed));
                }
            }
        }
        effects
    }
}
