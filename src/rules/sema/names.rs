use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Symbol};
use std::collections::HashMap;

/// What names mean.
#[derive(Debug, Default)]
pub struct Names {
    /// The thing that an identifier means, by a number of its own; 0 where nothing is known.
    entities: Vec<u32>,
    imported: HashMap<u32, ImportedName>,
    /// What is imported as a whole without names: `from a import *`.
    pub wildcards: Vec<ImportedName>,
}

/// A dotted name out of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedName {
    pub text: String,
    pub words: Vec<Symbol>,
}

impl ImportedName {
    /// The first `count` words, with their dots.
    #[must_use]
    pub fn first(&self, count: usize) -> &str {
        let end = self.text.match_indices('.').nth(count.saturating_sub(1)).map_or(self.text.len(), |(at, _)| at);
        self.text.get(..end).unwrap_or_default()
    }

    /// The word at `index`.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        self.text.split('.').nth(index).unwrap_or_default()
    }
}

impl Names {
    pub(super) fn new(_ir: &Ir, _text: &str, _language: Language) -> Self {
        Self::default()
    }

    /// The dotted name that imports give to the identifier `id`.
    #[must_use]
    pub fn imported(&self, id: IrId) -> Option<&ImportedName> {
        self.imported.get(&self.entity(id)?)
    }

    /// The number of the thing that the identifier `id` means; equal numbers, same thing.
    #[must_use]
    pub fn entity(&self, id: IrId) -> Option<u32> {
        self.entities.get(id as usize).copied().filter(|&entity| entity != 0)
    }
}
