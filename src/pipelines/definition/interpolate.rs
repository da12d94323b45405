//! Texts with places for facts: `${{ trigger.repository }}/${{ matrix.language }}`. Only names stand in them, no expressions.

use super::expression::{ExpressionError, Scope};
use serde_json::Value;

/// A text whose places are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name { name: String, at: usize },
}

const OPEN: &str = "${{";
const CLOSE: &str = "}}";

impl Filled {
    pub fn read(text: &str) -> Result<Self, ExpressionError> {
        let mut parts = Vec::new();
        let mut rest = text;
        // In characters.
        let mut at = 0;
        while let Some((before, behind)) = rest.split_once(OPEN) {
            let begin = at + before.chars().count();
            let Some((name, after)) = behind.split_once(CLOSE) else {
                return Err(ExpressionError { at: begin, message: "this `${{` is never closed by `}}`".to_owned() });
            };
            parts.push(Part::Text(before.to_owned()));
            let is_name = |name: &str| {
                name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
            };
            let trimmed = name.trim();
            if !is_name(trimmed) {
                let message = "between `${{` and `}}` stands one name, as `trigger.repository`".to_owned();
                return Err(ExpressionError { at: begin, message });
            }
            parts.push(Part::Name { name: trimmed.to_owned(), at: begin });
            at = begin + OPEN.len() + name.chars().count() + CLOSE.len();
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }

    /// The names in it, with the places of what they stand in, in characters.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Name { name, at } => Some((name.as_str(), *at)),
            Part::Text(_) => None,
        })
    }

    /// The text with what the names stand for in `scope`; nothing is an empty text.
    #[must_use]
    pub fn fill(&self, scope: &dyn Scope) -> String {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Name { name, .. } => match scope.value(name) {
                    Value::Null => {}
                    Value::String(text) => filled.push_str(&text),
                    other => filled.push_str(&other.to_string()),
                },
            }
        }
        filled
    }
}

/// `text` filled in; one that cannot be read stays as it is, and was refused with its definition.
#[must_use]
pub fn fill(text: &str, scope: &dyn Scope) -> String {
    Filled::read(text).map_or_else(|_| text.to_owned(), |filled| filled.fill(scope))
}

#[cfg(test)]
mod tests {
    use super::super::expression::Status;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    struct World;

    impl Scope for World {
        fn value(&self, name: &str) -> Value {
            match name {
                "trigger.repository" => json!("acme/site"),
                "trigger.pull-number" => json!(7),
                _ => Value::Null,
            }
        }

        fn status(&self, _: Status) -> bool {
            false
        }
    }

    #[test]
    fn names_are_filled_in_once() {
        assert_eq!(
            fill("${{ trigger.repository }}/#${{trigger.pull-number}}${{ trigger.tag }}!", &World),
            "acme/site/#7!"
        );
        assert_eq!(fill("a $ { } }} b", &World), "a $ { } }} b");
        for (text, at) in [("ab ${{ x", 3), ("ü${{ a b }}", 1), ("${{}}", 0)] {
            assert_eq!(Filled::read(text).unwrap_err().at, at, "{text}");
        }
        let names: Vec<_> =
            Filled::read("ü ${{ a.b }} ${{ c }}").unwrap().names().map(|(n, at)| (n.to_owned(), at)).collect();
        assert_eq!(names, [("a.b".to_owned(), 2), ("c".to_owned(), 13)]);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "[${} a-z.]{0,40}|\\PC{0,30}") {
            let _ = fill(&text, &World);
        }
    }
}
