//! Statements.

use super::super::Lowering;
pub(super) use super::super::statement::{branch, do_while, expression, for_loop, label, while_loop, yielded};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

/// `foreach (var a in b)`: the target is a definition.
pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        let (written, target) = (to.field(id, Field::Type), to.field(id, Field::Left));
        match (written, target) {
            (Some(written), Some(target)) => {
                let span = to.span_over(written, target);
                let at = to.wrap_span(Kind::VarDef, span, Slot::Target, |to| {
                    to.node(target, Slot::Name);
                    to.node(written, Slot::Type);
                });
                to.out.flag(at, flag::DECLARED);
            }
            _ => to.maybe(target, Slot::Target),
        }
        to.maybe(to.field(id, Field::Right), Slot::Iter);
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

pub(super) fn switch_expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Subject } else { Slot::Case });
        }
    });
}

pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let default = to.word_span(id, "default");
    to.wrap(Kind::Case, id, slot, |to| {
        if let Some(span) = default {
            to.default_label(span);
        }
        for child in to.tree().children(id) {
            if to.kind(child) == "when_clause" {
                to.children(child, Slot::Condition);
            } else if default.is_none() && child == id + 1 {
                to.node(child, Slot::Label);
            } else {
                to.node(child, Slot::Stmt);
            }
        }
    });
}

/// `1 => "a"`
pub(super) fn arm(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let is_default = to.role(id) == Role::DefaultCase;
    let last = to.tree().children(id).last();
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            if Some(child) == last {
                to.wrap(Kind::ExprStmt, child, Slot::Stmt, |to| to.node(child, Slot::Value));
            } else if to.kind(child) == "when_clause" {
                to.children(child, Slot::Condition);
            } else if is_default {
                to.default_label(to.span(child));
            } else {
                to.node(child, Slot::Label);
            }
        }
    });
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.role(child) {
                Role::Catch => {
                    to.wrap(Kind::Catch, child, Slot::Catch, |to| {
                        if let Some(caught) = to.child_of_kind(child, "catch_declaration") {
                            to.maybe(to.field(caught, Field::Type), Slot::Type);
                            to.maybe(to.field(caught, Field::Name), Slot::Name);
                        }
                        if let Some(filter) = to.child_of_kind(child, "catch_filter_clause") {
                            to.children(filter, Slot::Condition);
                        }
                        to.body_of(child, Field::Body, Slot::Body);
                    });
                }
                Role::Finally => to.children(child, Slot::Finally),
                _ => to.body(child, Slot::Body),
            }
        }
    });
}

/// `using (…) …`, `lock (…) …`, `fixed (…) …`, `unsafe …`, `checked …`; `this` is a word without a node.
pub(super) fn with(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to.own_tokens(id).next().map_or("", |token| token.span.of(to.view.text));
    let this = to.word_span(id, "this");
    let last = to.tree().children(id).last();
    to.named(Kind::With, word, id, slot, |to| {
        if let Some(span) = this {
            to.out.leaf(Kind::Ident, Slot::Resource, span, symbol_of("this"));
        }
        for child in to.tree().children(id) {
            if Some(child) == last {
                to.body(child, Slot::Body);
            } else {
                to.node(child, Slot::Resource);
            }
        }
    });
}
