//! Strings.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot};
use crate::text::Span;
use crate::tree::NodeId;

/// `"a $b {$c}"`
pub(super) fn template(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    let is_hole = to.is_pattern()
        && to.tree().children(id).next().is_some_and(|only| {
            to.span(only) == content && to.placeholder_of(only).is_some_and(|hole| !hole.is_ellipsis())
        });
    if to.first(id).is_none() || is_hole {
        // `"$X"` in a rule is a string whose content is `$X`.
        to.literal(Kind::Str, id, slot, content);
    } else {
        to.wrap(Kind::Template, id, slot, |to| parts(to, id, content));
    }
}

/// `` `command $a` ``: the grammar's node around a template.
pub(super) fn shell(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let kind = to.tree().node(id).kind;
    let content = to.content_of_quoted(id);
    let at = to.wrap(Kind::Raw, id, slot, |to| {
        to.wrap(Kind::Template, id, Slot::Part, |to| parts(to, id, content));
    });
    to.out.node_mut(at).raw = kind;
}

/// What stands between the expressions is text; the braces around them are not.
fn parts(to: &mut Lowering<'_>, id: NodeId, content: Span) {
    let mut from = content.start;
    for child in to.tree().children(id) {
        if matches!(to.kind(child), "string_content" | "escape_sequence" | "string_value" | "heredoc_end") {
            continue;
        }
        let hole = to.span(child);
        let before = Span { start: from, end: hole.start };
        let text = before.of(to.view.text);
        let kept = text.strip_suffix("${").or_else(|| text.strip_suffix('{'));
        to.text_part(Span { start: from, end: from + kept.unwrap_or(text).len() as u32 });
        to.node(child, Slot::Part);
        let after = Span { start: hole.end, end: content.end.max(hole.end) };
        from = hole.end + u32::from(kept.is_some() && after.of(to.view.text).starts_with('}'));
    }
    if from < content.end {
        to.text_part(Span { start: from, end: content.end });
    }
}

/// The lines between the first and the last.
fn lines(to: &Lowering<'_>, id: NodeId) -> Span {
    let (span, text) = (to.span(id), to.text(id));
    let start = text.find('\n').map_or(text.len(), |end| end + 1);
    let end = text.rfind('\n').unwrap_or(start).max(start);
    Span { start: span.start + start as u32, end: span.start + end as u32 }
}

pub(super) fn heredoc(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = lines(to, id);
    match to.child_of_kind(id, "heredoc_body") {
        Some(body) if to.first(body).is_some() => {
            to.wrap(Kind::Template, id, slot, |to| parts(to, body, content));
        }
        _ => {
            to.literal(Kind::Str, id, slot, content);
        }
    }
}

pub(super) fn nowdoc(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = lines(to, id);
    to.literal(Kind::Str, id, slot, content);
}
