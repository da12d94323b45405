//! `use` trees, `extern crate` and `mod x;`.

use crate::language::{Import, ImportForm, ImportedName, SourceView};
use crate::tree::{Field, NodeId};

/// No path that a person wrote is longer; without a limit, long prefixes of long lists would cost their product.
const LONGEST_PATH: usize = 1_000;

pub(super) fn collect(view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let span = tree.node(id).span;
    let text = |field| tree.child_by_field(id, field).map(|node| view.text_of(node).to_owned());
    let re_export = super::is_public(view, id);
    match view.kind_of(id) {
        "mod_item" => {
            let Some(name) = text(Field::Name) else { return };
            let binding = Some(name.clone());
            found.push(Import { binding, re_export, ..Import::new(name, ImportForm::Submodule, span) });
        }
        "extern_crate_declaration" => {
            let Some(name) = text(Field::Name) else { return };
            let binding = text(Field::Alias).or_else(|| Some(name.clone()));
            found.push(Import { binding, re_export, ..Import::new(name, ImportForm::Module, span) });
        }
        _ => {
            let first = found.len();
            if let Some(tree) = tree.child_by_field(id, Field::Path) {
                use_tree(view, tree, found);
            }
            let depth = tree.ancestors(id).filter(|&at| view.kind_of(at) == "mod_item").count();
            for import in found.iter_mut().skip(first) {
                import.re_export = re_export;
                if depth > 0 {
                    import.target = seen_from_file(&import.target, depth);
                }
            }
        }
    }
}

/// `path` as the file's own module would write it, that stands in `depth` modules inside of it: there `super` is
/// the file itself, and `self` is not.
fn seen_from_file(path: &str, depth: usize) -> String {
    let words: Vec<&str> = path.split("::").collect();
    let ups = words.iter().take_while(|word| **word == "super").count();
    let rest = words.get(ups..).unwrap_or_default();
    match ups {
        0 => path.to_owned(),
        _ if ups > depth => [&vec!["super"; ups - depth], rest].concat().join("::"),
        // Into the file's own module, or one that is written inside of it.
        _ => [&["self"], rest].concat().join("::"),
    }
}

/// One import for each path that names are taken from, in the order in which the paths are first written.
fn use_tree(view: &SourceView<'_>, root: NodeId, found: &mut Vec<Import>) {
    let tree = view.tree;
    let first = found.len();
    let mut waiting = vec![(root, String::new())];
    while let Some((at, prefix)) = waiting.pop() {
        if prefix.len() > LONGEST_PATH {
            continue;
        }
        let text = |field| tree.child_by_field(at, field).map(|node| compact(view.text_of(node)));
        match view.kind_of(at) {
            "scoped_use_list" => {
                let prefix = joined(&prefix, &text(Field::Path).unwrap_or_default());
                if let Some(list) = tree.child_by_field(at, Field::Body) {
                    waiting.push((list, prefix));
                }
            }
            "use_list" => {
                let from = waiting.len();
                waiting.extend(tree.children(at).map(|child| (child, prefix.clone())));
                // The last of the stack comes first.
                if let Some(added) = waiting.get_mut(from..) {
                    added.reverse();
                }
            }
            "use_wildcard" => {
                let path = tree.children(at).next().map(|path| compact(view.text_of(path))).unwrap_or_default();
                add(view, at, &joined(&joined(&prefix, &path), "*"), None, first, found);
            }
            "use_as_clause" => {
                let path = joined(&prefix, &text(Field::Path).unwrap_or_default());
                add(view, at, &path, text(Field::Alias), first, found);
            }
            _ => add(view, at, &joined(&prefix, &compact(view.text_of(at))), None, first, found),
        }
    }
}

/// Takes the last word of `path` out of what stands before it.
fn add(view: &SourceView<'_>, at: NodeId, path: &str, alias: Option<String>, first: usize, found: &mut Vec<Import>) {
    let span = view.tree.node(at).span;
    // `use a::{self}` takes the module itself, and so does `use a`.
    let itself = path.strip_suffix("::self").or_else(|| (!path.contains("::")).then_some(path));
    if let Some(module) = itself {
        let binding = alias.or_else(|| module.rsplit("::").next().map(str::to_owned));
        found.push(Import { binding, ..Import::new(module, ImportForm::Module, span) });
        return;
    }
    let Some((module, name)) = path.rsplit_once("::") else { return };
    let imported = ImportedName { name: name.to_owned(), local: alias.unwrap_or_else(|| name.to_owned()), span };
    // Names of one list stand next to each other.
    match found.get_mut(first..).and_then(<[Import]>::last_mut) {
        Some(last) if last.target == module && !last.names.is_empty() => last.names.push(imported),
        _ => found.push(Import { names: vec![imported], ..Import::new(module, ImportForm::Module, span) }),
    }
}

fn joined(prefix: &str, path: &str) -> String {
    match (prefix.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => prefix.to_owned(),
        _ => format!("{prefix}::{path}"),
    }
}

/// Without blanks and line ends.
fn compact(path: &str) -> String {
    path.split_whitespace().collect()
}
