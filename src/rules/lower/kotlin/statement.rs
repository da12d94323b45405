//! Statements.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| {
        for child in to.tree().children(id) {
            statement(to, child);
        }
    });
}

pub(super) fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| {
        for child in to.tree().children(id) {
            statement(to, child);
        }
    });
}

/// A child as a statement: an expression is one in an expression statement.
pub(super) fn statement(to: &mut Lowering<'_>, id: NodeId) {
    let is_statement = matches!(
        to.role(id),
        Role::If
            | Role::Ternary
            | Role::Loop
            | Role::Switch
            | Role::Try
            | Role::Function
            | Role::Signature
            | Role::Type
            | Role::Variable
            | Role::FieldDeclaration
            | Role::Import
            | Role::Return
            | Role::Break
            | Role::Continue
            | Role::Throw
            | Role::Error
            | Role::Block
    ) && to.kind(id) != "object_literal";
    if is_statement
        || to.placeholder_of(id).is_some()
        || matches!(
            to.kind(id),
            "enum_entry" | "package_header" | "type_alias" | "labeled_expression" | "anonymous_initializer"
        )
    {
        to.node(id, Slot::Stmt);
    } else {
        to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| to.node(id, Slot::Value));
    }
}

/// One statement as a block.
pub(super) fn one(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statement(to, id));
}

/// What stands in place of a block.
pub(super) fn body(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.role(id) == Role::Block {
        to.node(id, slot);
    } else {
        one(to, id, slot);
    }
}

pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::If, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.tree().node(child).field {
                Field::Condition => to.node(child, Slot::Condition),
                Field::Alternative if matches!(to.role(child), Role::If | Role::Ternary) => {
                    to.node(child, Slot::Else);
                }
                Field::Alternative => body(to, child, Slot::Else),
                _ => body(to, child, Slot::Then),
            }
        }
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "when_subject" => to.maybe(to.tree().children(child).last(), Slot::Subject),
                _ => to.node(child, Slot::Case),
            }
        }
    });
}

pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let default = to.word_span(id, "else");
    to.wrap(Kind::Case, id, slot, |to| {
        if let Some(span) = default {
            to.default_label(span);
        }
        for child in to.tree().children(id) {
            if to.tree().node(child).field == Field::Condition {
                to.node(child, Slot::Label);
            } else {
                statement(to, child);
            }
        }
    });
}

pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let parts: Vec<NodeId> = to.tree().children(id).filter(|&child| to.role(child) != Role::Label).collect();
    to.wrap(Kind::ForEach, id, slot, |to| {
        to.maybe(parts.first().copied(), Slot::Target);
        to.maybe(parts.get(1).copied(), Slot::Iter);
        if let Some(&inside) = parts.get(2) {
            body(to, inside, Slot::Body);
        }
    });
}

pub(super) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        for child in to.tree().children(id) {
            match (to.tree().node(child).field, to.role(child)) {
                (Field::Condition, _) => to.node(child, Slot::Condition),
                (_, Role::Label) => {}
                _ => body(to, child, Slot::Body),
            }
        }
    });
}

pub(super) fn do_while(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    to.wrap(Kind::DoWhile, id, slot, |to| {
        for child in tree.children(id).filter(|&child| tree.node(child).field != Field::Condition) {
            body(to, child, Slot::Body);
        }
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
    });
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.role(child) {
                Role::Catch => catch(to, child),
                Role::Finally => to.children(child, Slot::Finally),
                _ => to.node(child, Slot::Body),
            }
        }
    });
}

fn catch(to: &mut Lowering<'_>, id: NodeId) {
    let name = to.child_of_kind(id, "identifier");
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::TypeReference {
                to.node(child, Slot::Type);
            }
        }
        to.maybe(name, Slot::Name);
        to.maybe(to.tree().child_by_role(id, Role::Block), Slot::Body);
    });
}

/// `return@a b`
pub(super) fn returned(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    to.wrap(Kind::Return, id, slot, |to| {
        for child in tree.children(id).filter(|&child| tree.node(child).field != Field::Label) {
            to.node(child, Slot::Value);
        }
    });
}

pub(super) fn thrown(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Throw, id, slot, Slot::Value);
}

/// `break@a`, `a@ b`
pub(super) fn labelled(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let (kind, part) = match to.role(id) {
        Role::Break => (Kind::Break, Slot::Label),
        Role::Continue => (Kind::Continue, Slot::Label),
        _ => (Kind::Label, Slot::Stmt),
    };
    let label = tree.child_by_role(id, Role::Label).map_or("", |label| to.text(label).trim_end_matches('@'));
    let symbol = symbol_of(label);
    let at = to.wrap(kind, id, slot, |to| {
        for child in tree.children(id).filter(|&child| tree.node(child).role != Role::Label) {
            to.node(child, part);
        }
    });
    if kind == Kind::Label {
        to.out.name(at, symbol);
    }
}
