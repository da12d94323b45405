//! What a project's own manifests say about names of modules.

mod composer;
mod jsonc;
mod node;
mod typescript;

pub(super) use node::NodePackage;
pub(super) use typescript::TypeScriptPaths;

use super::paths::folder;
use composer::NamespaceFolder;
use jsonc::without_comments;
use serde_json::Value;
use typescript::TypeScriptConfig;

/// Names that `go.mod`, `package.json`, `tsconfig.json`, `Cargo.toml` and `composer.json` give to folders.
///
/// Made from the files' texts; a manifest that cannot be read is told and left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifests {
    /// Module path and folder.
    pub(super) go: Vec<(String, String)>,
    pub(super) packages: Vec<NodePackage>,
    typescript: Vec<TypeScriptConfig>,
    /// The longest namespace first.
    namespaces: Vec<NamespaceFolder>,
    /// Crate name with `_`, folder.
    pub(super) crates: Vec<(String, String)>,
}

impl Manifests {
    /// Whether [`Self::add`] understands a file of this name.
    #[must_use]
    pub fn wants(file_name: &str) -> bool {
        matches!(file_name, "go.mod" | "package.json" | "Cargo.toml" | "jsconfig.json" | "composer.json")
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
            "composer.json" => self.composer_json(&folder, &json(text)?),
            "Cargo.toml" => {
                let manifest: toml::Table =
                    text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
                let name = |table: &str| manifest.get(table)?.get("name")?.as_str().map(|name| name.replace('-', "_"));
                self.crates.extend(name("lib").or_else(|| name("package")).map(|name| (name, folder)));
            }
            name if name.starts_with("tsconfig") || name == "jsconfig.json" => {
                self.tsconfig(path, &json(&without_comments(text))?);
            }
            _ => {}
        }
        Ok(())
    }
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
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
        let configs = manifests.typescript_paths();
        let config = &configs[0];
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
