//! Variables, functions, classes, imports.

use super::super::Lowering;
use super::is_type;
use super::statement::{between, braced, braces, statement, statements};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{NodeId, Role};

/// Attributes and modifiers.
fn attributes(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "modifiers" | "parameter_modifiers" => {
                for modifier in to.tree().children(child) {
                    if to.role(modifier) == Role::Decorator {
                        to.node(modifier, Slot::Attr);
                    } else {
                        to.leaf(Kind::Modifier, modifier, Slot::Attr);
                    }
                }
            }
            "value_binding_pattern" | "throws" => {
                to.leaf(Kind::Modifier, child, Slot::Attr);
            }
            "attribute" => to.node(child, Slot::Attr),
            _ => {}
        }
    }
    to.word_modifiers(id, &["async", "indirect"]);
}

/// `@A(b)`
pub(super) fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Name } else { Slot::Arg });
        }
    });
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "protocol_declaration" => "interface",
        _ if to.has_word(id, "enum") => "enum",
        // Structures and extensions are classes, as far as rules are concerned.
        _ => "class",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        attributes(to, id);
        let name = to.tree().children(id).find(|&child| is_type(to, child) || to.kind(child) == "type_identifier");
        to.maybe(name, Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            generics(to, list);
        }
        for parent in to.of_kind(id, "inheritance_specifier") {
            to.children(parent, Slot::Parent);
        }
        for child in to.tree().children(id) {
            if matches!(to.kind(child), "class_body" | "enum_class_body" | "protocol_body") {
                to.node(child, Slot::Body);
            }
        }
    });
}

pub(super) fn members(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Block, id, slot, |to| statements(to, id));
    to.out.flag(at, flag::MEMBERS);
}

fn generics(to: &mut Lowering<'_>, list: NodeId) {
    for child in to.of_kind(list, "type_parameter") {
        if to.is_ellipsis(child) {
            to.node(child, Slot::Generic);
            continue;
        }
        to.wrap(Kind::TypeParam, child, Slot::Generic, |to| {
            for part in to.tree().children(child) {
                to.node(part, if part == child + 1 { Slot::Name } else { Slot::Type });
            }
        });
    }
}

/// `case a = 1, b(T)`: one for each name.
pub(super) fn enum_entry(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let parts: Vec<NodeId> = to.tree().children(id).filter(|&child| to.kind(child) != "modifiers").collect();
    let mut parts = parts.into_iter().peekable();
    while let Some(name) = parts.next() {
        let mut behind = Vec::new();
        while let Some(part) = parts.next_if(|&part| to.kind(part) != "simple_identifier") {
            behind.push(part);
        }
        let span = to.span_over(name, behind.last().copied().unwrap_or(name));
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            to.node(name, Slot::Name);
            for part in behind {
                match to.kind(part) {
                    "enum_type_parameters" => to.children(part, Slot::Arg),
                    _ => to.node(part, Slot::Value),
                }
            }
        });
        to.out.flag(at, flag::DECLARED);
    }
}

/// A function, initializer or deinitializer.
pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let word = ["init", "deinit"]
        .iter()
        .find_map(|word| to.word_span(id, word))
        .filter(|_| matches!(to.kind(id), "init_declaration" | "deinit_declaration"));
    to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        let name = tree.children(id).find(|&child| to.kind(child) == "simple_identifier");
        match word {
            Some(word) => {
                to.out.leaf(Kind::Ident, Slot::Name, word, symbol_of(word.of(to.view.text)));
            }
            None => to.maybe(name, Slot::Name),
        }
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            generics(to, list);
        }
        let mut children = tree.children(id).filter(move |&child| Some(child) != name).peekable();
        let mut returned = None;
        while let Some(child) = children.next() {
            match to.kind(child) {
                "parameter" => {
                    let value = children.next_if(|&next| is_default(to, child, next));
                    parameter_with(to, child, value, Slot::Param);
                }
                _ if is_type(to, child) => returned = Some(child),
                _ => {}
            }
        }
        to.maybe(returned, Slot::ReturnType);
        let body = to.child_of_kind(id, "function_body");
        if let Some(body) = body {
            braced(to, body, Slot::Body);
        }
    });
}

