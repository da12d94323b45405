//! Text of one language in a file of another.

use super::{Lowering, Placeholder};
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, LiteralText, NO_TEXT, Slot, Symbol};
use crate::syntax::{Limits, parse};
use crate::text::Span;

impl Lowering<'_> {
    /// Reads `span` as `language` and puts out its statements.
    pub fn embed(&mut self, language: Language, span: Span) {
        let text = span.of(self.view.text);
        let parsed = parse(language, text, Limits::default());
        let mut inner = Lowering::new(parsed.view(text), self.placeholders);
        if !parsed.tree.nodes.is_empty() {
            inner.node(0, Slot::None);
        }
        let ir = inner.out.finish();
        if ir.is_empty() {
            return;
        }
        for statement in ir.children(0) {
            self.graft(&ir, statement, span.start, Slot::Stmt);
        }
    }

    /// Puts out a copy of the subtree `root` of `ir`, whose text begins at the byte `offset` of this one.
    fn graft(&mut self, ir: &Ir, root: IrId, offset: u32, slot: Slot) {
        let moved = |span: Span| Span { start: span.start + offset, end: span.end + offset };
        let mut open: Vec<u32> = Vec::new();
        for id in ir.subtree(root) {
            let node = ir.node(id);
            while open.last().is_some_and(|&end| end <= id) {
                open.pop();
                self.out.close();
            }
            let kind = if node.kind == Kind::File { Kind::Block } else { node.kind };
            let at = self.out.open(kind, if id == root { slot } else { node.slot }, moved(node.span));
            open.push(node.end);
            let new = self.out.node_mut(at);
            (new.flags, new.raw, new.symbol) = (node.flags, node.raw, node.symbol);
            if node.aux != NO_TEXT {
                match ir.texts.get(node.aux as usize) {
                    Some(LiteralText::Span(content)) => self.out.text(at, LiteralText::Span(moved(*content))),
                    Some(owned) => self.out.text(at, owned.clone()),
                    // What a typed metavariable has there is a number.
                    None => self.out.node_mut(at).aux = node.aux,
                }
            }
        }
        for _ in open {
            self.out.close();
        }
    }

    /// A word that is a string, or a placeholder.
    pub fn word(&mut self, span: Span, slot: Slot) {
        let text = span.of(self.view.text);
        match self.placeholders.and_then(|placeholders| placeholders.of(text)) {
            Some(Placeholder::Ellipsis) => {
                self.out.leaf(Kind::Ellipsis, slot, span, Symbol::NONE);
            }
            Some(Placeholder::Meta(name)) => {
                self.out.leaf(Kind::Meta, slot, span, name);
            }
            Some(Placeholder::MetaEllipsis(name)) => {
                self.out.leaf(Kind::MetaEllipsis, slot, span, name);
            }
            _ => self.string_over(span, span, slot),
        }
    }
}
