//! The reference of the API, made from the OpenAPI document: what it says is what the handlers are. It can be read without a token and without
//! a script.

use super::page::{Page, render};
use crate::api::{self, Api, session_cookie};
use crate::identity;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Examples are not nested deeper; our own schemas are not either.
const DEEPEST: usize = 6;

static CONTENT: LazyLock<Value> = LazyLock::new(|| content(&serde_json::to_value(api::document()).unwrap_or_default()));

pub(super) async fn show(State(api): State<Api>, headers: HeaderMap) -> Response {
    // Who is signed in sees the pages beside it; who is not reads all the same.
    let viewer = match session_cookie(&headers) {
        Some(cookie) => identity::signed_in(&api.store, cookie).await.ok().flatten(),
        None => None,
    };
    let mut content = CONTENT.clone();
    content["server"] = json!(api.scans.public_url.as_deref().unwrap_or("http://127.0.0.1:8380"));
    render(&Page { template: "reference", title: "API", content }, viewer.as_ref(), StatusCode::OK)
}

/// All that the page says.
fn content(document: &Value) -> Value {
    let none = Map::new();
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&none);
    let mut by_tag: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap_or(&none) {
        for method in ["get", "post", "put", "patch", "delete"] {
            let described = &item[method];
            if described.is_object() {
                let tag = described["tags"][0].as_str().unwrap_or("other").to_owned();
                by_tag.entry(tag).or_default().push(operation(method, path, described, schemas));
            }
        }
    }
    let tags: Vec<Value> =
        by_tag.into_iter().map(|(name, operations)| json!({"name": name, "operations": operations})).collect();
    let number: usize = tags.iter().filter_map(|tag| tag["operations"].as_array()).map(Vec::len).sum();
    let shown: Vec<Value> = schemas
        .iter()
        .map(|(name, schema)| {
            json!({
                "name": name, "words": words(schema["description"].as_str()), "rows": rows(schema),
                "type": pieces(schema), "example": pretty(&example("", schema, schemas, 0)),
            })
        })
        .collect();
    json!({"tags": tags, "schemas": shown, "number": number, "about": words(document["info"]["description"].as_str())})
}

fn operation(method: &str, path: &str, described: &Value, schemas: &Map<String, Value>) -> Value {
    let parameters: Vec<Value> = described["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| {
            json!({
                "name": parameter["name"], "place": parameter["in"], "is_required": parameter["required"] == true,
                "type": pieces(&parameter["schema"]), "words": words(parameter["description"].as_str()),
            })
        })
        .collect();
    let body = described["requestBody"]["content"].as_object().and_then(|kinds| kinds.iter().next());
    let sent = body.map(|(_, content)| example("", &content["schema"], schemas, 0));
    let needs_token = described["security"] != json!([{}]);
    let mut answers = Vec::new();
    for (status, answer) in described["responses"].as_object().into_iter().flatten() {
        let content = answer["content"].as_object().and_then(|kinds| kinds.iter().next());
        let is_json = content.is_some_and(|(kind, _)| kind == "application/json");
        answers.push(json!({
            "status": status,
            "kind": content.map(|(kind, _)| kind.clone()),
            "type": content.map_or_else(|| json!([]), |(_, content)| pieces(&content["schema"])),
            "words": words(answer["description"].as_str()),
            "example": content.filter(|_| is_json).map(|(_, content)| pretty(&example("", &content["schema"], schemas, 0))),
        }));
    }
    json!({
        "method": method.to_uppercase(), "path": path, "anchor": anchor(method, path), "needs_token": needs_token,
        "summary": words(described["summary"].as_str()), "more": words(described["description"].as_str()),
        "parameters": parameters, "answers": answers,
        "body": body.map(|(kind, content)| json!({"kind": kind, "type": pieces(&content["schema"])})),
        "curl": curl(method, path, needs_token, sent.as_ref()),
        // What the search looks at.
        "text": format!("{method} {path} {}", described["summary"].as_str().unwrap_or_default()).to_lowercase(),
    })
}

