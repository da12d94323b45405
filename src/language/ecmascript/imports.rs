//! `import`, `export … from`, `require(…)` and `import(…)`.

use super::typed_star;
use crate::language::{Import, ImportForm, ImportTiming, ImportedName, SourceView};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role, TokenClass};

/// `import …`, and TypeScript's `import x = require(…)`.
pub(super) fn of_import(view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let required = tree.children(id).find(|&child| view.kind_of(child) == "import_require_clause");
    let source = tree
        .child_by_field(id, Field::Source)
        .or_else(|| required.and_then(|clause| tree.child_by_field(clause, Field::Source)));
    let Some(mut import) = source.and_then(|source| import_of(view, source, tree.node(id).span)) else { return };
    if let Some(clause) = required {
        import.binding = tree.children(clause).next().map(|name| view.text_of(name).to_owned());
    }
    let mut runs = true;
    if let Some(clause) = tree.children(id).find(|&child| view.kind_of(child) == "import_clause") {
        for part in tree.children(clause) {
            match view.kind_of(part) {
                "identifier" => import.names.push(ImportedName {
                    name: "default".to_owned(),
                    local: view.text_of(part).to_owned(),
                    span: tree.node(part).span,
                }),
                "namespace_import" => {
                    import.binding = tree.children(part).next().map(|name| view.text_of(name).to_owned());
                }
                "named_imports" => {
                    // `import { type A } from` brings in nothing that runs.
                    let mut specifiers = tree.children(part).peekable();
                    let alone = import.names.is_empty() && specifiers.peek().is_some();
                    let before = import.names.len();
                    let mut typed = 0;
                    for specifier in specifiers {
                        typed += usize::from(begins_with_word(view, specifier, 0, "type"));
                        import.names.extend(renamed(view, specifier));
                    }
                    runs = !(alone && typed > 0 && typed == import.names.len() - before);
                }
                _ => {}
            }
        }
    }
    if !runs || begins_with_word(view, id, 1, "type") {
        import.timing = ImportTiming::TypeOnly;
    }
    found.push(import);
}

/// `export … from`.
pub(super) fn of_export(view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let Some(source) = tree.child_by_field(id, Field::Source) else { return };
    let Some(mut import) = import_of(view, source, tree.node(id).span) else { return };
    import.re_export = true;
    if begins_with_word(view, id, 1, "type") || typed_star::is_typed(view.text_of(id)) {
        import.timing = ImportTiming::TypeOnly;
    }
    match tree.children(id).find(|&child| view.kind_of(child) == "export_clause") {
        Some(clause) => import.names = tree.children(clause).filter_map(|child| renamed(view, child)).collect(),
        None => import.names.push(ImportedName { name: "*".to_owned(), local: "*".to_owned(), span: import.span }),
    }
    found.push(import);
}

/// `require("x")`, and `import("x")`, which never runs while the file is loaded.
pub(super) fn of_call(view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let callee = tree.child_by_field(id, Field::Callee).map(|callee| view.text_of(callee));
    let Some(arguments) = tree.child_by_field(id, Field::Arguments) else { return };
    let Some(target) = tree.children(arguments).next().filter(|&first| tree.node(first).role == Role::String) else {
        return;
    };
    let Some(mut import) = import_of(view, target, tree.node(id).span) else { return };
    match callee {
        Some("require") => bind_required(view, id, &mut import),
        Some("import") => import.timing = ImportTiming::Call,
        _ => return,
    }
    found.push(import);
}

/// What `const a = require(…)` and `const { a, b: c } = require(…)` bind.
fn bind_required(view: &SourceView<'_>, call: NodeId, import: &mut Import) {
    let tree = view.tree;
    let Some(variable) = tree.parent(call).filter(|&parent| tree.node(parent).role == Role::Variable) else { return };
    let Some(name) = tree.child_by_field(variable, Field::Name) else { return };
    match view.kind_of(name) {
        "identifier" => import.binding = Some(view.text_of(name).to_owned()),
        "object_pattern" => {
            for part in tree.children(name) {
                let (name, local) = match view.kind_of(part) {
                    "pair_pattern" => (tree.child_by_field(part, Field::Key), tree.child_by_field(part, Field::Value)),
                    _ => (Some(part), Some(part)),
                };
                if let (Some(name), Some(local)) = (name, local) {
                    import.names.push(ImportedName {
                        name: view.text_of(name).to_owned(),
                        local: view.text_of(local).to_owned(),
                        span: tree.node(part).span,
                    });
                }
            }
        }
        _ => {}
    }
}

/// An import of what the string `source` says; `None` where it is put together at run time.
fn import_of(view: &SourceView<'_>, source: NodeId, span: Span) -> Option<Import> {
    let tree = view.tree;
    let constant = tree.descendants(source).all(|inside| tree.node(inside).role != Role::Interpolation);
    let target = view.text_of(source).trim_matches(['"', '\'', '`']);
    if !constant || target.is_empty() {
        return None;
    }
    let is_path = target.starts_with("./") || target.starts_with("../") || matches!(target, "." | "..");
    let form = if is_path || target.starts_with('/') { ImportForm::File } else { ImportForm::Module };
    Some(Import::new(target, form, span))
}

/// `a` or `a as b`.
fn renamed(view: &SourceView<'_>, specifier: NodeId) -> Option<ImportedName> {
    let tree = view.tree;
    if tree.node(specifier).span.of(view.text).is_empty() {
        return None;
    }
    // `default` is a keyword there, so no node.
    let name = tree.child_by_field(specifier, Field::Name).map_or("default", |name| view.text_of(name));
    let local = tree.child_by_field(specifier, Field::Alias).map_or(name, |alias| view.text_of(alias));
    Some(ImportedName { name: name.to_owned(), local: local.to_owned(), span: tree.node(specifier).span })
}

/// Whether token number `at` of a node is the keyword `word`.
fn begins_with_word(view: &SourceView<'_>, id: NodeId, at: usize, word: &str) -> bool {
    let tree = view.tree;
    tree.tokens
        .get(tree.node(id).first_token as usize + at)
        .is_some_and(|token| token.class == TokenClass::Keyword && token.span.of(view.text) == word)
}
