//! The lines that a pull request shows, which are the only ones that a review comment can stand on.
//!
//! They are computed from git where the history is here, so that no comment is sent that GitHub would refuse, which would refuse the
//! whole review; else they are read from the patches of GitHub's list of files.

use crate::report::plain::repository_path;
use crate::workspace::Repository;
use crate::workspace::git::{BaseTree, ChangedFile, GitError, LineChanges};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Unchanged lines that a diff shows around a change.
const CONTEXT: u32 = 3;

/// The right-hand side of a pull request's diff, by path from the root of the work tree.
#[derive(Debug, Default)]
pub struct PullDiff {
    files: BTreeMap<String, FileDiff>,
}

/// The right-hand side of one file.
#[derive(Debug, Default)]
pub struct FileDiff {
    /// Lines that are shown, of the head, in order, end excluded.
    shown: Vec<Range<u32>>,
    /// Texts of lines of the head.
    lines: BTreeMap<u32, String>,
    /// From the text that was analysed to the head's, where they are not the same.
    moved: Option<LineChanges>,
}

impl PullDiff {
    /// Computes it for the files `wanted`, relative to the project root, between the commits `base` and `head`, whose parting must
    /// be here. `analysed` is the commit whose lines the findings tell.
    pub fn from_git(
        repository: &Repository,
        base: &str,
        head: &str,
        analysed: &str,
        wanted: &BTreeSet<&str>,
    ) -> Result<Option<Self>, GitError> {
        let Some(parting) = repository.parting_of(base, head) else { return Ok(None) };
        let is_head = analysed == head;
        if !is_head && !repository.has_commit(analysed) {
            return Ok(None);
        }
        let analysed = if is_head { None } else { Some(repository.tree_of(analysed)?) };
        let mut files = BTreeMap::new();
        for changed in repository.changed_files(&parting, head)? {
            if !wanted.contains(&*changed.path) {
                continue;
            }
            if let Some(file) = FileDiff::from_git(repository, &changed, analysed.as_ref())? {
                files.insert(repository_path(repository.prefix(), &changed.path), file);
            }
        }
        Ok(Some(Self { files }))
    }

    /// Reads it from the patches of GitHub's list of a pull request's files. Large files have none.
    #[must_use]
    pub fn from_patches<'p>(patches: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let files = patches.into_iter().map(|(path, patch)| (path.to_owned(), FileDiff::of_patch(patch)));
        Self { files: files.collect() }
    }

    /// Where the lines `first` to `last` of `path`, as analysed, stand in the head, if the diff shows all of them in one piece.
    /// `text` is the first of these lines, where it is known: where it is not what stands there, that is another line.
    #[must_use]
    pub fn place(&self, path: &str, first: u32, last: u32, text: Option<&str>) -> Option<(u32, u32)> {
        let file = self.files.get(path)?;
        let now = |line| file.moved.as_ref().map_or(Some(line), |moved| moved.line_now(line));
        let (start, end) = (now(first)?, now(last.max(first))?);
        if end.checked_sub(start)? != last.max(first) - first {
            return None;
        }
        let is_shown = file.shown.iter().any(|range| range.start <= start && end < range.end);
        let is_same = match (text, file.lines.get(&start)) {
            (Some(text), Some(line)) => text.trim_end() == line.trim_end(),
            _ => true,
        };
        (is_shown && is_same).then_some((start, end))
    }

    /// The texts of these lines of the head.
    #[must_use]
    pub fn texts(&self, path: &str, first: u32, last: u32) -> Option<Vec<&str>> {
        let file = self.files.get(path)?;
        (first..=last).map(|line| file.lines.get(&line).map(String::as_str)).collect()
    }
}

impl FileDiff {
    /// Of a file that the change has otherwise, with the way to it from the text in `analysed`, where that is another; `None` where one
    /// of the texts cannot be had.
    fn from_git(
        repository: &Repository,
        changed: &ChangedFile,
        analysed: Option<&BaseTree>,
    ) -> Result<Option<Self>, GitError> {
        let before = changed.before.map(|id| repository.text_of(id)).transpose()?.flatten().unwrap_or_default();
        let Some(after) = repository.text_of(changed.after)? else { return Ok(None) };
        let mut file = Self::between(&before, &after);
        let Some(tree) = analysed else { return Ok(Some(file)) };
        let Some(entry) = tree.file(&changed.path) else { return Ok(None) };
        if entry.id != changed.after {
            let Some(text) = repository.text_of(entry.id)? else { return Ok(None) };
            file.moved = Some(LineChanges::between(&text, &after));
        }
        Ok(Some(file))
    }

