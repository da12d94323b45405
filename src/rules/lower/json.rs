//! JSON.

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot};
use crate::tree::NodeId;

pub(super) const LISTED: &[(&str, LowerFn)] = &[("document", document)];

fn document(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| {
        for child in to.tree().children(id) {
            to.wrap(Kind::ExprStmt, child, Slot::Stmt, |to| to.node(child, Slot::Value));
        }
    });
}
