//! A file that taint rules look at again and again, as more is known of others.

use super::check::{problem_of, soften};
use super::ends::RuleKey;
use super::input::CheckInput;
use super::set::{Selected, Work};
use super::taint::Linked;
use crate::finding::Problem;
use crate::language::SourceView;
use crate::rules::formula::Scope;
use crate::rules::lower::lower;
use crate::rules::sema::FileFacts;
use crate::rules::taint::{Foreign, Functions, SharedFunctions, SpecMatches};
use crate::text::LineIndex;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What is known of a file for taint rules, whatever is known of others: its tree, its functions, where parts of rules match.
pub struct Reading<'t> {
    text: &'t str,
    lines: LineIndex,
    facts: FileFacts<'t>,
    functions: OnceLock<Arc<Functions>>,
    found: Mutex<BTreeMap<RuleKey, Arc<SpecMatches>>>,
}

impl<'t> Reading<'t> {
    /// The file of `view`, whose text is `text`.
    #[must_use]
    pub fn new(view: SourceView<'_>, text: &'t str, lines: LineIndex) -> Self {
        Self {
            text,
            lines,
            facts: FileFacts::of(lower(view), text, view.compiled.spec.language),
            functions: OnceLock::new(),
            found: Mutex::default(),
        }
    }

    /// Runs one taint rule after the other on the file, which is at `path`, among others.
    pub fn link<'r>(
        &self,
        path: &Arc<str>,
        is_made_up: bool,
        rules: impl Iterator<Item = (RuleKey, &'r Selected, &'r dyn Foreign)>,
    ) -> (Vec<(RuleKey, Linked)>, Vec<Problem>) {
        let scope = Scope::new(self.text, Some(&self.facts));
        let input = CheckInput { path, text: self.text, lines: &self.lines, view: None, is_made_up, profile: None };
        let functions = self.functions.get_or_init(|| Arc::new(Functions::of(&self.facts.ir)));
        let functions = SharedFunctions::from(Arc::clone(functions));
        let (mut linked, mut problems) = (Vec::new(), Vec::new());
        for (key, rule, foreign) in rules {
            let Work::Taint(work) = &rule.work else { continue };
            let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
            let matches = known.unwrap_or_else(|| {
                let matches = Arc::new(work.matches_in(&scope));
                self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&matches));
                matches
            });
            let mut found = work.run_among(&rule.saying, &scope, &input, &matches, &functions, foreign);
            soften(rule, &input, found.findings.iter_mut());
            linked.push((key, found));
            if scope.take_exhausted() {
                problems.push(problem_of(path, &rule.rule.id));
            }
        }
        (linked, problems)
    }
}