    fn between(before: &str, after: &str) -> Self {
        let changes = LineChanges::between(before, after);
        let lines: BTreeMap<u32, String> = (1..).zip(after.lines().map(str::to_owned)).collect();
        let count = lines.len() as u32;
        let mut shown: Vec<Range<u32>> = Vec::new();
        for added in &changes.added {
            let range = added.start.saturating_sub(CONTEXT).max(1)..(added.end + CONTEXT).min(count + 1);
            match shown.last_mut() {
                Some(last) if last.end >= range.start => last.end = range.end,
                _ => shown.push(range),
            }
        }
        Self { shown, lines, moved: None }
    }

    fn of_patch(patch: &str) -> Self {
        let mut file = Self::default();
        let mut next = 0_u32;
        for line in patch.lines() {
            if let Some(hunk) = line.strip_prefix("@@ ") {
                let start = hunk.split_whitespace().find_map(|word| word.strip_prefix('+'));
                let start = start.and_then(|range| range.split(',').next()?.parse().ok());
                let Some(start) = start else { break };
                next = start;
                file.shown.push(start..start);
                continue;
            }
            let Some(range) = file.shown.last_mut() else { continue };
            if let Some(text) = line.strip_prefix(['+', ' ']) {
                file.lines.insert(next, text.to_owned());
                next = next.saturating_add(1);
                range.end = next;
            }
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_shows_the_right_hand_side_of_its_hunks() {
        let patch = "@@ -1,3 +1,4 @@ fn x\n a\n-b\n+B\n+c\n d\n@@ -20 +21,2 @@\n z\n+y\n\\ No newline at end of file";
        let diff = PullDiff::from_patches([("src/a.py", patch)]);
        assert_eq!(diff.place("src/a.py", 2, 3, Some("B")), Some((2, 3)));
        assert_eq!(diff.place("src/a.py", 2, 2, Some("b")), None, "another line stands there");
        assert_eq!(diff.place("src/a.py", 22, 22, None), Some((22, 22)));
        for (first, last) in [(5, 5), (4, 21), (20, 20), (23, 23)] {
            assert_eq!(diff.place("src/a.py", first, last, None), None, "{first}-{last}");
        }
        assert_eq!(diff.place("src/b.py", 1, 1, None), None);
        assert_eq!(diff.texts("src/a.py", 1, 4), Some(vec!["a", "B", "c", "d"]));
        assert_eq!(diff.texts("src/a.py", 4, 5), None);
    }

    #[test]
    fn a_patch_that_is_none_shows_nothing() {
        for patch in ["", "@@ nonsense", "+a\n+b", "@@ -1 +4294967295 @@\n+a\n+b\n+c"] {
            let diff = PullDiff::from_patches([("a", patch)]);
            assert_eq!(diff.place("a", 1, 1, None), None, "{patch}");
        }
    }

    #[test]
    fn changes_are_shown_with_three_lines_around_them() {
        let before = (1..=30).fold(String::new(), |text, line| format!("{text}{line}\n"));
        let after = before.replace("\n10\n", "\nten\n").replace("\n29\n", "\n29\nmore\n");
        let file = FileDiff::between(&before, &after);
        assert_eq!(file.shown, [7..14, 27..32]);
    }

    #[test]
    fn lines_that_were_analysed_elsewhere_are_found_in_the_head() {
        let head = "a\nnew\nb\n";
        let mut file = FileDiff::between("a\nb\n", head);
        file.moved = Some(LineChanges::between("merged\na\nnew\nb\n", head));
        let diff = PullDiff { files: BTreeMap::from([("x".to_owned(), file)]) };
        assert_eq!(diff.place("x", 3, 3, Some("new")), Some((2, 2)));
        assert_eq!(diff.place("x", 1, 1, None), None);
    }
}
