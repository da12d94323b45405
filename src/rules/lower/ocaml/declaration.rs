//! Values, functions, modules, classes.

use super::super::Lowering;
use super::statement::{body, body_of, items};
use super::words_of;
use crate::rules::ir::{Kind, Slot, Symbol, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

/// `let a = b and c = d`: a definition for each.
pub(super) fn definition(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for child in to.of_kind(id, "let_binding") {
        to.node(child, slot);
    }
}

/// `a = b` is a variable, `f a = b` a function. The first one's definition begins with its `let`.
pub(super) fn binding(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let parent = tree.parent(id).filter(|&parent| to.kind(parent) == "value_definition");
    let first = parent.and_then(|parent| to.of_kind(parent, "let_binding").next());
    let mut span = to.span(id);
    if let Some(parent) = parent.filter(|_| first == Some(id)) {
        span.start = to.span(parent).start;
    }
    let is_function = to.of_role(id, Role::Parameter).next().is_some();
    let kind = if is_function { Kind::Function } else { Kind::VarDef };
    // `let*` and its like bind what a function of that name gives.
    let operator = parent.and_then(|parent| to.child_of_kind(parent, "let_operator"));
    let symbol = operator.map_or(Symbol::NONE, |operator| symbol_of(to.text(operator)));
    let at = to.wrap_span(kind, span, slot, |to| {
        if let Some(parent) = parent {
            to.word_modifiers(parent, &["rec"]);
        }
        for attribute in to.of_kind(id, "item_attribute") {
            to.node(attribute, Slot::Attr);
        }
        let written = bound(to, to.field(id, Field::Pattern));
        to.maybe(written, Slot::Name);
        if is_function {
            for parameter in to.of_role(id, Role::Parameter) {
                to.node(parameter, Slot::Param);
            }
            to.maybe(to.field(id, Field::Type), Slot::ReturnType);
            body_of(to, id, Field::Body, Slot::Body);
        } else {
            to.maybe(to.field(id, Field::Type), Slot::Type);
            to.maybe(to.field(id, Field::Body), Slot::Value);
        }
    });
    to.out.name(at, symbol);
    if !is_function {
        to.out.flag(at, flag::DECLARED);
    }
}

/// The name in `(a : t)`, whose type is put out behind it.
fn bound(to: &mut Lowering<'_>, pattern: Option<NodeId>) -> Option<NodeId> {
    let typed = pattern.filter(|&pattern| to.kind(pattern) == "typed_pattern" && to.placeholder_of(pattern).is_none());
    let Some(typed) = typed else { return pattern };
    to.maybe(to.field(typed, Field::Pattern), Slot::Name);
    to.maybe(to.field(typed, Field::Type), Slot::Type);
    None
}

/// `a`, `(a : t)`, `~a`, `?(a = b)`
pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let label = to.child_of_kind(id, "label_name");
    to.wrap(Kind::Param, id, slot, |to| {
        let written = bound(to, to.field(id, Field::Pattern).or(label));
        to.maybe(written, Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
}

/// `val a : t`, `external a : t = "b"`
pub(super) fn specification(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.word_modifiers(id, &["external", "val"]);
        let name = to.child_of_kind(id, "value_name").or_else(|| to.child_of_kind(id, "parenthesized_operator"));
        to.maybe(name, Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
    });
    to.out.flag(at, flag::DECLARED);
}

/// `fun a -> b`
pub(super) fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        for parameter in to.of_role(id, Role::Parameter) {
            to.node(parameter, Slot::Param);
        }
        to.maybe(to.field(id, Field::Type), Slot::ReturnType);
        body_of(to, id, Field::Body, Slot::Body);
    });
    to.out.flag(at, flag::LAMBDA);
}

/// `function a -> b | c -> d`
pub(super) fn function_of_cases(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        to.wrap(Kind::Block, id, Slot::Body, |to| {
            to.wrap(Kind::Switch, id, Slot::Stmt, |to| {
                for case in to.of_role(id, Role::Case) {
                    to.node(case, Slot::Case);
                }
            });
        });
    });
    to.out.flag(at, flag::LAMBDA);
}

