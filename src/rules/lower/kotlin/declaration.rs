//! Variables, functions, classes, imports.

use super::super::Lowering;
use super::statement::statement;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// Annotations and modifiers.
fn attributes(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if matches!(to.kind(child), "modifiers" | "parameter_modifiers") {
            for modifier in to.tree().children(child) {
                if to.role(modifier) == Role::Decorator {
                    to.node(modifier, Slot::Attr);
                } else {
                    to.leaf(Kind::Modifier, modifier, Slot::Attr);
                }
            }
        }
    }
}

/// `@A(b)`
pub(super) fn annotation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "constructor_invocation" => {
                    for part in to.tree().children(child) {
                        if to.role(part) == Role::Arguments {
                            to.children(part, Slot::Arg);
                        } else {
                            to.node(part, Slot::Name);
                        }
                    }
                }
                "user_type" => to.node(child, Slot::Name),
                _ => {}
            }
        }
    });
}

pub(super) fn type_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeParam, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "identifier" => to.node(child, Slot::Name),
                "type_parameter_modifiers" => {}
                _ => to.node(child, Slot::Type),
            }
        }
    });
}

/// A name with a type: a parameter of a lambda, or the name of a variable.
pub(super) fn variable(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot != Slot::Param {
        to.maybe(to.first(id), slot);
        return;
    }
    to.wrap(Kind::Param, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Name } else { Slot::Type });
        }
    });
}

/// `val a: T = v` in the head of a class.
pub(super) fn class_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        attributes(to, id);
        to.word_modifiers(id, &["val", "var"]);
        let mut parts = Vec::new();
        for child in to.tree().children(id) {
            if !matches!(to.kind(child), "modifiers") {
                parts.push(child);
            }
        }
        let slots = [Slot::Name, Slot::Type, Slot::Value];
        for (part, slot) in parts.into_iter().zip(slots) {
            to.node(part, slot);
        }
    });
}

/// Parameters; modifiers stand before theirs, the default behind it.
fn parameters(to: &mut Lowering<'_>, list: NodeId) {
    let tree = to.tree();
    let mut children = tree.children(list).peekable();
    let mut modifiers = None;
    while let Some(child) = children.next() {
        match to.kind(child) {
            "parameter_modifiers" => modifiers = Some(child),
            "parameter" if to.placeholder_of(child).is_none_or(|it| !it.is_ellipsis()) => {
                let value = children.next_if(|&next| !matches!(to.kind(next), "parameter" | "parameter_modifiers"));
                let span = to.span_over(modifiers.unwrap_or(child), value.unwrap_or(child));
                let mut is_rest = false;
                let at = to.wrap_span(Kind::Param, span, Slot::Param, |to| {
                    if let Some(modifiers) = modifiers.take() {
                        is_rest = to.text(modifiers).contains("vararg");
                        for modifier in tree.children(modifiers) {
                            to.leaf(Kind::Modifier, modifier, Slot::Attr);
                        }
                    }
                    for part in tree.children(child) {
                        to.node(part, if part == child + 1 { Slot::Name } else { Slot::Type });
                    }
                    to.maybe(value, Slot::Value);
                });
                if is_rest {
                    to.out.name(at, symbol_of("..."));
                }
            }
            _ => to.node(child, Slot::Param),
        }
    }
}

/// A function, constructor, accessor or function without a name.
pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let name = to.field(id, Field::Name);
    let word = match to.kind(id) {
        "secondary_constructor" => to.word_span(id, "constructor"),
        "getter" => to.word_span(id, "get"),
        "setter" => to.word_span(id, "set"),
        _ => None,
    };
    let list = to.tree().child_by_role(id, Role::Parameters);
    let at = to.wrap(Kind::Function, id, slot, |to| {
        attributes(to, id);
        to.maybe(name, Slot::Name);
        if let Some(word) = word {
            to.out.leaf(Kind::Ident, Slot::Name, word, symbol_of(word.of(to.view.text)));
        }
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        if let Some(list) = list {
            parameters(to, list);
        }
        for child in tree.children(id).filter(|&child| list.is_some_and(|list| child > list)) {
            if to.role(child) == Role::TypeReference {
                to.node(child, Slot::ReturnType);
            }
        }
        for child in tree.children(id) {
            match (to.kind(child), to.first(child)) {
                ("function_body", Some(body)) if to.role(body) == Role::Block => to.node(body, Slot::Body),
                ("function_body", Some(body)) => to.expression_body(body),
                ("block", _) => to.node(child, Slot::Body),
                _ => {}
            }
        }
    });
    if name.is_none() && word.is_none() {
        to.out.flag(at, flag::LAMBDA);
    }
}

