//! Running rules on the annotated texts beside their files.

use super::code_rules::{RulesError, is_rule_file, read, rule_files};
use super::fix::fixed_text;
use crate::finding::Finding;
use crate::language::Language;
use crate::rules::engine::{self, CheckInput, RuleSet, Wanted};
use crate::rules::file::{self, Fault, Paths, Target};
use crate::rules::testing::{Verdict, annotations, judge};
use crate::syntax::{Limits, parse};
use crate::text::LineIndex;
use crate::workspace::unified_diff;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the tests of a rule file gave.
#[derive(Debug, Default)]
pub struct RuleTest {
    pub file: PathBuf,
    pub faults: Vec<Fault>,
    /// The ids of its rules.
    pub rules: Vec<Arc<str>>,
    /// For each text the verdicts of the rules that it speaks of.
    pub texts: BTreeMap<PathBuf, BTreeMap<String, Verdict>>,
    /// For each text that has a `.fixed` one beside it, how what the fixes make of it differs from that; empty where it does not.
    pub fixed: BTreeMap<PathBuf, String>,
}

impl RuleTest {
    /// Whether there is nothing to test it on.
    #[must_use]
    pub fn is_untested(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether all is as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.faults.iter().all(|fault| !fault.fatal)
            && self.texts.values().flat_map(BTreeMap::values).all(Verdict::passed)
            && self.fixed.values().all(String::is_empty)
    }
}

/// Tests the rule files of `paths`, files and folders, each on the texts beside it that have its name up to the first dot.
pub fn test_rules(paths: &[PathBuf]) -> Result<Vec<RuleTest>, RulesError> {
    let mut tests = Vec::new();
    for path in paths {
        for file in rule_files(path)? {
            tests.push(test(&file)?);
        }
    }
    Ok(tests)
}

fn test(path: &Path) -> Result<RuleTest, RulesError> {
    let name: Arc<str> = Arc::from(path.to_string_lossy());
    let mut result = RuleTest { file: path.to_owned(), ..RuleTest::default() };
    let Some(text) = read(path)? else {
        result.faults.push(Fault::fatal(1, "the rule file is too large").of(&name, None));
        return Ok(result);
    };
    let mut rules = file::read(&text, &name);
    // Where a rule runs in projects is no matter here.
    for rule in &mut rules.rules {
        rule.paths = Paths::default();
    }
    result.rules = rules.rules.iter().map(|rule| Arc::clone(&rule.id)).collect();
    let set = RuleSet::new(vec![rules], b"");
    result.faults.extend(set.faults().iter().cloned());
    result.faults.extend(set.compile_all());
    let ids: BTreeSet<&str> = result.rules.iter().map(|id| &**id).collect();
    let sets = [set];
    let mut texts = BTreeMap::new();
    for target in texts_beside(path) {
        let Some(text) = read(&target)? else { continue };
        let language = language_of(&sets, &target, &text);
        let found = run(&sets, &target, language, &text);
        let reported: BTreeSet<(&str, u32)> =
            found.iter().map(|finding| (&*finding.rule, finding.location.start.line)).collect();
        texts.insert(target.clone(), judge(&ids, &annotations(&text), &reported));
        if let Some(wanted) = fixed_beside(&target).and_then(|fixed| read(&fixed).ok().flatten()) {
            let fixed = fixed_text(&text, language, &|text| run(&sets, &target, language, text));
            let difference = unified_diff(&target.file_name().unwrap_or_default().to_string_lossy(), &wanted, &fixed);
            result.fixed.insert(target.clone(), difference);
        }
    }
    result.texts = texts;
    Ok(result)
}

/// The language that a text is read as: one whose name does not tell a language of the rules is read as theirs.
fn language_of(sets: &[RuleSet], path: &Path, text: &str) -> Option<Language> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let detected = Language::detect(&name, text);
    let wanted: BTreeSet<Language> = sets
        .iter()
        .flat_map(RuleSet::targets)
        .filter_map(|target| match target {
            Target::Language(language) => Some(language),
            Target::Generic | Target::Regex => None,
        })
        .collect();
    detected.filter(|language| wanted.contains(language)).or_else(|| wanted.first().copied()).or(detected)
}

/// What the rules report in `text`.
fn run(sets: &[RuleSet], path: &Path, language: Option<Language>, text: &str) -> Vec<Finding> {
    let shown: Arc<str> = Arc::from(path.to_string_lossy());
    let rules = Wanted::of(sets, language, &shown, text, &|_| true);
    let checked = if let Some(language) = language {
        let parsed = parse(language, text, Limits::default());
        let view = Some(parsed.view(text));
        engine::check(
            &rules,
            &CheckInput { path: &shown, text, lines: &parsed.lines, view, is_made_up: false, profile: None },
        )
    } else {
        let lines = LineIndex::new(text);
        engine::check(
            &rules,
            &CheckInput { path: &shown, text, lines: &lines, view: None, is_made_up: false, profile: None },
        )
    };
    checked.findings
}

/// The texts beside the rule file `path` that have its name up to the first dot.
fn texts_beside(path: &Path) -> Vec<PathBuf> {
    let own = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = own.rsplit_once('.').map_or(own.as_str(), |(stem, _)| stem);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|other| {
            let name = other.file_name().unwrap_or_default().to_string_lossy();
            let mut parts = name.split('.');
            parts.next() == Some(stem)
                && name != own
                && parts.all(|part| part != "fixed" && part != "md")
                && !is_rule_file(&name)
                && other.is_file()
        })
        .collect();
    found.sort();
    found
}

/// `a.fixed.py` beside `a.py`.
fn fixed_beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let (stem, rest) = name.split_once('.')?;
    let fixed = path.with_file_name(format!("{stem}.fixed.{rest}"));
    fixed.is_file().then_some(fixed)
}
