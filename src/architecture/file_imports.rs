use crate::finding::Position;
use crate::language::{Import, SourceView};
use crate::syntax::Facts;
use crate::text::LineIndex;
use crate::tree::{Field, Role};
use serde::{Deserialize, Serialize};

/// What a file imports and where it says it belongs; independent of its path, so it can be cached by content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileImports {
    /// The package or namespace that the file declares, its words joined by `.`.
    pub package: Option<String>,
    pub imports: Vec<ImportSite>,
}

/// An import and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSite {
    pub import: Import,
    pub start: Position,
    pub end: Position,
}

impl FileImports {
    /// The imports of a parsed file.
    #[must_use]
    pub fn of(view: &SourceView<'_>, facts: &Facts, lines: &LineIndex) -> Self {
        let imports = facts
            .imports
            .iter()
            .map(|import| ImportSite {
                start: lines.position(import.span.start, view.text),
                end: lines.position(import.span.end, view.text),
                import: import.clone(),
            })
            .collect();
        Self { package: package(view), imports }
    }
}

/// The package that the first declaration of one at the top of the file names.
fn package(view: &SourceView<'_>) -> Option<String> {
    let tree = view.tree;
    let declaration = tree.children(0).find(|&id| {
        matches!(
            view.kind_of(id),
            "package_declaration"
                | "package_clause"
                | "package_header"
                | "namespace_definition"
                | "namespace_declaration"
                | "file_scoped_namespace_declaration"
        )
    })?;
    let name = tree
        .child_by_field(declaration, Field::Name)
        .or_else(|| tree.children(declaration).find(|&child| tree.node(child).role != Role::Decorator))?;
    let words: Vec<&str> =
        view.text_of(name).split(|c: char| c.is_whitespace() || matches!(c, '.' | '\\' | ':')).collect();
    let name = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".");
    (!name.is_empty()).then_some(name)
}
