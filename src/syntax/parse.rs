use super::lower::lower;
use crate::language::{Compiled, Language, SourceView};
use crate::text::LineIndex;
use crate::tree::Tree;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// How much a single file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nodes deeper than this are left out.
    pub depth: u32,
    /// Parsing stops after this time.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 1_000, time: Duration::from_secs(10) }
    }
}

/// A file that was read as its language.
pub struct Parsed {
    pub language: Language,
    pub tree: Tree,
    pub lines: LineIndex,
    /// How the parse went.
    pub outcome: ParseOutcome,
}

/// Whether the tree tells the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseOutcome {
    Complete,
    /// The time limit came first; the tree is empty.
    TimedOut,
    /// The text has 4 GiB or more, so that its offsets do not fit; the tree is empty.
    TooLarge,
}

impl Parsed {
    /// The language's grammar and tables.
    #[must_use]
    pub fn compiled(&self) -> &'static Compiled {
        self.language.compiled()
    }

    /// The file as a hook sees it.
    #[must_use]
    pub fn view<'t>(&'t self, text: &'t str) -> SourceView<'t> {
        SourceView { tree: &self.tree, text, compiled: self.compiled() }
    }
}

thread_local! {
    /// One parser a thread and language: making one costs more than parsing a small file.
    static PARSERS: RefCell<HashMap<Language, tree_sitter::Parser>> = RefCell::default();
}

/// Reads `text` as `language`. Where the grammar does not understand it wholly, the language may know a text that it
/// understands better ([`Hooks::mended`](crate::language::Hooks::mended)).
#[must_use]
pub fn parse(language: Language, text: &str, limits: Limits) -> Parsed {
    parsed(language, text, limits, true)
}

/// Reads `text` as `language` and mends nothing: where it is read as several things, to see which it is.
#[must_use]
pub fn parse_as_it_is(language: Language, text: &str, limits: Limits) -> Parsed {
    parsed(language, text, limits, false)
}

fn parsed(language: Language, text: &str, limits: Limits, mend: bool) -> Parsed {
    let mut tree = Tree::default();
    if u32::try_from(text.len()).is_err() {
        return Parsed { language, tree, lines: LineIndex::default(), outcome: ParseOutcome::TooLarge };
    }
    let lines = LineIndex::new(text);
    let deadline = Instant::now() + limits.time;
    let mut concrete = concrete(language, text, deadline);
    if mend
        && let Some(tree) = concrete.as_ref().filter(|tree| tree.root_node().has_error())
        && let Some(mended) = language.spec().hooks.mended(text)
        && let Some(other) = self::concrete(language, &mended, deadline)
        && error_bytes(&other) < error_bytes(tree)
    {
        concrete = Some(other);
    }
    let outcome = match concrete {
        Some(concrete) => {
            lower(&concrete, text, &lines, language, limits, &mut tree);
            ParseOutcome::Complete
        }
        None => ParseOutcome::TimedOut,
    };
    Parsed { language, tree, lines, outcome }
}

/// The grammar's own tree; `None` after the deadline.
fn concrete(language: Language, text: &str, deadline: Instant) -> Option<tree_sitter::Tree> {
    PARSERS.with_borrow_mut(|parsers| {
        let parser = parsers.entry(language).or_insert_with(tree_sitter::Parser::new);
        // A grammar whose ABI the runtime refuses is caught by a test over all languages.
        if parser.language().is_none() && parser.set_language(&language.compiled().grammar).is_err() {
            return None;
        }
        let mut progress = |_: &tree_sitter::ParseState| {
            if Instant::now() > deadline { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = tree_sitter::ParseOptions::new().progress_callback(&mut progress);
        let bytes = text.as_bytes();
        let parsed = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options));
        parser.reset();
        parsed
    })
}

/// How many bytes stand in what the grammar did not understand; what it missed counts as one.
fn error_bytes(tree: &tree_sitter::Tree) -> usize {
    let mut cursor = tree.walk();
    let mut bytes = 0;
    loop {
        let node = cursor.node();
        let found = node.is_error() || node.is_missing();
        if found {
            bytes += node.byte_range().len().max(1);
        }
        if !found && node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return bytes;
            }
        }
    }
}
