use super::algebra::{RangeKind, Ranged, agrees, deduplicate, difference, intersection};
use super::{Formula, Kind, Leaf, Scope};
use crate::rules::binding::{Bound, BoundTo};
use crate::rules::condition;
use crate::rules::ir::Symbol;
use crate::text::Span;
use std::sync::Arc;

/// Where `formula` matches in `scope`. Inside of a `metavariable-pattern`, `context` is what the metavariable stands for and
/// the bindings that matches must agree with.
#[must_use]
pub fn evaluate(formula: &Formula, scope: &Scope<'_>, context: Option<&Ranged>) -> Vec<Ranged> {
    if lacks_a_word(formula, scope) {
        return Vec::new();
    }
    let mut ranges = evaluate_kind(&formula.kind, scope, context);
    if ranges.is_empty() {
        return ranges;
    }
    if !formula.conditions.is_empty() {
        ranges = condition::filter(&formula.conditions, ranges, scope);
    }
    if !formula.focus.is_empty() {
        ranges = ranges.iter().flat_map(|range| focus(range, &formula.focus)).collect();
    }
    if let Some(fix) = &formula.fix {
        for range in &mut ranges {
            range.fix = Some(Arc::clone(fix));
        }
    }
    if let Some(name) = formula.bind_as {
        for range in &mut ranges {
            let to = match range.node {
                Some(node) => BoundTo::Node(node),
                None => BoundTo::Text(Arc::from(range.span.of(scope.text))),
            };
            range.bindings.set(name, Bound { span: range.span, to });
        }
    }
    ranges
}

/// Whether words that `formula` must find are not in the text, so that it matches nowhere: told without trying anything.
#[must_use]
pub fn lacks_a_word(formula: &Formula, scope: &Scope<'_>) -> bool {
    match &formula.kind {
        Kind::Leaf(Leaf::Pattern(pattern)) => scope.lacks_a_word(pattern),
        Kind::Leaf(Leaf::Regex(_) | Leaf::Generic(_)) => false,
        Kind::All { positive, .. } => positive.iter().any(|part| lacks_a_word(part, scope)),
        Kind::Any(parts) => parts.iter().all(|part| lacks_a_word(part, scope)),
        Kind::Inside(part) | Kind::Anywhere(part) => lacks_a_word(part, scope),
    }
}

/// What `formula` costs to evaluate, by a rough order: of several that must all match, the cheap ones go first, and spare the others
/// where they find nothing.
fn cost(formula: &Formula) -> u8 {
    match &formula.kind {
        Kind::Leaf(Leaf::Pattern(pattern)) => u8::from(!pattern.anchors().has_any()) * 2,
        Kind::Leaf(Leaf::Regex(regex)) if regex.is_linear() => 1,
        Kind::Leaf(Leaf::Regex(_) | Leaf::Generic(_)) => 3,
        Kind::All { positive, .. } => positive.iter().map(cost).min().unwrap_or(3),
        Kind::Any(parts) => parts.iter().map(cost).max().unwrap_or(0),
        Kind::Inside(part) | Kind::Anywhere(part) => cost(part),
    }
}

