//! Types that several grammars write as `user_type` and its like.

use super::Lowering;
use crate::rules::ir::{Kind, Slot};
use crate::tree::NodeId;

/// `a.B<C>`: names, and the arguments behind them.
pub(in crate::rules::lower) fn applied(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let arguments = to.child_of_kind(id, "type_arguments");
    let names: Vec<NodeId> = to.tree().children(id).filter(|&child| Some(child) != arguments).collect();
    match arguments {
        Some(arguments) => {
            to.wrap(Kind::TypeApply, id, slot, |to| {
                to.dotted(&names, Slot::Object);
                to.children(arguments, Slot::Generic);
            });
        }
        None => to.dotted(&names, slot),
    }
}

/// `T?`
pub(in crate::rules::lower) fn optional(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::TypeModified, "?", id, slot, |to| to.children(id, Slot::Operand));
}
