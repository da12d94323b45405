//! Patterns as rules write them, made ready for matching.

mod anchors;
mod context;
mod cut;
mod extract;
mod guess;
mod hole;
mod options;
mod placeholder;
mod read;
mod surroundings;

pub(in crate::rules) use anchors::Anchors;
pub(in crate::rules) use hole::Hole;
pub use options::Options;

use super::ir::{Ir, IrId, IrNode, Kind, Symbol};
use crate::language::Language;
use read::{Reading, read};

/// The most bytes of a pattern.
const LONGEST: usize = 1 << 16;

/// A pattern that was read: code of a language with holes.
#[derive(Debug, Clone)]
pub struct Pattern {
    language: Language,
    options: Options,
    ir: Ir,
    shape: Shape,
    holes: Vec<Hole>,
    metavariables: Vec<(Symbol, String)>,
    anchors: Anchors,
}

/// What a pattern is looked for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Shape {
    /// One expression, wherever it stands.
    Expression(IrId),
    /// One or more statements that follow each other, from `first` up to but without `end`.
    Statements { first: IrId, end: IrId },
    /// A part of a declaration or statement: a decorator, a type, a handler, a pair.
    Part(IrId),
    /// A declaration or statement without what follows its head: `def f(...):`, `if ($X)`, `try`.
    Head(IrId),
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// The language's grammar makes no sense of it, in whatever place it might stand.
    #[error(
        "this is no {language} code: {near:?} cannot be read; write it as it would stand in a file, with $X and ... for what varies"
    )]
    Unreadable {
        /// The language's name.
        language: &'static str,
        /// Where the grammar stumbled.
        near: String,
    },
    /// Nothing is left of it without comments and blanks.
    #[error("the pattern is empty")]
    Empty,
    /// A pattern as long as this is no pattern.
    #[error("the pattern has {bytes} bytes; at most {limit} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
}

impl Pattern {
    /// Reads `source` as a pattern of `language`.
    ///
    /// # Errors
    ///
    /// [`PatternError`] where it is empty, too long, or no code of the language wherever it might stand.
    pub fn compile(source: &str, language: Language, options: Options) -> Result<Self, PatternError> {
        if source.trim().is_empty() {
            return Err(PatternError::Empty);
        }
        if source.len() > LONGEST {
            return Err(PatternError::TooLong { bytes: source.len(), limit: LONGEST });
        }
        let Reading { ir, shape, holes, metavariables } = read(source, language)?;
        let is_metavariable = |symbol| metavariables.binary_search_by_key(&symbol, |(symbol, _)| *symbol).is_ok();
        let anchors = Anchors::of(&ir, shape, &options, is_metavariable);
        Ok(Self { language, options, ir, shape, holes, metavariables, anchors })
    }

    /// The language it is written in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// How it is matched.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Its metavariables with their names as written (`$X`, `$...ARGS`), by symbol.
    #[must_use]
    pub fn metavariables(&self) -> &[(Symbol, String)] {
        &self.metavariables
    }

    /// What it is looked for as, and its normalized tree as indented lines.
    #[must_use]
    pub fn outline(&self) -> String {
        format!("{:?}\n{}", self.shape, self.ir.outline(0, ""))
    }

    /// What it is looked for as.
    pub(in crate::rules) fn shape(&self) -> Shape {
        self.shape
    }

    /// The words without which it matches nowhere.
    pub(in crate::rules) fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// The same pattern, tried everywhere.
    #[cfg(test)]
    pub(in crate::rules) fn without_anchors(&self) -> Self {
        Self { anchors: Anchors::default(), ..self.clone() }
    }

    /// Its normalized tree.
    pub(in crate::rules) fn ir(&self) -> &Ir {
        &self.ir
    }

    /// What the string `node` stands for, where it is no plain string.
    pub(in crate::rules) fn hole(&self, node: &IrNode) -> Option<&Hole> {
        match node.kind {
            Kind::Str | Kind::Char | Kind::Regex | Kind::Atom | Kind::ElementText => {
                self.holes.get(usize::from(node.raw).checked_sub(1)?)
            }
            _ => None,
        }
    }

    /// Whether `symbol` is the name of one of its metavariables that stand for several things.
    pub(in crate::rules) fn is_many(&self, symbol: Symbol) -> bool {
        self.metavariables.iter().any(|(other, name)| *other == symbol && name.starts_with("$..."))
    }

    /// Whether `symbol` is the name of one of its metavariables.
    pub(in crate::rules) fn is_metavariable(&self, symbol: Symbol) -> bool {
        self.metavariables.binary_search_by_key(&symbol, |(symbol, _)| *symbol).is_ok()
    }
}
