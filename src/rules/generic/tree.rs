//! Texts and patterns as trees: words and signs in lines, deeper lines as blocks of their own, and in texts also what stands between
//! brackets that open and close in one line.

use crate::rules::ir::{Symbol, symbol_of};
use crate::text::Span;

/// Nodes in preorder.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub kind: NodeKind,
    pub span: Span,
    /// From 0; for a block that of its first word.
    pub line: u32,
    /// The first node behind this node's subtree.
    pub end: u32,
    /// The block that it stands in, [`ROOT`] for the text itself.
    pub parent: u32,
}

/// The parent of what stands in no block.
pub(super) const ROOT: u32 = u32::MAX;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NodeKind {
    Word(Box<str>),
    Sign(char),
    /// A block that is indented, or between brackets.
    List,
    /// `$X`, in patterns.
    Meta(Symbol),
    /// `...`, `$...X`, in patterns.
    Dots(Option<Symbol>),
}

#[derive(Debug)]
struct Token {
    kind: NodeKind,
    span: Span,
    line: u32,
}

#[derive(Debug)]
struct Line {
    indent: u32,
    tokens: Vec<Token>,
}

/// Letters of a word.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

impl Tree {
    /// The tree of a text.
    pub fn of_text(text: &str) -> Self {
        Self::new(text, false)
    }

    /// The tree of a pattern, whose brackets are signs like others.
    pub fn of_pattern(text: &str) -> Self {
        Self::new(text, true)
    }

    fn new(text: &str, is_pattern: bool) -> Self {
        let mut tree = Self::default();
        // Blocks that are open, with their indentation.
        let mut open: Vec<(u32, u32)> = Vec::new();
        for line in lines(text, is_pattern) {
            while open.last().is_some_and(|(_, indent)| *indent > line.indent) {
                tree.close(&mut open);
            }
            let current = open.last().map_or(0, |(_, indent)| *indent);
            if line.indent > current {
                let parent = open.last().map_or(ROOT, |(list, _)| *list);
                let list = tree.open(parent, line.tokens.first());
                open.push((list, line.indent));
            }
            let parent = open.last().map_or(ROOT, |(list, _)| *list);
            tree.line(line.tokens, parent, is_pattern);
        }
        while !open.is_empty() {
            tree.close(&mut open);
        }
        tree
    }

    fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    fn open(&mut self, parent: u32, first: Option<&Token>) -> u32 {
        let list = self.len();
        let (span, line) = first.map_or((Span { start: 0, end: 0 }, 0), |first| (first.span, first.line));
        self.nodes.push(Node { kind: NodeKind::List, span, line, end: list + 1, parent });
        list
    }

    fn close(&mut self, open: &mut Vec<(u32, u32)>) {
        if let Some((list, _)) = open.pop() {
            self.end(list);
        }
    }

    fn end(&mut self, list: u32) {
        let end = self.len();
        if let Some(node) = self.nodes.get_mut(list as usize) {
            node.end = end;
        }
    }

    /// The tokens of one line below `parent`.
    fn line(&mut self, tokens: Vec<Token>, parent: u32, is_pattern: bool) {
        let partners = if is_pattern { Vec::new() } else { partners(&tokens) };
        let mut lists: Vec<(usize, Option<u32>)> = Vec::new();
        let mut tokens = tokens.into_iter().enumerate().peekable();
        while let Some((at, token)) = tokens.next() {
            if lists.last().is_some_and(|(close, _)| *close == at)
                && let Some((_, Some(list))) = lists.pop()
            {
                self.end(list);
            }
            let inside = lists.iter().rev().find_map(|(_, list)| *list).unwrap_or(parent);
            let id = self.len();
            self.nodes.push(Node { kind: token.kind, span: token.span, line: token.line, end: id + 1, parent: inside });
            if let Some(close) = partners.get(at).copied().flatten() {
                // Nothing between brackets is no block.
                let list = (close > at + 1).then(|| {
                    let first = tokens.peek().map(|(_, token)| token);
                    let (span, line) = first.map_or((Span { start: 0, end: 0 }, 0), |first| (first.span, first.line));
                    let list = self.nodes.len() as u32;
                    self.nodes.push(Node { kind: NodeKind::List, span, line, end: list + 1, parent: inside });
                    list
                });
                lists.push((close, list));
            }
        }
    }
}

