//! Strings, symbols, regular expressions.

use super::super::Lowering;
use crate::rules::ir::{Kind, LiteralText, Slot, symbol_of};
use crate::text::Span;
use crate::tree::{NodeId, Role};

/// What stands between the quotes, or between the delimiters of `%q(…)`, `%r{…}` and their kin.
fn content(to: &Lowering<'_>, id: NodeId) -> Span {
    let (span, text) = (to.span(id), to.text(id));
    let head = match text.strip_prefix('%') {
        Some(rest) => 1 + rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(0) + 1,
        None => 1 + usize::from(text.starts_with(":\"") || text.starts_with(":'")),
    };
    let tail = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).len();
    let tail = if text.starts_with('/') || text.starts_with("%r") { tail } else { text.len() };
    let end = tail.saturating_sub(1).max(head);
    Span { start: span.start + head.min(text.len()) as u32, end: span.start + end.min(text.len()) as u32 }
}

fn has_holes(to: &Lowering<'_>, id: NodeId) -> bool {
    to.tree().child_by_role(id, Role::Interpolation).is_some()
}

pub(super) fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = content(to, id);
    if has_holes(to, id) {
        to.template(id, content, slot);
    } else {
        to.literal(Kind::Str, id, slot, content);
    }
}

/// A word of `%w[…]`.
pub(super) fn bare_string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    if has_holes(to, id) {
        to.template(id, span, slot);
    } else {
        to.literal(Kind::Str, id, slot, span);
    }
}

/// `:a`, `:"a b"`
pub(super) fn symbol(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if has_holes(to, id) {
        let content = content(to, id);
        to.template(id, content, slot);
        return;
    }
    let content = if to.kind(id) == "delimited_symbol" {
        content(to, id)
    } else {
        Span { start: to.span(id).start + 1, ..to.span(id) }
    };
    to.literal(Kind::Atom, id, slot, content);
}

pub(super) fn bare_symbol(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    to.literal(Kind::Atom, id, slot, span);
}

/// Strings one behind the other are one string.
pub(super) fn chained(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    if tree.children(id).any(|part| has_holes(to, part)) {
        to.all(Kind::Template, id, slot, Slot::Part);
        return;
    }
    let joined: String = tree.children(id).map(|part| content(to, part).of(to.view.text)).collect();
    to.joined(joined, to.span(id), slot);
}

/// `` `command` ``: the grammar's node around a template.
pub(super) fn subshell(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let kind = to.tree().node(id).kind;
    let content = content(to, id);
    let at = to.wrap(Kind::Raw, id, slot, |to| to.template(id, content, Slot::Part));
    to.out.node_mut(at).raw = kind;
}

pub(super) fn regex(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = content(to, id);
    if has_holes(to, id) {
        let at = to.out.so_far().len();
        to.template(id, content, slot);
        to.out.name(at, symbol_of("/"));
    } else {
        to.literal(Kind::Regex, id, slot, content);
    }
}

/// How far behind its beginning the body of a heredoc is looked for, in nodes.
const HEREDOC_REACH: u32 = 2_000;

/// A string whose content stands further down.
pub(super) fn heredoc(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let reach = (id + HEREDOC_REACH).min(tree.nodes.len() as NodeId);
    let Some(body) = (id + 1..reach).find(|&at| to.kind(at) == "heredoc_body") else {
        to.raw(id, slot);
        return;
    };
    let (span, text) = (to.span(body), to.text(body));
    let start = span.start + text.find('\n').map_or(0, |end| end as u32 + 1);
    let end = span.start + text.trim_end().rfind('\n').map_or(text.len(), |end| end + 1) as u32;
    let content = Span { start, end: end.max(start) };
    if has_holes(to, body) {
        to.wrap(Kind::Template, id, slot, |to| {
            let mut from = content.start;
            for hole in tree.children(body).filter(|&child| tree.node(child).role == Role::Interpolation) {
                let span = tree.node(hole).span;
                to.text_part(Span { start: from, end: span.start });
                to.put_in(hole);
                from = span.end;
            }
            to.text_part(Span { start: from, end: content.end });
        });
    } else {
        let at = to.out.leaf(Kind::Str, slot, to.span(id), symbol_of(content.of(to.view.text)));
        to.out.text(at, LiteralText::Span(content));
    }
}
