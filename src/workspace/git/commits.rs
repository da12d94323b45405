//! What lies between two commits, without a work tree.

use super::entries::BaseFile;
use super::error::GitError;
use super::renames::{self, LineSet};
use super::{BlobId, Repository};
use crate::workspace::ByteSize;
use std::collections::HashMap;
use std::sync::Arc;

/// Files over this size are not compared.
const LARGEST: ByteSize = ByteSize(8 << 20);
/// More files than this on either side are not compared for renames.
const MAX_COMPARED: usize = 2_000;

/// A file of the newer commit that the older one does not have like that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// In the newer commit; relative to the project root.
    pub path: Arc<str>,
    /// Of the older commit, under whatever name; `None` where it is new.
    pub before: Option<BlobId>,
    pub after: BlobId,
}

impl Repository {
    /// Whether the commit with this full id is here.
    #[must_use]
    pub fn has_commit(&self, id: &str) -> bool {
        let repository = self.shared.to_thread_local();
        gix::ObjectId::from_hex(id.as_bytes()).is_ok_and(|id| repository.find_commit(id).is_ok())
    }

    /// The parents of the commit with this full id, first to last; empty where it is not here.
    #[must_use]
    pub fn parents_of(&self, id: &str) -> Vec<String> {
        let repository = self.shared.to_thread_local();
        let Ok(id) = gix::ObjectId::from_hex(id.as_bytes()) else { return Vec::new() };
        // Written in the commit itself: a parent that was cut off is named here too.
        let Ok(commit) = repository.find_commit(id) else { return Vec::new() };
        let Ok(decoded) = commit.decode() else { return Vec::new() };
        decoded.parents().map(|parent| parent.to_string()).collect()
    }

    /// Where two commits, given by their full ids, parted; `None` where either is not here or history does not go back that far.
    #[must_use]
    pub fn parting_of(&self, one: &str, other: &str) -> Option<String> {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(super::base::OBJECT_CACHE);
        let id =
            |hex: &str| gix::ObjectId::from_hex(hex.as_bytes()).ok().filter(|id| repository.find_commit(*id).is_ok());
        let (one, other) = (id(one)?, id(other)?);
        repository.merge_base(one, other).ok().flatten().map(|found| found.to_string())
    }

    /// The files that `newer` has otherwise than `older`, both full ids; renamed ones with what they were before.
    pub fn changed_files(&self, older: &str, newer: &str) -> Result<Vec<ChangedFile>, GitError> {
        let (before, after) = (self.tree_of(older)?, self.tree_of(newer)?);
        let mut changed: Vec<ChangedFile> = Vec::new();
        let mut added: Vec<usize> = Vec::new();
        for file in &after.files {
            match before.file(&file.path) {
                Some(old) if old.id == file.id => {}
                old => {
                    if old.is_none() {
                        added.push(changed.len());
                    }
                    changed.push(ChangedFile {
                        path: Arc::clone(&file.path),
                        before: old.map(|old| old.id),
                        after: file.id,
                    });
                }
            }
        }
        let mut gone: Vec<&BaseFile> = before.files.iter().filter(|file| after.file(&file.path).is_none()).collect();
        // What only moved is not changed at all.
        let mut left: HashMap<BlobId, Vec<usize>> = HashMap::new();
        for (index, file) in gone.iter().enumerate() {
            left.entry(file.id).or_default().push(index);
        }
        let mut taken = vec![false; gone.len()];
        added.retain(|&at| {
            let Some(file) = changed.get_mut(at) else { return false };
            let Some(index) = left.get_mut(&file.after).and_then(Vec::pop) else { return true };
            file.before = Some(file.after);
            if let Some(taken) = taken.get_mut(index) {
                *taken = true;
            }
            false
        });
        let mut taken = taken.into_iter();
        gone.retain(|_| taken.next() != Some(true));
        if !gone.is_empty() && !added.is_empty() && gone.len() <= MAX_COMPARED && added.len() <= MAX_COMPARED {
            let reader = before.reader();
            let lines = |id: BlobId| LineSet::of(&reader.read(id, LARGEST).ok().flatten().unwrap_or_default());
            let old: Vec<LineSet> = gone.iter().map(|file| lines(file.id)).collect();
            let new: Vec<LineSet> =
                added.iter().filter_map(|at| changed.get(*at)).map(|file| lines(file.after)).collect();
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
            let same_name = |deleted: usize, at: usize| {
                let new = added.get(at).and_then(|at| changed.get(*at));
                gone.get(deleted).zip(new).is_some_and(|(old, new)| name(&old.path) == name(&new.path))
            };
            let found = renames::find(&old, &new, same_name);
            for rename in found {
                if let (Some(old), Some(file)) =
                    (gone.get(rename.deleted), added.get(rename.added).and_then(|at| changed.get_mut(*at)))
                {
                    file.before = Some(old.id);
                }
            }
        }
        changed.retain(|file| file.before != Some(file.after));
        Ok(changed)
    }

    /// The bytes of the file `path`, relative to the project root, in the commit with the full id `commit`; `None` where it has
    /// no such file.
    pub fn file_of(&self, commit: &str, path: &str, limit: ByteSize) -> Result<Option<Vec<u8>>, GitError> {
        let tree = self.tree_of(commit)?;
        match tree.file(path) {
            Some(file) => tree.reader().read(file.id, limit),
            None => Ok(None),
        }
    }

    /// A text of the repository by its blob's name; `None` where it is too large.
    pub fn text_of(&self, blob: BlobId) -> Result<Option<String>, GitError> {
        let bytes = super::BaseReader::new(&self.shared).read(blob, LARGEST)?;
        Ok(bytes.map(|bytes| crate::text::decode(&bytes).text.to_string()))
    }
}
