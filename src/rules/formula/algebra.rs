use crate::rules::binding::{Bindings, Bound};
use crate::rules::ir::IrId;
use crate::text::Span;
use std::sync::Arc;

/// A range with what its metavariables stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranged {
    pub span: Span,
    /// The node that matched, where one did.
    pub node: Option<IrId>,
    pub bindings: Bindings,
    pub kind: RangeKind,
    /// The fix of the part of the formula that it comes from.
    pub fix: Option<Arc<str>>,
}

/// Where a range comes from, which decides how it meets others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RangeKind {
    Plain,
    /// Of `pattern-inside`: the others lie in it.
    Inside,
    /// Of `anywhere`: its place is no matter.
    Anywhere,
    /// Of a regular expression.
    Regex,
}

/// Decides whether two values of one metavariable agree.
pub trait Agreement {
    /// Whether `left` and `right` may be the same thing.
    fn agree(&self, left: &Bound, right: &Bound) -> bool;

    /// Whether a metavariable is a numbered group of a regular expression; those never disagree.
    fn is_group(&self, name: crate::rules::ir::Symbol) -> bool;
}

/// Whether `inner` lies in `outer` and both agree.
fn included(inner: &Ranged, outer: &Ranged, agreement: &impl Agreement) -> bool {
    (outer.span.contains(inner.span) || outer.kind == RangeKind::Anywhere) && agrees(inner, outer, agreement)
}

/// Whether both agree on all metavariables that they share.
pub(super) fn agrees(left: &Ranged, right: &Ranged, agreement: &impl Agreement) -> bool {
    left.bindings.iter().all(|(name, bound)| match right.bindings.get(name) {
        Some(other) => agreement.is_group(name) || agreement.agree(bound, other),
        None => true,
    })
}

/// The ranges of one list that lie in a range of the other, with the bindings of both.
#[must_use]
pub fn intersection(left: &[Ranged], right: &[Ranged], agreement: &impl Agreement) -> Vec<Ranged> {
    let mut result = Vec::new();
    inner_of(left, right, agreement, &mut result);
    inner_of(right, left, agreement, &mut result);
    deduplicate(&mut result);
    result
}

fn inner_of(inners: &[Ranged], outers: &[Ranged], agreement: &impl Agreement, result: &mut Vec<Ranged>) {
    let index = Containers::new(outers);
    for inner in inners {
        index.around(inner.span, |outer| {
            let keeps_side = inner.kind != RangeKind::Inside || outer.kind == RangeKind::Inside;
            if keeps_side && included(inner, outer, agreement) {
                let mut merged = inner.clone();
                for (name, bound) in outer.bindings.iter() {
                    if merged.bindings.get(name).is_none() {
                        merged.bindings.set(name, bound.clone());
                    }
                }
                result.push(merged);
            }
        });
    }
}

/// The ranges of `positive` that no range of `negative` forbids.
#[must_use]
pub fn difference(positive: Vec<Ranged>, negative: &[Ranged], agreement: &impl Agreement) -> Vec<Ranged> {
    if negative.is_empty() {
        return positive;
    }
    let index = Containers::new(negative);
    let any_regex = negative.iter().any(|it| it.kind == RangeKind::Regex);
    let mut kept = positive;
    kept.retain(|range| {
        let mut forbidden = false;
        index.around(range.span, |other| {
            forbidden |= !forbidden
                && match other.kind {
                    RangeKind::Anywhere => true,
                    RangeKind::Inside | RangeKind::Regex => included(range, other, agreement),
                    RangeKind::Plain => range.span == other.span && included(range, other, agreement),
                };
        });
        let holds_regex =
            || negative.iter().any(|other| other.kind == RangeKind::Regex && included(other, range, agreement));
        !(forbidden || any_regex && holds_regex())
    });
    kept
}

/// Leaves of equal ranges only one.
pub(super) fn deduplicate(ranges: &mut Vec<Ranged>) {
    ranges.sort_by_key(|range| (range.span, range.kind));
    let mut first = 0;
    let mut kept: Vec<Ranged> = Vec::with_capacity(ranges.len());
    for range in ranges.drain(..) {
        if kept.get(first).is_none_or(|other| (other.span, other.kind) != (range.span, range.kind)) {
            first = kept.len();
        }
        let is_there = kept.get(first..).unwrap_or_default().contains(&range);
        if !is_there {
            kept.push(range);
        }
    }
    *ranges = kept;
}

/// Ranges by their start, with how far those up to each reach, so that those around a place are found without looking at all.
struct Containers<'r> {
    sorted: Vec<&'r Ranged>,
    /// The farthest end of the ranges up to each.
    reach: Vec<u32>,
    anywhere: Vec<&'r Ranged>,
}

impl<'r> Containers<'r> {
    fn new(ranges: &'r [Ranged]) -> Self {
        let (anywhere, mut sorted): (Vec<_>, Vec<_>) = ranges.iter().partition(|it| it.kind == RangeKind::Anywhere);
        sorted.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
        let mut farthest = 0;
        let reach = sorted
            .iter()
            .map(|it| {
                farthest = farthest.max(it.span.end);
                farthest
            })
            .collect();
        Self { sorted, reach, anywhere }
    }

