//! What the stand-in says, in GitHub's own words.

use serde_json::{Value, json};

/// An answer before it is sent.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

#[derive(Debug, Clone)]
pub enum Body {
    None,
    Json(Value),
    /// A list of which only the asked page is sent, with the links to the others. The string names the list inside an object.
    Paged(Vec<Value>, Option<&'static str>),
    Text(&'static str, Vec<u8>),
}

impl Answer {
    pub fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(body) }
    }

    pub fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    pub fn created(body: Value) -> Self {
        Self::json(201, body)
    }

    pub fn nothing() -> Self {
        Self { status: 204, headers: Vec::new(), body: Body::None }
    }

    pub fn list(items: Vec<Value>) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Paged(items, None) }
    }

    /// A list under a name beside `total_count`.
    pub fn counted(items: Vec<Value>, name: &'static str) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Paged(items, Some(name)) }
    }

    pub fn text(kind: &'static str, text: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Text(kind, text.into()) }
    }

    pub fn with(mut self, name: &str, value: impl ToString + Copy) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn json_mut(&mut self) -> Option<&mut Value> {
        match &mut self.body {
            Body::Json(body) => Some(body),
            _ => None,
        }
    }

    /// A refusal with a message alone.
    pub fn refused(status: u16, message: &str) -> Self {
        let told = json!({"message": message, "documentation_url": "https://docs.github.com/rest", "status": status.to_string()});
        Self::json(status, told)
    }

    pub fn not_found() -> Self {
        Self::refused(404, "Not Found")
    }

    /// The refusal of a token whose app was not granted what `permission` names, such as `checks=write`.
    pub fn not_accessible(permission: &str) -> Self {
        Self::refused(403, "Resource not accessible by integration").with("x-accepted-github-permissions", permission)
    }

    /// 422 with errors that are plain sentences.
    pub fn unprocessable(errors: &[&str]) -> Self {
        let mut answer = Self::refused(422, "Unprocessable Entity");
        if let Some(body) = answer.json_mut() {
            body["errors"] = json!(errors);
        }
        answer
    }

    /// 422 with errors that name resource and field.
    pub fn invalid(resource: &str, field: &str, message: &str) -> Self {
        let mut answer = Self::refused(422, "Validation Failed");
        if let Some(body) = answer.json_mut() {
            body["errors"] = json!([{"resource": resource, "code": "custom", "field": field, "message": message}]);
        }
        answer
    }
}
