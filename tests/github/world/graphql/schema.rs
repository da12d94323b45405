//! GitHub's GraphQL schema: whether a request asks for what there is.

use super::parse::{Document, Field, Literal, Operation, Selection};
use serde_json::Value;
use std::sync::LazyLock;

pub static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../fixtures/github/graphql.json")).unwrap());

/// What is wrong with an operation.
pub fn check(document: &Document, operation: &Operation, variables: &Value) -> Result<(), String> {
    for (name, kind, default) in &operation.variables {
        let missing = variables.get(name).is_none_or(Value::is_null);
        if kind.ends_with('!') && missing && default.is_none() {
            return Err(format!("Variable ${name} of type {kind} was provided invalid value"));
        }
    }
    for name in variables.as_object().into_iter().flatten().map(|(name, _)| name) {
        if !operation.variables.iter().any(|(known, ..)| known == name) {
            return Err(format!("the variable {name} is given but not declared"));
        }
    }
    let root = if operation.mutation { "Mutation" } else { "Query" };
    selection(document, operation, root, &operation.selection)
}

/// The field of a type, with its `type` and `args`.
pub fn field(kind: &str, name: &str) -> Option<&'static Value> {
    SCHEMA["types"][kind]["fields"].get(name)
}

/// The name within `[Name!]!`.
pub fn named(kind: &str) -> &str {
    kind.trim_matches(['[', ']', '!'])
}

fn selection(document: &Document, operation: &Operation, kind: &str, selected: &[Selection]) -> Result<(), String> {
    for part in selected {
        match part {
            Selection::Inline(on, inner) => {
                selection(document, operation, known(on.as_deref().unwrap_or(kind))?, inner)?;
            }
            Selection::Spread(name) => {
                let fragment =
                    document.fragments.get(name).ok_or_else(|| format!("Fragment {name} was used, but not defined"))?;
                selection(document, operation, known(&fragment.on)?, &fragment.selection)?;
            }
            Selection::Field(asked) if asked.name == "__typename" => {}
            Selection::Field(asked) => {
                let told = field(kind, &asked.name)
                    .ok_or_else(|| format!("Field '{}' doesn't exist on type '{kind}'", asked.name))?;
                arguments(operation, kind, asked, told)?;
                let inner = named(told["type"].as_str().unwrap());
                let composite = SCHEMA["types"][inner].get("fields").is_some();
                if composite == asked.selection.is_empty() {
                    return Err(format!(
                        "Field '{}' of type {inner} must {}have selections",
                        asked.name,
                        if composite { "" } else { "not " }
                    ));
                }
                if composite {
                    selection(document, operation, inner, &asked.selection)?;
                }
            }
        }
    }
    Ok(())
}

fn known(kind: &str) -> Result<&str, String> {
    if SCHEMA["types"].get(kind).is_some() {
        Ok(kind)
    } else {
        Err(format!("No such type {kind}, so it can't be a fragment condition"))
    }
}

fn arguments(operation: &Operation, kind: &str, asked: &Field, told: &Value) -> Result<(), String> {
    let place = format!("{kind}.{}", asked.name);
    for (name, literal) in &asked.arguments {
        let wanted =
            told["args"].get(name).ok_or_else(|| format!("Field '{place}' doesn't accept argument '{name}'"))?;
        literal_fits(operation, &format!("{place}({name})"), wanted["type"].as_str().unwrap(), literal)?;
    }
    for (name, wanted) in told["args"].as_object().into_iter().flatten() {
        let required = wanted["type"].as_str().unwrap().ends_with('!') && wanted["default"].is_null();
        if required && !asked.arguments.iter().any(|(given, _)| given == name) {
            return Err(format!("Field '{place}' is missing required argument {name}"));
        }
    }
    if told["type"].as_str().is_some_and(|kind| named(kind).ends_with("Connection"))
        && !asked.arguments.iter().any(|(name, _)| matches!(name.as_str(), "first" | "last"))
    {
        return Err(format!(
            "You must provide a `first` or `last` value to properly paginate the `{}` connection.",
            asked.name
        ));
    }
    Ok(())
}

fn literal_fits(operation: &Operation, place: &str, kind: &str, literal: &Literal) -> Result<(), String> {
    let wanted = &SCHEMA["types"][named(kind)];
    match literal {
        Literal::Variable(name) => {
            let declared = operation.variables.iter().find(|(known, ..)| known == name);
            let (_, given, default) = declared.ok_or_else(|| format!("Variable ${name} is used but not declared"))?;
            let strict = kind.ends_with('!') && !given.ends_with('!') && default.is_none();
            if named(given) != named(kind) || strict {
                return Err(format!("Type mismatch on variable ${name} and argument {place} ({given} / {kind})"));
            }
            Ok(())
        }
        Literal::Object(fields) => {
            let inner = wanted.get("inputFields").ok_or_else(|| format!("{place} is no object"))?;
            for (name, literal) in fields {
                let told = inner
                    .get(name)
                    .ok_or_else(|| format!("InputObject '{}' doesn't accept argument '{name}'", named(kind)))?;
                literal_fits(operation, &format!("{place}.{name}"), told["type"].as_str().unwrap(), literal)?;
            }
            for (name, told) in inner.as_object().unwrap() {
                if told["type"].as_str().unwrap().ends_with('!') && !fields.iter().any(|(given, _)| given == name) {
                    return Err(format!("Argument '{name}' on InputObject '{}' is required", named(kind)));
                }
            }
            Ok(())
        }
        Literal::List(items) => items.iter().try_for_each(|item| literal_fits(operation, place, named(kind), item)),
        Literal::Word(word) => {
            let values = wanted["enumValues"].as_array().ok_or_else(|| format!("{place} takes no enum"))?;
            if values.iter().any(|value| value == word) { Ok(()) } else { Err(format!("{place} has no value {word}")) }
        }
        Literal::Plain(value) => {
            let fits = match named(kind) {
                "Int" => value.is_i64() || value.is_u64(),
                "Boolean" => value.is_boolean(),
                "String" | "ID" | "URI" => value.is_string(),
                _ => true,
            };
            if fits || value.is_null() { Ok(()) } else { Err(format!("{place} is to be {kind}, and {value} is none")) }
        }
    }
}
