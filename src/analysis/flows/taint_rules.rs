//! The taint rules of a run, by language.

use crate::analysis::file::FileAnalysis;
use crate::analysis::request::Request;
use crate::config::is_enabled;
use crate::language::Language;
use crate::rules::engine::{RuleKey, Selected, TaintRule};
use crate::secrets::is_made_up;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The taint rules of a run.
pub(super) struct TaintRules<'r> {
    by_language: BTreeMap<Language, BTreeMap<RuleKey, TaintRule<'r>>>,
}

impl<'r> TaintRules<'r> {
    pub(super) fn of(request: &Request<'r>, files: &[Arc<FileAnalysis>]) -> Self {
        let languages: BTreeSet<Language> = files.iter().map(|file| file.language).collect();
        let of = |language| request.code_rules.sets.iter().flat_map(move |set| set.taint_rules(language)).collect();
        Self { by_language: languages.into_iter().map(|language| (language, of(language))).collect() }
    }

    fn get(&self, language: Language, rule: RuleKey) -> Option<TaintRule<'r>> {
        self.by_language.get(&language)?.get(&rule).copied()
    }

    pub(super) fn id(&self, language: Language, rule: RuleKey) -> Option<Arc<str>> {
        Some(Arc::from(self.get(language, rule)?.info.id))
    }

    /// Those of `wanted` that may speak of `file`.
    pub(super) fn enabled(
        &self,
        file: &FileAnalysis,
        wanted: impl Iterator<Item = RuleKey>,
        request: &Request<'_>,
    ) -> Vec<(RuleKey, &'r Selected)> {
        let settings = request.config.settings_for(&file.path);
        let is_made_up = is_made_up(&file.path);
        let of = |key: RuleKey| {
            let rule = self.get(file.language, key)?;
            if !is_enabled(rule.info, &settings.rules, settings.audience.0) {
                return None;
            }
            let rule = rule.selected();
            let spares = is_made_up && rule.spares_what_is_made_up();
            (!spares && rule.fault.is_none() && rule.paths.holds(&file.path)).then_some((key, rule))
        };
        wanted.filter_map(of).collect()
    }
}