fn evaluate_kind(kind: &Kind, scope: &Scope<'_>, context: Option<&Ranged>) -> Vec<Ranged> {
    match kind {
        Kind::Leaf(leaf) => evaluate_leaf(leaf, scope, context),
        Kind::Inside(inner) => of_kind(evaluate(inner, scope, context), RangeKind::Inside),
        Kind::Anywhere(inner) => of_kind(evaluate(inner, scope, context), RangeKind::Anywhere),
        Kind::Any(parts) => {
            let mut all: Vec<Ranged> = parts.iter().flat_map(|part| evaluate(part, scope, context)).collect();
            deduplicate(&mut all);
            all
        }
        Kind::All { positive, selector, negative } => {
            // What is inside comes after what is plain; a part that matches nothing ends it at once.
            let mut order: Vec<usize> = (0..positive.len()).collect();
            order.sort_by_key(|&index| positive.get(index).map(cost));
            let mut found: Vec<Vec<Ranged>> = vec![Vec::new(); positive.len()];
            for index in order {
                let (Some(part), Some(place)) = (positive.get(index), found.get_mut(index)) else { continue };
                *place = evaluate(part, scope, context);
                if place.is_empty() {
                    return Vec::new();
                }
            }
            let (mut plain, mut inside): (Vec<_>, Vec<_>) = found
                .into_iter()
                .partition(|ranges| ranges.first().is_none_or(|first| first.kind != RangeKind::Inside));
            plain.append(&mut inside);
            let mut lists = plain.into_iter();
            let mut ranges = match (lists.next(), context) {
                (Some(first), _) => first,
                (None, Some(context)) => vec![context.clone()],
                (None, None) => return Vec::new(),
            };
            for list in lists {
                ranges = intersection(&ranges, &list, scope);
                if ranges.is_empty() {
                    return ranges;
                }
            }
            if let Some(pattern) = selector {
                let within: Vec<Span> = ranges.iter().map(|range| range.span).collect();
                let selected = in_context(scope.search(pattern, Some(&within)), scope, context);
                ranges = intersection(&ranges, &selected, scope);
            }
            for part in negative {
                if ranges.is_empty() {
                    return ranges;
                }
                let forbidden = evaluate(part, scope, context);
                ranges = difference(ranges, &forbidden, scope);
            }
            ranges
        }
    }
}

fn evaluate_leaf(leaf: &Leaf, scope: &Scope<'_>, context: Option<&Ranged>) -> Vec<Ranged> {
    match leaf {
        Leaf::Pattern(pattern) => match context {
            Some(inside) => in_context(scope.search(pattern, Some(&[inside.span])), scope, context),
            None => scope.of_pattern(pattern).to_vec(),
        },
        Leaf::Regex(regex) => match context {
            Some(inside) => in_context(scope.search_regex(regex, inside.span), scope, context),
            None => scope.of_regex(regex).to_vec(),
        },
        Leaf::Generic(pattern) => in_context(scope.of_generic(pattern), scope, context),
    }
}

/// Those of `found` that lie in the context and agree with its bindings.
fn in_context(mut found: Vec<Ranged>, scope: &Scope<'_>, context: Option<&Ranged>) -> Vec<Ranged> {
    if let Some(context) = context {
        found.retain(|range| context.span.contains(range.span) && agrees(range, context, scope));
    }
    found
}

fn of_kind(mut ranges: Vec<Ranged>, kind: RangeKind) -> Vec<Ranged> {
    for range in &mut ranges {
        range.kind = kind;
    }
    ranges
}

/// `range` narrowed down: each list gives the places of its metavariables; several lists must meet.
fn focus(range: &Ranged, lists: &[Vec<Symbol>]) -> Vec<Ranged> {
    let narrowed = |names: &Vec<Symbol>| -> Vec<Ranged> {
        names
            .iter()
            .filter_map(|name| {
                let bound = range.bindings.get(*name)?;
                let span = meeting(bound.span, range.span)?;
                let node = match bound.to {
                    BoundTo::Node(node) if span == bound.span => Some(node),
                    _ => None,
                };
                Some(Ranged { span, node, ..range.clone() })
            })
            .collect()
    };
    let mut result: Option<Vec<Ranged>> = None;
    for list in lists {
        let places = narrowed(list);
        result = Some(match result {
            None => places,
            Some(before) => before
                .iter()
                .flat_map(|one| {
                    places.iter().filter_map(move |other| {
                        let span = meeting(one.span, other.span)?;
                        Some(if span == one.span { one.clone() } else { other.clone() })
                    })
                })
                .collect(),
        });
    }
    result.unwrap_or_default()
}

/// The inner one of two spans of which one holds the other.
fn meeting(one: Span, other: Span) -> Option<Span> {
    if other.contains(one) {
        Some(one)
    } else if one.contains(other) {
        Some(other)
    } else {
        None
    }
}
