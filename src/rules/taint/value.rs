//! Sets of taints, each with the way it came.

use super::{At, Step, StepKind};
use crate::rules::ir::Symbol;
use crate::text::Span;
use std::rc::Rc;

/// Where a taint began.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A match of a source.
    Source(u32),
    /// A source in another file, known by a number.
    Foreign(u64),
    /// What a caller hands in: a parameter, and a place in it.
    Parameter { index: u32, path: Rc<[Symbol]> },
}

/// Deeper parts of a parameter are known by their beginning.
const LONGEST_PATH: usize = 3;

/// The number of the parameter that is the receiver of a method.
pub(super) const RECEIVER: u32 = u32::MAX;

/// One taint of a value.
#[derive(Debug, Clone)]
pub(super) struct Taint {
    pub origin: Origin,
    /// [`Symbol::NONE`] for a source without label.
    pub label: Symbol,
    pub trace: Trace,
}

impl Taint {
    fn key(&self) -> (&Origin, Symbol) {
        (&self.origin, self.label)
    }

    /// With a further step.
    pub(super) fn step(&self, span: Span, what: StepKind) -> Self {
        Self { trace: self.trace.step(span, what), ..self.clone() }
    }
}

/// The steps that a taint has taken. They are told of few of the taints, so they are only put together then.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace(Option<Rc<Node>>);

#[derive(Debug)]
struct Node {
    before: Trace,
    last: Part,
    /// Of all steps up to here, some of which may be told as one.
    length: u32,
}

/// What stands at the end of a way.
#[derive(Debug)]
enum Part {
    Step(Step),
    /// The way through a function that is called.
    Way(Trace),
}

/// A way longer than this keeps its first steps only, and its sink.
const LONGEST: u32 = 40;

impl Trace {
    /// This way and a further step in this file, unless that is the last one already.
    pub(super) fn step(&self, span: Span, what: StepKind) -> Self {
        self.and(Step { at: At::Here(span), what })
    }

    fn and(&self, step: Step) -> Self {
        let is_last = self.0.as_ref().is_some_and(|node| matches!(&node.last, Part::Step(last) if *last == step));
        if is_last { self.clone() } else { self.to(Part::Step(step), 1) }
    }

    fn to(&self, last: Part, further: u32) -> Self {
        let length = self.length();
        if length >= LONGEST {
            return self.clone();
        }
        Self(Some(Rc::new(Node { last, before: self.clone(), length: length + further })))
    }

    fn length(&self) -> u32 {
        self.0.as_ref().map_or(0, |node| node.length)
    }

    /// This way, then `further`.
    pub(super) fn then(&self, further: &Self) -> Self {
        match (&self.0, &further.0) {
            (_, None) => self.clone(),
            (None, _) => further.clone(),
            _ if self.length() + further.length() <= LONGEST => self.to(Part::Way(further.clone()), further.length()),
            // Ways within ways stay as shallow as they are short.
            _ => further.steps().into_iter().fold(self.clone(), |way, step| way.and(step)),
        }
    }

    /// The steps from the first to the last.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut waiting: Vec<&Self> = vec![self];
        // From the last to the first: what comes before waits until what comes behind is told.
        while let Some(Self(way)) = waiting.pop() {
            let Some(node) = way else { continue };
            waiting.push(&node.before);
            match &node.last {
                Part::Step(step) => steps.push(step.clone()),
                Part::Way(further) => waiting.push(further),
            }
        }
        steps.reverse();
        steps.dedup();
        steps.truncate(LONGEST as usize);
        steps
    }
}

impl FromIterator<Step> for Trace {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        steps.into_iter().fold(Self::default(), |way, step| way.and(step))
    }
}

/// The taints of a value, sorted by origin and label; of equal ones the first is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Taints(Option<Rc<Vec<Taint>>>);

/// More taints of one value say nothing more to a reader, and cost time.
const MOST: usize = 32;

impl Taints {
    pub(super) fn one(taint: Taint) -> Self {
        Self(Some(Rc::new(vec![taint])))
    }

    pub(super) fn is_clean(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Taint> {
        self.0.iter().flat_map(|taints| taints.iter())
    }

    /// Whether both are one and the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            _ => false,
        }
    }

    /// Whether both hold the same taints, whatever way these took.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(two)) => {
                Rc::ptr_eq(one, two)
                    || (one.len() == two.len() && one.iter().zip(two.iter()).all(|(one, two)| one.key() == two.key()))
            }
            _ => false,
        }
    }

    /// The taints of either.
    pub(super) fn or(&self, other: &Self) -> Self {
        let (one, two) = match (&self.0, &other.0) {
            (_, None) => return self.clone(),
            (None, _) => return other.clone(),
            (Some(one), Some(two)) if Rc::ptr_eq(one, two) => return self.clone(),
            (Some(one), Some(two)) => (one, two),
        };
        if two.iter().all(|taint| one.binary_search_by(|known| known.key().cmp(&taint.key())).is_ok()) {
            return self.clone();
        }
        let mut all: Vec<Taint> = one.iter().cloned().collect();
        for taint in two.iter() {
            if let Err(at) = all.binary_search_by(|known| known.key().cmp(&taint.key())) {
                all.insert(at, taint.clone());
            }
        }
        all.truncate(MOST);
        Self(Some(Rc::new(all)))
    }

    /// Adds those of `other`.
    pub(super) fn add(&mut self, other: &Self) {
        if !other.is_clean() {
            *self = self.or(other);
        }
    }

    /// Each taint changed by `change`, without those that it drops.
    pub(super) fn map(&self, change: impl Fn(&Taint) -> Option<Taint>) -> Self {
        self.iter().filter_map(change).collect()
    }

    /// Those of which `is_kept` holds.
    pub(super) fn only(&self, is_kept: impl Fn(&Taint) -> bool) -> Self {
        if self.iter().all(&is_kept) { self.clone() } else { self.map(|taint| is_kept(taint).then(|| taint.clone())) }
    }

    /// What a part of a value holds whose taints these are: of what a caller hands in, that part.
    pub(super) fn in_part(&self, part: &[Symbol]) -> Self {
        if !self.iter().any(|taint| matches!(taint.origin, Origin::Parameter { .. })) {
            return self.clone();
        }
        self.map(|taint| {
            let Origin::Parameter { index, path } = &taint.origin else { return Some(taint.clone()) };
            let path: Rc<[Symbol]> = path.iter().chain(part).take(LONGEST_PATH).copied().collect();
            Some(Taint { origin: Origin::Parameter { index: *index, path }, ..taint.clone() })
        })
    }

    /// All with a further step.
    pub(super) fn step(&self, span: Span, what: StepKind) -> Self {
        match &self.0 {
            None => Self::default(),
            Some(taints) => Self(Some(Rc::new(taints.iter().map(|taint| taint.step(span, what)).collect()))),
        }
    }
}

impl FromIterator<Taint> for Taints {
    fn from_iter<I: IntoIterator<Item = Taint>>(taints: I) -> Self {
        let mut all: Vec<Taint> = taints.into_iter().collect();
        if all.is_empty() {
            return Self::default();
        }
        if !all.is_sorted_by(|one, two| one.key() < two.key()) {
            // Stable, so that of equal ones the first is kept.
            all.sort_by(|one, two| one.key().cmp(&two.key()));
            all.dedup_by(|later, first| later.key() == first.key());
        }
        all.truncate(MOST);
        Self(Some(Rc::new(all)))
    }
}
