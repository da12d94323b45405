use super::entries::{BaseFile, Files, MAX_ENTRIES};
use super::error::{GitError, chain};
use super::{BlobId, Repository};
use crate::finding::{Problem, ProblemKind};
use crate::workspace::ByteSize;
use std::sync::Arc;

/// Which commit the project is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparison {
    /// The commit where what is checked out branched off from the base, as pull requests do: what was done on the
    /// base since is nobody's doing here.
    #[default]
    MergeBase,
    /// The base itself.
    Exact,
}

/// Bytes of trees and commits that are kept while looking for a merge base and listing a tree.
pub(super) const OBJECT_CACHE: usize = 16 << 20;

/// The files of a commit, below the project root.
pub struct BaseTree {
    shared: gix::ThreadSafeRepository,
    /// Full hexadecimal id of the commit.
    pub commit: String,
    /// Regular files, sorted by path, which is relative to the project root. Links and submodules are not among them.
    pub files: Vec<BaseFile>,
}

/// Reads contents of a [`BaseTree`]; each thread needs its own.
pub struct BaseReader {
    repository: gix::Repository,
}

/// A commit to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseCommit {
    /// Full hexadecimal id.
    pub id: String,
    /// Told where history was cut off so that the merge base could not be found, and the base itself is compared with.
    pub problem: Option<Problem>,
}

impl Repository {
    /// The commit `rev`, given as a commit id, branch, tag or any of git's expressions, or its merge base with what is
    /// checked out. A branch that is only known as `origin/<rev>` is found too, as it is in CI.
    pub fn resolve(&self, rev: &str, comparison: Comparison) -> Result<BaseCommit, GitError> {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(OBJECT_CACHE);
        let head = self.head()?.commit.ok_or_else(|| GitError::NoCommits { rev: rev.to_owned() })?;
        let base = self.commit_named(&repository, rev)?;
        let (commit, problem) = match comparison {
            Comparison::Exact => (base, None),
            Comparison::MergeBase => self.merge_base(&repository, rev, base, &head)?,
        };
        Ok(BaseCommit { id: commit.to_string(), problem })
    }

    /// The files of the commit with the full hexadecimal id `commit`, below the project root.
    pub fn tree_of(&self, commit: &str) -> Result<BaseTree, GitError> {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(OBJECT_CACHE);
        let id = gix::ObjectId::from_hex(commit.as_bytes())
            .map_err(|_| GitError::NoSuchRevision { rev: commit.to_owned() })?;
        let mut files = Files::default();
        let tree = self.project_tree(&repository, id)?;
        if let Some(tree) = tree
            && let Err(error) = tree.traverse().breadthfirst(&mut files)
            && !files.too_many
        {
            return Err(GitError::Object { id: tree.id.to_string(), reason: chain(&error) });
        }
        if files.too_many {
            return Err(GitError::TreeTooLarge { rev: commit.to_owned(), limit: MAX_ENTRIES });
        }
        files.found.sort();
        Ok(BaseTree { shared: self.shared.clone(), commit: commit.to_owned(), files: files.found })
    }

    fn commit_named(&self, repository: &gix::Repository, rev: &str) -> Result<gix::ObjectId, GitError> {
        if rev.trim().is_empty() {
            return Err(GitError::EmptyRevision);
        }
        let named = || rev.to_owned();
        let of_origin = || repository.rev_parse_single(format!("refs/remotes/origin/{rev}").as_str());
        let id = repository.rev_parse_single(rev).or_else(|error| {
            of_origin().map_err(|_| {
                let reason = chain(&error);
                if reason.contains("ambiguous") {
                    GitError::Ambiguous { rev: named(), reason }
                } else {
                    self.not_here(rev)
                }
            })
        })?;
        // A full id is resolved without asking whether there is such an object.
        let missing = |_| self.not_here(rev);
        let object = id.object().map_err(missing)?;
        let object = object.peel_tags_to_end().map_err(missing)?;
        if object.kind != gix::objs::Kind::Commit {
            return Err(GitError::NotACommit { rev: named(), kind: object.kind.to_string() });
        }
        Ok(object.id)
    }

    fn not_here(&self, rev: &str) -> GitError {
        let rev = rev.to_owned();
        if self.is_shallow() { GitError::NotInShallowClone { rev } } else { GitError::NoSuchRevision { rev } }
    }

    fn merge_base(
        &self,
        repository: &gix::Repository,
        rev: &str,
        base: gix::ObjectId,
        head: &str,
    ) -> Result<(gix::ObjectId, Option<Problem>), GitError> {
        let broken = |reason: String| GitError::Object { id: base.to_string(), reason };
        let head = gix::ObjectId::from_hex(head.as_bytes()).map_err(|error| broken(error.to_string()))?;
        match repository.merge_base(base, head) {
            Ok(Some(common)) => Ok((common.detach(), None)),
            _ if self.is_shallow() => Ok((base, Some(cut_off(rev)))),
            Ok(None) => Err(GitError::NoCommonHistory { rev: rev.to_owned() }),
            Err(error) => Err(broken(chain(&error))),
        }
    }

    /// The tree of the project root in `commit`; `None` where the commit has no such folder.
    fn project_tree<'r>(
        &self,
        repository: &'r gix::Repository,
        commit: gix::ObjectId,
    ) -> Result<Option<gix::Tree<'r>>, GitError> {
        let broken = |error: gix::Error| GitError::Object { id: commit.to_string(), reason: chain(&error) };
        let tree = repository.find_commit(commit).and_then(|commit| commit.tree()).map_err(broken)?;
        if self.prefix.is_empty() {
            return Ok(Some(tree));
        }
        let Some(entry) = tree.lookup_entry_by_path(&self.prefix).map_err(broken)? else { return Ok(None) };
        if !entry.mode().is_tree() {
            return Ok(None);
        }
        repository.find_tree(entry.object_id()).map(Some).map_err(broken)
    }
}

fn cut_off(rev: &str) -> Problem {
    Problem {
        kind: ProblemKind::History,
        path: Arc::from(""),
        message: format!(
            "History is cut off in this shallow clone, so the place where the branch left `{rev}` is not known; compared with \
             `{rev}` itself, whose newer changes may look undone. Fetch all history (`git fetch --unshallow`, in GitHub Actions \
             `fetch-depth: 0`), or compare with an exact commit."
        ),
    }
}

impl BaseTree {
    /// A reader for the calling thread.
    #[must_use]
    pub fn reader(&self) -> BaseReader {
        BaseReader::new(&self.shared)
    }

    /// The file of this path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&BaseFile> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        self.files.get(at)
    }
}

impl BaseReader {
    pub(super) fn new(shared: &gix::ThreadSafeRepository) -> Self {
        Self { repository: shared.to_thread_local() }
    }

    /// The bytes of a file, as git keeps it; `None` where it has more than `limit`.
    pub fn read(&self, id: BlobId, limit: ByteSize) -> Result<Option<Vec<u8>>, GitError> {
        let broken = |error: gix::Error| GitError::Object { id: id.to_string(), reason: chain(&error) };
        // Asked first: a few packed bytes can unfold to more than there is memory.
        if self.repository.find_header(id.0).map_err(broken)?.size() > limit.0 {
            return Ok(None);
        }
        let mut object = self.repository.find_object(id.0).map_err(broken)?;
        Ok(Some(std::mem::take(&mut object.data)))
    }
}
