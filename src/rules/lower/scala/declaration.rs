//! Variables, functions, classes, imports.

use super::super::Lowering;
use super::statement::{statement, statements};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// What may stand before the keyword of a declaration.
const MODIFIERS: [&str; 15] = [
    "case",
    "abstract",
    "final",
    "sealed",
    "implicit",
    "lazy",
    "override",
    "private",
    "protected",
    "inline",
    "open",
    "opaque",
    "transparent",
    "val",
    "var",
];

/// Annotations and modifiers.
fn attributes(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "annotation" => to.node(child, Slot::Attr),
            "modifiers" => {
                to.word_modifiers(child, &MODIFIERS);
                for modifier in to.tree().children(child) {
                    access(to, modifier);
                }
            }
            "access_modifier" => access(to, child),
            _ => {}
        }
    }
    to.word_modifiers(id, &MODIFIERS);
}

/// `private[a]`, without what it is private to.
fn access(to: &mut Lowering<'_>, id: NodeId) {
    let span = to.span(id);
    let text = span.of(to.view.text);
    let length = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let span = Span { start: span.start, end: span.start + length as u32 };
    to.modifier(span.of(to.view.text), span);
}

/// `@A(b)`
pub(super) fn annotation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        for list in to.of_role(id, Role::Arguments) {
            for argument in to.tree().children(list) {
                if to.kind(argument) == "assignment_expression" && to.placeholder_of(argument).is_none() {
                    to.named_argument(argument, Slot::Arg);
                } else {
                    to.node(argument, Slot::Arg);
                }
            }
        }
    });
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "class_definition" => "class",
        "trait_definition" => "trait",
        "enum_definition" => "enum",
        _ => "object",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        generics(to, id);
        for list in to.of_kind(id, "class_parameters") {
            to.children(list, Slot::Param);
        }
        for clause in to.of_kind(id, "extends_clause") {
            // What the constructor of the parent gets is left out.
            for parent in to.tree().children(clause) {
                if to.role(parent) != Role::Arguments {
                    to.node(parent, Slot::Parent);
                }
            }
        }
        to.maybe(to.field(id, Field::Body), Slot::Body);
    });
}

pub(super) fn members(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Block, id, slot, |to| statements(to, id));
    to.out.flag(at, flag::MEMBERS);
}

/// `case A, B` of an enum, and `case A(b: C)`.
pub(super) fn enum_case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        for list in to.of_kind(id, "class_parameters") {
            to.children(list, Slot::Arg);
        }
    });
    to.out.flag(at, flag::DECLARED);
}

fn generics(to: &mut Lowering<'_>, id: NodeId) {
    for list in to.of_kind(id, "type_parameters") {
        for child in to.tree().children(list) {
            if to.placeholder_of(child).is_some() || to.kind(child) == "identifier" {
                let is_ellipsis = to.is_ellipsis(child);
                if is_ellipsis {
                    to.node(child, Slot::Generic);
                } else {
                    to.wrap(Kind::TypeParam, child, Slot::Generic, |to| to.node(child, Slot::Name));
                }
            }
        }
    }
}

/// `def f(a: A)(b: B): C = d`; all lists of parameters are one.
pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        generics(to, id);
        for list in to.of_role(id, Role::Parameters) {
            to.children(list, Slot::Param);
        }
        to.maybe(to.field(id, Field::ReturnType), Slot::ReturnType);
        if let Some(inside) = to.field(id, Field::Body) {
            function_body(to, inside);
        }
    });
}

/// A block, or an expression that is returned.
fn function_body(to: &mut Lowering<'_>, id: NodeId) {
    if to.role(id) == Role::Block {
        to.node(id, Slot::Body);
    } else if to.is_ellipsis(id) {
        to.wrap(Kind::Block, id, Slot::Body, |to| to.node(id, Slot::Stmt));
    } else {
        to.expression_body(id);
    }
}

/// `a: A = b`, with its modifiers.
pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        attributes(to, id);
        let mut has_name = false;
        for child in to.tree().children(id) {
            match (to.tree().node(child).field, to.kind(child)) {
                (Field::Name, _) | (_, "wildcard") if !has_name => {
                    to.node(child, Slot::Name);
                    has_name = true;
                }
                (Field::Type, _) => to.node(child, Slot::Type),
                (_, "annotation" | "modifiers" | "inline_modifier" | "erased_modifier") => {}
                _ => to.node(child, Slot::Value),
            }
        }
    });
}

