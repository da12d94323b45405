//! What metavariables stand for in a match.

use super::ir::{IrId, Symbol};
use crate::text::Span;
use std::sync::Arc;

/// One place where a pattern, or a whole formula, matched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Match {
    pub span: Span,
    /// The node that matched, or the first of several statements; `None` for matches of text.
    pub node: Option<IrId>,
    pub bindings: Bindings,
}

/// What a metavariable stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bound {
    /// Where it stands; for the content of a string, between the quotes.
    pub span: Span,
    pub to: BoundTo,
}

/// What sort of thing a metavariable stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BoundTo {
    /// An expression, statement, name or type.
    Node(IrId),
    /// Zero or more siblings from `first` up to but without `end`: arguments, statements.
    Nodes { first: IrId, end: IrId },
    /// Text out of a string or comment, or captured by a regular expression.
    Text(Arc<str>),
}

/// What the metavariables of a match stand for, by name. Few, so a sorted list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Bindings {
    entries: Vec<(Symbol, Bound)>,
}

impl Bindings {
    /// What `name` (with its `$`) stands for.
    #[must_use]
    pub fn get(&self, name: Symbol) -> Option<&Bound> {
        let at = self.entries.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        self.entries.get(at).map(|(_, bound)| bound)
    }

    /// Lets `name` stand for `bound`, whatever it stood for before.
    pub fn set(&mut self, name: Symbol, bound: Bound) {
        match self.entries.binary_search_by_key(&name, |(name, _)| *name) {
            Ok(at) => self.entries[at].1 = bound,
            Err(at) => self.entries.insert(at, (name, bound)),
        }
    }

    /// Names and what they stand for, by name.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &Bound)> {
        self.entries.iter().map(|(name, bound)| (*name, bound))
    }

    /// Number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no name stands for anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
