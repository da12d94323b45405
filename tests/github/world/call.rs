//! One request, as the operations are handed it.

use super::caller::Caller;
use serde_json::Value;

/// One request, for the operations.
pub struct Call<'a> {
    pub operation: &'a str,
    pub parameters: &'a std::collections::HashMap<String, String>,
    pub query: Vec<(String, String)>,
    pub body: Value,
    pub accept: String,
    pub caller: &'a Caller,
    /// The bearer as it came, for tokens that are JWTs.
    pub token: &'a str,
}

impl Call<'_> {
    pub fn parameter(&self, name: &str) -> &str {
        &self.parameters[name]
    }

    pub fn number(&self, name: &str) -> u64 {
        self.parameters[name].parse().unwrap_or(0)
    }

    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.body[name].as_str()
    }
}