fn anchor(method: &str, path: &str) -> String {
    let words: Vec<&str> = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("{method}-{}", words.join("-"))
}

/// A command that makes the request.
fn curl(method: &str, path: &str, needs_token: bool, body: Option<&Value>) -> String {
    let mut command = "curl".to_owned();
    if needs_token {
        command.push_str(" -H \"Authorization: Bearer $TOKEN\"");
    }
    match (method, body) {
        ("get", _) | ("post", Some(_)) => {}
        (method, _) => command.push_str(&format!(" -X {}", method.to_uppercase())),
    }
    if let Some(body) = body {
        // No example of ours has an apostrophe in it.
        command.push_str(&format!(
            " -H \"Content-Type: application/json\" \\\n  -d '{}' \\\n ",
            body.to_string().replace('\'', "")
        ));
    }
    let path: String = path.replace('{', "$").replace('}', "");
    command.push_str(&format!(" \"$PLIMSOLL{}\"", upper_variables(&path)));
    command
}

/// `$id` as a variable of the shell is written: `$ID`.
fn upper_variables(path: &str) -> String {
    let shown = path.split('/').map(|part| if part.starts_with('$') { part.to_uppercase() } else { part.to_owned() });
    shown.collect::<Vec<_>>().join("/")
}

/// Text with what stands between backticks marked as code.
fn words(text: Option<&str>) -> Value {
    let parts = text.unwrap_or_default().split('`').enumerate();
    let shown = parts.filter(|(_, part)| !part.is_empty());
    shown.map(|(index, part)| json!({"text": part, "code": index % 2 == 1})).collect()
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// What a schema is, in a few words, some of which lead to another schema.
fn pieces(schema: &Value) -> Value {
    let mut found = Vec::new();
    describe(schema, &mut found, 0);
    found.into()
}

fn describe(schema: &Value, found: &mut Vec<Value>, depth: usize) {
    let text = |text: &str| json!({"text": text, "to": null});
    if depth > DEEPEST {
        return;
    }
    if let Some(name) = reference(schema) {
        found.push(json!({"text": name, "to": name}));
        return;
    }
    if let Some(choices) = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema[*key].as_array()) {
        for (index, choice) in choices.iter().enumerate() {
            if index > 0 {
                found.push(text(" or "));
            }
            describe(choice, found, depth + 1);
        }
        return;
    }
    if let Some(choices) = schema["enum"].as_array() {
        let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
        found.push(text(&choices.join(" or ")));
        return;
    }
    if let Some(exact) = schema.get("const") {
        found.push(text(&exact.to_string()));
        return;
    }
    for (index, kind) in kinds(schema).into_iter().enumerate() {
        if index > 0 {
            found.push(text(" or "));
        }
        match kind {
            "array" => {
                found.push(text("list of "));
                describe(&schema["items"], found, depth + 1);
            }
            kind => found.push(text(kind)),
        }
    }
    let bound = |name: &str| schema[name].as_i64();
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => found.push(text(&format!(", {least} to {most}"))),
        (None, Some(most)) => found.push(text(&format!(", {most} at most"))),
        _ => {}
    }
}

fn kinds(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec!["anything"],
    }
}

/// The properties of a schema, those of its choices too.
fn rows(schema: &Value) -> Vec<Value> {
    let mut rows = Vec::new();
    let parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
    for part in std::iter::once(schema).chain(parts) {
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            let is_required = part["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
            let inner = property["oneOf"]
                .as_array()
                .and_then(|choices| choices.iter().find_map(|one| one["description"].as_str()));
            rows.push(json!({
                "name": name, "type": pieces(property), "is_required": is_required,
                "words": words(property["description"].as_str().or(inner)),
            }));
        }
    }
    rows
}

