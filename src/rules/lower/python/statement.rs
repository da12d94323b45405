//! Statements and declarations.

use super::super::Lowering;
use super::{arguments, tuple};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// An expression that stands alone; with a type it is a definition.
pub(super) fn expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let first = to.first(id);
    match first {
        Some(only) if to.kind(only) == "assignment" && to.field(only, Field::Type).is_some() => {
            to.node(only, slot);
        }
        // `a, b` and `a,`
        Some(_) if to.has_word(id, ",") => {
            to.wrap(Kind::ExprStmt, id, slot, |to| tuple(to, id, Slot::Value));
        }
        _ => {
            to.wrap(Kind::ExprStmt, id, slot, |to| to.children(id, Slot::Value));
        }
    }
}

/// `import a.b as c, d`: one import for each.
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for target in to.tree().children(id) {
        let name = to.field(target, Field::Name).unwrap_or(target);
        let alias = to.field(target, Field::Alias);
        let symbol = symbol_of(to.text(name));
        let span = to.span_over(id, target);
        let at = to.wrap_span(Kind::Import, span, slot, |to| {
            to.node(name, Slot::Path);
            to.maybe(alias, Slot::Alias);
        });
        to.out.name(at, symbol);
        to.out.flag(at, flag::MODULE);
    }
}

/// `from a.b import c as d, e`
pub(super) fn import_from(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let module = to.field(id, Field::Source);
    let symbol = symbol_of(module.map_or("__future__", |module| to.text(module)));
    let future = to.own_tokens(id).nth(1).map(|token| token.span);
    let at = to.wrap(Kind::Import, id, slot, |to| {
        match (module, future) {
            (Some(module), _) => to.node(module, Slot::Path),
            (None, Some(span)) => {
                to.out.leaf(Kind::Ident, Slot::Path, span, symbol);
            }
            (None, None) => {}
        }
        for name in to.tree().children(id).filter(|&child| Some(child) != module) {
            imported_name(to, name);
        }
    });
    to.out.name(at, symbol);
}

fn imported_name(to: &mut Lowering<'_>, id: NodeId) {
    match to.kind(id) {
        "aliased_import" => {
            to.wrap(Kind::ImportName, id, Slot::ImportName, |to| {
                to.maybe(to.field(id, Field::Name), Slot::Name);
                to.maybe(to.field(id, Field::Alias), Slot::Alias);
            });
        }
        "wildcard_import" => {
            to.wrap(Kind::ImportName, id, Slot::ImportName, |to| {
                to.leaf(Kind::Ident, id, Slot::Name);
            });
        }
        _ if to.is_ellipsis(id) => to.node(id, Slot::ImportName),
        _ => {
            to.wrap(Kind::ImportName, id, Slot::ImportName, |to| to.node(id, Slot::Name));
        }
    }
}

/// Python 2's `print a, b` and `exec a`: calls.
pub(super) fn print(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to.own_tokens(id).next().map(|token| token.span);
    to.wrap(Kind::ExprStmt, id, slot, |to| {
        to.wrap(Kind::Call, id, Slot::Value, |to| {
            if let Some(span) = word {
                to.out.leaf(Kind::Ident, Slot::Callee, span, symbol_of(span.of(to.view.text)));
            }
            to.children(id, Slot::Arg);
        });
    });
}

pub(super) fn assert(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Assert, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Condition } else { Slot::Arg });
        }
    });
}

pub(super) fn returned(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Return, id, slot, |to| to.children(id, Slot::Value));
}

pub(super) fn delete(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Delete, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "expression_list" {
                to.children(child, Slot::Operand);
            } else {
                to.node(child, Slot::Operand);
            }
        }
    });
}

/// `raise a from b`; the cause is an argument.
pub(super) fn raise(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let from = to.own_tokens(id).find(|token| token.span.of(to.view.text) == "from").map(|token| token.span.start);
    to.wrap(Kind::Throw, id, slot, |to| {
        for child in to.tree().children(id) {
            let is_cause = from.is_some_and(|from| to.span(child).start > from);
            to.node(child, if is_cause { Slot::Arg } else { Slot::Value });
        }
    });
}

