//! Types.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag};
use crate::text::Span;
use crate::tree::{Field, NodeId};

pub(super) fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

pub(super) fn generic(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeApply, id, slot, |to| {
        for child in to.tree().children(id) {
            if child == id + 1 {
                to.node(child, Slot::Object);
            } else {
                to.children(child, Slot::Generic);
            }
        }
    });
}

pub(super) fn instantiation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::TypeApply, id, slot, Slot::Object, Slot::Generic);
}

/// `*T`, `[]T`, `[n]T` (the length is an index), `chan T`, `~T`.
pub(super) fn modified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (symbol, sized) = match to.kind(id) {
        "pointer_type" => ("*", false),
        "channel_type" => ("chan", false),
        "negated_type" => ("~", false),
        "array_type" => ("[]", true),
        _ => ("[]", false),
    };
    to.named(Kind::TypeModified, symbol, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if sized && child == id + 1 { Slot::Index } else { Slot::Operand });
        }
    });
}

/// `map[K]V`
pub(super) fn map(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to.own_tokens(id).next().map(|token| token.span);
    to.wrap(Kind::TypeApply, id, slot, |to| {
        if let Some(span) = word {
            to.out.leaf(Kind::Ident, Slot::Object, span, crate::rules::ir::symbol_of("map"));
        }
        to.children(id, Slot::Generic);
    });
}

/// A struct or interface without a name.
pub(super) fn anonymous(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = if to.kind(id) == "struct_type" { "struct" } else { "interface" };
    to.named(Kind::Class, symbol, id, slot, |to| members(to, id));
}

/// The fields of a struct, the methods and types of an interface.
fn members(to: &mut Lowering<'_>, id: NodeId) {
    match to.child_of_kind(id, "field_declaration_list") {
        Some(list) => to.members(list, |to| to.children(list, Slot::Stmt)),
        None => to.members(id, |to| to.children(id, Slot::Stmt)),
    }
}

/// `type A struct { … }` is a class; other definitions of types stay as the grammar has them.
pub(super) fn definition(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let written = to.field(id, Field::Type);
    let symbol = match written.map(|written| to.kind(written)) {
        Some("struct_type") => "struct",
        Some("interface_type") => "interface",
        _ => {
            to.raw(id, slot);
            return;
        }
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameter_list") {
            to.children(list, Slot::Generic);
        }
        if let Some(written) = written {
            members(to, written);
        }
    });
}

/// `a, b T` with a tag as an attribute; an embedded type is a definition without a name.
pub(super) fn field(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let mut names = tree.children(id).filter(|&child| tree.node(child).field == Field::Name).peekable();
    let tag = tree.children(id).last().filter(|&last| to.kind(last).ends_with("string_literal"));
    let named = names.peek().is_some();
    let groups = if named { names.map(Some).collect() } else { vec![None] };
    for name in groups {
        let start = to.span(name.unwrap_or(id)).start;
        let span = Span { start, end: to.span(id).end };
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            to.maybe(tag, Slot::Attr);
            to.maybe(name, Slot::Name);
            to.maybe(to.field(id, Field::Type), Slot::Type);
        });
        to.out.flag(at, flag::DECLARED);
    }
}
