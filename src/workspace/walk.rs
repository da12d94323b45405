//! One parallel walk over a folder.
//!
//! The `ignore` crate's own walk is not used, only its matchers: it opens whatever is called `.gitignore`, be it a
//! pipe or a link to an endless device, and does not tell what it leaves out. Here a folder's names are listed
//! first, so that what lies in it (ignore files, a nested repository, a cache tag) is known without asking again.

use super::ControlFiles;
use super::attributes::{self, Attributes};
use super::classify::{self, FolderClass, FolderMarks};
use super::discovery::SkippedFile;
use super::git::{GitError, TrackedFiles};
use super::ignore_rules::{Found, IgnoreRules, OWN_NAME, Verdict};
use super::options::Options;
use super::path_filter::PathFilter;
use super::paths::shown_name;
use super::plain::{self, PlainFile};
use super::refusal;
use crate::finding::{Problem, ProblemKind, SkipReason};
use crate::language::Language;
use std::collections::HashSet;
use std::fs::{self, DirEntry, File, FileType, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Version control's own folders, which are never source.
const VERSION_CONTROL: &[&str] = &[".git", ".hg", ".svn", ".jj", ".bzr", ".pijul", "CVS", "_darcs"];

/// A shebang line is shorter.
const SHEBANG: u64 = 256;

/// How many folders below one of doubtful name are asked for a licence of their own.
const LICENCE_PROBES: usize = 16;

/// What holds for the whole walk.
pub(super) struct Walk<'w> {
    pub(super) options: &'w Options,
    pub(super) filter: &'w PathFilter,
    /// What is said above and at the root, known before the walk.
    pub(super) attributes: &'w Attributes,
    /// In place of what the folders hold.
    pub(super) control_files: Option<&'w ControlFiles>,
    /// The root, or the top of its work tree: links are not followed out of it.
    pub(super) boundary: &'w Path,
    pub(super) in_work_tree: bool,
    /// Read when the first thing is found that git ignores.
    pub(super) tracked: &'w OnceLock<Option<TrackedFiles>>,
    /// Folders that are walked by themselves, because they were named or were seen before.
    pub(super) apart: &'w HashSet<PathBuf>,
    pub(super) cancelled: &'w AtomicBool,
    pub(super) found: Mutex<Finds>,
}

/// What a walk found, in no order.
#[derive(Default)]
pub(super) struct Finds {
    pub(super) files: Vec<FoundFile>,
    pub(super) skipped: Vec<SkippedFile>,
    pub(super) problems: Vec<Problem>,
    pub(super) unknown_count: u64,
    /// Those in no language that may be text.
    pub(super) plain: Vec<PlainFile>,
    /// Attribute files: shown folder, and the lines that matter.
    pub(super) attributes: Vec<(String, Vec<u8>)>,
    /// Links that may be followed.
    pub(super) links: Vec<FoundLink>,
    /// Walked folders.
    pub(super) folders: Vec<PathBuf>,
}

/// A file of a known language.
pub(super) struct FoundFile {
    pub(super) shown: String,
    pub(super) absolute: PathBuf,
    pub(super) language: Language,
    pub(super) by_name: Option<SkipReason>,
    pub(super) metadata: Option<Metadata>,
}

/// A symbolic link into the project.
pub(super) struct FoundLink {
    pub(super) shown: String,
    pub(super) target: PathBuf,
    pub(super) rules: Arc<IgnoreRules>,
}

/// A folder to be walked.
pub(super) struct Folder {
    pub(super) absolute: PathBuf,
    /// Empty for the root, else ending in `/`.
    pub(super) shown: String,
    /// The rules that hold above it.
    pub(super) rules: Arc<IgnoreRules>,
    pub(super) way: Way,
    /// Whether git ignores it, so that only what is tracked all the same belongs to the project.
    pub(super) only_tracked: bool,
}

/// How a folder came to be walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Named, or led to by a link: walked whatever it is.
    Named,
    Below,
    /// Below, and of a name that makes others' code likely.
    BelowPerhapsVendored,
}

impl Finds {
    pub(super) fn problem(&mut self, kind: ProblemKind, path: &str, message: impl Into<String>) {
        let path = path.trim_end_matches('/');
        self.problems.push(Problem { kind, path: Arc::from(path), message: message.into() });
    }

    fn skip(&mut self, path: &str, reason: SkipReason) {
        self.skipped.push(SkippedFile { path: Arc::from(path), reason });
    }

