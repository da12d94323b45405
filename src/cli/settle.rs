//! From arguments to settled facts: which project, which configuration.

use super::error::CliError;
use super::from_base::{FromBase, Named, Place};
use crate::analysis::{self, CodeRules, SecretRules};
use crate::config::{Config, FILE_NAME, nearest};
use crate::finding::{Audience, Problem, ProblemKind};
use crate::secrets::Scanner;
use crate::workspace::git::Repository;
use crate::workspace::{self, Discovery};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The project that `paths` lie in, with its configuration.
pub(super) struct Project {
    /// Absolute, without links.
    pub(super) root: PathBuf,
    /// Absolute.
    pub(super) paths: Vec<PathBuf>,
    pub(super) config: Config,
    /// A rule file for secrets from the command line.
    pub(super) secrets_config: Option<PathBuf>,
    /// The rules for secrets; loaded by [`complete`].
    pub(super) secrets: SecretRules,
    /// The rules over code.
    pub(super) code_rules: CodeRules,
    /// Whether the built-in rules over code run, if the configuration does not say otherwise.
    pub(super) with_built_in: bool,
    /// Whose rules run, where the command line says it.
    pub(super) audience: Option<Audience>,
    /// What else is to be told in the report.
    pub(super) told: Vec<Problem>,
    /// Set where the configuration is the base's.
    pub(super) from_base: Option<FromBase>,
}

impl Project {
    /// Takes over the configuration of `commit`, the base of a change; without one the defaults.
    pub(super) fn take_base(
        &mut self,
        repository: &Repository,
        commit: Option<&str>,
        named: &Named<'_>,
    ) -> Result<(), CliError> {
        let (from_base, config) = FromBase::read(&self.root, repository, commit, named)?;
        if let Some(config) = config {
            self.config = config;
        }
        self.from_base = Some(from_base);
        Ok(())
    }

    /// Where a file or folder of rules is read from that the command line names: from the base where the configuration is. What the
    /// base does not have is told, and does not hold.
    pub(super) fn rule_source(&mut self, path: &Path) -> Option<PathBuf> {
        let Some(base) = &self.from_base else { return Some(path.to_owned()) };
        match base.place_of(&self.root, path) {
            Place::Outside => Some(path.to_owned()),
            Place::Copy(copy) => Some(copy),
            Place::Nowhere(below) => {
                let message = format!(
                    "The rules {below} are not in the base of this change, so they do not hold for it. They will once they are \
                     merged; --config-from-head reads what is checked out."
                );
                self.told.push(Problem { kind: ProblemKind::Input, path: Arc::from(below), message });
                None
            }
        }
    }

    /// What the paths in the configuration are relative to, where they name other files that configure.
    pub(super) fn settings_folder(&self) -> &Path {
        self.from_base.as_ref().map_or(self.root.as_path(), FromBase::folder)
    }
}

/// Finds the project: the folder of the outermost plimsoll.toml upward in the git work tree (of the nearest where there is
/// none), or else the work tree, or else the current folder
/// where the paths lie in it, or else the deepest folder that holds them.
pub(super) fn project(paths: &[PathBuf], chosen: Option<&Path>) -> Result<Project, CliError> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut absolute = Vec::new();
    for path in paths {
        let found = std::fs::canonicalize(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                CliError::usage(format_args!("there is no file or folder {}", path.display()))
                    .advice("check the spelling, and the folder you are in")
            }
            _ => CliError::usage(format_args!("cannot use {}: {error}", path.display())),
        })?;
        absolute.push(found);
    }
    let common = common_folder(&absolute);
    let is_configured = |folder: &&Path| folder.join(FILE_NAME).is_file();
    // A repository that cannot be used, which the scan tells, has a work tree all the same.
    let work_tree = Repository::work_tree_of(&common);
    // Of nested ones the outermost of the work tree is the root, so that a part of the project is judged as within the whole.
    // Without a work tree nothing says where a project ends; then it is the nearest.
    let configured = match &work_tree {
        Some(top) => common.ancestors().take_while(|folder| folder.starts_with(top)).filter(is_configured).last(),
        None => common.ancestors().find(is_configured),
    };
    let here = std::env::current_dir().ok().and_then(|here| std::fs::canonicalize(here).ok());
    let here = here.filter(|here| common.starts_with(here));
    let root = configured.map(Path::to_owned).or(work_tree).or(here).unwrap_or(common);
    let config = match chosen {
        Some(path) => Config::read(path),
        None => Config::load(&root),
    }
    .map_err(CliError::usage)?;
    Ok(Project {
        root,
        paths: absolute,
        config,
        secrets_config: None,
        secrets: SecretRules::default(),
        code_rules: CodeRules::default(),
        with_built_in: false,
        audience: None,
        told: Vec::new(),
        from_base: None,
    })
}

