use super::ControlFiles;
use super::attributes::Attributes;
use super::classify;
use super::discovery::{Discovery, SkippedFile, SourceFile};
use super::ignore_rules::IgnoreRules;
use super::options::Options;
use super::path_filter::{GlobError, PathFilter};
use super::paths::{common_folder, shown_below, shown_name, work_tree_of};
use super::plain::PlainFile;
use super::refusal;
use super::walk::{self, Finds, Folder, FoundFile, Walk, Way};
use crate::finding::{Problem, ProblemKind, SkipReason};
use crate::language::Language;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// Finds what there is to analyse in `paths`, files and folders; the root is the deepest folder that holds them all.
/// Uses the threads of the current rayon pool. Stops early once `cancelled` is set; the result is then not whole.
///
/// A path that does not exist is a problem of the result, not an error.
pub fn discover(paths: &[PathBuf], options: &Options, cancelled: &AtomicBool) -> Result<Discovery, GlobError> {
    survey(None, paths, options, None, cancelled).map(|(discovery, _)| discovery)
}

/// As [`discover`], with a given project `root`, which `include` and `exclude` and all shown paths are relative to.
/// Paths that lie outside of it are told as problems.
pub fn discover_below(
    root: &Path,
    paths: &[PathBuf],
    options: &Options,
    cancelled: &AtomicBool,
) -> Result<Discovery, GlobError> {
    discover_by(root, paths, options, None, cancelled)
}

/// As [`discover_below`], with what is left out as `control_files` say, where they are given, and not as those on the disk do.
pub fn discover_by(
    root: &Path,
    paths: &[PathBuf],
    options: &Options,
    control_files: Option<&ControlFiles>,
    cancelled: &AtomicBool,
) -> Result<Discovery, GlobError> {
    survey(Some(root), paths, options, control_files, cancelled).map(|(discovery, _)| discovery)
}

/// What there is to analyse, and the folders that were looked through for it.
pub(super) fn survey(
    root: Option<&Path>,
    paths: &[PathBuf],
    options: &Options,
    control_files: Option<&ControlFiles>,
    cancelled: &AtomicBool,
) -> Result<(Discovery, Vec<PathBuf>), GlobError> {
    let filter = PathFilter::new(options)?;
    let mut finds = Finds::default();
    let named = Named::resolve(paths, &mut finds);
    let Some(root) = named.root(root) else {
        return Ok((Discovery { problems: sorted(finds.problems), ..Discovery::default() }, Vec::new()));
    };
    let named = named.below(&root, &mut finds);

    let work_tree = work_tree_of(&root);
    let boundary = work_tree.unwrap_or(&root);
    let attributes = Attributes::down_to(&root, boundary, control_files);
    let walk = Walk {
        options,
        filter: &filter,
        attributes: &attributes,
        control_files,
        boundary,
        in_work_tree: work_tree.is_some(),
        tracked: &OnceLock::new(),
        apart: &named.folders.iter().cloned().collect(),
        cancelled,
        found: Mutex::new(finds),
    };
    let folders = named.folders.iter().map(|folder| named_folder(folder, &root, options, &walk)).collect();
    walk.run(folders);
    let mut finds = walk.take();
    if options.follow_symlinks {
        follow_links(&walk, &mut finds);
    }
    let explicit = named.files(&root, &filter, &mut finds);
    let folders = std::mem::take(&mut finds.folders);
    Ok((gather(root.clone(), finds, explicit, attributes, options), folders))
}

/// The named paths, absolute and without links in them.
struct Named {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Named {
    fn resolve(paths: &[PathBuf], finds: &mut Finds) -> Self {
        let mut named = Self { files: Vec::new(), folders: Vec::new() };
        for path in paths {
            match resolve(path) {
                Ok((absolute, true)) => named.folders.push(absolute),
                Ok((absolute, false)) => named.files.push(absolute),
                Err(error) => {
                    let shown = path.to_string_lossy();
                    let message = match error.kind() {
                        ErrorKind::NotFound => {
                            "There is no such file or folder. Check the spelling and the folder you are in.".to_owned()
                        }
                        _ => format!("The path cannot be used: {error}."),
                    };
                    finds.problem(ProblemKind::Unreadable, &shown, message);
                }
            }
        }
        for list in [&mut named.files, &mut named.folders] {
            list.sort();
            list.dedup();
        }
        named
    }

