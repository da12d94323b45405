//! Which events a webhook wants: `analysis.completed`, `analysis.*`, `*`.

use std::fmt;
use std::str::FromStr;

/// A kind of events, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventPattern {
    All,
    /// All that begin with this and a dot.
    Below(String),
    Exactly(String),
}

/// What is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no pattern of events; write analysis.completed, analysis.* or *")]
pub struct PatternError(String);

impl EventPattern {
    #[must_use]
    pub fn fits(&self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Below(start) => kind.strip_prefix(start.as_str()).is_some_and(|rest| rest.starts_with('.')),
            Self::Exactly(word) => word == kind,
        }
    }
}

impl FromStr for EventPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        };
        let is_kind = |kind: &str| kind.len() <= 100 && kind.split('.').all(is_word);
        match text.strip_suffix(".*") {
            Some(start) if is_kind(start) => Ok(Self::Below(start.to_owned())),
            None if text == "*" => Ok(Self::All),
            None if is_kind(text) => Ok(Self::Exactly(text.to_owned())),
            _ => Err(PatternError(text.chars().take(100).collect())),
        }
    }
}

impl fmt::Display for EventPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Below(start) => write!(f, "{start}.*"),
            Self::Exactly(word) => f.write_str(word),
        }
    }
}

/// What a webhook wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventPatterns(Vec<EventPattern>);

impl EventPatterns {
    #[must_use]
    pub fn fit(&self, kind: &str) -> bool {
        self.0.iter().any(|pattern| pattern.fits(kind))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &EventPattern> {
        self.0.iter()
    }
}

impl FromIterator<EventPattern> for EventPatterns {
    fn from_iter<I: IntoIterator<Item = EventPattern>>(patterns: I) -> Self {
        Self(patterns.into_iter().collect())
    }
}

impl FromStr for EventPatterns {
    type Err = PatternError;

    /// Patterns with spaces between.
    fn from_str(text: &str) -> Result<Self, PatternError> {
        text.split_whitespace().map(str::parse).collect()
    }
}

impl fmt::Display for EventPatterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_what_it_names() {
        for (pattern, fits, other) in [
            ("analysis.*", "analysis.completed", "analysis"),
            ("analysis.*", "analysis.gate.failed", "analyses.completed"),
            ("job.dead", "job.dead", "job.deader"),
            ("*", "anything", ""),
        ] {
            let pattern: EventPattern = pattern.parse().unwrap();
            assert!(pattern.fits(fits), "{pattern} {fits}");
            assert!(pattern == EventPattern::All || !pattern.fits(other), "{pattern} {other}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for wrong in ["", ".", "a.", ".*", "a*", "*.completed", "A.b", "a b", "a.*.b", &"a".repeat(101)] {
            assert!(wrong.parse::<EventPattern>().is_err(), "{wrong}");
        }
        let patterns: EventPatterns = "job.* analysis.completed".parse().unwrap();
        assert_eq!(patterns.to_string(), "job.* analysis.completed");
    }
}
