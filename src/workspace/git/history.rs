//! Every content that git ever kept: which commit each came in with.

use super::Repository;
use super::base::{BaseReader, OBJECT_CACHE};
use super::blob::BlobId;
use super::error::{GitError, chain};
use crate::workspace::paths::shown_bytes;
use gix::ObjectId;
use gix::bstr::ByteSlice;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// All commits that branches, tags and what is checked out lead to.
pub struct History {
    shared: gix::ThreadSafeRepository,
    /// The oldest first; none stands before its parents.
    pub commits: Vec<HistoryCommit>,
    /// Each content once, in the order of the commits that it came in with.
    pub blobs: Vec<HistoryBlob>,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryCommit {
    /// Full hexadecimal id.
    pub id: String,
    pub author: String,
    pub email: String,
    /// When it was authored; seconds since 1970, UTC.
    pub authored_at: i64,
    parents: Vec<usize>,
    included: bool,
}

/// A content, with where it first came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryBlob {
    pub id: BlobId,
    /// Relative to the project root.
    pub path: Arc<str>,
    /// Index of the commit.
    pub commit: usize,
}

/// Which part of history is looked at.
pub struct HistoryFilter<'f> {
    /// Only commits made at or after this time, in seconds since 1970.
    pub since: Option<i64>,
    /// Whether a file of this path is looked at.
    pub wants: &'f (dyn Fn(&str) -> bool + Sync),
    pub cancelled: &'f AtomicBool,
}

impl Repository {
    /// What came in with which commit, as `filter` wants it.
    pub fn history(&self, filter: &HistoryFilter<'_>) -> Result<History, GitError> {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(OBJECT_CACHE);
        let found = commits(&repository, filter)?;
        let mut walk =
            Walk { repository: &repository, prefix: &self.prefix, filter, seen: HashSet::new(), blobs: Vec::new() };
        // What the last commits before the time had is not new after it.
        let mut before: HashSet<usize> = HashSet::new();
        for commit in found.iter().filter(|commit| commit.about.included) {
            before.extend(commit.about.parents.iter().filter(|&&parent| !found[parent].about.included));
        }
        let mut before: Vec<usize> = before.into_iter().collect();
        before.sort_unstable();
        for index in before {
            walk.tree(found[index].tree, None)?;
        }
        for (index, commit) in found.iter().enumerate() {
            if filter.cancelled.load(Ordering::Relaxed) {
                break;
            }
            if commit.about.included {
                walk.tree(commit.tree, Some(index))?;
            }
        }
        let blobs = walk.blobs;
        let commits = found.into_iter().map(|commit| commit.about).collect();
        Ok(History { shared: self.shared.clone(), commits, blobs })
    }
}

impl History {
    /// A reader for the calling thread.
    #[must_use]
    pub fn reader(&self) -> BaseReader {
        BaseReader::new(&self.shared)
    }

    /// Number of commits that were looked at.
    #[must_use]
    pub fn len(&self) -> usize {
        self.commits.iter().filter(|commit| commit.included).count()
    }

    /// Whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// For each commit, whether it is `commit`, a full hexadecimal id, or one before it.
    #[must_use]
    pub fn reached_from(&self, commit: &str) -> Vec<bool> {
        let mut reached = vec![false; self.commits.len()];
        let mut next: Vec<usize> = self.commits.iter().position(|known| known.id == commit).into_iter().collect();
        while let Some(index) = next.pop() {
            if !std::mem::replace(&mut reached[index], true) {
                next.extend(&self.commits[index].parents);
            }
        }
        reached
    }
}

struct Found {
    about: HistoryCommit,
    tree: ObjectId,
}