    fn root(&self, given: Option<&Path>) -> Option<PathBuf> {
        match given {
            Some(root) => fs::canonicalize(root).ok(),
            None => common_folder(
                self.folders.iter().map(PathBuf::as_path).chain(self.files.iter().filter_map(|file| file.parent())),
            ),
        }
    }

    /// Those that lie at or below `root`; the others are told.
    fn below(mut self, root: &Path, finds: &mut Finds) -> Self {
        for list in [&mut self.files, &mut self.folders] {
            list.retain(|path| {
                let inside = path.starts_with(root);
                if !inside {
                    let message = format!(
                        "It lies outside of the project root {} and was not analysed. Analyse it by itself.",
                        root.display()
                    );
                    finds.problem(ProblemKind::Unreadable, &path.to_string_lossy(), message);
                }
                inside
            });
        }
        self
    }

    /// The files among them. Ignore files and recognition do not hold for them, `include` and `exclude` do.
    fn files(&self, root: &Path, filter: &PathFilter, finds: &mut Finds) -> Vec<FoundFile> {
        let mut found = Vec::new();
        for absolute in &self.files {
            let shown = shown_below(absolute, root).unwrap_or_default();
            let relative = Path::new(&shown);
            if filter.excludes_with_parents(relative) || !filter.includes(relative) {
                finds.skipped.push(SkippedFile { path: Arc::from(shown), reason: SkipReason::Excluded });
                continue;
            }
            let metadata = match fs::metadata(absolute) {
                Ok(metadata) => metadata,
                Err(error) => {
                    finds.problem(ProblemKind::Unreadable, &shown, refusal::unreadable(&error));
                    continue;
                }
            };
            if !metadata.is_file() {
                finds.problem(ProblemKind::Unreadable, &shown, refusal::not_a_file(metadata.file_type()));
                continue;
            }
            let (name, lossy) = shown_name(absolute.file_name().unwrap_or_default());
            if lossy {
                finds.problem(ProblemKind::Encoding, &shown, walk::LOSSY_NAME);
            }
            let absolute = absolute.clone();
            if let Some(language) = walk::language_of(&absolute, &name, true, &shown, finds) {
                let metadata = Some(metadata);
                found.push(FoundFile { shown, absolute, language, by_name: None, metadata });
            } else {
                let path: Arc<str> = Arc::from(shown);
                finds.plain.push(PlainFile { path: Arc::clone(&path), absolute });
                finds.skipped.push(SkippedFile { path, reason: SkipReason::UnknownLanguage });
            }
        }
        found
    }
}

/// The absolute path without links in it, and whether it is a folder. A file that is itself a link keeps its name:
/// it was named, so it is followed.
fn resolve(path: &Path) -> std::io::Result<(PathBuf, bool)> {
    let target = fs::canonicalize(path)?;
    if target.is_dir() {
        return Ok((target, true));
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok((fs::canonicalize(parent)?.join(name), false))
        }
        _ => Ok((target, false)),
    }
}

fn named_folder(folder: &Path, root: &Path, options: &Options, walk: &Walk) -> Folder {
    let shown = shown_below(folder, root).unwrap_or_default();
    let mut problems = Vec::new();
    let rules = IgnoreRules::above(folder, options.use_gitignore, walk.control_files, &mut problems);
    if let Ok(mut finds) = walk.found.lock() {
        finds.problems.append(&mut problems);
    }
    let shown = if shown.is_empty() { shown } else { shown + "/" };
    Folder { absolute: folder.to_path_buf(), shown, rules, way: Way::Named, only_tracked: false }
}

/// Walks what links lead to and was not reached otherwise. Links are taken in the order of their paths, one after
/// the other, so that it does not depend on threads which of two links to one folder gives it its name.
fn follow_links(walk: &Walk, finds: &mut Finds) {
    let mut pending: BTreeSet<String> = BTreeSet::new();
    let mut links = Vec::new();
    let mut add = |links: &mut Vec<_>, found: &mut Finds| {
        for link in found.links.drain(..) {
            if pending.insert(link.shown.clone()) {
                links.push(link);
            }
        }
        links.sort_by(|a: &walk::FoundLink, b| b.shown.cmp(&a.shown));
    };
    add(&mut links, finds);
    let mut folders: HashSet<PathBuf> = finds.folders.iter().cloned().collect();
    let mut files: HashSet<PathBuf> = finds.files.iter().map(|file| file.absolute.clone()).collect();
    while let Some(link) = links.pop() {
        if walk.cancelled.load(Ordering::Relaxed) {
            return;
        }
        let mut found = if link.target.is_dir() {
            if folders.contains(&link.target) {
                continue;
            }
            let below = Walk { apart: &folders, found: Mutex::default(), ..*walk };
            let shown = format!("{}/", link.shown);
            below.run(vec![Folder {
                absolute: link.target,
                shown,
                rules: link.rules,
                way: Way::Named,
                only_tracked: false,
            }]);
            below.take()
        } else {
            linked_file(link.shown, link.target)
        };
        folders.extend(found.folders.iter().cloned());
        found.files.retain(|file| files.insert(file.absolute.clone()));
        add(&mut links, &mut found);
        finds.merge(found);
    }
}

