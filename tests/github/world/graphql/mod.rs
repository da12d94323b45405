//! The GraphQL side: threads of reviews, and what only it can do with them.

mod nodes;
mod parse;
mod schema;

use super::caller::{Caller, Level};
use super::state::State;
use parse::{Document, Field, Literal, Operation, Selection};
use serde_json::{Map, Value, json};

/// Runs the request `{query, variables, operationName}`. The error is what is wrong with the request itself.
pub fn run(state: &mut State, caller: &Caller, body: &Value) -> Result<Value, String> {
    let document = parse::parse(body["query"].as_str().ok_or("there is no query")?)?;
    let asked = body["operationName"].as_str();
    let operation = document.operations.iter().find(|operation| asked.is_none() || operation.name.as_deref() == asked);
    let operation = operation.ok_or("there is no such operation")?;
    schema::check(&document, operation, &body["variables"])?;
    let mut running =
        Running { state, caller, document: &document, operation, variables: &body["variables"], errors: Vec::new() };
    let mut data = Map::new();
    for field in running.fields(if operation.mutation { "Mutation" } else { "Query" }, &operation.selection) {
        let told = if operation.mutation { running.mutate(field) } else { running.query(field) };
        let value = match told {
            Ok(value) => running.told(schema_type(operation, field), &value, field),
            Err((kind, message)) => {
                running.errors.push(json!({"type": kind, "path": [field.key], "locations": [{"line": 1, "column": 1}], "message": message}));
                Value::Null
            }
        };
        data.insert(field.key.clone(), value);
    }
    let mut answer = json!({"data": data});
    if !running.errors.is_empty() {
        answer["errors"] = json!(running.errors);
    }
    Ok(answer)
}

/// Makes the value at `path` null, and adds the error that GitHub has beside it.
pub fn lose(answer: &mut Value, path: &str) {
    let parts: Vec<&str> = path.split('.').collect();
    let pointer = format!("/data/{}", parts.join("/"));
    if let Some(value) = answer.pointer_mut(&pointer) {
        *value = Value::Null;
    }
    answer["errors"] = json!([{"type": "SERVICE_UNAVAILABLE", "path": parts, "message": "Something went wrong while executing your query."}]);
}

fn schema_type<'a>(operation: &Operation, field: &Field) -> &'a str {
    let root = if operation.mutation { "Mutation" } else { "Query" };
    schema::field(root, &field.name).and_then(|told| told["type"].as_str()).map_or("", schema::named)
}

struct Running<'a> {
    state: &'a mut State,
    caller: &'a Caller,
    document: &'a Document,
    operation: &'a Operation,
    variables: &'a Value,
    errors: Vec<Value>,
}

