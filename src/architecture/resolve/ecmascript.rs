//! JavaScript and TypeScript: relative paths, `paths` of a `tsconfig.json`, packages of the workspace.

use super::super::graph::Target;
use super::super::manifests::Manifests;
use super::super::paths::{PathIndex, folder, join};
use super::{external, file_or_external};
use crate::language::{Import, ImportForm};

/// What may be left off at the end of a module's name, in the order in which it is tried.
const EXTENSIONS: [&str; 12] =
    [".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".json", ".svelte"];
/// A TypeScript file is imported by the name that it will have when compiled.
const COMPILED: [(&str, &[&str]); 4] =
    [(".js", &[".ts", ".tsx", ".d.ts"]), (".jsx", &[".tsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"])];

pub(super) fn target(index: &PathIndex<'_>, manifests: &Manifests, path: &str, import: &Import) -> Target {
    // Bundlers let a query follow the name.
    let written = import.target.split('?').next().unwrap_or_default();
    if matches!(import.form, ImportForm::File | ImportForm::Relative { .. }) {
        let base = if written.starts_with('/') { "" } else { folder(path) };
        return file_or_external(join(base, written).and_then(|place| module(index, &place)), written);
    }
    let by_paths = manifests.typescript_for(path).find_map(|config| {
        let mapped = config.paths.iter().find_map(|(pattern, targets)| {
            let rest = match pattern.split_once('*') {
                Some((before, after)) => written.strip_prefix(before)?.strip_suffix(after)?,
                None => (pattern == written).then_some("")?,
            };
            targets.iter().find_map(|target| module(index, &target.replacen('*', rest, 1)))
        });
        mapped.or_else(|| module(index, &join(config.base.as_deref()?, written)?))
    });
    let file = by_paths.or_else(|| {
        manifests.packages.iter().find_map(|package| {
            let rest = written.strip_prefix(&package.name)?;
            match rest.strip_prefix('/') {
                Some(inside) => [inside.to_owned(), format!("src/{inside}"), format!("lib/{inside}")]
                    .iter()
                    .find_map(|place| module(index, &join(&package.folder, place)?)),
                None if rest.is_empty() => {
                    package.entries.iter().find_map(|entry| module(index, &join(&package.folder, entry)?))
                }
                None => None,
            }
        })
    });
    file.map_or_else(|| external(package_name(written)), Target::File)
}

/// The file that is meant by `place`, which may lack its extension or be a folder.
fn module(index: &PathIndex<'_>, place: &str) -> Option<u32> {
    index
        .get(place)
        .or_else(|| {
            COMPILED.iter().find_map(|(end, sources)| {
                let stem = place.strip_suffix(end)?;
                sources.iter().find_map(|source| index.get(&format!("{stem}{source}")))
            })
        })
        .or_else(|| EXTENSIONS.iter().find_map(|end| index.get(&format!("{place}{end}"))))
        .or_else(|| {
            let folder = if place.is_empty() { String::new() } else { format!("{place}/") };
            EXTENSIONS.iter().find_map(|end| index.get(&format!("{folder}index{end}")))
        })
}

/// `lodash` of `lodash/fp`, `@scope/name` of `@scope/name/inner`.
fn package_name(written: &str) -> &str {
    let words = if written.starts_with('@') { 2 } else { 1 };
    written.match_indices('/').nth(words - 1).map_or(written, |(at, _)| written.get(..at).unwrap_or(written))
}
