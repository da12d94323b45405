//! What others have as statements.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| items(to, id));
}

/// `a; b`, `let a = b in c`, `do a done`
pub(super) fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statements(to, id));
}

/// The definitions and expressions of a file or module.
pub(super) fn items(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if to.kind(child) == "expression_item" {
            for inside in to.tree().children(child) {
                statements(to, inside);
            }
        } else {
            to.node(child, Slot::Stmt);
        }
    }
}

/// An expression as the statements that it is made of.
pub(super) fn statements(to: &mut Lowering<'_>, id: NodeId) {
    let tree = to.tree();
    match to.kind(id) {
        _ if to.placeholder_of(id).is_some() => to.node(id, Slot::Stmt),
        "sequence_expression" | "let_expression" | "do_clause" => {
            for child in tree.children(id) {
                statements(to, child);
            }
        }
        "parenthesized_expression" if to.first(id).is_some_and(|inside| is_several(to, inside)) => {
            for child in tree.children(id) {
                statements(to, child);
            }
        }
        // What `;%name` and `let%name` are marked with.
        "attribute_id" => {}
        kind => {
            let is_statement = matches!(
                to.role(id),
                Role::If | Role::Switch | Role::Try | Role::Loop | Role::Assert | Role::Error | Role::Import
            ) || kind.ends_with("_definition")
                || matches!(kind, "external" | "value_specification" | "open_module");
            if is_statement {
                to.node(id, Slot::Stmt);
            } else {
                to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| to.node(id, Slot::Value));
            }
        }
    }
}

/// Whether an expression is more than one statement.
fn is_several(to: &Lowering<'_>, id: NodeId) -> bool {
    matches!(to.kind(id), "sequence_expression" | "let_expression")
}

/// An expression as the block that it stands for.
pub(super) fn body(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statements(to, id));
}

/// The expression under `field` of `id` as a block.
pub(super) fn body_of(to: &mut Lowering<'_>, id: NodeId, field: Field, slot: Slot) {
    if let Some(inside) = to.field(id, field) {
        body(to, inside, slot);
    }
}

pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::If, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        if let Some(clause) = to.child_of_kind(id, "then_clause") {
            body_of(to, clause, Field::Value, Slot::Then);
        }
        let otherwise = to.child_of_kind(id, "else_clause").and_then(|clause| to.field(clause, Field::Value));
        match otherwise {
            Some(other) if to.role(other) == Role::If => to.node(other, Slot::Else),
            Some(other) => body(to, other, Slot::Else),
            None => {}
        }
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Value), Slot::Subject);
        for case in to.of_role(id, Role::Case) {
            to.node(case, Slot::Case);
        }
    });
}

/// `a | b when c -> d`, of a `match` or a `try`.
pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let is_handler = slot == Slot::Catch;
    let (kind, label) = if is_handler { (Kind::Catch, Slot::Type) } else { (Kind::Case, Slot::Label) };
    to.wrap(kind, id, slot, |to| {
        if let Some(pattern) = to.field(id, Field::Pattern) {
            labels(to, pattern, label);
        }
        if let Some(guard) = to.child_of_kind(id, "guard") {
            to.children(guard, Slot::Condition);
        }
        match to.field(id, Field::Body) {
            Some(inside) if is_handler => body(to, inside, Slot::Body),
            Some(inside) => statements(to, inside),
            None => {}
        }
    });
}

fn labels(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    match to.kind(id) {
        "any_pattern" => {
            to.out.leaf(Kind::Raw, slot, tree.node(id).span, symbol_of("default"));
        }
        "or_pattern" => {
            for child in tree.children(id) {
                labels(to, child, slot);
            }
        }
        _ => to.node(id, slot),
    }
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        body_of(to, id, Field::Value, Slot::Body);
        for case in to.of_role(id, Role::Case) {
            to.node(case, Slot::Catch);
        }
    });
}

/// `for i = a to b do c done`
pub(super) fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = if to.has_word(id, "downto") { "downto" } else { "to" };
    let (name, from) = (to.field(id, Field::Name), to.field(id, Field::Initializer));
    to.named(Kind::For, symbol, id, slot, |to| {
        if let (Some(name), Some(from)) = (name, from) {
            let span = to.span_over(name, from);
            to.wrap_span(Kind::VarDef, span, Slot::Init, |to| {
                to.node(name, Slot::Name);
                to.node(from, Slot::Value);
            });
        }
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        to.maybe(to.child_of_kind(id, "do_clause"), Slot::Body);
    });
}

pub(super) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        to.maybe(to.child_of_kind(id, "do_clause"), Slot::Body);
    });
}
