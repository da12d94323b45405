//! Strings of Ruby, which are changed where they stand.

use crate::rules::ir::{Ir, IrId, Kind, Slot, symbol_of};

/// Methods without `!` that change what they are called on.
const CHANGING: [&str; 6] = ["<<", "concat", "insert", "prepend", "replace", "clear"];

/// What the operator or call `id` changes in place, and by what, if it changes anything.
pub(super) fn changed(ir: &Ir, id: IrId) -> Option<(IrId, Vec<IrId>)> {
    let node = ir.node(id);
    if node.kind == Kind::Binary {
        let (left, right) = (ir.child(id, Slot::Left)?, ir.child(id, Slot::Right)?);
        return (node.symbol == symbol_of("<<")).then(|| (left, vec![right]));
    }
    let callee = ir.child(id, Slot::Callee).filter(|&callee| ir.node(callee).kind == Kind::Member)?;
    let (object, method) = (ir.child(callee, Slot::Object)?, ir.child(callee, Slot::Property)?);
    let is_changing = CHANGING.iter().any(|name| symbol_of(name) == ir.node(method).symbol);
    is_changing.then(|| (object, ir.in_slot(id, Slot::Arg).collect()))
}
