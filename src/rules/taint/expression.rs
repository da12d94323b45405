//! What taints the value of an expression has.

use super::env::Env;
use super::statement;
use super::value::Taints;
use super::walk::{Frame, Walk};
use crate::rules::ir::{IrId, Kind, Slot, Symbol, flag, symbol_of};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Operators whose value says only whether something is so.
static COMPARISONS: LazyLock<HashSet<Symbol>> = LazyLock::new(|| {
    ["==", "!=", "===", "!==", "<", "<=", ">", ">=", "in", "not in", "is", "is not", "instanceof", "<=>", "=~"]
        .into_iter()
        .map(symbol_of)
        .collect()
});

impl Walk<'_> {
    /// The taints of the value of `id`; `env` is changed by what it assigns.
    pub(super) fn expression(&mut self, id: IrId, env: &mut Env) -> Taints {
        if self.is_spent() || !env.reachable {
            return Taints::default();
        }
        if self.is_sanitized(id, env) {
            return Taints::default();
        }
        let kind = self.ir.node(id).kind;
        let mut taints = match kind {
            // A call's sinks are judged by what it is handed, not by what it returns.
            Kind::Call | Kind::New => self.call(id, env),
            _ => self.value_of(id, env),
        };
        let sources = self.taint_of_sources(id, &taints, env);
        taints.add(&sources);
        let taints = self.propagate(id, taints, env);
        if !matches!(kind, Kind::Call | Kind::New) && self.is_sink(id) {
            self.check_sinks(id, &taints, env);
        }
        taints
    }

    /// The taints of all children of `id` in `slot`.
    pub(super) fn each(&mut self, id: IrId, slot: Slot, env: &mut Env) -> Taints {
        self.ir.in_slot(id, slot).fold(Taints::default(), |all, part| all.or(&self.expression(part, env)))
    }

    /// The taints of all children of `id`.
    fn every(&mut self, id: IrId, env: &mut Env) -> Taints {
        self.ir.children(id).fold(Taints::default(), |all, part| all.or(&self.expression(part, env)))
    }

    /// What an operation on `taints` gives.
    fn through(&self, taints: Taints) -> Taints {
        if self.options.only_propagate_through_assignments { Taints::default() } else { taints }
    }

    fn value_of(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        match ir.node(id).kind {
            Kind::Ident => self.read(id, env).unwrap_or_default(),
            Kind::Member => {
                let object = self.each(id, Slot::Object, env);
                if let Some(property) = ir.child(id, Slot::Property).filter(|&at| ir.node(at).kind != Kind::Ident) {
                    self.expression(property, env);
                }
                self.part(id, object, env)
            }
            Kind::Index => {
                let object = self.each(id, Slot::Object, env);
                let index = self.each(id, Slot::Index, env);
                let element = self.part(id, object, env);
                if self.options.assume_safe_indexes { element } else { element.or(&self.through(index)) }
            }
            Kind::Binary => {
                let operator = ir.node(id).symbol;
                let is_logical = ["&&", "||", "??"].iter().any(|word| operator == symbol_of(word));
                let taints = if is_logical { self.logical(id, env) } else { self.every(id, env) };
                let compares = COMPARISONS.contains(&operator);
                let options = self.options;
                if compares && (options.assume_safe_comparisons || options.assume_safe_booleans) {
                    return Taints::default();
                }
                self.through(taints)
            }
            Kind::Unary => {
                let taints = self.every(id, env);
                if ir.node(id).symbol == symbol_of("!") && self.options.assume_safe_booleans {
                    return Taints::default();
                }
                self.through(taints)
            }
            Kind::Cond => self.conditional(id, env),
            Kind::AssignOp if ir.node(id).symbol != symbol_of(":=") => {
                let value = self.each(id, Slot::Value, env);
                let Some(target) = ir.child(id, Slot::Target) else { return value };
                let taints = self.expression(target, env).or(&value);
                self.bind(target, &taints, None, env);
                taints
            }
            // Go's `:=` as well.
            Kind::Assign | Kind::AssignOp => {
                let value = ir.child(id, Slot::Value);
                let taints = value.map(|value| self.expression(value, env)).unwrap_or_default();
                if let Some(target) = ir.child(id, Slot::Target) {
                    let index = self.visit_target(target, env);
                    self.check_sinks(target, &index, env);
                    self.bind(target, &taints, value, env);
                }
                taints
            }
            Kind::Function => {
                self.closure(id, &Taints::default(), env);
                Taints::default()
            }
            Kind::Class => {
                self.statement(id, env);
                Taints::default()
            }
            Kind::Comprehension => self.comprehension(id, env),
            Kind::Pair => {
                let key = match ir.child(id, Slot::Key).filter(|&key| ir.node(key).kind != Kind::Ident) {
                    Some(key) => self.expression(key, env),
                    None => Taints::default(),
                };
                key.or(&self.each(id, Slot::Value, env))
            }
            Kind::NamedArg | Kind::ElementAttr | Kind::Decorator | Kind::Param | Kind::Cast => {
                self.each(id, Slot::Value, env)
            }
            Kind::Await | Kind::Spread | Kind::Yield | Kind::Deep => self.each(id, Slot::Operand, env),
            Kind::Template | Kind::List | Kind::Tuple | Kind::Set | Kind::Dict | Kind::Slice => {
                let taints = self.every(id, env);
                self.through(taints)
            }
            Kind::Raw | Kind::Element => self.every(id, env),
            Kind::Int
            | Kind::Float
            | Kind::Str
            | Kind::Char
            | Kind::Bool
            | Kind::Null
            | Kind::Regex
            | Kind::Atom
            | Kind::Empty
            | Kind::ElementText => Taints::default(),
            kind if statement::is_statement(kind) => self.statement(id, env),
            _ => self.every(id, env),
        }
    }

    /// What stands in front of the last part of a target is read, so that sources and sinks in it count. Returns the taints of
    /// the index that is written to.
    fn visit_target(&mut self, target: IrId, env: &mut Env) -> Taints {
        if !matches!(self.ir.node(target).kind, Kind::Member | Kind::Index) {
            return Taints::default();
        }
        self.each(target, Slot::Object, env);
        self.each(target, Slot::Index, env)
    }

    /// What the place named by `id` holds, if it names one.
    fn read(&self, id: IrId, env: &Env) -> Option<Taints> {
        let place = self.place_of(id)?;
        Some(env.all(&place))
    }

    /// What a part of an object holds whose taints are `object`.
    fn part(&mut self, id: IrId, object: Taints, env: &Env) -> Taints {
        let ir = self.ir;
        // An object that is a source gives a source, whatever is known of its place, and so do all parts of its parts.
        let marked = ir.child(id, Slot::Object).is_some_and(|from| self.is_marked_within(from));
        match self.read(id, env) {
            Some(taints) if !marked => taints,
            Some(taints) => taints.or(&self.through(object)),
            None => self.through(object),
        }
    }

    /// Whether `id`, or the object of which it is a part of a part, is marked.
    fn is_marked_within(&self, id: IrId) -> bool {
        let inner = |&at: &IrId| {
            let slot = match self.ir.node(at).kind {
                Kind::Member | Kind::Index => Slot::Object,
                Kind::Cast => Slot::Value,
                Kind::Spread | Kind::Unary => Slot::Operand,
                _ => return None,
            };
            self.ir.child(at, slot)
        };
        std::iter::successors(Some(id), inner).any(|at| !self.marks.of(at).is_empty())
    }

    /// `a && b`: what `b` does may not happen.
    fn logical(&mut self, id: IrId, env: &mut Env) -> Taints {
        let left = self.each(id, Slot::Left, env);
        let mut after = env.clone();
        let right = self.each(id, Slot::Right, &mut after);
        env.join(&after);
        left.or(&right)
    }

    fn conditional(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        let condition = self.each(id, Slot::Condition, env);
        let truth = ir.child(id, Slot::Condition).and_then(|condition| self.facts.truth(condition));
        let (mut yes, mut no) = (env.clone(), env.clone());
        yes.reachable &= truth != Some(false);
        no.reachable &= truth != Some(true);
        // `a ?: b` has its condition as its value.
        let first = match ir.child(id, Slot::Then) {
            Some(then) => self.expression(then, &mut yes),
            None => condition,
        };
        let second = self.each(id, Slot::Else, &mut no);
        yes.join(&no);
        *env = yes;
        first.or(&second)
    }

    fn comprehension(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        let mut inner = env.clone();
        for clause in ir.in_slot(id, Slot::Clause) {
            if ir.node(clause).kind == Kind::CompFor {
                let taints = self.each(clause, Slot::Iter, &mut inner);
                for target in ir.in_slot(clause, Slot::Target) {
                    self.bind(target, &taints, None, &mut inner);
                }
            } else {
                self.each(clause, Slot::Condition, &mut inner);
            }
        }
        let taints = self.each(id, Slot::Elem, &mut inner);
        self.through(taints)
    }

    /// A function inside a function: it sees the places around it, and may change them when it runs. Its parameters hold
    /// `handed`. Returns what it returns.
    pub(super) fn closure(&mut self, id: IrId, handed: &Taints, env: &mut Env) -> Taints {
        let ir = self.ir;
        let Some(body) = ir.child(id, Slot::Body) else { return Taints::default() };
        if handed.is_clean() && env.is_clean() && !self.touched.contains(&id) {
            return Taints::default();
        }
        let outer = std::mem::take(&mut self.frame);
        self.frame = Frame { taken: outer.taken.clone(), sinks: Vec::new(), ..Frame::default() };
        let mut inner = env.clone();
        for parameter in ir.in_slot(id, Slot::Param) {
            self.bind(parameter, handed, None, &mut inner);
        }
        let last = self.statement(body, &mut inner);
        let mut frame = std::mem::replace(&mut self.frame, outer);
        if self.ends_in_value(body) {
            frame.returns.add(&last);
        }
        self.frame.sinks.extend(frame.sinks);
        if let Some(exit) = &frame.exit {
            inner.join(exit);
        }
        let signature = self.functions.signature(id);
        for &name in signature.map(|signature| signature.declared(ir, id)).unwrap_or_default() {
            // What is declared in here is not the outer variable of its name.
            let outer = env.own(&[name]);
            inner.put(vec![name], outer);
        }
        inner.reachable = true;
        env.join(&inner);
        frame.returns
    }

    /// Whether `id` is a function without a name of its own.
    pub(super) fn is_lambda(&self, id: IrId) -> bool {
        let node = self.ir.node(id);
        node.kind == Kind::Function && node.flags & flag::LAMBDA != 0
    }
}
