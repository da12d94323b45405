//! GitHub's own description of its API: which operation a request is, whether it is formed as described, and what an answer must have.

use super::answer::Answer;
use jsonschema::Validator;
use regex::Regex;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

/// The description, read once for all worlds of this process.
pub static DESCRIPTION: LazyLock<Description> = LazyLock::new(Description::read);

pub struct Description {
    components: Value,
    operations: Vec<Operation>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

pub struct Operation {
    /// GitHub's name of it, such as `checks/create`.
    pub id: String,
    pub method: String,
    template: String,
    pattern: Regex,
    names: Vec<String>,
    /// Each with `name`, `in`, `required` and `schema`.
    parameters: Vec<Value>,
    body: Option<Value>,
    body_required: bool,
    /// The schema of each answer by its status, where it is JSON.
    answers: BTreeMap<u16, Value>,
}

/// An operation and the values of its path's parameters.
pub struct Matched<'a> {
    pub operation: &'a Operation,
    pub parameters: HashMap<String, String>,
}

impl Description {
    fn read() -> Self {
        let text = include_str!("../../../fixtures/github/openapi.json");
        let mut whole: Value = serde_json::from_str(text).unwrap();
        nullable_to_types(&mut whole);
        let components = whole["components"].clone();
        let mut operations = Vec::new();
        for (template, methods) in whole["paths"].as_object().unwrap() {
            for (method, told) in methods.as_object().unwrap() {
                operations.push(Operation::read(template, method, told, &components));
            }
        }
        Self { components, operations, validators: Mutex::default() }
    }

    /// The operation that a request of this method and path asks for. The path has no query and is not decoded.
    pub fn operation(&self, method: &str, path: &str) -> Option<Matched<'_>> {
        let fitting = self.operations.iter().filter(|operation| operation.method == method);
        // `pulls/comments/{id}` is meant before `pulls/{number}`: the template with the most letters of its own.
        let (operation, found) = fitting
            .filter_map(|operation| operation.pattern.captures(path).map(|found| (operation, found)))
            .max_by_key(|(operation, _)| operation.letters())?;
        let values = operation.names.iter().zip(found.iter().skip(1));
        let parameters =
            values.map(|(name, value)| (name.clone(), decoded(value.map_or("", |value| value.as_str())))).collect();
        Some(Matched { operation, parameters })
    }

    /// What is wrong with a request; nothing where it is as described.
    pub fn faults_of_request(
        &self,
        matched: &Matched,
        query: &[(String, String)],
        body: Option<&Value>,
    ) -> Vec<String> {
        let operation = matched.operation;
        let mut faults = Vec::new();
        for parameter in &operation.parameters {
            let name = parameter["name"].as_str().unwrap();
            let given: Vec<&str> = match parameter["in"].as_str() {
                Some("path") => matched.parameters.get(name).map(String::as_str).into_iter().collect(),
                Some("query") => query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect(),
                _ => continue,
            };
            if given.is_empty() && parameter["required"] == true {
                faults.push(format!("the parameter {name} is missing"));
            }
            for value in given {
                let key = format!("{} parameter {name}", operation.id);
                let typed = typed(value, &self.resolved(&parameter["schema"])["type"]);
                faults.extend(
                    self.check(&key, &parameter["schema"], &typed).into_iter().map(|fault| format!("{name}: {fault}")),
                );
            }
        }
        for (name, _) in query {
            let known = operation.parameters.iter().any(|told| told["in"] == "query" && told["name"] == name.as_str());
            // Lists are paged everywhere, also where the description forgets to say so.
            if !known && !matches!(name.as_str(), "page" | "per_page") {
                faults.push(format!("there is no query parameter {name}"));
            }
        }
        match (body, &operation.body) {
            (Some(body), Some(schema)) => {
                faults.extend(self.check(&format!("{} body", operation.id), schema, body));
                self.unknown(schema, body, "", &mut faults);
            }
            (Some(_), None) => faults.push("it has a body, and none is described".to_owned()),
            (None, Some(_)) if operation.body_required => faults.push("its body is missing".to_owned()),
            (None, _) => {}
        }
        faults
    }

    /// The answer with everything that GitHub would have written and the stand-in has no opinion on, and what is still not as described.
    pub fn completed(&self, operation: &Operation, mut answer: Answer) -> (Answer, Vec<String>) {
        if let (Some(schema), Some(body)) = (operation.answers.get(&answer.status), answer.json_mut()) {
            self.complete(schema, body);
            // GitHub says null for the position of an outdated comment, which its description does not know.
            let mut checked = body.clone();
            without_null_positions(&mut checked);
            let faults = self.check(&format!("{} {}", operation.id, answer.status), schema, &checked);
            return (answer, faults);
        }
        (answer, Vec::new())
    }

    fn check(&self, key: &str, schema: &Value, value: &Value) -> Vec<String> {
        let validator = Arc::clone(self.validators.lock().unwrap().entry(key.to_owned()).or_insert_with(|| {
            let whole = json!({"components": self.components, "allOf": [schema]});
            Arc::new(
                jsonschema::options()
                    .with_draft(jsonschema::Draft::Draft7)
                    .should_validate_formats(true)
                    .build(&whole)
                    .unwrap(),
            )
        }));
        validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect()
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        while let Some(reference) = schema["$ref"].as_str() {
            schema = self.components.pointer(reference.strip_prefix("#/components").unwrap()).unwrap();
        }
        schema
    }

    /// Properties that are not described: GitHub would pass over them in silence, so whoever sent them means something else.
    fn unknown(&self, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
        let schema = self.resolved(schema);
        if let (Some(described), Some(given)) = (schema["properties"].as_object(), value.as_object()) {
            for (name, inner) in given {
                match described.get(name) {
                    Some(schema) => self.unknown(schema, inner, &format!("{place}/{name}"), faults),
                    None => faults.push(format!("there is no property {place}/{name}")),
                }
            }
        }
        if let (Some(items), Some(given)) = (schema.get("items"), value.as_array()) {
            for (number, inner) in given.iter().enumerate() {
                self.unknown(items, inner, &format!("{place}/{number}"), faults);
            }
        }
    }

    /// Adds what `schema` requires and `value` lacks.
    fn complete(&self, schema: &Value, value: &mut Value) {
        let schema = self.resolved(schema);
        for part in ["allOf", "anyOf", "oneOf"] {
            let choices = schema[part].as_array().into_iter().flatten().filter(|inner| inner["type"] != "null");
            for inner in choices.take(if part == "allOf" { usize::MAX } else { 1 }) {
                self.complete(inner, value);
            }
        }
        match value {
            Value::Object(fields) => {
                for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if !fields.contains_key(name) {
                        fields.insert(name.to_owned(), self.filling(&schema["properties"][name]));
                    }
                }
                for (name, inner) in fields.iter_mut() {
                    if let Some(schema) = schema["properties"].get(name) {
                        self.complete(schema, inner);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|inner| self.complete(&schema["items"], inner)),
            _ => {}
        }
    }

    /// A plain value of `schema`.
    fn filling(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(first) = schema["enum"].as_array().and_then(|choices| choices.first()) {
            return first.clone();
        }
        let kind = match &schema["type"] {
            Value::String(kind) => kind.as_str(),
            Value::Array(kinds) if kinds.contains(&"null".into()) => "null",
            Value::Array(kinds) => kinds[0].as_str().unwrap(),
            _ if schema.get("properties").is_some() || schema.get("allOf").is_some() => "object",
            _ => {
                let choices = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
                return choices.map_or(Value::Null, |choices| self.filling(&choices[0]));
            }
        };
        match kind {
            "object" => {
                let mut made = Value::Object(Map::new());
                self.complete(schema, &mut made);
                made
            }
            "array" => json!([]),
            "string" => match schema["format"].as_str() {
                Some("date-time") => json!("2026-01-05T00:00:00Z"),
                Some("date") => json!("2026-01-05"),
                Some("uri") => json!("https://github.example/not-told"),
                Some("email") => json!("not-told@github.example"),
                _ => json!(""),
            },
            "integer" | "number" => schema["minimum"].as_i64().map_or(json!(0), |least| json!(least)),
            "boolean" => json!(false),
            _ => Value::Null,
        }
    }
}

