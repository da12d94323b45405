//! The values of variables: what was said, or the default, each of its kind.

use super::manifest::{Manifest, Variable, VariableType, VariableValue};
use super::render::render;
use crate::config::nearest;
use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Characters of one text.
const LONGEST: usize = 10_000;

/// Entries of one list.
const MOST: usize = 100;

/// What is known of a repository without asking anybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Who has it; empty where that is not known.
    pub owner: String,
    pub name: String,
    pub default_branch: String,
    /// The year of today.
    pub year: i16,
}

impl Facts {
    fn to_json(&self) -> Map<String, Value> {
        let full_name = if self.owner.is_empty() { self.name.clone() } else { format!("{}/{}", self.owner, self.name) };
        let repository = json!({"owner": self.owner, "name": self.name, "full_name": full_name,
            "default_branch": self.default_branch});
        Map::from_iter([("repository".to_owned(), repository), ("year".to_owned(), json!(self.year))])
    }
}

/// What a template's files are made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values {
    data: Map<String, Value>,
}

/// A variable that has no value, or a wrong one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    #[error("there is no variable `{name}`{}", hint(near.as_deref(), known))]
    Unknown { name: String, near: Option<String>, known: String },
    #[error("the variable `{name}` has no value: {description}")]
    Missing { name: String, description: String },
    #[error("the variable `{name}` is {reason}")]
    Wrong { name: String, reason: String },
}

fn hint(near: Option<&str>, known: &str) -> String {
    match near {
        Some(near) => format!("; do you mean `{near}`?"),
        None if known.is_empty() => "; the template has none".to_owned(),
        None => format!("; there are {known}"),
    }
}

/// Names that are no variables'.
pub(super) const RESERVED: [&str; 3] = ["repository", "year", "this"];

