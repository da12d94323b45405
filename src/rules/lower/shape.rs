//! Shapes that many languages have in common.

use super::Lowering;
use super::by_role::operator;
use crate::rules::ir::{IrId, Kind, LiteralText, Slot, Symbol, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

impl Lowering<'_> {
    /// Makes `id` the whole of a node of `kind`, whose parts `inside` gives, called `symbol`.
    pub fn named(&mut self, kind: Kind, symbol: &str, id: NodeId, slot: Slot, inside: impl FnOnce(&mut Self)) -> IrId {
        let at = self.wrap(kind, id, slot, inside);
        self.out.name(at, symbol_of(symbol));
        at
    }

    /// What is left out, at the byte `at`.
    pub fn empty(&mut self, slot: Slot, at: u32) {
        self.out.leaf(Kind::Empty, slot, Span { start: at, end: at }, Symbol::NONE);
    }

    /// A statement that is the body of another: always a [`Kind::Block`], also where it has no braces.
    pub fn body(&mut self, id: NodeId, slot: Slot) {
        if self.role(id) == Role::Block {
            self.node(id, slot);
        } else {
            self.wrap(Kind::Block, id, slot, |to| to.node(id, Slot::Stmt));
        }
    }

    /// The body under `field` of `id`, if there is one.
    pub fn body_of(&mut self, id: NodeId, field: Field, slot: Slot) {
        if let Some(body) = self.field(id, field) {
            self.body(body, slot);
        }
    }

    /// An expression that is a function's body: a block with an implicit return.
    pub fn expression_body(&mut self, id: NodeId) {
        self.wrap(Kind::Block, id, Slot::Body, |to| {
            let at = to.wrap(Kind::Return, id, Slot::Stmt, |to| to.node(id, Slot::Value));
            to.out.flag(at, flag::IMPLICIT);
        });
    }

    /// A modifier that is the word `word` at `span`.
    pub fn modifier(&mut self, word: &str, span: Span) {
        self.out.leaf(Kind::Modifier, Slot::Attr, span, symbol_of(word));
    }

    /// Modifiers for those of `id`'s own words that are among `words`.
    pub fn word_modifiers(&mut self, id: NodeId, words: &[&str]) {
        for token in self.own_tokens(id) {
            let word = token.span.of(self.view.text);
            if words.contains(&word) {
                self.modifier(word, token.span);
            }
        }
    }

    /// Names one behind the other (`a.b.c`), as one name or a chain of members.
    pub fn dotted(&mut self, names: &[NodeId], slot: Slot) {
        let (Some(&first), Some(rest)) = (names.first(), names.get(1..)) else { return };
        let mut part = slot;
        for &last in rest.iter().rev() {
            let span = self.span_over(first, last);
            self.out.open(Kind::Member, part, span);
            part = Slot::Object;
        }
        self.node(first, part);
        for &name in rest {
            self.node(name, Slot::Property);
            self.out.close();
        }
    }

    /// A string whose content is put together out of several.
    pub fn joined(&mut self, content: String, span: Span, slot: Slot) {
        let at = self.out.leaf(Kind::Str, slot, span, symbol_of(&content));
        self.out.text(at, LiteralText::Owned(content.into_boxed_str()));
    }

    /// A string over `span` whose content is that of `content`.
    pub fn string_over(&mut self, span: Span, content: Span, slot: Slot) {
        let at = self.out.leaf(Kind::Str, slot, span, symbol_of(content.of(self.view.text)));
        self.out.text(at, LiteralText::Span(content));
    }

    /// A default branch's label.
    pub fn default_label(&mut self, span: Span) {
        self.out.leaf(Kind::Raw, Slot::Label, span, symbol_of("default"));
    }

    /// The first own token of `id`.
    #[must_use]
    pub fn first_word(&self, id: NodeId) -> &str {
        self.own_tokens(id).next().map_or("", |token| token.span.of(self.view.text))
    }

    /// The number of children of `id`.
    #[must_use]
    pub fn count(&self, id: NodeId) -> usize {
        self.tree().children(id).count()
    }

    /// The first child.
    #[must_use]
    pub fn first(&self, id: NodeId) -> Option<NodeId> {
        self.tree().children(id).next()
    }

    /// The span of a node.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.tree().node(id).span
    }
}

