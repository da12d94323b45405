//! Statements.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot};
use crate::tree::{Field, NodeId, Role};

pub(super) fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| statements(to, id));
}

pub(super) fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statements(to, id));
}

pub(super) fn statements(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        statement(to, child);
    }
}

/// A child as a statement: an expression is one in an expression statement.
pub(super) fn statement(to: &mut Lowering<'_>, id: NodeId) {
    let is_statement = super::super::statement::is_statement(to, id)
        || matches!(to.role(id), Role::Return | Role::Throw | Role::Block);
    let is_definition = matches!(
        to.kind(id),
        "val_declaration"
            | "var_declaration"
            | "type_definition"
            | "package_clause"
            | "package_object"
            | "export_declaration"
            | "given_definition"
            | "extension_definition"
            | "enum_case_definitions"
            | "end_marker"
    );
    if is_statement || is_definition || to.placeholder_of(id).is_some() {
        to.node(id, Slot::Stmt);
    } else if to.kind(id) != "self_type" {
        to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| to.node(id, Slot::Value));
    }
}

/// One statement as a block, or a block as it is.
pub(super) fn body(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.role(id) == Role::Block {
        to.node(id, slot);
    } else {
        to.wrap(Kind::Block, id, slot, |to| statement(to, id));
    }
}

/// Cases without a value: a function.
pub(super) fn cases(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Case {
        to.children(id, slot);
    } else {
        super::function_of_cases(to, id, slot);
    }
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        to.maybe(to.field(id, Field::Value), Slot::Subject);
        to.maybe(to.field(id, Field::Body), Slot::Case);
    });
}

/// `case a if b => c`
pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Catch {
        catch(to, id);
        return;
    }
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            match (to.tree().node(child).field, to.kind(child)) {
                (Field::Pattern, _) => to.node(child, Slot::Label),
                (_, "guard") => to.children(child, Slot::Condition),
                _ => statement(to, child),
            }
        }
    });
}

/// `case e: T => a` among the handlers of a `try`.
fn catch(to: &mut Lowering<'_>, id: NodeId) {
    let tree = to.tree();
    let caught = to.field(id, Field::Pattern);
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        match caught {
            Some(caught) if to.kind(caught) == "typed_pattern" && to.placeholder_of(caught).is_none() => {
                to.maybe(to.field(caught, Field::Type), Slot::Type);
                to.maybe(to.field(caught, Field::Pattern), Slot::Name);
            }
            Some(caught) if to.kind(caught) == "identifier" => to.node(caught, Slot::Name),
            Some(caught) => to.node(caught, Slot::Type),
            None => {}
        }
        let inside = tree.children(id).filter(|&child| !is_head(to, child));
        let span = inside.clone().next().map_or(to.span(id), |first| {
            let last = inside.clone().last().unwrap_or(first);
            to.span_over(first, last)
        });
        let inside: Vec<NodeId> = inside.collect();
        match inside.as_slice() {
            &[only] if to.role(only) == Role::Block => to.node(only, Slot::Body),
            _ => {
                to.wrap_span(Kind::Block, span, Slot::Body, |to| {
                    for child in inside {
                        statement(to, child);
                    }
                });
            }
        }
    });
}

/// Whether `id` says what a case is for.
fn is_head(to: &Lowering<'_>, id: NodeId) -> bool {
    to.tree().node(id).field == Field::Pattern || to.kind(id) == "guard"
}

/// `for (a <- b if c; d <- e) yield f`: what it runs over comes before the body.
pub(super) fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let yields = to.word_span(id, "yield");
    to.wrap(Kind::For, id, slot, |to| {
        for child in to.tree().children(id) {
            match (to.kind(child), yields) {
                ("enumerators", _) => to.children(child, Slot::Init),
                ("end_marker", _) => {}
                (_, None) => body(to, child, Slot::Body),
                (_, Some(_)) => {
                    to.wrap(Kind::Block, child, Slot::Body, |to| {
                        to.wrap(Kind::ExprStmt, child, Slot::Stmt, |to| {
                            to.wrap(Kind::Yield, child, Slot::Value, |to| to.node(child, Slot::Operand));
                        });
                    });
                }
            }
        }
    });
}

/// `a <- b if c`, `a = b`, `if c` between the parentheses of a `for`.
pub(super) fn generator(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (kind, first, last) = if to.has_word(id, "=") {
        (Kind::Assign, Slot::Target, Slot::Value)
    } else {
        (Kind::CompFor, Slot::Target, Slot::Iter)
    };
    to.wrap(kind, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "guard" => to.children(child, Slot::Condition),
                _ if child == id + 1 => to.node(child, first),
                _ => to.node(child, last),
            }
        }
    });
}

pub(super) fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "catch_clause" => handlers(to, child),
                "finally_clause" => {
                    if let Some(inside) = to.first(child) {
                        body(to, inside, Slot::Finally);
                    }
                }
                "end_marker" => {}
                _ => body(to, child, Slot::Body),
            }
        }
    });
}

fn handlers(to: &mut Lowering<'_>, id: NodeId) {
    // `catch case e => a`
    if to.field(id, Field::Pattern).is_some() {
        catch(to, id);
        return;
    }
    for child in to.tree().children(id) {
        if matches!(to.kind(child), "case_block" | "indented_cases") {
            to.children(child, Slot::Catch);
        } else {
            to.wrap(Kind::Catch, child, Slot::Catch, |to| body(to, child, Slot::Body));
        }
    }
}

pub(super) fn returned(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Return, id, slot, Slot::Value);
}

pub(super) fn thrown(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Throw, id, slot, Slot::Value);
}
