//! The flat tree that every check reads: one preorder arena per file.
//!
//! A node's subtree is the slice from the node up to its [`Node::subtree_end`], so that walking is
//! a linear scan and skipping a subtree is an assignment. Punctuation and keywords are no
//! nodes; they stand, with every other token, in [`Tree::tokens`]. Comments are no nodes and no
//! tokens; they stand in [`Tree::comments`].
//!
//! What a node *is* is told by its [`Role`], the same word in every language; the grammar's own
//! kind stays beside it for what only one language has.

mod role;

pub use role::{Field, Op, Role};

use crate::text::Span;
use std::ops::Range;

/// Index of a node in its [`Tree`]. The root is 0.
pub type NodeId = u32;

/// Parent of the root.
pub const NO_NODE: NodeId = u32::MAX;

/// One named node of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Byte range in the text.
    pub span: Span,
    /// The first node behind this node's subtree.
    pub subtree_end: NodeId,
    /// [`NO_NODE`] for the root.
    pub parent: NodeId,
    /// The first token of the subtree; the tokens end where those of `subtree_end` begin.
    pub first_token: u32,
    /// The grammar's kind id.
    pub kind: u16,
    pub role: Role,
    /// Under which field of its parent it stands.
    pub field: Field,
    /// Operator of unary, binary, logical, and assignment nodes.
    pub op: Op,
}

/// A leaf of the syntax that is not a comment. A string without interpolation is one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    /// Number of the token's text in [`Tree::symbols`]: equal text, equal number, within one file.
    pub symbol: u32,
    /// Line of its first byte, from 1.
    pub line: u32,
    /// The grammar's kind id.
    pub kind: u16,
    pub class: TokenClass,
}

/// What sort of token it is, the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TokenClass {
    /// Names of things: an operand for Halstead.
    Identifier,
    /// Numbers, strings, characters, `true`, `null`: an operand for Halstead.
    Literal,
    /// Reserved words: an operator for Halstead.
    Keyword,
    /// `+`, `&&`, `->` …: an operator for Halstead.
    Operator,
    /// Brackets, commas, semicolons.
    Punctuation,
}

/// A comment as the grammar knows it, so never a string that looks like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    pub span: Span,
    /// Lines from 1.
    pub first_line: u32,
    pub last_line: u32,
    /// Whether code stands before it on its first line.
    pub trailing: bool,
    /// The node that was open when it came; [`NO_NODE`] at the very start.
    pub parent: NodeId,
    /// Index of the first token behind it.
    pub next_token: u32,
}

/// A file's syntax.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub tokens: Vec<Token>,
    pub comments: Vec<Comment>,
    /// Hash of the text of each symbol, the same in every file and run.
    pub symbols: Vec<u64>,
    /// Byte ranges that the grammar could not make sense of, outermost only.
    pub errors: Vec<Span>,
    /// Whether nodes below the depth limit were left out.
    pub truncated: bool,
}

impl Tree {
    /// The node `id`. `id` must come from this tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// All ids below `id`, without `id` itself, in preorder.
    #[must_use]
    pub fn descendants(&self, id: NodeId) -> Range<NodeId> {
        id + 1..self.node(id).subtree_end
    }

    /// The direct children of `id`, in order.
    #[must_use]
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children { tree: self, next: id + 1, end: self.node(id).subtree_end }
    }

    /// The first direct child under `field`.
    #[must_use]
    pub fn child_by_field(&self, id: NodeId, field: Field) -> Option<NodeId> {
        self.children(id).find(|&child| self.node(child).field == field)
    }

    /// The first direct child with `role`.
    #[must_use]
    pub fn child_by_role(&self, id: NodeId, role: Role) -> Option<NodeId> {
        self.children(id).find(|&child| self.node(child).role == role)
    }

    /// The parent, or `None` for the root.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        Some(self.node(id).parent).filter(|&parent| parent != NO_NODE)
    }

    /// The ancestors from the parent up to the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&at| self.parent(at))
    }

    /// The sibling before `id`.
    #[must_use]
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.parent(id)?;
        let mut at = id.checked_sub(1).filter(|&before| before != parent)?;
        while self.node(at).parent != parent {
            at = self.parent(at)?;
        }
        Some(at)
    }

    /// Whether `id` is an `if` that continues another: `elif`, `else if`, in whichever way the language writes it.
    #[must_use]
    pub fn is_else_if(&self, id: NodeId) -> bool {
        let node = self.node(id);
        match node.role {
            Role::ElseIf => true,
            Role::If => self.parent(id).is_some_and(|parent| match self.node(parent).role {
                Role::Else => parent + 1 == id && self.node(parent).subtree_end == node.subtree_end,
                Role::If => node.field == Field::Alternative,
                _ => false,
            }),
            _ => false,
        }
    }

    /// Whether `id` is a branch without a condition of its own: an [`Role::Else`] that holds more than an `if`,
    /// or, where the grammar has no node for `else`, what stands under [`Field::Alternative`] of an `if`.
    #[must_use]
    pub fn is_else(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let holds_an_if = || {
            self.nodes.get(id as usize + 1).is_some_and(|child| {
                child.parent == id && child.role == Role::If && child.subtree_end == node.subtree_end
            })
        };
        match node.role {
            Role::Else => !holds_an_if(),
            Role::If | Role::ElseIf => false,
            _ => {
                node.field == Field::Alternative
                    && self.parent(id).is_some_and(|parent| self.node(parent).role == Role::If)
            }
        }
    }

    /// The tokens of the subtree of `id`.
    #[must_use]
    pub fn tokens_of(&self, id: NodeId) -> &[Token] {
        let node = self.node(id);
        let start = node.first_token as usize;
        let end = self.nodes.get(node.subtree_end as usize).map_or(self.tokens.len(), |next| next.first_token as usize);
        // The tokens between the subtree's last and the next node's first (a closing bracket of the
        // parent, say) are not the subtree's.
        let tokens = self.tokens.get(start..end).unwrap_or_default();
        let inside = tokens.partition_point(|token| token.span.end <= node.span.end);
        // The pieces of a literal that is one token have no token of their own.
        let begin = usize::from(tokens.first().is_some_and(|token| token.span.start < node.span.start));
        tokens.get(begin..inside).unwrap_or_default()
    }

    /// The text of `id`.
    #[must_use]
    pub fn text_of<'t>(&self, id: NodeId, text: &'t str) -> &'t str {
        self.node(id).span.of(text)
    }

    /// Line (from 1) of the first token of `id`.
    #[must_use]
    pub fn first_line(&self, id: NodeId) -> u32 {
        self.tokens.get(self.node(id).first_token as usize).map_or(1, |token| token.line)
    }

    /// Line (from 1) on which the last token of `id` ends.
    #[must_use]
    pub fn last_line(&self, id: NodeId, text: &str) -> u32 {
        self.tokens_of(id).last().map_or_else(
            || self.first_line(id),
            |token| token.line + memchr::memchr_iter(b'\n', token.span.of(text).as_bytes()).count() as u32,
        )
    }

    /// Empties the tree but keeps its memory for the next file.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.tokens.clear();
        self.comments.clear();
        self.symbols.clear();
        self.errors.clear();
        self.truncated = false;
    }
}

/// Iterator over direct children; made by [`Tree::children`].
#[derive(Debug, Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: NodeId,
    end: NodeId,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.end {
            return None;
        }
        let id = self.next;
        self.next = self.tree.node(id).subtree_end;
        Some(id)
    }
}
