//! The diff of a pull request, as GitHub shows it: hunks with three lines around each change.

use gix::diff::blob::{Algorithm, Diff, InternedInput};
use std::ops::Range;

/// Lines around a change that are shown with it.
const CONTEXT: u32 = 3;

#[derive(Debug, Clone)]
pub struct FileDiff {
    pub path: String,
    /// Where it was, if elsewhere.
    pub previous: Option<String>,
    /// `added`, `removed`, `modified` or `renamed`.
    pub status: &'static str,
    /// The id of the blob.
    pub blob: String,
    pub additions: usize,
    pub deletions: usize,
    /// None for what is not text.
    pub patch: Option<String>,
    pub hunks: Vec<Hunk>,
}

/// Lines of both sides that one hunk shows, counted from 1.
#[derive(Debug, Clone)]
pub struct Hunk {
    pub left: Range<u64>,
    pub right: Range<u64>,
    pub text: String,
    /// Lines of the right side that are not additions are of both sides, and the left ones alike.
    pub added: Vec<u64>,
    pub removed: Vec<u64>,
}

impl Hunk {
    pub fn has(&self, side: &str, line: u64) -> bool {
        if side == "LEFT" { self.left.contains(&line) } else { self.right.contains(&line) }
    }
}

/// Where `line` of one content stands in another; None where it was changed or is gone.
pub fn line_in(before: &[u8], after: &[u8], line: u64) -> Option<u64> {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let mut moved = line;
    for hunk in diff.hunks() {
        let (start, end) = (u64::from(hunk.before.start) + 1, u64::from(hunk.before.end) + 1);
        if (start..end).contains(&line) {
            return None;
        }
        if end <= line {
            moved = moved - hunk.before.len() as u64 + hunk.after.len() as u64;
        }
    }
    Some(moved)
}

pub fn diff_of(path: &str, status: &'static str, blob: &str, before: &[u8], after: &[u8]) -> FileDiff {
    let text = !before.contains(&0) && !after.contains(&0);
    let hunks = if text { hunks(before, after) } else { Vec::new() };
    let patch = text.then(|| hunks.iter().map(|hunk| hunk.text.as_str()).collect::<Vec<_>>().join("\n"));
    FileDiff {
        path: path.to_owned(),
        previous: None,
        status,
        blob: blob.to_owned(),
        additions: hunks.iter().map(|hunk| hunk.added.len()).sum(),
        deletions: hunks.iter().map(|hunk| hunk.removed.len()).sum(),
        patch,
        hunks,
    }
}

fn hunks(before: &[u8], after: &[u8]) -> Vec<Hunk> {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let lines = |content: &[u8]| -> Vec<String> {
        String::from_utf8_lossy(content)
            .split_inclusive('\n')
            .map(|line| line.trim_end_matches('\n').to_owned())
            .collect()
    };
    let (left, right) = (lines(before), lines(after));
    let mut groups: Vec<Vec<(Range<u32>, Range<u32>)>> = Vec::new();
    for change in diff.hunks() {
        let change = (change.before, change.after);
        match groups.last_mut() {
            Some(group) if group.last().unwrap().0.end + 2 * CONTEXT >= change.0.start => group.push(change),
            _ => groups.push(vec![change]),
        }
    }
    groups.iter().map(|group| hunk_of(group, &left, &right)).collect()
}

fn hunk_of(group: &[(Range<u32>, Range<u32>)], left: &[String], right: &[String]) -> Hunk {
    let (first, last) = (&group[0], &group[group.len() - 1]);
    let above = CONTEXT.min(first.0.start);
    let below = CONTEXT.min(left.len() as u32 - last.0.end);
    let old = first.0.start - above..last.0.end + below;
    let new = first.1.start - above..last.1.end + below;
    let (mut text, mut added, mut removed) = (String::new(), Vec::new(), Vec::new());
    let span = |range: &Range<u32>| {
        let start = if range.is_empty() { range.start } else { range.start + 1 };
        format!("{start},{}", range.len())
    };
    text.push_str(&format!("@@ -{} +{} @@", span(&old), span(&new)));
    let mut at = old.start;
    for (before, after) in group {
        for line in at..before.start {
            text.push_str(&format!("\n {}", left[line as usize]));
        }
        for line in before.clone() {
            text.push_str(&format!("\n-{}", left[line as usize]));
            removed.push(u64::from(line) + 1);
        }
        for line in after.clone() {
            text.push_str(&format!("\n+{}", right[line as usize]));
            added.push(u64::from(line) + 1);
        }
        at = before.end;
    }
    for line in at..old.end {
        text.push_str(&format!("\n {}", left[line as usize]));
    }
    let lines = |range: Range<u32>| u64::from(range.start) + 1..u64::from(range.end) + 1;
    Hunk { left: lines(old), right: lines(new), text, added, removed }
}
