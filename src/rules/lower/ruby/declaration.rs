//! Methods, blocks, classes.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, Symbol, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// `def a(b) … end`; that of `def self.a` has the object as a modifier.
pub(super) fn method(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let object = to.field(id, Field::Object);
    to.wrap(Kind::Function, id, slot, |to| {
        if let Some(object) = object {
            let word = to.text(object);
            to.modifier(word, to.span(object));
        }
        to.maybe(to.field(id, Field::Name), Slot::Name);
        parameters(to, id);
        match to.field(id, Field::Body) {
            Some(body) if to.role(body) == Role::Block => to.node(body, Slot::Body),
            Some(body) => to.expression_body(body),
            None => empty_body(to, id),
        }
    });
}

/// `{ |x| … }`, `do |x| … end`, `->(x) { … }`.
pub(super) fn closure(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        parameters(to, id);
        let mut holder = id;
        if to.kind(id) == "lambda"
            && let Some(body) = to.field(id, Field::Body)
        {
            holder = body;
        }
        match to.tree().child_by_role(holder, Role::Block) {
            Some(body) => to.node(body, Slot::Body),
            None => empty_body(to, holder),
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

fn empty_body(to: &mut Lowering<'_>, id: NodeId) {
    let end = to.span(id).end;
    to.out.leaf(Kind::Block, Slot::Body, Span { start: end, end }, Symbol::NONE);
}

fn parameters(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(list) = to.tree().child_by_role(id, Role::Parameters) {
        to.children(list, Slot::Param);
    }
}

/// `a = 1`, `a: 1`, `*a`, `**a`, `&a`
pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "splat_parameter" => "*",
        "hash_splat_parameter" => "**",
        "block_parameter" => "&",
        _ => "",
    };
    let at = to.wrap(Kind::Param, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    if !symbol.is_empty() {
        to.out.name(at, symbol_of(symbol));
    }
}

/// `(a, b)` among parameters.
pub(super) fn destructured(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        to.all(Kind::Tuple, id, Slot::Name, Slot::Elem);
    });
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = if to.kind(id) == "module" { "module" } else { "class" };
    to.named(Kind::Class, symbol, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(parent) = to.field(id, Field::Superclass) {
            to.children(parent, Slot::Parent);
        }
        let at = to.out.so_far().len();
        match to.tree().child_by_role(id, Role::Block) {
            Some(body) => to.node(body, Slot::Body),
            None => empty_body(to, id),
        }
        to.out.flag(at, flag::MEMBERS);
    });
}
