//! Takes a pattern's own nodes out of the file that was written around it.

use super::hole::Hole;
use super::placeholder::{QUOTED_DEEP, restored};
use crate::rules::ir::{Builder, Ir, IrId, IrNode, Kind, LiteralText, NO_TEXT, Slot, Symbol, symbol_of};
use crate::text::Span;

/// Puts the nodes of `file` that stand in `region` into a [`Kind::File`] of their own at the end of `out`; with `head`,
/// the first node that begins in it, without what lies behind. `renamed` gives the names of metavariables for the words
/// that stand for them. Returns the new root.
pub(super) fn extract(
    out: &mut Builder,
    holes: &mut Vec<Hole>,
    file: &Ir,
    text: &str,
    region: Span,
    head: bool,
    renamed: &[(Symbol, Symbol)],
) -> IrId {
    let root = out.open(Kind::File, Slot::None, region);
    let mut copier = Copier { file, text, region, renamed, out, open: Vec::new(), holes };
    let mut at = 0;
    while at < file.len() {
        let node = file.node(at);
        let is_own = region.contains(node.span) && node.span.start < node.span.end && node.kind != Kind::File;
        let is_head = head
            && !matches!(node.kind, Kind::File | Kind::ExprStmt)
            && node.span.start >= region.start
            && node.span.start < region.end
            && node.span.end > region.end;
        if is_own || is_head {
            copier.copy(at);
            at = node.end;
        } else {
            at += 1;
        }
        if is_head {
            break;
        }
    }
    out.close();
    root
}

struct Copier<'f> {
    file: &'f Ir,
    text: &'f str,
    region: Span,
    renamed: &'f [(Symbol, Symbol)],
    out: &'f mut Builder,
    /// Ends of the nodes of `file` that are open in `out`.
    open: Vec<IrId>,
    holes: &'f mut Vec<Hole>,
}

impl Copier<'_> {
    fn copy(&mut self, root: IrId) {
        let mut at = root;
        let end = self.file.node(root).end;
        let mut deep_operand = None;
        while at < end {
            while self.open.last().is_some_and(|&last| at >= last) {
                self.open.pop();
                self.out.close();
            }
            let node = *self.file.node(at);
            let is_outside = node.span.start >= self.region.end;
            if is_outside && at != root {
                at = node.end;
                continue;
            }
            let slot = if deep_operand == Some(at) { Slot::Operand } else { node.slot };
            if let Some(operand) = self.deep_operand(at) {
                self.out.open(Kind::Deep, slot, node.span);
                self.open.push(node.end);
                deep_operand = Some(operand);
                at = operand;
                continue;
            }
            self.put(&node, slot);
            self.open.push(node.end);
            at += 1;
        }
        while self.open.pop().is_some() {
            self.out.close();
        }
    }

    /// The operand where the node is a `<... e ...>`.
    fn deep_operand(&self, at: IrId) -> Option<IrId> {
        let node = self.file.node(at);
        if node.kind == Kind::List {
            let mut elements = self.file.in_slot(at, Slot::Elem);
            let (first, second) = (elements.next()?, elements.next()?);
            let is_deep = self.file.literal_text(first, self.text) == Some(QUOTED_DEEP);
            return is_deep.then_some(second);
        }
        if node.kind == Kind::Raw {
            // A shell's `$(__deep e)`.
            let command = self.file.child(at, Slot::Part).filter(|&part| self.file.node(part).kind == Kind::Call)?;
            let mut words = self.file.in_slot(command, Slot::Arg);
            let (first, second) = (words.next()?, words.next()?);
            let is_deep = self.file.node(first).span.of(self.text) == "__deep";
            return is_deep.then_some(second);
        }
        let callee = self.file.child(at, Slot::Callee).filter(|_| node.kind == Kind::Call)?;
        let is_deep = self.file.node(callee).span.of(self.text) == "__deep";
        self.file.child(at, Slot::Arg).filter(|_| is_deep)
    }

    fn put(&mut self, node: &IrNode, slot: Slot) {
        let at = self.out.open(node.kind, slot, node.span);
        let symbol = self.renamed.iter().find(|(word, _)| *word == node.symbol).map_or(node.symbol, |(_, name)| *name);
        let content = (node.aux != NO_TEXT && node.kind != Kind::TypedMeta)
            .then(|| self.file.texts.get(node.aux as usize))
            .flatten()
            .map(|text| match text {
                LiteralText::Span(span) => restored(span.of(self.text)),
                LiteralText::Owned(text) => restored(text),
            });
        let copied = self.out.node_mut(at);
        (copied.flags, copied.raw, copied.symbol) = (node.flags, node.raw, symbol);
        if node.kind == Kind::TypedMeta {
            copied.aux = node.aux;
        }
        let Some(content) = content else { return };
        if matches!(node.kind, Kind::Str | Kind::Char | Kind::Regex | Kind::Atom | Kind::ElementText)
            && let Some(hole) = Hole::of(&content)
        {
            self.holes.push(hole);
            self.out.node_mut(at).raw = self.holes.len() as u16;
        }
        self.out.name(at, symbol_of(&content));
        self.out.text(at, LiteralText::Owned(content.into()));
    }
}
