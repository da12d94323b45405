//! Variables, methods, types, imports.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// `int a = 1, b[];`: one definition for each name, each with the modifiers and the type.
pub(super) fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let whole = to.span(id);
    let written = to.field(id, Field::Type);
    let view = to.view;
    let mut declarators =
        view.tree.children(id).filter(|&child| view.kind_of(child) == "variable_declarator").peekable();
    while let Some(declarator) = declarators.next() {
        let end = if declarators.peek().is_some() { to.span(declarator).end } else { whole.end };
        let span = Span { start: whole.start, end };
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            modifiers(to, id);
            to.maybe(to.field(declarator, Field::Name), Slot::Name);
            typed(to, written, declarator);
            to.maybe(to.field(declarator, Field::Value), Slot::Value);
        });
        to.out.flag(at, flag::DECLARED);
    }
}

/// The type `written` of what `named` names, which may say by itself that it is an array.
fn typed(to: &mut Lowering<'_>, written: Option<NodeId>, named: NodeId) {
    match to.child_of_kind(named, "dimensions") {
        Some(dimensions) if written.is_some() => {
            let depth = to.text(dimensions).matches('[').count();
            let element = written.unwrap_or(dimensions);
            to.array_of(element, written, depth, Slot::Type);
        }
        _ => to.maybe(written, Slot::Type),
    }
}

/// The modifiers and annotations of `id`.
pub(super) fn modifiers(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "modifiers" => {
                to.children(child, Slot::Attr);
                for token in to.own_tokens(child) {
                    to.modifier(token.span.of(to.view.text), token.span);
                }
            }
            "annotation" | "marker_annotation" => to.node(child, Slot::Attr),
            _ => {}
        }
    }
}

pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        modifiers(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        typed(to, to.field(id, Field::Type).filter(|&written| !to.is_any_type(written)), id);
    });
}

/// `T... a`
pub(super) fn spread_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Param, "...", id, slot, |to| {
        modifiers(to, id);
        let mut written = None;
        for child in to.tree().children(id) {
            match to.kind(child) {
                "variable_declarator" => to.maybe(to.field(child, Field::Name), Slot::Name),
                "modifiers" | "annotation" | "marker_annotation" => {}
                _ => written = Some(child),
            }
        }
        to.maybe(written, Slot::Type);
    });
}

pub(super) fn type_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeParam, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "type_bound" => to.children(child, Slot::Type),
                "annotation" | "marker_annotation" => {}
                _ => to.node(child, Slot::Name),
            }
        }
    });
}

/// A method or constructor; what it throws is an attribute.
pub(super) fn method(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        modifiers(to, id);
        if let Some(throws) = to.child_of_kind(id, "throws") {
            to.raw(throws, Slot::Attr);
        }
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        to.maybe(to.field(id, Field::Type), Slot::ReturnType);
        to.maybe(to.field(id, Field::Value), Slot::Value);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "class_declaration" => "class",
        "enum_declaration" => "enum",
        "record_declaration" => "record",
        _ => "interface",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        modifiers(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        for child in to.tree().children(id) {
            match to.kind(child) {
                "superclass" => to.children(child, Slot::Parent),
                "super_interfaces" | "extends_interfaces" => {
                    for list in to.tree().children(child) {
                        to.children(list, Slot::Parent);
                    }
                }
                _ => {}
            }
        }
        if let Some(body) = to.field(id, Field::Body) {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
}

/// `A(1) { … }`: a definition with arguments and a body.
pub(super) fn enum_constant(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        modifiers(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.field(id, Field::Arguments) {
            to.children(list, Slot::Arg);
        }
        if let Some(body) = to.field(id, Field::Body) {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn package(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Package, id, slot, |to| {
        let name = to.tree().children(id).filter(|&child| to.role(child) != Role::Decorator).last();
        to.maybe(name, Slot::Path);
    });
}

/// `import static a.b.C;`, `import a.b.*;`
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (path, all) = (parts.next(), parts.next());
    let symbol = path.map_or("", |path| to.text(path));
    to.named(Kind::Import, symbol, id, slot, |to| {
        to.word_modifiers(id, &["static"]);
        to.maybe(path, Slot::Path);
        if let Some(all) = all {
            to.wrap(Kind::ImportName, all, Slot::ImportName, |to| to.node(all, Slot::Name));
        }
    });
}
