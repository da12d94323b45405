//! What is known of a file beyond its shape: which names mean the same thing, what imports call them, what they hold.

mod expression;
mod index;
mod names;
mod scope;
mod types;
mod values;

pub use expression::is_expression;
pub use names::{ImportedName, Names};
pub use types::{Builtin, LightType, Types};
pub use values::{Known, Values};

use super::ir::{Ir, IrId, Kind};
use super::lower::lower;
use crate::language::{Language, SourceView};
use index::Index;

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
    /// What variables hold.
    pub values: Values,
    /// What variables are declared as.
    pub types: Types,
    index: Index,
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
        let values = Values::new(&ir, text, language, &names);
        let types = Types::new(&ir, text, language, &names);
        let statements = index::statements(&ir);
        Self { ir, text, language, statements, names, values, types, index }
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
