//! Statements that several grammars give the same fields.

use super::Lowering;
use crate::rules::ir::{Kind, Slot, Symbol};
use crate::tree::{Field, NodeId, Role};

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

/// `switch` over the expression in parentheses.
pub(in crate::rules::lower) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition).or_else(|| to.field(id, Field::Value)), Slot::Subject);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Case);
        }
    });
}

/// `case a:` or `default:`, with what is done.
pub(in crate::rules::lower) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let default = to.word_span(id, "default");
    to.wrap(Kind::Case, id, slot, |to| {
        if let Some(span) = default {
            to.default_label(span);
        }
        for child in to.tree().children(id) {
            let is_label = to.tree().node(child).field == Field::Value;
            to.node(child, if is_label { Slot::Label } else { Slot::Stmt });
        }
    });
}

/// `(T) a`, with both under their fields.
pub(in crate::rules::lower) fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
}

/// `T<A>`: the type first, then its arguments.
pub(in crate::rules::lower) fn type_application(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeApply, id, slot, |to| {
        for child in to.tree().children(id) {
            if child == id + 1 {
                to.node(child, Slot::Object);
            } else {
                to.children(child, Slot::Generic);
            }
        }
    });
}

/// Whether a node is a statement or declaration in every language where an expression may be a statement too.
pub(in crate::rules::lower) fn is_statement(to: &Lowering<'_>, id: NodeId) -> bool {
    matches!(
        to.role(id),
        Role::If
            | Role::Loop
            | Role::Switch
            | Role::Try
            | Role::Function
            | Role::Signature
            | Role::Type
            | Role::Variable
            | Role::Import
            | Role::Error
    )
}
