use crate::finding::Position;
use crate::language::{Import, ImportTiming, Language, SourceView};
use crate::syntax::Facts;
use crate::text::LineIndex;
use crate::tree::{Field, NodeId, Role};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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
    pub fn of(language: Language, view: &SourceView<'_>, facts: &Facts, lines: &LineIndex) -> Self {
        let mut imports: Vec<ImportSite> = facts
            .imports
            .iter()
            .map(|import| ImportSite {
                start: lines.position(import.span.start, view.text),
                end: lines.position(import.span.end, view.text),
                import: import.clone(),
            })
            .collect();
        if matches!(language, Language::TypeScript | Language::Tsx) {
            mark_elided(view, &mut imports);
        }
        Self { package: package(view), imports }
    }
}

/// Tells imports apart whose names are used as types alone: TypeScript's compiler leaves them out.
///
/// With decorators it may keep them for their metadata, so a file with any is left as it is.
fn mark_elided(view: &SourceView<'_>, imports: &mut [ImportSite]) {
    let tree = view.tree;
    if tree.nodes.iter().any(|node| node.role == Role::Decorator) {
        return;
    }
    let mut values: HashSet<&str> = HashSet::new();
    let mut end_of_import = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        let id = id as NodeId;
        if node.role == Role::Import {
            end_of_import = node.subtree_end;
        }
        if id < end_of_import || node.subtree_end != id + 1 {
            continue;
        }
        let kind = view.kind_of(id);
        let is_value = matches!(kind, "identifier" | "shorthand_property_identifier")
            && tree.parent(id).is_none_or(|parent| view.kind_of(parent) != "nested_type_identifier");
        if is_value {
            values.insert(view.text_of(id));
        }
    }
    for site in imports {
        let import = &mut site.import;
        let mut locals =
            import.names.iter().map(|name| name.local.as_str()).chain(import.binding.as_deref()).peekable();
        // An import without names is made for what it does.
        let elided = locals.peek().is_some() && locals.all(|local| local != "*" && !values.contains(local));
        if elided && import.timing == ImportTiming::Load && !import.re_export {
            import.timing = ImportTiming::TypeOnly;
        }
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
