//! Statements.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, Symbol, symbol_of};
use crate::tree::{Field, NodeId, Role};

/// `a = b`, `a += b`, `a := b`: an expression statement with an assignment; `:=` is the operator of an `AssignOp`, for a
/// pattern with `=` does not mean it.
pub(super) fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ExprStmt, id, slot, |to| to.assignment(id, Slot::Value));
}

/// `a := <-c` in a `select`.
pub(super) fn receive(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 2 {
        to.assignment(id, slot);
    } else {
        to.children(id, slot);
    }
}

pub(super) fn update(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ExprStmt, id, slot, |to| to.update(id, Slot::Value));
}

pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::If, id, slot, |to| {
        to.maybe(to.field(id, Field::Initializer), Slot::Init);
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        to.body_of(id, Field::Consequence, Slot::Then);
        if let Some(otherwise) = to.field(id, Field::Alternative) {
            to.else_branch(otherwise);
        }
    });
}

/// `for a; b; c {}` and `for b {}` are a `For`, `for … range …` is a `ForEach`.
pub(super) fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let head = to.first(id).filter(|&head| to.tree().node(head).field != Field::Body);
    if let Some(range) = head.filter(|&head| to.kind(head) == "range_clause") {
        to.wrap(Kind::ForEach, id, slot, |to| {
            if let Some(left) = to.field(range, Field::Left) {
                to.children(left, Slot::Target);
            }
            to.maybe(to.field(range, Field::Right), Slot::Iter);
            to.body_of(id, Field::Body, Slot::Body);
        });
        return;
    }
    to.wrap(Kind::For, id, slot, |to| {
        match head {
            Some(clause) if to.kind(clause) == "for_clause" => {
                to.maybe(to.field(clause, Field::Initializer), Slot::Init);
                to.maybe(to.field(clause, Field::Condition), Slot::Condition);
                to.maybe(to.field(clause, Field::Update), Slot::Step);
            }
            condition => to.maybe(condition, Slot::Condition),
        }
        to.body_of(id, Field::Body, Slot::Body);
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Initializer), Slot::Init);
        to.maybe(to.field(id, Field::Value), Slot::Subject);
        cases(to, id);
    });
}

/// `switch a := b.(type)`: the subject is `typeof b`, assigned to `a` where there is one.
pub(super) fn type_switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let alias = to.field(id, Field::Alias);
    let value = to.field(id, Field::Value);
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Initializer), Slot::Init);
        if let Some(value) = value {
            match alias {
                Some(alias) => {
                    let span = to.span_over(alias, value);
                    to.wrap_span(Kind::Assign, span, Slot::Subject, |to| {
                        to.node(alias, Slot::Target);
                        type_of(to, value, Slot::Value);
                    });
                }
                None => type_of(to, value, Slot::Subject),
            }
        }
        cases(to, id);
    });
}

fn type_of(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Unary, "typeof", id, slot, |to| to.node(id, Slot::Operand));
}

fn cases(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if matches!(to.role(child), Role::Case | Role::DefaultCase | Role::Error) {
            to.node(child, Slot::Case);
        }
    }
}

pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let default = to.word_span(id, "default");
    to.wrap(Kind::Case, id, slot, |to| {
        if let Some(span) = default {
            to.default_label(span);
        }
        for child in to.tree().children(id) {
            match to.tree().node(child).field {
                Field::Value => to.children(child, Slot::Label),
                Field::Type | Field::Condition => to.node(child, Slot::Label),
                _ => to.node(child, Slot::Stmt),
            }
        }
    });
}

pub(super) fn label(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.field(id, Field::Label).map_or(Symbol::NONE, |name| to.name_of(name));
    let at = to.wrap(Kind::Label, id, slot, |to| {
        let tree = to.tree();
        for child in tree.children(id).filter(|&child| tree.node(child).field != Field::Label) {
            to.node(child, Slot::Stmt);
        }
    });
    to.out.name(at, symbol);
}

pub(super) fn goto(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.first(id).map_or(Symbol::NONE, |name| symbol_of(to.text(name)));
    let at = to.all(Kind::Goto, id, slot, Slot::Label);
    to.out.name(at, symbol);
}
