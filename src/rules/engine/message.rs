use crate::rules::binding::Bindings;
use crate::rules::condition::constant_text;
use crate::rules::formula::Scope;
use crate::rules::ir::{Symbol, symbol_of};

/// A text with `$X` and `value($X)` in it, cut up once.
#[derive(Debug, Clone)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Text(Box<str>),
    /// The word as written, and the names that it may be: the longest first, each with what is left behind it.
    Name {
        written: Box<str>,
        value: bool,
        candidates: Vec<(Symbol, usize)>,
    },
}

impl Template {
    /// Cuts `text` up.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            plain.push_str(rest.get(..at).unwrap_or_default());
            rest = rest.get(at..).unwrap_or_default();
            let behind = rest.get(1..).unwrap_or_default();
            let dots = if behind.starts_with("...") { 3 } else { 0 };
            let word = behind.get(dots..).unwrap_or_default();
            let length =
                word.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(word.len());
            let mut whole = 1 + dots + length;
            if length == 0 {
                plain.push('$');
                rest = behind;
                continue;
            }
            let written = rest.get(..whole).unwrap_or_default();
            let candidates =
                (dots + 2..=whole).rev().filter_map(|end| Some((symbol_of(written.get(..end)?), end))).collect();
            let value = plain.ends_with("value(") && rest.get(whole..).is_some_and(|next| next.starts_with(')'));
            if value {
                plain.truncate(plain.len() - "value(".len());
            }
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain).into()));
            }
            parts.push(Part::Name { written: written.into(), value, candidates });
            whole += usize::from(value);
            rest = rest.get(whole..).unwrap_or_default();
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain.into()));
        }
        Self { parts }
    }

    /// The text with what the metavariables stand for. A name that stands for nothing is left as it is.
    #[must_use]
    pub fn fill(&self, bindings: &Bindings, scope: &Scope<'_>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Name { written, value, candidates } => {
                    let bound = candidates.iter().find_map(|(name, length)| Some((bindings.get(*name)?, *length)));
                    match bound {
                        Some((bound, length)) => {
                            match value.then(|| constant_text(bound, scope)).flatten() {
                                Some(constant) => text.push_str(&constant),
                                None => text.push_str(scope.text_of(bound)),
                            }
                            text.push_str(written.get(length..).unwrap_or_default());
                        }
                        None if *value => {
                            text.push_str("value(");
                            text.push_str(written);
                            text.push(')');
                        }
                        None => text.push_str(written),
                    }
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::binding::{Bound, BoundTo};
    use crate::text::Span;

    #[test]
    fn names_are_filled_in_and_unknown_ones_left() {
        let mut bindings = Bindings::default();
        bindings.set(symbol_of("$X"), Bound { span: Span::default(), to: BoundTo::Text("a".into()) });
        bindings.set(symbol_of("$...ARGS"), Bound { span: Span::default(), to: BoundTo::Text("1, 2".into()) });
        let scope = Scope::new("", None);
        let fill = |text: &str| Template::new(text).fill(&bindings, &scope);
        assert_eq!(fill("`$X` in $Y costs 3$ $...ARGS. value($X)!"), "`a` in $Y costs 3$ 1, 2. a!");
        assert_eq!(fill("$XY value($Y) $"), "aY value($Y) $");
    }
}
