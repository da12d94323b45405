//! Variables, functions, types, imports.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// The attributes that stand before `id` from `first` on, and its modifiers.
fn attributes(to: &mut Lowering<'_>, first: NodeId, id: NodeId) {
    to.siblings(first, id, Slot::Attr);
    for child in to.tree().children(id) {
        match to.kind(child) {
            "visibility_modifier" | "mutable_specifier" => {
                to.leaf(Kind::Modifier, child, Slot::Attr);
            }
            "function_modifiers" => {
                for token in to.tree().tokens_of(child) {
                    to.modifier(token.span.of(to.view.text), token.span);
                }
            }
            _ => {}
        }
    }
}

/// `#[a(b)]`
pub(super) fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "token_tree" => to.children(child, Slot::Arg),
                _ if child == id + 1 => to.node(child, Slot::Name),
                _ => to.node(child, Slot::Arg),
            }
        }
    });
}

/// `let mut a: T = b else { … };`
pub(super) fn let_variable(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id, id);
        to.maybe(to.field(id, Field::Pattern), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
        to.maybe(to.field(id, Field::Alternative), Slot::Else);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn constant(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id, id);
        to.word_modifiers(id, &["const", "static"]);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    function_after(to, id, id, slot);
}

/// The function `id`, whose attributes stand before it from `first` on.
pub(super) fn function_after(to: &mut Lowering<'_>, first: NodeId, id: NodeId, slot: Slot) {
    let span = to.span_over(first, id);
    to.wrap_span(Kind::Function, span, slot, |to| {
        attributes(to, first, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        to.maybe(to.field(id, Field::ReturnType), Slot::ReturnType);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

/// `|a| b`
pub(super) fn closure(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        to.maybe(to.field(id, Field::ReturnType), Slot::ReturnType);
        match to.field(id, Field::Body) {
            Some(body) if to.role(body) == Role::Block => to.node(body, Slot::Body),
            Some(body) => to.expression_body(body),
            None => {}
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        attributes(to, id, id);
        to.maybe(to.field(id, Field::Pattern), Slot::Name);
        to.maybe(to.field(id, Field::Type).filter(|&written| !to.is_any_type(written)), Slot::Type);
    });
}

/// `&mut self`
pub(super) fn self_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| to.maybe(to.tree().children(id).last(), Slot::Name));
}

pub(super) fn type_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeParam, id, slot, |to| to.maybe(to.first(id), Slot::Name));
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    class_after(to, id, id, slot);
}

/// The type or `impl` block `id`, whose attributes stand before it from `first` on.
pub(super) fn class_after(to: &mut Lowering<'_>, first: NodeId, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "enum_item" => "enum",
        "union_item" => "union",
        "trait_item" => "trait",
        "impl_item" => "impl",
        _ => "struct",
    };
    let span = to.span_over(first, id);
    let at = to.wrap_span(Kind::Class, span, slot, |to| {
        attributes(to, first, id);
        to.maybe(to.field(id, Field::Name).or_else(|| to.field(id, Field::Type)), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        to.maybe(to.field(id, Field::Superclass), Slot::Parent);
        match to.field(id, Field::Body) {
            Some(body) if to.kind(body) == "declaration_list" => to.node(body, Slot::Body),
            Some(body) => to.members(body, |to| to.children(body, Slot::Stmt)),
            None => {}
        }
    });
    to.out.name(at, symbol_of(symbol));
}

pub(super) fn field(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn variant(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Value), Slot::Value);
        if let Some(body) = to.field(id, Field::Body) {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn module(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Package, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Path);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Stmt);
        }
    });
}

/// `use a::{b, c as d, e::*};`: one import for each name, called by its dotted path.
pub(super) fn imports(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let start = to.span(id).start;
    for child in to.tree().children(id) {
        if to.kind(child) != "visibility_modifier" {
            tree_of_uses(to, child, start, &[], slot);
        }
    }
}

fn tree_of_uses(to: &mut Lowering<'_>, id: NodeId, start: u32, prefix: &[NodeId], slot: Slot) {
    let tree = to.tree();
    match to.kind(id) {
        "scoped_use_list" => {
            let mut path = prefix.to_vec();
            if let Some(written) = to.field(id, Field::Path) {
                path.extend(words_in(to, written));
            }
            if let Some(list) = to.child_of_kind(id, "use_list") {
                for child in tree.children(list) {
                    tree_of_uses(to, child, start, &path, slot);
                }
            }
        }
        "use_list" => {
            for child in tree.children(id) {
                tree_of_uses(to, child, start, prefix, slot);
            }
        }
        "use_as_clause" => {
            let alias = to.field(id, Field::Alias);
            let mut path = prefix.to_vec();
            if let Some(written) = to.field(id, Field::Path) {
                path.extend(words_in(to, written));
            }
            one_import(to, &path, alias, false, Span { start, end: to.span(id).end }, slot);
        }
        "use_wildcard" => {
            let mut path = prefix.to_vec();
            path.extend(words_in(to, id));
            one_import(to, &path, None, true, Span { start, end: to.span(id).end }, slot);
        }
        _ => {
            let mut path = prefix.to_vec();
            path.extend(words_in(to, id));
            one_import(to, &path, None, false, Span { start, end: to.span(id).end }, slot);
        }
    }
}

/// The words of a path, in order.
fn words_in(to: &Lowering<'_>, id: NodeId) -> Vec<NodeId> {
    (id..to.tree().node(id).subtree_end).filter(|&at| to.first(at).is_none()).collect()
}

fn one_import(to: &mut Lowering<'_>, path: &[NodeId], alias: Option<NodeId>, all: bool, span: Span, slot: Slot) {
    let words: Vec<&str> = path.iter().map(|&word| to.text(word)).collect();
    let symbol = words.join(".");
    let at = to.wrap_span(Kind::Import, span, slot, |to| {
        to.dotted(path, Slot::Path);
        to.maybe(alias, Slot::Alias);
        if all {
            let at = Span { start: span.end.saturating_sub(1), end: span.end };
            to.wrap_span(Kind::ImportName, at, Slot::ImportName, |to| {
                to.out.leaf(Kind::Ident, Slot::Name, at, symbol_of("*"));
            });
        }
    });
    to.out.name(at, symbol_of(&symbol));
}
