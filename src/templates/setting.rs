//! A setting in a file of JSON, TOML or YAML.

use crate::rules::file::yaml_as_json;
use serde_json::Value;

/// What a file of settings is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Toml,
    Yaml,
}

impl Format {
    /// By the end of the name.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1 {
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// What `text` says, or why that is not known.
    fn read(self, text: &str) -> Result<Value, String> {
        match self {
            Self::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
            Self::Toml => {
                let table: toml::Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
                serde_json::to_value(table).map_err(|error| error.to_string())
            }
            Self::Yaml => yaml_as_json(text),
        }
    }
}

/// The value at `key` of the file `path` that says `text`; `None` where it has none.
pub(super) fn value_of(path: &str, text: &str, key: &str) -> Result<Option<Value>, String> {
    let format = Format::of(path).ok_or("the kind of file is not known")?;
    let whole = format.read(text)?;
    let found = key.split('.').try_fold(&whole, |value, part| match value {
        Value::Object(map) => map.get(part),
        Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
        _ => None,
    });
    Ok(found.cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_found_in_all_three_formats() {
        for (path, text) in [
            ("a.json", r#"{"jobs": [{"name": "x", "on": true, "n": 3}]}"#),
            ("a.toml", "[[jobs]]\nname = \"x\"\non = true\nn = 3\n"),
            ("a.yml", "jobs:\n  - name: x\n    on: true\n    n: 3\n"),
        ] {
            assert_eq!(value_of(path, text, "jobs.0.name"), Ok(Some(json!("x"))), "{path}");
            assert_eq!(value_of(path, text, "jobs.0.on"), Ok(Some(json!(true))), "{path}");
            assert_eq!(value_of(path, text, "jobs.0.n"), Ok(Some(json!(3))), "{path}");
            for missing in ["jobs.1.name", "jobs.x", "jobs.0.name.y", "z"] {
                assert_eq!(value_of(path, text, missing), Ok(None), "{path} {missing}");
            }
            assert!(value_of(path, "{[", "a").is_err(), "{path}");
        }
    }
}
