//! Patterns as rules write them, made ready for matching.

mod options;

pub use options::Options;

use super::ir::{Ir, IrId, Symbol};
use crate::language::Language;

/// A pattern that was read: code of a language with holes.
#[derive(Debug, Clone)]
pub struct Pattern {
    language: Language,
    options: Options,
    ir: Ir,
    text: String,
    shape: Shape,
    metavariables: Vec<(Symbol, String)>,
}

/// What a pattern is looked for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(dead_code, reason = "made by the reading of patterns, which comes next")]
pub(in crate::rules) enum Shape {
    /// One expression, wherever it stands.
    Expression(IrId),
    /// One or more statements that follow each other, from `first` up to but without `end`.
    Statements { first: IrId, end: IrId },
    /// A part of a declaration or statement: a decorator, a type, a handler, a pair, a header without its body.
    Part(IrId),
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
        Ok(Self {
            language,
            options,
            ir: Ir::default(),
            text: source.to_owned(),
            shape: Shape::Part(0),
            metavariables: Vec::new(),
        })
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

    /// What it is looked for as.
    pub(in crate::rules) fn shape(&self) -> Shape {
        self.shape
    }

    /// Its normalized tree.
    pub(in crate::rules) fn ir(&self) -> &Ir {
        &self.ir
    }

    /// The text that the tree's spans lie in.
    pub(in crate::rules) fn text(&self) -> &str {
        &self.text
    }
}