/// `{ a, b -> c }`
pub(super) fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let list = to.tree().child_by_role(id, Role::Parameters);
    let at = to.wrap(Kind::Function, id, slot, |to| {
        if let Some(list) = list {
            to.children(list, Slot::Param);
        }
        let first = tree.children(id).find(|&child| Some(child) != list);
        let end = to.span(id).end;
        let start = first.map_or(end, |first| to.span(first).start);
        to.wrap_span(Kind::Block, Span { start, end }, Slot::Body, |to| {
            for child in tree.children(id).filter(|&child| Some(child) != list) {
                statement(to, child);
            }
        });
    });
    to.out.flag(at, flag::LAMBDA);
}

/// The parents of a class; what their constructors get is left out.
fn parents(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(list) = to.child_of_kind(id, "delegation_specifiers") else { return };
    for parent in to.tree().children(list) {
        match to.first(parent) {
            Some(called) if to.kind(called) == "constructor_invocation" => to.maybe(to.first(called), slot),
            inside => to.maybe(inside.or(Some(parent)), slot),
        }
    }
}

/// `object : X(a) { … }`
pub(super) fn object_literal(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        parents(to, id, Slot::Type);
        to.maybe(to.child_of_kind(id, "class_body"), Slot::Body);
    });
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let is_enum = to
        .child_of_kind(id, "modifiers")
        .is_some_and(|modifiers| to.tree().children(modifiers).any(|modifier| to.text(modifier) == "enum"));
    let symbol = match to.kind(id) {
        "class_declaration" if to.has_word(id, "interface") => "interface",
        "class_declaration" if is_enum => "enum",
        "class_declaration" => "class",
        _ => "object",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameters") {
            to.children(list, Slot::Generic);
        }
        if let Some(constructor) = to.child_of_kind(id, "primary_constructor")
            && let Some(list) = to.child_of_kind(constructor, "class_parameters")
        {
            to.children(list, Slot::Param);
        }
        parents(to, id, Slot::Parent);
        for child in to.tree().children(id) {
            if matches!(to.kind(child), "class_body" | "enum_class_body") {
                to.node(child, Slot::Body);
            }
        }
    });
}

pub(super) fn members(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Block, id, slot, |to| {
        for child in to.tree().children(id) {
            statement(to, child);
        }
    });
    to.out.flag(at, flag::MEMBERS);
}

pub(super) fn enum_entry(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        for child in to.tree().children(id) {
            match to.kind(child) {
                "identifier" => to.node(child, Slot::Name),
                "value_arguments" => to.children(child, Slot::Arg),
                "class_body" => to.node(child, Slot::Body),
                _ => {}
            }
        }
    });
    to.out.flag(at, flag::DECLARED);
}

/// `val a: T = v`, `val a by f()`, with its accessors in its body.
pub(super) fn property(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        attributes(to, id);
        to.word_modifiers(id, &["val", "var"]);
        let mut accessors = Vec::new();
        for child in to.tree().children(id) {
            match to.kind(child) {
                "modifiers" | "type_parameters" | "type_constraints" => {}
                "variable_declaration" => {
                    for part in to.tree().children(child) {
                        to.node(part, if part == child + 1 { Slot::Name } else { Slot::Type });
                    }
                }
                "multi_variable_declaration" => to.node(child, Slot::Name),
                "property_delegate" => to.children(child, Slot::Value),
                "getter" | "setter" => accessors.push(child),
                _ if to.role(child) == Role::TypeReference => {}
                _ => to.node(child, Slot::Value),
            }
        }
        if let (Some(&first), Some(&last)) = (accessors.first(), accessors.last()) {
            let span = to.span_over(first, last);
            let at = to.wrap_span(Kind::Block, span, Slot::Body, |to| {
                for accessor in accessors {
                    to.node(accessor, Slot::Stmt);
                }
            });
            to.out.flag(at, flag::MEMBERS);
        }
    });
    to.out.flag(at, flag::DECLARED);
}

pub(super) fn package(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Package, id, slot, Slot::Path);
}

/// `import a.b as c`, `import a.*`
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (path, alias) = (parts.next(), parts.next());
    let all = to.word_span(id, "*");
    let symbol = path.map_or("", |path| to.text(path));
    to.named(Kind::Import, symbol, id, slot, |to| {
        to.maybe(path, Slot::Path);
        to.maybe(alias, Slot::Alias);
        if let Some(span) = all {
            to.wrap_span(Kind::ImportName, span, Slot::ImportName, |to| {
                to.out.leaf(Kind::Ident, Slot::Name, span, symbol_of("*"));
            });
        }
    });
}
