//! Statements.

use super::super::Lowering;
use super::is_statement;
use crate::rules::ir::{Kind, Slot};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| {
        for child in to.tree().children(id) {
            statement(to, child);
        }
    });
}

/// A child as a statement. A name that stands alone is a call without arguments, but in a pattern it is that name.
fn statement(to: &mut Lowering<'_>, id: NodeId) {
    if to.placeholder_of(id).is_some() || is_statement(to, id) {
        to.node(id, Slot::Stmt);
        return;
    }
    to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| {
        if to.kind(id) == "identifier" && !to.is_pattern() {
            to.wrap(Kind::Call, id, Slot::Value, |to| to.node(id, Slot::Callee));
        } else {
            to.node(id, Slot::Value);
        }
    });
}

/// Statements; those that have a `rescue` with them are a `try` in a block.
pub(super) fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| {
        if is_guarded(to, id) {
            guarded(to, id, Slot::Stmt);
        } else {
            statements(to, id);
        }
    });
}

fn statements(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if !is_handler(to, child) {
            statement(to, child);
        }
    }
}

fn is_handler(to: &Lowering<'_>, id: NodeId) -> bool {
    matches!(to.kind(id), "rescue" | "else" | "ensure")
}

fn is_guarded(to: &Lowering<'_>, id: NodeId) -> bool {
    to.tree().children(id).any(|child| matches!(to.kind(child), "rescue" | "ensure"))
}

pub(super) fn begin(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if is_guarded(to, id) {
        guarded(to, id, slot);
    } else {
        to.wrap(Kind::Block, id, slot, |to| statements(to, id));
    }
}

/// `… rescue … else … ensure …`
fn guarded(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        let tree = to.tree();
        let first = tree.children(id).find(|&child| is_handler(to, child));
        let whole = to.span(id);
        let end = first.map_or(whole.end, |first| to.span(first).start);
        to.wrap_span(Kind::Block, Span { start: whole.start, end }, Slot::Body, |to| statements(to, id));
        for child in tree.children(id) {
            match to.kind(child) {
                "rescue" => rescue(to, child),
                "else" => to_block(to, child, Slot::Else),
                "ensure" => to_block(to, child, Slot::Finally),
                _ => {}
            }
        }
    });
}

/// The statements that stand in `id` itself.
fn to_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| {
        for child in to.tree().children(id) {
            statement(to, child);
        }
    });
}

fn rescue(to: &mut Lowering<'_>, id: NodeId) {
    to.wrap(Kind::Catch, id, Slot::Catch, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "exceptions" => to.children(child, Slot::Type),
                "exception_variable" => to.children(child, Slot::Name),
                _ => to.node(child, Slot::Body),
            }
        }
    });
}

/// `a rescue b`
pub(super) fn rescue_modifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            if child == id + 1 {
                one(to, child, Slot::Body);
            } else {
                to.wrap(Kind::Catch, child, Slot::Catch, |to| one(to, child, Slot::Body));
            }
        }
    });
}

/// One statement as a block.
fn one(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statement(to, id));
}

/// `if`, `unless` and their `elsif`s, each an `if` in the `else` of the one before.
pub(super) fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let end = to.span(id).end;
    let negated = to.kind(id) == "unless";
    let mut open = 1;
    to.out.open(Kind::If, slot, to.span(id));
    for child in to.tree().children(id) {
        match (to.role(child), to.tree().node(child).field) {
            (Role::ElseIf, _) => {
                let span = Span { start: to.span(child).start, end };
                to.out.open(Kind::If, Slot::Else, span);
                open += 1;
                to.maybe(to.field(child, Field::Condition), Slot::Condition);
                then(to, child);
            }
            (Role::Else, _) => to_block(to, child, Slot::Else),
            (_, Field::Condition) => {
                condition(to, child, negated);
                then(to, id);
            }
            _ => {}
        }
    }
    for _ in 0..open {
        to.out.close();
    }
}

/// What stands behind the condition of `id`: a block also where it says nothing.
fn then(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(body) = to.field(id, Field::Consequence) {
        to.node(body, Slot::Then);
    } else {
        let end = to.field(id, Field::Condition).map_or_else(|| to.span(id).start, |asked| to.span(asked).end);
        to.wrap_span(Kind::Block, Span { start: end, end }, Slot::Then, |_| ());
    }
}

fn condition(to: &mut Lowering<'_>, id: NodeId, negated: bool) {
    if negated {
        to.named(Kind::Unary, "!", id, Slot::Condition, |to| to.node(id, Slot::Operand));
    } else {
        to.node(id, Slot::Condition);
    }
}

/// `a if b`, `a unless b`
pub(super) fn modifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let negated = to.kind(id) == "unless_modifier";
    to.wrap(Kind::If, id, slot, |to| {
        if let Some(asked) = to.field(id, Field::Condition) {
            condition(to, asked, negated);
        }
        if let Some(body) = to.field(id, Field::Body) {
            one(to, body, Slot::Then);
        }
    });
}

pub(super) fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let negated = to.kind(id).starts_with("until");
    to.wrap(Kind::While, id, slot, |to| {
        if let Some(asked) = to.field(id, Field::Condition) {
            condition(to, asked, negated);
        }
        match to.field(id, Field::Body) {
            Some(body) if to.role(body) == Role::Block => to.node(body, Slot::Body),
            Some(body) => one(to, body, Slot::Body),
            None => {}
        }
    });
}

pub(super) fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        to.maybe(to.field(id, Field::Pattern), Slot::Target);
        to.maybe(to.field(id, Field::Value), Slot::Iter);
        to.maybe(to.field(id, Field::Body), Slot::Body);
    });
}

pub(super) fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "when" | "in_clause" => to.node(child, Slot::Case),
                "else" => {
                    let word = to.word_span(child, "else").unwrap_or_else(|| to.span(child));
                    to.wrap(Kind::Case, child, Slot::Case, |to| {
                        to.default_label(word);
                        for inside in to.tree().children(child) {
                            statement(to, inside);
                        }
                    });
                }
                _ => to.node(child, Slot::Subject),
            }
        }
    });
}

pub(super) fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "then" => {
                    for inside in to.tree().children(child) {
                        statement(to, inside);
                    }
                }
                "if_guard" | "unless_guard" => to.children(child, Slot::Condition),
                _ => to.node(child, Slot::Label),
            }
        }
    });
}

/// `return a, b`, `break a`, `next a`
pub(super) fn jump(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (kind, part) = match to.kind(id) {
        "return" => (Kind::Return, Slot::Value),
        "break" => (Kind::Break, Slot::Label),
        _ => (Kind::Continue, Slot::Label),
    };
    to.wrap(kind, id, slot, |to| {
        let Some(list) = to.first(id) else { return };
        if to.role(list) != Role::Arguments {
            to.children(id, part);
        } else if to.count(list) == 1 {
            to.children(list, part);
        } else {
            to.all(Kind::Tuple, list, part, Slot::Elem);
        }
    });
}

pub(super) fn yielded(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Yield, id, slot, |to| {
        for child in to.tree().children(id) {
            to.children(child, Slot::Operand);
        }
    });
}
