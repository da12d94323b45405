//! What is known of a file beyond its shape: which names mean the same thing, what imports call them, what they hold.

mod expression;
mod index;
mod names;
mod occurrences;
mod scope;
mod types;
mod values;

pub use expression::{is_assigned, is_expression};
pub use names::{ImportedName, Names};
pub use types::{Builtin, LightType, Types};
pub use values::{Known, Values};

use super::ir::{Ir, IrId, Kind, Symbol};
use super::lower::lower;
use crate::language::{Language, SourceView};
use index::Index;
use occurrences::Occurrences;
use std::sync::OnceLock;

/// Everything that rules ask about one file.
#[derive(Debug)]
pub struct FileFacts<'t> {
    pub ir: Ir,
    pub text: &'t str,
    pub language: Language,
    /// All statements, in preorder.
    pub statements: Vec<IrId>,
    /// What names mean.
    pub names: Names,
    index: Index,
    values: OnceLock<Values>,
    types: OnceLock<Types>,
    occurrences: OnceLock<Occurrences>,
    by_start: OnceLock<Vec<IrId>>,
}

impl<'t> FileFacts<'t> {
    /// The facts of a parsed file.
    #[must_use]
    pub fn new(view: SourceView<'t>) -> Self {
        Self::of(lower(view), view.text, view.compiled.spec.language)
    }

    /// The facts of a lowered file.
    #[must_use]
    pub fn of(ir: Ir, text: &'t str, language: Language) -> Self {
        let index = Index::new(&ir);
        let names = Names::new(&ir, text, language);
        let statements = index::statements(&ir);
        Self {
            ir,
            text,
            language,
            statements,
            names,
            index,
            values: OnceLock::new(),
            types: OnceLock::new(),
            occurrences: OnceLock::new(),
            by_start: OnceLock::new(),
        }
    }

    /// What variables hold; found out when it is first asked.
    pub fn values(&self) -> &Values {
        self.values.get_or_init(|| Values::new(&self.ir, self.text, self.language, &self.names))
    }

    /// What variables are declared as; found out when it is first asked.
    pub fn types(&self) -> &Types {
        self.types.get_or_init(|| Types::new(&self.ir, self.text, self.language, &self.names))
    }

    /// The nodes that a name `symbol` of a pattern may match, in preorder.
    #[must_use]
    pub fn occurrences(&self, symbol: Symbol) -> &[IrId] {
        self.occurrences.get_or_init(|| Occurrences::new(&self.ir, &self.names)).of(symbol)
    }

    /// The nodes that begin from `start` up to but without `end`, by where they begin.
    #[must_use]
    pub fn beginning_in(&self, start: u32, end: u32) -> &[IrId] {
        let by_start = self.by_start.get_or_init(|| index::by_start(&self.ir));
        let place = |offset: u32| by_start.partition_point(|&id| self.ir.node(id).span.start < offset);
        by_start.get(place(start)..place(end.max(start))).unwrap_or_default()
    }

    /// The nodes of `kind`, in preorder.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> &[IrId] {
        self.index.of_kind(kind)
    }

    /// The kinds that the file has.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        self.index.kinds()
    }
}
