//! Statements.

use super::super::Lowering;
pub(super) use super::super::statement::{branch, do_while, for_loop, label, while_loop, yielded};
use super::declaration::modifiers;
use crate::rules::ir::{Kind, Slot, flag};
use crate::tree::{Field, NodeId, Role};

/// `for (final T a : b)`: the target is a definition.
pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        if let (Some(written), Some(name)) = (to.field(id, Field::Type), to.field(id, Field::Name)) {
            let first = to.child_of_kind(id, "modifiers").unwrap_or(written);
            let span = to.span_over(first, name);
            let at = to.wrap_span(Kind::VarDef, span, Slot::Target, |to| {
                modifiers(to, id);
                to.node(name, Slot::Name);
                to.node(written, Slot::Type);
            });
            to.out.flag(at, flag::DECLARED);
        }
        to.maybe(to.field(id, Field::Value), Slot::Iter);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Subject);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Case);
        }
    });
}

pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "switch_label" {
                label_of_case(to, child);
            } else {
                to.node(child, Slot::Stmt);
            }
        }
    });
}

fn label_of_case(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(span) = to.word_span(id, "default") {
        to.default_label(span);
    }
    for child in to.tree().children(id) {
        match to.kind(child) {
            "guard" => to.children(child, Slot::Condition),
            "pattern" => to.children(child, Slot::Label),
            _ => to.node(child, Slot::Label),
        }
    }
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.role(child) {
                Role::Catch => catch(to, child),
                Role::Finally => {
                    if let Some(block) = to.first(child) {
                        to.body(block, Slot::Finally);
                    }
                }
                Role::Block => to.body(child, Slot::Body),
                _ => to.children(child, Slot::Resource),
            }
        }
    });
}

fn catch(to: &mut Lowering<'_>, id: NodeId) {
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        if let Some(parameter) = to.child_of_kind(id, "catch_formal_parameter") {
            if let Some(types) = to.child_of_kind(parameter, "catch_type") {
                to.children(types, Slot::Type);
            }
            to.maybe(to.field(parameter, Field::Name), Slot::Name);
        }
        to.body_of(id, Field::Body, Slot::Body);
    });
}

/// `T a = b` is a definition, `a` an expression.
pub(super) fn resource(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.field(id, Field::Type).is_none() {
        to.children(id, slot);
        return;
    }
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        modifiers(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn synchronized(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::With, "synchronized", id, slot, |to| {
        for child in to.tree().children(id) {
            if to.tree().node(child).field == Field::Body {
                to.body(child, Slot::Body);
            } else {
                to.node(child, Slot::Resource);
            }
        }
    });
}

pub(super) fn assert(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Assert, id, slot, Slot::Condition, Slot::Arg);
}
