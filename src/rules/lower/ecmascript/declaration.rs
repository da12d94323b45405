//! Variables, functions, classes and their parts.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// Words that say something about the declaration they stand in.
const MODIFIERS: &[&str] =
    &["async", "static", "get", "set", "abstract", "readonly", "declare", "accessor", "override", "const", "*"];

/// `const a = 1, b = 2;`: one definition for each name.
pub(super) fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let only = to.count(id) == 1;
    let keyword = to.own_tokens(id).next().map(|token| token.span);
    let mut start = to.span(id).start;
    for child in to.tree().children(id) {
        if to.kind(child) == "variable_declarator" {
            let end = to.span(if only { id } else { child }).end;
            variable_over(to, child, Span { start, end }, keyword, slot);
            start = to.span(child).end;
        } else {
            to.node(child, slot);
        }
    }
}

pub(super) fn variable(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    variable_over(to, id, to.span(id), None, slot);
}

/// The variable `id`, declared by `keyword`. `span` begins with the declaration or where the variable before ends.
fn variable_over(to: &mut Lowering<'_>, id: NodeId, mut span: Span, keyword: Option<Span>, slot: Slot) {
    let is_first = keyword.is_some_and(|keyword| span.contains(keyword));
    if !is_first {
        span.start = to.span(id).start;
    }
    let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
        if let Some(keyword) = keyword {
            let word = keyword.of(to.view.text);
            to.modifier(word, if is_first { keyword } else { Span { start: span.start, end: span.start } });
        }
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    function_after(to, id, id, slot);
}

/// The function `id`, whose decorators stand before it from `first` on.
pub(super) fn function_after(to: &mut Lowering<'_>, first: NodeId, id: NodeId, slot: Slot) {
    let name = to.field(id, Field::Name);
    let span = to.span_over(first, id);
    let at = to.wrap_span(Kind::Function, span, slot, |to| {
        to.siblings(first, id, Slot::Attr);
        attributes(to, id);
        to.maybe(name, Slot::Name);
        signature(to, id);
        match to.field(id, Field::Body) {
            Some(body) if to.role(body) == Role::Block => to.node(body, Slot::Body),
            Some(body) => to.expression_body(body),
            None => {}
        }
    });
    if name.is_none() {
        to.out.flag(at, flag::LAMBDA);
    }
}

/// Type parameters, parameters and return type.
pub(super) fn signature(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(list) = to.child_of_kind(id, "type_parameters") {
        to.children(list, Slot::Generic);
    }
    match to.field(id, Field::Parameters) {
        Some(list) if to.role(list) == Role::Parameters => to.children(list, Slot::Param),
        only => to.maybe(only, Slot::Param),
    }
    to.maybe(to.field(id, Field::ReturnType), Slot::ReturnType);
}

/// Decorators and modifiers of a declaration.
pub(super) fn attributes(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "decorator" => to.node(child, Slot::Attr),
            "accessibility_modifier" | "override_modifier" => {
                to.leaf(Kind::Modifier, child, Slot::Attr);
            }
            _ => {}
        }
    }
    to.word_modifiers(id, MODIFIERS);
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    class_after(to, id, id, slot);
}

/// The class `id`, whose decorators stand before it from `first` on.
pub(super) fn class_after(to: &mut Lowering<'_>, first: NodeId, id: NodeId, slot: Slot) {
    let span = to.span_over(first, id);
    let at = to.wrap_span(Kind::Class, span, slot, |to| {
        if to.role(first) == Role::Decorator {
            to.siblings(first, id, Slot::Attr);
        }
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        if let Some(heritage) = to.child_of_kind(id, "class_heritage") {
            parents(to, heritage);
        }
        if let Some(body) = to.field(id, Field::Body) {
            to.members(body, |to| class_members(to, body));
        }
    });
    to.out.name(at, symbol_of("class"));
}

fn parents(to: &mut Lowering<'_>, heritage: NodeId) {
    for child in to.tree().children(heritage) {
        match to.kind(child) {
            "extends_clause" => {
                let mut parts = to.tree().children(child).peekable();
                while let Some(part) = parts.next() {
                    let arguments = parts.next_if(|&next| to.kind(next) == "type_arguments");
                    match arguments {
                        Some(arguments) => {
                            let span = to.span_over(part, arguments);
                            to.wrap_span(Kind::TypeApply, span, Slot::Parent, |to| {
                                to.node(part, Slot::Object);
                                to.children(arguments, Slot::Generic);
                            });
                        }
                        None => to.node(part, Slot::Parent),
                    }
                }
            }
            "implements_clause" => to.children(child, Slot::Parent),
            _ => to.node(child, Slot::Parent),
        }
    }
}

/// TypeScript's grammar has the decorators of a method before it.
fn class_members(to: &mut Lowering<'_>, body: NodeId) {
    let mut decorators = None;
    for child in to.tree().children(body) {
        match to.kind(child) {
            "decorator" => {
                decorators.get_or_insert(child);
                continue;
            }
            "method_definition" | "method_signature" | "abstract_method_signature" => {
                function_after(to, decorators.unwrap_or(child), child, Slot::Stmt);
            }
            _ => to.node(child, Slot::Stmt),
        }
        decorators = None;
    }
}

pub(super) fn static_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.field(id, Field::Body), slot);
}

/// A field of a class.
pub(super) fn field(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name).or_else(|| to.field(id, Field::Property)), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

/// `@a.b(c)`
pub(super) fn decorator(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        let Some(mut expression) = to.first(id) else { return };
        if to.role(expression) == Role::Parenthesized {
            expression = to.first(expression).unwrap_or(expression);
        }
        if to.role(expression) == Role::Call {
            to.maybe(to.field(expression, Field::Callee), Slot::Name);
            if let Some(list) = to.field(expression, Field::Arguments) {
                to.children(list, Slot::Arg);
            }
        } else {
            to.node(expression, Slot::Name);
        }
    });
}
