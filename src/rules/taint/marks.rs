//! Which nodes are sources, sinks, sanitizers and ends of propagators.

use super::{SpecMatches, TaintSpec};
use crate::rules::binding::{BoundTo, Match};
use crate::rules::ir::symbol_of;
use crate::rules::ir::{Ir, IrId, Kind, Slot};
use crate::text::Span;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// What a node is to the rule. The numbers are indices into [`SpecMatches`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Matched itself, or stands in what matched (`part`).
    Source {
        index: usize,
        part: bool,
    },
    Sink {
        index: usize,
    },
    Sanitizer {
        index: usize,
        part: bool,
    },
    From(usize),
    To(usize),
    /// What a propagator matched as a whole: when it is done, taint is handed on.
    Propagates(usize),
}

/// The marks of a file's nodes.
#[derive(Debug)]
pub(super) struct Marks {
    by_node: HashMap<IrId, Vec<Mark>, FixedState>,
    /// Whether each node has any: mostly it has none.
    marked: Vec<bool>,
}

impl Marks {
    pub(super) fn new(ir: &Ir, spec: &TaintSpec, matches: &SpecMatches) -> Self {
        let mut marks = Self { by_node: HashMap::default(), marked: vec![false; ir.nodes.len()] };
        for (index, (of, found)) in matches.sources.iter().enumerate() {
            let exact = spec.sources.get(*of).is_some_and(|source| source.exact || source.control);
            marks.mark(ir, found, !exact, |part| Mark::Source { index, part });
        }
        let conflicting: Vec<Span> =
            matches.sources.iter().chain(&matches.sinks).map(|(_, found)| found.span).collect();
        for (index, (of, found)) in matches.sanitizers.iter().enumerate() {
            let Some(sanitizer) = spec.sanitizers.get(*of) else { continue };
            if sanitizer.not_conflicting && conflicting.contains(&found.span) {
                continue;
            }
            marks.mark(ir, found, !sanitizer.exact, |part| Mark::Sanitizer { index, part });
        }
        for (index, (of, found)) in matches.sinks.iter().enumerate() {
            let any_part = spec.sinks.get(*of).is_some_and(|sink| !sink.exact);
            marks.mark(ir, found, any_part, |_| Mark::Sink { index });
        }
        for (index, (of, found)) in matches.propagators.iter().enumerate() {
            let Some(propagator) = spec.propagators.get(*of) else { continue };
            marks.mark(ir, found, false, |_| Mark::Propagates(index));
            for (name, mark) in [(&propagator.from, Mark::From(index)), (&propagator.to, Mark::To(index))] {
                let Some(bound) = found.bindings.get(symbol_of(name)) else { continue };
                match bound.to {
                    BoundTo::Node(node) => marks.add(expression_of(ir, node), mark),
                    BoundTo::Nodes { first, end } => {
                        let mut at = first;
                        while at < end {
                            marks.add(expression_of(ir, at), mark);
                            at = ir.node(at).end;
                        }
                    }
                    BoundTo::Text(_) => {}
                }
            }
        }
        marks
    }

    /// The marks of `node`.
    pub(super) fn of(&self, node: IrId) -> &[Mark] {
        if self.marked.get(node as usize) != Some(&true) {
            return &[];
        }
        self.by_node.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The nodes that have marks, in no order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = IrId> {
        self.by_node.keys().copied()
    }

    fn add(&mut self, node: IrId, mark: Mark) {
        if let Some(marked) = self.marked.get_mut(node as usize) {
            *marked = true;
        }
        let marks = self.by_node.entry(node).or_default();
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }

    fn mark(&mut self, ir: &Ir, found: &Match, parts: bool, mark: impl Fn(bool) -> Mark) {
        for top in tops(ir, found) {
            let top = expression_of(ir, top);
            self.add(top, mark(false));
            if parts {
                for inner in ir.subtree(top).skip(1) {
                    self.add(inner, mark(true));
                }
            }
        }
    }
}

/// The nodes that a match covers, outermost only.
fn tops(ir: &Ir, found: &Match) -> Vec<IrId> {
    if let Some(node) = found.node.filter(|&node| ir.node(node).span == found.span) {
        return vec![node];
    }
    let mut tops = Vec::new();
    let mut at = 0;
    while at < ir.len() {
        let node = ir.node(at);
        if found.span.contains(node.span) && node.kind != Kind::File {
            tops.push(at);
            at = node.end;
        } else {
            at += 1;
        }
    }
    tops
}

/// An expression statement is its expression.
fn expression_of(ir: &Ir, node: IrId) -> IrId {
    match ir.node(node).kind {
        Kind::ExprStmt | Kind::NamedArg => ir.child(node, Slot::Value).unwrap_or(node),
        _ => node,
    }
}
