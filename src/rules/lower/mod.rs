//! From a file's flat tree to the normalized tree of the rules.
//!
//! A language is a table from the grammar's kinds to functions, one file each; kinds that it does not list are lowered by
//! their [`Role`] ([`by_role`]), and what has no role becomes [`Kind::Raw`]. So a language is useful from its first line and
//! gets exact function by function.
//!
//! A pattern is lowered by the same functions, so whatever a pattern may leave open (a name, type, parameter, parent, key,
//! label, a piece of a list) is lowered by [`Lowering::node`], which knows placeholders.
//!
//! The functions recurse as deep as the tree, which [`Limits::depth`](crate::syntax::Limits) bounds.

mod bash;
mod by_role;
mod c_family;
mod csharp;
mod dockerfile;
mod ecmascript;
mod embed;
mod go;
mod hcl;
mod html;
mod implicit_return;
mod java;
mod json;
mod kotlin;
mod literal;
mod named_type;
mod ocaml;
mod php;
mod python;
mod ruby;
mod rust;
mod scala;
mod shape;
mod solidity;
mod statement;
mod swift;
mod table;
mod yaml;

#[cfg(test)]
mod tests;

pub(in crate::rules) use bash::COMMAND;
pub use table::{LowerFn, Table, is_lowered, table_of};

use super::ir::{Builder, Ir, IrId, Kind, Slot, Symbol, symbol_of};
use crate::language::SourceView;
use crate::text::Span;
use crate::tree::{Field, NodeId, Role, Token, Tree};

/// The normalized tree of a parsed file.
#[must_use]
pub fn lower(view: SourceView<'_>) -> Ir {
    let mut lowering = Lowering::new(view, None);
    if !view.tree.nodes.is_empty() {
        lowering.node(0, Slot::None);
    }
    let mut ir = lowering.out.finish();
    implicit_return::mark(&mut ir, view.compiled.spec.language);
    ir
}

/// The type of a parameter of which a pattern gives the name alone, where a parameter needs a type.
pub(in crate::rules) const ANY_TYPE: &str = "__anytype";

/// What a placeholder of a pattern stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `...`
    Ellipsis,
    /// `$X`, by its name with the `$`.
    Meta(Symbol),
    /// `$...X`, by its name with the `$...`.
    MetaEllipsis(Symbol),
    /// `(T $X)`, by the name of `$X` and the number of its type in the pattern.
    Typed(Symbol, u32),
    /// The function name of `<... e ...>`, whose argument is `e`.
    Deep,
}

impl Placeholder {
    /// Whether it stands for any number of things.
    #[must_use]
    pub fn is_ellipsis(self) -> bool {
        matches!(self, Self::Ellipsis | Self::MetaEllipsis(_))
    }
}

/// Tells which words of a pattern are placeholders.
pub trait Placeholders {
    /// What `word` stands for, if it is one.
    fn of(&self, word: &str) -> Option<Placeholder>;
}

/// A lowering under way. What a language's functions work with.
pub struct Lowering<'t> {
    pub view: SourceView<'t>,
    pub out: Builder,
    table: &'static Table,
    placeholders: Option<&'t dyn Placeholders>,
}

impl<'t> Lowering<'t> {
    /// A lowering of `view`; with `placeholders` it is a pattern's.
    #[must_use]
    pub fn new(view: SourceView<'t>, placeholders: Option<&'t dyn Placeholders>) -> Self {
        let table = table_of(view.compiled.spec.language);
        Self { view, out: Builder::default(), table, placeholders }
    }

