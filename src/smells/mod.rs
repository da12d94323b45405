//! Smells: findings made from roles, facts and metrics of one file.
//!
//! Each rule is one folder that holds its [`RuleInfo`], its documentation, its options, its check
//! and its tests; registering it is one line in [`SMELLS`] (and one field in [`Options`] where it
//! has any). A check is a linear scan that allocates only for what it finds.
//!
//! Whether a rule is on, and how severe it is, is decided above: [`check`] is told which rules to
//! run and skips the work of all others.

mod comment_text;
mod input;
mod options;
mod page;
mod smell;
mod uses;

mod commented_out_code;
mod complex_condition;
mod complex_function;
mod deep_nesting;
mod empty_catch;
mod god_class;
mod long_file;
mod long_function;
mod many_parameters;
mod many_returns;
mod todo_comment;
mod unreachable_code;
mod unused_import;
mod unused_private_function;

pub use commented_out_code::CommentedOutCodeOptions;
pub use complex_condition::ComplexConditionOptions;
pub use complex_function::ComplexFunctionOptions;
pub use deep_nesting::DeepNestingOptions;
pub use god_class::GodClassOptions;
pub use input::SmellInput;
pub use long_file::LongFileOptions;
pub use long_function::LongFunctionOptions;
pub use many_parameters::ManyParametersOptions;
pub use many_returns::ManyReturnsOptions;
pub use options::Options;
pub use page::rule_page;
pub use todo_comment::TodoCommentOptions;

use crate::finding::{Finding, RuleInfo};
use smell::Smell;

/// Every rule of this module, in the order of the catalogue.
static SMELLS: &[&Smell] = &[
    &complex_function::SMELL,
    &complex_condition::SMELL,
    &deep_nesting::SMELL,
    &long_function::SMELL,
    &long_file::SMELL,
    &many_parameters::SMELL,
    &many_returns::SMELL,
    &god_class::SMELL,
    &empty_catch::SMELL,
    &unreachable_code::SMELL,
    &unused_import::SMELL,
    &unused_private_function::SMELL,
    &commented_out_code::SMELL,
    &todo_comment::SMELL,
];

/// The rules of this module.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    SMELLS.iter().map(|smell| &smell.rule)
}

/// Which rules run; made once a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection(u64);

impl Selection {
    /// The rules for whose id `is_on` answers yes.
    #[must_use]
    pub fn of(is_on: &dyn Fn(&str) -> bool) -> Self {
        let bits = SMELLS.iter().enumerate().filter(|(_, smell)| is_on(smell.rule.id));
        Self(bits.fold(0, |bits, (index, _)| bits | 1 << index))
    }

    /// Every rule.
    #[must_use]
    pub fn all() -> Self {
        Self::of(&|_| true)
    }
}

/// The smells of one file, in the order of the text.
#[must_use]
pub fn check(input: &SmellInput<'_>, options: &Options, selection: Selection) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, smell) in SMELLS.iter().enumerate() {
        if selection.0 & 1 << index != 0 {
            (smell.check)(input, options, &mut found);
        }
    }
    found.sort_by(|a, b| a.listing_order().cmp(&b.listing_order()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn rules_have_unique_kebab_case_ids_and_fit_the_selection() {
        let mut seen = HashSet::new();
        for rule in rules() {
            assert!(seen.insert(rule.id), "{} stands twice", rule.id);
            assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.id);
            assert!(rule.summary.ends_with('.'), "{}: the summary is no sentence", rule.id);
        }
        assert!(SMELLS.len() <= 64, "a selection has 64 bits");
    }

    #[test]
    fn rule_documentation_has_the_sections_in_order() {
        for rule in rules() {
            let sections: Vec<&str> = rule.docs.lines().filter(|line| line.starts_with("## ")).collect();
            assert_eq!(sections, ["## What", "## Why", "## Bad", "## Good", "## Fix"], "{}", rule.id);
        }
    }

    #[test]
    fn every_rule_has_fixtures() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/smells");
        for rule in rules() {
            assert!(root.join(rule.id).is_dir(), "fixtures/smells/{} is missing", rule.id);
        }
    }
}
