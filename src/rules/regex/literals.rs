use super::dialect;

/// A text of at least three bytes of which every match of `pattern` contains one, or nothing where none can be told: several
/// where the expression has alternatives. Letters whose case does not matter are told in lower case by `true`.
#[must_use]
pub(super) fn required_literal(pattern: &str) -> Option<Vec<String>> {
    use regex_syntax::hir::literal::{ExtractKind, Extractor};
    let translated = dialect::translate(pattern, true).ok()?;
    let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(&translated).ok()?;
    let mut best: Option<Vec<String>> = None;
    for kind in [ExtractKind::Prefix, ExtractKind::Suffix] {
        let mut extractor = Extractor::new();
        extractor.kind(kind).limit_total(64);
        let mut sequence = extractor.extract(&hir);
        sequence.minimize_by_preference();
        let Some(literals) = sequence.literals() else { continue };
        let words: Option<Vec<String>> = literals
            .iter()
            .map(|literal| String::from_utf8(literal.as_bytes().to_vec()).ok().filter(|word| word.len() >= 3))
            .collect();
        let Some(words) = words.filter(|words| !words.is_empty()) else { continue };
        let shortest = |words: &[String]| words.iter().map(String::len).min().unwrap_or_default();
        if best.as_ref().is_none_or(|best| shortest(best) < shortest(&words)) {
            best = Some(words);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_match_contains_is_told() {
        assert_eq!(required_literal("password=.*"), Some(vec!["password=".to_owned()]));
        assert!(required_literal(r"\d+secret").unwrap().iter().all(|word| word.contains("secret")));
        assert_eq!(required_literal("a|bcd"), None);
        assert_eq!(required_literal(".*"), None);
    }
}
