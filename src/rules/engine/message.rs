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

    /// The text as code that takes the place of a match: its own lines but the first begin with `indent`, what metavariables
    /// stand for keeps its lines as they are, and a comma beside `$...ARGS` goes where these are none.
    #[must_use]
    pub fn fill_code(&self, bindings: &Bindings, scope: &Scope<'_>, indent: &str) -> String {
        let mut code = String::new();
        let mut after_nothing = false;
        for part in &self.parts {
            match part {
                Part::Text(plain) => {
                    let plain =
                        if std::mem::take(&mut after_nothing) { without_comma(&mut code, plain) } else { plain };
                    push_indented(&mut code, plain, indent);
                }
                Part::Name { written, candidates, .. } => {
                    let bound = candidates.iter().find_map(|(name, length)| Some((bindings.get(*name)?, *length)));
                    let Some((bound, length)) = bound else {
                        code.push_str(written);
                        continue;
                    };
                    let (text, rest) = (scope.text_of(bound), written.get(length..).unwrap_or_default());
                    after_nothing = written.starts_with("$...") && text.is_empty() && rest.is_empty();
                    code.push_str(text);
                    code.push_str(rest);
                }
            }
        }
        if after_nothing {
            without_comma(&mut code, "");
        }
        code
    }
}

/// Adds `text`, each of whose lines but the first begins with `indent`, but for empty ones.
fn push_indented(code: &mut String, text: &str, indent: &str) {
    let mut lines = text.split('\n').peekable();
    code.push_str(lines.next().unwrap_or_default());
    while let Some(line) = lines.next() {
        code.push('\n');
        // Behind the last line a metavariable follows.
        if !line.trim().is_empty() || lines.peek().is_none() {
            code.push_str(indent);
        }
        code.push_str(line);
    }
}

/// Between `code` and `next` there is nothing: takes one comma away from either side, if it would be left over.
fn without_comma<'n>(code: &mut String, next: &'n str) -> &'n str {
    let before = code.trim_end();
    let closes = next.trim_start().is_empty() || next.trim_start().starts_with([')', ']', '}']);
    if before.ends_with(',') && closes {
        code.truncate(before.len() - 1);
        return next;
    }
    match next.trim_start().strip_prefix(',') {
        Some(rest) if before.ends_with(['(', '[', '{', ',']) => rest.trim_start_matches(' '),
        _ => next,
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

    #[test]
    fn code_is_aligned_with_what_it_replaces_and_no_comma_is_left_over() {
        let mut bindings = Bindings::default();
        let mut bind = |name: &str, text: &str| {
            bindings.set(symbol_of(name), Bound { span: Span::default(), to: BoundTo::Text(text.into()) });
        };
        bind("$X", "a(\n  1)");
        bind("$...NONE", "");
        bind("$...ARGS", "1, 2");
        let scope = Scope::new("", None);
        let fill = |text: &str| Template::new(text).fill_code(&bindings, &scope, "    ");
        assert_eq!(fill("if b:\n\n  $X\n$X"), "if b:\n\n      a(\n  1)\n    a(\n  1)");
        assert_eq!(fill("f($X, $...NONE)"), "f(a(\n  1))");
        assert_eq!(fill("f($...NONE, b)"), "f(b)");
        assert_eq!(fill("f(b, $...NONE, c)"), "f(b, c)");
        assert_eq!(fill("f($...NONE) + f($...ARGS)"), "f() + f(1, 2)");
    }
}
