//! Formulas made ready for running, and the algebra of ranges that they are evaluated by.
//!
//! The semantics are Semgrep's (its `Range_with_metavars` and `Match_search_mode`): a range is kept where it lies inside another
//! and both agree on their metavariables; plain ranges come first, those of `pattern-inside` after them, then negations.

mod algebra;
mod evaluate;
mod scope;

pub use algebra::{Agreement, RangeKind, Ranged, difference, intersection};
pub use evaluate::{evaluate, lacks_a_word};
pub use scope::Scope;
pub(in crate::rules) use scope::group_bindings;

use super::expression::Expression;
use super::file::{Analyzer, Target};
use super::ir::Symbol;
use super::pattern::Pattern;
use super::regex::Regex;
use std::sync::Arc;

/// A formula whose patterns and expressions are compiled.
#[derive(Debug)]
pub struct Formula {
    pub kind: Kind,
    pub conditions: Vec<Condition>,
    /// Each narrows the match down to one of the metavariables.
    pub focus: Vec<Vec<Symbol>>,
    /// What to write in place of this part's match, with metavariables.
    pub fix: Option<Arc<str>>,
    /// The metavariable that stands for the match.
    pub bind_as: Option<Symbol>,
}

impl Formula {
    /// Whether it, or a part of it that is to match, narrows its match down to a metavariable.
    #[must_use]
    pub fn has_focus(&self) -> bool {
        let parts: &[Self] = match &self.kind {
            Kind::Leaf(_) => &[],
            Kind::All { positive, .. } => positive,
            Kind::Any(parts) => parts,
            Kind::Inside(part) | Kind::Anywhere(part) => std::slice::from_ref(part),
        };
        !self.focus.is_empty() || parts.iter().any(Self::has_focus)
    }
}

/// How a formula is put together.
#[derive(Debug)]
pub enum Kind {
    Leaf(Leaf),
    All {
        positive: Vec<Formula>,
        /// A lone `pattern: $X`, looked for only inside of what the others leave.
        selector: Option<Arc<Pattern>>,
        negative: Vec<Formula>,
    },
    Any(Vec<Formula>),
    Inside(Box<Formula>),
    Anywhere(Box<Formula>),
}

/// Something that is looked for by itself.
#[derive(Debug)]
pub enum Leaf {
    Pattern(Arc<Pattern>),
    Regex(Arc<Regex>),
    Generic(Arc<super::generic::GenericPattern>),
}

/// A condition on what metavariables stand for.
#[derive(Debug)]
pub enum Condition {
    Regex {
        name: Symbol,
        regex: Arc<Regex>,
        constant_propagation: bool,
    },
    Pattern {
        name: Symbol,
        language: Option<Target>,
        formula: Box<Formula>,
    },
    Comparison {
        expression: Expression,
        strip: bool,
    },
    Analysis {
        name: Symbol,
        analyzer: Analyzer,
    },
    /// The code is an expression of one of these types, each a pattern of a type.
    Type {
        name: Symbol,
        types: Vec<TypePattern>,
    },
}

/// A type that an expression may have.
#[derive(Debug)]
pub struct TypePattern {
    /// As written.
    pub text: String,
    /// A typed metavariable of that type, where the language has them.
    pub pattern: Option<Arc<Pattern>>,
}
