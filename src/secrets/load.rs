//! From rule files to a scanner.

use super::builtin;
use super::document::RuleText;
use super::extend::{Gathered, RuleFiles, gather};
use super::fault::Fault;
use super::identity::IdentityKey;
use super::ignore_file::IgnoreFile;
use super::prefilter::Prefilter;
use super::rule::{Rule, check_allowlist};
use super::scanner::Scanner;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// The user's rule file.
#[derive(Clone, Copy)]
pub struct RuleFile<'f> {
    /// As it is told in messages.
    pub name: &'f str,
    pub text: &'f str,
    /// How the files that it extends are come by.
    pub files: &'f dyn RuleFiles,
}

impl Scanner {
    /// A scanner with the rules of `file`, or with the built-in ones where there is none. What is wrong in the file is
    /// told; all other rules run. `ignored` is the text of a `.gitleaksignore`.
    #[must_use]
    pub fn load(file: Option<RuleFile<'_>>, ignored: &str, key: IdentityKey) -> (Self, Vec<Fault>) {
        let Gathered { rules: texts, allowlists, mut faults } = match file {
            Some(file) => gather(file.text, file.name, file.files),
            None => Gathered { rules: builtin::rules().to_vec(), ..Gathered::default() },
        };
        let checked: Vec<(Option<Rule>, Vec<Fault>)> = texts
            .par_iter()
            .map(|text| {
                let mut faults = Vec::new();
                (Rule::check(text, &mut faults), faults)
            })
            .collect();
        let mut rules = Vec::with_capacity(checked.len());
        for (rule, told) in checked {
            rules.extend(rule);
            faults.extend(told);
        }
        let digest = digest(&texts, &allowlists, ignored, &key);
        let allowlists = allowlists.iter().map(|list| check_allowlist(list, None, &mut faults)).collect();
        let scanner = Self {
            prefilter: Prefilter::new(&rules),
            rules,
            allowlists,
            ignored: IgnoreFile::read(ignored),
            key,
            digest,
        };
        (scanner, faults)
    }
}

fn digest(
    rules: &[RuleText],
    allowlists: &[super::document::AllowlistText],
    ignored: &str,
    key: &IdentityKey,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    // The built-in rules are part of the build, which every key of the cache holds.
    for rule in rules.iter().filter(|rule| rule.provider.is_none() || rule.place.file.is_empty() || rule.own.is_empty())
    {
        hash.update(format!("{rule:?}\0"));
    }
    hash.update((rules.len() as u64).to_le_bytes());
    hash.update(format!("{allowlists:?}\0"));
    hash.update(ignored);
    hash.update(key.check());
    hash.finalize().into()
}
