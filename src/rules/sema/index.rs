//! Nodes by kind, and statements in one list.

use crate::rules::ir::{EVERY_KIND, Ir, IrId, Kind, Slot};

/// The nodes of a tree by kind.
#[derive(Debug)]
pub(super) struct Index {
    ids: Vec<IrId>,
    /// Where the nodes of a kind begin in `ids`; those of the next kind begin where they end.
    starts: Vec<u32>,
    present: Vec<Kind>,
}

impl Index {
    pub fn new(ir: &Ir) -> Self {
        let mut starts = vec![0_u32; EVERY_KIND.len() + 1];
        for node in &ir.nodes {
            starts[node.kind as usize + 1] += 1;
        }
        let present = EVERY_KIND.iter().copied().filter(|&kind| starts[kind as usize + 1] > 0).collect();
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut ids = vec![0; ir.nodes.len()];
        for (id, node) in ir.nodes.iter().enumerate() {
            let at = &mut next[node.kind as usize];
            ids[*at as usize] = id as IrId;
            *at += 1;
        }
        Self { ids, starts, present }
    }

    pub fn of_kind(&self, kind: Kind) -> &[IrId] {
        let bounds = self.starts.get(kind as usize..kind as usize + 2);
        let Some(&[start, end]) = bounds else { return &[] };
        self.ids.get(start as usize..end as usize).unwrap_or_default()
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.present
    }
}

/// All statements, in preorder: what stands among statements, and bodies that are no blocks.
pub(super) fn statements(ir: &Ir) -> Vec<IrId> {
    let is_statement = |id: &IrId| {
        let node = ir.node(*id);
        let kind = node.kind;
        node.slot == Slot::Stmt || (kind.is_statement() && !matches!(kind, Kind::Catch | Kind::Case | Kind::ImportName))
    };
    (1..ir.len()).filter(is_statement).collect()
}

/// All nodes by where they begin; those that begin together in preorder.
pub(super) fn by_start(ir: &Ir) -> Vec<IrId> {
    let mut ids: Vec<IrId> = (0..ir.len()).collect();
    ids.sort_by_key(|&id| ir.node(id).span.start);
    ids
}
