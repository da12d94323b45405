//! The files of a commit in a folder of their own, for one scan.
//!
//! The folder has a small `.git` that borrows the objects of the copy, so that the scan can look at the base. Links and submodules
//! are left out: no path can lead elsewhere, whatever the scan does. Files are as git keeps them; no filter is run.

use super::error::{FetchError, chain};
use gix::bstr::{BString, ByteSlice, ByteVec};
use gix::objs::tree::EntryKind;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

/// Bytes of a file that is checked out; no source is larger, and the scan would leave it out.
const LARGEST_FILE: u64 = 64 << 20;

/// Bytes of a path. Systems have limits of their own below it.
const LONGEST_PATH: usize = 4000;

/// A folder for one scan; it is removed with it.
#[derive(Debug)]
pub(in crate::scans) struct Checkout {
    /// Holds the work tree and, beside it, what the scan writes.
    folder: TempDir,
    commit: String,
}

/// What was checked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::scans) struct Filled {
    pub(in crate::scans) files: u64,
    pub(in crate::scans) bytes: u64,
    /// Links and submodules.
    pub(in crate::scans) links: u64,
    /// Files that are larger than a source can be, and names that no folder takes.
    pub(in crate::scans) left_out: u64,
}

/// What may be checked out at most.
#[derive(Debug, Clone, Copy)]
pub(in crate::scans) struct CheckoutLimits {
    pub(in crate::scans) bytes: u64,
    pub(in crate::scans) entries: u64,
}

impl Checkout {
    /// An empty folder below `work` whose git knows `commit` and the objects in `objects`. `branch` is its full name, `origin` where
    /// people see it.
    pub(in crate::scans) fn prepare(
        work: &Path,
        objects: &Path,
        commit: &str,
        branch: Option<&str>,
        origin: Option<&str>,
    ) -> Result<Self, FetchError> {
        fs::create_dir_all(work).map_err(FetchError::disk(work))?;
        let folder = tempfile::Builder::new().prefix("scan-").tempdir_in(work).map_err(FetchError::disk(work))?;
        let checkout = Self { folder, commit: commit.to_owned() };
        let git = checkout.root().join(".git");
        let branch = branch.filter(|name| {
            name.starts_with("refs/heads/") && gix::validate::reference::name(name.as_bytes().as_bstr()).is_ok()
        });
        let (head, packed) = match branch {
            Some(name) => {
                (format!("ref: {name}\n"), format!("# pack-refs with: peeled fully-peeled sorted \n{commit} {name}\n"))
            }
            None => (format!("{commit}\n"), String::new()),
        };
        let mut config = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n".to_owned();
        if let Some(origin) = origin {
            config.push_str("[remote \"origin\"]\n\turl = ");
            config.push_str(origin);
            config.push('\n');
        }
        let objects = objects.canonicalize().map_err(FetchError::disk(objects))?;
        for (path, text) in [
            ("HEAD", head),
            ("packed-refs", packed),
            ("config", config),
            ("objects/info/alternates", format!("{}\n", objects.display())),
            ("refs/heads/.keep", String::new()),
        ] {
            let path = git.join(path);
            let parent = path.parent().unwrap_or(&git);
            fs::create_dir_all(parent).map_err(FetchError::disk(parent))?;
            fs::write(&path, text).map_err(FetchError::disk(&path))?;
        }
        // A name that is none of a reference must not stand among them.
        let keep = git.join("refs/heads/.keep");
        fs::remove_file(&keep).map_err(FetchError::disk(&keep))?;
        Ok(checkout)
    }

    /// A folder for what a scan writes, where the code is scanned in its place.
    pub(in crate::scans) fn only_outputs(work: &Path) -> Result<Self, FetchError> {
        fs::create_dir_all(work).map_err(FetchError::disk(work))?;
        let folder = tempfile::Builder::new().prefix("scan-").tempdir_in(work).map_err(FetchError::disk(work))?;
        Ok(Self { folder, commit: String::new() })
    }

    /// Writes down which commits have no parents here.
    pub(in crate::scans) fn set_shallow(&self, shallow: Option<&[u8]>) -> Result<(), FetchError> {
        let path = self.root().join(".git/shallow");
        match shallow {
            Some(bytes) => fs::write(&path, bytes).map_err(FetchError::disk(&path)),
            None if path.exists() => fs::remove_file(&path).map_err(FetchError::disk(&path)),
            None => Ok(()),
        }
    }

    /// The work tree.
    pub(in crate::scans) fn root(&self) -> PathBuf {
        self.folder.path().join("code")
    }

    /// Leaves only the files: nothing leads to the copy any more.
    pub(in crate::scans) fn without_git(&self) -> Result<(), FetchError> {
        let git = self.root().join(".git");
        fs::remove_dir_all(&git).map_err(FetchError::disk(&git))
    }

