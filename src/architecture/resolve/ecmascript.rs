//! JavaScript and TypeScript: relative paths, `paths` of a `tsconfig.json`, packages of the workspace.

use super::super::graph::Target;
use super::super::manifests::{Manifests, NodePackage, TypeScriptPaths};
use super::super::paths::{PathIndex, ancestors, folder, join};
use super::{external, file_or_external};
use crate::language::{Import, ImportForm};

/// What may be left off at the end of a module's name, in the order in which it is tried.
const EXTENSIONS: [&str; 12] =
    [".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".json", ".svelte"];
/// A TypeScript file is imported by the name that it will have when compiled.
const COMPILED: [(&str, &[&str]); 4] =
    [(".js", &[".ts", ".tsx", ".d.ts"]), (".jsx", &[".tsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"])];

/// What the manifests say of the names in JavaScript and TypeScript.
pub(super) struct Modules<'m> {
    manifests: &'m Manifests,
    typescript: Vec<TypeScriptPaths>,
}

impl<'m> Modules<'m> {
    pub fn new(manifests: &'m Manifests) -> Self {
        Self { manifests, typescript: manifests.typescript_paths() }
    }

    pub fn target(&self, index: &PathIndex<'_>, path: &str, import: &Import) -> Target {
        // Bundlers let a query follow the name.
        let written = import.target.split('?').next().unwrap_or_default();
        if matches!(import.form, ImportForm::File | ImportForm::Relative { .. }) {
            let base = if written.starts_with('/') { "" } else { folder(path) };
            return file_or_external(join(base, written).and_then(|place| module(index, &place)), written);
        }
        let file = self
            .by_own_name(index, path, written)
            .or_else(|| self.by_paths(index, path, written))
            .or_else(|| self.by_package(index, written));
        file.map_or_else(|| external(package_name(written)), Target::File)
    }

    /// A name that begins with `#` is given by the `imports` of the package that the file belongs to.
    fn by_own_name(&self, index: &PathIndex<'_>, path: &str, written: &str) -> Option<u32> {
        let package = written.starts_with('#').then(|| self.manifests.package_of(path))??;
        package.imported(written).iter().find_map(|place| module(index, place))
    }

    /// By the TypeScript configurations that hold for a file, the closest first.
    fn by_paths(&self, index: &PathIndex<'_>, path: &str, written: &str) -> Option<u32> {
        let configs = ancestors(folder(path)).flat_map(|at| self.typescript.iter().filter(move |it| it.folder == at));
        configs.into_iter().find_map(|config| {
            let mapped = config.paths.iter().find_map(|(pattern, targets)| {
                let rest = match pattern.split_once('*') {
                    Some((before, after)) => written.strip_prefix(before)?.strip_suffix(after)?,
                    None => (pattern == written).then_some("")?,
                };
                targets.iter().find_map(|target| module(index, &target.replacen('*', rest, 1)))
            });
            mapped.or_else(|| module(index, &join(config.base.as_deref()?, written)?))
        })
    }

    fn by_package(&self, index: &PathIndex<'_>, written: &str) -> Option<u32> {
        self.manifests.packages.iter().filter(|package| !package.name.is_empty()).find_map(|package| {
            let rest = written.strip_prefix(&package.name)?;
            let inside = if rest.is_empty() { "" } else { rest.strip_prefix('/')? };
            let by_exports = package.exported(inside).iter().find_map(|place| module(index, place));
            by_exports.or_else(|| by_layout(index, package, inside))
        })
    }
}

/// Where a package says nothing, or what it says is made only when it is built: as packages are laid out.
fn by_layout(index: &PathIndex<'_>, package: &NodePackage, inside: &str) -> Option<u32> {
    let in_folder = |place: &String| module(index, &join(&package.folder, place)?);
    if inside.is_empty() {
        return package.entries.iter().find_map(in_folder);
    }
    [inside.to_owned(), format!("src/{inside}"), format!("lib/{inside}")].iter().find_map(in_folder)
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
