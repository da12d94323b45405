//! Expressions below others: `<... e ...>`, and what an expression statement finds without being told.

use super::machine::{Goal, Machine};
use crate::rules::ir::{IrId, Kind, Slot};
use crate::rules::sema::is_expression;

/// The most expressions below one that are looked at.
const WIDTH: usize = 20_000;

impl Machine<'_> {
    /// `p` matches `t` or any expression below it.
    pub(super) fn below(&mut self, p: IrId, t: IrId) -> bool {
        if !self.pattern.options().go_deeper_expr {
            self.push(Goal::Node { p, t, root: true, plain: false });
            return true;
        }
        let from = self.pool.len();
        self.pool.push(t);
        self.collect(t + 1, self.t(t).end);
        self.choose(p, from)
    }

    /// `p` matches an expression of the statement `t` itself, not of statements inside.
    pub(super) fn in_expressions_of(&mut self, p: IrId, t: IrId) -> bool {
        let from = self.pool.len();
        let node = self.t(t);
        if is_expression(self.tree(), t, self.facts.language) {
            self.pool.push(t);
        }
        self.collect(t + 1, node.end);
        self.choose(p, from)
    }

    /// Puts the expressions from `at` to `end` into the pool, without those in blocks.
    fn collect(&mut self, mut at: IrId, end: IrId) {
        let from = self.pool.len();
        while at < end && self.pool.len() - from < WIDTH {
            let node = self.t(at);
            if matches!(node.kind, Kind::Block | Kind::Catch)
                && node.flags & crate::rules::ir::flag::MEMBERS == 0
                && !self.is_expression_body(at)
            {
                at = node.end;
                continue;
            }
            if is_expression(self.tree(), at, self.facts.language) {
                self.pool.push(at);
                if self.pattern.options().symbolic_propagation
                    && let Some(value) = self.facts.values().symbolic(at)
                {
                    self.pool.push(value);
                }
            }
            at += 1;
        }
    }

    /// Whether a block is the body of a lambda that is one expression.
    fn is_expression_body(&self, block: IrId) -> bool {
        let tree = self.tree();
        tree.children(block).next().is_some_and(|only| {
            let node = self.t(only);
            node.kind == Kind::Return && node.flags & crate::rules::ir::flag::IMPLICIT != 0
        })
    }

    fn choose(&mut self, p: IrId, from: usize) -> bool {
        let to = self.pool.len() as u32;
        self.push(Goal::OneOf { p, from: from as u32, to, root: true });
        true
    }

    /// `p` matches `t`, or what `t` assigns, passes on, awaits, lists or is called on.
    pub(super) fn implicitly_below(&mut self, p: IrId, t: IrId) -> bool {
        let (from, to) = self.open_below(t);
        self.push(Goal::OneOf { p, from, to, root: true });
        true
    }

    /// Puts `t` into the pool, and what it assigns, passes on, awaits, lists or is called on: from where to where they stand there.
    pub(super) fn open_below(&mut self, t: IrId) -> (u32, u32) {
        let from = self.pool.len();
        self.pool.push(t);
        let mut next = from;
        while next < self.pool.len() && self.pool.len() - from < WIDTH {
            let at = self.pool[next];
            next += 1;
            let node = self.t(at);
            if self.pattern.options().symbolic_propagation
                && let Some(value) = self.facts.values().symbolic(at)
            {
                self.pool.push(value);
            }
            let is_open: fn(Slot) -> bool = match node.kind {
                Kind::Assign | Kind::AssignOp | Kind::Cast | Kind::Yield => |slot| slot == Slot::Value,
                Kind::Call => |slot| matches!(slot, Slot::Callee | Slot::Arg),
                Kind::NamedArg | Kind::Pair => |slot| slot == Slot::Value,
                Kind::Member => |slot| slot == Slot::Object,
                Kind::Await => |slot| slot == Slot::Operand,
                Kind::List | Kind::Tuple | Kind::Set | Kind::Dict => |slot| slot == Slot::Elem,
                Kind::Binary | Kind::Unary => {
                    // Operators are calls to Semgrep, whose operands are arguments.
                    |slot| matches!(slot, Slot::Left | Slot::Right | Slot::Operand)
                }
                Kind::Template => |slot| slot == Slot::Part,
                _ => continue,
            };
            let tree = self.tree();
            for child in tree.children(at) {
                if is_open(self.t(child).slot) {
                    self.pool.push(child);
                }
            }
        }
        (from as u32, self.pool.len() as u32)
    }
}