type Refused = (&'static str, String);

impl<'a> Running<'a> {
    fn query(&mut self, field: &Field) -> Result<Value, Refused> {
        match field.name.as_str() {
            "viewer" => Ok(json!({"__typename": "User", "login": self.caller.login, "id": "U_1", "databaseId": 1})),
            "rateLimit" => Ok(json!({
                "__typename": "RateLimit", "cost": 1, "limit": 5000, "remaining": 4999, "used": 1, "nodeCount": 1, "resetAt": "2036-01-01T00:00:00Z",
            })),
            "repository" => {
                let name = format!("{}/{}", self.text(field, "owner"), self.text(field, "name"));
                let missing = || ("NOT_FOUND", format!("Could not resolve to a Repository with the name '{name}'."));
                let repository = self.state.repositories.get(&name).ok_or_else(missing)?;
                if repository.private && self.caller.permissions.is_empty() {
                    return Err(missing());
                }
                Ok(nodes::repository(self.state, repository, self.caller))
            }
            "node" => {
                let id = self.text(field, "id");
                nodes::by_id(self.state, &id, self.caller).ok_or_else(|| unresolved(&id))
            }
            other => Err(("NOT_IMPLEMENTED", format!("the stand-in does not serve {other}"))),
        }
    }

    fn mutate(&mut self, field: &Field) -> Result<Value, Refused> {
        let input = self.argument(field, "input");
        let id = ["threadId", "subjectId", "pullRequestReviewThreadId", "id"]
            .iter()
            .find_map(|name| input[*name].as_str())
            .unwrap_or_default();
        let needed: &[&str] = match field.name.as_str() {
            // Resolving wants contents to be written too. The documentation names no permission for mutations; that is how it was
            // found to be: github.com/orgs/community/discussions/44650, and with a table of both tokens in github/gh-aw issue 35726.
            "resolveReviewThread" | "unresolveReviewThread" => &["pull_requests", "contents"],
            _ => &["pull_requests"],
        };
        if needed.iter().any(|name| self.caller.permissions.get(name) != Some(&Level::Write)) {
            return Err(("FORBIDDEN", "Resource not accessible by integration".to_owned()));
        }
        if nodes::by_id(self.state, id, self.caller).is_none() {
            return Err(unresolved(id));
        }
        let login = self.caller.login.clone();
        // The client's own name of the mutation.
        let mutation = input["clientMutationId"].clone();
        match field.name.as_str() {
            "resolveReviewThread" | "unresolveReviewThread" => {
                let resolved = (field.name == "resolveReviewThread").then_some(login);
                nodes::with_review_comment(self.state, id, |comment| comment.resolved_by = resolved);
                Ok(json!({"clientMutationId": mutation, "thread": nodes::by_id(self.state, id, self.caller)}))
            }
            "minimizeComment" | "unminimizeComment" => {
                let reason = (field.name == "minimizeComment")
                    .then(|| input["classifier"].as_str().unwrap_or_default().to_lowercase());
                nodes::minimize(self.state, id, reason.as_deref());
                let name = if reason.is_some() { "minimizedComment" } else { "unminimizedComment" };
                Ok(json!({"clientMutationId": mutation, name: nodes::by_id(self.state, id, self.caller)}))
            }
            "addPullRequestReviewThreadReply" => {
                let body = input["body"].as_str().unwrap_or_default();
                let comment = nodes::reply(self.state, id, &login, body).ok_or_else(|| unresolved(id))?;
                Ok(json!({"clientMutationId": mutation, "comment": nodes::by_id(self.state, &comment, self.caller)}))
            }
            other => Err(("NOT_IMPLEMENTED", format!("the stand-in does not serve {other}"))),
        }
    }

    /// The fields of a selection, fragments that fit `kind` opened.
    fn fields(&self, kind: &str, selection: &'a [Selection]) -> Vec<&'a Field> {
        let fits = |on: &str| {
            on == kind
                || schema::SCHEMA["types"][on]["possibleTypes"]
                    .as_array()
                    .is_some_and(|types| types.iter().any(|one| one == kind))
        };
        let mut fields = Vec::new();
        for part in selection {
            match part {
                Selection::Field(field) => fields.push(field),
                Selection::Inline(on, inner) if on.as_deref().is_none_or(fits) => {
                    fields.extend(self.fields(kind, inner));
                }
                Selection::Spread(name) if fits(&self.document.fragments[name].on) => {
                    fields.extend(self.fields(kind, &self.document.fragments[name].selection));
                }
                _ => {}
            }
        }
        fields
    }

    /// What was asked of `value`, which is of the type `kind` or tells a narrower one.
    fn told(&self, kind: &str, value: &Value, field: &'a Field) -> Value {
        if kind.ends_with("Connection") {
            return self.page(kind, value, field);
        }
        match value {
            Value::Array(items) => items.iter().map(|item| self.told(kind, item, field)).collect(),
            Value::Object(_) => self.object(kind, value, &field.selection),
            other => other.clone(),
        }
    }

    fn object(&self, kind: &str, value: &Value, selection: &'a [Selection]) -> Value {
        let kind = value["__typename"].as_str().unwrap_or(kind);
        let mut told = Map::new();
        for field in self.fields(kind, selection) {
            let inner = match field.name.as_str() {
                "__typename" => json!(kind),
                name => {
                    let described =
                        schema::field(kind, name).and_then(|told| told["type"].as_str()).unwrap_or_default();
                    let mut inner = value.get(name).unwrap_or(&Value::Null);
                    if (kind, name) == ("Repository", "pullRequest") {
                        let number = self.argument(field, "number");
                        inner = inner
                            .as_array()
                            .into_iter()
                            .flatten()
                            .find(|pull| pull["number"] == number)
                            .unwrap_or(&Value::Null);
                    }
                    assert!(!inner.is_null() || !described.ends_with('!'), "the stand-in does not tell {kind}.{name}");
                    self.told(schema::named(described), inner, field)
                }
            };
            told.insert(field.key.clone(), inner);
        }
        Value::Object(told)
    }

    /// The page of a connection, whose entries are an array in the nodes; cursors are their places.
    fn page(&self, kind: &str, value: &Value, field: &'a Field) -> Value {
        let items = value.as_array().cloned().unwrap_or_default();
        let number = |name: &str| self.argument(field, name).as_u64().map(|number| number as usize);
        let cursor = |name: &str| {
            self.argument(field, name).as_str().and_then(|text| text.strip_prefix("place:")?.parse::<usize>().ok())
        };
        let mut from = cursor("after").map_or(0, |place| place + 1).min(items.len());
        let mut to = cursor("before").unwrap_or(items.len()).clamp(from, items.len());
        if let Some(first) = number("first") {
            to = to.min(from + first.min(100));
        } else if let Some(last) = number("last") {
            from = from.max(to.saturating_sub(last.min(100)));
        }
        let cursor_of = |place: usize| format!("place:{place}");
        let edges: Vec<Value> =
            (from..to).map(|place| json!({"cursor": cursor_of(place), "node": items[place]})).collect();
        let whole = json!({
            "totalCount": items.len(), "nodes": &items[from..to], "edges": edges,
            "pageInfo": {
                "hasNextPage": to < items.len(), "hasPreviousPage": from > 0, "startCursor": (from < to).then(|| cursor_of(from)),
                "endCursor": (from < to).then(|| cursor_of(to - 1)),
            },
        });
        self.object(kind, &whole, &field.selection)
    }

    fn text(&self, field: &Field, name: &str) -> String {
        self.argument(field, name).as_str().unwrap_or_default().to_owned()
    }

    fn argument(&self, field: &Field, name: &str) -> Value {
        field.arguments.iter().find(|(given, _)| given == name).map_or(Value::Null, |(_, literal)| self.value(literal))
    }

    fn value(&self, literal: &Literal) -> Value {
        match literal {
            Literal::Variable(name) => self.variables.get(name).cloned().unwrap_or_else(|| {
                let declared = self.operation.variables.iter().find(|(known, ..)| known == name);
                declared.and_then(|(_, _, default)| default.as_ref()).map_or(Value::Null, |default| self.value(default))
            }),
            Literal::Plain(value) => value.clone(),
            Literal::Word(word) => json!(word),
            Literal::List(items) => items.iter().map(|item| self.value(item)).collect(),
            Literal::Object(fields) => {
                Value::Object(fields.iter().map(|(name, inner)| (name.clone(), self.value(inner))).collect())
            }
        }
    }
}

fn unresolved(id: &str) -> Refused {
    ("NOT_FOUND", format!("Could not resolve to a node with the global id of '{id}'."))
}
