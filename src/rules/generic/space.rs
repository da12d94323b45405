//! Spacegrep's way: a pattern matches word by word; a block of the pattern only a block of the text; `...` a few lines of the
//! block that it stands in.

use super::tree::{Node, NodeKind, ROOT, Tree};
use super::{Capture, Comments, GenericError, GenericOptions, matched};
use crate::rules::binding::Match;
use crate::rules::ir::Symbol;
use crate::text::Span;
use std::collections::HashMap;

/// Most steps for one pattern in one text.
const MOST_STEPS: u32 = 4_000_000;

/// A pattern for spacegrep.
#[derive(Debug, Clone)]
pub(super) struct SpacePattern {
    tree: Tree,
    most_lines: u32,
    caseless: bool,
    comments: Comments,
}

impl SpacePattern {
    pub fn compile(source: &str, options: &GenericOptions) -> Result<Self, GenericError> {
        let tree = Tree::of_pattern(source);
        if tree.nodes.is_empty() {
            return Err(GenericError::Empty);
        }
        let is_ambiguous = tree.nodes.windows(2).any(|pair| {
            matches!((&pair[0].kind, &pair[1].kind), (NodeKind::Dots(_), NodeKind::Dots(Some(_))))
                && pair[0].parent == pair[1].parent
        });
        if is_ambiguous {
            return Err(GenericError::Ambiguous);
        }
        Ok(Self { tree, most_lines: options.most_lines, caseless: options.caseless, comments: options.comments })
    }

    pub fn comments(&self) -> Comments {
        self.comments
    }

    pub fn words(&self) -> Vec<Box<str>> {
        let word = |node: &Node| if let NodeKind::Word(word) = &node.kind { Some(word.clone()) } else { None };
        self.tree.nodes.iter().filter_map(word).collect()
    }

    /// Where it matches, by position. Of those that end at the same place the shortest is told; where the pattern ends in `...`,
    /// the longest.
    pub fn find(&self, text: &str, doc: &Tree) -> Vec<Match> {
        let dots_at = |at: usize| matches!(self.tree.nodes.get(at).map(|node| &node.kind), Some(NodeKind::Dots(_)));
        let last = self.tree.nodes.last();
        let (starts_with_dots, ends_with_dots) =
            (dots_at(0), last.is_some_and(|last| last.parent == ROOT && matches!(last.kind, NodeKind::Dots(_))));
        let mut search = Search { pattern: self, text, doc, steps: MOST_STEPS, bound: Vec::new() };
        let mut found: Vec<Option<Match>> = Vec::new();
        let mut by_end: HashMap<u32, usize> = HashMap::new();
        for (at, node) in doc.nodes.iter().enumerate() {
            let at = at as u32;
            let begins_block =
                at == 0 || doc.nodes.get(at as usize - 1).is_some_and(|before| before.kind == NodeKind::List);
            if node.kind == NodeKind::List || (starts_with_dots && !begins_block) {
                continue;
            }
            search.bound.clear();
            let start = Last { span: Span { start: node.span.start, end: node.span.start }, line: node.line };
            let whole = Part { from: 0, end: self.tree.nodes.len() as u32, is_root: true };
            let Some(end) = search.part(whole, at, node.parent, start) else { continue };
            let (start, end) = (node.span.start, end.span.end.max(node.span.end));
            match by_end.get(&end) {
                Some(_) if ends_with_dots => continue,
                Some(&longer) => found[longer] = None,
                None => {}
            }
            by_end.insert(end, found.len());
            found.push(Some(matched(text, start, end, &search.bound)));
        }
        found.into_iter().flatten().collect()
    }
}

struct Search<'s> {
    pattern: &'s SpacePattern,
    text: &'s str,
    doc: &'s Tree,
    steps: u32,
    bound: Vec<Capture>,
}

/// A block of the pattern, or all of it.
#[derive(Debug, Clone, Copy)]
struct Part {
    from: u32,
    end: u32,
    is_root: bool,
}

/// The last word of the text that was matched.
#[derive(Debug, Clone, Copy)]
struct Last {
    span: Span,
    line: u32,
}

/// A `...` under way.
#[derive(Debug, Clone, Copy)]
struct Dots {
    /// The last line that it may reach.
    until: u32,
    /// What it skipped so far.
    skipped: Span,
    name: Option<Symbol>,
}

/// Where the matching stands.
#[derive(Debug, Clone, Copy)]
struct State {
    /// The next node of the pattern.
    p: u32,
    /// The next node of the text, and the block that it is in.
    at: u32,
    list: u32,
    dots: Option<Dots>,
    last: Last,
}

/// What became of one step.
enum Step {
    On,
    Fail,
    Done(Last),
}

