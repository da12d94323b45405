use super::{Ir, IrId, IrNode, Kind, LiteralText, NO_PARENT, NO_TEXT, Slot, Symbol};
use crate::text::Span;

/// Makes an [`Ir`] node by node, in preorder: [`open`](Self::open) a node, build its children, [`close`](Self::close) it.
#[derive(Debug, Default)]
pub struct Builder {
    ir: Ir,
    open: Vec<IrId>,
}

impl Builder {
    /// Begins a node below the innermost open one.
    pub fn open(&mut self, kind: Kind, slot: Slot, span: Span) -> IrId {
        let id = self.ir.len();
        let parent = self.open.last().copied().unwrap_or(NO_PARENT);
        self.ir.nodes.push(IrNode {
            kind,
            slot,
            flags: 0,
            raw: 0,
            aux: NO_TEXT,
            symbol: Symbol::NONE,
            span,
            end: id + 1,
            parent,
        });
        self.open.push(id);
        id
    }

    /// Ends the innermost open node.
    pub fn close(&mut self) {
        let end = self.ir.len();
        if let Some(id) = self.open.pop() {
            self.node_mut(id).end = end;
        }
    }

    /// A node without children.
    pub fn leaf(&mut self, kind: Kind, slot: Slot, span: Span, symbol: Symbol) -> IrId {
        let id = self.open(kind, slot, span);
        self.node_mut(id).symbol = symbol;
        self.close();
        id
    }

    /// A node that was begun, to be changed.
    pub fn node_mut(&mut self, id: IrId) -> &mut IrNode {
        &mut self.ir.nodes[id as usize]
    }

    /// Marks the node `id` with `flag`.
    pub fn flag(&mut self, id: IrId, flag: u8) {
        self.node_mut(id).flags |= flag;
    }

    /// Names the node `id`.
    pub fn name(&mut self, id: IrId, symbol: Symbol) {
        self.node_mut(id).symbol = symbol;
    }

    /// Gives the literal `id` its content.
    pub fn text(&mut self, id: IrId, text: LiteralText) {
        self.node_mut(id).aux = self.ir.texts.len() as u32;
        self.ir.texts.push(text);
    }

    /// What was built so far.
    #[must_use]
    pub fn so_far(&self) -> &Ir {
        &self.ir
    }

    /// The finished tree; nodes still open are closed.
    #[must_use]
    pub fn finish(mut self) -> Ir {
        while !self.open.is_empty() {
            self.close();
        }
        self.ir
    }
}