fn linked_file(shown: String, target: PathBuf) -> Finds {
    let mut found = Finds::default();
    let name = shown.rsplit('/').next().unwrap_or_default().to_owned();
    let metadata = fs::metadata(&target).ok().filter(fs::Metadata::is_file);
    if let (Some(metadata), Some(language)) = (metadata, Language::detect(&name, "")) {
        found.files.push(FoundFile {
            by_name: classify::class_of_name(&name),
            shown,
            absolute: target,
            language,
            metadata: Some(metadata),
        });
    }
    found
}

/// Puts everything in order and decides what the names and attributes say.
fn gather(
    root: PathBuf,
    finds: Finds,
    explicit: Vec<FoundFile>,
    mut attributes: Attributes,
    options: &Options,
) -> Discovery {
    let Finds {
        files: found,
        mut skipped,
        mut problems,
        unknown_count,
        attributes: mut attribute_files,
        mut plain,
        ..
    } = finds;
    attribute_files.sort();
    for (folder, lines) in attribute_files.iter().filter(|(folder, _)| !folder.is_empty()) {
        attributes.add_below(folder, lines);
    }
    let mut files: Vec<SourceFile> = Vec::with_capacity(found.len() + explicit.len());
    files.extend(explicit.into_iter().filter_map(|file| source_file(file, true, false, &mut problems)));
    let named: HashSet<Arc<str>> = files.iter().map(|file| Arc::clone(&file.path)).collect();
    for file in found {
        if named.contains(file.shown.as_str()) {
            continue;
        }
        let said = attributes.said_of(&file.shown);
        let generated =
            said.generated == Some(true) || (said.generated.is_none() && file.by_name == Some(SkipReason::Generated));
        let vendored =
            said.vendored == Some(true) || (said.vendored.is_none() && file.by_name == Some(SkipReason::Vendored));
        let minified = said.generated.is_none() && file.by_name == Some(SkipReason::Minified);
        let reason = [
            (vendored && !options.include_vendored, SkipReason::Vendored),
            (generated && !options.include_generated, SkipReason::Generated),
            (minified && !options.include_minified, SkipReason::Minified),
        ]
        .into_iter()
        .find_map(|(left_out, reason)| left_out.then_some(reason));
        match reason {
            Some(reason) => skipped.push(SkippedFile { path: Arc::from(file.shown), reason }),
            None => files.extend(source_file(file, false, said.generated == Some(false), &mut problems)),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    skipped.retain(|file| !named.contains(&file.path));
    skipped.sort();
    skipped.dedup();
    plain.retain(|file| {
        let said = attributes.said_of(&file.path);
        (said.generated != Some(true) || options.include_generated)
            && (said.vendored != Some(true) || options.include_vendored)
    });
    plain.sort();
    plain.dedup();
    Discovery { root, files, skipped, plain, unknown_count, problems: sorted(problems) }
}

fn source_file(
    file: FoundFile,
    explicit: bool,
    said_to_be_written: bool,
    problems: &mut Vec<Problem>,
) -> Option<SourceFile> {
    let path: Arc<str> = Arc::from(file.shown);
    let metadata = match file.metadata.map_or_else(|| fs::symlink_metadata(&file.absolute), Ok) {
        Ok(metadata) => metadata,
        Err(error) => {
            problems.push(Problem { kind: ProblemKind::Unreadable, path, message: refusal::unreadable(&error) });
            return None;
        }
    };
    Some(SourceFile {
        path,
        absolute: file.absolute,
        language: file.language,
        size: metadata.len(),
        modified: metadata.modified().ok(),
        explicit,
        said_to_be_written,
    })
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|a, b| (&a.path, a.kind, &a.message).cmp(&(&b.path, b.kind, &b.message)));
    problems.dedup();
    problems
}
