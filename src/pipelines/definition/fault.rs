use serde::Serialize;
use std::fmt;

/// What is wrong with a definition, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
pub struct Fault {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// All that is wrong with a definition, in the order of its lines; there is at least one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

/// What else could have been meant by `word`: `; did you mean `x`?`, or all there are.
pub(super) fn instead<'w>(word: &str, known: impl Iterator<Item = &'w str> + Clone) -> String {
    if let Some(near) = crate::config::nearest(word, known.clone()) {
        return format!("; did you mean `{near}`?");
    }
    let all: Vec<&str> = known.take(40).collect();
    if all.is_empty() { "; there is none".to_owned() } else { format!("; there are {}", all.join(", ")) }
}
