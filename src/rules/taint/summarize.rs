//! Finding out what a function does with what it is handed.

use super::env::Env;
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
            self.cuts += u32::from(known.as_ref().is_none_or(|known| !known.is_whole));
            return known.clone();
        }
        // Where the rule has no part, every rule finds the same.
        let is_shared = !self.touched.contains(&function) && self.globals.is_clean();
        if is_shared && let Some(known) = self.shared.summary(self.options, function) {
            self.summaries.insert(function, Some(Rc::clone(&known)));
            return Some(known);
        }
        if self.depth >= DEEPEST {
            self.cuts += 1;
            return None;
        }
        let cuts = self.cuts;
        let signature = self.functions.signature(function)?;
        let body = self.ir.child(function, Slot::Body)?;
        self.summaries.insert(function, None);
        self.depth += 1;
        let outer = std::mem::take(&mut self.frame);
        let mut env = self.globals.clone();
        for (index, &parameter) in signature.parameters.iter().enumerate() {
            let handed = parameter_taint(index as u32);
            // Default values run where the function is called without them.
            let default = self.each(parameter, Slot::Value, &mut env);
            self.bind(parameter, &handed.or(&default), None, &mut env);
        }
        for receiver in self.functions.receivers(function) {
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
        let effects = self.effects(function, &signature.names, &env);
        let is_whole = self.cuts == cuts && !self.has_spent_all();
        let summary = Rc::new(Summary { returns, sinks, effects, asks: asks.into_iter().collect(), cleans, is_whole });
        if is_shared && is_whole {
            self.shared.keep(self.options, function, &summary);
        }
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
    fn effects(&self, function: IrId, names: &[Option<Symbol>], env: &Env) -> Vec<(u32, Vec<Symbol>, Taints)> {
        let named = names.iter().enumerate().filter_map(|(index, name)| Some((index as u32, (*name)?)));
        let receivers = self.functions.receivers(function).into_iter().map(|name| (RECEIVER, name));
        let mut effects = Vec::new();
        for (index, root) in named.chain(receivers) {
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