/// `(a: A, b) => c`, `a => b`; in a block the statements behind the arrow are its body.
pub(super) fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let arrow = to.own_tokens(id).map(|token| token.span).find(|span| matches!(span.of(to.view.text), "=>" | "?=>"));
    let is_head = |to: &Lowering<'_>, child: NodeId| arrow.is_some_and(|arrow| to.span(child).end <= arrow.start);
    let at = to.wrap(Kind::Function, id, slot, |to| {
        let parameters: Vec<NodeId> = tree.children(id).filter(|&child| is_head(to, child)).collect();
        let mut parameters = parameters.into_iter();
        while let Some(child) = parameters.next() {
            match to.kind(child) {
                "bindings" => to.children(child, Slot::Param),
                "type_parameters" => {}
                _ if to.is_ellipsis(child) => to.node(child, Slot::Param),
                _ => {
                    let written = parameters.next();
                    let span = to.span_over(child, written.unwrap_or(child));
                    to.wrap_span(Kind::Param, span, Slot::Param, |to| {
                        to.node(child, Slot::Name);
                        to.maybe(written, Slot::Type);
                    });
                }
            }
        }
        let inside: Vec<NodeId> = tree.children(id).filter(|&child| !is_head(to, child)).collect();
        match inside.as_slice() {
            [] => {}
            &[only] if to.role(only) == Role::Block => to.node(only, Slot::Body),
            &[only] if !is_statement(to, only) => to.expression_body(only),
            &[first, ..] => {
                let span = to.span_over(first, inside.last().copied().unwrap_or(first));
                to.wrap_span(Kind::Block, span, Slot::Body, |to| {
                    for child in inside {
                        statement(to, child);
                    }
                });
            }
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

/// Whether what stands alone behind the arrow is no expression that is returned.
fn is_statement(to: &Lowering<'_>, id: NodeId) -> bool {
    to.placeholder_of(id).is_some()
        || matches!(to.role(id), Role::If | Role::Loop | Role::Switch | Role::Try | Role::Variable | Role::Function)
}

/// `val a: T = b`
pub(super) fn variable(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Pattern).or_else(|| to.field(id, Field::Name)), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn package(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Package, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Path);
        if let Some(body) = to.field(id, Field::Body) {
            statements(to, body);
        }
    });
}

/// `import a.b, c.{d => e, _}`: one import for each that stands between commas.
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let mut commas: Vec<u32> =
        to.own_tokens(id).filter(|token| token.span.of(to.view.text) == ",").map(|token| token.span.start).collect();
    commas.push(u32::MAX);
    let mut children = tree.children(id).peekable();
    for (index, comma) in commas.into_iter().enumerate() {
        let mut parts = Vec::new();
        while let Some(child) = children.next_if(|&child| to.span(child).start < comma) {
            parts.push(child);
        }
        let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { continue };
        let start = if index == 0 { to.span(id).start } else { to.span(first).start };
        let span = Span { start, end: to.span(last).end };
        one_import(to, &parts, span, slot);
    }
}

/// `a.b.c` brings `c` from `a.b`.
fn one_import(to: &mut Lowering<'_>, parts: &[NodeId], span: Span, slot: Slot) {
    let Some((&last, path)) = parts.split_last() else { return };
    let symbol = symbol_of(span.of(to.view.text).trim_start_matches("import").trim());
    let at = to.wrap_span(Kind::Import, span, slot, |to| {
        if path.is_empty() {
            to.node(last, Slot::Path);
            return;
        }
        to.dotted(path, Slot::Path);
        match to.kind(last) {
            "namespace_selectors" => {
                for selector in to.tree().children(last) {
                    selected(to, selector);
                }
            }
            _ => selected(to, last),
        }
    });
    to.out.name(at, symbol);
}

/// One name out of what is imported.
fn selected(to: &mut Lowering<'_>, id: NodeId) {
    if to.is_ellipsis(id) {
        to.node(id, Slot::ImportName);
        return;
    }
    let is_all = matches!(to.kind(id), "namespace_wildcard" | "wildcard");
    to.wrap(Kind::ImportName, id, Slot::ImportName, |to| {
        if is_all {
            let span = to.span(id);
            to.out.leaf(Kind::Ident, Slot::Name, span, symbol_of("*"));
        } else if let Some(name) = to.field(id, Field::Name) {
            to.node(name, Slot::Name);
            to.maybe(to.field(id, Field::Alias), Slot::Alias);
        } else {
            to.node(id, Slot::Name);
        }
    });
}
