//! HTML: elements with their attributes and what stands in them.

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, Symbol, symbol_of};
use crate::tree::NodeId;

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("document", document),
    ("element", element),
    ("script_element", element),
    ("style_element", element),
    ("attribute", attribute),
    ("attribute_name", name),
    ("tag_name", name),
    ("quoted_attribute_value", quoted),
    ("attribute_value", plain),
    ("text", text),
    ("raw_text", text),
    ("entity", text),
    ("doctype", nothing),
    ("erroneous_end_tag", nothing),
];

fn document(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child).ends_with("element") {
                to.wrap(Kind::ExprStmt, child, Slot::Stmt, |to| to.node(child, Slot::Value));
            } else {
                to.node(child, Slot::Stmt);
            }
        }
    });
}

fn nothing(_to: &mut Lowering<'_>, _id: NodeId, _slot: Slot) {}

/// `<a b="c">d</a>`, `<a/>`, and `<meta>`, which nothing closes and which ends with its tag.
fn element(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let head = to.first(id).filter(|&first| matches!(to.kind(first), "start_tag" | "self_closing_tag"));
    let Some(head) = head else {
        to.raw(id, slot);
        return;
    };
    let span = if to.count(id) == 1 { to.span(head) } else { to.span(id) };
    to.wrap_span(Kind::Element, span, slot, |to| {
        for child in to.tree().children(head) {
            to.node(child, if to.kind(child) == "tag_name" { Slot::Name } else { Slot::Attr });
        }
        for child in to.tree().children(id) {
            if child != head && to.kind(child) != "end_tag" {
                to.node(child, Slot::Part);
            }
        }
    });
}

fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.first(id).map_or(Symbol::NONE, |name| to.name_of(name));
    let at = to.pair(Kind::ElementAttr, id, slot, Slot::Name, Slot::Value);
    to.out.name(at, symbol);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn quoted(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.quoted(Kind::Str, id, slot);
}

/// A value without quotes.
fn plain(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    to.literal(Kind::Str, id, slot, span);
}

/// Text that is more than blanks.
fn text(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let trimmed = to.text(id).trim();
    if !trimmed.is_empty() {
        to.out.leaf(Kind::ElementText, slot, to.span(id), symbol_of(trimmed));
    }
}
