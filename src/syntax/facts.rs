//! What a file declares: functions, types, imports.

use crate::language::{Import, SourceView};
use crate::text::Span;
use crate::tree::NodeId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The declarations of a file.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// In the order of the text; an outer function stands before those inside it.
    pub functions: Vec<Function>,
    pub types: Vec<TypeDeclaration>,
    pub imports: Vec<Import>,
}

/// A function, method or lambda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub node: NodeId,
    /// Without its surroundings; `<lambda>` where it has none.
    pub name: Arc<str>,
    /// With the types, namespaces and functions around it, joined by `.`, e.g. `Parser.parse.inner`.
    pub qualified_name: Arc<str>,
    pub kind: FunctionKind,
    /// Without `self`, `this` or a receiver.
    pub parameters: u32,
    /// The function it stands in, as an index of [`Facts::functions`].
    pub outer: Option<u32>,
    /// The type it belongs to, as an index of [`Facts::types`].
    pub owner: Option<u32>,
    /// Where its name stands, or its first token where it has none.
    pub name_span: Span,
    pub first_line: u32,
    pub last_line: u32,
    pub is_test: bool,
    pub is_exported: bool,
}

/// What sort of function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionKind {
    Function,
    Method,
    Lambda,
}

/// A class, struct, interface, enum and the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDeclaration {
    pub node: NodeId,
    pub name: Arc<str>,
    pub qualified_name: Arc<str>,
    pub name_span: Span,
    pub first_line: u32,
    pub last_line: u32,
    pub is_test: bool,
    pub is_exported: bool,
}

impl Facts {
    /// The facts of a parsed file.
    #[must_use]
    pub fn of(_view: &SourceView<'_>) -> Self {
        Self::default()
    }

    /// Qualified name of the innermost function or type around `span`.
    #[must_use]
    pub fn symbol_at(&self, _span: Span) -> Option<Arc<str>> {
        None
    }
}
