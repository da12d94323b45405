//! The expressions of workflows, `${{ … }}`, as far as `action.yml` uses them.

use serde_json::{Value, json};

/// `text` with every `${{ … }}` replaced; where it is one expression and nothing else, its value.
pub fn filled(text: &str, contexts: &Value) -> Value {
    if let Some(inner) = text.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"))
        && !inner.contains("${{")
    {
        return evaluated(inner, contexts);
    }
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (inner, after) = after.split_once("}}").unwrap();
        told.push_str(before);
        told.push_str(&shown(&evaluated(inner, contexts)));
        rest = after;
    }
    json!(told + rest)
}

/// A value as text, as the runner writes it.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub fn truthy(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && *value != json!("") && *value != json!(0)
}

fn evaluated(text: &str, contexts: &Value) -> Value {
    let mut reader = Reader { tokens: tokens(text), at: 0, contexts };
    let value = reader.either();
    assert_eq!(reader.at, reader.tokens.len(), "{text} is not understood whole");
    value
}

struct Reader<'a> {
    tokens: Vec<String>,
    at: usize,
    contexts: &'a Value,
}

impl Reader<'_> {
    fn took(&mut self, token: &str) -> bool {
        let takes = self.tokens.get(self.at).is_some_and(|next| next == token);
        self.at += usize::from(takes);
        takes
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.took("||") {
            let other = self.both();
            value = if truthy(&value) { value } else { other };
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.equal();
        while self.took("&&") {
            let other = self.equal();
            value = if truthy(&value) { other } else { value };
        }
        value
    }

    fn equal(&mut self) -> Value {
        let value = self.one();
        if self.took("==") {
            return json!(shown(&value).eq_ignore_ascii_case(&shown(&self.one())));
        }
        if self.took("!=") {
            return json!(!shown(&value).eq_ignore_ascii_case(&shown(&self.one())));
        }
        value
    }

    fn one(&mut self) -> Value {
        if self.took("!") {
            return json!(!truthy(&self.one()));
        }
        if self.took("(") {
            let value = self.either();
            assert!(self.took(")"));
            return value;
        }
        let token = self.tokens[self.at].clone();
        self.at += 1;
        if let Some(text) = token.strip_prefix('\'') {
            return json!(text);
        }
        if self.took("(") {
            let mut arguments = Vec::new();
            while !self.took(")") {
                arguments.push(self.either());
                self.took(",");
            }
            return self.called(&token, &arguments);
        }
        let pointer = format!("/{}", token.replace('.', "/"));
        self.contexts.pointer(&pointer).cloned().unwrap_or(Value::Null)
    }

    fn called(&self, name: &str, arguments: &[Value]) -> Value {
        let text = |at: usize| shown(&arguments[at]).to_lowercase();
        match name {
            "always" => json!(true),
            "success" => json!(self.contexts["job"]["status"] == "success"),
            "failure" => json!(self.contexts["job"]["status"] == "failure"),
            "startsWith" => json!(text(0).starts_with(&text(1))),
            "endsWith" => json!(text(0).ends_with(&text(1))),
            "contains" => json!(text(0).contains(&text(1))),
            other => panic!("the function {other} is not known here"),
        }
    }
}

/// Texts keep their opening quote.
fn tokens(text: &str) -> Vec<String> {
    let pattern = regex::Regex::new(r"'(?:[^']|'')*'|[\w.\-]+|\|\||&&|==|!=|[!(),]").unwrap();
    let found = pattern.find_iter(text).map(|found| match found.as_str().strip_prefix('\'') {
        Some(rest) => format!("'{}", rest.strip_suffix('\'').unwrap().replace("''", "'")),
        None => found.as_str().to_owned(),
    });
    found.collect()
}
