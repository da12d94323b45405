//! Where patterns match in a file.
//!
//! [`machine`] holds the goals and choices; the other modules say what becomes of a goal.

mod below;
mod candidates;
mod equal;
mod find;
mod import;
#[cfg(test)]
mod languages;
mod literal;
mod machine;
mod name;
mod node;
mod operator;
mod roots;
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
    around: candidates::Around,
    exhausted: Cell<bool>,
    /// Steps that patterns took so far, and the most that they may.
    spent: Cell<u64>,
    most: u64,
}

/// The most steps that all patterns together may take in a file, and for each of its nodes. A step takes some 20 ns.
const STEPS: u64 = 200_000_000;
const STEPS_PER_NODE: u64 = 10_000;

impl<'f> Matcher<'f> {
    /// A matcher for the file with `facts`.
    #[must_use]
    pub fn new(facts: &'f FileFacts<'f>) -> Self {
        Self {
            facts,
            around: candidates::Around::default(),
            exhausted: Cell::new(false),
            spent: Cell::new(0),
            most: STEPS.max(u64::from(facts.ir.len()) * STEPS_PER_NODE),
        }
    }

    /// Every place where `pattern` matches, by position; with `within`, only those that lie inside of one of these spans.
    #[must_use]
    pub fn find(&self, pattern: &Pattern, within: Option<&[Span]>) -> Vec<Match> {
        if self.has_spent_all() {
            self.exhausted.set(true);
            return Vec::new();
        }
        let (found, exhausted, steps) = find::find(self.facts, &self.around, pattern, within);
        if exhausted {
            self.exhausted.set(true);
        }
        self.spent.set(self.spent.get() + steps);
        found
    }

    /// Whether a word that `pattern` must find is nowhere in the file, so that it matches nowhere.
    #[must_use]
    pub fn lacks_a_word(&self, pattern: &Pattern) -> bool {
        candidates::lacks_a_word(self.facts, pattern)
    }

    /// Whether two metavariables may stand for the same thing, as where two parts of a formula bind the same name.
    #[must_use]
    pub fn equal(&self, left: &Bound, right: &Bound) -> bool {
        equal::equal(self.facts, left, right, &Options::default())
    }

    /// Whether a pattern was given up since this was last asked because it took too many steps, so that matches may be missing.
    #[must_use]
    pub fn take_exhausted(&self) -> bool {
        self.exhausted.replace(false)
    }

    /// Whether all steps were taken that patterns may take in a file, so that further ones are given up.
    #[must_use]
    pub fn has_spent_all(&self) -> bool {
        self.spent.get() > self.most
    }
}

/// `$_`, which stands for anything and is never bound.
fn anonymous() -> Symbol {
    static ANONYMOUS: OnceLock<Symbol> = OnceLock::new();
    *ANONYMOUS.get_or_init(|| symbol_of("$_"))
}
