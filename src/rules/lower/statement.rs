//! Statements that several grammars give the same fields.

use super::Lowering;
use crate::rules::ir::{Kind, Slot, Symbol};
use crate::tree::{Field, NodeId};

/// An expression as a statement.
pub(in crate::rules::lower) fn expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::ExprStmt, id, slot, Slot::Value);
}

/// `if` with its condition, consequence and alternative under their fields.
pub(in crate::rules::lower) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::If, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        to.body_of(id, Field::Consequence, Slot::Then);
        if let Some(otherwise) = to.field(id, Field::Alternative) {
            to.else_branch(otherwise);
        }
    });
}

/// `while`
pub(in crate::rules::lower) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

/// `do … while`
pub(in crate::rules::lower) fn do_while(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::DoWhile, id, slot, |to| {
        to.body_of(id, Field::Body, Slot::Body);
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
    });
}

/// `for (…; …; …)` with its parts under their fields.
pub(in crate::rules::lower) fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::For, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.tree().node(child).field {
                Field::Initializer => to.node(child, Slot::Init),
                Field::Condition => to.node(child, Slot::Condition),
                Field::Update => to.node(child, Slot::Step),
                Field::Body => to.body(child, Slot::Body),
                _ => to.node(child, Slot::Part),
            }
        }
    });
}

/// A statement with a label, which is its first child.
pub(in crate::rules::lower) fn label(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.first(id).map_or(Symbol::NONE, |name| to.name_of(name));
    let at = to.wrap(Kind::Label, id, slot, |to| {
        for child in to.tree().children(id).filter(|&child| child != id + 1) {
            to.node(child, Slot::Stmt);
        }
    });
    to.out.name(at, symbol);
}

/// `yield`
pub(in crate::rules::lower) fn yielded(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Yield, id, slot, Slot::Operand);
}
