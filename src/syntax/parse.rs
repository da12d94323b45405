use super::lower::lower;
use crate::language::{Compiled, Language, SourceView};
use crate::text::{LineIndex, Span};
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
    let mended = if mend { language.spec().hooks.mended(text) } else { None };
    let concrete = match mended {
        Some(mended) => better(language, text, &mended, &lines, deadline),
        None => concrete(language, text, None, deadline),
    };
    let outcome = match concrete {
        Some(concrete) => {
            lower(&concrete, text, &lines, language, limits, &mut tree);
            ParseOutcome::Complete
        }
        None => ParseOutcome::TimedOut,
    };
    Parsed { language, tree, lines, outcome }
}

/// The grammar's own tree; `None` after the deadline. `known` is a tree of another text, [`edited`] so that it tells where they differ.
fn concrete(
    language: Language,
    text: &str,
    known: Option<&tree_sitter::Tree>,
    deadline: Instant,
) -> Option<tree_sitter::Tree> {
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
        let parsed = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), known, Some(options));
        parser.reset();
        parsed
    })
}

/// Of the trees of `text` and of `mended`, which differs from it in few places, that of `text` unless it has errors and the other
/// has fewer. Where there is something to mend that is mostly so, so the other is made first, and what is in both is parsed once.
fn better(
    language: Language,
    text: &str,
    mended: &str,
    lines: &LineIndex,
    deadline: Instant,
) -> Option<tree_sitter::Tree> {
    let of_mended = concrete(language, mended, None, deadline)?;
    let changes = changes(text, mended);
    if !of_mended.root_node().has_error() && is_broken(language, (text, mended), &of_mended, &changes, deadline) {
        return Some(of_mended);
    }
    let known = (changes.len() <= MOST_CHANGES).then(|| edited(of_mended.clone(), &changes, lines));
    let of_text = concrete(language, text, known.as_ref(), deadline)?;
    if !of_text.root_node().has_error() {
        return Some(of_text);
    }
    if error_bytes(&of_mended) < error_bytes(&of_text) {
        return Some(of_mended);
    }
    // How the grammar gets over an error may depend on what was known.
    concrete(language, text, None, deadline)
}

/// Of more changes a tree is not told: each may touch as many nodes as stand beside each other.
const MOST_CHANGES: usize = 1_000;

/// Changes at which is looked whether the text is broken there.
const LOOKS: usize = 4;

/// Whether it is plain that `text` has errors where `of_mended`, the tree of `mended`, has none: one of the declarations with a
/// change in it has errors if it is read alone, and has none once it is mended.
fn is_broken(
    language: Language,
    (text, mended): (&str, &str),
    of_mended: &tree_sitter::Tree,
    changes: &[Span],
    deadline: Instant,
) -> bool {
    let root = of_mended.root_node();
    let has_errors = |part: Option<&str>| {
        let alone = part.and_then(|part| concrete(language, part, None, deadline));
        alone.map(|tree| tree.root_node().has_error())
    };
    changes.iter().take(LOOKS).any(|change| {
        let Some(declaration) = root.first_child_for_byte(change.start as usize) else { return false };
        // What was taken away may have stood before it; a semicolon may follow.
        let start = declaration.prev_sibling().map_or(0, |before| before.end_byte());
        let end = declaration.next_named_sibling().map_or(text.len(), |next| next.start_byte());
        let part = start..end;
        declaration.end_byte() >= change.end as usize
            && part.len() <= text.len() / (2 * LOOKS)
            && has_errors(text.get(part.clone())) == Some(true)
            && has_errors(mended.get(part)) == Some(false)
    })
}

/// Changes that are so near to each other are told as one.
const NEAR: usize = 16;

/// Where two texts of the same length differ, in order, as stretches of whole blocks of bytes.
fn changes(one: &str, other: &str) -> Vec<Span> {
    let mut changes: Vec<Span> = Vec::new();
    let blocks = one.as_bytes().chunks(NEAR).zip(other.as_bytes().chunks(NEAR));
    for (index, _) in blocks.enumerate().filter(|(_, (one, other))| one != other) {
        let start = (index * NEAR) as u32;
        let end = (start + NEAR as u32).min(one.len() as u32);
        match changes.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => changes.push(Span { start, end }),
        }
    }
    changes
}

