//! Statements.

use super::super::Lowering;
use super::is_type;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::NodeId;

pub(super) fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| statements(to, id));
}

/// Statements that stand in something else.
pub(super) fn inline(to: &mut Lowering<'_>, id: NodeId, _slot: Slot) {
    statements(to, id);
}

pub(super) fn statements(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        statement(to, child);
    }
}

/// A child as a statement: an expression is one in an expression statement.
pub(super) fn statement(to: &mut Lowering<'_>, id: NodeId) {
    let is_statement = super::super::statement::is_statement(to, id);
    let is_other = matches!(
        to.kind(id),
        "control_transfer_statement"
            | "deinit_declaration"
            | "protocol_property_declaration"
            | "enum_entry"
            | "typealias_declaration"
            | "associatedtype_declaration"
            | "subscript_declaration"
            | "operator_declaration"
            | "precedence_group_declaration"
            | "macro_declaration"
    );
    match to.kind(id) {
        "statement_label" | "shebang_line" => {}
        "statements" => statements(to, id),
        _ if is_statement || is_other || to.placeholder_of(id).is_some() => to.node(id, Slot::Stmt),
        _ => {
            to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| to.node(id, Slot::Value));
        }
    }
}

/// A body in braces with its statements.
pub(super) fn braced(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statements(to, id));
}

/// The braces that are `id`'s own. The grammar has no node for them, and none for what is empty.
pub(super) fn braces(to: &Lowering<'_>, id: NodeId) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open = None;
    for token in to.own_tokens(id) {
        match token.span.of(to.view.text) {
            "{" => open = open.or(Some(token.span.start)),
            "}" => spans.extend(open.take().map(|start| Span { start, end: token.span.end })),
            _ => {}
        }
    }
    spans
}

/// The statements of `id` between the braces `span`, as a block.
pub(super) fn between(to: &mut Lowering<'_>, id: NodeId, span: Span, slot: Slot) {
    to.wrap_span(Kind::Block, span, slot, |to| {
        for child in to.of_kind(id, "statements") {
            if span.contains(to.span(child)) {
                statements(to, child);
            }
        }
    });
}

/// What a condition is made of: what stands before the first brace.
fn condition(to: &mut Lowering<'_>, id: NodeId, body: Option<Span>, slot: Slot) {
    let tree = to.tree();
    let end = body.map_or(u32::MAX, |body| body.start);
    let mut commas: Vec<u32> = to
        .own_tokens(id)
        .filter(|token| token.span.of(to.view.text) == "," && token.span.start < end)
        .map(|token| token.span.start)
        .collect();
    commas.push(end);
    let mut parts: Vec<Vec<NodeId>> = vec![Vec::new(); commas.len()];
    for child in tree.children(id) {
        let start = to.span(child).start;
        let index = commas.iter().position(|&comma| start < comma);
        if let Some(part) = index.and_then(|index| parts.get_mut(index))
            && !matches!(to.kind(child), "else" | "statements" | "if_statement")
        {
            part.push(child);
        }
    }
    parts.retain(|part| !part.is_empty());
    conjunction(to, &parts, slot);
}

/// `a, b` is `a && b`.
fn conjunction(to: &mut Lowering<'_>, parts: &[Vec<NodeId>], slot: Slot) {
    let Some((last, before)) = parts.split_last() else { return };
    let (Some(&first_of_last), Some(&end)) = (last.first(), last.last()) else { return };
    let mut opened = 0;
    let mut part = slot;
    for until in (1..=before.len()).rev() {
        let start = parts.first().and_then(|part| part.first()).copied().unwrap_or(first_of_last);
        let last = parts.get(until).and_then(|part| part.last()).copied().unwrap_or(end);
        let span = to.span_over(start, last);
        let at = to.out.open(Kind::Binary, part, span);
        to.out.name(at, symbol_of("&&"));
        part = Slot::Left;
        opened += 1;
    }
    for (index, nodes) in parts.iter().enumerate() {
        one_condition(to, nodes, if index == 0 { part } else { Slot::Right });
        if index > 0 {
            to.out.close();
            opened -= 1;
        }
    }
    debug_assert_eq!(opened, 0, "every conjunction is closed");
}

/// `let a = b`, `case a = b`, or an expression.
fn one_condition(to: &mut Lowering<'_>, nodes: &[NodeId], slot: Slot) {
    let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return };
    if first == last {
        to.node(first, slot);
        return;
    }
    let span = to.span_over(first, last);
    let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
        for &node in nodes {
            match to.kind(node) {
                "value_binding_pattern" => {
                    to.leaf(Kind::Modifier, node, Slot::Attr);
                }
                "type_annotation" => to.node(node, Slot::Type),
                _ if node == last && nodes.len() > 2 => to.node(node, Slot::Value),
                _ if is_type(to, node) => to.node(node, Slot::Type),
                _ => to.node(node, Slot::Name),
            }
        }
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let bodies = braces(to, id);
    to.wrap(Kind::If, id, slot, |to| {
        condition(to, id, bodies.first().copied(), Slot::Condition);
        if let Some(&then) = bodies.first() {
            between(to, id, then, Slot::Then);
        }
        if let Some(&otherwise) = bodies.get(1) {
            between(to, id, otherwise, Slot::Else);
        }
        to.maybe(to.child_of_kind(id, "if_statement"), Slot::Else);
    });
}