    fn around(&self, span: Span, mut visit: impl FnMut(&'r Ranged)) {
        for range in &self.anywhere {
            visit(range);
        }
        let mut at = self.sorted.partition_point(|it| it.span.start <= span.start);
        while at > 0 && self.reach[at - 1] >= span.end {
            at -= 1;
            if self.sorted[at].span.end >= span.end {
                visit(self.sorted[at]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::binding::BoundTo;
    use crate::rules::ir::{Symbol, symbol_of};
    use proptest::prelude::*;

    struct ByText;

    impl Agreement for ByText {
        fn agree(&self, left: &Bound, right: &Bound) -> bool {
            left.to == right.to
        }

        fn is_group(&self, name: Symbol) -> bool {
            name == symbol_of("$1")
        }
    }

    fn range(start: u32, end: u32, kind: RangeKind, bound: &[(&str, &str)]) -> Ranged {
        let mut bindings = Bindings::default();
        for (name, text) in bound {
            bindings.set(symbol_of(name), Bound { span: Span::default(), to: BoundTo::Text(Arc::from(*text)) });
        }
        Ranged { span: Span { start, end }, node: None, bindings, kind, fix: None }
    }

    fn plain(start: u32, end: u32) -> Ranged {
        range(start, end, RangeKind::Plain, &[])
    }

    #[test]
    fn the_inner_range_survives_with_the_bindings_of_both() {
        let inner = range(2, 3, RangeKind::Plain, &[("$X", "a")]);
        let outer = range(0, 9, RangeKind::Inside, &[("$X", "a"), ("$Y", "b")]);
        let both = intersection(std::slice::from_ref(&inner), &[outer], &ByText);
        assert_eq!(both.len(), 1);
        assert_eq!((both[0].span, both[0].bindings.len()), (inner.span, 2));
    }

    #[test]
    fn ranges_that_disagree_do_not_meet_but_groups_never_disagree() {
        let one = |name| range(2, 3, RangeKind::Plain, &[(name, "a")]);
        let other = |name| range(0, 9, RangeKind::Plain, &[(name, "b")]);
        assert_eq!(intersection(&[one("$X")], &[other("$X")], &ByText), []);
        assert_eq!(intersection(&[one("$1")], &[other("$1")], &ByText).len(), 1);
    }

    #[test]
    fn what_is_only_inside_does_not_survive_inside_of_a_plain_range() {
        assert_eq!(intersection(&[range(1, 2, RangeKind::Inside, &[])], &[plain(0, 9)], &ByText), []);
    }

    #[test]
    fn each_sort_of_negation_forbids_its_own() {
        let at = |kind| range(2, 5, kind, &[]);
        let left = |range: Ranged, kind| difference(vec![range], &[at(kind)], &ByText).len();
        assert_eq!((left(plain(2, 5), RangeKind::Plain), left(plain(3, 4), RangeKind::Plain)), (0, 1));
        assert_eq!((left(plain(3, 4), RangeKind::Inside), left(plain(1, 6), RangeKind::Inside)), (0, 1));
        assert_eq!((left(plain(3, 4), RangeKind::Regex), left(plain(1, 6), RangeKind::Regex)), (0, 0));
        assert_eq!(left(plain(8, 9), RangeKind::Anywhere), 0);
    }

    prop_compose! {
        fn ranges()(list in prop::collection::vec((0..20_u32, 0..8_u32, 0..3_u8), 0..12)) -> Vec<Ranged> {
            list.into_iter().map(|(start, length, x)| {
                let bound: &[(&str, &str)] = match x { 0 => &[], 1 => &[("$X", "a")], _ => &[("$X", "b")] };
                range(start, start + length, RangeKind::Plain, bound)
            }).collect()
        }
    }

    fn sorted(mut list: Vec<Ranged>) -> Vec<Ranged> {
        deduplicate(&mut list);
        list.sort_by_key(|it| format!("{it:?}"));
        list
    }

    proptest! {
        #[test]
        fn plain_ranges_meet_in_any_order(a in ranges(), b in ranges()) {
            prop_assert_eq!(sorted(intersection(&a, &b, &ByText)), sorted(intersection(&b, &a, &ByText)));
        }

        #[test]
        fn ranges_survive_meeting_themselves(a in ranges()) {
            let met = intersection(&a, &a, &ByText);
            for range in &a {
                prop_assert!(met.contains(range));
            }
        }

        #[test]
        fn nothing_survives_its_own_negation(a in ranges()) {
            prop_assert_eq!(difference(a.clone(), &a, &ByText), vec![]);
        }

        #[test]
        fn inside_and_not_inside_part_what_there_is(a in ranges(), b in ranges()) {
            let b: Vec<Ranged> = b.into_iter().map(|it| Ranged { kind: RangeKind::Inside, ..it }).collect();
            let inside: Vec<Span> = intersection(&a, &b, &ByText).iter().map(|it| it.span).collect();
            let outside = difference(a.clone(), &b, &ByText);
            for range in &a {
                prop_assert!(inside.contains(&range.span) || outside.contains(range));
            }
            for range in &outside {
                prop_assert!(!b.iter().any(|it| included(range, it, &ByText)));
            }
        }

        #[test]
        fn the_index_of_containers_finds_what_a_look_at_all_finds(a in ranges(), b in ranges()) {
            let mut slow: Vec<Ranged> = Vec::new();
            for (from, to) in [(&a, &b), (&b, &a)] {
                for inner in from {
                    for outer in to {
                        if included(inner, outer, &ByText) {
                            let mut merged = inner.clone();
                            for (name, bound) in outer.bindings.iter() {
                                merged.bindings.set(name, bound.clone());
                            }
                            slow.push(merged);
                        }
                    }
                }
            }
            prop_assert_eq!(sorted(slow), sorted(intersection(&a, &b, &ByText)));
        }
    }
}
