//! The files that git tracks: for them ignore files have no meaning.

use super::Repository;
use super::error::{GitError, chain};
use gix::bstr::{BStr, BString, ByteVec};
use std::path::{Component, Path, PathBuf};

/// What the index of a work tree holds.
pub(in crate::workspace) struct TrackedFiles {
    work_tree: PathBuf,
    index: gix::worktree::Index,
}

impl TrackedFiles {
    /// Of the work tree that holds `folder`; `None` where there is none that can be used, or nothing was ever added to it.
    pub(in crate::workspace) fn of(folder: &Path) -> Result<Option<Self>, GitError> {
        // A repository that cannot be used is told by who asks for its head.
        let Ok(Some(repository)) = Repository::open(folder) else { return Ok(None) };
        let unusable = |reason| GitError::Unusable { folder: repository.work_tree.clone(), reason };
        let index = repository.shared.to_thread_local().try_index().map_err(|error| unusable(chain(&error)))?;
        Ok(index.map(|index| Self { work_tree: repository.work_tree.clone(), index }))
    }

    /// Whether the file, or anything below the folder, is tracked. `path` is absolute.
    pub(in crate::workspace) fn holds(&self, path: &Path, is_folder: bool) -> bool {
        let Ok(below) = path.strip_prefix(&self.work_tree) else { return false };
        let mut name = BString::default();
        for component in below.components() {
            if let Component::Normal(part) = component {
                if !name.is_empty() {
                    name.push_byte(b'/');
                }
                name.push_str(part.as_encoded_bytes());
            }
        }
        if is_folder {
            name.push_byte(b'/');
            return self.index.prefixed_entries_range(name.as_ref()).is_some_and(|range| !range.is_empty());
        }
        let name: &BStr = name.as_ref();
        self.index.entry_by_path(name).is_some()
    }
}
