//! The machine that matches: a list of goals still to be met, and a stack of choices to come back to.
//!
//! Nothing recurses: a goal is replaced by smaller ones, a choice remembers the goals that were left when it was made. Bindings
//! are a stack that is cut back. So hostile input costs steps, which are counted, never stack.

use crate::rules::binding::{Bindings, Bound, Match};
use crate::rules::ir::{Ir, IrId, IrNode, Slot, Symbol};
use crate::rules::pattern::Pattern;
use crate::rules::sema::{Builtin, FileFacts};
use crate::text::Span;
use foldhash::fast::FixedState;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// End of a list of goals or of things taken.
pub(super) const NOTHING: u32 = u32::MAX;

/// The most steps that one pattern may take at one place.
const STEPS: u32 = 200_000;

/// The same for each node of the file: a pattern that begins with `...` may look at all of a large file from one place.
const STEPS_PER_NODE: u32 = 8;

/// The most matches of one pattern that begin at one place.
const MATCHES: usize = 2_000;

/// What is still to be met. `p` and `pe` are nodes of the pattern, `t` and `te` of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// `p` matches `t`. A root does not match what its target merely stands for; what is `plain` is not looked at
    /// under its other names.
    Node { p: IrId, t: IrId, root: bool, plain: bool },
    /// `p` matches one of the nodes `from..to` of the pool.
    OneOf { p: IrId, from: u32, to: u32, root: bool },
    /// `p` matches the first `length` words of the name that `t` is known by.
    Dotted { p: IrId, t: IrId, length: u32 },
    /// The siblings from `p` match those from `t`, in order, `...` any number of them.
    Sequence { p: IrId, pe: IrId, t: IrId, te: IrId, slot: Slot, less: bool },
    /// As a sequence, but named arguments in any order.
    Arguments { p: IrId, pe: IrId, t: IrId, te: IrId, taken: u32 },
    /// Each of the siblings from `p` matches another one of those from `t`; the first of them one from `at`.
    AnyOrder { p: IrId, pe: IrId, at: IrId, t: IrId, te: IrId, slot: Slot, taken: u32, less: bool },
    /// The statements from `p` match those from `t`.
    Statements { p: IrId, pe: IrId, t: Place, less: bool, deep: bool },
    /// The operands `p..pe` of the pool match the operands `t..te` of the pool, in order.
    Operands { p: u32, pe: u32, t: u32, te: u32 },
    /// `name` stands for the siblings from `t` to `end`, and those behind match those from `p`.
    Bound { name: Symbol, t: IrId, end: IrId, p: IrId, pe: IrId, te: IrId, slot: Slot, less: bool },
    /// The named argument `p` is `chosen`, which is taken already; the others go on from `t`.
    TakenArgument { p: IrId, pe: IrId, chosen: IrId, t: IrId, te: IrId, taken: u32 },
    /// The same among statements.
    BoundStatements { name: Symbol, t: IrId, stop: IrId, p: IrId, pe: IrId, end: IrId },
    /// `p` matches `t`, and `other_p` matches `other_t`.
    Both { p: IrId, t: IrId, other_p: IrId, other_t: IrId },
    /// `name` stands for `taken` operands from `t` of the pool, and those behind match those from `p`.
    ManyOperands { name: Symbol, p: u32, pe: u32, t: u32, taken: u32, te: u32 },
    /// The type `p` is the type `t`, or the built-in type.
    Type { p: IrId, t: IrId, builtin: Option<Builtin> },
    /// The match reaches as far as this offset.
    Reach { end: u32 },
    /// The same, in any order, each operand at most once; the first of them one from `at`.
    Commuted { p: u32, pe: u32, at: u32, t: u32, te: u32, taken: u32 },
}

/// Where statements go on: with siblings, or with all statements below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The sibling `at`, up to `end`.
    Siblings { at: IrId, end: IrId },
    /// The statement `at` of the list of all, up to `end`.
    All { at: u32, end: u32 },
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    goal: Goal,
    next: u32,
}

#[derive(Debug, Clone, Copy)]
struct Choice {
    goal: Goal,
    next: u32,
    bindings: u32,
    cells: u32,
    taken: u32,
    pool: u32,
    reach: u32,
}

