//! Giving findings the fingerprints by which they are recognised later.

use crate::finding::{Finding, context_fingerprint};
use crate::text::Span;
use crate::tree::{Token, Tree};
use std::collections::HashMap;

/// Sets the context fingerprint of the findings of one file from the tokens at their places.
///
/// Equal findings of the file are numbered in the order given, so `findings` must be in listing order.
pub fn fingerprint_in_file(findings: &mut [Finding], tree: &Tree, text: &str) {
    number(findings, |finding| {
        let span = Span { start: finding.location.start_byte, end: finding.location.end_byte };
        normalised(span, &tree.tokens, text)
    });
}

/// Sets the context fingerprint of findings that carry their own identity (clones, cycles), or else are told
/// by their message.
pub fn fingerprint_by_identity(findings: &mut [Finding]) {
    number(findings, |finding| finding.message.clone());
}

fn number(findings: &mut [Finding], text_of: impl Fn(&Finding) -> String) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let text = finding.identity.clone().unwrap_or_else(|| text_of(finding));
        let symbol = finding.symbol.as_deref().unwrap_or_default();
        let first = context_fingerprint(&finding.rule, symbol, &text, 0);
        let count = seen.entry(first.clone()).or_insert(0);
        finding.fingerprints.context =
            if *count == 0 { first } else { context_fingerprint(&finding.rule, symbol, &text, *count) };
        *count += 1;
    }
}

/// The tokens that begin in `span`, joined by one space: what reformatting does not change. Where there is none
/// (a comment, say) the text with its white space folded.
fn normalised(span: Span, tokens: &[Token], text: &str) -> String {
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let mut joined = String::new();
    for token in tokens.iter().skip(first).take_while(|token| token.span.start < span.end) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(token.span.of(text));
    }
    if joined.is_empty() {
        let mut words = span.of(text).split_whitespace();
        joined.extend(words.next());
        for word in words {
            joined.push(' ');
            joined.push_str(word);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RuleInfo;
    use crate::language::Language;
    use crate::syntax::{Limits, parse};
    use std::sync::Arc;

    const RULE: RuleInfo = RuleInfo::called("r");

    fn fingerprints(text: &str, needles: &[&str]) -> Vec<String> {
        let parsed = parse(Language::Python, text, Limits::default());
        let path: Arc<str> = "a.py".into();
        let mut findings: Vec<Finding> = needles
            .iter()
            .map(|needle| {
                let start = text.find(needle).unwrap() as u32;
                let span = Span { start, end: start + needle.len() as u32 };
                Finding::new(&RULE, parsed.lines.location(span, &path, text), "m")
            })
            .collect();
        fingerprint_in_file(&mut findings, &parsed.tree, text);
        findings.into_iter().map(|finding| finding.fingerprints.context).collect()
    }

    #[test]
    fn reformatting_and_moving_keep_the_fingerprint() {
        let before = fingerprints("x = call(1, 2)\n", &["call(1, 2)"]);
        let after = fingerprints("y = 3\n\n\nx = call(1,\n         2)\n", &["call(1,\n         2)"]);
        assert_eq!(before, after);
    }

    #[test]
    fn another_text_and_a_second_equal_one_have_others() {
        let text = "a = f(1)\nb = f(2)\n";
        let [one, two] = fingerprints(text, &["f(1)", "f(2)"]).try_into().unwrap();
        assert_ne!(one, two);
        let [first, second] = fingerprints("f(1)\n", &["f(1)", "f(1)"]).try_into().unwrap();
        assert_ne!(first, second);
        assert_eq!(one, first);
    }

    #[test]
    fn a_comment_is_told_by_its_words() {
        let before = fingerprints("# TODO  mend\n", &["# TODO  mend"]);
        assert_eq!(before, fingerprints("pass\n# TODO mend\n", &["# TODO mend"]));
    }
}