/// All commits, parents before children, and among those that may come next the oldest first.
fn commits(repository: &gix::Repository, filter: &HistoryFilter<'_>) -> Result<Vec<Found>, GitError> {
    let unusable = |error: gix::Error| GitError::Object { id: "HEAD".to_owned(), reason: chain(&error) };
    let mut tips: Vec<ObjectId> = repository.head_id().ok().map(gix::Id::detach).into_iter().collect();
    for reference in repository
        .references()
        .and_then(|references| {
            references.all().map(|all| {
                all.filter_map(Result::ok)
                    .filter_map(|mut reference| reference.peel_to_id().ok().map(gix::Id::detach))
                    .collect::<Vec<_>>()
            })
        })
        .map_err(unusable)?
    {
        tips.push(reference);
    }
    tips.retain(|&tip| repository.find_header(tip).is_ok_and(|header| header.kind() == gix::objs::Kind::Commit));
    tips.sort_unstable();
    tips.dedup();
    let mut all: Vec<(ObjectId, Vec<ObjectId>, i64, Found)> = Vec::new();
    for info in repository.rev_walk(tips).all().map_err(unusable)? {
        if filter.cancelled.load(Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        let id = info.map_err(unusable)?.id;
        let broken = |error: gix::Error| GitError::Object { id: id.to_string(), reason: chain(&error) };
        let commit = repository.find_commit(id).map_err(broken)?;
        let made = commit.time().map_or(0, |time| time.seconds);
        let tree = commit.tree_id().map_err(broken)?.detach();
        let author = commit.author().map_err(broken)?;
        let about = HistoryCommit {
            id: id.to_string(),
            author: author.name.trim().to_str_lossy().into_owned(),
            email: author.email.trim().to_str_lossy().into_owned(),
            authored_at: author.time().map_or(made, |time| time.seconds),
            parents: Vec::new(),
            included: filter.since.is_none_or(|since| made >= since),
        };
        let parents = commit.parent_ids().map(gix::Id::detach).collect();
        all.push((id, parents, made, Found { about, tree }));
    }
    Ok(in_order(all))
}

fn in_order(all: Vec<(ObjectId, Vec<ObjectId>, i64, Found)>) -> Vec<Found> {
    let place: HashMap<ObjectId, usize> = all.iter().enumerate().map(|(index, commit)| (commit.0, index)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    let mut missing: Vec<usize> = vec![0; all.len()];
    for (index, (_, parents, ..)) in all.iter().enumerate() {
        // Parents beyond where a shallow clone was cut off are not here.
        for &parent in parents.iter().filter_map(|parent| place.get(parent)) {
            children[parent].push(index);
            missing[index] += 1;
        }
    }
    let mut ready: BinaryHeap<Reverse<(i64, ObjectId, usize)>> = BinaryHeap::new();
    for (index, (id, _, made, _)) in all.iter().enumerate().filter(|(index, _)| missing[*index] == 0) {
        ready.push(Reverse((*made, *id, index)));
    }
    let mut order: Vec<usize> = Vec::with_capacity(all.len());
    while let Some(Reverse((_, _, index))) = ready.pop() {
        order.push(index);
        for &child in &children[index] {
            missing[child] -= 1;
            if missing[child] == 0 {
                ready.push(Reverse((all[child].2, all[child].0, child)));
            }
        }
    }
    let mut new_place = vec![0; all.len()];
    for (at, &index) in order.iter().enumerate() {
        new_place[index] = at;
    }
    let mut slots: Vec<Option<Found>> = Vec::new();
    slots.resize_with(all.len(), || None);
    for (index, (_, parents, _, mut found)) in all.into_iter().enumerate() {
        found.about.parents =
            parents.iter().filter_map(|parent| place.get(parent)).map(|&parent| new_place[parent]).collect();
        slots[new_place[index]] = Some(found);
    }
    slots.into_iter().flatten().collect()
}

struct Walk<'w> {
    repository: &'w gix::Repository,
    prefix: &'w str,
    filter: &'w HistoryFilter<'w>,
    /// Trees and blobs that were met.
    seen: HashSet<ObjectId>,
    blobs: Vec<HistoryBlob>,
}

impl Walk<'_> {
    /// Visits what is new in the tree `id`; for `commit`, or only to know it where there is none.
    fn tree(&mut self, id: ObjectId, commit: Option<usize>) -> Result<(), GitError> {
        let mut waiting: Vec<(ObjectId, String)> = vec![(id, String::new())];
        while let Some((id, folder)) = waiting.pop() {
            if !self.seen.insert(id) {
                continue;
            }
            let broken = |error: gix::Error| GitError::Object { id: id.to_string(), reason: chain(&error) };
            let tree = self.repository.find_tree(id).map_err(broken)?;
            for entry in tree.iter() {
                let entry = entry.map_err(broken)?;
                let (mode, object) = (entry.mode(), entry.object_id());
                let path = format!("{folder}{}", shown_bytes(entry.filename()));
                if mode.is_tree() {
                    if self.leads_to_project(&path) {
                        waiting.push((object, path + "/"));
                    }
                } else if mode.is_blob() && !self.seen.contains(&object) {
                    let Some(path) = self.below_project(&path) else { continue };
                    if !(self.filter.wants)(path) {
                        continue;
                    }
                    let path = Arc::from(path);
                    self.seen.insert(object);
                    if let Some(commit) = commit {
                        self.blobs.push(HistoryBlob { id: BlobId(object), path, commit });
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the folder `path` of the repository is the project's, or above or below it.
    fn leads_to_project(&self, path: &str) -> bool {
        let inside = |outer: &str, inner: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.prefix.is_empty() || inside(path, self.prefix) || inside(self.prefix, path)
    }

    fn below_project<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.prefix.is_empty() { Some(path) } else { path.strip_prefix(self.prefix)?.strip_prefix('/') }
    }
}
