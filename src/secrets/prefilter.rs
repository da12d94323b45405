use super::rule::Rule;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::BTreeMap;

/// Finds in one pass which rules may match, and where.
#[derive(Debug)]
pub struct Prefilter {
    /// `None` where no rule has keywords.
    keywords: Option<AhoCorasick>,
    /// By keyword: the rules that have it.
    rules: Vec<Vec<u32>>,
    /// Rules without keywords, which look at every text.
    always: Vec<u32>,
}

/// A keyword of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeywordHit {
    pub rule: u32,
    pub start: u32,
    pub end: u32,
}

impl Prefilter {
    pub fn new(rules: &[Rule]) -> Self {
        let mut by_keyword: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut always = Vec::new();
        for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.regex.is_some()) {
            if rule.keywords.is_empty() {
                always.push(index as u32);
            }
            for keyword in &rule.keywords {
                let rules = by_keyword.entry(keyword).or_default();
                if rules.last() != Some(&(index as u32)) {
                    rules.push(index as u32);
                }
            }
        }
        let build = |kind: Option<AhoCorasickKind>| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .kind(kind)
                .build(by_keyword.keys())
        };
        // The full automaton is twice as fast, and too large where there are thousands of keywords.
        let keywords = match by_keyword.len() {
            0 => None,
            1..=2000 => build(Some(AhoCorasickKind::DFA)).or_else(|_| build(None)).ok(),
            _ => build(None).ok(),
        };
        if keywords.is_none() {
            always = (0..rules.len() as u32).filter(|&index| rules[index as usize].regex.is_some()).collect();
        }
        Self { keywords, rules: by_keyword.into_values().collect(), always }
    }

    /// Every keyword in `text`, by rule and then by place.
    pub fn hits(&self, text: &[u8]) -> Vec<KeywordHit> {
        let mut hits = Vec::new();
        if let Some(keywords) = &self.keywords {
            for found in keywords.find_overlapping_iter(text) {
                for &rule in &self.rules[found.pattern().as_usize()] {
                    hits.push(KeywordHit { rule, start: found.start() as u32, end: found.end() as u32 });
                }
            }
        }
        hits.sort_unstable();
        hits
    }

    /// Rules that look at every text.
    pub fn always(&self) -> &[u32] {
        &self.always
    }
}
