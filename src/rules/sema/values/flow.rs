//! Follows the statements of each function and remembers at each use of a variable what it holds.
//!
//! Recurses as deep as the tree, which the parse limits bound.

use super::evaluate::{combined, joined};
use super::{Known, Value, Values, ruby};
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, symbol_of};
use std::collections::HashMap;

/// Follows the file and every function in it.
pub(super) fn follow(ir: &Ir, language: Language, values: &mut Values) {
    let mut flow = Flow { ir, language, values, state: State::default(), dead: false };
    if !ir.is_empty() {
        flow.inside(0);
    }
    for id in 0..ir.len() {
        if ir.node(id).kind == Kind::Function {
            flow.state = State::default();
            flow.dead = false;
            if let Some(body) = ir.child(id, Slot::Body) {
                flow.statement(body);
            }
        }
    }
}

/// What things hold that anything is known of.
type State = HashMap<u32, Value, foldhash::fast::FixedState>;

struct Flow<'f> {
    ir: &'f Ir,
    language: Language,
    values: &'f mut Values,
    state: State,
    /// Whether control never comes here.
    dead: bool,
}

impl Flow<'_> {
    fn inside(&mut self, id: IrId) {
        let ir = self.ir;
        for child in ir.children(id) {
            self.statement(child);
        }
    }

    fn statement(&mut self, id: IrId) {
        let ir = self.ir;
        let node = ir.node(id);
        match node.kind {
            // A function runs when it is called; it is followed by itself.
            Kind::Function => {}
            Kind::If => self.branches(id),
            Kind::While | Kind::DoWhile | Kind::For | Kind::ForEach => self.repeated(id),
            Kind::Switch => self.cases(id),
            Kind::Try => self.guarded(id),
            Kind::Return | Kind::Throw | Kind::Break | Kind::Continue | Kind::Goto => {
                self.inside(id);
                self.dead = true;
            }
            Kind::VarDef => {
                // C's arrays have a length that may be a variable.
                if let Some(array) = ir.child(id, Slot::Type).filter(|&of| ir.node(of).kind == Kind::TypeModified) {
                    self.statement(array);
                }
                let value = ir.child(id, Slot::Value);
                if let Some(value) = value {
                    self.statement(value);
                }
                if let Some(name) = ir.child(id, Slot::Name) {
                    match value {
                        Some(value) => self.assign(name, value),
                        None => self.forget(name, ir.node(name).end),
                    }
                }
            }
            // Go's `:=` is an assignment that declares.
            Kind::Assign | Kind::AssignOp if node.kind == Kind::Assign || node.symbol == symbol_of(":=") => {
                let (target, value) = (ir.child(id, Slot::Target), ir.child(id, Slot::Value));
                if let Some(value) = value {
                    self.statement(value);
                }
                if let (Some(target), Some(value)) = (target, value) {
                    if self.values.entity(target).is_none() {
                        self.uses_in(target);
                    }
                    self.assign(target, value);
                }
            }
            Kind::AssignOp => self.changed(id),
            Kind::Update => {
                if let Some(operand) = ir.child(id, Slot::Operand) {
                    self.statement(operand);
                    self.forget(operand, ir.node(operand).end);
                }
            }
            Kind::Binary | Kind::Call if self.language == Language::Ruby => {
                self.inside(id);
                self.changed_in_place(id);
            }
            Kind::Ident => self.used(id),
            Kind::Member => {
                self.used(id);
                if let Some(object) = ir.child(id, Slot::Object) {
                    self.statement(object);
                }
            }
            Kind::Delete => {
                self.inside(id);
                self.forget(id, node.end);
            }
            _ => self.inside(id),
        }
    }

    /// What a string holds after a call or operator that writes to it.
    fn changed_in_place(&mut self, id: IrId) {
        let Some((changed, by)) = ruby::changed(self.ir, id) else { return };
        let Some(entity) = self.values.entity(changed) else { return };
        let is_string = |known: Known| known.kind == Kind::Str;
        let all_known = by.iter().all(|&part| self.values.evaluate(self.ir, part).is_some_and(is_string));
        if all_known && self.values.evaluate(self.ir, changed).is_some_and(is_string) {
            let any = self.values.number(Known::any_string());
            self.state.insert(entity, any);
        } else {
            self.state.remove(&entity);
        }
    }

    /// The variables in what is assigned to: `x[i]` uses both.
    fn uses_in(&mut self, target: IrId) {
        if !matches!(self.ir.node(target).kind, Kind::Tuple | Kind::List | Kind::Dict) {
            self.statement(target);
        }
    }

    fn used(&mut self, id: IrId) {
        let held = self.values.entity(id).and_then(|entity| self.state.get(&entity));
        if let (Some(held), Some(used)) = (held, self.values.uses.get_mut(id as usize)) {
            *used = *held;
        }
    }

    fn assign(&mut self, target: IrId, value: IrId) {
        let ir = self.ir;
        let Some(entity) = self.values.entity(target) else {
            let (parts, values) = (ir.node(target), ir.node(value));
            let pairwise = parts.kind == Kind::Tuple
                && values.kind == Kind::Tuple
                && ir.children(target).count() == ir.children(value).count();
            if pairwise {
                for (target, value) in ir.children(target).zip(ir.children(value)) {
                    self.assign(target, value);
                }
            } else if matches!(parts.kind, Kind::Tuple | Kind::List | Kind::Dict) {
                self.forget(target, parts.end);
            }
            return;
        };
        // The innermost value of `a = b = "x"`.
        let mut inner = value;
        while ir.node(inner).kind == Kind::Assign {
            let Some(next) = ir.child(inner, Slot::Value) else { break };
            inner = next;
        }
        let value = match self.values.evaluate(ir, inner) {
            Some(known) => self.values.number(known),
            None => Value::Symbolic(inner),
        };
        self.state.insert(entity, value);
    }

    fn changed(&mut self, id: IrId) {
        let ir = self.ir;
        let (Some(target), Some(value)) = (ir.child(id, Slot::Target), ir.child(id, Slot::Value)) else { return };
        self.statement(value);
        self.statement(target);
        let operator = ["+", "-", "*", "."].into_iter().find(|op| ir.node(id).symbol == symbol_of(&format!("{op}=")));
        let (before, by) = (self.values.evaluate(ir, target), self.values.evaluate(ir, value));
        let after = operator.and_then(|operator| combined(symbol_of(operator), before, by));
        if let Some(entity) = self.values.entity(target) {
            match after {
                Some(after) => {
                    let after = self.values.number(after);
                    self.state.insert(entity, after);
                }
                None => self.forget(target, ir.node(target).end),
            }
        }
    }

    /// Nothing is known any more of the variables that stand from `at` to `end`.
    fn forget(&mut self, at: IrId, end: IrId) {
        for id in at..end {
            if let Some(entity) = self.values.entity(id) {
                self.state.remove(&entity);
            }
        }
    }

    /// Nothing is known any more of what is assigned below `id`.
    fn forget_assigned(&mut self, id: IrId) {
        let ir = self.ir;
        for at in ir.subtree(id) {
            let target = match ir.node(at).kind {
                Kind::Assign | Kind::AssignOp | Kind::ForEach => ir.child(at, Slot::Target),
                Kind::Update => ir.child(at, Slot::Operand),
                Kind::VarDef => ir.child(at, Slot::Name),
                _ => None,
            };
            if let Some(target) = target {
                if self.values.entity(target).is_some() {
                    self.forget(target, target + 1);
                } else if matches!(ir.node(target).kind, Kind::Tuple | Kind::List | Kind::Dict) {
                    self.forget(target, ir.node(target).end);
                }
            }
        }
    }

    fn branches(&mut self, id: IrId) {
        let ir = self.ir;
        let mut others = Vec::new();
        let (mut then, mut other) = (None, None);
        for child in ir.children(id) {
            match ir.node(child).slot {
                Slot::Then => then = Some(child),
                Slot::Else => other = Some(child),
                _ => others.push(child),
            }
        }
        for child in others {
            self.statement(child);
        }
        let before = self.state.clone();
        let was_dead = self.dead;
        if let Some(then) = then {
            self.statement(then);
        }
        let (after_then, then_dead) = (std::mem::replace(&mut self.state, before), self.dead);
        self.dead = was_dead;
        if let Some(other) = other {
            self.statement(other);
        }
        self.join(after_then, then_dead);
    }

    /// Control comes from here, or from where `other` held.
    fn join(&mut self, other: State, other_dead: bool) {
        match (self.dead, other_dead) {
            (_, true) => {}
            (true, false) => {
                self.state = other;
                self.dead = false;
            }
            (false, false) => {
                let values = &mut *self.values;
                self.state.retain(|entity, value| {
                    let Some(&there) = other.get(entity) else { return false };
                    match (*value, there) {
                        _ if *value == there => true,
                        (Value::Known(left), Value::Known(right)) => {
                            let known = |number: u32| values.known.get(number as usize).cloned();
                            let Some(joined) = joined(known(left), known(right)) else { return false };
                            *value = values.number(joined);
                            true
                        }
                        _ => false,
                    }
                });
            }
        }
    }

    fn repeated(&mut self, id: IrId) {
        let ir = self.ir;
        // What comes before the first round is known in it only if no round changes it.
        for child in ir.in_slot(id, Slot::Init) {
            self.statement(child);
        }
        self.forget_assigned(id);
        let before = self.state.clone();
        for child in ir.children(id) {
            let slot = ir.node(child).slot;
            if !matches!(slot, Slot::Init | Slot::Target) {
                self.statement(child);
            }
        }
        self.dead = false;
        self.state = before;
    }

    fn cases(&mut self, id: IrId) {
        let ir = self.ir;
        let before = self.state.clone();
        let mut after: Option<State> = None;
        for child in ir.children(id) {
            if ir.node(child).kind != Kind::Case {
                self.statement(child);
                continue;
            }
            self.state.clone_from(&before);
            self.dead = false;
            self.inside(child);
            if let Some(after) = after.take() {
                self.dead = false;
                self.join(after, false);
            }
            after = Some(self.state.clone());
        }
        self.dead = false;
        self.join(before, false);
    }

    fn guarded(&mut self, id: IrId) {
        let ir = self.ir;
        let before = self.state.clone();
        for child in ir.children(id) {
            if matches!(ir.node(child).slot, Slot::Resource | Slot::Body) {
                self.statement(child);
            }
        }
        let (mut after, mut after_dead) = (std::mem::replace(&mut self.state, before), self.dead);
        self.dead = false;
        // Any part of the body may have run.
        if let Some(body) = ir.child(id, Slot::Body) {
            self.forget_assigned(body);
        }
        let before = self.state.clone();
        for child in ir.in_slot(id, Slot::Catch) {
            self.state.clone_from(&before);
            self.dead = false;
            self.inside(child);
            self.join(after, after_dead);
            (after, after_dead) = (self.state.clone(), self.dead);
        }
        (self.state, self.dead) = (after, after_dead);
        for child in ir.children(id) {
            if matches!(ir.node(child).slot, Slot::Else | Slot::Finally) {
                self.statement(child);
            }
        }
    }
}
