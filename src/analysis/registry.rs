use super::code_rules::CodeRules;
use super::suppress;
use crate::finding::RuleInfo;
use crate::rules::engine::{RuleSet, built_in_infos};
use crate::secrets::{self, Scanner};
use crate::{architecture, duplication, smells};
use std::collections::HashSet;

/// Every built-in rule, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    without_secrets().chain(secrets::rules())
}

/// Every rule that there is: the built-in ones, and those of the pack over code.
pub fn catalogue() -> impl Iterator<Item = &'static RuleInfo> {
    rules().chain(built_in_infos().iter().copied())
}

/// The rules of a run: built-in ones, those for secrets that `secrets` has instead, if it is given, and those of `code`.
pub fn rules_of_run(secrets: Option<&Scanner>, code: &CodeRules) -> impl Iterator<Item = &'static RuleInfo> {
    let of_code: Vec<&'static RuleInfo> = code.sets.iter().flat_map(RuleSet::infos).collect();
    let mut seen: HashSet<&str> = of_code.iter().map(|rule| rule.id).collect();
    let for_secrets: Vec<&'static RuleInfo> = match secrets {
        Some(scanner) => scanner.rules().iter().map(|rule| rule.info).collect(),
        None => secrets::rules().collect(),
    };
    let others: Vec<&'static RuleInfo> = if code.alone {
        Vec::new()
    } else {
        without_secrets().chain(for_secrets).filter(|rule| seen.insert(rule.id)).collect()
    };
    others.into_iter().chain(of_code)
}

fn without_secrets() -> impl Iterator<Item = &'static RuleInfo> {
    smells::rules()
        .chain([&duplication::DUPLICATED_BLOCK])
        .chain([&architecture::IMPORT_CYCLE, &architecture::ARCHITECTURE_BREACH])
        .chain(suppress::RULES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_one_id_and_documentation_in_sections() {
        let mut seen = std::collections::HashSet::new();
        for rule in rules() {
            assert!(seen.insert(rule.id), "{} twice", rule.id);
            for section in ["## What", "## Why", "## Bad", "## Good", "## Fix"] {
                assert!(rule.docs.contains(section), "{}: no {section}", rule.id);
            }
        }
    }
}
