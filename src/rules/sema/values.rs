use super::Names;
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Symbol};
use std::sync::Arc;

/// What variables hold, as far as it is known for certain.
#[derive(Debug, Default)]
pub struct Values {}

/// A known value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The kind of the literal that it is.
    pub kind: Kind,
    /// As of the literal; [`Symbol::NONE`] where only the kind is known.
    pub symbol: Symbol,
    /// The content, of strings.
    pub text: Option<Arc<str>>,
}

impl Values {
    pub(super) fn new(_ir: &Ir, _text: &str, _language: Language, _names: &Names) -> Self {
        Self::default()
    }

    /// What the expression `id` evaluates to.
    #[must_use]
    pub fn constant(&self, _ir: &Ir, _id: IrId) -> Option<Known> {
        None
    }

    /// The expression that the variable `id` was given, where that is known.
    #[must_use]
    pub fn symbolic(&self, _id: IrId) -> Option<IrId> {
        None
    }
}