pub(super) fn pass(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Empty, id, slot);
}

/// Each `elif` is an `if` in the `else` of the one before.
pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let end = to.span(id).end;
    let mut open = 1;
    to.out.open(Kind::If, slot, to.span(id));
    for child in to.tree().children(id) {
        match (to.role(child), to.tree().node(child).field) {
            (Role::ElseIf, _) => {
                let span = Span { start: to.span(child).start, end };
                to.out.open(Kind::If, Slot::Else, span);
                open += 1;
                to.maybe(to.field(child, Field::Condition), Slot::Condition);
                to.body_of(child, Field::Consequence, Slot::Then);
            }
            (Role::Else, _) => to.body_of(child, Field::Body, Slot::Else),
            (_, Field::Condition) => to.node(child, Slot::Condition),
            (_, Field::Consequence) => to.body(child, Slot::Then),
            _ => to.node(child, Slot::Part),
        }
    }
    for _ in 0..open {
        to.out.close();
    }
}

pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        to.maybe(to.field(id, Field::Left), Slot::Target);
        to.maybe(to.field(id, Field::Right), Slot::Iter);
        to.body_of(id, Field::Body, Slot::Body);
        otherwise(to, id);
    });
}

pub(super) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        to.body_of(id, Field::Body, Slot::Body);
        otherwise(to, id);
    });
}

/// The `else` of a loop or `try`.
fn otherwise(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(branch) = to.tree().child_by_role(id, Role::Else) {
        to.body_of(branch, Field::Body, Slot::Else);
    }
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        to.body_of(id, Field::Body, Slot::Body);
        for child in to.tree().children(id) {
            match to.role(child) {
                Role::Catch => except(to, child),
                Role::Else => to.body_of(child, Field::Body, Slot::Else),
                Role::Finally => {
                    if let Some(block) = to.first(child) {
                        to.body(block, Slot::Finally);
                    }
                }
                _ => {}
            }
        }
    });
}

/// `except (A, B) as e:`: each type by itself.
fn except(to: &mut Lowering<'_>, id: NodeId) {
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        let mut alias = None;
        let mut body = None;
        for child in to.tree().children(id) {
            match (to.kind(child), to.tree().node(child).field) {
                ("as_pattern", _) => {
                    let mut parts = to.tree().children(child);
                    if let Some(caught) = parts.next() {
                        types(to, caught);
                    }
                    alias = parts.next().map(|target| to.first(target).unwrap_or(target));
                }
                (_, Field::Alias) => alias = Some(to.first(child).unwrap_or(child)),
                ("block", _) => body = Some(child),
                _ => types(to, child),
            }
        }
        to.maybe(alias, Slot::Name);
        if let Some(body) = body {
            to.body(body, Slot::Body);
        }
    });
}

fn types(to: &mut Lowering<'_>, id: NodeId) {
    if to.kind(id) == "tuple" {
        to.children(id, Slot::Type);
    } else {
        to.node(id, Slot::Type);
    }
}

/// `with a as b, c:`: one with in the other, as the language defines it.
pub(super) fn with(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let clause = to.child_of_kind(id, "with_clause");
    let items: Vec<NodeId> = clause.map(|clause| items_of(to, clause)).unwrap_or_default();
    let end = to.span(id).end;
    let mut open = 0;
    let mut part = slot;
    for &item in &items {
        let start = if open == 0 { to.span(id).start } else { to.span(item).start };
        let span = Span { start, end };
        if open > 0 {
            to.out.open(Kind::Block, Slot::Body, span);
            part = Slot::Stmt;
        }
        let at = to.out.open(Kind::With, part, span);
        to.out.name(at, symbol_of("with"));
        open += if open > 0 { 2 } else { 1 };
        resource(to, item);
    }
    to.body_of(id, Field::Body, Slot::Body);
    for _ in 0..open {
        to.out.close();
    }
}

