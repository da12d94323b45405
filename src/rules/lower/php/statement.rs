//! Statements.

use super::super::Lowering;
pub(super) use super::super::statement::do_while;
use super::is_block;
use crate::rules::ir::{Kind, Slot};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// An expression that stands alone; `throw` is a statement.
pub(super) fn expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(thrown) if to.role(thrown) == Role::Throw => to.node(thrown, slot),
        _ => {
            to.all(Kind::ExprStmt, id, slot, Slot::Value);
        }
    }
}

/// Each `elseif` is an `if` in the `else` of the one before.
pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let end = to.span(id).end;
    let mut open = 1;
    to.out.open(Kind::If, slot, to.span(id));
    for child in to.tree().children(id) {
        match (to.role(child), to.tree().node(child).field) {
            (Role::ElseIf, _) => {
                let span = Span { start: to.span(child).start, end };
                to.out.open(Kind::If, Slot::Else, span);
                open += 1;
                to.maybe(to.field(child, Field::Condition), Slot::Condition);
                to.body_of(child, Field::Body, Slot::Then);
            }
            (Role::Else, _) => to.else_branch(child),
            (_, Field::Condition) => to.node(child, Slot::Condition),
            _ => to.body(child, Slot::Then),
        }
    }
    for _ in 0..open {
        to.out.close();
    }
}

pub(super) fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::For, id, slot, |to| {
        let last = to.tree().children(id).last();
        for child in to.tree().children(id) {
            let part = match to.tree().node(child).field {
                Field::Initializer => Slot::Init,
                Field::Condition => Slot::Condition,
                Field::Update => Slot::Step,
                _ if Some(child) == last => {
                    to.body(child, Slot::Body);
                    continue;
                }
                _ => Slot::Part,
            };
            if to.kind(child) == "sequence_expression" && part != Slot::Condition {
                to.children(child, part);
            } else {
                to.node(child, part);
            }
        }
    });
}

/// `foreach ($a as $k => $v)`: the target may be a pair.
pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        let mut children = to.tree().children(id);
        let (iterated, target) = (children.next(), children.next());
        to.maybe(target, Slot::Target);
        to.maybe(iterated, Slot::Iter);
        if let Some(body) = children.last() {
            to.body(body, Slot::Body);
        }
    });
}

pub(super) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.tree().node(child).field == Field::Condition {
                to.node(child, Slot::Condition);
            } else {
                to.body(child, Slot::Body);
            }
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
            let is_label = default.is_none() && child == id + 1;
            to.node(child, if is_label { Slot::Label } else { Slot::Stmt });
        }
    });
}

/// `1, 2 => $x`
pub(super) fn match_arm(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let default = to.word_span(id, "default");
    to.wrap(Kind::Case, id, slot, |to| {
        if let Some(span) = default {
            to.default_label(span);
        }
        for child in to.tree().children(id) {
            if to.kind(child) == "match_condition_list" {
                to.children(child, Slot::Label);
            } else {
                to.wrap(Kind::ExprStmt, child, Slot::Stmt, |to| to.node(child, Slot::Value));
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
                        if let Some(types) = to.field(child, Field::Type) {
                            to.children(types, Slot::Type);
                        }
                        to.maybe(to.field(child, Field::Name), Slot::Name);
                        block_in(to, child, Slot::Body);
                    });
                }
                Role::Finally => block_in(to, child, Slot::Finally),
                _ => to.body(child, Slot::Body),
            }
        }
    });
}

fn block_in(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let block = to.tree().children(id).find(|&child| is_block(to, child));
    to.maybe(block, slot);
}
