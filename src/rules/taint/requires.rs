use crate::rules::file::Requires;
use crate::rules::ir::{Symbol, symbol_of};

/// Whether a condition over labels holds where `has` tells which labels are there.
pub(super) fn holds(requires: &Requires, has: &dyn Fn(Symbol) -> bool) -> bool {
    match requires {
        Requires::Always(value) => *value,
        Requires::Label(label) => has(symbol_of(label)),
        Requires::Not(inner) => !holds(inner, has),
        Requires::All(parts) => parts.iter().all(|part| holds(part, has)),
        Requires::Any(parts) => parts.iter().any(|part| holds(part, has)),
    }
}
