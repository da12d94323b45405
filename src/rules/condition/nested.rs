use super::value::string_content;
use crate::language::Language;
use crate::rules::binding::{Bindings, Bound, BoundTo};
use crate::rules::file::Target;
use crate::rules::formula::{Formula, Ranged, Scope, TypePattern, evaluate};
use crate::rules::ir::Symbol;
use crate::rules::sema::FileFacts;
use crate::syntax::{Limits, parse};
use crate::text::Span;
use std::sync::Arc;

/// The new bindings of each match of `formula` in what `name` stands for, or nothing where there is none.
pub(super) fn matches(
    name: Symbol,
    language: Option<Target>,
    formula: &Formula,
    range: &Ranged,
    scope: &Scope<'_>,
) -> Option<Vec<Bindings>> {
    let bound = range.bindings.get(name)?;
    let Some(language) = language else {
        let context = Ranged { span: bound.span, ..range.clone() };
        return found(evaluate(formula, scope, Some(&context)));
    };
    let (content, start) = match (string_content(bound, scope), language) {
        (Some(content), _) => content,
        (None, Target::Generic | Target::Regex) => (scope.text_of(bound).to_owned(), bound.span.start),
        (None, Target::Language(_)) => return None,
    };
    let (content, ahead) = match language {
        Target::Language(Language::Php) if !content.trim_start().starts_with("<?") => (format!("<?php {content}"), 6),
        _ => (content, 0),
    };
    let whole = Span { start: 0, end: content.len() as u32 };
    // The tree of the outer text means nothing in here.
    let mut outside = Bindings::default();
    for (name, bound) in range.bindings.iter() {
        outside.set(name, as_text(bound, scope.text_of(bound), bound.span));
    }
    let context = Ranged { span: whole, node: None, bindings: outside, kind: range.kind, fix: None };
    let ranges = match language {
        Target::Language(language) => {
            let parsed = parse(language, &content, Limits::default());
            let facts = FileFacts::new(parsed.view(&content));
            let inner = Scope::new(&content, Some(&facts));
            let ranges = evaluate(formula, &inner, Some(&context));
            outward(ranges, &inner, start, ahead)
        }
        Target::Generic | Target::Regex => {
            let inner = Scope::new(&content, None);
            let ranges = evaluate(formula, &inner, Some(&context));
            outward(ranges, &inner, start, ahead)
        }
    };
    found(ranges)
}

fn found(ranges: Vec<Ranged>) -> Option<Vec<Bindings>> {
    (!ranges.is_empty()).then(|| ranges.into_iter().map(|range| range.bindings).collect())
}

/// The bindings of an inner text as texts at their places in the outer one.
fn outward(mut ranges: Vec<Ranged>, inner: &Scope<'_>, start: u32, ahead: u32) -> Vec<Ranged> {
    for range in &mut ranges {
        let mut outer = Bindings::default();
        for (name, bound) in range.bindings.iter() {
            let shift = |at: u32| (at + start).saturating_sub(ahead).max(start);
            let span = Span { start: shift(bound.span.start), end: shift(bound.span.end) };
            outer.set(name, as_text(bound, inner.text_of(bound), span));
        }
        range.bindings = outer;
    }
    ranges
}

fn as_text(bound: &Bound, text: &str, span: Span) -> Bound {
    match &bound.to {
        BoundTo::Text(text) => Bound { span, to: BoundTo::Text(Arc::clone(text)) },
        BoundTo::Node(_) | BoundTo::Nodes { .. } => Bound { span, to: BoundTo::Text(Arc::from(text)) },
    }
}

/// Whether what `bound` stands for has the type `wanted`.
pub(super) fn has_type(wanted: &TypePattern, bound: &Bound, scope: &Scope<'_>) -> bool {
    let Some(pattern) = &wanted.pattern else { return false };
    scope.matches_exactly(pattern, bound.span)
}