    pub(super) fn merge(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
        self.problems.append(&mut other.problems);
        self.unknown_count += other.unknown_count;
        self.plain.append(&mut other.plain);
        self.attributes.append(&mut other.attributes);
        self.links.append(&mut other.links);
        self.folders.append(&mut other.folders);
    }
}

impl Walk<'_> {
    /// Walks `folders` with all threads of the current pool.
    pub(super) fn run(&self, folders: Vec<Folder>) {
        rayon::scope(|scope| {
            for folder in folders {
                scope.spawn(|scope| self.walk(folder, scope));
            }
        });
    }

    /// Everything found so far.
    pub(super) fn take(&self) -> Finds {
        std::mem::take(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn walk<'s>(&'s self, folder: Folder, scope: &rayon::Scope<'s>) {
        if self.cancelled.load(Ordering::Relaxed) {
            return;
        }
        let mut finds = Finds::default();
        for below in self.folder(folder, &mut finds) {
            scope.spawn(|scope| self.walk(below, scope));
        }
        self.found.lock().unwrap_or_else(PoisonError::into_inner).merge(finds);
    }

    /// Looks through one folder; gives the folders below it that are to be walked.
    fn folder(&self, folder: Folder, finds: &mut Finds) -> Vec<Folder> {
        let entries = list(&folder, finds);
        let mut marks = FolderMarks::default();
        for (entry, kind) in &entries {
            if let Some(name) = entry.file_name().to_str() {
                marks.note(name, kind.is_file());
            }
        }
        if let Some(reason) = self.reason_to_leave(&folder, &entries, &marks) {
            finds.skip(&folder.shown, reason);
            return Vec::new();
        }
        finds.folders.push(folder.absolute.clone());
        let given = self.control_files;
        if (marks.attributes || given.is_some())
            && let Some(lines) = attributes::lines_of(&folder.absolute.join(attributes::NAME), given)
        {
            finds.attributes.push((folder.shown.trim_end_matches('/').to_owned(), lines));
        }
        let ignore_files =
            Found { own: marks.own_ignore_file, git: marks.git_ignore_file && self.options.use_gitignore };
        let shown_ignore_file = format!("{}{OWN_NAME}", folder.shown);
        let rules = folder.rules.within(&folder.absolute, ignore_files, given, &shown_ignore_file, &mut finds.problems);

        let mut below = Vec::new();
        let (mut absolute, mut shown) = (folder.absolute, folder.shown);
        let shown_length = shown.len();
        for (entry, kind) in entries {
            let name = entry.file_name();
            let (name_text, lossy) = shown_name(&name);
            if VERSION_CONTROL.contains(&name_text.as_ref()) {
                continue;
            }
            absolute.push(&name);
            shown.truncate(shown_length);
            shown.push_str(&name_text);
            let only_tracked = folder.only_tracked;
            let at = At { absolute: &absolute, shown: &shown, name: &name_text, lossy, rules: &rules, only_tracked };
            if kind.is_dir() {
                below.extend(self.subfolder(&at, &marks, finds));
            } else if kind.is_symlink() {
                self.link(&at, finds);
            } else {
                self.file(&at, &entry, kind, finds);
            }
            absolute.pop();
        }
        below
    }

    /// Why the folder is to be left out by what lies in it.
    fn reason_to_leave(
        &self,
        folder: &Folder,
        entries: &[(DirEntry, FileType)],
        marks: &FolderMarks,
    ) -> Option<SkipReason> {
        if folder.way == Way::Named {
            return None;
        }
        if marks.repository && self.in_work_tree && !self.options.include_nested_repositories {
            return Some(SkipReason::NestedRepository);
        }
        if !self.options.include_generated && marks.cache_tag && is_cache_tag(&folder.absolute.join("CACHEDIR.TAG")) {
            return Some(SkipReason::Generated);
        }
        let vendored = marks.virtual_environment
            || (folder.way == Way::BelowPerhapsVendored && (marks.shows_vendored() || holds_foreign_project(entries)));
        (vendored && !self.options.include_vendored).then_some(SkipReason::Vendored)
    }

    fn subfolder(&self, at: &At, marks: &FolderMarks, finds: &mut Finds) -> Option<Folder> {
        if self.apart.contains(at.absolute) {
            return None;
        }
        let only_tracked = match self.standing(at, true, finds) {
            Standing::LeftOut => return None,
            Standing::Kept => false,
            Standing::OnlyTracked => true,
        };
        let class = classify::class_of_folder(at.name, marks);
        let owned = class != FolderClass::Own && self.is_said_to_be_own(at.shown);
        let way = match class {
            _ if owned => Way::Below,
            FolderClass::Left(SkipReason::Vendored) if self.options.include_vendored => Way::Below,
            FolderClass::Left(SkipReason::Generated) if self.options.include_generated => Way::Below,
            FolderClass::Left(reason) => {
                finds.skip(&format!("{}/", at.shown), reason);
                return None;
            }
            FolderClass::Perhaps => Way::BelowPerhapsVendored,
            FolderClass::Own => Way::Below,
        };
        Some(Folder {
            absolute: at.absolute.to_path_buf(),
            shown: format!("{}/", at.shown),
            rules: Arc::clone(at.rules),
            way,
            only_tracked,
        })
    }

    /// Whether the attributes say of what lies in the folder that it is the project's own.
    fn is_said_to_be_own(&self, shown: &str) -> bool {
        let said = self.attributes.said_of(&format!("{shown}/file"));
        said.vendored == Some(false) || said.generated == Some(false)
    }

    fn is_left_out(&self, at: &At, is_folder: bool, finds: &mut Finds) -> bool {
        self.standing(at, is_folder, finds) == Standing::LeftOut
    }

    fn standing(&self, at: &At, is_folder: bool, finds: &mut Finds) -> Standing {
        let verdict = if self.filter.excludes(Path::new(at.shown), is_folder) {
            Verdict::Excluded
        } else {
            at.rules.verdict(at.absolute, is_folder)
        };
        if verdict == Verdict::Excluded {
            // Of a file without a language of ours nobody wants to know that it was left out.
            if is_folder {
                finds.skip(&format!("{}/", at.shown), SkipReason::Excluded);
            } else if Language::detect(at.name, "").is_some() {
                finds.skip(at.shown, SkipReason::Excluded);
            }
        }
        match verdict {
            Verdict::Kept if !at.only_tracked => Standing::Kept,
            // As for git itself, ignoring is for what was not added: what is tracked is the project's.
            Verdict::Kept | Verdict::Ignored if self.is_tracked(at.absolute, is_folder, finds) => Standing::OnlyTracked,
            Verdict::Kept | Verdict::Ignored | Verdict::Excluded => Standing::LeftOut,
        }
    }

    fn is_tracked(&self, path: &Path, is_folder: bool, finds: &mut Finds) -> bool {
        let tracked = self.tracked.get_or_init(|| {
            TrackedFiles::of(self.boundary).unwrap_or_else(|error: GitError| {
                let message = format!("{error}; what is tracked and matches an ignore file was left out.");
                finds.problem(ProblemKind::Input, "", message);
                None
            })
        });
        tracked.as_ref().is_some_and(|tracked| tracked.holds(path, is_folder))
    }

    fn file(&self, at: &At, entry: &DirEntry, kind: FileType, finds: &mut Finds) {
        if self.is_left_out(at, false, finds) || !self.filter.includes(Path::new(at.shown)) {
            return;
        }
        let Some(language) = language_of(at.absolute, at.name, kind.is_file(), at.shown, finds) else {
            finds.unknown_count += 1;
            if kind.is_file() && plain::is_wanted(at.name, self.options) {
                finds.plain.push(PlainFile { path: Arc::from(at.shown), absolute: at.absolute.to_path_buf() });
            }
            return;
        };
        if !kind.is_file() {
            finds.problem(ProblemKind::Unreadable, at.shown, refusal::not_a_file(kind));
            return;
        }
        if at.lossy {
            finds.problem(ProblemKind::Encoding, at.shown, LOSSY_NAME);
        }
        let by_name = classify::class_of_name(at.name);
        let metadata = if by_name.is_none() {
            match entry.metadata() {
                Ok(metadata) => Some(metadata),
                Err(error) => return finds.problem(ProblemKind::Unreadable, at.shown, refusal::unreadable(&error)),
            }
        } else {
            None
        };
        finds.files.push(FoundFile {
            shown: at.shown.to_owned(),
            absolute: at.absolute.to_path_buf(),
            language,
            by_name,
            metadata,
        });
    }

    fn link(&self, at: &At, finds: &mut Finds) {
        let target = fs::canonicalize(at.absolute);
        let is_folder = target.as_ref().is_ok_and(|target| target.is_dir());
        if self.is_left_out(at, is_folder, finds) {
            return;
        }
        let matters = is_folder || Language::detect(at.name, "").is_some();
        match target {
            Err(error) => {
                let message = match error.kind() {
                    ErrorKind::NotFound => "The symbolic link leads to nothing.".to_owned(),
                    _ if is_loop(at.absolute, &error) => "The symbolic link leads in a circle.".to_owned(),
                    _ => format!("The symbolic link cannot be followed: {error}."),
                };
                finds.problem(ProblemKind::Link, at.shown, message);
            }
            Ok(target) if !target.starts_with(self.boundary) => {
                if matters {
                    finds.problem(ProblemKind::Link, at.shown, OUTSIDE);
                }
            }
            Ok(target) if is_folder && at.absolute.starts_with(&target) => {
                finds.problem(
                    ProblemKind::Link,
                    at.shown,
                    "The symbolic link leads in a circle, to a folder that it lies in; it was not followed.",
                );
            }
            Ok(target) => {
                if self.options.follow_symlinks {
                    finds.links.push(FoundLink { shown: at.shown.to_owned(), target, rules: Arc::clone(at.rules) });
                }
            }
        }
    }
}

