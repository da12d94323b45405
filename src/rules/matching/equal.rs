//! Whether two things are the same, as far as metavariables are concerned.

use crate::rules::binding::{Bound, BoundTo};
use crate::rules::ir::{Ir, IrId, Kind, Slot};
use crate::rules::pattern::Options;
use crate::rules::sema::FileFacts;

/// Whether a metavariable that stands for `left` may stand for `right` too.
pub(super) fn equal(facts: &FileFacts<'_>, left: &Bound, right: &Bound, options: &Options) -> bool {
    match (&left.to, &right.to) {
        (BoundTo::Node(left), BoundTo::Node(right)) => equal_nodes(facts, *left, *right, options),
        (BoundTo::Nodes { first, end }, BoundTo::Nodes { first: other, end: other_end }) => {
            end - first == other_end - other && equal_trees(facts, *first, *other, end - first, options)
        }
        (BoundTo::Text(left), BoundTo::Text(right)) => left == right,
        (BoundTo::Text(text), BoundTo::Node(node)) | (BoundTo::Node(node), BoundTo::Text(text)) => {
            text.as_ref() == facts.ir.node(*node).span.of(facts.text)
        }
        _ => left.span.of(facts.text) == right.span.of(facts.text),
    }
}

fn equal_nodes(facts: &FileFacts<'_>, left: IrId, right: IrId, options: &Options) -> bool {
    let ir = &facts.ir;
    if left == right {
        return true;
    }
    let (l, r) = (ir.node(left), ir.node(right));
    // A key in quotes is the same key.
    let is_key = l.slot == Slot::Key && r.slot == Slot::Key;
    if is_key && l.symbol == r.symbol && matches!((l.kind, r.kind), (Kind::Str, Kind::Ident) | (Kind::Ident, Kind::Str))
    {
        return true;
    }
    if options.constant_propagation && (is_literal(l.kind) != is_literal(r.kind)) {
        let (literal, name) = if is_literal(l.kind) { (l, right) } else { (r, left) };
        // Where it is defined, a name stands for the variable, not for what that holds.
        if ir.node(name).kind == Kind::Ident && !matches!(ir.node(name).slot, Slot::Name | Slot::Target) {
            let known = facts.values().constant(ir, name);
            return known.is_some_and(|known| known.kind == literal.kind && known.symbol == literal.symbol);
        }
    }
    l.end - left == r.end - right && equal_trees(facts, left, right, l.end - left, options)
}

fn is_literal(kind: Kind) -> bool {
    matches!(kind, Kind::Int | Kind::Float | Kind::Str | Kind::Char | Kind::Bool | Kind::Null)
}

/// Whether `length` nodes from `left` and `right` have the same shape and words.
fn equal_trees(facts: &FileFacts<'_>, left: IrId, right: IrId, length: u32, options: &Options) -> bool {
    let ir: &Ir = &facts.ir;
    (0..length).all(|at| {
        let (l, r) = (ir.node(left + at), ir.node(right + at));
        let same = l.kind == r.kind
            && l.symbol == r.symbol
            && l.raw == r.raw
            && l.end - (left + at) == r.end - (right + at)
            && (at == 0 || l.slot == r.slot);
        same && (l.kind != Kind::Ident || same_thing(facts, left + at, right + at, options))
    })
}

/// Whether two names that are spelled the same may mean the same.
fn same_thing(facts: &FileFacts<'_>, left: IrId, right: IrId, options: &Options) -> bool {
    if !options.unify_ids_strictly {
        return true;
    }
    match (facts.names.entity(left), facts.names.entity(right)) {
        (Some(left), Some(right)) => left == right,
        _ => true,
    }
}
