//! Tests of rules: annotated texts say on which lines a rule must speak and on which it must not.
//!
//! `ruleid: x` and `todook: x` in a comment alone on its line say that the rule `x` reports the next line; every other line must
//! not be reported, those of `ok:` and `todoruleid:` included. Annotations of other engines (`proruleid:`, `deepok:` …) are passed
//! over. These are the rules of `semgrep test`.

mod scaffold;

pub use scaffold::scaffold;

use std::collections::{BTreeMap, BTreeSet};

/// What an annotation says of the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expectation {
    /// It is reported: `ruleid`, `todook`.
    Reported,
    /// It is not: `ok`, `todoruleid`.
    Silent,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    pub rule: String,
    /// The line (from 1) that it speaks of.
    pub line: u32,
    pub expectation: Expectation,
}

/// How comments begin and end.
const COMMENTS: [(&str, Option<&str>); 8] = [
    ("#", None),
    ("//", None),
    ("<!--", Some("-->")),
    ("(*", Some("*)")),
    ("/*", Some("*/")),
    ("{/*", Some("*/}")),
    ("--", None),
    ("%", None),
];

/// The annotations of `text`.
#[must_use]
pub fn annotations(text: &str) -> Vec<Annotation> {
    let mut found = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        if !line.contains("ruleid:") && !line.contains("ok:") {
            continue;
        }
        let line = line.trim();
        let comment = COMMENTS.iter().find_map(|(start, end)| {
            let inside = line.strip_prefix(start)?;
            Some(end.and_then(|end| inside.strip_suffix(end)).unwrap_or(inside).trim())
        });
        let Some((expectation, is_other, mut rest)) = comment.and_then(kind) else { continue };
        if is_other {
            continue;
        }
        // `ruleid: deepok: x` speaks of `x` to this engine by its first word.
        while let Some((_, _, inner)) = kind(rest) {
            rest = inner;
        }
        for rule in rest.split(',').map(str::trim) {
            let is_id = rule.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
            if is_id && !rule.is_empty() {
                found.push(Annotation { rule: rule.to_owned(), line: index as u32 + 2, expectation });
            }
        }
    }
    found
}

/// What an annotation begins with, whether it is for another engine, and what stands behind.
fn kind(text: &str) -> Option<(Expectation, bool, &str)> {
    let own = text.strip_prefix("pro").or_else(|| text.strip_prefix("deep"));
    let (is_other, word) = match own {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let words = [
        ("ruleid:", Expectation::Reported),
        ("todook:", Expectation::Reported),
        ("ok:", Expectation::Silent),
        ("todoruleid:", Expectation::Silent),
    ];
    words.iter().find_map(|(start, expectation)| Some((*expectation, is_other, word.strip_prefix(start)?.trim())))
}

/// What one rule did on one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Lines that it should have reported.
    pub missed: Vec<u32>,
    /// Lines that it should not have reported.
    pub unexpected: Vec<u32>,
}

impl Verdict {
    /// Whether it did what it should.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.missed.is_empty() && self.unexpected.is_empty()
    }
}

/// The verdict of each rule of `rules`, and of none else, that `annotations` expect something of or that reported something.
#[must_use]
pub fn judge(
    rules: &BTreeSet<&str>,
    annotations: &[Annotation],
    reported: &BTreeSet<(&str, u32)>,
) -> BTreeMap<String, Verdict> {
    let mut verdicts: BTreeMap<String, Verdict> = BTreeMap::new();
    let mut expected: BTreeSet<(&str, u32)> = BTreeSet::new();
    for annotation in annotations {
        let Some(rule) = rules.get(annotation.rule.as_str()) else { continue };
        verdicts.entry((*rule).to_owned()).or_default();
        if annotation.expectation == Expectation::Reported {
            expected.insert((rule, annotation.line));
        }
    }
    for (rule, line) in expected.difference(reported) {
        verdicts.entry((*rule).to_owned()).or_default().missed.push(*line);
    }
    for (rule, line) in reported.difference(&expected) {
        verdicts.entry((*rule).to_owned()).or_default().unexpected.push(*line);
    }
    for (rule, _) in reported {
        verdicts.entry((*rule).to_owned()).or_default();
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_are_read_from_comments_that_stand_alone() {
        let text =
            "# ruleid: a, b\nx\n// ok:a\n<!-- todook: c -->\n# proruleid: a\nf() # ruleid: a\n# ruleid: deepok: d\n";
        let read: Vec<_> = annotations(text)
            .into_iter()
            .map(|it| (it.rule, it.line, it.expectation == Expectation::Reported))
            .collect();
        let expected = [("a", 2, true), ("b", 2, true), ("a", 4, false), ("c", 5, true), ("d", 8, true)];
        assert_eq!(read, expected.map(|(rule, line, is)| (rule.to_owned(), line, is)));
    }

    #[test]
    fn what_is_missed_and_what_is_unexpected_is_told() {
        let annotations = annotations("# ruleid: a\n1\n# ruleid: a\n2\n# ok: b\n3\n# ruleid: other\n");
        let reported = BTreeSet::from([("a", 2), ("a", 9), ("b", 6)]);
        let verdicts = judge(&BTreeSet::from(["a", "b"]), &annotations, &reported);
        assert_eq!(verdicts["a"], Verdict { missed: vec![4], unexpected: vec![9] });
        assert_eq!(verdicts["b"], Verdict { missed: vec![], unexpected: vec![6] });
        assert_eq!(verdicts.len(), 2);
    }
}