impl Search<'_> {
    /// The end of a match of `part` from the node `at` in the block `list` on. Recurses only into blocks of the pattern.
    fn part(&mut self, part: Part, at: u32, list: u32, last: Last) -> Option<Last> {
        let mut state = State { p: part.from, at, list, dots: None, last };
        let mut choices: Vec<(State, usize)> = Vec::new();
        loop {
            self.steps = self.steps.checked_sub(1)?;
            match self.step(part, list, &mut state, &mut choices) {
                Step::On => {}
                Step::Done(last) => return Some(last),
                Step::Fail => {
                    let (before, bound) = choices.pop()?;
                    state = before;
                    self.bound.truncate(bound);
                }
            }
        }
    }

    fn step(&mut self, part: Part, boundary: u32, state: &mut State, choices: &mut Vec<(State, usize)>) -> Step {
        if state.p >= part.end {
            return match self.end_of_dots(state) {
                Some(last) => self.done(state.dots, last),
                None if part.is_root => Step::Done(state.last),
                None => Step::Fail,
            };
        }
        let pattern = self.pattern;
        let Some(wanted) = pattern.tree.nodes.get(state.p as usize) else { return Step::Fail };
        let node = (state.at < self.end_of(state.list)).then(|| self.doc.nodes.get(state.at as usize)).flatten();
        match (&wanted.kind, node) {
            (NodeKind::Dots(name), _) => {
                state.dots = Some(match state.dots {
                    Some(dots) => Dots { until: dots.until.saturating_add(pattern.most_lines), ..dots },
                    None => Dots {
                        until: state.last.line.saturating_add(pattern.most_lines),
                        skipped: Span { start: state.last.span.end, end: state.last.span.end },
                        name: *name,
                    },
                });
                state.p += 1;
                Step::On
            }
            (NodeKind::List, None) => {
                if self.may_be_empty(state.p, part.end) {
                    self.done(state.dots, state.last)
                } else {
                    Step::Fail
                }
            }
            (NodeKind::List, Some(node)) if node.kind == NodeKind::List => {
                if !self.close(state.dots) {
                    return Step::Fail;
                }
                let inner = Part { from: state.p + 1, end: wanted.end, is_root: false };
                let Some(last) = self.part(inner, state.at + 1, state.at, state.last) else { return Step::Fail };
                (state.p, state.at, state.dots, state.last) = (wanted.end, node.end, None, last);
                Step::On
            }
            (NodeKind::List, Some(node)) => {
                if let Some(dots) = skipping(state.dots, node) {
                    (state.at, state.dots) = (state.at + 1, Some(dots));
                    return Step::On;
                }
                if !self.close(state.dots) || !self.may_be_empty(state.p + 1, wanted.end) {
                    return Step::Fail;
                }
                (state.p, state.dots) = (wanted.end, None);
                Step::On
            }
            (_, None) if state.list == boundary => {
                let left = pattern.tree.nodes.get(state.p as usize..part.end as usize).unwrap_or_default();
                let is_over = left.iter().all(|node| matches!(node.kind, NodeKind::Dots(_)));
                if is_over { Step::Done(state.last) } else { Step::Fail }
            }
            (_, None) => {
                let Some(list) = self.doc.nodes.get(state.list as usize) else { return Step::Fail };
                (state.at, state.list) = (list.end, list.parent);
                Step::On
            }
            // A block of the text need not be one in the pattern.
            (_, Some(node)) if node.kind == NodeKind::List => {
                (state.list, state.at) = (state.at, state.at + 1);
                Step::On
            }
            (wanted, Some(node)) => {
                if state.dots.is_some_and(|dots| node.line > dots.until) {
                    return Step::Fail;
                }
                if let Some(dots) = skipping(state.dots, node) {
                    choices.push((State { at: state.at + 1, dots: Some(dots), ..*state }, self.bound.len()));
                }
                if !self.close(state.dots) || !self.is(wanted, node) {
                    return Step::Fail;
                }
                (state.p, state.at, state.dots) = (state.p + 1, state.at + 1, None);
                state.last = Last { span: node.span, line: node.line };
                Step::On
            }
        }
    }

    fn end_of(&self, list: u32) -> u32 {
        self.doc.nodes.get(list as usize).map_or(self.doc.nodes.len() as u32, |list| list.end)
    }

    /// The last word where the pattern is over: what is left of the block must be nothing, or be skipped by `...`.
    fn end_of_dots(&self, state: &State) -> Option<Last> {
        let end = self.end_of(state.list);
        let Some(dots) = state.dots else { return (state.at >= end).then_some(state.last) };
        if state.last.line > dots.until {
            return None;
        }
        let left = self.doc.nodes.get(state.at as usize..end as usize).unwrap_or_default();
        let reached = left.iter().take_while(|node| node.line <= dots.until);
        let last = reached.filter(|node| node.kind != NodeKind::List).last();
        Some(last.map_or(state.last, |node| Last { span: node.span, line: node.line }))
    }

    fn done(&mut self, dots: Option<Dots>, last: Last) -> Step {
        let dots = dots
            .map(|dots| Dots { skipped: Span { end: last.span.end.max(dots.skipped.end), ..dots.skipped }, ..dots });
        if self.close(dots) { Step::Done(last) } else { Step::Fail }
    }

    /// Ends a `...`: where it has a name, that stands for what was skipped.
    fn close(&mut self, dots: Option<Dots>) -> bool {
        let Some(Dots { name: Some(name), skipped, .. }) = dots else { return true };
        if let Some(&(_, start, end)) = self.bound.iter().find(|(bound, ..)| *bound == name) {
            return Span { start, end }.of(self.text) == skipped.of(self.text);
        }
        self.bound.push((name, skipped.start, skipped.end));
        true
    }

    /// Whether the nodes of the pattern from `from` to `end` match nothing.
    fn may_be_empty(&self, from: u32, end: u32) -> bool {
        let nodes = self.pattern.tree.nodes.get(from as usize..end as usize).unwrap_or_default();
        nodes.iter().all(|node| matches!(node.kind, NodeKind::Dots(_) | NodeKind::List))
    }

    fn is(&mut self, wanted: &NodeKind, node: &Node) -> bool {
        match (wanted, &node.kind) {
            (NodeKind::Word(wanted), NodeKind::Word(found)) => {
                if self.pattern.caseless {
                    wanted.eq_ignore_ascii_case(found)
                } else {
                    wanted == found
                }
            }
            (NodeKind::Sign(wanted), NodeKind::Sign(found)) => wanted == found,
            (NodeKind::Meta(name), NodeKind::Word(found)) => {
                if let Some(&(_, start, end)) = self.bound.iter().find(|(bound, ..)| bound == name) {
                    return Span { start, end }.of(self.text) == &**found;
                }
                self.bound.push((*name, node.span.start, node.span.end));
                true
            }
            _ => false,
        }
    }
}

