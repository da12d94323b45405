//! YAML: mappings are dictionaries, sequences are lists, plain words are strings, and as keys names.

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("document", document),
    ("block_node", node),
    ("flow_node", node),
    ("block_mapping", mapping),
    ("flow_mapping", mapping),
    ("block_sequence", sequence),
    ("flow_sequence", sequence),
    ("block_sequence_item", inner),
    ("plain_scalar", inner),
    ("block_mapping_pair", pair),
    ("flow_pair", pair),
    ("string_scalar", plain),
    ("timestamp_scalar", plain),
    ("block_scalar", block),
    ("double_quote_scalar", double_quoted),
    ("alias", alias),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn document(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for child in to.tree().children(id) {
        if let Some(only) = only_element(to, child) {
            if to.kind(only).ends_with("_pair") {
                to.node(only, Slot::Elem);
            } else {
                to.wrap(Kind::ExprStmt, only, slot, |to| to.node(only, Slot::Value));
            }
        } else if matches!(to.kind(child), "block_node" | "flow_node") {
            to.wrap(Kind::ExprStmt, child, slot, |to| to.node(child, Slot::Value));
        } else if to.kind(child) == "ERROR" {
            to.node(child, slot);
        }
    }
}

/// In a pattern, a mapping or sequence of one element means that element, wherever it stands.
fn only_element(to: &Lowering<'_>, id: NodeId) -> Option<NodeId> {
    if !to.is_pattern() || to.placeholder_of(id).is_some() {
        return None;
    }
    let collection = to.tree().children(id).last().filter(|_| to.count(id) == 1)?;
    let only = to.first(collection).filter(|_| to.count(collection) == 1)?;
    match to.kind(collection) {
        "block_mapping" | "flow_mapping" | "flow_sequence" => Some(only),
        "block_sequence" => to.first(only),
        _ => None,
    }
}

/// What stands behind tags and anchors. A tag says of what type it is.
fn node(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.child_of_kind(id, "tag") {
        Some(tag) => {
            to.wrap(Kind::Cast, id, slot, |to| {
                let span = to.span(tag);
                let word = span.of(to.view.text).trim_start_matches('!');
                match to.metavariable_in(word) {
                    Some(name) => to.out.leaf(Kind::Meta, Slot::Type, span, name),
                    None => to.out.leaf(Kind::Ident, Slot::Type, span, symbol_of(word)),
                };
                content(to, id, Slot::Value);
            });
        }
        None => content(to, id, slot),
    }
}

fn content(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.tree().children(id).filter(|&child| !matches!(to.kind(child), "tag" | "anchor")).last();
    match content {
        Some(content) => to.node(content, slot),
        None => null(to, to.span(id), slot),
    }
}

/// A value that is left out.
fn null(to: &mut Lowering<'_>, span: Span, slot: Slot) {
    to.out.leaf(Kind::Null, slot, span, symbol_of("null"));
}

fn mapping(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Dict, id, slot, Slot::Elem);
}

/// An item without content is null.
fn sequence(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::List, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "block_sequence_item" && to.first(child).is_none() {
                null(to, to.span(child), Slot::Elem);
            } else {
                to.node(child, Slot::Elem);
            }
        }
    });
}

fn pair(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (key, value) = (to.field(id, Field::Key), to.field(id, Field::Value));
    to.wrap(Kind::Pair, id, slot, |to| {
        match key {
            Some(key) => to.node(key, Slot::Key),
            None => to.empty(Slot::Key, to.span(id).start),
        }
        match value {
            Some(value) => to.node(value, Slot::Value),
            None => null(to, Span { start: to.span(id).end, end: to.span(id).end }, Slot::Value),
        }
    });
}

/// A word without quotes.
fn plain(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Key {
        to.leaf(Kind::Ident, id, slot);
    } else {
        let span = to.span(id);
        to.literal(Kind::Str, id, slot, span);
    }
}

/// `"a\n"`
fn double_quoted(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    match unescaped(content.of(to.view.text)) {
        Some(value) => to.joined(value, to.span(id), slot),
        None => {
            to.literal(Kind::Str, id, slot, content);
        }
    }
}

/// `text` with what its escapes mean; `None` where it has none. Those that YAML does not know stay, for regular expressions.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut value = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            value.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => value.push('\n'),
            Some('r') => value.push('\r'),
            Some('t') => value.push('\t'),
            Some('0') => value.push('\0'),
            Some(plain @ ('\\' | '"' | '/' | ' ')) => value.push(plain),
            Some(other) => value.extend(['\\', other]),
            None => value.push('\\'),
        }
    }
    Some(value)
}

/// `|` and `>`: the content begins in the next line.
fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    let text = to.text(id);
    let head = text.find('\n').map_or(text.len(), |end| end + 1);
    let blanks = text.get(head..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
    if text.starts_with('>') {
        let folded = folded(text.get(head..).unwrap_or_default(), blanks, text.get(..head).unwrap_or_default());
        to.joined(folded, span, slot);
        return;
    }
    let content = Span { start: span.start + (head + blanks) as u32, end: span.end };
    to.literal(Kind::Str, id, slot, content);
}

/// The text of a `>` block whose lines are indented by `indent`: lines are joined by blanks, but for empty ones and such as are
/// indented more.
fn folded(text: &str, indent: usize, head: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Whether the last line was plain text, so that a blank stands for its end.
    let mut plain = false;
    let mut empty = 0_usize;
    for line in text.trim_end_matches(['\n', ' ']).lines() {
        let line = line.get(indent.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or_default();
        if line.trim().is_empty() {
            empty += 1;
            continue;
        }
        let is_plain = !line.starts_with([' ', '\t']);
        if !folded.is_empty() {
            match (plain && is_plain, empty) {
                (true, 0) => folded.push(' '),
                (true, lines) => folded.push_str(&"\n".repeat(lines)),
                (false, lines) => folded.push_str(&"\n".repeat(lines + 1)),
            }
        }
        folded.push_str(line);
        (plain, empty) = (is_plain, 0);
    }
    if !head.contains('-') && !folded.is_empty() {
        folded.push('\n');
    }
    folded
}

fn alias(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}
