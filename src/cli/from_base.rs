//! Configuration as the base of a change has it.
//!
//! A pull request may come from a stranger. What decides about its gate — conditions, rules, what is left out, what is silenced —
//! is then not its own to say.

use super::error::CliError;
use crate::analysis::is_rule_file;
use crate::config::{Config, FILE_NAME, LARGEST};
use crate::report::model::ConfigFromBase;
use crate::workspace::git::BaseTree;
use crate::workspace::{ControlFiles, Repository};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Files of gitleaks that are read from the root.
const SECRETS: [&str; 2] = [".gitleaks.toml", ".gitleaksignore"];

/// The configuration of a commit.
pub(super) struct FromBase {
    commit: String,
    /// Texts of configuration files by folder; the root's has the empty name.
    files: BTreeMap<String, String>,
    /// Copies of the files for secrets and of rules.
    copies: tempfile::TempDir,
    control_files: ControlFiles,
    differing: Vec<String>,
}

/// Files that the command line names, which are the base's too where they lie in the project.
#[derive(Debug, Default)]
pub(super) struct Named<'n> {
    config: Option<&'n Path>,
    /// Rules over code: files and folders. Rules for secrets: a file.
    rules: Vec<&'n Path>,
}

/// Where a file that the command line names is read from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// From where it is: the change cannot alter it.
    Outside,
    /// From this copy of the base's.
    Copy(PathBuf),
    /// The base has none: it is named here by its path in the project.
    Nowhere(String),
}

impl<'n> Named<'n> {
    pub(super) fn config(config: Option<&'n Path>) -> Self {
        Self { config, rules: Vec::new() }
    }

    pub(super) fn and_rules(mut self, rules: impl IntoIterator<Item = &'n PathBuf>) -> Self {
        self.rules.extend(rules.into_iter().map(PathBuf::as_path));
        self
    }
}

impl FromBase {
    /// Reads the configuration of `commit`, and the one that holds for the project at `root`; without a commit the defaults hold. `None`
    /// in place of the latter where it lies outside of what the change can alter.
    pub(super) fn read(
        root: &Path,
        repository: &Repository,
        commit: Option<&str>,
        named: &Named<'_>,
    ) -> Result<(Self, Option<Config>), CliError> {
        let tree = commit.map(|commit| repository.tree_of(commit)).transpose().map_err(CliError::usage)?;
        let copies = tempfile::tempdir()
            .map_err(|error| CliError::usage(format_args!("cannot make a temporary folder: {error}")))?;
        let base = Self {
            commit: commit.unwrap_or_default().to_owned(),
            files: BTreeMap::new(),
            copies,
            control_files: ControlFiles::default(),
            differing: Vec::new(),
        };
        let mut reading = Reading { base, root, tree: tree.as_ref() };
        reading.folder_files()?;
        let config = reading.config(named.config)?;
        reading.copy_rules(config.as_ref(), &named.rules)?;
        let mut base = reading.base;
        base.take_control_files(repository, commit)?;
        Ok((base, config))
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

    /// What the base says is left out.
    pub(super) fn control_files(&self) -> &ControlFiles {
        &self.control_files
    }

    /// Where a file or folder of rules is read from that the command line names.
    pub(super) fn place_of(&self, root: &Path, path: &Path) -> Place {
        let Some(below) = below(root, path) else { return Place::Outside };
        let copy = self.copies.path().join(&below);
        if copy.exists() { Place::Copy(copy) } else { Place::Nowhere(below) }
    }

    /// What a report tells of it.
    pub(super) fn told(&self) -> ConfigFromBase {
        let mut differing = self.differing.clone();
        differing.sort();
        differing.dedup();
        ConfigFromBase { commit: self.commit.clone(), differing }
    }

    /// Takes in what all of the work tree says is left out, above the project too, and puts down what the change says otherwise.
    fn take_control_files(&mut self, repository: &Repository, commit: Option<&str>) -> Result<(), CliError> {
        let Some(whole) = Repository::open(repository.work_tree()).map_err(CliError::usage)? else { return Ok(()) };
        let mut of_head = BTreeMap::new();
        if let Some(head) = whole.head_commit() {
            let tree = whole.tree_of(&head).map_err(CliError::usage)?;
            of_head.extend(control_files(&tree).map(|file| (file.path.to_string(), file.id)));
        }
        if let Some(commit) = commit {
            let tree = whole.tree_of(commit).map_err(CliError::usage)?;
            let reader = tree.reader();
            for file in control_files(&tree) {
                if of_head.remove(&*file.path) != Some(file.id) {
                    self.differing.push(within(repository.prefix(), &file.path));
                }
                if let Some(content) = reader.read(file.id, LARGEST).map_err(CliError::usage)? {
                    self.control_files.add(whole.work_tree().join(&*file.path), content);
                }
            }
        }
        // What is left over the base does not have.
        self.differing.extend(of_head.keys().map(|path| within(repository.prefix(), path)));
        Ok(())
    }
}

/// The base while it is read.
struct Reading<'r> {
    base: FromBase,
    root: &'r Path,
    tree: Option<&'r BaseTree>,
}