/// The machine, for one pattern in one file.
#[derive(Debug)]
pub(super) struct Machine<'m> {
    pub facts: &'m FileFacts<'m>,
    pub pattern: &'m Pattern,
    pub bindings: Vec<(Symbol, Bound)>,
    /// Lists of nodes that goals choose from.
    pub pool: Vec<IrId>,
    /// Lists of siblings that are taken: the sibling and the rest of its list.
    pub taken: Vec<(IrId, u32)>,
    /// Where the last matched statement ends; 0 where none is.
    pub reach: u32,
    cells: Vec<Cell>,
    choices: Vec<Choice>,
    /// The goals still to be met.
    next: u32,
    pub steps: u32,
    most_steps: u32,
    pub exhausted: bool,
}

impl<'m> Machine<'m> {
    pub fn new(facts: &'m FileFacts<'m>, pattern: &'m Pattern) -> Self {
        Self {
            facts,
            pattern,
            bindings: Vec::new(),
            pool: Vec::new(),
            taken: Vec::new(),
            reach: 0,
            cells: Vec::new(),
            choices: Vec::new(),
            next: NOTHING,
            steps: 0,
            most_steps: STEPS.max(facts.ir.len().saturating_mul(STEPS_PER_NODE)),
            exhausted: false,
        }
    }

    /// Adds to `found` every way in which `goal` can be met. The span is that of `node`, or for statements from its start to
    /// the end of the last.
    pub fn run(&mut self, goal: Goal, node: IrId, found: &mut Vec<Match>) {
        self.bindings.clear();
        self.pool.clear();
        self.taken.clear();
        self.cells.clear();
        self.choices.clear();
        (self.next, self.reach, self.steps) = (NOTHING, 0, 0);
        self.push(goal);
        let before = found.len();
        let mut seen: HashSet<u64, FixedState> = HashSet::default();
        loop {
            if self.next == NOTHING {
                let matched = self.matched(node);
                let is_new = seen.insert(FixedState::default().hash_one(&matched));
                if is_new || !found[before..].contains(&matched) {
                    found.push(matched);
                }
                // Where nothing is bound and no statements reach further, all ways are the same.
                if found.len() - before >= MATCHES || !self.back() {
                    return;
                }
                continue;
            }
            self.steps += 1;
            if self.steps > self.most_steps {
                self.exhausted = true;
                return;
            }
            let cell = self.cells[self.next as usize];
            self.next = cell.next;
            if !self.step(cell.goal) && !self.back() {
                return;
            }
        }
    }

    fn matched(&self, node: IrId) -> Match {
        let mut span = self.t(node).span;
        // Statements in a body of the node end before it; those behind it end further on.
        span.end = span.end.max(self.reach);
        let mut bindings = Bindings::default();
        for (name, bound) in &self.bindings {
            bindings.set(*name, bound.clone());
        }
        Match { span, node: Some(node), bindings }
    }

    /// Goes back to the last choice and takes its other way; `false` where there is none.
    fn back(&mut self) -> bool {
        let Some(choice) = self.choices.pop() else { return false };
        self.bindings.truncate(choice.bindings as usize);
        self.cells.truncate(choice.cells as usize);
        self.taken.truncate(choice.taken as usize);
        self.pool.truncate(choice.pool as usize);
        self.reach = choice.reach;
        self.next = choice.next;
        self.push(choice.goal);
        true
    }