/// For each token that opens a bracket which the line closes: where. A closing bracket of another kind makes those that
/// are open up to its own plain signs.
fn partners(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tokens.len()];
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            NodeKind::Sign(sign @ ('(' | '[' | '{')) => open.push((sign, at)),
            NodeKind::Sign(sign @ (')' | ']' | '}')) => {
                let opening = match sign {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                while open.last().is_some_and(|(other, _)| *other != opening) {
                    open.pop();
                }
                if let Some((_, from)) = open.pop() {
                    partners[from] = Some(at);
                }
            }
            _ => {}
        }
    }
    partners
}

/// The lines that hold anything. A tab indents like eight blanks.
fn lines(text: &str, is_pattern: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        let content = line.strip_suffix('\r').unwrap_or(line);
        let inside = content.trim_start_matches([' ', '\t']);
        let blanks = content.len() - inside.len();
        let indent =
            content.get(..blanks).unwrap_or_default().bytes().map(|byte| if byte == b'\t' { 8 } else { 1 }).sum();
        let tokens = tokens(inside, (start + blanks) as u32, number as u32, is_pattern);
        if !tokens.is_empty() {
            lines.push(Line { indent, tokens });
        }
        start += line.len() + 1;
    }
    lines
}

fn tokens(text: &str, offset: u32, line: u32, is_pattern: bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((rest, first)) = text.get(at..).and_then(|rest| Some((rest, rest.chars().next()?))) {
        let placed = |from: usize, length: usize| {
            let start = offset + from as u32;
            Span { start, end: start + length as u32 }
        };
        if matches!(first, ' ' | '\t') {
            at += 1;
            continue;
        }
        let (kind, length) = match placeholder(rest).filter(|_| is_pattern) {
            Some(found) => found,
            None if rest.starts_with("....") => {
                // More than three dots are dots, each for itself.
                let dots = rest.len() - rest.trim_start_matches('.').len();
                tokens.extend((0..dots).map(|dot| Token {
                    kind: NodeKind::Sign('.'),
                    span: placed(at + dot, 1),
                    line,
                }));
                at += dots;
                continue;
            }
            None if is_word(first) => {
                let word = rest.get(..rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())).unwrap_or_default();
                (NodeKind::Word(word.into()), word.len())
            }
            None => (NodeKind::Sign(first), first.len_utf8()),
        };
        tokens.push(Token { kind, span: placed(at, length), line });
        at += length;
    }
    tokens
}

/// `...`, `$...X` or `$X` at the start of `text`, with its length.
fn placeholder(text: &str) -> Option<(NodeKind, usize)> {
    if text.starts_with("...") && !text.starts_with("....") {
        return Some((NodeKind::Dots(None), 3));
    }
    let behind = text.strip_prefix('$')?;
    if let Some(name) = behind.strip_prefix("...").and_then(|name| super::name_of(name, false)) {
        return Some((NodeKind::Dots(Some(symbol_of(&format!("$...{name}")))), 4 + name.len()));
    }
    let name = super::name_of(behind, false)?;
    Some((NodeKind::Meta(symbol_of(&format!("${name}"))), 1 + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> String {
        fn put(tree: &Tree, from: u32, end: u32, out: &mut Vec<String>) {
            let mut at = from;
            while at < end {
                let node = &tree.nodes[at as usize];
                match &node.kind {
                    NodeKind::List => {
                        out.push("<".into());
                        put(tree, at + 1, node.end, out);
                        out.push(">".into());
                    }
                    NodeKind::Word(word) => out.push(word.to_string()),
                    NodeKind::Sign(sign) => out.push(sign.to_string()),
                    other => out.push(format!("{other:?}")),
                }
                at = node.end;
            }
        }
        let tree = Tree::of_text(text);
        let mut out = Vec::new();
        put(&tree, 0, tree.nodes.len() as u32, &mut out);
        out.join(" ")
    }

    #[test]
    fn deeper_lines_are_blocks() {
        assert_eq!(outline("a\n  b\n    c\n  d\ne"), "a < b < c > d > e");
        assert_eq!(outline("a\n    b\n  c\nd"), "a < b > < c > d");
        assert_eq!(outline("  a\n\n\tb"), "< a < b > >");
    }

    #[test]
    fn brackets_of_one_line_are_blocks_where_they_fit_together() {
        assert_eq!(outline("f(a(b), c) g()"), "f ( < a ( < b > ) , c > ) g ( )");
        assert_eq!(outline("f(a\n)"), "f ( a )");
        assert_eq!(outline("[ ( ] )"), "[ < ( > ] )");
        assert_eq!(outline("a....b"), "a . . . . b");
    }
}