/// `tree` as one of another text, which differs at `changes` and has the same `lines`.
fn edited(mut tree: tree_sitter::Tree, changes: &[Span], lines: &LineIndex) -> tree_sitter::Tree {
    let point = |offset: u32| {
        let line = lines.line_of(offset);
        let column = offset - lines.line_start(line).unwrap_or_default();
        tree_sitter::Point { row: line.saturating_sub(1) as usize, column: column as usize }
    };
    for change in changes {
        let (start, end) = (point(change.start), point(change.end));
        tree.edit(&tree_sitter::InputEdit {
            start_byte: change.start as usize,
            old_end_byte: change.end as usize,
            new_end_byte: change.end as usize,
            start_position: start,
            old_end_position: end,
            new_end_position: end,
        });
    }
    tree
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_mended_as_if_it_had_been_parsed_anew() {
        let part = "static NORETURN void die(void) { if (a) { b(c); } }\nint f(int UNUSED(a)) { each(i, &l) { g(i); } return 0; }\n";
        let text = format!("int before;\n{}int after(void) {{ return 1; }}\n", part.repeat(40));
        let deadline = Instant::now() + Duration::from_mins(1);
        let mended = Language::C.spec().hooks.mended(&text).unwrap();
        let first = concrete(Language::C, &text, None, deadline).unwrap();
        let changes = changes(&text, &mended);
        assert!(first.root_node().has_error() && changes.len() >= 40);
        let anew = concrete(Language::C, &mended, None, deadline).unwrap();
        assert!(!anew.root_node().has_error());
        let lines = LineIndex::new(&text);
        let known = edited(first, &changes, &lines);
        let again = concrete(Language::C, &mended, Some(&known), deadline).unwrap();
        assert_eq!(again.root_node().to_sexp(), anew.root_node().to_sexp());
        assert!(is_broken(Language::C, (&text, &mended), &anew, &changes, deadline));
        let chosen = better(Language::C, &text, &mended, &lines, deadline).unwrap();
        assert_eq!(chosen.root_node().to_sexp(), anew.root_node().to_sexp());
    }

    #[test]
    fn a_text_that_the_grammar_understands_is_not_mended() {
        let deadline = Instant::now() + Duration::from_mins(1);
        let sexp = |text: &str| concrete(Language::C, text, None, deadline).unwrap().root_node().to_sexp();
        let class = format!("class A {{\n  virtual void f() = 0;\n}};\nint a;\n{}", "int b;\n".repeat(100));
        let mended = Language::Cpp.spec().hooks.mended(&class).unwrap();
        let of_mended = concrete(Language::Cpp, &mended, None, deadline).unwrap();
        assert!(!is_broken(Language::Cpp, (&class, &mended), &of_mended, &changes(&class, &mended), deadline));
        for text in [
            "int a = offsetof(struct b, c);\n",
            "int f(void) { return g(va_arg(ap, int)); }\n",
            "int a( ;\nint b = offsetof(struct c, d);\n",
        ] {
            let mended = Language::C.spec().hooks.mended(text).unwrap();
            let chosen = better(Language::C, text, &mended, &LineIndex::new(text), deadline).unwrap();
            assert_eq!(chosen.root_node().to_sexp(), sexp(text), "{text}");
        }
    }

    #[test]
    fn changes_are_told_in_order_and_near_ones_as_one() {
        let text = "a".repeat(100);
        let mut other = text.clone();
        other.replace_range(15..17, "bb");
        other.replace_range(99..100, "b");
        let told: Vec<_> = changes(&text, &other).iter().map(|change| (change.start, change.end)).collect();
        assert_eq!(told, [(0, 32), (96, 100)]);
        assert_eq!(changes(&text, &text), []);
    }
}
