//! Patterns over any text, for `languages: [generic]`: words, punctuation and brackets, blind to blanks and line breaks.
//!
//! The semantics are spacegrep's: `$X` is one word, `...` any few lines, as few as will do, and never out of the brackets that it
//! stands in; `$...X` is what `...` would be, with a name.

mod find;
mod token;

pub use token::GenericText;

use super::ir::{Symbol, symbol_of};
use token::{Token, TokenKind};

/// A pattern over words.
#[derive(Debug, Clone)]
pub struct GenericPattern {
    atoms: Vec<Atom>,
    /// Most line breaks that `...` may cross.
    most_lines: u32,
    caseless: bool,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Word(Box<str>),
    Sign(char),
    Meta(Symbol),
    /// So many of them behind each other cross so many times the lines.
    Ellipsis(Option<Symbol>, u32),
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GenericError {
    #[error("the pattern says nothing but `...`")]
    Empty,
}

/// Line breaks that `...` may cross where a rule does not say.
pub const USUAL_LINES: u32 = 10;

impl GenericPattern {
    /// Reads `source`; `...` may cross `most_lines` line breaks.
    pub fn compile(source: &str, most_lines: u32, caseless: bool) -> Result<Self, GenericError> {
        let mut atoms = Vec::new();
        let mut rest = source.trim();
        while let Some(first) = rest.chars().next() {
            let (atom, length) = atom(rest, first, caseless);
            if let Some(atom) = atom {
                match (&atom, atoms.last_mut()) {
                    (Atom::Ellipsis(None, _), Some(Atom::Ellipsis(None, times))) => *times += 1,
                    _ => atoms.push(atom),
                }
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        if atoms.iter().all(|atom| matches!(atom, Atom::Ellipsis(None, _))) {
            return Err(GenericError::Empty);
        }
        Ok(Self { atoms, most_lines, caseless })
    }

    /// Words that every match contains, where case matters.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.atoms.iter().filter_map(|atom| match atom {
            Atom::Word(word) if !self.caseless => Some(&**word),
            _ => None,
        })
    }
}

/// What begins `rest`, and its length in bytes.
fn atom(rest: &str, first: char, caseless: bool) -> (Option<Atom>, usize) {
    if first.is_whitespace() {
        return (None, first.len_utf8());
    }
    let name_length = |text: &str| text.find(|letter: char| !token::is_word(letter)).unwrap_or(text.len());
    let is_name = |text: &str| {
        text.starts_with(|letter: char| letter.is_ascii_uppercase() || letter == '_')
            && text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
    };
    if let Some(behind) = rest.strip_prefix("$...") {
        let name = behind.get(..name_length(behind)).unwrap_or_default();
        if is_name(name) {
            let symbol = symbol_of(&format!("$...{name}"));
            return (Some(Atom::Ellipsis(Some(symbol), 1)), 4 + name.len());
        }
    }
    if rest.starts_with("...") {
        let dots = rest.len() - rest.trim_start_matches('.').len();
        return (Some(Atom::Ellipsis(None, 1)), dots);
    }
    if let Some(behind) = rest.strip_prefix('$') {
        let name = behind.get(..name_length(behind)).unwrap_or_default();
        if is_name(name) {
            return (Some(Atom::Meta(symbol_of(&format!("${name}")))), 1 + name.len());
        }
    }
    if token::is_word(first) {
        let word = rest.get(..name_length(rest)).unwrap_or_default();
        let kept = if caseless { word.to_lowercase() } else { word.to_owned() };
        return (Some(Atom::Word(kept.into())), word.len());
    }
    (Some(Atom::Sign(first)), first.len_utf8())
}
