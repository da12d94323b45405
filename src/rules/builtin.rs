//! The built-in rules over code: YAML under `pack/`, kept in the program as text and read only for the languages that are there.

use super::file::{self, RuleFile, Target};
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
}

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
            for rule in &mut read.rules {
                rule.docs = Some(pack.docs);
            }
            read
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::engine::RuleSet;

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
}
