//! The nodes at which a pattern is tried at all: of the kinds that its root may have, around the rarest of the words that it
//! must find.

use super::roots::root_kinds;
use crate::rules::ir::{IrId, Kind, Symbol};
use crate::rules::pattern::{Pattern, Shape};
use crate::rules::sema::FileFacts;
use crate::text::Span;
use foldhash::fast::FixedState;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What was found out about where words stand in a file, kept for other patterns with the same words.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// By word, the nodes at or below which it stands, in preorder.
    by_word: RefCell<HashMap<Symbol, Rc<[IrId]>, FixedState>>,
}

impl Around {
    /// The nodes at or below which `word` stands.
    fn word(&self, facts: &FileFacts<'_>, word: Symbol) -> Rc<[IrId]> {
        if let Some(known) = self.by_word.borrow().get(&word) {
            return Rc::clone(known);
        }
        let mut seen: std::collections::HashSet<IrId, FixedState> = std::collections::HashSet::default();
        let mut all = Vec::new();
        for &id in facts.occurrences(word) {
            let mut at = Some(id);
            while let Some(id) = at.filter(|&id| seen.insert(id)) {
                all.push(id);
                at = facts.ir.parent(id);
            }
        }
        all.sort_unstable();
        let all: Rc<[IrId]> = all.into();
        self.by_word.borrow_mut().insert(word, Rc::clone(&all));
        all
    }
}

/// Whether a word that `pattern` must find is not in the file.
pub(super) fn lacks_a_word(facts: &FileFacts<'_>, pattern: &Pattern) -> bool {
    required(facts, pattern).any(|word| facts.occurrences(word).is_empty())
}

/// The words that `pattern` must find in this file.
fn required<'p>(facts: &FileFacts<'_>, pattern: &'p Pattern) -> impl Iterator<Item = Symbol> + 'p {
    let anchors = pattern.anchors();
    let qualifiers = if facts.names.wildcards.is_empty() { &*anchors.qualifiers } else { &[] };
    anchors.words.iter().chain(qualifiers).copied()
}

/// Gives `visit` every node at which `pattern` might match, with `within` only those inside of one of these spans.
pub(super) fn candidates(
    facts: &FileFacts<'_>,
    around: &Around,
    pattern: &Pattern,
    within: Option<&[Span]>,
    mut visit: impl FnMut(IrId),
) {
    let kinds = root_kinds(facts, pattern);
    let is_root = Mask::of(kinds);
    let is_one = |id: &IrId| is_root.has(facts.ir.node(*id).kind);
    let rarest =
        required(facts, pattern).map(|word| (facts.occurrences(word).len(), word)).min_by_key(|(count, _)| *count);
    if rarest.is_some_and(|(count, _)| count == 0) {
        return;
    }
    let regions = within.map(Regions::new);
    let is_within = |id: &IrId| regions.as_ref().is_none_or(|regions| regions.hold(facts.ir.node(*id).span));
    // How many nodes there are to be tried without a word.
    let unguided: usize = match &regions {
        Some(regions) => regions.parts.iter().map(|part| facts.beginning_in(part.start, part.end).len()).sum(),
        None => kinds.iter().map(|&kind| facts.of_kind(kind).len()).sum(),
    };
    if let Some((count, word)) = rarest.filter(|(count, _)| count.saturating_mul(2) < unguided) {
        let _ = count;
        let nodes = around.word(facts, word);
        if pattern.anchors().behind_dots {
            for id in before(facts, pattern, &nodes).iter().filter(|id| is_one(id) && is_within(id)) {
                visit(*id);
            }
        } else {
            for id in nodes.iter().filter(|id| is_one(id) && is_within(id)) {
                visit(*id);
            }
        }
        return;
    }
    if let Some(regions) = &regions {
        for part in &regions.parts {
            // What is empty stands at the end, too.
            for id in facts.beginning_in(part.start, part.end.saturating_add(1)) {
                if is_one(id) && is_within(id) {
                    visit(*id);
                }
            }
        }
    } else if matches!(pattern.shape(), Shape::Statements { .. }) && std::ptr::eq(kinds, facts.kinds()) {
        for id in facts.statements.iter().filter(|id| is_first_enough(facts, pattern, **id)) {
            visit(*id);
        }
    } else {
        for kind in kinds {
            for &id in facts.of_kind(*kind) {
                visit(id);
            }
        }
    }
}

/// The statements from which on a pattern with `...` before its first statement may match, where that stands at one of `nodes`.
fn before(facts: &FileFacts<'_>, pattern: &Pattern, nodes: &[IrId]) -> Vec<IrId> {
    // Of each list the last statement below which the word stands.
    let mut last: HashMap<IrId, IrId, FixedState> = HashMap::default();
    let mut all = Vec::new();
    for &id in nodes {
        match facts.ir.parent(id) {
            Some(parent) => {
                last.insert(parent, id);
            }
            None => all.push(id),
        }
    }
    for (parent, last) in last {
        let siblings = facts.ir.children(parent).take_while(|&id| id <= last);
        all.extend(siblings.filter(|&id| is_first_enough(facts, pattern, id)));
    }
    all.sort_unstable();
    all
}

/// Whether matches from the statement `id` on tell anything that those from an earlier one do not: where a pattern that begins
/// with `...` only says where others are looked for, the longest match holds the others.
fn is_first_enough(facts: &FileFacts<'_>, pattern: &Pattern, id: IrId) -> bool {
    if !(pattern.options().inside && begins_with_dots(pattern))
        || facts.ir.node(id).slot != crate::rules::ir::Slot::Stmt
    {
        return true;
    }
    let Some(parent) = facts.ir.parent(id) else { return true };
    let first = facts.ir.in_slot(parent, crate::rules::ir::Slot::Stmt).next();
    first == Some(id)
}

fn begins_with_dots(pattern: &Pattern) -> bool {
    match pattern.shape() {
        Shape::Statements { first, .. } => pattern.ir().node(first).kind == Kind::Ellipsis,
        _ => false,
    }
}

/// A set of kinds.
struct Mask(u128);

impl Mask {
    fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |mask, &kind| mask | 1 << kind as u32))
    }

    fn has(&self, kind: Kind) -> bool {
        self.0 & 1 << kind as u32 != 0
    }
}

/// Spans, made ready for asking whether something lies in one of them.
struct Regions {
    /// Where each begins, in order, with the farthest end of those up to it.
    reach: Vec<(u32, u32)>,
    /// What they cover together, in parts that do not touch.
    parts: Vec<Span>,
}

impl Regions {
    fn new(spans: &[Span]) -> Self {
        let mut sorted: Vec<Span> = spans.to_vec();
        sorted.sort_unstable_by_key(|span| (span.start, span.end));
        let (mut reach, mut parts): (Vec<(u32, u32)>, Vec<Span>) = (Vec::new(), Vec::new());
        let mut farthest = 0;
        for span in sorted {
            match parts.last_mut() {
                Some(part) if span.start <= part.end => part.end = part.end.max(span.end),
                _ => parts.push(span),
            }
            farthest = farthest.max(span.end);
            reach.push((span.start, farthest));
        }
        Self { reach, parts }
    }

    fn hold(&self, span: Span) -> bool {
        let before = self.reach.partition_point(|(start, _)| *start <= span.start);
        before.checked_sub(1).and_then(|at| self.reach.get(at)).is_some_and(|(_, end)| *end >= span.end)
    }
}