/// The items of a clause; `with (a as b, c):` may be read as one with a tuple.
fn items_of(to: &Lowering<'_>, clause: NodeId) -> Vec<NodeId> {
    let tree = to.tree();
    let items: Vec<NodeId> = tree.children(clause).map(|item| to.field(item, Field::Value).unwrap_or(item)).collect();
    match items.as_slice() {
        [only] if to.kind(*only) == "tuple" && tree.children(*only).any(|part| to.kind(part) == "as_pattern") => {
            tree.children(*only).collect()
        }
        _ => items,
    }
}

fn resource(to: &mut Lowering<'_>, id: NodeId) {
    let mut inner = id;
    while to.role(inner) == Role::Parenthesized
        && let Some(child) = to.first(inner)
    {
        inner = child;
    }
    if to.kind(inner) == "as_pattern" {
        to.wrap(Kind::VarDef, inner, Slot::Resource, |to| {
            let mut parts = to.tree().children(inner);
            let value = parts.next();
            let name = parts.next().map(|target| to.first(target).unwrap_or(target));
            to.maybe(name, Slot::Name);
            to.maybe(value, Slot::Value);
        });
    } else {
        to.node(id, Slot::Resource);
    }
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.tree().node(child).field == Field::Body {
                to.children(child, Slot::Case);
            } else {
                to.node(child, Slot::Subject);
            }
        }
    });
}

/// `case a | b if c:`
pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let is_default = to.role(id) == Role::DefaultCase;
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "block" => to.children(child, Slot::Stmt),
                "if_clause" => to.node(child, Slot::Condition),
                _ if is_default => to.default_label(to.span(child)),
                _ => to.node(child, Slot::Label),
            }
        }
    });
}

pub(super) fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    function_over(to, id, id, slot);
}

pub(super) fn class(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    class_over(to, id, id, slot);
}

/// Decorators and what they decorate are one declaration.
pub(super) fn decorated(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let inner = to.tree().children(id).last();
    match inner {
        Some(inner) if to.role(inner) == Role::Type => class_over(to, inner, id, slot),
        Some(inner) if to.kind(inner) == "function_definition" => function_over(to, inner, id, slot),
        _ => {
            to.raw(id, slot);
        }
    }
}

/// The function `id`, whose decorators stand in `whole`.
fn function_over(to: &mut Lowering<'_>, id: NodeId, whole: NodeId, slot: Slot) {
    to.wrap(Kind::Function, whole, slot, |to| {
        decorators(to, id, whole);
        to.word_modifiers(id, &["async"]);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        generics(to, id);
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        to.maybe(to.field(id, Field::ReturnType), Slot::ReturnType);
        to.body_of(id, Field::Body, Slot::Body);
    });
}

/// The class `id`, whose decorators stand in `whole`.
fn class_over(to: &mut Lowering<'_>, id: NodeId, whole: NodeId, slot: Slot) {
    to.named(Kind::Class, "class", whole, slot, |to| {
        decorators(to, id, whole);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        generics(to, id);
        if let Some(parents) = to.field(id, Field::Superclass) {
            to.children(parents, Slot::Parent);
        }
        if let Some(body) = to.field(id, Field::Body) {
            let at = to.out.so_far().len();
            to.body(body, Slot::Body);
            if to.out.so_far().node(at).kind == Kind::Block {
                to.out.flag(at, flag::MEMBERS);
            }
        }
    });
}

fn decorators(to: &mut Lowering<'_>, id: NodeId, whole: NodeId) {
    if whole != id {
        for child in to.tree().children(whole).filter(|&child| child != id) {
            to.node(child, Slot::Attr);
        }
    }
}

fn generics(to: &mut Lowering<'_>, id: NodeId) {
    let Some(list) = to.child_of_kind(id, "type_parameter") else { return };
    for parameter in to.tree().children(list) {
        to.wrap(Kind::TypeParam, parameter, Slot::Generic, |to| to.node(parameter, Slot::Name));
    }
}

/// `@a.b(c)`
pub(super) fn decorator(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        let Some(expression) = to.first(id) else { return };
        if to.role(expression) == Role::Call {
            to.maybe(to.field(expression, Field::Callee), Slot::Name);
            arguments(to, expression);
        } else {
            to.node(expression, Slot::Name);
        }
    });
}