/// Whether something belongs to what is analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    LeftOut,
    Kept,
    /// Git ignores it; it, or what lies below it, is tracked all the same.
    OnlyTracked,
}

/// The entry that is looked at.
struct At<'a> {
    absolute: &'a Path,
    shown: &'a str,
    name: &'a str,
    /// Whether the name is not valid UTF-8.
    lossy: bool,
    rules: &'a Arc<IgnoreRules>,
    /// Whether the folder that it lies in is one that git ignores.
    only_tracked: bool,
}

const OUTSIDE: &str = "The symbolic link leads out of the project and was not followed. Name its target on the command line to analyse it.";
pub(super) const LOSSY_NAME: &str =
    "The file name is not valid UTF-8; it is shown with `%` and two digits for each invalid byte.";

fn list(folder: &Folder, finds: &mut Finds) -> Vec<(DirEntry, FileType)> {
    let mut entries = Vec::new();
    let shown = if folder.shown.is_empty() { "." } else { &folder.shown };
    let mut tell = |error: &std::io::Error| {
        finds.problem(
            ProblemKind::Unreadable,
            shown,
            format!("The folder cannot be read ({error}), so nothing in it was analysed. Give read permission, or exclude it."),
        );
    };
    match fs::read_dir(&folder.absolute) {
        Err(error) => tell(&error),
        Ok(listing) => {
            for entry in listing {
                match entry.and_then(|entry| entry.file_type().map(|kind| (entry, kind))) {
                    Ok(pair) => entries.push(pair),
                    // Removed between listing and asking; there is nothing left to analyse.
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => {
                        // The listing may repeat the error without end.
                        tell(&error);
                        break;
                    }
                }
            }
        }
    }
    entries
}