/// Finds what there is to analyse, lays the configurations of folders below the root over the root's, and checks that every
/// rule named anywhere exists.
pub(super) fn complete(project: &mut Project, cancelled: &AtomicBool) -> Result<Discovery, CliError> {
    let control_files = project.from_base.as_ref().map(FromBase::control_files);
    let options = &project.config.file.scan;
    let found = workspace::discover_by(&project.root, &project.paths, options, control_files, cancelled)
        .map_err(|error| of_configuration(&project.config, error))?;
    let of_head = folder_files(project, &found);
    let (of_head, of_base) = match &mut project.from_base {
        Some(base) => (BTreeMap::new(), base.folder_files(&of_head, &project.root)),
        None => (of_head, Vec::new()),
    };
    for (folder, text, path) in of_base {
        project.config.add_folder(&folder, &text, &path).map_err(CliError::usage)?;
    }
    for (folder, path) in of_head {
        let text = workspace::read_text_bounded(&path, crate::config::LARGEST)
            .map_err(|error| CliError::usage(format_args!("cannot read {}: {error}", path.display())))?;
        project.config.add_folder(&folder, &text, &path).map_err(CliError::usage)?;
    }
    let key = std::env::var(analysis::KEY_VARIABLE).ok();
    let options = &project.config.file.secrets;
    project.secrets =
        SecretRules::load(project.settings_folder(), options, project.secrets_config.as_deref(), key.as_deref())
            .map_err(|error| of_configuration(&project.config, error))?;
    let options = &project.config.file.code_rules;
    if project.code_rules.alone {
        project.secrets = SecretRules::default();
    } else if project.with_built_in && options.built_in {
        project.code_rules.add_built_in(&found.files.iter().map(|file| file.language).collect(), options);
    }
    if let Some(audience) = project.audience {
        project.config.set_audience(audience);
    }
    check_rule_names(&project.config, project.secrets.scanner.as_ref(), &project.code_rules)?;
    Ok(found)
}

/// The configuration files below the root with their folders, from the outside in: those that were found, and those above what
/// was looked through.
fn folder_files(project: &Project, found: &Discovery) -> BTreeMap<String, PathBuf> {
    let mut files: BTreeMap<String, PathBuf> = found
        .files
        .iter()
        .filter_map(|file| {
            Some((file.path.strip_suffix(FILE_NAME)?.strip_suffix('/')?.to_owned(), file.absolute.clone()))
        })
        .collect();
    for path in &project.paths {
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != project.root) {
            let Ok(below) = folder.strip_prefix(&project.root) else { break };
            let file = folder.join(FILE_NAME);
            if file.is_file() {
                files.insert(below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"), file);
            }
        }
    }
    files
}

/// An error about what the configuration says, with where it was read from.
fn of_configuration(config: &Config, error: impl std::fmt::Display) -> CliError {
    match &config.origin {
        Some(path) => CliError::usage(format_args!("{}: {error}", path.display())),
        None => CliError::usage(error),
    }
}

/// A rule that does not exist is most likely misspelt, and then switches nothing off.
fn check_rule_names(config: &Config, secrets: Option<&Scanner>, code: &CodeRules) -> Result<(), CliError> {
    let known: Vec<&str> = analysis::rules().chain(analysis::rules_of_run(secrets, code)).map(|rule| rule.id).collect();
    let is_known = |name: &str| {
        name == "*" || known.contains(&name) || code.knows(name) || analysis::catalogue().any(|rule| rule.id == name)
    };
    let unknown = config.named_rules().find(|(name, _)| !is_known(name));
    let Some((name, file)) = unknown else { return Ok(()) };
    let place = file.map_or_else(String::new, |file| match line_of(file, name) {
        Some(line) => format!("{}:{line}: ", file.display()),
        None => format!("{}: ", file.display()),
    });
    let error = CliError::usage(format_args!("{place}there is no rule `{name}`"));
    Err(match nearest(name, known.iter().copied()) {
        Some(id) => error.advice(format_args!("did you mean `{id}`?")),
        None => error.advice("`plimsoll rules list` lists the rules"),
    })
}

/// The first line of `file` on which `word` stands, outside of comments.
fn line_of(file: &Path, word: &str) -> Option<usize> {
    let text = std::fs::read_to_string(file).ok()?;
    let stands = |line: &str| line.split('#').next().is_some_and(|said| said.contains(word));
    text.lines().position(stands).map(|index| index + 1)
}

/// The deepest folder that holds all of `paths`.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let folders = paths.iter().map(|path| if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) });
    let mut common: Option<PathBuf> = None;
    for folder in folders {
        common = Some(match common {
            None => folder.to_owned(),
            Some(common) => {
                common.ancestors().find(|above| folder.starts_with(above)).unwrap_or(Path::new("/")).to_owned()
            }
        });
    }
    common.unwrap_or_else(|| PathBuf::from("."))
}