/// What such a thing may look like.
fn example(name: &str, schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(given) = schema.get("example").or_else(|| schema.get("const")) {
        return given.clone();
    }
    if let Some(known) = reference(schema).and_then(|name| schemas.get(name)) {
        return example(name, known, schemas, depth + 1);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(part) = example(name, part, schemas, depth + 1) {
                whole.extend(part);
            }
        }
        return whole.into();
    }
    if let Some(choices) = ["oneOf", "anyOf"].iter().find_map(|key| schema[*key].as_array()) {
        let first = choices.iter().find(|choice| choice["type"] != "null").unwrap_or(&Value::Null);
        return example(name, first, schemas, depth + 1);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|choices| choices.first()) {
        return first.clone();
    }
    let kind = kinds(schema).into_iter().find(|kind| *kind != "null").unwrap_or("null");
    match kind {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties
                .map(|(name, of)| (name.clone(), example(name, of, schemas, depth + 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        "array" => json!([example(name, &schema["items"], schemas, depth + 1)]),
        "integer" => json!(schema["minimum"].as_i64().unwrap_or(0).max(1)),
        "number" => json!(1.5),
        "boolean" => json!(true),
        "string" => json!(sample(name)),
        _ => json!({}),
    }
}

/// A text as it stands in a property of this name.
fn sample(name: &str) -> &'static str {
    match name {
        "full_name" | "repository" => "acme/site",
        "reference" => "refs/heads/main",
        "branch" | "default_branch" => "main",
        "url" | "clone_url" => "https://example.com/hook",
        "scopes" => "jobs:read",
        "events" => "analysis.*",
        "zone" => "Europe/Berlin",
        "token" => "plim_…",
        "commit" | "base_commit" => "0123456789abcdef0123456789abcdef01234567",
        "name" => "nightly",
        "status" => "ok",
        "version" => env!("CARGO_PKG_VERSION"),
        name if name == "at" || name.ends_with("_at") => "2026-12-01T08:00:00Z",
        name if name == "id" || name.ends_with("_id") => "019aa000-0000-7000-8000-000000000000",
        _ => "…",
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_every_schema_stands_in_the_reference_once_and_links_lead_somewhere() {
        let document = serde_json::to_value(api::document()).unwrap();
        let content = content(&document);
        let mut anchors = std::collections::BTreeSet::new();
        for tag in content["tags"].as_array().unwrap() {
            for operation in tag["operations"].as_array().unwrap() {
                assert!(anchors.insert(operation["anchor"].as_str().unwrap().to_owned()), "{operation}");
                assert!(!operation["summary"].as_array().unwrap().is_empty(), "{operation}");
                assert!(operation["curl"].as_str().unwrap().starts_with("curl"), "{operation}");
            }
        }
        let operations: usize = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .map(|item| item.as_object().unwrap().values().filter(|part| part["responses"].is_object()).count())
            .sum();
        assert_eq!((anchors.len(), content["number"].as_u64()), (operations, Some(operations as u64)));
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert_eq!(content["schemas"].as_array().unwrap().len(), schemas.len());
        let mut open = vec![&content];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(items) => {
                    if let Some(to) = items.get("to").and_then(Value::as_str) {
                        assert!(schemas.contains_key(to), "{to}");
                    }
                    open.extend(items.values());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn parameters_say_where_they_stand_and_operations_have_names_of_their_own() {
        let document = serde_json::to_value(api::document()).unwrap();
        let mut names = std::collections::BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values().filter(|part| part["responses"].is_object()) {
                assert!(names.insert(operation["operationId"].to_string()), "{}", operation["operationId"]);
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let name = parameter["name"].as_str().unwrap();
                    assert_eq!(parameter["in"] == "path", path.contains(&format!("{{{name}}}")), "{path} {name}");
                }
            }
        }
    }

    #[test]
    fn a_command_holds_what_the_request_needs() {
        let body = json!({"name": "a"});
        assert_eq!(
            curl("post", "/api/v1/jobs/{id}/cancel", true, None),
            "curl -H \"Authorization: Bearer $TOKEN\" -X POST \"$PLIMSOLL/api/v1/jobs/$ID/cancel\""
        );
        assert!(curl("post", "/x", false, Some(&body)).contains("-d '{\"name\":\"a\"}'"));
        assert_eq!(curl("get", "/health", false, None), "curl \"$PLIMSOLL/health\"");
    }
}
