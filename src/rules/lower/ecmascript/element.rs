//! JSX.

use super::super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, Symbol, symbol_of};
use crate::tree::{Field, NodeId};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("jsx_element", element),
    ("jsx_self_closing_element", element),
    ("jsx_attribute", attribute),
    ("jsx_expression", expression),
    ("jsx_text", text),
    ("html_character_reference", text),
    ("jsx_namespace_name", name),
];

fn element(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let opening = to.child_of_kind(id, "jsx_opening_element");
    to.wrap(Kind::Element, id, slot, |to| {
        let head = opening.unwrap_or(id);
        to.maybe(to.field(head, Field::Name), Slot::Name);
        for child in to.tree().children(head) {
            if matches!(to.kind(child), "jsx_attribute" | "jsx_expression") {
                to.node(child, Slot::Attr);
            }
        }
        if opening.is_some() {
            for child in to.tree().children(id) {
                if !matches!(to.kind(child), "jsx_opening_element" | "jsx_closing_element") {
                    to.node(child, Slot::Part);
                }
            }
        }
    });
}

fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.first(id).map_or(Symbol::NONE, |name| to.name_of(name));
    let at = to.pair(Kind::ElementAttr, id, slot, Slot::Name, Slot::Value);
    to.out.name(at, symbol);
}

/// `{…}` is what stands in it.
fn expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.first(id).is_none() && slot != Slot::Part {
        to.leaf(Kind::Empty, id, slot);
    }
    to.children(id, slot);
}

/// Text that is more than blanks.
fn text(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let trimmed = to.text(id).trim();
    if !trimmed.is_empty() {
        to.out.leaf(Kind::ElementText, slot, to.span(id), symbol_of(trimmed));
    }
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}
