//! `tsconfig.json`: `baseUrl` and `paths`, its own or those of what it extends.

use super::Manifests;
use crate::architecture::paths::{folder, join};
use serde_json::Value;
use std::collections::HashSet;

/// What one configuration file says by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeScriptConfig {
    path: String,
    /// As written; later ones win over earlier ones.
    extends: Vec<String>,
    /// From the project root.
    base: Option<String>,
    /// Patterns and their replacements as written.
    paths: Option<Vec<(String, Vec<String>)>>,
}

/// `baseUrl` and `paths` that hold for a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::architecture) struct TypeScriptPaths {
    /// Folder of the configuration; it holds for what lies below.
    pub folder: String,
    /// Folder that names without a dot are looked for in.
    pub base: Option<String>,
    /// Pattern with at most one `*`, and replacements from the project root.
    pub paths: Vec<(String, Vec<String>)>,
}

impl Manifests {
    pub(super) fn tsconfig(&mut self, path: &str, config: &Value) {
        let extends = match config.get("extends") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let options = config.get("compilerOptions");
        let base = options.and_then(|options| options.get("baseUrl")).and_then(Value::as_str);
        let paths = options.and_then(|options| options.get("paths")).and_then(Value::as_object).map(|paths| {
            let targets = |targets: &Value| {
                targets.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
            };
            paths.iter().map(|(pattern, written)| (pattern.clone(), targets(written))).collect()
        });
        self.typescript.push(TypeScriptConfig {
            path: path.to_owned(),
            extends,
            base: base.and_then(|base| join(folder(path), base)),
            paths,
        });
    }

    /// What holds for each folder with a configuration that says something, its own or an extended one.
    pub(in crate::architecture) fn typescript_paths(&self) -> Vec<TypeScriptPaths> {
        self.typescript.iter().filter_map(|config| self.effective(config)).collect()
    }

    fn effective(&self, config: &TypeScriptConfig) -> Option<TypeScriptPaths> {
        let (mut base, mut paths) = (None, None);
        let mut seen = HashSet::new();
        // The configuration itself first, then what it extends, the last named first; what is said first stays.
        let mut pending = vec![config];
        while let Some(at) = pending.pop() {
            if !seen.insert(at.path.as_str()) {
                continue;
            }
            base = base.or(at.base.as_ref());
            paths = paths.or(at.paths.as_ref().map(|paths| (at, paths)));
            pending.extend(at.extends.iter().filter_map(|written| self.extended(at, written)));
        }
        // Without a `baseUrl` they are relative to the file that they stand in.
        let mut settled = Vec::new();
        for (pattern, targets) in paths.into_iter().flat_map(|(_, paths)| paths) {
            let from = base.map_or_else(|| paths.map_or("", |(at, _)| folder(&at.path)), String::as_str);
            settled.push((pattern.clone(), targets.iter().filter_map(|target| join(from, target)).collect()));
        }
        // The most exact pattern first, as TypeScript has it.
        settled.sort_by_key(|(pattern, _): &(String, Vec<String>)| {
            (pattern.contains('*'), std::cmp::Reverse(pattern.find('*').unwrap_or(pattern.len())), pattern.clone())
        });
        let says_something = base.is_some() || !settled.is_empty();
        says_something.then(|| TypeScriptPaths {
            folder: folder(&config.path).to_owned(),
            base: base.cloned(),
            paths: settled,
        })
    }

    /// The configuration that `written` in `config` means: a path, with or without `.json`, or a file of a package of
    /// the workspace.
    fn extended(&self, config: &TypeScriptConfig, written: &str) -> Option<&TypeScriptConfig> {
        let place = if written.starts_with('.') {
            join(folder(&config.path), written)?
        } else {
            let package = self.packages.iter().find_map(|package| {
                let rest = written.strip_prefix(&package.name).filter(|_| !package.name.is_empty())?;
                Some((package, if rest.is_empty() { "tsconfig.json" } else { rest.strip_prefix('/')? }))
            });
            let (package, inside) = package?;
            join(&package.folder, inside)?
        };
        let names = [place.clone(), format!("{place}.json"), format!("{place}/tsconfig.json")];
        names.iter().find_map(|name| self.typescript.iter().find(|config| config.path == *name))
    }
}