/// Whether `value` stands behind `=` behind the parameter.
fn is_default(to: &Lowering<'_>, parameter: NodeId, value: NodeId) -> bool {
    Span { start: to.span(parameter).end, end: to.span(value).start }.of(to.view.text).trim() == "="
}

pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    parameter_with(to, id, None, slot);
}

/// `label name: T = value`; the label is left out.
fn parameter_with(to: &mut Lowering<'_>, id: NodeId, value: Option<NodeId>, slot: Slot) {
    if to.is_ellipsis(id) {
        to.node(id, slot);
        return;
    }
    let names: Vec<NodeId> = to.of_role(id, Role::Identifier).collect();
    let is_dots = names.last().is_some_and(|&name| to.is_ellipsis(name));
    if is_dots {
        to.maybe(names.last().copied(), slot);
        return;
    }
    let span = to.span_over(id, value.unwrap_or(id));
    to.wrap_span(Kind::Param, span, slot, |to| {
        attributes(to, id);
        to.maybe(names.last().copied(), Slot::Name);
        let written = to.tree().children(id).find(|&child| is_type(to, child));
        to.maybe(written, Slot::Type);
        to.maybe(value, Slot::Value);
    });
}

/// `{ a, b in c }`
pub(super) fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let head = to.child_of_kind(id, "lambda_function_type");
    let at = to.wrap(Kind::Function, id, slot, |to| {
        if let Some(head) = head {
            for list in tree.children(head) {
                if to.kind(list) == "lambda_function_type_parameters" {
                    to.children(list, Slot::Param);
                } else if is_type(to, list) {
                    to.node(list, Slot::ReturnType);
                }
            }
        }
        let inside = to.child_of_kind(id, "statements");
        let end = to.span(id).end;
        let start = inside.map_or(end, |inside| to.span(inside).start);
        to.wrap_span(Kind::Block, Span { start, end }, Slot::Body, |to| {
            if let Some(inside) = inside {
                statements(to, inside);
            }
        });
    });
    to.out.flag(at, flag::LAMBDA);
}

/// `let a: T = b, c = d`: one for each name; a computed one has its accessors in its body.
pub(super) fn property(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let names: Vec<NodeId> = to.of_kind(id, "pattern").collect();
    for (index, &name) in names.iter().enumerate() {
        let next = names.get(index + 1).copied().unwrap_or(tree.node(id).subtree_end);
        let parts: Vec<NodeId> = tree.children(id).filter(|&child| child > name && child < next).collect();
        let whole = to.span(id);
        let end = parts.last().map_or(to.span(name).end, |&last| to.span(last).end);
        let end = if index + 1 == names.len() { whole.end } else { end };
        let at = to.wrap_span(Kind::VarDef, Span { start: whole.start, end }, slot, |to| {
            attributes(to, id);
            to.node(name, Slot::Name);
            for part in parts {
                match to.kind(part) {
                    "type_annotation" => to.node(part, Slot::Type),
                    "computed_property" => to.node(part, Slot::Body),
                    "type_constraints" | "willset_didset_block" | "protocol_property_requirements" => {}
                    _ => to.node(part, Slot::Value),
                }
            }
        });
        to.out.flag(at, flag::DECLARED);
    }
}

/// What a computed variable does: statements, or accessors.
pub(super) fn accessors(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child).starts_with("computed_") {
                to.node(child, Slot::Stmt);
            } else {
                statement(to, child);
            }
        }
    });
}

/// `get { … }`
pub(super) fn accessor(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let body = braces(to, id).first().copied();
    to.wrap(Kind::Function, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "getter_specifier" | "setter_specifier" | "modify_specifier" => to.node(child, Slot::Name),
                "simple_identifier" => {
                    to.wrap(Kind::Param, child, Slot::Param, |to| to.node(child, Slot::Name));
                }
                _ => {}
            }
        }
        if let Some(body) = body {
            between(to, id, body, Slot::Body);
        }
    });
}

/// `import a.b`
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let path = to.child_of_kind(id, "identifier");
    let symbol = path.map_or("", |path| to.text(path));
    to.named(Kind::Import, symbol, id, slot, |to| to.maybe(path, Slot::Path));
}
