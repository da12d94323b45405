//! From arguments to settled facts: which project, which configuration.

use super::error::CliError;
use crate::analysis;
use crate::config::{Config, FILE_NAME, nearest};
use crate::workspace::git::Repository;
use crate::workspace::{Discovery, discover_below};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// The project that `paths` lie in, with its configuration.
pub(super) struct Project {
    /// Absolute, without links.
    pub(super) root: PathBuf,
    /// Absolute.
    pub(super) paths: Vec<PathBuf>,
    pub(super) config: Config,
}

/// Finds the project: the folder of the nearest plimsoll.toml upward, or else the git work tree, or else the current folder
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
    let configured = common.ancestors().find(|folder| folder.join(FILE_NAME).is_file()).map(Path::to_owned);
    // A repository that cannot be used is told by the scan.
    let work_tree = Repository::open(&common).ok().flatten().map(|repository| repository.work_tree().to_owned());
    let inside = |folder: &PathBuf| work_tree.as_ref().is_none_or(|top| folder.starts_with(top));
    let here = std::env::current_dir().ok().and_then(|here| std::fs::canonicalize(here).ok());
    let here = here.filter(|here| common.starts_with(here));
    let root = configured.filter(inside).or(work_tree).or(here).unwrap_or(common);
    let config = match chosen {
        Some(path) => Config::read(path),
        None => Config::load(&root),
    }
    .map_err(CliError::usage)?;
    Ok(Project { root, paths: absolute, config })
}

/// Lays the configurations of folders below the root over the root's, and checks that every rule named anywhere exists.
/// Returns what was found on the way, so that the folders need not be walked again: what is discovered depends on the
/// root's configuration only. It is not whole once `cancelled` is set.
pub(super) fn complete(project: &mut Project, cancelled: &AtomicBool) -> Result<Discovery, CliError> {
    let found =
        discover_below(&project.root, &project.paths, &project.config.file.scan, cancelled).map_err(CliError::usage)?;
    let mut folders: Vec<(String, PathBuf)> = found
        .files
        .iter()
        .filter_map(|file| {
            Some((file.path.strip_suffix(FILE_NAME)?.strip_suffix('/')?.to_owned(), file.absolute.clone()))
        })
        .collect();
    // From the outside in.
    folders.sort();
    for (folder, path) in folders {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| CliError::usage(format_args!("cannot read {}: {error}", path.display())))?;
        project.config.add_folder(&folder, &text, &path).map_err(CliError::usage)?;
    }
    check_rule_names(&project.config)?;
    Ok(found)
}

/// A rule that does not exist is most likely misspelt, and then switches nothing off.
fn check_rule_names(config: &Config) -> Result<(), CliError> {
    let unknown = config.named_rules().find(|name| *name != "*" && !analysis::rules().any(|rule| rule.id == *name));
    let Some(name) = unknown else { return Ok(()) };
    let error = CliError::usage(format_args!("the configuration names the rule `{name}`, which does not exist"));
    Err(match nearest(name, analysis::rules().map(|rule| rule.id)) {
        Some(id) => error.advice(format_args!("did you mean `{id}`?")),
        None => error.advice("`plimsoll rules list` lists the rules"),
    })
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
