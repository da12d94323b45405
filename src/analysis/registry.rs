use super::suppress;
use crate::finding::RuleInfo;
use crate::{architecture, duplication, smells};

/// Every built-in rule, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
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
