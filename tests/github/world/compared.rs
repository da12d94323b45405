//! What differs between two commits.

use super::diff::{FileDiff, diff_of};
use super::state::Repository;
use std::collections::BTreeMap;

/// The files that differ from `base` to `head`, by path.
pub fn between(repository: &Repository, base: &str, head: &str) -> Vec<FileDiff> {
    let (before, after) = (repository.files(base), repository.files(head));
    let mut gone: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, blob) in &before {
        if !after.contains_key(path) {
            gone.insert(blob, path);
        }
    }
    let content = |commit: &str, path: &str| repository.file(commit, path).unwrap_or_default();
    let mut diffs = Vec::new();
    for (path, blob) in &after {
        match before.get(path) {
            Some(old) if old == blob => {}
            Some(_) => diffs.push(diff_of(path, "modified", blob, &content(base, path), &content(head, path))),
            // Only moves without a change are known as such.
            None => match gone.remove(blob.as_str()) {
                Some(old) => {
                    let mut diff = diff_of(path, "renamed", blob, b"", b"");
                    diff.previous = Some(old.to_owned());
                    diffs.push(diff);
                }
                None => diffs.push(diff_of(path, "added", blob, b"", &content(head, path))),
            },
        }
    }
    for (blob, path) in gone {
        diffs.push(diff_of(path, "removed", blob, &content(base, path), b""));
    }
    diffs.sort_by(|one, other| one.path.cmp(&other.path));
    diffs
}
