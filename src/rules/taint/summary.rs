//! What a function does with what it is handed, found once and used at each call.

use super::env::Env;
use super::functions;
use super::value::{Origin, RECEIVER, Taint, Taints, Trace};
use super::walk::{Frame, Walk};
use super::{At, ForeignFunction, ForeignSink, ForeignStep, ForeignTaint, Places, SinkAt};
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, flag, symbol_of};
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
}

impl Summary {
    /// What a function of another file does.
    pub(super) fn of_foreign(function: &ForeignFunction) -> Self {
        let all = |taints: &[ForeignTaint]| {
            taints.iter().fold(Taints::default(), |all, taint| all.or(&Taints::one(taint_of(taint))))
        };
        let sinks = function.sinks.iter().map(|(sink, taints)| (SinkAt::Elsewhere(Arc::clone(sink)), all(taints)));
        Self { returns: all(&function.returns), sinks: sinks.collect(), effects: Vec::new() }
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

/// What other files must know of `function`, where it leads what it is handed to a sink or brings taint.
pub(super) fn export(walk: &Walk<'_>, function: IrId, places: &dyn Places) -> Option<ForeignFunction> {
    let ir = walk.ir;
    let summary = walk.summaries.get(&function)?.as_ref()?;
    if functions::is_inner(ir, function) {
        return None;
    }
    let name = functions::name_of(ir, function)?;
    let foreign =
        |taints: &Taints| -> Vec<ForeignTaint> { taints.iter().map(|taint| foreign_of(taint, places)).collect() };
    let sinks: Vec<_> = summary
        .sinks
        .iter()
        .filter_map(|(sink, taints)| {
            let sink = match sink {
                SinkAt::Elsewhere(sink) => Arc::clone(sink),
                SinkAt::Here(index) => {
                    let (spec, found) = walk.matches.sinks.get(*index)?;
                    let location = places.location(found.span);
                    Arc::new(ForeignSink { spec: *spec, location, message: places.message(*index) })
                }
            };
            Some((sink, foreign(taints)))
        })
        .collect();
    let brings = summary.returns.iter().any(|taint| !matches!(taint.origin, Origin::Parameter { .. }));
    if sinks.is_empty() && !brings {
        return None;
    }
    let class = functions::class_of(ir, function).and_then(|class| ir.child(class, Slot::Name));
    Some(ForeignFunction {
        class: class.map(|name| ir.node(name).symbol),
        name,
        parameters: functions::parameter_names(ir, function),
        returns: foreign(&summary.returns),
        sinks,
    })
}

fn foreign_of(taint: &Taint, places: &dyn Places) -> ForeignTaint {
    let parameter = match &taint.origin {
        Origin::Parameter { index, path } => Some((*index, path.to_vec())),
        Origin::Source(_) | Origin::Foreign(_) => None,
    };
    let steps = taint.trace.steps().into_iter().map(|step| ForeignStep {
        what: step.what,
        location: match step.at {
            At::Here(span) => places.location(span),
            At::Elsewhere(location) => (*location).clone(),
        },
    });
    ForeignTaint { parameter, label: taint.label, steps: steps.collect() }
}

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
        for &receiver in functions::RECEIVERS.iter() {
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
        let Frame { mut returns, sinks, .. } = frame;
        if ends_in_value(self.ir, body) {
            returns.add(&last);
        }
        let effects = self.effects(function, &parameters, &env);
        let summary = Rc::new(Summary { returns, sinks, effects });
        self.summaries.insert(function, Some(Rc::clone(&summary)));
        Some(summary)
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
        roots.extend(functions::RECEIVERS.iter().map(|&name| (RECEIVER, name)));
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

/// What a caller hands in as parameter `index`.
fn parameter_taint(index: u32) -> Taints {
    Taints::one(Taint {
        origin: Origin::Parameter { index, path: Rc::from([]) },
        label: Symbol::NONE,
        trace: Trace::default(),
    })
}

/// Whether the value of the last statement is what the function returns, as in Ruby and Rust.
fn ends_in_value(ir: &Ir, body: IrId) -> bool {
    ir.children(body).last().is_some_and(|last| {
        let node = ir.node(last);
        node.kind == Kind::Return && node.flags & flag::IMPLICIT != 0
    })
}