impl Values {
    /// The values of all variables of `manifest`: `given`, or their defaults. Texts are read as the kind that is wanted.
    pub fn of(manifest: &Manifest, given: &BTreeMap<String, Value>, facts: &Facts) -> Result<Self, Vec<ValueError>> {
        let mut errors = Vec::new();
        let known = || manifest.variables.keys().map(String::as_str);
        for name in given.keys().filter(|name| !manifest.variables.contains_key(*name)) {
            let near = nearest(name, known()).map(str::to_owned);
            errors.push(ValueError::Unknown {
                name: name.chars().take(100).collect(),
                near,
                known: known().collect::<Vec<_>>().join(", "),
            });
        }
        let facts = facts.to_json();
        let mut data = facts.clone();
        for (name, variable) in &manifest.variables {
            match value(name, variable, given.get(name), &facts) {
                Ok(value) => {
                    data.insert(name.clone(), value.to_json());
                }
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(Self { data }) } else { Err(errors) }
    }

    /// Values that fit, for trying a template out; `yes` is what truth values are.
    pub(super) fn sample(manifest: &Manifest, yes: bool) -> Self {
        let facts =
            Facts { owner: "owner".to_owned(), name: "name".to_owned(), default_branch: "main".to_owned(), year: 2000 };
        let mut data = facts.to_json();
        for (name, variable) in &manifest.variables {
            let value = match (&variable.default, variable.kind) {
                (_, VariableType::Boolean) => json!(yes),
                (Some(value), _) => value.to_json(),
                (None, VariableType::Number) => json!(1),
                (None, VariableType::Text) => json!(variable.choices.first().map_or("sample", String::as_str)),
                (None, VariableType::List) => json!(["sample"]),
            };
            data.insert(name.clone(), value);
        }
        Self { data }
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.data.get(name)
    }

    /// The variables alone, without what is known of the repository.
    #[must_use]
    pub fn variables(&self) -> Map<String, Value> {
        self.data
            .iter()
            .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    }

    pub(super) fn as_json(&self) -> Value {
        Value::Object(self.data.clone())
    }
}

fn value(
    name: &str,
    variable: &Variable,
    given: Option<&Value>,
    facts: &Map<String, Value>,
) -> Result<VariableValue, ValueError> {
    let wrong = |reason: String| ValueError::Wrong { name: name.to_owned(), reason };
    let value = match (given, &variable.default) {
        (Some(given), _) => read(variable.kind, given).map_err(wrong)?,
        (None, Some(VariableValue::Text(text))) => {
            let text = render(text, &Value::Object(facts.clone())).map_err(|error| wrong(error.message))?;
            // Made of what is not known, it is no value: `@` of no owner.
            if text.is_empty() && variable.pattern.is_some() {
                return Err(missing(name, variable));
            }
            VariableValue::Text(text)
        }
        (None, Some(default)) => default.clone(),
        (None, None) => return Err(missing(name, variable)),
    };
    check(variable, &value).map_err(|reason| match given {
        Some(_) => wrong(reason),
        None => {
            ValueError::Wrong { name: name.to_owned(), reason: format!("{reason}; say it: {}", variable.description) }
        }
    })?;
    Ok(value)
}

fn missing(name: &str, variable: &Variable) -> ValueError {
    ValueError::Missing { name: name.to_owned(), description: variable.description.clone() }
}

/// Reads what was given as `kind`; a text may stand for all of them, as it does on a command line.
fn read(kind: VariableType, given: &Value) -> Result<VariableValue, String> {
    let wrong = || format!("no {}", kind.name());
    match (kind, given) {
        (VariableType::Text, Value::String(text)) => Ok(VariableValue::Text(text.clone())),
        (VariableType::Number, Value::Number(number)) => number.as_i64().map(VariableValue::Number).ok_or_else(wrong),
        (VariableType::Number, Value::String(text)) => {
            text.trim().parse().map(VariableValue::Number).map_err(|_| wrong())
        }
        (VariableType::Boolean, Value::Bool(value)) => Ok(VariableValue::Boolean(*value)),
        (VariableType::Boolean, Value::String(text)) => match text.trim() {
            "true" | "yes" | "on" => Ok(VariableValue::Boolean(true)),
            "false" | "no" | "off" => Ok(VariableValue::Boolean(false)),
            _ => Err("no boolean; write true or false".to_owned()),
        },
        (VariableType::List, Value::Array(items)) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
            texts.map(VariableValue::List).ok_or_else(|| "no list of texts".to_owned())
        }
        (VariableType::List, Value::String(text)) => {
            let texts = text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty());
            Ok(VariableValue::List(texts.collect()))
        }
        _ => Err(wrong()),
    }
}

/// Why `value` is none for `variable`.
pub(super) fn check(variable: &Variable, value: &VariableValue) -> Result<(), String> {
    let texts = match value {
        VariableValue::Text(text) => std::slice::from_ref(text),
        VariableValue::List(texts) if texts.len() > MOST => return Err(format!("longer than {MOST} entries")),
        VariableValue::List(texts) if texts.is_empty() && variable.pattern.is_some() && variable.default.is_none() => {
            return Err("empty".to_owned());
        }
        VariableValue::List(texts) => texts.as_slice(),
        VariableValue::Boolean(_) | VariableValue::Number(_) => &[],
    };
    let pattern = variable.pattern.as_deref().map(whole).transpose()?;
    for text in texts {
        if text.chars().count() > LONGEST {
            return Err(format!("longer than {LONGEST} characters"));
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
            return Err("with a control character in it".to_owned());
        }
        let shown = text.chars().take(80).collect::<String>();
        if !variable.choices.is_empty() && !variable.choices.contains(text) {
            return Err(format!("`{shown}`, and may be {}", variable.choices.join(", ")));
        }
        if pattern.as_ref().is_some_and(|pattern| !pattern.is_match(text)) {
            return Err(format!("`{shown}`, which does not match {}", variable.pattern.as_deref().unwrap_or_default()));
        }
    }
    Ok(())
}

/// A pattern for all of a text.
pub(super) fn whole(pattern: &str) -> Result<Regex, String> {
    Regex::new(&format!("^(?:{pattern})$")).map_err(|error| format!("held to a pattern that is none: {}", last(&error)))
}

/// What is wrong with an expression, without the drawing of where.
pub(super) fn last(error: &regex::Error) -> String {
    error.to_string().lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}