impl Reading<'_> {
    fn folder_files(&mut self) -> Result<(), CliError> {
        for path in self.paths() {
            let folder = match path.strip_suffix(FILE_NAME) {
                Some("") => "",
                Some(folder) if folder.ends_with('/') => folder.trim_end_matches('/'),
                _ => continue,
            };
            let text = self.compared(&path)?.unwrap_or_default();
            self.base.files.insert(folder.to_owned(), text);
        }
        if !self.base.files.contains_key("") {
            self.compared(FILE_NAME)?;
        }
        Ok(())
    }

    fn config(&mut self, named: Option<&Path>) -> Result<Option<Config>, CliError> {
        let config = match named.map(|path| below(self.root, path)) {
            Some(Some(path)) => {
                let text = self.compared(&path)?.ok_or_else(|| {
                    CliError::usage(format_args!("the configuration {path} is not in the base of this change"))
                        .advice("configuration is read from the base; --config-from-head reads what is checked out")
                })?;
                Config::parse(&text, &self.root.join(path))
            }
            // It lies outside of what the change can alter.
            Some(None) => return Ok(None),
            None => match self.base.files.get("") {
                Some(text) => Config::parse(text, &self.root.join(FILE_NAME)),
                None => Config::defaults(),
            },
        };
        config.map(Some).map_err(CliError::usage)
    }

    /// Copies the rules that the configuration and the command line name, each a file or all of a folder.
    fn copy_rules(&mut self, config: Option<&Config>, named: &[&Path]) -> Result<(), CliError> {
        let file = config.map(|config| &config.file);
        let of_config = file.into_iter().flat_map(|file| file.code_rules.files.iter().cloned());
        let entries: Vec<String> = of_config
            .map(|entry| entry.trim_start_matches("./").trim_end_matches('/').to_owned())
            .chain(named.iter().filter_map(|path| below(self.root, path)))
            .collect();
        let is_rule = |path: &&String| {
            entries.iter().any(|entry| match path.strip_prefix(entry.as_str()) {
                Some("") => true,
                Some(rest) => {
                    (entry.is_empty() || rest.starts_with('/'))
                        && is_rule_file(path.rsplit('/').next().unwrap_or_default())
                }
                None => false,
            })
        };
        let rules: Vec<String> = self.paths().iter().filter(is_rule).cloned().collect();
        let of_secrets = file.and_then(|file| file.secrets.config.clone());
        let secrets = SECRETS.iter().map(|name| (*name).to_owned()).chain(of_secrets);
        for path in secrets.chain(rules) {
            let Some(text) = self.compared(&path)? else { continue };
            let copy = self.base.copies.path().join(Path::new(&path));
            let written = copy.parent().map_or(Ok(()), std::fs::create_dir_all);
            written
                .and_then(|()| std::fs::write(&copy, text))
                .map_err(|error| CliError::usage(format_args!("cannot write {}: {error}", copy.display())))?;
        }
        Ok(())
    }

    fn paths(&self) -> Vec<String> {
        self.tree.iter().flat_map(|tree| &tree.files).map(|file| file.path.to_string()).collect()
    }

    /// The text of the base's file `path`, which is put down where the change has another.
    fn compared(&mut self, path: &str) -> Result<Option<String>, CliError> {
        let bytes = match self.tree.and_then(|tree| Some((tree, tree.file(path)?))) {
            Some((tree, file)) => tree.reader().read(file.id, LARGEST).map_err(CliError::usage)?,
            None => None,
        };
        let now = crate::workspace::read_bounded(&self.root.join(path), LARGEST).ok();
        if now.as_deref().map(plain) != bytes.as_deref().map(plain) {
            self.base.differing.push(path.to_owned());
        }
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn control_files(tree: &BaseTree) -> impl Iterator<Item = &crate::workspace::git::BaseFile> {
    tree.files.iter().filter(|file| ControlFiles::wants(file.path.rsplit('/').next().unwrap_or_default()))
}

/// `path`, from the top of the work tree, as a path of the project at `prefix`; one above it begins with `/`.
fn within(prefix: &str, path: &str) -> String {
    if prefix.is_empty() {
        return path.to_owned();
    }
    let below = path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/'));
    below.map_or_else(|| format!("/{path}"), str::to_owned)
}

/// `path` below `root`, by its words alone: what is a link on the disk may have been made one by the change.
fn below(root: &Path, path: &Path) -> Option<String> {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).ok()?;
    let mut whole = PathBuf::new();
    for component in here.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    let below = whole.strip_prefix(root).ok()?;
    Some(below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
}

/// Without carriage returns, which a checkout may add.
fn plain(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != b'\r').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_command_line_is_known_by_its_words() {
        let here = std::env::current_dir().unwrap().canonicalize().unwrap();
        assert_eq!(below(&here, Path::new("./rules/../ci/a.yaml")).as_deref(), Some("ci/a.yaml"));
        assert_eq!(below(&here, &here.join("rules")).as_deref(), Some("rules"));
        assert_eq!(below(&here, Path::new("../elsewhere/rules")), None);
    }

    #[test]
    fn what_lies_above_the_project_is_told_from_the_top() {
        assert_eq!(within("", ".gitattributes"), ".gitattributes");
        assert_eq!(within("app", "app/src/.gitattributes"), "src/.gitattributes");
        assert_eq!(within("app", "apples/.gitattributes"), "/apples/.gitattributes");
    }
}
