use super::dialect;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind};
use std::cmp::Reverse;

/// Shorter words are in every file.
const LEAST: usize = 3;
/// Longer words are hardly rarer.
const LONG: usize = 6;
/// More words tell nothing.
const MOST_WORDS: usize = 64;

/// Parts of an expression that are looked into. Rules in the wild have some dozens.
const MOST_PARTS: usize = 2_000;

/// Texts of at least three bytes of which every match of `pattern` contains one, or nothing where none can be told.
#[must_use]
pub(super) fn required_literal(pattern: &str) -> Option<Vec<String>> {
    let translated = dialect::translate(pattern, true).ok()?;
    let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(&translated).ok()?;
    required_in(&hir, &mut MOST_PARTS.clone())
}

/// The same of a part: at its ends, or within.
fn required_in(hir: &Hir, left: &mut usize) -> Option<Vec<String>> {
    *left = left.checked_sub(1)?;
    let within = match hir.kind() {
        HirKind::Capture(group) => return required_in(&group.sub, left),
        HirKind::Repetition(repeated) if repeated.min > 0 => required_in(&repeated.sub, left),
        HirKind::Concat(parts) => {
            let mut best: Option<Vec<String>> = None;
            for part in parts {
                best = better(best, required_in(part, left));
            }
            best
        }
        HirKind::Alternation(parts) => {
            let words: Option<Vec<Vec<String>>> = parts.iter().map(|part| required_in(part, left)).collect();
            words.map(|words| words.concat()).filter(|words| words.len() <= MOST_WORDS)
        }
        _ => None,
    };
    [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().fold(within, |best, kind| better(best, at_end(hir, kind)))
}

/// Words of which every match begins or ends with one.
fn at_end(hir: &Hir, kind: ExtractKind) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor.kind(kind).limit_total(MOST_WORDS);
    let mut sequence = extractor.extract(hir);
    sequence.minimize_by_preference();
    let words: Option<Vec<String>> = sequence
        .literals()?
        .iter()
        .map(|literal| String::from_utf8(literal.as_bytes().to_vec()).ok().filter(|word| word.len() >= LEAST))
        .collect();
    words.filter(|words| !words.is_empty())
}

/// That whose shortest word is longer; of two with long ones the one with fewer words.
fn better(one: Option<Vec<String>>, two: Option<Vec<String>>) -> Option<Vec<String>> {
    let worth = |words: &Option<Vec<String>>| {
        let shortest = words.iter().flatten().map(String::len).min().unwrap_or_default();
        (shortest.min(LONG), Reverse(words.as_ref().map_or(0, Vec::len)))
    };
    if worth(&two) > worth(&one) { two } else { one }
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
        assert_eq!(required_literal("(.*http.*)|(.*sql.*)"), Some(vec!["http".to_owned(), "sql".to_owned()]));
        assert_eq!(required_literal(r"\s(?:x?account)+\s"), Some(vec!["account".to_owned()]));
        assert_eq!(required_literal("(?:account)*|sql"), None);
    }
}
