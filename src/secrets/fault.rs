use std::fmt;
use std::sync::Arc;

/// A line of a rule file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub file: Arc<str>,
    /// From 1.
    pub line: u32,
}

/// What is wrong in a rule file, where, and what to write instead. What it is about has no effect; the rest does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    /// Id of the rule concerned.
    pub rule: Option<String>,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.place.file, self.place.line)?;
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        f.write_str(&self.message)
    }
}
