//! `package.json`: names of packages, what they export, and what they call themselves inside.

use super::Manifests;
use crate::architecture::paths::{ancestors, folder, join};
use serde_json::Value;

/// Nested conditions of `exports` are not followed deeper; Node's own are two or three deep.
const DEEPEST: usize = 8;

/// Folders of built files, for which those in `src` stand.
const BUILT: &[&str] = &["dist/", "lib/", "build/", "out/", "esm/", "cjs/", "es/"];

/// A package of a JavaScript workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::architecture) struct NodePackage {
    pub name: String,
    pub folder: String,
    /// Files that may be the package's entry, relative to its folder, best first.
    pub entries: Vec<String>,
    /// Keys of `exports` (`.`, `./sub`, `./sub/*`) and what may stand for them, the most exact first.
    exports: Vec<(String, Vec<String>)>,
    /// The same of `imports` (`#name`).
    imports: Vec<(String, Vec<String>)>,
}

impl NodePackage {
    /// What may stand for the sub-path `inside` of the package (empty for itself) by its `exports`, from the project root.
    pub fn exported(&self, inside: &str) -> Vec<String> {
        let written = if inside.is_empty() { ".".to_owned() } else { format!("./{inside}") };
        self.places(&self.exports, &written)
    }

    /// What may stand for `written`, which begins with `#`, from the project root; packages by their names.
    pub fn imported(&self, written: &str) -> Vec<String> {
        self.places(&self.imports, written)
    }

    fn places(&self, keys: &[(String, Vec<String>)], written: &str) -> Vec<String> {
        let found = keys.iter().find_map(|(key, targets)| Some((matched(key, written)?, targets)));
        let Some((rest, targets)) = found else { return Vec::new() };
        let mut places = Vec::new();
        for target in targets {
            let target = target.replacen('*', rest, 1);
            let Some(inside) = target.strip_prefix("./") else { continue };
            let of_source = BUILT.iter().find_map(|built| Some(format!("src/{}", inside.strip_prefix(built)?)));
            let alternatives = [Some(inside.to_owned()), of_source];
            for place in alternatives.into_iter().flatten() {
                places.extend(join(&self.folder, &place));
                // Declarations are made of the source of the same name.
                let source = [".d.ts", ".d.mts", ".d.cts"].iter().find_map(|end| place.strip_suffix(end));
                places.extend(source.and_then(|source| join(&self.folder, source)));
            }
        }
        places
    }
}

impl Manifests {
    pub(super) fn package_json(&mut self, folder: String, manifest: &Value) {
        let name = manifest.get("name").and_then(Value::as_str);
        let imports = keys(manifest.get("imports"));
        if name.is_none() && imports.is_empty() {
            return;
        }
        let mut entries: Vec<String> = ["source", "types", "typings", "module", "main"]
            .iter()
            .filter_map(|key| manifest.get(key).and_then(Value::as_str).map(str::to_owned))
            .collect();
        entries.extend(["src/index", "index", "src/main", "lib/index"].map(str::to_owned));
        let exports = keys(manifest.get("exports"));
        self.packages.push(NodePackage {
            name: name.unwrap_or_default().to_owned(),
            folder,
            entries,
            exports,
            imports,
        });
        self.packages.sort_by(|a, b| (b.name.len(), &a.name, &a.folder).cmp(&(a.name.len(), &b.name, &b.folder)));
    }

    /// The package that the file at `path` belongs to.
    pub(in crate::architecture) fn package_of(&self, path: &str) -> Option<&NodePackage> {
        ancestors(folder(path)).find_map(|at| self.packages.iter().find(|package| package.folder == at))
    }
}

/// What `*` in `key` stands for where it means `written`; empty where it has none.
fn matched<'w>(key: &str, written: &'w str) -> Option<&'w str> {
    match key.split_once('*') {
        Some((before, after)) => written.strip_prefix(before)?.strip_suffix(after),
        None => (key == written).then_some(""),
    }
}

/// The keys of `exports` or `imports`, the most exact first, each with what its conditions lead to.
fn keys(written: Option<&Value>) -> Vec<(String, Vec<String>)> {
    let mut keys: Vec<(String, Vec<String>)> = Vec::new();
    match written {
        None => {}
        Some(Value::Object(entries)) if entries.keys().any(|key| key.starts_with(['.', '#'])) => {
            keys.extend(entries.iter().map(|(key, value)| (key.clone(), targets(value))));
        }
        // Only the package itself, with or without conditions.
        Some(value) => keys.push((".".to_owned(), targets(value))),
    }
    keys.retain(|(_, targets)| !targets.is_empty());
    keys.sort_by_key(|(key, _)| {
        (key.contains('*'), std::cmp::Reverse(key.find('*').unwrap_or(key.len())), key.clone())
    });
    keys
}

/// All that `value` may lead to, whatever the conditions, the source first where it is among them.
fn targets(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(value, 0)];
    while let Some((value, depth)) = pending.pop() {
        match value {
            Value::String(target) => found.push(target.clone()),
            Value::Array(several) if depth < DEEPEST => {
                pending.extend(several.iter().rev().map(|one| (one, depth + 1)));
            }
            Value::Object(conditions) if depth < DEEPEST => {
                let mut conditions: Vec<_> = conditions.iter().collect();
                // What is taken from the pile first is put on it last.
                conditions.sort_by_key(|(name, _)| matches!(name.as_str(), "source" | "development"));
                pending.extend(conditions.into_iter().map(|(_, one)| (one, depth + 1)));
            }
            _ => {}
        }
    }
    found.dedup();
    found
}
