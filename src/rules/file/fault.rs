use std::sync::Arc;

/// Something wrong with a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule file; empty until it is known.
    pub file: Arc<str>,
    /// From 1.
    pub line: u32,
    /// The rule concerned, where the fault is inside of one.
    pub rule: Option<Arc<str>>,
    /// What is wrong and what to write instead.
    pub message: String,
    /// Whether the rule, or the file where no rule is named, cannot be used. Else it runs all the same.
    pub fatal: bool,
}

impl Fault {
    /// A fault for which the rule cannot run.
    #[must_use]
    pub fn fatal(line: u32, message: impl Into<String>) -> Self {
        Self { file: Arc::from(""), line, rule: None, message: message.into(), fatal: true }
    }

    /// A fault with which the rule runs all the same.
    #[must_use]
    pub fn warning(line: u32, message: impl Into<String>) -> Self {
        Self { fatal: false, ..Self::fatal(line, message) }
    }

    /// The same, of the rule `id` in `file`.
    #[must_use]
    pub fn of(mut self, file: &Arc<str>, id: Option<&Arc<str>>) -> Self {
        self.file = Arc::clone(file);
        self.rule = self.rule.or_else(|| id.cloned());
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        write!(f, "{}", self.message)?;
        if self.fatal { Ok(()) } else { write!(f, " (the rule runs all the same)") }
    }
}

impl std::error::Error for Fault {}
