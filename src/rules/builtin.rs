//! The built-in rules over code: YAML under `pack/`, kept in the program as text and read only for the languages that are there.

use super::engine::RuleSet;
use super::file::{self, Clauses, Needs, RuleFile, Target};
use crate::language::Language;
use std::sync::Arc;

/// A rule file of the pack.
#[derive(Debug, Clone, Copy)]
pub struct PackFile {
    /// Below the pack's folder, e.g. `python/web/a-rule.yaml`.
    pub path: &'static str,
    /// The words under `languages`.
    pub languages: &'static [&'static str],
    pub text: &'static str,
    /// The page about it, in Markdown.
    pub docs: &'static str,
    /// What texts must have for its rules to match, as [`words`] writes it; empty where that is not known of this text.
    pub words: &'static str,
}

/// Below the pack's folder, the file that keeps what texts must have for each rule of the pack to match, so that a rule is
/// compiled only when a text comes that has it. One line for each file of rules: its path, [`hash`] of its text, and as JSON
/// its rules' ids, targets and words, and the words of the ends of taint rules.
pub const WORDS: &str = "words.tsv";

// Made by build.rs from the files: `static FILES: [PackFile; _]`.
include!(concat!(env!("OUT_DIR"), "/pack.rs"));

/// Every file of the pack, by path.
#[must_use]
pub fn files() -> &'static [PackFile] {
    &FILES
}

/// The rules of the pack that look at any target that `is_wanted`.
#[must_use]
pub fn load(is_wanted: &dyn Fn(Target) -> bool) -> Vec<RuleFile> {
    FILES
        .iter()
        .filter(|pack| pack.languages.iter().any(|word| file::targets_of(word).iter().any(|target| is_wanted(*target))))
        .map(|pack| {
            let mut read = file::read(pack.text, &Arc::from(pack.path));
            let words: Vec<KnownWords> = serde_json::from_str(pack.words).unwrap_or_default();
            for rule in &mut read.rules {
                rule.docs = Some(pack.docs);
                let known = words.iter().filter(|(id, ..)| *id == *rule.id);
                let needs = known.filter_map(|(_, target, all, ends)| {
                    Some((target_of(target)?, Needs { all: all.clone(), ends: ends.clone() }))
                });
                rule.words = needs.collect();
            }
            read
        })
        .collect()
}

/// Id of a rule, name of a target, what texts must have for it, and for the ends of a taint rule.
type KnownWords = (String, String, Clauses, Option<[Clauses; 3]>);

/// The content of [`WORDS`] for the pack as it is.
#[must_use]
pub fn words() -> String {
    let mut text = String::new();
    for pack in &FILES {
        let set = RuleSet::new(vec![file::read(pack.text, &Arc::from(pack.path))], b"");
        let known: Vec<KnownWords> = set
            .targets()
            .flat_map(|target| {
                let needs = set.needs(target).into_iter();
                needs.map(move |(id, needs)| (id.to_string(), name_of(target).to_owned(), needs.all, needs.ends))
            })
            .collect();
        let json = serde_json::to_string(&known).unwrap_or_default();
        text.push_str(&format!("{}\t{:016x}\t{json}\n", pack.path, hash(pack.text)));
    }
    text
}

/// Tells texts of rules apart: FNV-1a with 64 bits, as `build.rs` has it too.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn name_of(target: Target) -> &'static str {
    match target {
        Target::Language(language) => language.id(),
        Target::Generic => "generic",
        Target::Regex => "regex",
    }
}

fn target_of(name: &str) -> Option<Target> {
    match name {
        "generic" => Some(Target::Generic),
        "regex" => Some(Target::Regex),
        id => Language::from_id(id).map(Target::Language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::file::{Formula, FormulaKind, Mode};
    use crate::rules::matching::Matcher;
    use crate::rules::pattern::{Options, Pattern};
    use crate::rules::sema::FileFacts;

    #[test]
    fn every_rule_of_the_pack_is_sound_and_documented() {
        let files = load(&|_| true);
        assert_eq!(files.len(), FILES.len(), "a file names a language that nothing reads");
        let set = RuleSet::new(files, b"");
        let faults: Vec<String> = set.faults().iter().map(ToString::to_string).collect();
        assert_eq!(faults, Vec::<String>::new());
        let mut seen = std::collections::HashSet::new();
        for rule in set.infos() {
            assert!(seen.insert(rule.id), "{} twice", rule.id);
            for section in ["## What", "## Why", "## Bad", "## Good", "## Fix"] {
                assert!(rule.docs.contains(section), "{}: no {section}", rule.id);
            }
        }
    }

    /// `plimsoll generate` writes it anew.
    #[test]
    fn what_is_known_beforehand_of_the_words_of_rules_is_what_they_need() {
        let written = words();
        let lines: std::collections::HashSet<&str> = written.lines().collect();
        let known: Vec<&PackFile> = FILES.iter().filter(|pack| !pack.words.is_empty()).collect();
        for pack in &known {
            let line = format!("{}\t{:016x}\t{}", pack.path, hash(pack.text), pack.words);
            assert!(lines.contains(&*line), "stale: {}; run `cargo run -- generate`", pack.path);
        }
        let share = 100 * known.len() / FILES.len();
        assert!(share >= 80, "the words of only {share} % of the rules are known; run `cargo run -- generate`");
    }

    /// The code in the page about a rule.
    fn examples(docs: &str) -> String {
        docs.split("```").skip(1).step_by(2).filter_map(|block| Some(block.split_once('\n')?.1)).collect()
    }

    fn patterns(formula: &Formula, found: &mut Vec<String>) {
        match &formula.kind {
            FormulaKind::Pattern(text) => found.push(text.value.clone()),
            FormulaKind::Regex(_) => {}
            FormulaKind::All(parts) | FormulaKind::Any(parts) => parts.iter().for_each(|part| patterns(part, found)),
            FormulaKind::Not(part) | FormulaKind::Inside(part) | FormulaKind::Anywhere(part) => patterns(part, found),
        }
    }

    #[test]
    fn patterns_match_the_same_whether_they_are_tried_around_their_words_or_everywhere() {
        let mut compared = 0;
        for two in FILES.windows(2).step_by(2) {
            let read = file::read(two[0].text, &Arc::from(two[0].path));
            let code = two.iter().map(|pack| examples(pack.docs)).collect::<Vec<_>>().join("\n");
            for rule in &read.rules {
                let [Target::Language(language), ..] = rule.targets[..] else { continue };
                let mut found = Vec::new();
                if let Mode::Search(formula) = &rule.mode {
                    patterns(formula, &mut found);
                }
                let parsed = crate::syntax::parse(language, &code, crate::syntax::Limits::default());
                let facts = FileFacts::new(parsed.view(&code));
                for source in found {
                    for inside in [false, true] {
                        let options = Options { inside, ..Options::default() };
                        let Ok(pattern) = Pattern::compile(&source, language, options) else { continue };
                        let matcher = Matcher::new(&facts);
                        let everywhere = matcher.find(&pattern.without_anchors(), None);
                        assert_eq!(matcher.find(&pattern, None), everywhere, "{}: {source}", rule.id);
                        compared += usize::from(!everywhere.is_empty());
                    }
                }
            }
        }
        assert!(compared > 100, "only {compared} patterns matched anything");
    }
}
