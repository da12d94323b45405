use super::dialect::{self, DialectError};
use regex::bytes::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// Bytes that a compiled expression may take: what gitleaks' largest rules need many times over, and nothing that
/// grows out of a few characters.
const SIZE_LIMIT: usize = 10 << 20;

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error(transparent)]
    Dialect(#[from] DialectError),
    #[error("it grows to more than {} MiB; write smaller counts, or fewer of them inside each other", SIZE_LIMIT >> 20)]
    TooLarge,
    #[error("{0}")]
    Syntax(String),
}

/// A regular expression as gitleaks' rules write it.
#[derive(Debug)]
pub struct Pattern {
    translated: String,
    /// Whether classes and `.` mean bytes rather than characters; faster.
    of_bytes: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A user's expression, checked at once.
    pub fn checked(text: &str) -> Result<Self, PatternError> {
        let pattern = Self { translated: dialect::from_go(text)?, of_bytes: false, compiled: OnceLock::new() };
        let regex = pattern.compile()?;
        let _ = pattern.compiled.set(Some(regex));
        Ok(pattern)
    }

    /// One of our own, compiled when it is first needed.
    pub fn own(text: &str) -> Result<Self, PatternError> {
        Ok(Self { translated: dialect::from_go(text)?, of_bytes: true, compiled: OnceLock::new() })
    }

    /// One of our own, to be held against the beginning of a text only.
    pub fn own_at_start(text: &str) -> Result<Self, PatternError> {
        Ok(Self {
            translated: format!("\\A(?:{})", dialect::from_go(text)?),
            of_bytes: true,
            compiled: OnceLock::new(),
        })
    }

    /// The expression; `None` only for one of our own that is wrong, which a test rules out.
    pub fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| self.compile().ok()).as_ref()
    }

    /// Number of groups, the whole match among them; `None` where it was not compiled yet.
    pub fn group_count(&self) -> Option<usize> {
        self.compiled.get().and_then(Option::as_ref).map(Regex::captures_len)
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text.as_bytes()))
    }

    fn compile(&self) -> Result<Regex, PatternError> {
        RegexBuilder::new(&self.translated).unicode(!self.of_bytes).size_limit(SIZE_LIMIT).build().map_err(|error| {
            match error {
                regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
                other => PatternError::Syntax(last_line(&other.to_string())),
            }
        })
    }
}

/// The sentence of a syntax error; what stands above it draws the translated expression, which the user did not write.
fn last_line(error: &str) -> String {
    let line = error.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(error);
    line.trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_that_grows_is_refused() {
        assert_eq!(Pattern::checked("((a{1000}){1000}){1000}").unwrap_err(), PatternError::TooLarge);
    }

    #[test]
    fn a_syntax_error_is_told_in_one_line() {
        assert_eq!(Pattern::checked("a(b").unwrap_err().to_string(), "unclosed group");
    }
}