    /// Whether a pattern is lowered, not source text.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        self.placeholders.is_some()
    }

    // --- lowering

    /// Lowers the node `id` as `slot` of the innermost open node. Puts out one node, or none for what has no meaning, or
    /// several where the language says several things in one (`int a, b;`).
    pub fn node(&mut self, id: NodeId, slot: Slot) {
        if self.placeholder(id, slot) {
            return;
        }
        match self.table.of(self.view.tree.node(id).kind) {
            Some(lower) => lower(self, id, slot),
            None => by_role::lower(self, id, slot),
        }
    }

    /// Lowers `id` if there is one.
    pub fn maybe(&mut self, id: Option<NodeId>, slot: Slot) {
        if let Some(id) = id {
            self.node(id, slot);
        }
    }

    /// Lowers all children of `id`, each as `slot`.
    pub fn children(&mut self, id: NodeId, slot: Slot) {
        let tree = self.view.tree;
        for child in tree.children(id) {
            self.node(child, slot);
        }
    }

    /// Lowers `id` with its inside put into a node of `kind` by `inside`. Returns the new node.
    pub fn wrap(&mut self, kind: Kind, id: NodeId, slot: Slot, inside: impl FnOnce(&mut Self)) -> IrId {
        let span = self.view.tree.node(id).span;
        self.wrap_span(kind, span, slot, inside)
    }

    /// A node of `kind` over `span`, filled by `inside`. Returns the new node.
    pub fn wrap_span(&mut self, kind: Kind, span: Span, slot: Slot, inside: impl FnOnce(&mut Self)) -> IrId {
        let at = self.out.open(kind, slot, span);
        inside(self);
        self.out.close();
        at
    }

    /// A leaf of `kind` over `id`, called by its text.
    pub fn leaf(&mut self, kind: Kind, id: NodeId, slot: Slot) -> IrId {
        let symbol = symbol_of(self.text(id));
        self.out.leaf(kind, slot, self.view.tree.node(id).span, symbol)
    }

    /// The grammar's own node with its named children, or with its text where it has none.
    pub fn raw(&mut self, id: NodeId, slot: Slot) -> IrId {
        let tree = self.view.tree;
        let node = *tree.node(id);
        let symbol = if node.subtree_end == id + 1 { symbol_of(self.text(id)) } else { Symbol::NONE };
        let at = self.wrap(Kind::Raw, id, slot, |lowering| lowering.children(id, Slot::Part));
        let new = self.out.node_mut(at);
        (new.raw, new.symbol) = (node.kind, symbol);
        at
    }

    // --- asking the tree

    /// The flat tree.
    #[must_use]
    pub fn tree(&self) -> &'t Tree {
        self.view.tree
    }

    /// The text of a node.
    #[must_use]
    pub fn text(&self, id: NodeId) -> &'t str {
        self.view.text_of(id)
    }

    /// What a node is called that is named by `id`: its text, or the metavariable that stands there.
    #[must_use]
    pub fn name_of(&self, id: NodeId) -> Symbol {
        match self.placeholder_of(id) {
            Some(Placeholder::Meta(name) | Placeholder::MetaEllipsis(name)) => name,
            _ => symbol_of(self.text(id)),
        }
    }

    /// The grammar's name of a node's kind.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> &'static str {
        self.view.kind_of(id)
    }

    /// The node's role.
    #[must_use]
    pub fn role(&self, id: NodeId) -> Role {
        self.view.tree.node(id).role
    }

    /// The first child under `field`.
    #[must_use]
    pub fn field(&self, id: NodeId, field: Field) -> Option<NodeId> {
        self.view.tree.child_by_field(id, field)
    }

    /// The first child whose kind is `kind`.
    #[must_use]
    pub fn child_of_kind(&self, id: NodeId, kind: &str) -> Option<NodeId> {
        self.view.tree.children(id).find(|&child| self.kind(child) == kind)
    }

    /// The children whose kind is `kind`.
    pub fn of_kind(&self, id: NodeId, kind: &'static str) -> impl Iterator<Item = NodeId> + use<'t> {
        let view = self.view;
        view.tree.children(id).filter(move |&child| view.kind_of(child) == kind)
    }

    /// The children of one role.
    pub fn of_role(&self, id: NodeId, role: Role) -> impl Iterator<Item = NodeId> + use<'t> {
        let tree = self.view.tree;
        tree.children(id).filter(move |&child| tree.node(child).role == role)
    }

    /// The tokens that are `id`'s own: keywords, operators and punctuation, not those of its children.
    pub fn own_tokens(&self, id: NodeId) -> impl Iterator<Item = &'t Token> + use<'t> {
        let tree = self.view.tree;
        let mut children = tree.children(id).peekable();
        tree.tokens_of(id).iter().filter(move |token| {
            while children.next_if(|&child| tree.node(child).span.end <= token.span.start).is_some() {}
            children.peek().is_none_or(|&child| !tree.node(child).span.contains(token.span))
        })
    }

    /// Whether `word` is one of the node's own tokens.
    #[must_use]
    pub fn has_word(&self, id: NodeId, word: &str) -> bool {
        self.own_tokens(id).any(|token| token.span.of(self.view.text) == word)
    }

    /// The span from the start of `from` to the end of `to`.
    #[must_use]
    pub fn span_over(&self, from: NodeId, to: NodeId) -> Span {
        Span { start: self.tree().node(from).span.start, end: self.tree().node(to).span.end }
    }

    // --- patterns

    /// What `id` stands for, where it is a placeholder and nothing else.
    #[must_use]
    pub fn placeholder_of(&self, id: NodeId) -> Option<Placeholder> {
        self.placeholders?.of(self.text(id).trim_end_matches([';', '\n', ' ']))
    }

    /// The metavariable that `word` is, if it is one.
    #[must_use]
    pub fn metavariable_in(&self, word: &str) -> Option<Symbol> {
        match self.placeholders?.of(word) {
            Some(Placeholder::Meta(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether `id` only stands where a pattern says no type and the grammar wants one.
    #[must_use]
    pub fn is_any_type(&self, id: NodeId) -> bool {
        self.is_pattern() && self.text(id) == ANY_TYPE
    }

    /// Whether `id` is a placeholder for any number of things.
    #[must_use]
    pub fn is_ellipsis(&self, id: NodeId) -> bool {
        self.placeholder_of(id).is_some_and(Placeholder::is_ellipsis)
    }

    /// Puts out what a placeholder stands for, where `id` is one and nothing else.
    fn placeholder(&mut self, id: NodeId, slot: Slot) -> bool {
        // A block that holds nothing but `...` is still a block.
        if matches!(self.role(id), Role::File | Role::Block) {
            return false;
        }
        let (kind, name) = match self.placeholder_of(id) {
            Some(Placeholder::Typed(name, number)) => {
                let at = self.out.leaf(Kind::TypedMeta, slot, self.view.tree.node(id).span, name);
                self.out.node_mut(at).aux = number;
                return true;
            }
            Some(Placeholder::Ellipsis) => (Kind::Ellipsis, Symbol::NONE),
            Some(Placeholder::MetaEllipsis(name)) => (Kind::MetaEllipsis, name),
            // A declaration whose only word is a metavariable is still that declaration.
            Some(Placeholder::Meta(name)) if !matches!(slot, Slot::Param | Slot::Attr) => (Kind::Meta, name),
            Some(Placeholder::Meta(_) | Placeholder::Deep) | None => return false,
        };
        self.out.leaf(kind, slot, self.view.tree.node(id).span, name);
        true
    }
}
