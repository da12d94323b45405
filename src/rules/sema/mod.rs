//! What is known of a file beyond its shape: which names mean the same thing, what imports call them, what they hold.

use super::ir::Ir;
use super::lower::lower;
use crate::language::{Language, SourceView};

/// Everything that rules ask about one file.
#[derive(Debug)]
pub struct FileFacts<'t> {
    pub ir: Ir,
    pub text: &'t str,
    pub language: Language,
}

impl<'t> FileFacts<'t> {
    /// The facts of a parsed file.
    #[must_use]
    pub fn new(view: SourceView<'t>) -> Self {
        Self { ir: lower(view), text: view.text, language: view.compiled.spec.language }
    }
}
