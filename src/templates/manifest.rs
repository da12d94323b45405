//! `template.toml`: what a template says of itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Name of the manifest in a template's folder.
pub const MANIFEST: &str = "template.toml";

/// A template: what it is called, what it asks for, which files it brings, and what it demands of a repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// Where the schema of this file is, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Small letters, digits and `-`.
    pub name: String,
    /// Three numbers, as `1.2.0`.
    pub version: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// What it asks for. A name has small letters, digits and `_`, and begins with a letter.
    #[serde(default)]
    pub variables: BTreeMap<String, Variable>,
    /// The files that it brings.
    #[serde(default)]
    pub files: Vec<TemplateFile>,
    /// What it demands of a repository.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// Something that whoever applies the template says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Variable {
    /// What it is.
    pub description: String,
    /// What kind of value it takes.
    #[serde(rename = "type", default)]
    pub kind: VariableType,
    /// The value where none is said; without one it must be said. In a text `{{repository.owner}}`, `{{repository.name}}`,
    /// `{{repository.full_name}}`, `{{repository.default_branch}}` and `{{year}}` stand for what they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<VariableValue>,
    /// A regular expression that a text, or each text of a list, must match as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The only texts that it may be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// What kind of value a variable takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VariableType {
    #[default]
    Text,
    /// A whole number.
    Number,
    Boolean,
    /// Texts.
    List,
}

impl VariableType {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List => "list",
        }
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum VariableValue {
    Boolean(bool),
    Number(i64),
    Text(String),
    List(Vec<String>),
}

impl VariableValue {
    #[must_use]
    pub fn kind(&self) -> VariableType {
        match self {
            Self::Boolean(_) => VariableType::Boolean,
            Self::Number(_) => VariableType::Number,
            Self::Text(_) => VariableType::Text,
            Self::List(_) => VariableType::List,
        }
    }

    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Boolean(value) => (*value).into(),
            Self::Number(value) => (*value).into(),
            Self::Text(value) => value.as_str().into(),
            Self::List(values) => values.clone().into(),
        }
    }
}

impl fmt::Display for VariableValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::List(values) => f.write_str(&values.join(", ")),
        }
    }
}

/// A file that a template brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TemplateFile {
    /// Where it goes in the repository, with `/` between the names. Variables may stand in it, as `docs/{{name}}.md`.
    pub path: String,
    /// The file below the template's folder that it is made from.
    pub source: String,
    /// What becomes of a file that is there already.
    #[serde(default)]
    pub on_existing: OnExisting,
    /// Taken as it is, without looking for variables in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub verbatim: bool,
    /// Whether it is a program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub executable: bool,
    /// Only where a variable has this value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnExisting {
    /// It stays as it is.
    #[default]
    Skip,
    /// It is replaced.
    Overwrite,
    /// The lines that it has not are added to its end: for lists such as `.gitignore`.
    AddLines,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct When {
    /// A variable of the template.
    pub variable: String,
    /// The value that it must have.
    pub is: VariableValue,
}

/// A demand on a repository: exactly one of `file-exists`, `file-absent`, `file-contains` and `setting-equals`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// Small letters, digits and `-`.
    pub name: String,
    /// What is demanded, in one sentence.
    pub description: String,
    /// How much it counts beside the others: 1 to 100.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 100))]
    pub weight: u32,
    /// What to do where it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// At least one of these files is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_exists: Option<Vec<String>>,
    /// None of these files is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_absent: Option<Vec<String>>,
    /// A file says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_contains: Option<FileContains>,
    /// A setting of a JSON, TOML or YAML file has a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting_equals: Option<SettingEquals>,
}

fn one() -> u32 {
    1
}

/// One of some files says something: exactly one of `text` and `pattern`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FileContains {
    /// The files; at least one of them must say it.
    pub paths: Vec<String>,
    /// This very text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What this regular expression finds; `^` and `$` are ends of lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

/// A setting of a file has a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SettingEquals {
    /// A file whose name ends in `.json`, `.toml`, `.yaml` or `.yml`.
    pub path: String,
    /// The names that lead to it with dots between, and numbers from 0 in lists: `scripts.test`, `jobs.0.name`.
    pub key: String,
    pub value: VariableValue,
}

/// The JSON Schema of `template.toml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Manifest).to_value();
    if let Some(object) = schema.as_object_mut() {
        let id = "https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/schemas/template.json";
        object.insert("$id".to_owned(), id.into());
        object.insert("title".to_owned(), MANIFEST.into());
    }
    schema
}