    fn step(&mut self, goal: Goal) -> bool {
        match goal {
            Goal::Node { p, t, root, plain } => self.node(p, t, root, plain),
            Goal::OneOf { p, from, to, root } => self.one_of(p, from, to, root),
            Goal::Dotted { p, t, length } => self.dotted(p, t, length),
            Goal::Sequence { p, pe, t, te, slot, less } => self.sequence(p, pe, t, te, slot, less),
            Goal::Arguments { p, pe, t, te, taken } => self.arguments(p, pe, t, te, taken),
            Goal::AnyOrder { p, pe, at, t, te, slot, taken, less } => {
                self.any_order(AnyOrder { p, pe, at, t, te, slot, taken, less })
            }
            Goal::Statements { p, pe, t, less, deep } => self.statements(p, pe, t, less, deep),
            Goal::Bound { name, t, end, p, pe, te, slot, less } => {
                self.bind_then(name, t, end, Goal::Sequence { p, pe, t, te, slot, less }, slot)
            }
            Goal::TakenArgument { p, pe, chosen, t, te, taken } => self.taken_argument(p, pe, chosen, t, te, taken),
            Goal::BoundStatements { name, t, stop, p, pe, end } => self.bound_statements(name, t, stop, p, pe, end),
            Goal::Both { p, t, other_p, other_t } => {
                self.push_node(other_p, other_t);
                self.push_node(p, t);
                true
            }
            Goal::ManyOperands { name, p, pe, t, taken, te } => self.many_operands(name, p, pe, t, taken, te),
            Goal::Type { p, t, builtin } => self.of_type(p, t, builtin),
            Goal::Reach { end } => {
                self.reach = self.reach.max(end);
                true
            }
            Goal::Operands { p, pe, t, te } => self.operands(p, pe, t, te),
            Goal::Commuted { p, pe, at, t, te, taken } => self.commuted(p, pe, at, t, te, taken),
        }
    }

    /// A further goal to be met, before those that are left.
    pub fn push(&mut self, goal: Goal) {
        self.cells.push(Cell { goal, next: self.next });
        self.next = self.cells.len() as u32 - 1;
    }

    /// The goal that `p` matches `t`, below the root.
    pub fn push_node(&mut self, p: IrId, t: IrId) {
        self.push(Goal::Node { p, t, root: false, plain: false });
    }

    /// Another way to go on from here, to be tried when this one was.
    pub fn or_else(&mut self, goal: Goal) {
        self.choices.push(Choice {
            goal,
            next: self.next,
            bindings: self.bindings.len() as u32,
            cells: self.cells.len() as u32,
            taken: self.taken.len() as u32,
            pool: self.pool.len() as u32,
            reach: self.reach,
        });
    }

    fn one_of(&mut self, p: IrId, from: u32, to: u32, root: bool) -> bool {
        if from >= to {
            return false;
        }
        if from + 1 < to {
            self.or_else(Goal::OneOf { p, from: from + 1, to, root });
        }
        let t = self.pool[from as usize];
        self.push(Goal::Node { p, t, root, plain: false });
        true
    }

    // --- the two trees

    pub fn p(&self, id: IrId) -> &'m IrNode {
        self.pattern.ir().node(id)
    }

    pub fn t(&self, id: IrId) -> &'m IrNode {
        self.facts.ir.node(id)
    }

    pub fn pattern_tree(&self) -> &'m Ir {
        self.pattern.ir()
    }

    pub fn tree(&self) -> &'m Ir {
        &self.facts.ir
    }

    /// The first sibling from `at` in `slot`, or `end`.
    pub fn skip(tree: &Ir, mut at: IrId, end: IrId, slot: Slot) -> IrId {
        while at < end && tree.node(at).slot != slot {
            at = tree.node(at).end;
        }
        at.min(end)
    }

    // --- bindings

    /// Lets `name` stand for `bound`, or sees whether it does.
    pub fn bind(&mut self, name: Symbol, bound: Bound) -> bool {
        if name == super::anonymous() {
            return true;
        }
        if let Some((_, earlier)) = self.bindings.iter().find(|(other, _)| *other == name) {
            self.steps += 1;
            return super::equal::equal(self.facts, earlier, &bound, self.pattern.options());
        }
        self.bindings.push((name, bound));
        true
    }

    /// A span of the file as a bound text.
    pub fn text_at(&self, span: Span) -> Bound {
        Bound { span, to: crate::rules::binding::BoundTo::Text(span.of(self.facts.text).into()) }
    }
}

/// [`Goal::AnyOrder`], its parts named.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnyOrder {
    pub p: IrId,
    pub pe: IrId,
    pub at: IrId,
    pub t: IrId,
    pub te: IrId,
    pub slot: Slot,
    pub taken: u32,
    pub less: bool,
}