/// The language by name, or by shebang where the name has no extension.
pub(super) fn language_of(
    absolute: &Path,
    name: &str,
    is_file: bool,
    shown: &str,
    finds: &mut Finds,
) -> Option<Language> {
    let by_name = Language::detect(name, "");
    if by_name.is_some() || !is_file || name.trim_start_matches('.').contains('.') {
        return by_name;
    }
    let mut head = Vec::new();
    match File::open(absolute).and_then(|file| file.take(SHEBANG).read_to_end(&mut head)) {
        Ok(_) => Language::detect(name, &String::from_utf8_lossy(&head)),
        Err(error) => {
            finds.problem(ProblemKind::Unreadable, shown, refusal::unreadable(&error));
            None
        }
    }
}

/// Whether resolving the link failed because links lead to each other. The error's kind for it is not stable yet,
/// but a link that can be read and not be resolved, with its target there, is one.
fn is_loop(link: &Path, error: &std::io::Error) -> bool {
    error.kind() != ErrorKind::PermissionDenied
        && fs::read_link(link).is_ok_and(|target| {
            link.parent().unwrap_or(link).join(target).symlink_metadata().is_ok_and(|metadata| metadata.is_symlink())
        })
}

fn is_cache_tag(path: &Path) -> bool {
    const SIGNATURE: &[u8] = b"Signature: 8a477f597d28d172789f06886806bc55";
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SIGNATURE.len() as u64).read_to_end(&mut head));
    read.is_ok() && head == SIGNATURE
}

/// Whether a folder among `entries` has a licence of its own, as a foreign project that was copied in whole has.
fn holds_foreign_project(entries: &[(DirEntry, FileType)]) -> bool {
    entries
        .iter()
        .filter(|(_, kind)| kind.is_dir())
        .take(LICENCE_PROBES)
        .any(|(entry, _)| classify::LICENCES.iter().any(|licence| entry.path().join(licence).is_file()))
}
