//! Statements.

use super::super::Lowering;
pub(super) use super::super::statement::{branch, do_while, while_loop};
use crate::rules::ir::{Kind, Slot, Symbol, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::For, id, slot, |to| {
        for child in to.tree().children(id) {
            let part = match to.tree().node(child).field {
                Field::Initializer => Slot::Init,
                Field::Condition => Slot::Condition,
                Field::Update => Slot::Step,
                Field::Body => {
                    to.body(child, Slot::Body);
                    continue;
                }
                _ => Slot::Part,
            };
            match to.kind(child) {
                "empty_statement" => {}
                "sequence_expression" => to.children(child, part),
                _ => to.node(child, part),
            }
        }
    });
}

/// `for (const a of b)`; `symbol` tells `of` from `in`.
pub(super) fn for_in(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = if to.has_word(id, "of") { "of" } else { "in" };
    to.named(Kind::ForEach, symbol, id, slot, |to| {
        to.maybe(to.field(id, Field::Left), Slot::Target);
        to.maybe(to.field(id, Field::Right), Slot::Iter);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.role(child) {
                Role::Catch => {
                    to.wrap(Kind::Catch, child, Slot::Catch, |to| {
                        to.maybe(to.field(child, Field::Type), Slot::Type);
                        to.maybe(to.field(child, Field::Parameters), Slot::Name);
                        to.body_of(child, Field::Body, Slot::Body);
                    });
                }
                Role::Finally => to.body_of(child, Field::Body, Slot::Finally),
                _ => to.body(child, Slot::Body),
            }
        }
    });
}

pub(super) fn with(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::With, "with", id, slot, |to| {
        to.maybe(to.field(id, Field::Object), Slot::Resource);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

pub(super) fn label(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.field(id, Field::Label).map_or(Symbol::NONE, |label| to.name_of(label));
    let at = to.wrap(Kind::Label, id, slot, |to| to.maybe(to.field(id, Field::Body), Slot::Stmt));
    to.out.name(at, symbol);
}

pub(super) fn debugger(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.raw(id, slot);
    to.out.name(at, symbol_of("debugger"));
}
