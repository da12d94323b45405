//! How statements change what each place may hold.

use super::env::Env;
use super::value::Taints;
use super::walk::Walk;
use crate::rules::ir::{Ir, IrId, Kind, Slot, flag};

/// A loop is run until nothing changes, at most so often. Taints only grow and are few, so that two or three rounds do.
const ROUNDS: u32 = 6;

impl Walk<'_> {
    /// Runs the statement `id`. Returns the taints of the value it is about: what it assigns, returns, evaluates.
    pub(super) fn statement(&mut self, id: IrId, env: &mut Env) -> Taints {
        let is_jumped_to =
            || self.ir.node(id).kind == Kind::Label && self.frame.jumps.contains_key(&self.ir.node(id).symbol);
        if !env.reachable && !is_jumped_to() || self.is_spent() {
            return Taints::default();
        }
        let taints = self.run_statement(id, env);
        let kind = self.ir.node(id).kind;
        if !matches!(kind, Kind::File | Kind::Block | Kind::ExprStmt) && !self.marks.of(id).is_empty() {
            // What leaves the function was reached all the same.
            let goes_on = std::mem::replace(&mut env.reachable, true);
            let sources = self.taint_of_sources(id, &taints, env);
            self.check_sinks(id, &taints.or(&sources), env);
            self.propagate(id, taints.clone(), env);
            env.reachable = goes_on;
        }
        if let Some(handler) = self.frame.handlers.last_mut() {
            handler.join(env);
        }
        taints
    }

    /// Runs the children of `id` in `slot` one after the other.
    fn statements(&mut self, id: IrId, slot: Slot, env: &mut Env) -> Taints {
        let ir = self.ir;
        let mut last = Taints::default();
        for part in ir.in_slot(id, slot) {
            last = self.any(part, env);
        }
        last
    }

    /// Runs what may be a statement or an expression.
    fn any(&mut self, id: IrId, env: &mut Env) -> Taints {
        if is_statement(self.ir.node(id).kind) { self.statement(id, env) } else { self.expression(id, env) }
    }

    fn run_statement(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        match ir.node(id).kind {
            Kind::File | Kind::Block | Kind::Package => self.statements(id, Slot::Stmt, env),
            Kind::Label => {
                if let Some(jumped) = self.frame.jumps.remove(&ir.node(id).symbol) {
                    env.join(&jumped);
                }
                self.statements(id, Slot::Stmt, env)
            }
            Kind::Goto => {
                if let Some(label) = ir.child(id, Slot::Label).map(|label| ir.node(label).symbol) {
                    self.frame.jumps.entry(label).and_modify(|jumped| jumped.join(env)).or_insert_with(|| env.clone());
                    env.reachable = false;
                }
                Taints::default()
            }
            Kind::ExprStmt => {
                let taints = self.statements(id, Slot::Value, env);
                if ir.node(id).flags & flag::IMPLICIT != 0 {
                    self.frame.returns.add(&taints);
                }
                taints
            }
            Kind::Export => {
                self.statements(id, Slot::Value, env);
                self.statements(id, Slot::Stmt, env)
            }
            Kind::VarDef => self.variable(id, env),
            Kind::If => self.branch(id, env),
            Kind::While | Kind::DoWhile | Kind::For | Kind::ForEach => {
                self.repeat(id, env);
                Taints::default()
            }
            Kind::Switch => {
                self.switch(id, env);
                Taints::default()
            }
            Kind::Try => {
                self.attempt(id, env);
                Taints::default()
            }
            Kind::With => {
                let resources = self.statements(id, Slot::Resource, env);
                self.statements(id, Slot::Body, env);
                resources
            }
            Kind::Return => {
                let taints = self.each(id, Slot::Value, env);
                self.frame.returns.add(&taints);
                self.leave(env);
                taints
            }
            Kind::Throw => {
                let taints = self.each(id, Slot::Value, env);
                if let Some(handler) = self.frame.handlers.last_mut() {
                    handler.join(env);
                }
                env.reachable = false;
                taints
            }
            Kind::Break => {
                if let Some(after) = self.frame.breaks.last_mut() {
                    after.join(env);
                }
                env.reachable = false;
                Taints::default()
            }
            Kind::Continue => {
                if let Some(next) = self.frame.continues.last_mut() {
                    next.join(env);
                }
                env.reachable = false;
                Taints::default()
            }
            Kind::Delete => {
                for operand in ir.in_slot(id, Slot::Operand) {
                    self.expression(operand, env);
                    if let Some(place) = self.place_of(operand) {
                        env.clean(&place);
                    }
                }
                Taints::default()
            }
            Kind::Function => {
                self.defined(id, env);
                Taints::default()
            }
            Kind::Class => {
                self.class(id, env);
                Taints::default()
            }
            Kind::Import | Kind::Empty => Taints::default(),
            Kind::Assert => {
                let taints = self.each(id, Slot::Condition, env);
                self.each(id, Slot::Arg, env);
                taints
            }
            kind if kind == Kind::Raw || is_statement(kind) => {
                ir.children(id).fold(Taints::default(), |all, part| all.or(&self.any(part, env)))
            }
            _ => self.expression(id, env),
        }
    }

    fn variable(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        let value = ir.child(id, Slot::Value);
        let taints = value.map(|value| self.expression(value, env)).unwrap_or_default();
        // Its value is looked at as a sink before its type makes it harmless.
        let held = if self.is_safe_by_type(id) { Taints::default() } else { taints.clone() };
        if let Some(name) = ir.child(id, Slot::Name)
            && (value.is_some() || ir.node(name).kind != Kind::Ident || !self.marks.of(name).is_empty())
        {
            self.bind(name, &held, value, env);
        }
        taints
    }

    fn branch(&mut self, id: IrId, env: &mut Env) -> Taints {
        let ir = self.ir;
        self.statements(id, Slot::Init, env);
        let taints = self.each(id, Slot::Condition, env);
        let truth = ir.child(id, Slot::Condition).and_then(|condition| self.facts.truth(condition));
        let mut otherwise = env.clone();
        otherwise.reachable &= truth != Some(true);
        env.reachable &= truth != Some(false);
        let then = self.statements(id, Slot::Then, env);
        let other = self.statements(id, Slot::Else, &mut otherwise);
        env.join(&otherwise);
        // In languages where `if` has a value, that is the value of its branches.
        if is_value(ir.node(id).slot) || self.values_last { then.or(&other) } else { taints }
    }

    fn repeat(&mut self, id: IrId, env: &mut Env) {
        let ir = self.ir;
        let kind = ir.node(id).kind;
        self.statements(id, Slot::Init, env);
        let over = self.each(id, Slot::Iter, env);
        let truth = ir.child(id, Slot::Condition).and_then(|condition| self.facts.truth(condition));
        let never = kind == Kind::While && truth == Some(false);
        let mut after = Env::unreachable();
        for _ in 0..ROUNDS {
            let before = env.clone();
            if kind != Kind::DoWhile {
                self.each(id, Slot::Condition, env);
                // A loop over a condition that is always true is left by `break` alone.
                if truth != Some(true) {
                    after.join(env);
                }
            }
            let mut inside = env.clone();
            inside.reachable &= !never;
            for target in ir.in_slot(id, Slot::Target) {
                self.bind(target, &over, None, &mut inside);
            }
            self.frame.breaks.push(Env::unreachable());
            self.frame.continues.push(Env::unreachable());
            self.statements(id, Slot::Body, &mut inside);
            if let Some(next) = self.frame.continues.pop() {
                inside.join(&next);
            }
            if let Some(left) = self.frame.breaks.pop() {
                after.join(&left);
            }
            self.statements(id, Slot::Step, &mut inside);
            if kind == Kind::DoWhile {
                self.each(id, Slot::Condition, &mut inside);
                after.join(&inside);
            }
            env.join(&inside);
            if env.same(&before) {
                break;
            }
        }
        *env = after;
    }

    fn switch(&mut self, id: IrId, env: &mut Env) {
        let ir = self.ir;
        self.statements(id, Slot::Init, env);
        let subject = self.each(id, Slot::Subject, env);
        let before = env.clone();
        let mut after = Env::unreachable();
        let mut has_default = false;
        self.frame.breaks.push(Env::unreachable());
        // What falls through from the case before.
        env.reachable = false;
        for case in ir.in_slot(id, Slot::Case) {
            env.join(&before);
            for label in ir.in_slot(case, Slot::Label) {
                has_default |= ir.node(label).symbol == crate::rules::ir::symbol_of("default");
                // Without a subject a label is a condition.
                if ir.child(id, Slot::Subject).is_none() || ir.node(label).kind == Kind::Binary {
                    self.expression(label, env);
                }
                self.bind_captures(label, &subject, env);
            }
            self.each(case, Slot::Condition, env);
            self.statements(case, Slot::Stmt, env);
            // Most languages do not fall through; where one does, joining is right as well.
            after.join(env);
        }
        if let Some(left) = self.frame.breaks.pop() {
            after.join(&left);
        }
        if !has_default {
            after.join(&before);
        }
        *env = after;
    }

    /// The names that a case takes out of the subject.
    fn bind_captures(&mut self, label: IrId, subject: &Taints, env: &mut Env) {
        let ir = self.ir;
        let takes_apart = matches!(
            ir.node(label).kind,
            Kind::Tuple | Kind::List | Kind::Dict | Kind::Call | Kind::New | Kind::Raw | Kind::VarDef | Kind::Spread
        );
        if takes_apart && !subject.is_clean() {
            self.bind(label, subject, None, env);
        }
    }

    fn attempt(&mut self, id: IrId, env: &mut Env) {
        let ir = self.ir;
        self.frame.handlers.push(env.clone());
        self.statements(id, Slot::Resource, env);
        self.statements(id, Slot::Body, env);
        let thrown = self.frame.handlers.pop().unwrap_or_default();
        self.statements(id, Slot::Else, env);
        let throws = ir.in_slot(id, Slot::Resource).chain(ir.in_slot(id, Slot::Body)).any(|part| may_throw(ir, part));
        for handler in ir.in_slot(id, Slot::Catch) {
            let mut caught = thrown.clone();
            caught.reachable &= throws;
            if let Some(name) = ir.child(handler, Slot::Name) {
                self.bind(name, &Taints::default(), None, &mut caught);
            }
            self.statements(handler, Slot::Body, &mut caught);
            env.join(&caught);
        }
        if ir.child(id, Slot::Finally).is_some() {
            // It runs however the rest ended.
            let left = env.reachable;
            if !left {
                *env = thrown;
            }
            self.statements(id, Slot::Finally, env);
            env.reachable &= left;
        }
    }

    /// The function is left here.
    pub(super) fn leave(&mut self, env: &mut Env) {
        match &mut self.frame.exit {
            Some(exit) => exit.join(env),
            None => self.frame.exit = Some(env.clone()),
        }
        if let Some(handler) = self.frame.handlers.last_mut() {
            handler.join(env);
        }
        env.reachable = false;
    }

    /// A function is defined here. One that stands in another sees the places around it; the others are looked at by
    /// themselves.
    fn defined(&mut self, id: IrId, env: &mut Env) {
        for decorator in self.ir.in_slot(id, Slot::Attr) {
            self.each(decorator, Slot::Arg, env);
        }
        let is_inner = self.functions.signature(id).is_some_and(|of| of.is_inner) || self.is_lambda(id);
        if is_inner && env.tainted().next().is_some() {
            self.closure(id, &Taints::default(), env);
        }
    }

    fn class(&mut self, id: IrId, env: &mut Env) {
        let ir = self.ir;
        for decorator in ir.in_slot(id, Slot::Attr) {
            self.each(decorator, Slot::Arg, env);
        }
        let Some(body) = ir.child(id, Slot::Body) else { return };
        let mut inner = env.clone();
        self.statement(body, &mut inner);
    }
}

/// Whether anything in `id` can end in an exception: handing names and literals around does not.
fn may_throw(ir: &Ir, id: IrId) -> bool {
    let harmless = |kind| {
        matches!(
            kind,
            Kind::Ident
                | Kind::Int
                | Kind::Float
                | Kind::Str
                | Kind::Char
                | Kind::Bool
                | Kind::Null
                | Kind::Block
                | Kind::ExprStmt
                | Kind::Return
                | Kind::Empty
        )
    };
    ir.subtree(id).any(|at| !harmless(ir.node(at).kind))
}

/// Whether a kind is run rather than evaluated.
pub(super) fn is_statement(kind: Kind) -> bool {
    (Kind::Block..=Kind::Empty).contains(&kind) || matches!(kind, Kind::File | Kind::Function)
}

/// Whether what stands in `slot` is used as a value.
fn is_value(slot: Slot) -> bool {
    matches!(slot, Slot::Value | Slot::Arg | Slot::Operand | Slot::Left | Slot::Right | Slot::Object)
}
