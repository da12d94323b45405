//! What git knows of the project: its head, the tree to compare with, and what changed since.
//!
//! Repositories are read by gix; no `git` program is needed and none is run. A repository may come from a stranger:
//! it is opened isolated from the environment and from the user's configuration, without includes, filters, hooks,
//! file-system monitors or external diff programs; and where it belongs to another user, which makes `git` refuse
//! (`safe.directory`), only its objects and references are read.

mod base;
mod blob;
mod changes;
mod commits;
mod entries;
mod error;
mod fetch;
mod history;
mod lines;
mod renames;
mod tracked;
mod web_address;

pub use base::{BaseCommit, BaseReader, BaseTree, Comparison};
pub use blob::{BlobFormat, BlobId, BlobIds};
pub use changes::{Changes, FileState, HeadFile};
pub use commits::ChangedFile;
pub use entries::BaseFile;
pub use error::GitError;
pub use fetch::FetchSource;
pub use history::{History, HistoryBlob, HistoryCommit, HistoryFilter};
pub use lines::{LineChanges, changed_lines};
pub(super) use tracked::TrackedFiles;

use super::paths::{shown_below, work_tree_of};
use std::path::{Path, PathBuf};

/// The git repository that a project lies in.
pub struct Repository {
    shared: gix::ThreadSafeRepository,
    work_tree: PathBuf,
    prefix: String,
}

/// What is checked out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Full hexadecimal id; `None` in a repository without commits.
    pub commit: Option<String>,
    /// Without `refs/heads/`; `None` where a commit is checked out rather than a branch.
    pub branch: Option<String>,
    /// When the commit was made, by its committer's clock.
    pub committed_at: Option<jiff::Timestamp>,
}

impl Repository {
    /// Opens the repository of the work tree that holds `root`, which must be absolute and without links in it.
    /// `None` where there is no work tree, and in a bare repository, which has none.
    pub fn open(root: &Path) -> Result<Option<Self>, GitError> {
        let Some(work_tree) = work_tree_of(root) else { return Ok(None) };
        let shared = gix::open::Options::isolated()
            .open(work_tree)
            .map_err(|error| GitError::Unusable { folder: work_tree.to_path_buf(), reason: error::chain(&error) })?;
        let prefix = shown_below(root, work_tree).unwrap_or_default();
        Ok(Some(Self { shared, work_tree: work_tree.to_path_buf(), prefix }))
    }

    /// The top folder of the work tree that holds `folder`, without opening its repository.
    #[must_use]
    pub fn work_tree_of(folder: &Path) -> Option<PathBuf> {
        work_tree_of(folder).map(Path::to_path_buf)
    }

    /// The top folder of the work tree.
    #[must_use]
    pub fn work_tree(&self) -> &Path {
        &self.work_tree
    }

    /// The project root below the work tree, with `/`; empty where they are the same.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether history was cut off when the repository was cloned.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.shared.to_thread_local().is_shallow().unwrap_or(false)
    }

    /// Whether the repository belongs to the user who runs this; of another's the configuration is not read.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.shared.to_thread_local().git_dir_trust() == gix::sec::Trust::Full
    }

    /// How blobs are named here, to be given to [`read_with_blob`](super::read_with_blob).
    #[must_use]
    pub fn blob_format(&self) -> BlobFormat {
        BlobFormat(self.shared.to_thread_local().object_hash())
    }

    /// What is checked out.
    pub fn head(&self) -> Result<Head, GitError> {
        let unusable =
            |error: gix::Error| GitError::Unusable { folder: self.work_tree.clone(), reason: error::chain(&error) };
        let repository = self.shared.to_thread_local();
        let mut head = repository.head().map_err(unusable)?;
        let branch = head.referent_name().map(|name| name.shorten().to_string());
        if head.is_unborn() {
            return Ok(Head { branch, ..Head::default() });
        }
        let commit = head.peel_to_commit().map_err(unusable)?;
        let committed_at = commit.time().ok().and_then(|time| jiff::Timestamp::from_second(time.seconds).ok());
        Ok(Head { commit: Some(commit.id.to_string()), branch, committed_at })
    }

    /// Id of the commit that is checked out, if there is one that can be read.
    #[must_use]
    pub fn head_commit(&self) -> Option<String> {
        self.head().ok()?.commit
    }

    /// The branch that is checked out, if there is one.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        self.head().ok()?.branch
    }

    /// Where the remote `origin` is seen in a browser, e.g. `https://github.com/owner/name`: without credentials, and
    /// `None` where it is no network address, or the configuration is not to be trusted.
    #[must_use]
    pub fn web_address(&self) -> Option<String> {
        let repository = self.shared.to_thread_local();
        let url = repository.config_snapshot().string("remote.origin.url")?;
        web_address::of(&url.to_string())
    }
}
