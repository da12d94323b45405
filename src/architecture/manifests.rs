//! What a project's own manifests say about names of modules.

use super::paths::{ancestors, folder, join};
use serde_json::Value;

/// Names that `go.mod`, `package.json`, `tsconfig.json`, `Cargo.toml` and `composer.json` give to folders.
///
/// Made from the files' texts; a manifest that cannot be read is told and left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifests {
    /// Module path and folder.
    pub(super) go: Vec<(String, String)>,
    pub(super) packages: Vec<NodePackage>,
    pub(super) typescript: Vec<TypeScriptPaths>,
    /// Crate name with `_`, folder.
    pub(super) crates: Vec<(String, String)>,
}

/// A package of a JavaScript workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NodePackage {
    pub name: String,
    pub folder: String,
    /// Files that may be the package's entry, relative to its folder, best first.
    pub entries: Vec<String>,
}

/// `baseUrl` and `paths` of a `tsconfig.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeScriptPaths {
    /// Folder of the configuration; it holds for what lies below.
    pub folder: String,
    /// Folder that names without a dot are looked for in.
    pub base: Option<String>,
    /// Pattern with at most one `*`, and replacements from the project root.
    pub paths: Vec<(String, Vec<String>)>,
}

impl Manifests {
    /// Whether [`Self::add`] understands a file of this name.
    #[must_use]
    pub fn wants(file_name: &str) -> bool {
        matches!(file_name, "go.mod" | "package.json" | "Cargo.toml" | "jsconfig.json")
            || file_name.strip_suffix(".json").is_some_and(|stem| stem.starts_with("tsconfig"))
    }

    /// Takes in the manifest at `path`.
    ///
    /// # Errors
    /// What is wrong with its text, for the user.
    pub fn add(&mut self, path: &str, text: &str) -> Result<(), String> {
        let folder = folder(path).to_owned();
        match super::paths::file_name(path) {
            "go.mod" => {
                let module = text.lines().find_map(|line| line.trim().strip_prefix("module "));
                let module = module.map(|name| name.split("//").next().unwrap_or_default().trim().trim_matches('"'));
                self.go.extend(module.map(|name| (name.to_owned(), folder)));
                self.go.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
            }
            "package.json" => self.package_json(folder, &json(text)?),
            "Cargo.toml" => {
                let manifest: toml::Table =
                    text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
                let name = |table: &str| manifest.get(table)?.get("name")?.as_str().map(|name| name.replace('-', "_"));
                self.crates.extend(name("lib").or_else(|| name("package")).map(|name| (name, folder)));
            }
            name if name.starts_with("tsconfig") || name == "jsconfig.json" => {
                self.tsconfig(folder, &json(&without_comments(text))?);
            }
            _ => {}
        }
        Ok(())
    }

    fn package_json(&mut self, folder: String, manifest: &Value) {
        let Some(name) = manifest.get("name").and_then(Value::as_str) else { return };
        let mut entries: Vec<String> = ["source", "types", "typings", "module", "main"]
            .iter()
            .filter_map(|key| manifest.get(key).and_then(Value::as_str).map(str::to_owned))
            .collect();
        entries.extend(["src/index", "index", "src/main", "lib/index"].map(str::to_owned));
        self.packages.push(NodePackage { name: name.to_owned(), folder, entries });
        self.packages.sort_by(|a, b| (b.name.len(), &a.name, &a.folder).cmp(&(a.name.len(), &b.name, &b.folder)));
    }

    fn tsconfig(&mut self, folder: String, config: &Value) {
        let Some(options) = config.get("compilerOptions") else { return };
        let base = options.get("baseUrl").and_then(Value::as_str).and_then(|base| join(&folder, base));
        let from = base.clone().unwrap_or_else(|| folder.clone());
        let mut paths = Vec::new();
        for (pattern, targets) in options.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let targets = targets.as_array().into_iter().flatten().filter_map(Value::as_str);
            paths.push((pattern.clone(), targets.filter_map(|target| join(&from, target)).collect()));
        }
        // The most exact pattern first, as TypeScript has it.
        paths.sort_by_key(|(pattern, _): &(String, Vec<String>)| {
            (pattern.contains('*'), std::cmp::Reverse(pattern.find('*').unwrap_or(pattern.len())), pattern.clone())
        });
        if base.is_some() || !paths.is_empty() {
            self.typescript.push(TypeScriptPaths { folder, base, paths });
        }
    }

    /// The TypeScript configurations that hold for a file, the closest first.
    pub(super) fn typescript_for<'m>(&'m self, path: &'m str) -> impl Iterator<Item = &'m TypeScriptPaths> {
        ancestors(folder(path)).flat_map(|at| self.typescript.iter().filter(move |config| config.folder == at))
    }
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
}

/// JSON without the comments and trailing commas that TypeScript allows in its configuration.
fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut in_string = false;
    while let Some(character) = rest.next() {
        match (in_string, character) {
            (true, '\\') => {
                plain.push(character);
                plain.extend(rest.next());
                continue;
            }
            (_, '"') => in_string = !in_string,
            (false, '/') if rest.peek() == Some(&'/') => {
                while rest.next_if(|&c| c != '\n').is_some() {}
                continue;
            }
            (false, '/') if rest.peek() == Some(&'*') => {
                let mut last = ' ';
                rest.next();
                for c in rest.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
                continue;
            }
            (false, '}' | ']') => {
                let kept = plain.trim_end().len();
                if plain.get(..kept).is_some_and(|before| before.ends_with(',')) {
                    plain.truncate(kept - 1);
                }
            }
            _ => {}
        }
        plain.push(character);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typescript_configuration_may_have_comments_and_trailing_commas() {
        let mut manifests = Manifests::default();
        let text = r#"{ // why
            "compilerOptions": { /* a */ "baseUrl": "./src", "paths": { "@/*": ["*",], "exact": ["x//y.ts"], }, }, }"#;
        manifests.add("web/tsconfig.json", text).unwrap();
        let config = &manifests.typescript[0];
        assert_eq!(config.base.as_deref(), Some("web/src"));
        assert_eq!(config.paths[0], ("exact".to_owned(), vec!["web/src/x/y.ts".to_owned()]));
        assert_eq!(config.paths[1], ("@/*".to_owned(), vec!["web/src/*".to_owned()]));
    }

    #[test]
    fn a_broken_manifest_is_told() {
        let mut manifests = Manifests::default();
        assert!(manifests.add("package.json", "{").is_err());
        assert!(manifests.add("Cargo.toml", "[package").is_err());
        assert_eq!(manifests, Manifests::default());
    }
}