    /// Where the scan writes `name`.
    pub(in crate::scans) fn output(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn repository(&self) -> Result<gix::Repository, FetchError> {
        let open = gix::open::Options::isolated().open(self.root());
        open.map(|repository| repository.to_thread_local()).map_err(|error| self.broken(&error))
    }

    fn broken(&self, error: &gix::Error) -> FetchError {
        FetchError::Broken { what: format!("commit {}", self.commit), reason: chain(error) }
    }

    /// The file `path` of commit `commit`, where there is one that is not larger than `limit`.
    pub(in crate::scans) fn file_of(
        &self,
        commit: &str,
        path: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, FetchError> {
        let repository = self.repository()?;
        let Ok(id) = gix::ObjectId::from_hex(commit.as_bytes()) else { return Ok(None) };
        let Ok(found) = repository.find_commit(id) else { return Ok(None) };
        let tree = found.tree().map_err(|error| self.broken(&error))?;
        let Ok(Some(entry)) = tree.lookup_entry_by_path(path) else { return Ok(None) };
        if !entry.mode().is_blob() {
            return Ok(None);
        }
        let size = repository.find_header(entry.id()).map_err(|error| self.broken(&error))?.size();
        if size > limit {
            return Ok(None);
        }
        let object = entry.object().map_err(|error| self.broken(&error))?;
        Ok(Some(object.data.clone()))
    }

    /// Whether the commit where what is checked out left `base` is here.
    pub(in crate::scans) fn has_merge_base(&self, base: &str) -> bool {
        let (Ok(head), Ok(base)) =
            (gix::ObjectId::from_hex(self.commit.as_bytes()), gix::ObjectId::from_hex(base.as_bytes()))
        else {
            return false;
        };
        self.repository().is_ok_and(|repository| repository.merge_base(base, head).is_ok_and(|found| found.is_some()))
    }

    /// Writes the files of the commit, and git's list of them.
    pub(in crate::scans) fn fill(&self, limits: CheckoutLimits, stop: &AtomicBool) -> Result<Filled, FetchError> {
        let repository = self.repository()?;
        let id = gix::ObjectId::from_hex(self.commit.as_bytes()).map_err(|error| FetchError::Broken {
            what: format!("commit {}", self.commit),
            reason: error.to_string(),
        })?;
        let commit = repository.find_commit(id).map_err(|error| self.broken(&error))?;
        let tree = commit.tree_id().map_err(|error| self.broken(&error))?.detach();
        let mut filled = Filled::default();
        let mut entries = 0;
        // Folders whose entries are still to be looked at.
        let mut waiting = vec![(tree, BString::default())];
        while let Some((id, folder)) = waiting.pop() {
            let tree = repository.find_tree(id).map_err(|error| self.broken(&error))?;
            for entry in tree.iter() {
                let entry = entry.map_err(|error| FetchError::Broken {
                    what: format!("commit {}", self.commit),
                    reason: error.to_string(),
                })?;
                if stop.load(Ordering::Relaxed) {
                    return Err(FetchError::Stopped);
                }
                entries += 1;
                if entries > limits.entries {
                    return Err(FetchError::TooMany { commit: self.commit.clone(), limit: limits.entries });
                }
                let mut path = folder.clone();
                if !path.is_empty() {
                    path.push_byte(b'/');
                }
                path.push_str(entry.filename());
                let kind = entry.mode().kind();
                if matches!(kind, EntryKind::Link | EntryKind::Commit) {
                    filled.links += 1;
                    continue;
                }
                let is_sound = gix::validate::path::component(
                    entry.filename(),
                    None,
                    gix::validate::path::component::Options { protect_windows: cfg!(windows), ..Default::default() },
                )
                .is_ok();
                let Some(on_disk) = self.on_disk(&path).filter(|_| is_sound) else {
                    filled.left_out += 1;
                    continue;
                };
                if kind == EntryKind::Tree {
                    if fs::create_dir(&on_disk).is_ok() {
                        waiting.push((entry.object_id(), path));
                    } else {
                        filled.left_out += 1;
                    }
                    continue;
                }
                // Its size is asked for first: a small object may unpack to any size.
                let size = repository.find_header(entry.object_id()).map_err(|error| self.broken(&error))?.size();
                if size > LARGEST_FILE {
                    filled.left_out += 1;
                    continue;
                }
                if filled.bytes.saturating_add(size) > limits.bytes {
                    let limit_mb = limits.bytes >> 20;
                    return Err(FetchError::CheckoutTooLarge { commit: self.commit.clone(), limit_mb });
                }
                let object = repository.find_object(entry.object_id()).map_err(|error| self.broken(&error))?;
                match write_new(&on_disk, &object.data, kind == EntryKind::BlobExecutable) {
                    Ok(()) => {
                        filled.files += 1;
                        filled.bytes += size;
                    }
                    // On systems where names are alike that git tells apart.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => filled.left_out += 1,
                    Err(error) => return Err(FetchError::disk(&on_disk)(error)),
                }
            }
        }
        // Without the list, ignore files hold for tracked files too; nothing else.
        if let Ok(mut index) = repository.index_from_tree(&tree) {
            let _ = index.write(gix::index::write::Options::default());
        }
        Ok(filled)
    }

    /// `None` where this system has no such path.
    fn on_disk(&self, path: &BString) -> Option<PathBuf> {
        if path.len() > LONGEST_PATH || path.split(|byte| *byte == b'/').any(|part| part.len() > 255) {
            return None;
        }
        Some(self.root().join(gix::path::from_bstr(path.as_bstr()).ok()?))
    }
}

fn write_new(path: &Path, bytes: &[u8], executable: bool) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if executable { 0o777 } else { 0o666 });
    #[cfg(not(unix))]
    let _ = executable;
    options.open(path)?.write_all(bytes)
}
