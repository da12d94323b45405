//! Variables, functions, types, includes.

use super::super::Lowering;
use super::types::{take_apart, typed};
use super::word;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// `static`, `const`, `virtual` and their kin.
fn modifiers(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if matches!(
            to.kind(child),
            "storage_class_specifier"
                | "type_qualifier"
                | "virtual_specifier"
                | "explicit_function_specifier"
                | "virtual"
        ) {
            let text = to.text(child);
            word(to, text, child, Slot::Attr);
        }
    }
}

/// `static int a = 1, *b;`: one definition for each name; a function's declarator makes a function without a body.
pub(super) fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let whole = to.span(id);
    let written = to.field(id, Field::Type);
    let mut declarators = tree.children(id).filter(|&child| tree.node(child).field == Field::Declarator).peekable();
    if declarators.peek().is_none() {
        // `struct S { … };`
        match written {
            Some(written) if to.role(written) == Role::Type => to.node(written, slot),
            _ => {
                to.raw(id, slot);
            }
        }
        return;
    }
    while let Some(declarator) = declarators.next() {
        let declared = take_apart(to, Some(declarator));
        let end = if declarators.peek().is_some() { to.span(declarator).end } else { whole.end };
        let span = Span { start: whole.start, end };
        if let Some(function) = declared.function {
            to.wrap_span(Kind::Function, span, slot, |to| {
                modifiers(to, id);
                to.maybe(declared.name, Slot::Name);
                parameters(to, function);
                typed(to, written, &declared.modifiers, Slot::ReturnType);
            });
            continue;
        }
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            modifiers(to, id);
            name(to, declared.name);
            typed(to, written, &declared.modifiers, Slot::Type);
            value(to, id, declarator, written);
        });
        to.out.flag(at, flag::DECLARED);
    }
}

/// A name, or several that are taken apart.
fn name(to: &mut Lowering<'_>, id: Option<NodeId>) {
    match id {
        Some(id) if to.kind(id) == "structured_binding_declarator" => {
            to.all(Kind::Tuple, id, Slot::Name, Slot::Elem);
        }
        id => to.maybe(id, Slot::Name),
    }
}

/// What a variable begins with; `T a(b)` begins with a construction.
fn value(to: &mut Lowering<'_>, id: NodeId, declarator: NodeId, written: Option<NodeId>) {
    match to.field(declarator, Field::Value) {
        Some(list) if to.role(list) == Role::Arguments => {
            to.wrap(Kind::New, list, Slot::Value, |to| {
                if let Some(written) = written {
                    let at = to.span(list).start;
                    let symbol = symbol_of(to.text(written));
                    to.out.leaf(Kind::Ident, Slot::Type, Span { start: at, end: at }, symbol);
                }
                to.children(list, Slot::Arg);
            });
        }
        Some(value) => to.node(value, Slot::Value),
        None => {
            // A field has its value beside its declarator.
            let last = to.tree().children(id).last();
            if let Some(last) = last.filter(|&last| last > declarator && to.has_word(id, "=")) {
                to.node(last, Slot::Value);
            }
        }
    }
}

fn parameters(to: &mut Lowering<'_>, function: NodeId) {
    if let Some(list) = to.tree().child_by_role(function, Role::Parameters) {
        to.children(list, Slot::Param);
    }
}

pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let declarator = to.field(id, Field::Declarator);
    let declared = take_apart(to, declarator);
    let written = to.field(id, Field::Type);
    to.wrap(Kind::Param, id, slot, |to| {
        modifiers(to, id);
        to.maybe(declared.name, Slot::Name);
        typed(to, written, &declared.modifiers, Slot::Type);
        if to.has_word(id, "=") {
            to.maybe(to.tree().children(id).last(), Slot::Value);
        }
    });
}

/// `...`
pub(super) fn variadic(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Param, "...", id, slot, |_| {});
}

pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let declarator = to.field(id, Field::Declarator);
    let declared = take_apart(to, declarator);
    to.wrap(Kind::Function, id, slot, |to| {
        modifiers(to, id);
        if let Some(function) = declared.function {
            modifiers(to, function);
        }
        to.maybe(declared.name, Slot::Name);
        if let Some(function) = declared.function {
            parameters(to, function);
        }
        typed(to, to.field(id, Field::Type), &declared.modifiers, Slot::ReturnType);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

/// `[x](int a) { … }`; what it captures is left out.
pub(super) fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        if let Some(declarator) = to.field(id, Field::Declarator) {
            parameters(to, declarator);
            if let Some(result) = to.child_of_kind(declarator, "trailing_return_type") {
                to.children(result, Slot::ReturnType);
            }
        }
        to.body_of(id, Field::Body, Slot::Body);
    });
    to.out.flag(at, flag::LAMBDA);
}

/// A type with a body; without one it is its name.
pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (name, body) = (to.field(id, Field::Name), to.field(id, Field::Body));
    let symbol = match to.kind(id) {
        "class_specifier" => "class",
        "union_specifier" => "union",
        "enum_specifier" => "enum",
        _ => "struct",
    };
    if body.is_none() && slot != Slot::Stmt {
        to.maybe(name, slot);
        return;
    }
    to.named(Kind::Class, symbol, id, slot, |to| {
        to.maybe(name, Slot::Name);
        if let Some(parents) = to.child_of_kind(id, "base_class_clause") {
            to.children(parents, Slot::Parent);
        }
        if let Some(body) = body {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
}

pub(super) fn enumerator(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

/// `#include <a.h>`
pub(super) fn include(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let path = to.field(id, Field::Path);
    let text = path.map_or("", |path| to.text(path).trim_matches(['<', '>', '"']));
    to.named(Kind::Import, text, id, slot, |to| to.maybe(path, Slot::Path));
}

pub(super) fn namespace(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Package, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Path);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Stmt);
        }
    });
}

/// `using namespace a;` brings in the name `*`.
pub(super) fn using(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let all = to.word_span(id, "namespace");
    let path = to.first(id);
    let text = path.map_or("", |path| to.text(path));
    to.named(Kind::Import, text, id, slot, |to| {
        to.maybe(path, Slot::Path);
        if let Some(span) = all {
            to.wrap_span(Kind::ImportName, span, Slot::ImportName, |to| {
                to.out.leaf(Kind::Ident, Slot::Name, span, symbol_of("*"));
            });
        }
    });
}