impl Lowering<'_> {
    /// A string with expressions in it: what stands between them is text, without the quotes.
    pub fn template(&mut self, id: NodeId, content: Span, slot: Slot) {
        let tree = self.tree();
        self.wrap(Kind::Template, id, slot, |to| {
            let mut from = content.start;
            for child in tree.children(id).filter(|&child| tree.node(child).role == Role::Interpolation) {
                let hole = to.span(child);
                to.text_part(Span { start: from, end: hole.start });
                to.put_in(child);
                from = hole.end;
            }
            to.text_part(Span { start: from, end: content.end });
        });
    }

    /// What the interpolation `id` puts into a template. A string is marked, so that it is not taken for the text around it.
    pub fn put_in(&mut self, id: NodeId) {
        for child in self.tree().children(id) {
            self.expression_part(child);
        }
    }

    /// An expression in a template.
    pub fn expression_part(&mut self, id: NodeId) {
        let at = self.out.so_far().len();
        self.node(id, Slot::Part);
        if self.out.so_far().len() > at && self.out.so_far().node(at).kind == Kind::Str {
            self.out.flag(at, flag::EXPRESSION);
        }
    }

    /// A piece of text in a template, if there is any.
    pub fn text_part(&mut self, span: Span) {
        if span.start < span.end {
            self.string_over(span, span, Slot::Part);
        }
    }

    /// Two children, the first as `first` and the last as `last`.
    pub fn pair(&mut self, kind: Kind, id: NodeId, slot: Slot, first: Slot, last: Slot) -> IrId {
        self.wrap(kind, id, slot, |to| {
            for child in to.tree().children(id) {
                to.node(child, if child == id + 1 { first } else { last });
            }
        })
    }

    /// All children of `id` in one node of `kind`.
    pub fn all(&mut self, kind: Kind, id: NodeId, slot: Slot, part: Slot) -> IrId {
        self.wrap(kind, id, slot, |to| to.children(id, part))
    }

    /// The siblings from `from` up to but without `end`, each as `slot`.
    pub fn siblings(&mut self, from: NodeId, end: NodeId, slot: Slot) {
        let mut at = from;
        while at < end {
            self.node(at, slot);
            at = self.tree().node(at).subtree_end;
        }
    }

    /// The members of a type: `body` as a block that is marked so.
    pub fn members(&mut self, body: NodeId, inside: impl FnOnce(&mut Self)) {
        let at = self.wrap(Kind::Block, body, Slot::Body, inside);
        self.out.flag(at, flag::MEMBERS);
    }

    /// Text of a word that stands between `from` and `end`.
    #[must_use]
    pub fn word_span(&self, id: NodeId, word: &str) -> Option<Span> {
        self.own_tokens(id).map(|token| token.span).find(|span| span.of(self.view.text) == word)
    }
}

impl Lowering<'_> {
    /// `++x`, `x--`.
    pub fn update(&mut self, id: NodeId, slot: Slot) {
        let operator = self.own_tokens(id).next().map(|token| token.span);
        let at = self.all(Kind::Update, id, slot, Slot::Operand);
        if let Some(operator) = operator {
            self.out.name(at, symbol_of(operator.of(self.view.text)));
            if operator.start > self.span(id).start {
                self.out.flag(at, flag::POSTFIX);
            }
        }
    }

    /// What stands behind `else`: another `if`, or a block.
    pub fn else_branch(&mut self, id: NodeId) {
        let mut branch = id;
        if self.role(id) == Role::Else {
            match self.first(id) {
                Some(inner) => branch = inner,
                None => return,
            }
        }
        if self.role(branch) == Role::If {
            self.node(branch, Slot::Else);
        } else {
            self.body(branch, Slot::Else);
        }
    }
}

impl Lowering<'_> {
    /// `a = b` or `a += b`, by the operator that stands between.
    pub fn assignment(&mut self, id: NodeId, slot: Slot) {
        let symbol = symbol_of(operator(self, id));
        let kind = if symbol == symbol_of("=") { Kind::Assign } else { Kind::AssignOp };
        let at = self.pair(kind, id, slot, Slot::Target, Slot::Value);
        if kind == Kind::AssignOp {
            self.out.name(at, symbol);
        }
    }

    /// `name = value` among arguments.
    pub fn named_argument(&mut self, id: NodeId, slot: Slot) {
        let symbol = self.first(id).map_or(Symbol::NONE, |name| self.name_of(name));
        let at = self.pair(Kind::NamedArg, id, slot, Slot::Name, Slot::Value);
        self.out.name(at, symbol);
    }

    /// An array of arrays of … of `element`, `depth` deep.
    pub fn array_of(&mut self, id: NodeId, element: Option<NodeId>, depth: usize, slot: Slot) {
        let mut part = slot;
        for _ in 0..depth {
            let at = self.out.open(Kind::TypeModified, part, self.span(id));
            self.out.name(at, symbol_of("[]"));
            part = Slot::Operand;
        }
        self.maybe(element, part);
        for _ in 0..depth {
            self.out.close();
        }
    }

    /// `a:b:c`: always three parts, with [`Kind::Empty`] for what is left out. The parts are those of `parts`.
    pub fn slice(&mut self, id: NodeId, span: Span, parts: &[NodeId], slot: Slot) {
        self.wrap_span(Kind::Slice, span, slot, |to| {
            let mut parts = parts.iter().copied().peekable();
            let mut colons = to
                .own_tokens(id)
                .filter(|token| token.span.of(to.view.text) == ":")
                .map(|token| token.span.start)
                .collect::<Vec<u32>>()
                .into_iter();
            for _ in 0..3 {
                let end = colons.next().unwrap_or(span.end);
                match parts.next_if(|&part| to.span(part).start < end) {
                    Some(part) => to.node(part, Slot::Part),
                    None => to.empty(Slot::Part, end),
                }
            }
        });
    }
}

impl Lowering<'_> {
    /// Where the sibling before `child` in `id` ends.
    #[must_use]
    pub fn previous_end(&self, id: NodeId, child: NodeId) -> u32 {
        let before = self.tree().children(id).take_while(|&sibling| sibling < child).last();
        before.map_or_else(|| self.span(id).start, |before| self.span(before).end)
    }
}
