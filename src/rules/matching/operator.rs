//! Binary operators, flattened where brackets make no difference.

use super::machine::{Goal, Machine, NOTHING};
use crate::rules::ir::{Ir, IrId, IrNode, Kind, Slot, Symbol, symbol_of};
use crate::text::Span;

impl Machine<'_> {
    pub(super) fn binary(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        if pn.symbol != tn.symbol {
            return false;
        }
        let operator = operator_class(pn.symbol);
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        let options = self.pattern.options();
        match operator {
            Class::Associative | Class::Commutative | Class::Boolean if options.ac_matching => {
                let is_commutative =
                    operator == Class::Commutative || (operator == Class::Boolean && options.commutative_boolop);
                let from = self.pool.len() as u32;
                flatten(pattern, p, &mut self.pool);
                let middle = self.pool.len() as u32;
                flatten(tree, t, &mut self.pool);
                let to = self.pool.len() as u32;
                if is_commutative {
                    self.push(Goal::Commuted { p: from, pe: middle, at: middle, t: middle, te: to, taken: NOTHING });
                } else {
                    self.push(Goal::Operands { p: from, pe: middle, t: middle, te: to });
                }
                true
            }
            Class::Comparison if options.symmetric_eq => {
                let sides = |tree: &Ir, id| (tree.child(id, Slot::Left), tree.child(id, Slot::Right));
                let ((Some(pl), Some(pr)), (Some(tl), Some(tr))) = (sides(pattern, p), sides(tree, t)) else {
                    return false;
                };
                self.or_else(Goal::Both { p: pl, t: tr, other_p: pr, other_t: tl });
                self.push(Goal::Both { p: pl, t: tl, other_p: pr, other_t: tr });
                true
            }
            _ => {
                // `1 / 2 / ...` matches more operands than two.
                let (left, right) = (pattern.child(p, Slot::Left), pattern.child(p, Slot::Right));
                if let (Some(left), Some(right)) = (left, right)
                    && self.p(right).kind == Kind::Ellipsis
                {
                    let Some(target) = tree.child(t, Slot::Left) else { return false };
                    if self.t(target).kind == Kind::Binary && self.p(left).kind == Kind::Binary {
                        self.or_else(Goal::Node { p, t: target, root: false, plain: false });
                    }
                    self.push_node(left, target);
                    return true;
                }
                self.parts(p, pn, t, tn)
            }
        }
    }

    /// Operands in order: `...` stands for any number, `$X` for one or more.
    pub(super) fn operands(&mut self, p: u32, pe: u32, t: u32, te: u32) -> bool {
        if p >= pe {
            return t >= te;
        }
        let operand = self.pool[p as usize];
        let node = self.p(operand);
        match node.kind {
            Kind::Ellipsis => {
                if t < te {
                    self.or_else(Goal::Operands { p, pe, t: t + 1, te });
                }
                self.push(Goal::Operands { p: p + 1, pe, t, te });
                true
            }
            _ if t >= te => false,
            Kind::Meta => {
                let many = te - t;
                let after = pe - p - 1;
                // Those that take more than one operand first wait.
                for taken in (2..=many.saturating_sub(after.min(many))).rev() {
                    self.or_else(Goal::ManyOperands { name: node.symbol, p: p + 1, pe, t, taken, te });
                }
                self.push(Goal::Operands { p: p + 1, pe, t: t + 1, te });
                self.push_node(operand, self.pool[t as usize]);
                true
            }
            _ => {
                self.push(Goal::Operands { p: p + 1, pe, t: t + 1, te });
                self.push_node(operand, self.pool[t as usize]);
                true
            }
        }
    }

    /// `name` stands for the next `taken` operands together.
    pub(super) fn many_operands(&mut self, name: Symbol, p: u32, pe: u32, t: u32, taken: u32, te: u32) -> bool {
        let (first, last) = (self.pool[t as usize], self.pool[(t + taken - 1) as usize]);
        let span = Span { start: self.t(first).span.start, end: self.t(last).span.end };
        self.push(Goal::Operands { p, pe, t: t + taken, te });
        // Where the source groups them so, it is that node.
        let whole = self.tree().ancestors(first).take_while(|&at| self.t(at).kind == Kind::Binary).find(|&at| {
            let found = self.t(at).span;
            found.start <= span.start && found.end == span.end && found.start >= span.start
        });
        let bound = whole.map_or_else(|| self.text_at(span), |whole| self.bound_node(whole));
        self.bind(name, bound)
    }

    /// Operands in any order; the file may have more.
    pub(super) fn commuted(&mut self, p: u32, pe: u32, at: u32, t: u32, te: u32, taken: u32) -> bool {
        let mut p = p;
        while p < pe && self.p(self.pool[p as usize]).kind == Kind::Ellipsis {
            p += 1;
        }
        if p >= pe {
            return true;
        }
        let mut at = at;
        while at < te && self.is_taken(self.pool[at as usize], taken) {
            at += 1;
        }
        if at >= te {
            return false;
        }
        self.or_else(Goal::Commuted { p, pe, at: at + 1, t, te, taken });
        let (operand, target) = (self.pool[p as usize], self.pool[at as usize]);
        let taken = self.take(target, taken);
        self.push(Goal::Commuted { p: p + 1, pe, at: t, t, te, taken });
        self.push_node(operand, target);
        true
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Associative,
    Commutative,
    Boolean,
    Comparison,
    Other,
}

fn operator_class(operator: Symbol) -> Class {
    let is = |words: &[&str]| words.iter().any(|word| symbol_of(word) == operator);
    if is(&["&&", "||"]) {
        Class::Boolean
    } else if is(&["|", "&", "^"]) {
        Class::Commutative
    } else if is(&["."]) {
        Class::Associative
    } else if is(&["==", "!=", "===", "!=="]) {
        Class::Comparison
    } else {
        Class::Other
    }
}

/// The operands of `id` and of the same operator below it, from left to right.
fn flatten(tree: &Ir, id: IrId, operands: &mut Vec<IrId>) {
    let operator = tree.node(id).symbol;
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        let node = tree.node(at);
        if node.kind == Kind::Binary && node.symbol == operator {
            open.extend(tree.child(at, Slot::Right));
            open.extend(tree.child(at, Slot::Left));
        } else {
            operands.push(at);
        }
    }
}
