//! What Terraform's `local.a` and `var.a` stand for: what a `locals` block says, and the default of a `variable`.

use super::{Known, Values};
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use std::collections::HashMap;

/// The known values of all references to locals and variables in the file.
pub(super) fn references(ir: &Ir, values: &Values) -> HashMap<IrId, Known> {
    let mut known: HashMap<(Symbol, Symbol), Known> = HashMap::new();
    let (local, var) = (symbol_of("local"), symbol_of("var"));
    for id in (0..ir.len()).filter(|&id| ir.node(id).kind == Kind::Call) {
        let Some(word) = ir.child(id, Slot::Callee).map(|callee| ir.node(callee).symbol) else { continue };
        let arguments: Vec<IrId> = ir.in_slot(id, Slot::Arg).collect();
        let mut value_of = |key: (Symbol, Symbol), value: Option<IrId>| {
            if let Some(value) = value.and_then(|value| values.evaluate(ir, value)) {
                known.insert(key, value);
            }
        };
        match *arguments.as_slice() {
            [block] if word == symbol_of("locals") => {
                for pair in ir.in_slot(block, Slot::Elem) {
                    if let Some(key) = ir.child(pair, Slot::Key) {
                        value_of((local, ir.node(key).symbol), ir.child(pair, Slot::Value));
                    }
                }
            }
            [name, block] if word == symbol_of("variable") => {
                let default = ir.in_slot(block, Slot::Elem).find(|&pair| {
                    ir.child(pair, Slot::Key).is_some_and(|key| ir.node(key).symbol == symbol_of("default"))
                });
                value_of((var, ir.node(name).symbol), default.and_then(|pair| ir.child(pair, Slot::Value)));
            }
            _ => {}
        }
    }
    if known.is_empty() {
        return HashMap::new();
    }
    let member = |id: IrId| {
        let (object, property) = (ir.child(id, Slot::Object)?, ir.child(id, Slot::Property)?);
        known.get(&(ir.node(object).symbol, ir.node(property).symbol)).cloned()
    };
    let members = (0..ir.len()).filter(|&id| ir.node(id).kind == Kind::Member);
    members.filter_map(|id| Some((id, member(id)?))).collect()
}
