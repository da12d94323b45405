use super::keywords::Keywords;
use super::rule::Rule;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, StartKind};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Finds in one pass which rules may match, and where.
#[derive(Debug)]
pub struct Prefilter {
    keywords: Vec<Box<str>>,
    /// Made when the first text comes; `None` where there are keywords that are too short.
    quick: OnceLock<Option<Keywords>>,
    /// Made when it is needed in the place of the other.
    automaton: OnceLock<Option<AhoCorasick>>,
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
        let keywords: Vec<Box<str>> = by_keyword.keys().map(|&keyword| Box::from(keyword)).collect();
        Self {
            keywords,
            quick: OnceLock::new(),
            automaton: OnceLock::new(),
            rules: by_keyword.into_values().collect(),
            always,
        }
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let built = self.automaton.get_or_init(|| {
            let keywords = self.keywords.iter().map(|keyword| keyword.as_bytes());
            let mut builder = AhoCorasick::builder();
            builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard).start_kind(StartKind::Unanchored);
            builder.kind(Some(AhoCorasickKind::ContiguousNFA)).build(keywords).ok()
        });
        built.as_ref()
    }

    /// Every keyword in `text`, by rule and then by place.
    pub fn hits(&self, text: &[u8]) -> Vec<KeywordHit> {
        let mut hits = Vec::new();
        let mut hit = |keyword: usize, start: usize, end: usize| {
            for &rule in self.rules.get(keyword).into_iter().flatten() {
                hits.push(KeywordHit { rule, start: start as u32, end: end as u32 });
            }
        };
        let quick = self.quick.get_or_init(|| Keywords::new(self.keywords.iter().map(|keyword| &**keyword)));
        if let Some(quick) = quick {
            quick.find(text, &self.keywords, |keyword, start| {
                hit(keyword, start, start + self.keywords.get(keyword).map_or(0, |keyword| keyword.len()));
            });
        } else if let Some(automaton) = self.automaton() {
            for found in automaton.find_overlapping_iter(text) {
                hit(found.pattern().as_usize(), found.start(), found.end());
            }
        } else {
            // Keywords without end, of which no automaton can be made.
            for (index, keyword) in self.keywords.iter().enumerate() {
                let length = keyword.len().max(1);
                let places = text.windows(length).enumerate();
                for (start, _) in places.filter(|(_, part)| part.eq_ignore_ascii_case(keyword.as_bytes())) {
                    hit(index, start, start + length);
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
