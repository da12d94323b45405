//! Statements.

use super::super::Lowering;
pub(super) use super::super::statement::{branch, while_loop};
use super::declaration::{class_after, function_after};
use crate::rules::ir::{Kind, Slot, flag};
use crate::tree::{Field, NodeId, Role};

pub(super) fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| statements(to, id));
}

pub(super) fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statements(to, id));
}

pub(super) fn members(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Stmt {
        statements(to, id);
        return;
    }
    let at = to.wrap(Kind::Block, id, slot, |to| statements(to, id));
    to.out.flag(at, flag::MEMBERS);
}

/// Statements; attributes stand before what they are about.
fn statements(to: &mut Lowering<'_>, id: NodeId) {
    let mut attributes = None;
    for child in to.tree().children(id) {
        let first = attributes.unwrap_or(child);
        match to.kind(child) {
            "attribute_item" => {
                attributes.get_or_insert(child);
                continue;
            }
            "label" => continue,
            "function_item" | "function_signature_item" => function_after(to, first, child, Slot::Stmt),
            "struct_item" | "enum_item" | "union_item" | "trait_item" | "impl_item" => {
                class_after(to, first, child, Slot::Stmt);
            }
            _ => {
                to.siblings(first, child, Slot::Stmt);
                statement(to, child);
            }
        }
        attributes = None;
    }
    if let Some(first) = attributes {
        let end = to.tree().node(id).subtree_end;
        to.siblings(first, end, Slot::Stmt);
    }
}

/// A child as a statement: an expression is one in an expression statement.
fn statement(to: &mut Lowering<'_>, id: NodeId) {
    if is_statement(to, id) || to.placeholder_of(id).is_some() {
        to.node(id, Slot::Stmt);
    } else {
        to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| to.node(id, Slot::Value));
    }
}

fn is_statement(to: &Lowering<'_>, id: NodeId) -> bool {
    matches!(
        to.role(id),
        Role::If
            | Role::Loop
            | Role::Switch
            | Role::Function
            | Role::Signature
            | Role::Type
            | Role::Namespace
            | Role::Variable
            | Role::Import
            | Role::Return
            | Role::Break
            | Role::Continue
            | Role::Decorator
            | Role::Error
            | Role::Block
            | Role::With
            | Role::ExpressionStatement
            | Role::EmptyStatement
    ) || matches!(to.kind(id), "type_item" | "associated_type" | "macro_definition" | "foreign_mod_item")
}

pub(super) fn expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(only) if is_statement(to, only) => to.node(only, slot),
        _ => {
            to.all(Kind::ExprStmt, id, slot, Slot::Value);
        }
    }
}

/// `let a = b` as a condition: a definition.
pub(super) fn let_condition(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.maybe(to.field(id, Field::Pattern), Slot::Name);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        to.maybe(to.field(id, Field::Pattern), Slot::Target);
        to.maybe(to.field(id, Field::Value), Slot::Iter);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Value), Slot::Subject);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Case);
        }
    });
}

/// `a | b if c => d`
pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let pattern = to.field(id, Field::Pattern);
    let value = to.field(id, Field::Value);
    let default = to.word_span(id, "_");
    to.wrap(Kind::Case, id, slot, |to| {
        match (pattern, default) {
            (Some(pattern), _) if to.kind(pattern) == "or_pattern" => to.children(pattern, Slot::Label),
            (Some(pattern), _) => to.node(pattern, Slot::Label),
            (None, Some(span)) => to.default_label(span),
            (None, None) => {}
        }
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        if let Some(value) = value {
            statement(to, value);
        }
    });
}

/// `unsafe { … }`
pub(super) fn unsafe_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::With, "unsafe", id, slot, |to| to.children(id, Slot::Body));
}
