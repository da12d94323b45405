//! Configuration as the base of a change has it.
//!
//! A pull request may come from a stranger. What decides about its gate — conditions, rules, what is left out, what is silenced —
//! is then not its own to say.

use super::error::CliError;
use super::settle::Project;
use crate::config::{Config, FILE_NAME, LARGEST};
use crate::report::model::ConfigFromBase;
use crate::workspace::Repository;
use crate::workspace::git::BaseTree;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files of gitleaks that are read from the root.
const SECRETS: [&str; 2] = [".gitleaks.toml", ".gitleaksignore"];
/// Files that say what git, and so the scan, leaves out. They are read where the change has them, and told where they differ.
const ATTRIBUTES: [&str; 3] = [".gitattributes", ".gitignore", ".ignore"];

/// The configuration of a commit.
pub(super) struct FromBase {
    commit: String,
    /// Texts of configuration files by folder; the root's has the empty name.
    files: BTreeMap<String, String>,
    /// Copies of the files for secrets and of rules.
    copies: tempfile::TempDir,
    differing: Vec<String>,
}

impl FromBase {
    /// Replaces the configuration of `project` by that of `commit`; without one by the defaults. A file that the user names is the
    /// base's too, where it lies in the project.
    pub(super) fn take(
        project: &mut Project,
        repository: &Repository,
        commit: Option<&str>,
        named: Option<&Path>,
    ) -> Result<(), CliError> {
        let tree = commit.map(|commit| repository.tree_of(commit)).transpose().map_err(CliError::usage)?;
        let copies = tempfile::tempdir()
            .map_err(|error| CliError::usage(format_args!("cannot make a temporary folder: {error}")))?;
        let mut base = Self {
            commit: commit.unwrap_or_default().to_owned(),
            files: BTreeMap::new(),
            copies,
            differing: Vec::new(),
        };
        for file in tree.iter().flat_map(|tree| &tree.files) {
            let folder = match file.path.strip_suffix(FILE_NAME) {
                Some("") => "",
                Some(folder) if folder.ends_with('/') => folder.trim_end_matches('/'),
                _ => continue,
            };
            let text = base.compared(project, tree.as_ref(), &file.path)?.unwrap_or_default();
            base.files.insert(folder.to_owned(), text);
        }
        if !base.files.contains_key("") {
            base.compared(project, tree.as_ref(), FILE_NAME)?;
        }
        let root = project.root.join(FILE_NAME);
        let below = named.and_then(|path| std::fs::canonicalize(path).ok());
        let below = below.as_ref().and_then(|path| path.strip_prefix(&project.root).ok());
        let below = below.map(|path| path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
        let config = match (named, below) {
            (Some(_), Some(path)) => {
                let text = base.compared(project, tree.as_ref(), &path)?;
                let text = text.ok_or_else(|| {
                    CliError::usage(format_args!("the configuration {path} is not in the base of this change"))
                        .advice("configuration is read from the base; --config-from-head reads what is checked out")
                })?;
                Some(Config::parse(&text, &project.root.join(path)))
            }
            // It lies outside of what the change can alter.
            (Some(_), None) => None,
            (None, _) => Some(match base.files.get("") {
                Some(text) => Config::parse(text, &root),
                None => Config::defaults(),
            }),
        };
        if let Some(config) = config {
            project.config = config.map_err(CliError::usage)?;
        }
        let named = project.config.file.secrets.config.clone();
        // Rules that the configuration names are the base's as well: a file, or all of a folder.
        let rules = &project.config.file.code_rules.files;
        let is_rule = |path: &str| {
            rules
                .iter()
                .map(|entry| entry.trim_start_matches("./").trim_end_matches('/'))
                .any(|entry| path.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        };
        let all = tree.iter().flat_map(|tree| &tree.files).map(|file| file.path.to_string());
        let rules: Vec<String> = all.filter(|path| is_rule(path)).collect();
        for path in SECRETS.iter().map(|name| (*name).to_owned()).chain(named).chain(rules) {
            if let Some(text) = base.compared(project, tree.as_ref(), &path)? {
                let copy = base.copies.path().join(Path::new(&path));
                let written = copy.parent().map_or(Ok(()), std::fs::create_dir_all);
                written
                    .and_then(|()| std::fs::write(&copy, text))
                    .map_err(|error| CliError::usage(format_args!("cannot write {}: {error}", copy.display())))?;
            }
        }
        for path in ATTRIBUTES {
            base.compared(project, tree.as_ref(), path)?;
        }
        project.from_base = Some(base);
        Ok(())
    }

    /// The configuration files of folders below the root, from the outside in: folder, text and path. `of_head` are those of the change.
    pub(super) fn folder_files(
        &mut self,
        of_head: &BTreeMap<String, PathBuf>,
        root: &Path,
    ) -> Vec<(String, String, PathBuf)> {
        for folder in of_head.keys().filter(|folder| !self.files.contains_key(*folder)) {
            self.differing.push(format!("{folder}/{FILE_NAME}"));
        }
        let below = self.files.iter().filter(|(folder, _)| !folder.is_empty());
        below.map(|(folder, text)| (folder.clone(), text.clone(), root.join(folder).join(FILE_NAME))).collect()
    }

    /// Where the files of the base are that its configuration names.
    pub(super) fn folder(&self) -> &Path {
        self.copies.path()
    }

    /// What a report tells of it.
    pub(super) fn told(&self) -> ConfigFromBase {
        let mut differing = self.differing.clone();
        differing.sort();
        differing.dedup();
        ConfigFromBase { commit: self.commit.clone(), differing }
    }

    /// The text of the base's file `path`, which is put down where the change has another.
    fn compared(&mut self, project: &Project, tree: Option<&BaseTree>, path: &str) -> Result<Option<String>, CliError> {
        let bytes = match tree.and_then(|tree| Some((tree, tree.file(path)?))) {
            Some((tree, file)) => tree.reader().read(file.id, LARGEST).map_err(CliError::usage)?,
            None => None,
        };
        let now = crate::workspace::read_bounded(&project.root.join(path), LARGEST).ok();
        if now.as_deref().map(plain) != bytes.as_deref().map(plain) {
            self.differing.push(path.to_owned());
        }
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// Without carriage returns, which a checkout may add.
fn plain(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != b'\r').collect()
}
