//! What a rule says where it finds something.

use super::message::Template;
use crate::finding::RuleInfo;
use crate::rules::file::Rule;
use crate::rules::regex::Regex;
use std::sync::Arc;

/// The words of a rule, and what it would write instead.
pub struct Saying {
    pub info: &'static RuleInfo,
    pub message: Template,
    pub fix: Option<Template>,
    pub fix_regex: Option<(Regex, String, Option<usize>)>,
    /// What its fixes do, and whether they are safe.
    pub fix_description: Option<String>,
    pub is_fix_safe: bool,
}

impl Saying {
    /// What `rule` says. Its `fix-regex` is compiled with the rest of it.
    pub(super) fn of(rule: &Arc<Rule>, info: &'static RuleInfo) -> Self {
        Self {
            info,
            message: Template::new(&rule.message),
            fix: rule.fix.as_ref().map(|fix| Template::new(fix.value.trim_end_matches('\n'))),
            fix_regex: None,
            fix_description: rule.metadata_text("fix-description").map(str::to_owned),
            is_fix_safe: rule.metadata_text("fix-safety") == Some("safe"),
        }
    }
}
