//! Whether matches fulfil what a formula wants of them besides its patterns.

mod compare;
mod entropy;
mod nested;
mod redos;
mod value;

pub use value::Value;
pub(in crate::rules) use value::constant_text;

use super::binding::Bindings;
use super::file::Analyzer;
use super::formula::{Condition, Ranged, Scope};

/// The ranges that fulfil all conditions. What expressions and nested patterns bind is added: a range comes once as it was and
/// once for each of their matches.
#[must_use]
pub fn filter(conditions: &[Condition], ranges: Vec<Ranged>, scope: &Scope<'_>) -> Vec<Ranged> {
    let mut kept = Vec::with_capacity(ranges.len());
    for range in ranges {
        let mut further: Vec<Bindings> = Vec::new();
        let fulfils = conditions.iter().all(|condition| match holds(condition, &range, scope) {
            Some(mut new) => {
                further.append(&mut new);
                true
            }
            None => false,
        });
        if !fulfils {
            continue;
        }
        for new in further {
            let mut with = range.clone();
            let mut is_more = false;
            for (name, bound) in new.iter() {
                if with.bindings.get(name).is_none() {
                    with.bindings.set(name, bound.clone());
                    is_more = true;
                }
            }
            if is_more && !kept.contains(&with) {
                kept.push(with);
            }
        }
        kept.push(range);
    }
    kept
}

/// Whether `condition` holds of `range`: the bindings that it adds, or nothing where it does not.
fn holds(condition: &Condition, range: &Ranged, scope: &Scope<'_>) -> Option<Vec<Bindings>> {
    let truth = |is: bool| is.then(Vec::new);
    match condition {
        Condition::Regex { name, regex, constant_propagation } => {
            let bound = range.bindings.get(*name)?;
            let constant = if *constant_propagation { value::constant_text(bound, scope) } else { None };
            let text = constant.as_deref().unwrap_or_else(|| scope.text_of(bound));
            match scope.first_match(regex, text) {
                Ok(Some(found)) => {
                    let bindings = super::formula::group_bindings(regex, &found.groups, text, bound.span.start);
                    Some(if bindings.is_empty() { Vec::new() } else { vec![bindings] })
                }
                Ok(None) => None,
                Err(_) => {
                    scope.give_up();
                    None
                }
            }
        }
        Condition::Pattern { name, language, formula } => nested::matches(*name, *language, formula, range, scope),
        Condition::Comparison { expression, strip } => truth(compare::is_true(expression, *strip, range, scope)),
        Condition::Analysis { name, analyzer } => {
            let bound = range.bindings.get(*name)?;
            let content = value::content(bound, scope);
            truth(match analyzer {
                Analyzer::Entropy => entropy::looks_random(&content),
                Analyzer::Redos => redos::is_vulnerable(&content),
            })
        }
        Condition::Type { name, types } => {
            let bound = range.bindings.get(*name)?;
            truth(types.iter().any(|wanted| nested::has_type(wanted, bound, scope)))
        }
    }
}
