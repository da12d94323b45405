//! Which rules a file may matter to at all, told by the words in its text.

use crate::language::Language;
use crate::rules::file::{Clauses, Target};
use crate::rules::formula::{Condition, Formula, Kind, Leaf};
use crate::rules::ir::{self, IrId, Slot, Symbol, symbol_of};
use crate::rules::pattern::Pattern;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Shorter words are in every file.
const LEAST: usize = 3;
/// Clauses with more alternatives tell nothing.
const MOST_ALTERNATIVES: usize = 64;

/// What a text must have for a formula to match: one word of each clause.
pub type Required = Clauses;

/// Words of patterns, as they were compiled: a pattern keeps no text of its own.
#[derive(Debug, Default)]
pub struct Words {
    by_pattern: HashMap<usize, Vec<Arc<str>>>,
}

impl Words {
    /// Notes the words of `source` that stand as names in `pattern`.
    pub fn note(&mut self, pattern: &Arc<Pattern>, source: &str) {
        let mut names: HashSet<Symbol> = HashSet::new();
        let mut keywords: Vec<&'static str> = Vec::new();
        let tree = pattern.ir();
        let mut id: IrId = 0;
        while id < tree.len() {
            let node = tree.node(id);
            // A type may be known from a value, without a word of it.
            let is_type = node.slot == Slot::Type
                && node.parent != ir::NO_PARENT
                && matches!(tree.node(node.parent).kind, ir::Kind::TypedMeta);
            if is_type {
                id = node.end;
                continue;
            }
            // The types of typed metavariables stand behind the pattern itself. Those of literals need no word.
            let is_behind = id >= tree.node(0).end;
            let is_of_literal = || is_behind && LITERAL_TYPES.iter().any(|of| symbol_of(of) == node.symbol);
            // Words of operators (`typeof`), and what only the grammar knows.
            let is_word = matches!(node.kind, ir::Kind::Binary | ir::Kind::Unary)
                || (node.kind == ir::Kind::Raw && node.end == id + 1 && !node.symbol.is_none());
            let is_name = matches!(node.kind, ir::Kind::Ident | ir::Kind::NamedArg);
            if (is_name || is_word && !is_behind) && !is_of_literal() {
                names.insert(node.symbol);
            }
            keywords.extend(keyword(node.kind, node.symbol, pattern.language()));
            id += 1;
        }
        let words = source
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .filter(|word| word.len() >= LEAST && !COMMON.contains(word) && names.contains(&symbol_of(word)));
        let mut kept: Vec<Arc<str>> = words.chain(keywords).map(Arc::from).collect();
        kept.sort();
        kept.dedup();
        self.by_pattern.insert(Arc::as_ptr(pattern) as usize, kept);
    }

    /// What a text must have for `formula` to match.
    #[must_use]
    pub fn required(&self, formula: &Formula) -> Required {
        let mut required = self.required_by_kind(formula);
        if is_verbatim(formula) {
            // What a metavariable is bound to stands in the text as it is, so that what a condition wants of it does too.
            for condition in &formula.conditions {
                if let Condition::Regex { regex, constant_propagation: false, .. } = condition
                    && let Some(words) = regex.required()
                {
                    required.insert(words.iter().map(|word| Arc::from(word.as_str())).collect());
                }
            }
        }
        required
    }

    fn required_by_kind(&self, formula: &Formula) -> Required {
        match &formula.kind {
            Kind::Leaf(Leaf::Pattern(pattern)) => self
                .by_pattern
                .get(&(Arc::as_ptr(pattern) as usize))
                .into_iter()
                .flatten()
                .map(|word| BTreeSet::from([Arc::clone(word)]))
                .collect(),
            Kind::Leaf(Leaf::Regex(regex)) => regex
                .required()
                .map(|words| BTreeSet::from([words.iter().map(|word| Arc::from(word.as_str())).collect()]))
                .unwrap_or_default(),
            Kind::Leaf(Leaf::Generic(pattern)) => pattern
                .words()
                .filter(|word| word.len() >= LEAST)
                .map(|word| BTreeSet::from([Arc::from(word)]))
                .collect(),
            Kind::All { positive, .. } => positive.iter().flat_map(|part| self.required(part)).collect(),
            Kind::Any(parts) => any_of(parts.iter().map(|part| self.required(part))),
            Kind::Inside(part) | Kind::Anywhere(part) => self.required(part),
        }
    }

    /// What a text must have for one of `formulas` to match.
    #[must_use]
    pub fn required_of_any(&self, formulas: &[Formula]) -> Required {
        any_of(formulas.iter().map(|formula| self.required(formula)))
    }
}

/// Whether no part that is to match looks at a tree, where values may be known that are not written.
fn is_verbatim(formula: &Formula) -> bool {
    match &formula.kind {
        Kind::Leaf(Leaf::Pattern(_)) => false,
        Kind::Leaf(_) => true,
        Kind::All { positive, selector, .. } => selector.is_none() && positive.iter().all(is_verbatim),
        Kind::Any(parts) => parts.iter().all(is_verbatim),
        Kind::Inside(part) | Kind::Anywhere(part) => is_verbatim(part),
    }
}

/// Types that values have without saying so.
const LITERAL_TYPES: [&str; 22] = [
    "string", "String", "str", "int", "Integer", "Int", "number", "Number", "long", "Long", "float", "Float",
    "float64", "double", "Double", "bool", "boolean", "Boolean", "Bool", "char", "byte", "object",
];

