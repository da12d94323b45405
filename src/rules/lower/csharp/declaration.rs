//! Variables, members, types, namespaces.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// Attributes and modifiers.
fn attributes(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        match to.kind(child) {
            "attribute_list" => to.node(child, Slot::Attr),
            "modifier" => {
                to.leaf(Kind::Modifier, child, Slot::Attr);
            }
            _ => {}
        }
    }
}

/// `[A(b, C = d)]`
pub(super) fn attribute(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::Arguments {
                to.children(child, Slot::Arg);
            } else {
                to.node(child, Slot::Name);
            }
        }
    });
}

/// `const int a = 1, b;`: one definition for each name, each with the modifiers and the type.
pub(super) fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let declaration = to.child_of_kind(id, "variable_declaration").unwrap_or(id);
    let written = to.field(declaration, Field::Type);
    let whole = to.span(id);
    let words: &[&str] = &["using", "await", "event"];
    for declarator in to.tree().children(declaration) {
        if to.kind(declarator) != "variable_declarator" {
            continue;
        }
        let is_last = to.tree().node(declarator).subtree_end == to.tree().node(id).subtree_end;
        let end = if is_last { whole.end } else { to.span(declarator).end };
        let span = Span { start: whole.start, end };
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            attributes(to, id);
            if declaration != id {
                to.word_modifiers(id, words);
            }
            let mut parts = to.tree().children(declarator);
            to.maybe(parts.next(), Slot::Name);
            to.maybe(written, Slot::Type);
            to.maybe(parts.last(), Slot::Value);
        });
        to.out.flag(at, flag::DECLARED);
    }
}

pub(super) fn type_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeParam, id, slot, |to| to.maybe(to.field(id, Field::Name), Slot::Name));
}

/// `this int a = 1`
pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (name, written) = (to.field(id, Field::Name), to.field(id, Field::Type));
    to.wrap(Kind::Param, id, slot, |to| {
        attributes(to, id);
        to.maybe(name, Slot::Name);
        to.maybe(written.filter(|&written| !to.is_any_type(written)), Slot::Type);
        let default = to.tree().children(id).last();
        if default != name && default != written && to.has_word(id, "=") {
            to.maybe(default, Slot::Value);
        }
    });
}

/// `x` of `x => …`
pub(super) fn implicit_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        if to.placeholder_of(id).is_some() {
            to.node(id, Slot::Name);
        } else {
            to.leaf(Kind::Ident, id, Slot::Name);
        }
    });
}

/// The parameters; `params T[] a` stands among them as a type and a name.
fn parameters(to: &mut Lowering<'_>, list: NodeId) {
    let mut children = to.tree().children(list).peekable();
    while let Some(child) = children.next() {
        let loose = to.tree().node(child).field == Field::Type && to.kind(child) != "parameter";
        match children.peek().copied() {
            Some(name) if loose && to.tree().node(name).field == Field::Name => {
                children.next();
                let span = to.span_over(child, name);
                let at = to.wrap_span(Kind::Param, span, Slot::Param, |to| {
                    to.node(name, Slot::Name);
                    to.node(child, Slot::Type);
                });
                to.out.name(at, symbol_of("..."));
            }
            _ => to.node(child, Slot::Param),
        }
    }
}

pub(super) fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        to.word_modifiers(id, &["async", "static"]);
        for child in to.tree().children(id) {
            match to.role(child) {
                Role::Parameters => parameters(to, child),
                Role::Parameter => to.node(child, Slot::Param),
                Role::Block => to.node(child, Slot::Body),
                _ if to.tree().node(child).field == Field::Body => to.expression_body(child),
                _ => {}
            }
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

/// A method, constructor, operator, local function or delegate.
pub(super) fn method(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameter_list") {
            to.children(list, Slot::Generic);
        }
        if let Some(list) = to.tree().child_by_role(id, Role::Parameters) {
            parameters(to, list);
        }
        to.maybe(to.field(id, Field::ReturnType).or_else(|| to.field(id, Field::Type)), Slot::ReturnType);
        body(to, id);
    });
}

/// A block, or `=> a`.
fn body(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if to.role(child) == Role::Block {
            to.node(child, Slot::Body);
        } else if to.kind(child) == "arrow_expression_clause"
            && let Some(value) = to.first(child)
        {
            to.expression_body(value);
        }
    }
}

/// `get { … }`, `set;`
pub(super) fn accessor(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to
        .own_tokens(id)
        .map(|token| token.span)
        .find(|span| matches!(span.of(to.view.text), "get" | "set" | "init" | "add" | "remove"));
    to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        if let Some(word) = word {
            to.out.leaf(Kind::Ident, Slot::Name, word, symbol_of(word.of(to.view.text)));
        }
        body(to, id);
    });
}

/// A property is a variable whose accessors stand in its body.
pub(super) fn property(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        if let Some(list) = to.tree().child_by_role(id, Role::Parameters) {
            parameters(to, list);
        }
        for child in to.tree().children(id) {
            match to.kind(child) {
                "accessor_list" => to.members(child, |to| to.children(child, Slot::Stmt)),
                "arrow_expression_clause" => to.maybe(to.first(child), Slot::Value),
                _ if to.tree().node(child).field == Field::Value => to.node(child, Slot::Value),
                _ => {}
            }
        }
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "interface_declaration" => "interface",
        "struct_declaration" => "struct",
        "record_declaration" => "record",
        "enum_declaration" => "enum",
        _ => "class",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameter_list") {
            to.children(list, Slot::Generic);
        }
        if let Some(list) = to.tree().child_by_role(id, Role::Parameters) {
            parameters(to, list);
        }
        if let Some(list) = to.child_of_kind(id, "base_list") {
            to.children(list, Slot::Parent);
        }
        if let Some(list) = to.field(id, Field::Body) {
            to.members(list, |to| to.children(list, Slot::Stmt));
        }
    });
}

pub(super) fn enum_member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn namespace(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let name = to.field(id, Field::Name);
    let list = to.child_of_kind(id, "declaration_list");
    to.wrap(Kind::Package, id, slot, |to| {
        to.maybe(name, Slot::Path);
        for child in to.tree().children(list.unwrap_or(id)) {
            if Some(child) != name {
                to.node(child, Slot::Stmt);
            }
        }
    });
}

/// `using A = B.C;`
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let alias = to.field(id, Field::Name);
    let path = to.tree().children(id).last();
    let symbol = symbol_of(path.map_or("", |path| to.text(path)));
    let at = to.wrap(Kind::Import, id, slot, |to| {
        to.word_modifiers(id, &["static", "global"]);
        to.maybe(path, Slot::Path);
        to.maybe(alias.filter(|&alias| Some(alias) != path), Slot::Alias);
    });
    to.out.name(at, symbol);
    to.out.flag(at, flag::MODULE);
}