impl Operation {
    fn read(template: &str, method: &str, told: &Value, components: &Value) -> Self {
        let reference = |value: &Value| match value["$ref"].as_str() {
            Some(name) => components.pointer(name.strip_prefix("#/components").unwrap()).unwrap().clone(),
            None => value.clone(),
        };
        let json_of = |value: &Value| value["content"]["application/json"].get("schema").cloned();
        let parameters: Vec<Value> = told["parameters"].as_array().into_iter().flatten().map(reference).collect();
        let answers = told["responses"].as_object().into_iter().flatten();
        let placeholder = Regex::new(r"\\\{(\w+)\\\}").unwrap();
        let escaped = regex::escape(template);
        let names = placeholder.captures_iter(&escaped).map(|found| found[1].to_owned()).collect();
        // Names of branches and paths of files have slashes.
        let pattern = placeholder.replace_all(&escaped, |found: &regex::Captures| match &found[1] {
            "path" | "ref" | "basehead" | "branch" => "(.+)",
            _ => "([^/]+)",
        });
        Self {
            id: told["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase(),
            template: template.to_owned(),
            pattern: Regex::new(&format!("^{pattern}$")).unwrap(),
            names,
            parameters,
            body: json_of(&told["requestBody"]),
            body_required: told["requestBody"]["required"] == true,
            answers: answers
                .filter_map(|(status, answer)| Some((status.parse().ok()?, json_of(&reference(answer))?)))
                .collect(),
        }
    }

    fn letters(&self) -> usize {
        self.template.split('/').filter(|part| !part.starts_with('{')).map(|part| part.len() + 1).sum()
    }
}

/// `value` with `%41` read as `A`.
pub fn decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut text = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let code = value.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(code)) => {
                text.push(code);
                at += 3;
            }
            (byte, _) => {
                text.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// A parameter's text as the type that the schema asks for.
fn typed(value: &str, kind: &Value) -> Value {
    match kind.as_str() {
        Some("integer") => value.parse::<i64>().map_or_else(|_| json!(value), |number| json!(number)),
        Some("boolean") => value.parse::<bool>().map_or_else(|_| json!(value), |yes| json!(yes)),
        _ => json!(value),
    }
}

/// OpenAPI 3.0 writes `nullable: true` where JSON Schema has a type of its own.
fn nullable_to_types(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(nullable_to_types);
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                fields.remove("nullable");
                let plain = Value::Object(std::mem::take(fields));
                match plain["type"].as_str() {
                    Some(kind) if plain.get("enum").is_none() => {
                        let kind = json!([kind, "null"]);
                        *value = plain;
                        value["type"] = kind;
                    }
                    _ => *value = json!({"anyOf": [{"type": "null"}, plain]}),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(nullable_to_types),
        _ => {}
    }
}

fn without_null_positions(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, inner| name != "position" || !inner.is_null());
            fields.values_mut().for_each(without_null_positions);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null_positions),
        _ => {}
    }
}
