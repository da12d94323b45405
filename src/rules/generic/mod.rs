//! Patterns over any text, for `languages: [generic]`.
//!
//! The semantics are spacegrep's ([`space`]): words, punctuation and indented blocks; with `generic_engine: aliengrep` those of
//! aliengrep ([`alien`]): words, punctuation and brackets, blind to lines.

mod alien;
mod space;
mod tree;

use super::binding::Match;
use super::ir::Symbol;
use alien::AlienPattern;
use space::SpacePattern;
use std::cell::OnceCell;
use tree::Tree;

/// How patterns over any text are read: the `generic_…` options of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenericOptions {
    /// Most line breaks that `...` may cross.
    pub most_lines: u32,
    /// Whether case is no matter in words.
    pub caseless: bool,
    /// What is a comment, and so is not looked at.
    pub comments: Comments,
    /// Whether the engine is aliengrep.
    pub aliengrep: bool,
    /// For aliengrep: whether line breaks are blanks like others.
    pub multiline: bool,
    /// For aliengrep: pairs of brackets, each as two characters; `None` for the usual ones.
    pub braces: Option<Vec<(char, char)>>,
    /// For aliengrep: further pairs.
    pub extra_braces: Vec<(char, char)>,
    /// For aliengrep: letters of words besides the usual ones.
    pub extra_letters: Vec<char>,
}

impl Default for GenericOptions {
    fn default() -> Self {
        Self {
            most_lines: USUAL_LINES,
            caseless: false,
            comments: Comments::None,
            aliengrep: false,
            multiline: true,
            braces: None,
            extra_braces: Vec::new(),
            extra_letters: Vec::new(),
        }
    }
}

/// A style of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    None,
    /// `/* … */`
    C,
    /// `// …` and `/* … */`
    Cpp,
    /// `# …`
    Shell,
}

/// Line breaks that `...` may cross where a rule does not say.
pub const USUAL_LINES: u32 = 10;

/// A pattern over words.
#[derive(Debug, Clone)]
pub struct GenericPattern {
    engine: Engine,
    words: Vec<Box<str>>,
}

#[derive(Debug, Clone)]
enum Engine {
    Space(SpacePattern),
    Alien(AlienPattern),
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GenericError {
    #[error("the pattern is empty")]
    Empty,
    #[error(
        "behind `...` no `$...X` may stand, because nothing tells where the one ends and the other begins; write one of them"
    )]
    Ambiguous,
    #[error("brackets in the pattern do not fit together; write them in pairs")]
    Brackets,
}

impl GenericPattern {
    /// Reads `source`.
    ///
    /// # Errors
    ///
    /// [`GenericError`] where it says nothing, or nothing that can be looked for.
    pub fn compile(source: &str, options: &GenericOptions) -> Result<Self, GenericError> {
        if options.aliengrep {
            let pattern = AlienPattern::compile(source, options)?;
            let words = if options.caseless { Vec::new() } else { pattern.words() };
            return Ok(Self { engine: Engine::Alien(pattern), words });
        }
        let pattern = SpacePattern::compile(source, options)?;
        let words = if options.caseless { Vec::new() } else { pattern.words() };
        Ok(Self { engine: Engine::Space(pattern), words })
    }

    /// Words that every match contains, where case matters.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// Where it matches, by position.
    #[must_use]
    pub fn find(&self, text: &GenericText<'_>) -> Vec<Match> {
        match &self.engine {
            Engine::Space(pattern) => pattern.find(text.text, text.tree(pattern.comments())),
            Engine::Alien(pattern) => pattern.find(text.text),
        }
    }
}

/// A text that is looked at word by word.
#[derive(Debug)]
pub struct GenericText<'t> {
    text: &'t str,
    trees: [OnceCell<Tree>; 4],
}

impl<'t> GenericText<'t> {
    /// The text, which is cut up when it is first asked for.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, trees: Default::default() }
    }

    fn tree(&self, comments: Comments) -> &Tree {
        self.trees[comments as usize].get_or_init(|| Tree::of_text(&without_comments(self.text, comments)))
    }
}

/// Whether `name` may be the name of a metavariable of text.
fn is_name_start(letter: char) -> bool {
    letter.is_ascii_uppercase()
}

/// The text with blanks for its comments; positions stay.
fn without_comments(text: &str, comments: Comments) -> std::borrow::Cow<'_, str> {
    let (line, block) = match comments {
        Comments::None => return text.into(),
        Comments::C => (None, true),
        Comments::Cpp => (Some("//"), true),
        Comments::Shell => (Some("#"), false),
    };
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = if line.is_some_and(|start| rest.starts_with(start)) {
            rest.find('\n').unwrap_or(rest.len())
        } else if block && rest.starts_with("/*") {
            rest.get(2..).and_then(|inside| inside.find("*/")).map_or(0, |end| end + 4)
        } else {
            0
        };
        if length == 0 {
            let letter = rest.chars().next().unwrap_or_default();
            out.push(letter);
            at += letter.len_utf8();
            continue;
        }
        for letter in rest.get(..length).unwrap_or_default().chars() {
            if matches!(letter, '\n' | '\r') {
                out.push(letter);
            } else {
                out.extend(std::iter::repeat_n(' ', letter.len_utf8()));
            }
        }
        at += length;
    }
    out.into()
}

/// The name behind a `$` or `$...`, and its length.
fn name_of(text: &str, all_capitals: bool) -> Option<&str> {
    let fits = |letter: char| {
        letter == '_'
            || letter.is_ascii_digit()
            || letter.is_ascii_uppercase()
            || (!all_capitals && letter.is_ascii_lowercase())
    };
    let name = text.get(..text.find(|letter: char| !fits(letter)).unwrap_or(text.len()))?;
    name.starts_with(is_name_start).then_some(name)
}

/// A metavariable and the bytes that it stands for.
type Capture = (Symbol, u32, u32);

/// A match from `start` to `end` with what its metavariables stand for.
fn matched(text: &str, start: u32, end: u32, captures: &[Capture]) -> Match {
    use super::binding::{Bindings, Bound, BoundTo};
    use crate::text::Span;
    let mut bindings = Bindings::default();
    for &(name, start, end) in captures {
        let span = Span { start, end };
        bindings.set(name, Bound { span, to: BoundTo::Text(span.of(text).into()) });
    }
    Match { span: Span { start, end }, node: None, bindings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_blanks() {
        assert_eq!(without_comments("a // b\nc /* d\ne */ f", Comments::Cpp), "a     \nc     \n     f");
        assert_eq!(without_comments("a # é\nb", Comments::Shell), "a     \nb");
        assert_eq!(without_comments("a /* b", Comments::C), "a /* b");
    }
}
