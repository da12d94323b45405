//! Strings: prefixes, f-strings, strings one behind the other.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag};
use crate::text::Span;
use crate::tree::{NodeId, Role};

/// A string; one with the prefix `f` is a template even where nothing is put into it.
pub(super) fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if is_template(to, id) {
        to.wrap(Kind::Template, id, slot, |to| parts(to, id));
    } else {
        to.quoted(Kind::Str, id, slot);
    }
}

/// Strings one behind the other are a template of them, so that rules can tell them from one string.
pub(super) fn concatenated(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let at = to.wrap(Kind::Template, id, slot, |to| {
        for part in tree.children(id) {
            if is_template(to, part) {
                parts(to, part);
            } else {
                to.node(part, Slot::Part);
            }
        }
    });
    to.out.flag(at, flag::EXPRESSION);
}

fn is_template(to: &Lowering<'_>, id: NodeId) -> bool {
    let text = to.text(id).as_bytes();
    let prefix = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).take(3);
    prefix.into_iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'))
}

/// What stands in a template, as parts of the open node.
fn parts(to: &mut Lowering<'_>, id: NodeId) {
    let tree = to.tree();
    if to.first(id).is_none() {
        let content = content_span(to, id);
        if content.start < content.end {
            to.string_over(content, content, Slot::Part);
        }
        return;
    }
    for child in tree.children(id) {
        match to.kind(child) {
            "string_start" | "string_end" => {}
            "string_content" => {
                let span = to.span(child);
                to.string_over(span, span, Slot::Part);
            }
            _ if to.role(child) == Role::Interpolation => interpolation(to, child),
            _ => to.node(child, Slot::Part),
        }
    }
}

/// What stands in braces, without its format; but expressions in the format are parts as well.
fn interpolation(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "type_conversion" => {}
            "format_specifier" => {
                for nested in to.tree().children(child) {
                    interpolation(to, nested);
                }
            }
            _ => to.expression_part(child),
        }
    }
}

fn content_span(to: &Lowering<'_>, id: NodeId) -> Span {
    to.content_of_quoted(id)
}