pub(super) fn members(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| items(to, id));
}

/// `module A = B` gives `B` another name; `module A = struct … end` holds what stands in it.
pub(super) fn module(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let inside = to.field(id, Field::Body);
    let name = to.child_of_kind(id, "module_name");
    let parent = to.tree().parent(id);
    let mut span = to.span(id);
    if let Some(parent) = parent.filter(|&parent| to.first(parent) == Some(id)) {
        span.start = to.span(parent).start;
    }
    if let Some(path) = inside.filter(|&path| to.kind(path) == "module_path") {
        let symbol = symbol_of(&dotted_text(to, path));
        let at = to.wrap_span(Kind::Import, span, slot, |to| {
            to.node(path, Slot::Path);
            to.maybe(name, Slot::Alias);
        });
        to.out.name(at, symbol);
        to.out.flag(at, flag::MODULE);
        return;
    }
    to.wrap_span(Kind::Package, span, slot, |to| {
        to.maybe(name, Slot::Path);
        match inside {
            Some(inside) if to.kind(inside) == "structure" && to.placeholder_of(inside).is_none() => items(to, inside),
            inside => to.maybe(inside, Slot::Stmt),
        }
    });
}

fn dotted_text(to: &Lowering<'_>, path: NodeId) -> String {
    let words: Vec<&str> = words_of(to, path).into_iter().map(|word| to.text(word)).collect();
    words.join(".")
}

/// `open A.B` brings in everything; there is no word for that.
pub(super) fn open(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(path) = to.field(id, Field::Source) else {
        to.raw(id, slot);
        return;
    };
    let symbol = symbol_of(&dotted_text(to, path));
    let at = to.wrap(Kind::Import, id, slot, |to| to.node(path, Slot::Path));
    to.out.name(at, symbol);
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let inside = to.field(id, Field::Body);
    to.named(Kind::Class, "class", id, slot, |to| {
        to.maybe(to.child_of_kind(id, "class_name"), Slot::Name);
        for parameter in to.of_role(id, Role::Parameter) {
            to.node(parameter, Slot::Param);
        }
        match inside {
            Some(inside) if to.kind(inside) == "object_expression" => object_parts(to, inside),
            inside => to.maybe(inside, Slot::Part),
        }
    });
}

/// `object … end`
pub(super) fn object(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Class, "object", id, slot, |to| object_parts(to, id));
}

fn object_parts(to: &mut Lowering<'_>, id: NodeId) {
    let tree = to.tree();
    for inherited in to.of_kind(id, "inheritance_definition") {
        to.maybe(to.first(inherited), Slot::Parent);
    }
    to.members(id, |to| {
        for child in tree.children(id) {
            let is_member = tree.node(child).field == Field::None && to.kind(child) != "inheritance_definition";
            if is_member && !matches!(to.kind(child), "value_pattern" | "attribute_id") {
                to.node(child, Slot::Stmt);
            }
        }
    });
}

pub(super) fn method(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        to.word_modifiers(id, &["private", "virtual"]);
        to.maybe(to.child_of_kind(id, "method_name"), Slot::Name);
        for parameter in to.of_role(id, Role::Parameter) {
            to.node(parameter, Slot::Param);
        }
        to.maybe(to.field(id, Field::Type), Slot::ReturnType);
        if let Some(inside) = to.field(id, Field::Body) {
            body(to, inside, Slot::Body);
        }
    });
}

/// `val mutable a = b`
pub(super) fn field(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.word_modifiers(id, &["mutable", "virtual"]);
        to.maybe(to.child_of_kind(id, "instance_variable_name"), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Body), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

/// `[@@a b]`
pub(super) fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let name = to.child_of_kind(id, "attribute_id");
    to.wrap(Kind::Decorator, id, slot, |to| {
        if let Some(name) = name {
            to.leaf(Kind::Ident, name, Slot::Name);
        }
        for payload in to.of_kind(id, "attribute_payload") {
            for item in to.tree().children(payload) {
                if to.kind(item) == "expression_item" {
                    to.children(item, Slot::Arg);
                } else {
                    to.node(item, Slot::Part);
                }
            }
        }
    });
}