/// The keyword or operator without which `language` has no node of `kind`; nothing where there are several ways to write one.
fn keyword(kind: ir::Kind, symbol: Symbol, language: Language) -> Option<&'static str> {
    use ir::Kind as K;
    let is_python = language == Language::Python;
    let is_script = matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx);
    if !(is_python || is_script || language == Language::Java) {
        return None;
    }
    match kind {
        K::Throw => Some(if is_python { "raise" } else { "throw" }),
        K::Catch => Some(if is_python { "except" } else { "catch" }),
        K::Switch if !is_python => Some("switch"),
        K::While | K::DoWhile => Some("while"),
        K::Await => Some("await"),
        K::New if !is_python => Some("new"),
        K::Try => Some("try"),
        K::Binary => ["===", "!==", "=="].into_iter().find(|operator| symbol_of(operator) == symbol),
        _ => None,
    }
}

/// Words that stand for what other words, or none, say as well.
const COMMON: [&str; 12] =
    ["self", "this", "super", "null", "None", "nil", "True", "False", "true", "false", "undefined", "default"];

/// One clause: of each alternative the clause whose words are the longest.
fn any_of(alternatives: impl Iterator<Item = Required>) -> Required {
    let mut joined = BTreeSet::new();
    for alternative in alternatives {
        let shortest = |clause: &BTreeSet<Arc<str>>| clause.iter().map(|word| word.len()).min().unwrap_or_default();
        let best = alternative.into_iter().max_by_key(|clause| (shortest(clause), std::cmp::Reverse(clause.len())));
        let Some(best) = best else { return Required::new() };
        joined.extend(best);
    }
    if joined.is_empty() || joined.len() > MOST_ALTERNATIVES { Required::new() } else { Required::from([joined]) }
}

/// All words of a target's rules, looked for at once.
#[derive(Debug, Default)]
pub struct Prefilter {
    words: Option<AhoCorasick>,
    count: usize,
    /// For each rule its clauses, as numbers of words.
    clauses: Vec<Vec<Vec<u32>>>,
}

impl Prefilter {
    /// The filter for rules that require `required`, in their order.
    #[must_use]
    pub fn new(target: Target, required: &[Required]) -> Self {
        let mut numbers: HashMap<Arc<str>, u32> = HashMap::new();
        let mut words: Vec<Arc<str>> = Vec::new();
        let clauses = required
            .iter()
            .map(|clauses| {
                clauses
                    .iter()
                    .map(|clause| {
                        clause
                            .iter()
                            .map(|word| {
                                *numbers.entry(Arc::clone(word)).or_insert_with(|| {
                                    words.push(Arc::clone(word));
                                    words.len() as u32 - 1
                                })
                            })
                            .collect()
                    })
                    .collect()
            })
            .collect();
        // In these, names mean the same whatever their case.
        let caseless = matches!(target, Target::Language(Language::Php | Language::Dockerfile));
        let built = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(caseless)
            .kind((words.len() > 2_000).then_some(AhoCorasickKind::ContiguousNFA))
            .build(words.iter().map(|word| word.as_bytes()));
        // Without the automaton every rule is a candidate, which costs time only.
        let (automaton, clauses) = match built {
            Ok(automaton) => (Some(automaton), clauses),
            Err(_) => (None, vec![Vec::new(); required.len()]),
        };
        Self { words: automaton, count: words.len(), clauses }
    }

    /// For each rule whether it may match in `text`.
    #[must_use]
    pub fn candidates(&self, text: &str) -> Vec<bool> {
        let mut seen = vec![false; self.count];
        if let Some(words) = self.words.as_ref().filter(|_| self.count > 0) {
            let mut left = self.count;
            for found in words.find_overlapping_iter(text.as_bytes()) {
                if let Some(seen) = seen.get_mut(found.pattern().as_usize()).filter(|seen| !**seen) {
                    *seen = true;
                    left -= 1;
                    if left == 0 {
                        break;
                    }
                }
            }
        }
        let is_there = |word: &u32| seen.get(*word as usize).copied().unwrap_or(true);
        self.clauses.iter().map(|clauses| clauses.iter().all(|clause| clause.iter().any(is_there))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(clauses: &[&[&str]]) -> Required {
        clauses.iter().map(|clause| clause.iter().map(|word| Arc::from(*word)).collect()).collect()
    }

    #[test]
    fn a_rule_is_a_candidate_where_each_clause_has_a_word() {
        let filter = Prefilter::new(
            Target::Regex,
            &[required(&[&["eval"]]), required(&[&["flask", "django"], &["render"]]), required(&[])],
        );
        assert_eq!(filter.candidates("evaluate"), [true, false, true]);
        assert_eq!(filter.candidates("django.render()"), [false, true, true]);
        assert_eq!(filter.candidates("django.show()"), [false, false, true]);
    }

    #[test]
    fn alternatives_are_one_clause_and_one_without_words_makes_all_possible() {
        let both = any_of([required(&[&["aaa"], &["bbbb"]]), required(&[&["ccc"]])].into_iter());
        assert_eq!(both, required(&[&["bbbb", "ccc"]]));
        assert_eq!(any_of([required(&[&["aaa"]]), required(&[])].into_iter()), required(&[]));
    }
}
