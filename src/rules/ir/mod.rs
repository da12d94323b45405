//! The normalized tree that rules match on: one shape for one meaning, whatever the language.
//!
//! It is made from the flat [`Tree`](crate::tree::Tree) by [`lower`](super::lower), for source text and for patterns alike,
//! and only for files that some rule may match. `x = 1`, `var x = 1` and `x := 1` are told apart by [`Kind`] only where
//! rules tell them apart; parentheses, statement terminators and quotes are gone. What a language has alone is
//! [`Kind::Raw`] with its children, which matches structurally.
//!
//! A node's children stand in preorder behind it, in the order given with their [`Kind`] rather than in source order, and each
//! says by its [`Slot`] what it is to its parent.

mod build;
mod kind;
mod print;
mod symbol;

pub use build::Builder;
pub use kind::{EVERY_KIND, Kind, Slot};
pub use symbol::{Symbol, symbol_of};

use crate::text::Span;
use std::ops::Range;

/// Index of a node in its [`Ir`]. The root is 0.
pub type IrId = u32;

/// Parent of the root.
pub const NO_PARENT: IrId = u32::MAX;

/// One node of the normalized tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IrNode {
    pub kind: Kind,
    /// What it is to its parent.
    pub slot: Slot,
    /// Marks of the node; see [`flag`].
    pub flags: u8,
    /// The grammar's kind, for [`Kind::Raw`]; else 0.
    pub raw: u16,
    /// Index into [`Ir::texts`] for literals, [`NO_TEXT`] else.
    pub aux: u32,
    /// What it is called: the text of an identifier, the content of a string, the normalized text of a number, the
    /// operator, the keyword of an attribute; [`Symbol::NONE`] where the children say it all.
    pub symbol: Symbol,
    /// Byte range in the text it was made from, trailing semicolon included for statements.
    pub span: Span,
    /// The first node behind this node's subtree.
    pub end: IrId,
    /// [`NO_PARENT`] for the root.
    pub parent: IrId,
}

/// [`IrNode::aux`] of a node without a text of its own.
pub const NO_TEXT: u32 = u32::MAX;

/// Marks in [`IrNode::flags`].
pub mod flag {
    /// A function without a name of its own: lambda, arrow function, closure, block.
    pub const LAMBDA: u8 = 1;
    /// Written by nobody: the implicit return of an arrow function's or a Ruby method's last expression.
    pub const IMPLICIT: u8 = 1 << 1;
    /// A postfix `++`/`--`.
    pub const POSTFIX: u8 = 1 << 2;
    /// A variable definition that declares by keyword (`let`, `var`, a type), not by assignment.
    pub const DECLARED: u8 = 1 << 3;
    /// A [`Block`](super::Kind::Block) that holds the members of a type.
    pub const MEMBERS: u8 = 1 << 4;
    /// An import of a whole module under a name (`import a as b`), not of names out of it.
    pub const MODULE: u8 = 1 << 5;
    /// A member access or call that stops at null: `?.`. A named argument that a pattern need not mention.
    pub const OPTIONAL: u8 = 1 << 6;
    /// A `Stmt` that the pattern or source ended with a semicolon of its own.
    pub const TERMINATED: u8 = 1 << 7;
    /// A string among the parts of a template that is an expression put into it, not its text. A template that is strings one
    /// behind the other.
    pub const EXPRESSION: u8 = 1 << 7;
}

/// A normalized tree.
#[derive(Debug, Clone, Default)]
pub struct Ir {
    pub nodes: Vec<IrNode>,
    /// Contents of literals: what is between the quotes.
    pub texts: Vec<LiteralText>,
}

/// The content of a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiteralText {
    /// Stands in the source as it is.
    Span(Span),
    /// Put together, as for adjacent strings.
    Owned(Box<str>),
}

impl Ir {
    /// The node `id`, which must come from this tree.
    #[must_use]
    pub fn node(&self, id: IrId) -> &IrNode {
        &self.nodes[id as usize]
    }

    /// Number of nodes, as an id.
    #[must_use]
    pub fn len(&self) -> IrId {
        self.nodes.len() as IrId
    }

    /// Whether there is no node at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// `id` and all ids below it, in preorder.
    #[must_use]
    pub fn subtree(&self, id: IrId) -> Range<IrId> {
        id..self.node(id).end
    }

    /// The direct children of `id`, in order.
    #[must_use]
    pub fn children(&self, id: IrId) -> Children<'_> {
        Children { ir: self, next: id + 1, end: self.node(id).end }
    }

    /// The direct children of `id` in `slot`, in order.
    pub fn in_slot(&self, id: IrId, slot: Slot) -> impl Iterator<Item = IrId> + '_ {
        self.children(id).filter(move |&child| self.node(child).slot == slot)
    }

    /// The first direct child of `id` in `slot`.
    #[must_use]
    pub fn child(&self, id: IrId, slot: Slot) -> Option<IrId> {
        self.in_slot(id, slot).next()
    }

    /// The parent, or `None` for the root.
    #[must_use]
    pub fn parent(&self, id: IrId) -> Option<IrId> {
        Some(self.node(id).parent).filter(|&parent| parent != NO_PARENT)
    }

    /// The ancestors from the parent up to the root.
    pub fn ancestors(&self, id: IrId) -> impl Iterator<Item = IrId> + '_ {
        std::iter::successors(self.parent(id), |&at| self.parent(at))
    }

    /// Whether `inner` is `outer` or stands below it.
    #[must_use]
    pub fn contains(&self, outer: IrId, inner: IrId) -> bool {
        self.subtree(outer).contains(&inner)
    }

    /// The content of a literal, between its quotes and as written; `None` for what is no literal.
    #[must_use]
    pub fn literal_text<'t>(&'t self, id: IrId, source: &'t str) -> Option<&'t str> {
        match self.texts.get(self.node(id).aux as usize)? {
            LiteralText::Span(span) => Some(span.of(source)),
            LiteralText::Owned(text) => Some(text),
        }
    }
}

/// Iterator over direct children; made by [`Ir::children`].
#[derive(Debug, Clone)]
pub struct Children<'t> {
    ir: &'t Ir,
    next: IrId,
    end: IrId,
}

impl Iterator for Children<'_> {
    type Item = IrId;

    fn next(&mut self) -> Option<IrId> {
        if self.next >= self.end {
            return None;
        }
        let id = self.next;
        self.next = self.ir.node(id).end;
        Some(id)
    }
}
