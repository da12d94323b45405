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

/// Reads `text` as `language`.
#[must_use]
pub fn parse(language: Language, text: &str, limits: Limits) -> Parsed {
    let mut tree = Tree::default();
    if u32::try_from(text.len()).is_err() {
        return Parsed { language, tree, lines: LineIndex::default(), outcome: ParseOutcome::TooLarge };
    }
    let compiled = language.compiled();
    let lines = LineIndex::new(text);
    let concrete = PARSERS.with_borrow_mut(|parsers| {
        let parser = parsers.entry(language).or_insert_with(tree_sitter::Parser::new);
        // A grammar whose ABI the runtime refuses is caught by a test over all languages.
        if parser.language().is_none() && parser.set_language(&compiled.grammar).is_err() {
            return None;
        }
        let deadline = Instant::now() + limits.time;
        let mut progress = |_: &tree_sitter::ParseState| {
            if Instant::now() > deadline { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = tree_sitter::ParseOptions::new().progress_callback(&mut progress);
        let bytes = text.as_bytes();
        let parsed = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options));
        parser.reset();
        parsed
    });
    let outcome = match concrete {
        Some(concrete) => {
            lower(&concrete, text, &lines, language, limits, &mut tree);
            ParseOutcome::Complete
        }
        None => ParseOutcome::TimedOut,
    };
    Parsed { language, tree, lines, outcome }
}
