//! Where a pattern is looked for: the nodes that it might match at all.

use super::candidates::{Around, candidates};
use super::machine::{Goal, Machine, Place};
use crate::rules::binding::Match;
use crate::rules::ir::{IrId, Kind, Slot};
use crate::rules::pattern::{Pattern, Shape};
use crate::rules::sema::{FileFacts, is_expression};
use crate::text::Span;

/// Every match of `pattern`, by position. The second is whether it was given up somewhere, the third how many
/// steps it took.
pub(super) fn find(
    facts: &FileFacts<'_>,
    around: &Around,
    pattern: &Pattern,
    within: Option<&[Span]>,
) -> (Vec<Match>, bool, u64) {
    let mut machine = Machine::new(facts, pattern);
    let mut found = Vec::new();
    let (mut exhausted, mut steps) = (false, 0);
    candidates(facts, around, pattern, within, |id| {
        // What is asked for exactly is looked at wherever it stands: a property's name, a type.
        let is_asked = within.is_some_and(|within| within.len() == 1 && within[0] == facts.ir.node(id).span);
        let Some(goal) = goal_at(facts, pattern, id, is_asked) else { return };
        let before = found.len();
        machine.run(goal, id, &mut found);
        exhausted |= machine.exhausted;
        steps += u64::from(machine.steps);
        if let Shape::Head(_) = pattern.shape() {
            for matched in &mut found[before..] {
                matched.span.end = head_end(facts, id);
            }
        }
    });
    found.sort_by_key(|matched| (matched.span.start, matched.span.end, matched.node));
    found.dedup();
    (found, exhausted, steps)
}

/// What is to be met for `pattern` to match at `id`; `None` where it cannot.
fn goal_at(facts: &FileFacts<'_>, pattern: &Pattern, id: IrId, asked: bool) -> Option<Goal> {
    let node = facts.ir.node(id);
    match pattern.shape() {
        Shape::Expression(p) => {
            let pn = pattern.ir().node(p);
            let as_other = matches!((pn.kind, node.kind), (Kind::Assign, Kind::VarDef) | (Kind::Call, Kind::Decorator));
            let fits = as_other
                || asked
                || (is_expression(&facts.ir, id, facts.language)
                    && !(pn.kind == Kind::Function && node.slot == Slot::Stmt));
            fits.then_some(Goal::Node { p, t: id, root: true, plain: false })
        }
        Shape::Statements { first, end } => {
            let is_listed = node.slot == Slot::Stmt;
            if !is_listed && !node.kind.is_statement()
                || matches!(node.kind, Kind::Catch | Kind::Case | Kind::ImportName)
            {
                return None;
            }
            let list_end =
                facts.ir.parent(id).filter(|_| is_listed).map_or(node.end, |parent| facts.ir.node(parent).end);
            let place = Place::Siblings { at: id, end: list_end };
            Some(Goal::Statements { p: first, pe: end, t: place, less: true, deep: true })
        }
        Shape::Head(p) | Shape::Part(p) => {
            let pn = pattern.ir().node(p);
            // `finally { ... }` is no other block.
            if pn.kind == Kind::Block && pn.slot != node.slot {
                return None;
            }
            Some(Goal::Node { p, t: id, root: true, plain: false })
        }
    }
}

/// The end of what a pattern of a head matches: where the body begins.
fn head_end(facts: &FileFacts<'_>, id: IrId) -> u32 {
    let node = facts.ir.node(id);
    let body = facts.ir.children(id).find(|&child| matches!(facts.ir.node(child).slot, Slot::Body | Slot::Then));
    let Some(body) = body else { return node.span.end };
    let head = Span { start: node.span.start, end: facts.ir.node(body).span.start };
    let text = head.of(facts.text).trim_end().trim_end_matches(['{', ':']).trim_end();
    head.start + text.len() as u32
}

/// The kinds of nodes at which `pattern` may match.
pub(super) fn root_kinds<'k>(facts: &'k FileFacts<'_>, pattern: &Pattern) -> &'k [Kind] {
    let kind_of = |p: IrId| pattern.ir().node(p).kind;
    match pattern.shape() {
        Shape::Expression(p) => match kind_of(p) {
            Kind::Meta | Kind::TypedMeta | Kind::Ellipsis | Kind::Deep | Kind::MetaEllipsis => facts.kinds(),
            Kind::Str | Kind::Int | Kind::Float | Kind::Bool | Kind::Char | Kind::Null => VALUED,
            Kind::Call => &[Kind::Call, Kind::Decorator, Kind::Export],
            Kind::Assign => &[Kind::Assign, Kind::AssignOp, Kind::VarDef, Kind::Export],
            Kind::Member => &[Kind::Member, Kind::Ident, Kind::Call],
            Kind::Unary => &[Kind::Unary, Kind::Int, Kind::Float],
            Kind::Set | Kind::Dict => &[Kind::Set, Kind::Dict, Kind::Comprehension],
            Kind::List => &[Kind::List, Kind::Comprehension],
            kind => one(kind),
        },
        Shape::Statements { first, .. } => match kind_of(first) {
            Kind::Meta | Kind::Ellipsis | Kind::MetaEllipsis | Kind::ExprStmt | Kind::Deep => facts.kinds(),
            Kind::Import => &[Kind::Import, Kind::VarDef, Kind::ExprStmt, Kind::Export],
            Kind::Function => &[Kind::Function, Kind::Export],
            Kind::Class => &[Kind::Class, Kind::Export],
            Kind::VarDef => &[Kind::VarDef, Kind::Export],
            Kind::For => &[Kind::For, Kind::ForEach],
            Kind::Return => &[Kind::Return, Kind::ExprStmt],
            kind => one(kind),
        },
        Shape::Head(p) | Shape::Part(p) => match kind_of(p) {
            Kind::Meta | Kind::Ident | Kind::Member => facts.kinds(),
            Kind::Decorator => &[Kind::Decorator, Kind::Call],
            kind => one(kind),
        },
    }
}

/// Literals, and what may be known to have the value of one.
const VALUED: &[Kind] = &[
    Kind::Str,
    Kind::Int,
    Kind::Float,
    Kind::Bool,
    Kind::Char,
    Kind::Null,
    Kind::Ident,
    Kind::Member,
    Kind::Cast,
    Kind::Binary,
    Kind::Template,
    Kind::Cond,
    Kind::Export,
];

/// A slice of one kind.
fn one(kind: Kind) -> &'static [Kind] {
    crate::rules::ir::EVERY_KIND.get(kind as usize..=kind as usize).unwrap_or_default()
}
