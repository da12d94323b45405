use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rules over code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Whether the built-in rules run.
    pub built_in: bool,
    /// Rule files in Semgrep's YAML, and folders of them, relative to the project's root.
    pub files: Vec<String>,
    /// Only these rules run, of the built-in and of your own: ids, in which `*` stands for any letters. None means all.
    pub select: Vec<String>,
    /// These rules do not run: ids, in which `*` stands for any letters.
    pub ignore: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { built_in: true, files: Vec::new(), select: Vec::new(), ignore: Vec::new() }
    }
}

impl Options {
    /// Whether the rule `id` is one of those that may run.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        (self.select.is_empty() || self.select.iter().any(|pattern| fits(pattern, id)))
            && !self.ignore.iter().any(|pattern| fits(pattern, id))
    }

    /// Every id that is named, without those that hold `*`.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.select.iter().chain(&self.ignore).map(String::as_str).filter(|pattern| !pattern.contains('*'))
    }
}

/// Whether `id` is what `pattern` says, in which `*` stands for any letters.
fn fits(pattern: &str, id: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = id.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        // The earliest place leaves the most for what follows.
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, id, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*-b", "a-b", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxc", false),
            ("a*a", "a", false),
            ("*", "anything", true),
        ] {
            assert_eq!(fits(pattern, id), expected, "{pattern} {id}");
        }
        let options = Options { select: vec!["go-*".into()], ignore: vec!["go-a".into()], ..Options::default() };
        assert!(options.wants("go-b") && !options.wants("go-a") && !options.wants("b"));
    }
}
