use super::{Atom, GenericPattern, GenericText, Token, TokenKind};
use crate::rules::binding::{Bindings, Bound, BoundTo, Match};
use crate::rules::ir::Symbol;
use crate::text::Span;
use std::sync::Arc;

/// Most steps for one pattern in one text.
const MOST_STEPS: u32 = 4_000_000;

impl GenericPattern {
    /// Where it matches, by position and without overlap.
    #[must_use]
    pub fn find(&self, text: &GenericText<'_>) -> Vec<Match> {
        let mut found = Vec::new();
        let mut search = Search { pattern: self, text, steps: MOST_STEPS, bound: Vec::new() };
        let mut at = 0;
        while at < text.tokens.len() {
            search.bound.clear();
            let leading = usize::from(matches!(self.atoms.first(), Some(Atom::Ellipsis(None, _))));
            match search.atoms(leading, at) {
                Some(end) if end > at => {
                    found.push(search.found(at, end));
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }
}

struct Search<'s> {
    pattern: &'s GenericPattern,
    text: &'s GenericText<'s>,
    steps: u32,
    /// Name, first token, the token behind the last, and whether it is of an ellipsis.
    bound: Vec<(Symbol, usize, usize, bool)>,
}

impl Search<'_> {
    /// The end of a match of the atoms from `atom` on at the token `at`.
    fn atoms(&mut self, mut atom: usize, mut at: usize) -> Option<usize> {
        let before = self.bound.len();
        loop {
            self.steps = self.steps.checked_sub(1)?;
            let Some(wanted) = self.pattern.atoms.get(atom) else { return Some(at) };
            match wanted {
                Atom::Ellipsis(name, times) => {
                    let lines = self.pattern.most_lines.saturating_mul(*times);
                    let end = self.ellipsis(*name, lines, atom, at);
                    if end.is_none() {
                        self.bound.truncate(before);
                    }
                    return end;
                }
                wanted => {
                    let Some(token) = self.text.tokens.get(at) else {
                        self.bound.truncate(before);
                        return None;
                    };
                    if !self.is(wanted, token, at) {
                        self.bound.truncate(before);
                        return None;
                    }
                    (atom, at) = (atom + 1, at + 1);
                }
            }
        }
    }

    /// As few tokens as will do, up to a number of lines and not out of the brackets around.
    fn ellipsis(&mut self, name: Option<Symbol>, most_lines: u32, atom: usize, start: usize) -> Option<usize> {
        let first_line =
            start.checked_sub(1).and_then(|before| self.text.tokens.get(before)).map_or(0, |token| token.line);
        let base = self.text.tokens.get(start).map_or(0, |token| {
            let closes = matches!(token.kind, TokenKind::Sign(')' | ']' | '}'));
            token.depth + u32::from(closes)
        });
        let last = self.pattern.atoms.len() == atom + 1;
        let mut end = start;
        loop {
            let token = self.text.tokens.get(end).copied();
            // A bracket that was opened after the ellipsis began does not close what is around it.
            let closes_inner = token
                .is_some_and(|token| matches!(token.kind, TokenKind::Sign(')' | ']' | '}')) && token.depth >= base);
            let is_far = token.is_some_and(|token| token.line.saturating_sub(first_line) > most_lines);
            if !last && !closes_inner && !is_far {
                let mark = self.bound.len();
                if let Some(name) = name {
                    self.bound.push((name, start, end, true));
                }
                if let Some(found) = self.atoms(atom + 1, end) {
                    return Some(found);
                }
                self.bound.truncate(mark);
            }
            let goes_on = token.is_some_and(|token| {
                let closes = matches!(token.kind, TokenKind::Sign(')' | ']' | '}'));
                token.line.saturating_sub(first_line) <= most_lines
                    && token.depth + u32::from(closes) >= base
                    && self.steps > 0
            });
            if !goes_on {
                if last {
                    if let Some(name) = name {
                        self.bound.push((name, start, end, true));
                    }
                    return Some(end);
                }
                return None;
            }
            end += 1;
        }
    }

    fn is(&mut self, wanted: &Atom, token: &Token, at: usize) -> bool {
        match (wanted, token.kind) {
            (Atom::Word(word), TokenKind::Word) => {
                let found = token.span.of(self.text.text);
                if self.pattern.caseless { found.to_lowercase() == **word } else { found == &**word }
            }
            (Atom::Sign(sign), TokenKind::Sign(found)) => *sign == found,
            (Atom::Meta(name), TokenKind::Word) => {
                let known = self.bound.iter().find(|(bound, ..)| bound == name);
                if let Some(before) = known.and_then(|(_, first, ..)| self.text.tokens.get(*first)) {
                    return before.span.of(self.text.text) == token.span.of(self.text.text);
                }
                self.bound.push((*name, at, at + 1, false));
                true
            }
            _ => false,
        }
    }

    fn found(&self, start: usize, end: usize) -> Match {
        let mut bindings = Bindings::default();
        for (name, first, last, is_many) in &self.bound {
            let span = self.span(*first, *last);
            // The blanks before what an ellipsis takes are its own; where it takes nothing there are none.
            let before = first.checked_sub(1).and_then(|before| self.text.tokens.get(before));
            let start = before.filter(|_| *is_many && last > first).map_or(span.start, |token| token.span.end);
            let text = Span { start, end: span.end }.of(self.text.text);
            bindings.set(*name, Bound { span, to: BoundTo::Text(Arc::from(text)) });
        }
        Match { span: self.span(start, end), node: None, bindings }
    }

    /// The text from the token `first` up to, but without, the token `end`.
    fn span(&self, first: usize, end: usize) -> Span {
        let start = self.text.tokens.get(first).map_or(self.text.text.len() as u32, |token| token.span.start);
        let end = end.checked_sub(1).and_then(|last| self.text.tokens.get(last)).map_or(start, |token| token.span.end);
        Span { start, end: end.max(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::generic::USUAL_LINES;
    use crate::rules::ir::symbol_of;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let pattern = GenericPattern::compile(pattern, USUAL_LINES, false).unwrap();
        pattern.find(&GenericText::new(text)).into_iter().map(|it| it.span.of(text).to_owned()).collect()
    }

    #[test]
    fn blanks_and_line_breaks_are_no_matter() {
        assert_eq!(found("a = b", "x a=\n  b; a = c"), ["a=\n  b"]);
        assert_eq!(found("ab", "abc ab"), ["ab"]);
    }

    #[test]
    fn an_ellipsis_takes_as_little_as_will_do_and_stays_in_its_brackets() {
        assert_eq!(found("f(...)", "f(a(b), c) f()"), ["f(a(b), c)", "f()"]);
        assert_eq!(found("{ ... x }", "{ a } x { b x }"), ["{ b x }"]);
        assert_eq!(found("a ... b", &format!("a{}b", "\n".repeat(12))), Vec::<String>::new());
    }

    #[test]
    fn a_metavariable_is_one_word_and_the_same_each_time() {
        assert_eq!(found("$X = $X", "a = b b = b"), ["b = b"]);
        let pattern = GenericPattern::compile("key: $...V ;", USUAL_LINES, false).unwrap();
        let text = "key: a b c;";
        let matches = pattern.find(&GenericText::new(text));
        assert_eq!(matches[0].bindings.get(symbol_of("$...V")).unwrap().span.of(text), "a b c");
    }
}