/// `guard a else { b }` is `if !a { b }`.
pub(super) fn guard(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let body = braces(to, id).first().copied();
    to.wrap(Kind::If, id, slot, |to| {
        let whole = to.span(id);
        let span = Span { start: whole.start, end: body.map_or(whole.end, |body| body.start) };
        let at = to.wrap_span(Kind::Unary, span, Slot::Condition, |to| condition(to, id, body, Slot::Operand));
        to.out.name(at, symbol_of("!"));
        if let Some(body) = body {
            between(to, id, body, Slot::Then);
        }
    });
}

pub(super) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let body = braces(to, id).first().copied();
    to.wrap(Kind::While, id, slot, |to| {
        condition(to, id, body, Slot::Condition);
        if let Some(body) = body {
            between(to, id, body, Slot::Body);
        }
    });
}

pub(super) fn repeat(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let body = braces(to, id).first().copied();
    to.wrap(Kind::DoWhile, id, slot, |to| {
        if let Some(body) = body {
            between(to, id, body, Slot::Body);
        }
        condition(to, id, None, Slot::Condition);
    });
}

pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let body = braces(to, id).first().copied();
    to.wrap(Kind::ForEach, id, slot, |to| {
        let mut parts = to.tree().children(id).filter(|&child| {
            !matches!(
                to.kind(child),
                "statements" | "try_operator" | "type_annotation" | "where_clause" | "statement_label"
            )
        });
        let (target, iter) = (parts.next(), parts.next());
        drop(parts);
        to.maybe(target, Slot::Target);
        to.maybe(iter, Slot::Iter);
        if let Some(body) = body {
            between(to, id, body, Slot::Body);
        }
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        for child in to.tree().children(id) {
            let is_case = to.kind(child) == "switch_entry";
            to.node(child, if is_case { Slot::Case } else { Slot::Subject });
        }
    });
}

pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "default_keyword" => {
                    let span = to.span(child);
                    to.default_label(span);
                }
                "switch_pattern" => to.node(child, Slot::Label),
                "where_clause" => {
                    to.maybe(to.tree().children(child).last(), Slot::Condition);
                }
                "statements" => statements(to, child),
                "modifiers" | "attribute" => {}
                _ => statement(to, child),
            }
        }
    });
}

/// What a value is taken apart by: `.a(let b, c: let d)`, `(a, b)`, `let a`, `a`.
pub(super) fn pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let open = to.own_tokens(id).map(|token| token.span).find(|span| span.of(to.view.text) == "(");
    let parts: Vec<NodeId> = tree.children(id).filter(|&child| to.kind(child) != "value_binding_pattern").collect();
    let Some(open) = open else {
        match parts.as_slice() {
            &[only] => to.node(only, slot),
            [] => to.children(id, slot),
            _ => {
                to.raw(id, slot);
            }
        }
        return;
    };
    let is_called = parts.first().is_some_and(|&first| to.span(first).start < open.start);
    let (kind, raw) = if is_called { (Kind::Raw, tree.node(id).kind) } else { (Kind::Tuple, 0) };
    let at = to.wrap(kind, id, slot, |to| {
        let mut parts = parts.iter().copied().peekable();
        while let Some(part) = parts.next() {
            if to.span(part).start < open.start {
                to.node(part, Slot::Type);
                continue;
            }
            let value = parts.peek().copied().filter(|&value| is_labelled(to, part, value));
            let Some(value) = value else {
                to.node(part, Slot::Elem);
                continue;
            };
            parts.next();
            let (symbol, span) = (to.name_of(part), to.span_over(part, value));
            let at = to.wrap_span(Kind::NamedArg, span, Slot::Elem, |to| {
                to.node(part, Slot::Name);
                to.node(value, Slot::Value);
            });
            to.out.name(at, symbol);
        }
    });
    to.out.node_mut(at).raw = raw;
}

/// Whether `label` is followed by a colon and `value`.
fn is_labelled(to: &Lowering<'_>, label: NodeId, value: NodeId) -> bool {
    let between = Span { start: to.span(label).end, end: to.span(value).start };
    between.of(to.view.text).trim() == ":"
}

/// `do { a } catch b { c }`; without handlers it is a block.
pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = braces(to, id).first().copied().unwrap_or(to.span(id));
    if to.child_of_kind(id, "catch_block").is_none() {
        between(to, id, span, slot);
        return;
    }
    to.wrap(Kind::Try, id, slot, |to| {
        between(to, id, span, Slot::Body);
        for child in to.of_kind(id, "catch_block") {
            catch(to, child);
        }
    });
}

fn catch(to: &mut Lowering<'_>, id: NodeId) {
    let body = braces(to, id).first().copied();
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        if let Some(caught) = to.child_of_kind(id, "pattern") {
            let written = to.tree().children(caught).find(|&child| is_type(to, child));
            to.maybe(written, Slot::Type);
            let name = to.tree().children(caught).find(|&child| Some(child) != written);
            to.maybe(name.filter(|&name| to.kind(name) != "value_binding_pattern"), Slot::Name);
        }
        if let Some(body) = body {
            between(to, id, body, Slot::Body);
        }
    });
}

/// `return a`, `throw a`, `break a`, `continue a`
pub(super) fn transfer(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (kind, part) = match to.text(id).split(|letter: char| !letter.is_alphabetic()).next() {
        Some("throw") => (Kind::Throw, Slot::Value),
        Some("break") => (Kind::Break, Slot::Label),
        Some("continue") => (Kind::Continue, Slot::Label),
        Some("return") => (Kind::Return, Slot::Value),
        _ => {
            to.raw(id, slot);
            return;
        }
    };
    to.wrap(kind, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) != "throw_keyword" {
                to.node(child, part);
            }
        }
    });
}
