//! Which rules over code run in a project, and reading the files that they stand in.

use crate::finding::{Problem, ProblemKind};
use crate::language::Language;
use crate::rules::engine::{Profile, ProfileReport, RuleSet};
use crate::rules::file::{self, Fault, MAX_BYTES, RuleFile, Target};
use crate::rules::{Options, builtin};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The rules of a run over code, and what is wrong with the files that they come from.
#[derive(Default)]
pub struct CodeRules {
    /// The user's own, then the built-in ones.
    pub sets: Vec<RuleSet>,
    /// Whether nothing else is looked for.
    pub alone: bool,
    /// What is wrong with the rules.
    pub problems: Vec<Problem>,
    /// Ids of rules that were read and are not wanted.
    left_out: BTreeSet<Arc<str>>,
    /// Where it is collected what each rule takes, if that is asked for.
    pub profile: Option<Profile>,
}

/// Why the rules of a path cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    #[error("there is no rule file or folder {0}")]
    Missing(String),
    #[error("cannot read {path}: {source}")]
    Unreadable { path: String, source: std::io::Error },
    #[error("there is no rule file (.yaml, .yml) in {0}")]
    NoFiles(String),
}

impl CodeRules {
    /// The rules of the files and folders `paths`, compiled, so that everything wrong with them is known.
    pub fn load(paths: &[PathBuf]) -> Result<Self, RulesError> {
        Self::load_some(paths, Vec::new(), &Options::default())
    }

    /// As [`load`](Self::load), with those of `fetched`, each with where it came from, and of all only what `options` want.
    pub fn load_some(
        paths: &[PathBuf],
        fetched: Vec<(Arc<str>, String)>,
        options: &Options,
    ) -> Result<Self, RulesError> {
        if paths.is_empty() && fetched.is_empty() {
            return Ok(Self::default());
        }
        let mut files = Vec::new();
        let mut texts = Vec::new();
        for (name, text) in fetched {
            files.push(file::read(&text, &name));
            texts.push(text);
        }
        for path in paths {
            for found in rule_files(path)? {
                let name: Arc<str> = Arc::from(found.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
                files.push(if let Some(text) = read(&found)? {
                    let rules = file::read(&text, &name);
                    texts.push(text);
                    rules
                } else {
                    let limit = MAX_BYTES >> 20;
                    let fault =
                        Fault::fatal(1, format!("a rule file may have {limit} MB, this one has more; split it"));
                    RuleFile { rules: Vec::new(), faults: vec![fault.of(&name, None)] }
                });
            }
        }
        let chosen = format!("{:?}{:?}", options.select, options.ignore);
        let parts: Vec<&[u8]> = texts.iter().map(String::as_bytes).chain([chosen.as_bytes()]).collect();
        let left_out = leave_out(&mut files, options);
        let set = RuleSet::new(files, &super::cache::key_of(&parts));
        let problems = set.faults().iter().chain(&set.compile_all()).map(problem).collect();
        Ok(Self { sets: vec![set], problems, left_out, ..Self::default() })
    }

    /// Whether there is a rule called `id` among those that were read, wanted or not.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.left_out.contains(id) || self.sets.iter().flat_map(RuleSet::rules).any(|rule| *rule.id == *id)
    }

    /// Adds the built-in rules for `languages`, and those for any text, as far as `options` want them.
    pub fn add_built_in(&mut self, languages: &BTreeSet<Language>, options: &Options) {
        let is_wanted = |target| match target {
            Target::Language(language) => languages.contains(&language),
            Target::Generic | Target::Regex => true,
        };
        let mut files = builtin::load(&is_wanted);
        self.left_out.append(&mut leave_out(&mut files, options));
        // Which build it is, keys of caches know already.
        let key = format!("built-in{:?}{:?}", options.select, options.ignore);
        self.sets.push(RuleSet::new(files, key.as_bytes()));
    }

    /// What each rule took, where that was collected.
    #[must_use]
    pub fn profiled(&self) -> Option<ProfileReport> {
        let profile = self.profile.as_ref()?;
        let rules = self.sets.iter().flat_map(RuleSet::rules);
        profile.complete(rules.map(|rule| (&*rule.id, &*rule.targets)));
        Some(profile.report())
    }

    /// Whether there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.iter().all(RuleSet::is_empty)
    }

    /// Whether any rule looks at text whatever its language.
    #[must_use]
    pub fn wants_any_text(&self) -> bool {
        self.sets.iter().any(RuleSet::wants_any_text)
    }

    /// Tells rules apart in keys of caches.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = vec![u8::from(self.alone)];
        for set in &self.sets {
            key.extend_from_slice(set.key());
        }
        key
    }
}

/// Takes the rules away that `options` do not want; their ids.
fn leave_out(files: &mut [RuleFile], options: &Options) -> BTreeSet<Arc<str>> {
    let mut left_out = BTreeSet::new();
    for file in files {
        file.rules.retain(|rule| {
            let is_wanted = options.wants(&rule.id);
            if !is_wanted {
                left_out.insert(Arc::clone(&rule.id));
            }
            is_wanted
        });
    }
    left_out
}

fn problem(fault: &Fault) -> Problem {
    Problem { kind: ProblemKind::Input, path: Arc::clone(&fault.file), message: fault.to_string() }
}

/// The rule files of `path`: itself, or those below it in the order of their names.
pub(super) fn rule_files(path: &Path) -> Result<Vec<PathBuf>, RulesError> {
    let shown = || path.display().to_string();
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => RulesError::Missing(shown()),
        _ => RulesError::Unreadable { path: shown(), source: error },
    })?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = |source| RulesError::Unreadable { path: folder.display().to_string(), source };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(unreadable)?;
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if is_rule_file(&name) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(RulesError::NoFiles(shown()));
    }
    Ok(files)
}

/// Whether a file of this name in a folder of rules holds rules, not what rules are tested on.
#[must_use]
pub fn is_rule_file(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem.split('.').skip(1).all(|part| part != "test" && part != "fixed"))
}

/// The text of a rule file, or nothing where it is too large.
pub(super) fn read(path: &Path) -> Result<Option<String>, RulesError> {
    let unreadable = |source| RulesError::Unreadable { path: path.display().to_string(), source };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_BYTES {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