/// The `...` with `node` skipped, if it reaches that far.
fn skipping(dots: Option<Dots>, node: &Node) -> Option<Dots> {
    let dots = dots.filter(|dots| node.line <= dots.until)?;
    Some(Dots { skipped: Span { end: node.span.end, ..dots.skipped }, ..dots })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ir::symbol_of;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let pattern = SpacePattern::compile(pattern, &GenericOptions::default()).unwrap();
        let doc = Tree::of_text(text);
        pattern.find(text, &doc).into_iter().map(|it| it.span.of(text).to_owned()).collect()
    }

    #[test]
    fn blanks_and_line_breaks_are_no_matter_to_a_flat_pattern() {
        assert_eq!(found("a = b", "x a=\n  b; a = c"), ["a=\n  b"]);
        assert_eq!(found("ab", "abc ab"), ["ab"]);
    }

    #[test]
    fn a_block_of_the_pattern_is_a_block_of_the_text() {
        assert_eq!(found("a\n  ...\n  b\n", "a\n  x\nb\n"), Vec::<String>::new());
        assert_eq!(found("a\n  ...\n  b\n", "a\n  x\n  b\nc\n"), ["a\n  x\n  b"]);
        assert_eq!(found("{\n  ...\n}\n", "{}\n\n{\n}\n"), ["{}", "{\n}"]);
        assert_eq!(found("a\n  b\n  ...\n", "a\n  b\n  c\nd\n"), ["a\n  b\n  c"]);
    }

    #[test]
    fn an_ellipsis_takes_as_little_as_will_do_and_few_lines() {
        assert_eq!(found("a...b...c", "a x b x x c"), ["a x b x x c"]);
        assert_eq!(found("a ... b", &format!("a{}b", "\n".repeat(12))), Vec::<String>::new());
        assert_eq!(found("a ... ... b", &format!("a{}b", "\n".repeat(12))).len(), 1);
        assert_eq!(found("... $X", "a\n  b\n  c\nd\ne\n"), ["a", "b"]);
    }

    #[test]
    fn of_two_matches_with_one_end_the_shorter_is_told_unless_dots_end_the_pattern() {
        assert_eq!(found("a ... b", "a a b"), ["a b"]);
        assert_eq!(found("a ...", "a a b"), ["a a b"]);
        assert_eq!(found("$A ... $A", "a b b a"), ["a b b a", "b b"]);
    }

    #[test]
    fn a_metavariable_is_one_word_and_the_same_each_time() {
        assert_eq!(found("$X = $X", "a = b b = b"), ["b = b"]);
        let pattern = SpacePattern::compile("key: $...V ;", &GenericOptions::default()).unwrap();
        let text = "key: a b c;";
        let matches = pattern.find(text, &Tree::of_text(text));
        assert_eq!(matches[0].bindings.get(symbol_of("$...V")).unwrap().span.of(text), " a b c");
    }
}
