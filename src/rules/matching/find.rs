//! Where a pattern is looked for: the nodes that it might match at all.

use super::candidates::{Around, candidates};
use super::machine::{Goal, Machine, Place};
use crate::rules::binding::Match;
use crate::rules::ir::{IrId, Kind, Slot};
use crate::rules::pattern::{Pattern, Shape};
use crate::rules::sema::{FileFacts, is_expression};
use crate::text::Span;

/// The most steps that one pattern may take in a file, and for each of its nodes, wherever it is looked for there. A step takes some
/// 20 ns.
const STEPS: u64 = 10_000_000;
const STEPS_PER_NODE: u64 = 200;

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
    let most = STEPS.max(u64::from(facts.ir.len()) * STEPS_PER_NODE);
    candidates(facts, around, pattern, within, |id| {
        // What is asked for exactly is looked at wherever it stands: a property's name, a type.
        let is_asked = within.is_some_and(|within| within.len() == 1 && within[0] == facts.ir.node(id).span);
        let Some(goal) = goal_at(facts, pattern, id, is_asked) else { return };
        if steps > most {
            exhausted = true;
            return;
        }
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
            // What is declared is no expression, though a function may be one.
            let is_declared = node.kind == Kind::Function && node.slot == Slot::Stmt;
            let fits = as_other
                || asked
                || (is_expression(&facts.ir, id, facts.language)
                    && !(is_declared && matches!(pn.kind, Kind::Function | Kind::Meta)));
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
