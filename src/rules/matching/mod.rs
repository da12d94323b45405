//! Where patterns match in a file.
//!
//! [`machine`] holds the goals and choices; the other modules say what becomes of a goal.

mod below;
mod equal;
mod find;
mod import;
mod literal;
mod machine;
mod name;
mod node;
mod operator;
mod sequence;
mod slots;
mod statement;
#[cfg(test)]
mod tests;

use super::binding::{Bound, Match};
use super::ir::{Symbol, symbol_of};
use super::pattern::{Options, Pattern};
use super::sema::FileFacts;
use crate::text::Span;
use std::cell::Cell;
use std::sync::OnceLock;

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
        let (found, exhausted) = find::find(self.facts, pattern, within);
        if exhausted {
            self.exhausted.set(true);
        }
        found
    }

    /// Whether two metavariables may stand for the same thing, as where two parts of a formula bind the same name.
    #[must_use]
    pub fn equal(&self, left: &Bound, right: &Bound) -> bool {
        equal::equal(self.facts, left, right, &Options::default())
    }

    /// Whether a pattern was given up because it took too many steps, so that matches may be missing.
    #[must_use]
    pub fn exhausted(&self) -> bool {
        self.exhausted.get()
    }
}

/// `$_`, which stands for anything and is never bound.
fn anonymous() -> Symbol {
    static ANONYMOUS: OnceLock<Symbol> = OnceLock::new();
    *ANONYMOUS.get_or_init(|| symbol_of("$_"))
}
