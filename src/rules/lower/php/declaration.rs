//! Functions, classes, namespaces.

use super::super::Lowering;
use super::{is_block, names_in};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId};

/// Attributes and modifiers.
fn attributes(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "attribute_list" => to.node(child, Slot::Attr),
            // What says nothing is public, so that a rule which says it means both.
            "visibility_modifier" if to.is_pattern() && to.text(child).eq_ignore_ascii_case("public") => {}
            "visibility_modifier"
            | "static_modifier"
            | "final_modifier"
            | "abstract_modifier"
            | "readonly_modifier"
            | "var_modifier" => {
                to.leaf(Kind::Modifier, child, Slot::Attr);
            }
            _ => {}
        }
    }
}

/// `#[A(b)]`
pub(super) fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "arguments" {
                to.children(child, Slot::Arg);
            } else {
                to.node(child, Slot::Name);
            }
        }
    });
}

pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "variadic_parameter" => "...",
        _ if to.child_of_kind(id, "reference_modifier").is_some() => "&",
        _ => "",
    };
    let at = to.wrap(Kind::Param, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    if !symbol.is_empty() {
        to.out.name(at, symbol_of(symbol));
    }
}

pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        signature(to, id);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

/// What a closure uses is no part of it here.
pub(super) fn closure(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        signature(to, id);
        match to.field(id, Field::Body) {
            Some(body) if is_block(to, body) => to.node(body, Slot::Body),
            Some(body) => to.expression_body(body),
            None => {}
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

fn signature(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(list) = to.field(id, Field::Parameters) {
        to.children(list, Slot::Param);
    }
    to.maybe(to.field(id, Field::ReturnType), Slot::ReturnType);
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "interface_declaration" => "interface",
        "trait_declaration" => "trait",
        "enum_declaration" => "enum",
        _ => "class",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        parents(to, id);
        members(to, id);
    });
}

fn parents(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if matches!(to.kind(child), "base_clause" | "class_interface_clause") {
            to.children(child, Slot::Parent);
        }
    }
}

fn members(to: &mut Lowering<'_>, id: NodeId) {
    let body = to.tree().children(id).find(|&child| to.kind(child).ends_with("declaration_list"));
    if let Some(body) = body {
        to.members(body, |to| to.children(body, Slot::Stmt));
    }
}

/// `new class(1) extends A { … }`: the parts of the open `New`.
pub(super) fn anonymous_class(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "base_clause" | "class_interface_clause" => to.children(child, Slot::Type),
            "arguments" => to.children(child, Slot::Arg),
            _ => {}
        }
    }
    members(to, id);
}

/// `const A = 1, B = 2;`, `private ?int $x = 1, $y;`, `static $x;`: one definition for each name.
pub(super) fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word =
        to.own_tokens(id).map(|token| token.span).find(|span| matches!(span.of(to.view.text), "const" | "static"));
    let whole = to.span(id);
    for element in to.tree().children(id) {
        if !matches!(to.kind(element), "const_element" | "property_element" | "static_variable_declaration") {
            continue;
        }
        let end = if to.tree().node(element).subtree_end == to.tree().node(id).subtree_end {
            whole.end
        } else {
            to.span(element).end
        };
        let span = Span { start: whole.start, end };
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            attributes(to, id);
            if let Some(word) = word {
                to.modifier(word.of(to.view.text), word);
            }
            let mut parts = to.tree().children(element);
            to.maybe(parts.next(), Slot::Name);
            to.maybe(to.field(id, Field::Type), Slot::Type);
            to.maybe(parts.next(), Slot::Value);
        });
        to.out.flag(at, flag::DECLARED);
    }
}

pub(super) fn enum_case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn namespace(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Package, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Path);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Stmt);
        }
    });
}

/// `use A\{B, C as D};`: one import for each name, called by its dotted path.
pub(super) fn imports(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let prefix = to.child_of_kind(id, "namespace_name").map(|prefix| names_in(to, prefix)).unwrap_or_default();
    let group = to.child_of_kind(id, "namespace_use_group");
    for clause in to.tree().children(group.unwrap_or(id)) {
        if to.kind(clause) != "namespace_use_clause" {
            continue;
        }
        let alias = to.field(clause, Field::Alias);
        let mut names = prefix.clone();
        names.extend(names_in(to, clause).into_iter().filter(|&name| Some(name) != alias));
        let words: Vec<&str> = names.iter().map(|&name| to.text(name)).collect();
        let symbol = words.join(".");
        let span = Span { start: to.span(id).start, end: to.span(clause).end };
        let at = to.wrap_span(Kind::Import, span, slot, |to| {
            to.dotted(&names, Slot::Path);
            to.maybe(alias, Slot::Alias);
        });
        to.out.name(at, symbol_of(&symbol));
        to.out.flag(at, flag::MODULE);
    }
}
