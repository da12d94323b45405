//! Statements.

use super::super::Lowering;
pub(super) use super::super::statement::{do_while, for_loop, while_loop};
use super::types::{take_apart, typed};
use crate::rules::ir::{Kind, Slot, Symbol, flag};
use crate::tree::{Field, NodeId, Role};

pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::If, id, slot, |to| {
        if let Some(asked) = to.field(id, Field::Condition) {
            for child in to.tree().children(asked) {
                if to.kind(child) == "init_statement" {
                    to.children(child, Slot::Init);
                }
            }
            for child in to.tree().children(asked) {
                if to.kind(child) != "init_statement" {
                    to.node(child, Slot::Condition);
                }
            }
        }
        to.body_of(id, Field::Consequence, Slot::Then);
        if let Some(otherwise) = to.field(id, Field::Alternative) {
            to.else_branch(otherwise);
        }
    });
}

/// `for (auto &a : b)`: the target is a definition.
pub(super) fn for_range(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let written = to.field(id, Field::Type);
    let declarator = to.field(id, Field::Declarator).or_else(|| {
        let tree = to.tree();
        tree.children(id).find(|&child| Some(child) != written && tree.node(child).field == Field::None)
    });
    let declared = take_apart(to, declarator);
    to.wrap(Kind::ForEach, id, slot, |to| {
        if let (Some(first), Some(last)) = (written, declarator) {
            let span = to.span_over(first, last);
            let at = to.wrap_span(Kind::VarDef, span, Slot::Target, |to| {
                to.maybe(declared.name, Slot::Name);
                typed(to, written, &declared.modifiers, Slot::Type);
            });
            to.out.flag(at, flag::DECLARED);
        }
        to.maybe(to.field(id, Field::Right), Slot::Iter);
        to.body_of(id, Field::Body, Slot::Body);
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
    to.all(Kind::Goto, id, slot, Slot::Label);
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::Catch {
                catch(to, child);
            } else {
                to.body(child, Slot::Body);
            }
        }
    });
}

fn catch(to: &mut Lowering<'_>, id: NodeId) {
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        let list = to.tree().child_by_role(id, Role::Parameters);
        if let Some(parameter) = list.and_then(|list| to.first(list)) {
            let declared = take_apart(to, to.field(parameter, Field::Declarator));
            if to.placeholder_of(parameter).is_some() {
                to.node(parameter, Slot::Type);
            } else {
                typed(to, to.field(parameter, Field::Type), &declared.modifiers, Slot::Type);
                to.maybe(declared.name, Slot::Name);
            }
        }
        to.body_of(id, Field::Body, Slot::Body);
    });
}
