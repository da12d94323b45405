//! What a node becomes that its language has no function for.

use super::Lowering;
use crate::rules::ir::{IrId, Kind, Slot, symbol_of};
use crate::tree::{Field, NodeId, Op, Role};

/// Lowers `id` by its role.
pub(super) fn lower(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.role(id) {
        Role::File => {
            to.wrap(Kind::File, id, slot, |to| to.children(id, Slot::Stmt));
        }
        Role::Block => {
            to.wrap(Kind::Block, id, slot, |to| to.children(id, Slot::Stmt));
        }
        Role::ExpressionStatement => {
            to.wrap(Kind::ExprStmt, id, slot, |to| to.children(id, Slot::Value));
        }
        // Parentheses and `else` mean nothing themselves.
        Role::Parenthesized | Role::Else => to.children(id, slot),
        Role::Identifier | Role::This | Role::Super => {
            to.leaf(Kind::Ident, id, slot);
        }
        Role::String => string(to, id, slot),
        Role::Character => {
            to.quoted(Kind::Char, id, slot);
        }
        Role::Number => {
            to.number(id, slot);
        }
        Role::Boolean => {
            let symbol = symbol_of(&to.text(id).to_ascii_lowercase());
            let at = to.leaf(Kind::Bool, id, slot);
            to.out.name(at, symbol);
        }
        Role::Null => {
            to.leaf(Kind::Null, id, slot);
        }
        Role::Call => call(to, id, slot),
        Role::Member => member(to, id, slot),
        Role::Index => index(to, id, slot),
        Role::Assignment => {
            two(to, Kind::Assign, id, slot, Slot::Target, Slot::Value);
        }
        Role::Binary | Role::Logical => {
            let operator = operator(to, id);
            let at = two(to, Kind::Binary, id, slot, Slot::Left, Slot::Right);
            to.out.name(at, symbol_of(operator));
        }
        Role::Unary | Role::Not => {
            let operator = operator(to, id);
            let at = to.wrap(Kind::Unary, id, slot, |to| to.children(id, Slot::Operand));
            to.out.name(at, symbol_of(operator));
        }
        Role::Ternary => parts(to, Kind::Cond, id, slot),
        Role::If => parts(to, Kind::If, id, slot),
        Role::Return => value(to, Kind::Return, id, slot),
        Role::Throw => value(to, Kind::Throw, id, slot),
        Role::Break => {
            to.wrap(Kind::Break, id, slot, |to| to.children(id, Slot::Label));
        }
        Role::Continue => {
            to.wrap(Kind::Continue, id, slot, |to| to.children(id, Slot::Label));
        }
        Role::Await => {
            to.wrap(Kind::Await, id, slot, |to| to.children(id, Slot::Operand));
        }
        Role::List => {
            to.wrap(Kind::List, id, slot, |to| to.children(id, Slot::Elem));
        }
        Role::Map => {
            to.wrap(Kind::Dict, id, slot, |to| to.children(id, Slot::Elem));
        }
        Role::Pair => {
            two(to, Kind::Pair, id, slot, Slot::Key, Slot::Value);
        }
        Role::EmptyStatement => {
            to.leaf(Kind::Empty, id, slot);
        }
        _ => {
            to.raw(id, slot);
        }
    }
}

/// A string, or a template where expressions stand in it.
fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    if tree.children(id).next().is_none() {
        to.quoted(Kind::Str, id, slot);
        return;
    }
    to.wrap(Kind::Template, id, slot, |to| {
        for child in tree.children(id) {
            match to.role(child) {
                Role::Interpolation => to.put_in(child),
                Role::String => {
                    let span = tree.node(child).span;
                    to.literal(Kind::Str, child, Slot::Part, span);
                }
                _ => to.node(child, Slot::Part),
            }
        }
    });
}

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    to.wrap(Kind::Call, id, slot, |to| {
        for child in tree.children(id) {
            match (to.role(child), tree.node(child).field) {
                (Role::Arguments, _) | (_, Field::Arguments) => to.children(child, Slot::Arg),
                (_, Field::Callee) => to.node(child, Slot::Callee),
                _ if child == id + 1 => to.node(child, Slot::Callee),
                _ => to.node(child, Slot::Arg),
            }
        }
    });
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    to.wrap(Kind::Member, id, slot, |to| {
        for child in tree.children(id) {
            let is_object = tree.node(child).field == Field::Object || child == id + 1;
            to.node(child, if is_object { Slot::Object } else { Slot::Property });
        }
    });
}

fn index(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    to.wrap(Kind::Index, id, slot, |to| {
        for child in tree.children(id) {
            to.node(child, if child == id + 1 { Slot::Object } else { Slot::Index });
        }
    });
}

/// A node with two parts, the first and the last.
fn two(to: &mut Lowering<'_>, kind: Kind, id: NodeId, slot: Slot, first: Slot, last: Slot) -> IrId {
    let tree = to.tree();
    to.wrap(kind, id, slot, |to| {
        for child in tree.children(id) {
            to.node(child, if child == id + 1 { first } else { last });
        }
    })
}

/// A node whose fields say what its parts are.
fn parts(to: &mut Lowering<'_>, kind: Kind, id: NodeId, slot: Slot) {
    let tree = to.tree();
    to.wrap(kind, id, slot, |to| {
        for child in tree.children(id) {
            let part = match tree.node(child).field {
                Field::Initializer => Slot::Init,
                Field::Condition => Slot::Condition,
                Field::Consequence | Field::Body => Slot::Then,
                Field::Alternative => Slot::Else,
                _ => Slot::Part,
            };
            to.node(child, part);
        }
    });
}

/// A node with a value, or none.
fn value(to: &mut Lowering<'_>, kind: Kind, id: NodeId, slot: Slot) {
    to.wrap(kind, id, slot, |to| to.children(id, Slot::Value));
}

/// The operator of a unary or binary node, in the common spelling.
pub(super) fn operator<'t>(to: &Lowering<'t>, id: NodeId) -> &'t str {
    match to.tree().node(id).op {
        Op::And => return "&&",
        Op::Or => return "||",
        Op::Not => return "!",
        _ => {}
    }
    let mut words =
        to.own_tokens(id).map(|token| token.span.of(to.view.text)).filter(|word| !matches!(*word, "(" | ")"));
    let first = words.next().unwrap_or_default();
    match (first, words.next()) {
        ("not", Some("in")) => "not in",
        ("is", Some("not")) => "is not",
        _ => first,
    }
}
