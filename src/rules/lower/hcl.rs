//! HCL, the language of Terraform.
//!
//! A block `a "b" c { … }` is a call of `a` with its labels and, last, a dictionary; at the top it is an expression statement.
//! An attribute is a pair.

use super::by_role::operator;
use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::text::Span;
use crate::tree::{NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("body", inner),
    ("block", block),
    ("attribute", attribute),
    ("expression", expression),
    ("operation", expression),
    ("literal_value", inner),
    ("variable_expr", inner),
    ("collection_value", inner),
    ("template_expr", inner),
    ("conditional", conditional),
    ("binary_operation", binary),
    ("unary_operation", unary),
    ("function_call", call),
    ("object", object),
    ("object_elem", object_element),
    ("tuple", tuple),
    ("for_expr", comprehension),
    ("for_cond", comprehension_if),
    ("quoted_template", template),
    ("heredoc_template", template),
    ("object_start", nothing),
    ("object_end", nothing),
    ("tuple_start", nothing),
    ("tuple_end", nothing),
    ("block_start", nothing),
    ("block_end", nothing),
    ("template_interpolation_start", nothing),
    ("template_interpolation_end", nothing),
    ("strip_marker", nothing),
    ("bool_lit", boolean),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(_) => terms(to, id, |_| slot),
        None => {
            to.leaf(Kind::Ident, id, slot);
        }
    }
}

fn nothing(_: &mut Lowering<'_>, _: NodeId, _: Slot) {}

fn boolean(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Bool, id, slot);
}

fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Stmt {
        to.wrap(Kind::ExprStmt, id, slot, |to| block_call(to, id, Slot::Value));
    } else {
        block_call(to, id, slot);
    }
}

fn block_call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        let mut start = None;
        let mut body = None;
        for child in to.tree().children(id) {
            match to.kind(child) {
                "block_start" => start = Some(to.span(child).start),
                "body" => body = Some(child),
                "block_end" => {}
                _ => to.node(child, if child == id + 1 { Slot::Callee } else { Slot::Arg }),
            }
        }
        if let Some(start) = start {
            let span = Span { start, end: to.span(id).end };
            to.wrap_span(Kind::Dict, span, Slot::Arg, |to| {
                if let Some(body) = body {
                    to.children(body, Slot::Elem);
                }
            });
        }
    });
}

/// An attribute is an element, also at the top of a file, so that a pattern of one is found in blocks.
fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let slot = if slot == Slot::Stmt { Slot::Elem } else { slot };
    to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
}

/// One term with what is read from it.
fn expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    terms(to, id, |_| slot);
}

/// The terms that stand in `id`: each is a node and the accesses behind it, as the slot that `slot_of` gives its place.
fn terms(to: &mut Lowering<'_>, id: NodeId, slot_of: impl Fn(usize) -> Slot) {
    let tree = to.tree();
    let mut children = tree.children(id).peekable();
    let mut place = 0;
    while let Some(base) = children.next() {
        let mut accesses = Vec::new();
        while let Some(access) = children.next_if(|&next| matches!(to.kind(next), "get_attr" | "index" | "splat")) {
            flatten(to, access, &mut accesses);
        }
        let before = to.out.so_far().len();
        term(to, base, &accesses, slot_of(place));
        place += usize::from(to.out.so_far().len() > before);
    }
}

/// A splat holds the accesses behind it.
fn flatten(to: &Lowering<'_>, access: NodeId, found: &mut Vec<NodeId>) {
    found.push(access);
    if to.kind(access) == "splat" {
        let tree = to.tree();
        for part in tree.children(access) {
            found.extend(tree.children(part));
        }
    }
}

