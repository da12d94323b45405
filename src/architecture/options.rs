use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The architecture that a project declares, checked on its imports.
///
/// Paths are globs over paths from the project root: `*` stays inside a folder, `**` does not, and the name of a
/// folder stands for all below it. Where a module may be external its name is matched instead, so that `tokio`
/// means `tokio` and all inside it, and `@aws-sdk/*` every package of that scope. `layer:NAME` stands for the
/// paths of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
#[schemars(rename = "ArchitectureOptions")]
pub struct Options {
    /// The layers from the top down: a file may import files of its own layer and of those below it. A file
    /// belongs to the first layer whose paths match; files of no layer are free.
    pub layers: Vec<Layer>,
    /// Whether a layer may import only the one right below it. Default `false`: any below it.
    pub strict: bool,
    /// Imports that are not allowed.
    pub forbid: Vec<Forbidden>,
    /// Files that may import nothing but what is listed.
    pub only: Vec<OnlyAllowed>,
    /// Whether test code is held to it too. Default `false`.
    pub include_tests: bool,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Layer {
    /// A word of your own for messages and for `layer:NAME`.
    pub name: String,
    /// Globs of its files.
    pub paths: Vec<String>,
}

/// Imports from some files to some others or to external modules that are not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Forbidden {
    /// Globs of the importing files.
    pub from: Vec<String>,
    /// Globs of imported files, or names of external modules.
    pub to: Vec<String>,
    /// What may be imported all the same.
    #[serde(default)]
    pub except: Vec<String>,
    /// Why; shown with each breach.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Files that may import nothing but what is listed, and each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OnlyAllowed {
    /// Globs of the importing files.
    pub from: Vec<String>,
    /// Globs of files, or names of external modules, that they may import.
    pub to: Vec<String>,
    /// Whether external modules that are not listed are forbidden too. Default `false`.
    #[serde(default)]
    pub external: bool,
    /// Why; shown with each breach.
    #[serde(default)]
    pub reason: Option<String>,
}
