use super::discover::survey;
use super::discovery::Discovery;
use super::options::Options;
use super::path_filter::GlobError;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

/// Changes that follow each other faster than this are told together: an editor saves in several steps, a checkout
/// changes many files.
const QUIET: Duration = Duration::from_millis(80);

/// Changes are told after this time even where they do not cease.
const LONGEST: Duration = Duration::from_secs(2);

/// How soon a cancellation is seen.
const TICK: Duration = Duration::from_millis(50);

/// How often folders are looked through that the system cannot watch.
const POLL: Duration = Duration::from_secs(2);

/// Files that decide what is analysed and how, whether or not they are analysed themselves.
const DECIDING: &[&str] = &[".gitignore", super::ignore_rules::OWN_NAME, super::attributes::NAME, "plimsoll.toml"];

/// Watches a project for changes of what [`discover`](fn@super::discover) would find in it.
///
/// Only folders that discovery walks are watched, not `node_modules` or `target`: systems allow few watches. An event
/// only says when to look; what changed is told by looking through the project again.
pub struct Watcher {
    root: PathBuf,
    options: Options,
    notifier: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    watched: HashSet<PathBuf>,
    /// Whether some folder could not be watched.
    polls: bool,
    known: Known,
    /// Files that the program writes itself.
    own: HashSet<PathBuf>,
}

/// The absolute path without links in its folders, some of which need not be there yet.
fn real_path(file: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(file).ok()?;
    let there = absolute.ancestors().skip(1).find_map(|folder| Some((folder, std::fs::canonicalize(folder).ok()?)));
    let (folder, real) = there?;
    Some(real.join(absolute.strip_prefix(folder).ok()?))
}

/// The files of a project with what tells that they were written to.
type Known = BTreeMap<Arc<str>, (u64, Option<SystemTime>)>;

impl Watcher {
    /// Begins to watch `root`: whatever changes from now on will be told. Where the system gives no or too few watches,
    /// the project is looked through every two seconds instead.
    pub fn new(root: &Path, options: &Options) -> Result<Self, GlobError> {
        let (sender, events) = channel();
        let notifier = notify::recommended_watcher(move |event| {
            // The receiver is gone only when the watcher is.
            let _ = sender.send(event);
        })
        .ok();
        let mut watcher = Self {
            root: std::fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf()),
            options: options.clone(),
            polls: notifier.is_none(),
            notifier,
            events,
            watched: HashSet::new(),
            known: Known::new(),
            own: HashSet::new(),
        };
        watcher.known = watcher.look()?;
        Ok(watcher)
    }

    /// Takes no notice of these files, which the program writes itself: a report in the project must not cause another.
    #[must_use]
    pub fn ignoring(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.own.extend(files.into_iter().filter_map(|file| real_path(&file)));
        self
    }

    /// Whether the system could not watch all folders, so that changes are seen only every two seconds.
    #[must_use]
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Blocks until something changed, and tells what: paths relative to the root, sorted. Ends once `cancelled` is set.
    pub fn changes(mut self, cancelled: &AtomicBool) -> impl Iterator<Item = Vec<PathBuf>> {
        std::iter::from_fn(move || {
            while !cancelled.load(Ordering::Relaxed) {
                let touched = self.wait(cancelled)?;
                // The globs were good when the watch began.
                let now = self.look().ok()?;
                let changed = self.changed(&touched, &now);
                self.known = now;
                if !changed.is_empty() {
                    return Some(changed);
                }
            }
            None
        })
    }

    /// Waits for events and until they cease; the paths that they are about. `None` when cancelled.
    fn wait(&self, cancelled: &AtomicBool) -> Option<HashSet<PathBuf>> {
        let mut touched = HashSet::new();
        let began = Instant::now();
        let mut first: Option<Instant> = None;
        loop {
            let patience = if first.is_some() { QUIET } else { TICK };
            match self.events.recv_timeout(patience) {
                Ok(Ok(event)) if is_change(event.kind) => {
                    touched.extend(event.paths.into_iter().filter(|path| !self.is_own(path)));
                    if !touched.is_empty() || event.attrs.flag().is_some() {
                        first.get_or_insert_with(Instant::now);
                    }
                }
                // Events were lost; what changed is found by looking.
                Ok(Err(_)) => drop(first.get_or_insert_with(Instant::now)),
                Err(RecvTimeoutError::Timeout) if first.is_some() => return Some(touched),
                Ok(Ok(_)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(TICK),
            }
            if cancelled.load(Ordering::Relaxed) {
                return None;
            }
            if first.is_some_and(|first| first.elapsed() > LONGEST) || (self.polls && began.elapsed() > POLL) {
                return Some(touched);
            }
        }
    }

    /// Looks through the project, and watches folders that are new.
    fn look(&mut self) -> Result<Known, GlobError> {
        loop {
            let (found, folders) = survey(
                Some(&self.root),
                std::slice::from_ref(&self.root),
                &self.options,
                None,
                &AtomicBool::new(false),
            )?;
            // Into a folder that was not watched yet something may have been written since it was looked through.
            if !self.watch(folders) {
                return Ok(files_of(found));
            }
        }
    }

    /// Watches those of `folders` that are not watched yet; whether there were any.
    fn watch(&mut self, folders: Vec<PathBuf>) -> bool {
        let current: HashSet<PathBuf> = folders.into_iter().collect();
        // The system forgets a folder that is removed; made again, it is to be watched again.
        self.watched.retain(|folder| current.contains(folder));
        let Some(notifier) = &mut self.notifier else { return false };
        let mut any = false;
        for folder in current {
            if !self.watched.contains(&folder) {
                if notifier.watch(&folder, RecursiveMode::NonRecursive).is_err() && folder.is_dir() {
                    self.polls = true;
                }
                self.watched.insert(folder);
                any = true;
            }
        }
        any
    }

    fn changed(&self, touched: &HashSet<PathBuf>, now: &Known) -> Vec<PathBuf> {
        let mut changed: BTreeSet<PathBuf> = BTreeSet::new();
        let is_own = |path: &str| self.own.contains(&self.root.join(path));
        for path in now.keys().chain(self.known.keys()) {
            if now.get(path) != self.known.get(path) && !is_own(path) {
                changed.insert(PathBuf::from(&**path));
            }
        }
        for path in touched {
            let Ok(relative) = path.strip_prefix(&self.root) else { continue };
            let decides = relative.file_name().is_some_and(|name| DECIDING.iter().any(|deciding| name == *deciding));
            let known = relative.to_str().is_some_and(|path| now.contains_key(path) || self.known.contains_key(path));
            if decides || known {
                changed.insert(relative.to_path_buf());
            }
        }
        changed.into_iter().collect()
    }

    fn is_own(&self, path: &Path) -> bool {
        self.own.contains(path)
            || path.file_name().and_then(|name| name.to_str()).is_some_and(super::write::is_temporary_name)
    }
}

fn files_of(found: Discovery) -> Known {
    found.files.into_iter().map(|file| (file.path, (file.size, file.modified))).collect()
}

/// Whether an event says that a content or a folder's list may be another. Reading a file, which scanning does, is none.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(_)) => false,
        _ => true,
    }
}