fn term(to: &mut Lowering<'_>, base: NodeId, accesses: &[NodeId], slot: Slot) {
    let mut part = slot;
    for &access in accesses.iter().rev() {
        let kind = if to.kind(access) == "get_attr" { Kind::Member } else { Kind::Index };
        // A splat ends where its own accesses begin.
        let end = match to.first(access) {
            Some(inside) if to.kind(access) == "splat" => {
                to.first(inside).map_or(to.span(access).end, |first| to.span(first).start)
            }
            _ => to.span(access).end,
        };
        to.out.open(kind, part, Span { start: to.span(base).start, end });
        part = Slot::Object;
    }
    to.node(base, part);
    for &access in accesses {
        match to.kind(access) {
            "get_attr" => to.children(access, Slot::Property),
            "splat" => {
                let at = to.span(access).start;
                to.out.leaf(Kind::Ident, Slot::Index, Span { start: at, end: at }, symbol_of("*"));
            }
            _ => {
                for index in to.tree().children(access) {
                    if to.first(index).is_some() {
                        to.children(index, Slot::Index);
                    } else {
                        let span = Span { start: to.span(index).start + 1, end: to.span(index).end };
                        let symbol = symbol_of(span.of(to.view.text));
                        to.out.leaf(Kind::Int, Slot::Index, span, symbol);
                    }
                }
            }
        }
        to.out.close();
    }
}

fn conditional(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cond, id, slot, |to| {
        terms(to, id, |place| match place {
            0 => Slot::Condition,
            1 => Slot::Then,
            _ => Slot::Else,
        });
    });
}

fn binary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = operator(to, id);
    to.named(Kind::Binary, symbol, id, slot, |to| {
        terms(to, id, |place| if place == 0 { Slot::Left } else { Slot::Right });
    });
}

fn unary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = operator(to, id);
    to.named(Kind::Unary, symbol, id, slot, |to| terms(to, id, |_| Slot::Operand));
}

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::Arguments {
                for argument in to.tree().children(child) {
                    if to.kind(argument) != "ellipsis" {
                        to.node(argument, Slot::Arg);
                    }
                }
            } else {
                to.node(child, Slot::Callee);
            }
        }
    });
}

fn object(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Dict, id, slot, Slot::Elem);
}

fn object_element(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

/// `[for k, v in m : e if c]`, `{for … : k => v}`
fn comprehension(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(form) = to.first(id) else {
        to.raw(id, slot);
        return;
    };
    let is_object = to.kind(form) == "for_object_expr";
    let tree = to.tree();
    let intro = to.child_of_kind(form, "for_intro");
    let parts: Vec<NodeId> = tree.children(form).filter(|&part| to.kind(part) == "expression").collect();
    let condition = to.child_of_kind(form, "for_cond");
    to.named(Kind::Comprehension, if is_object { "dict" } else { "list" }, id, slot, |to| {
        match parts.as_slice() {
            &[key, value] => {
                let span = to.span_over(key, value);
                to.wrap_span(Kind::Pair, span, Slot::Elem, |to| {
                    to.node(key, Slot::Key);
                    to.node(value, Slot::Value);
                });
            }
            others => {
                for &part in others {
                    to.node(part, Slot::Elem);
                }
            }
        }
        if let Some(intro) = intro {
            to.wrap(Kind::CompFor, intro, Slot::Clause, |to| {
                for child in tree.children(intro) {
                    to.node(child, if to.role(child) == Role::Identifier { Slot::Target } else { Slot::Iter });
                }
            });
        }
        to.maybe(condition, Slot::Clause);
    });
}

fn comprehension_if(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::CompIf, id, slot, Slot::Condition);
}

/// A string; one with expressions is a template. A heredoc's content begins in the line behind its mark.
fn template(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = if to.kind(id) == "heredoc_template" {
        let (span, text) = (to.span(id), to.text(id));
        let start = text.find('\n').map_or(text.len(), |end| end + 1);
        let end = text.rfind('\n').unwrap_or(start).max(start);
        Span { start: span.start + start as u32, end: span.start + end as u32 }
    } else {
        to.content_of_quoted(id)
    };
    if to.tree().child_by_role(id, Role::Interpolation).is_some() {
        to.template(id, content, slot);
    } else {
        to.literal(Kind::Str, id, slot, content);
    }
}
