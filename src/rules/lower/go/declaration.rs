//! Packages, imports, variables, functions.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId};

pub(super) fn package(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Package, id, slot, Slot::Path);
}

/// One import for each path.
pub(super) fn imports(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(only) if to.kind(only) == "import_spec" => import_over(to, only, to.span(id), slot),
        _ => to.children(id, slot),
    }
}

pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    // Each import of a group begins with the keyword of the group.
    let group = to.tree().ancestors(id).find(|&at| to.kind(at) == "import_declaration");
    let start = group.map_or(to.span(id).start, |group| to.span(group).start);
    import_over(to, id, Span { start, end: to.span(id).end }, slot);
}

/// `a "b/c"`; `. "b/c"` brings in the name `*`.
fn import_over(to: &mut Lowering<'_>, id: NodeId, span: Span, slot: Slot) {
    let (path, name) = (to.field(id, Field::Path), to.field(id, Field::Name));
    if path.is_some_and(|path| to.is_ellipsis(path)) {
        to.maybe(path, slot);
        return;
    }
    let symbol = path.map_or("", |path| to.content_of_quoted(path).of(to.view.text));
    let symbol = symbol_of(symbol);
    let all = name.filter(|&name| to.kind(name) == "dot");
    let at = to.wrap_span(Kind::Import, span, slot, |to| {
        to.maybe(path, Slot::Path);
        match all {
            Some(dot) => {
                to.wrap(Kind::ImportName, dot, Slot::ImportName, |to| {
                    to.out.leaf(Kind::Ident, Slot::Name, to.span(dot), symbol_of("*"));
                });
            }
            None => to.maybe(name, Slot::Alias),
        }
    });
    to.out.name(at, symbol);
    if all.is_none() {
        to.out.flag(at, flag::MODULE);
    }
}

/// `var a, b T = 1, 2`: one definition for each name; where a call gives several values, one for all.
pub(super) fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let keyword = to.own_tokens(id).next().map(|token| token.span);
    let only = to.count(id) == 1;
    for child in to.tree().children(id) {
        if to.kind(child) == "var_spec_list" {
            for spec in to.tree().children(child) {
                specification(to, spec, to.span(spec), keyword, slot);
            }
        } else {
            let span = if only { to.span(id) } else { to.span(child) };
            specification(to, child, span, keyword, slot);
        }
    }
}

fn specification(to: &mut Lowering<'_>, id: NodeId, span: Span, keyword: Option<Span>, slot: Slot) {
    let tree = to.tree();
    let names: Vec<NodeId> = tree.children(id).filter(|&child| tree.node(child).field == Field::Name).collect();
    if names.is_empty() {
        to.node(id, slot);
        return;
    }
    let values: Vec<NodeId> = to.field(id, Field::Value).map(|list| tree.children(list).collect()).unwrap_or_default();
    let written = to.field(id, Field::Type);
    let as_one = names.len() > 1 && values.len() == 1;
    let groups = if as_one { 1 } else { names.len() };
    for index in 0..groups {
        let at = to.wrap_span(Kind::VarDef, span, slot, |to| {
            if let Some(keyword) = keyword {
                let place = if span.contains(keyword) { keyword } else { Span { start: span.start, end: span.start } };
                to.modifier(keyword.of(to.view.text), place);
            }
            if as_one {
                let (first, last) = (names.first(), names.last());
                let over = first.zip(last).map_or(span, |(&first, &last)| to.span_over(first, last));
                to.wrap_span(Kind::Tuple, over, Slot::Name, |to| {
                    for &name in &names {
                        to.node(name, Slot::Elem);
                    }
                });
            } else {
                to.maybe(names.get(index).copied(), Slot::Name);
            }
            to.maybe(written, Slot::Type);
            to.maybe(values.get(index).copied(), Slot::Value);
        });
        to.out.flag(at, flag::DECLARED);
    }
}

/// A function, method (its receiver is the first parameter), function literal, function type or method of an interface.
pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let name = to.field(id, Field::Name);
    let at = to.wrap(Kind::Function, id, slot, |to| {
        to.maybe(name, Slot::Name);
        if let Some(list) = to.child_of_kind(id, "type_parameter_list") {
            to.children(list, Slot::Generic);
        }
        if let Some(receiver) = to.field(id, Field::Object) {
            let first = to.out.so_far().len();
            to.children(receiver, Slot::Param);
            if first < to.out.so_far().len() && to.out.so_far().node(first).kind == Kind::Param {
                to.out.name(first, symbol_of("receiver"));
            }
        }
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        if let Some(result) = to.field(id, Field::ReturnType) {
            results(to, result);
        }
        to.body_of(id, Field::Body, Slot::Body);
    });
    if name.is_none() {
        to.out.flag(at, flag::LAMBDA);
    }
}

/// One type, or a tuple of types and named results.
fn results(to: &mut Lowering<'_>, id: NodeId) {
    if to.kind(id) != "parameter_list" {
        to.node(id, Slot::ReturnType);
        return;
    }
    let only = to.first(id).filter(|_| to.count(id) == 1);
    match only {
        Some(only) if to.field(only, Field::Name).is_none() && to.placeholder_of(only).is_none() => {
            to.maybe(to.field(only, Field::Type), Slot::ReturnType);
        }
        _ => {
            to.wrap(Kind::Tuple, id, Slot::ReturnType, |to| {
                for child in to.tree().children(id) {
                    if to.field(child, Field::Name).is_some() || to.placeholder_of(child).is_some() {
                        to.node(child, Slot::Elem);
                    } else {
                        to.maybe(to.field(child, Field::Type), Slot::Elem);
                    }
                }
            });
        }
    }
}

/// `a, b T`: a parameter for each name, or one with the type alone.
pub(super) fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let written = to.field(id, Field::Type);
    let variadic = to.kind(id) == "variadic_parameter_declaration";
    let mut names = tree.children(id).filter(|&child| tree.node(child).field == Field::Name).peekable();
    if names.peek().is_none() {
        let at = to.wrap(Kind::Param, id, slot, |to| to.maybe(written, Slot::Type));
        if variadic {
            to.out.name(at, symbol_of("..."));
        }
        return;
    }
    for name in names {
        if to.is_ellipsis(name) {
            to.node(name, slot);
            continue;
        }
        let span = Span { start: to.span(name).start, end: to.span(id).end };
        let at = to.wrap_span(Kind::Param, span, slot, |to| {
            to.node(name, Slot::Name);
            to.maybe(written, Slot::Type);
        });
        if variadic {
            to.out.name(at, symbol_of("..."));
        }
    }
}

pub(super) fn type_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    for name in tree.children(id).filter(|&child| tree.node(child).field == Field::Name) {
        let span = Span { start: to.span(name).start, end: to.span(id).end };
        to.wrap_span(Kind::TypeParam, span, slot, |to| {
            to.node(name, Slot::Name);
            to.maybe(to.field(id, Field::Type), Slot::Type);
        });
    }
}
