//! What a report says, whatever its format.

use super::counts::CoverageCounts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The content of one or several reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoverageReport {
    /// By path as written in the report, with `/`.
    pub files: BTreeMap<String, FileHits>,
    /// The folders that paths are relative to, where the report tells (Cobertura's `source`).
    pub roots: Vec<String>,
}

/// The lines of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileHits {
    /// How often each coverable line ran; lines from 1.
    pub lines: BTreeMap<u32, u64>,
    /// The branches of lines that have some.
    pub branches: BTreeMap<u32, Branches>,
}

/// The branches of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Branches {
    pub covered: u32,
    pub total: u32,
}

/// How the counts of one line in several reports become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Merge {
    /// The highest: reports that may hold the same test run.
    #[default]
    Max,
    /// The sum: reports of different test runs.
    Sum,
}

impl CoverageReport {
    /// Takes in another report.
    pub fn merge(&mut self, other: Self, how: Merge) {
        for (path, hits) in other.files {
            self.files.entry(path).or_default().merge(&hits, how);
        }
        for root in other.roots {
            if !self.roots.contains(&root) {
                self.roots.push(root);
            }
        }
    }
}

impl FileHits {
    /// Takes in another report's lines of the same file.
    ///
    /// Which branches another report covers cannot be told from their number, so the larger number stands: the
    /// least that is certain.
    pub fn merge(&mut self, other: &Self, how: Merge) {
        for (&line, &count) in &other.lines {
            self.hit(line, count, how);
        }
        for (&line, &branches) in &other.branches {
            self.branch(line, branches);
        }
    }

    /// Notes that `line` ran `count` times.
    pub(super) fn hit(&mut self, line: u32, count: u64, how: Merge) {
        let known = self.lines.entry(line).or_default();
        *known = match how {
            Merge::Max => (*known).max(count),
            Merge::Sum => known.saturating_add(count),
        };
    }

    /// Notes the branches of `line`.
    pub(super) fn branch(&mut self, line: u32, branches: Branches) {
        if branches.total == 0 {
            return;
        }
        let known = self.branches.entry(line).or_default();
        known.total = known.total.max(branches.total);
        known.covered = known.covered.max(branches.covered).min(known.total);
    }

    /// Lets go of lines that hold no code, such as the empty lines inside the blocks of a Go profile.
    pub fn keep_lines(&mut self, is_code: impl Fn(u32) -> bool) {
        self.lines.retain(|&line, _| is_code(line));
        self.branches.retain(|&line, _| is_code(line));
    }

    /// Whether `line` ran; `None` where it is not coverable.
    #[must_use]
    pub fn is_covered(&self, line: u32) -> Option<bool> {
        self.lines.get(&line).map(|&count| count > 0)
    }

    /// The coverage of the whole file.
    #[must_use]
    pub fn counts(&self) -> CoverageCounts {
        self.counts_of(|_| true)
    }

    /// The coverage of some lines, such as those of new code.
    #[must_use]
    pub fn counts_of(&self, wanted: impl Fn(u32) -> bool) -> CoverageCounts {
        let mut counts = CoverageCounts::default();
        for (_, &count) in self.lines.iter().filter(|(line, _)| wanted(**line)) {
            counts.coverable_lines += 1;
            counts.covered_lines += u32::from(count > 0);
        }
        for (_, branches) in self.branches.iter().filter(|(line, _)| wanted(**line)) {
            counts.coverable_branches = counts.coverable_branches.saturating_add(branches.total);
            counts.covered_branches = counts.covered_branches.saturating_add(branches.covered);
        }
        counts
    }

    /// The coverable lines among `wanted` that never ran, in order.
    pub fn uncovered_of(&self, wanted: impl Fn(u32) -> bool) -> impl Iterator<Item = u32> {
        self.lines.iter().filter(move |(line, count)| **count == 0 && wanted(**line)).map(|(&line, _)| line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(lines: &[(u32, u64)], branches: &[(u32, u32, u32)]) -> FileHits {
        FileHits {
            lines: lines.iter().copied().collect(),
            branches: branches.iter().map(|&(line, covered, total)| (line, Branches { covered, total })).collect(),
        }
    }

    #[test]
    fn reports_of_one_file_are_put_together_by_highest_or_sum() {
        let (a, b) = (hits(&[(1, 2), (2, 0)], &[(1, 1, 2)]), hits(&[(1, 3), (2, 1), (4, 0)], &[(1, 2, 2)]));
        let (mut max, mut sum) = (a.clone(), a);
        max.merge(&b, Merge::Max);
        sum.merge(&b, Merge::Sum);
        assert_eq!(max, hits(&[(1, 3), (2, 1), (4, 0)], &[(1, 2, 2)]));
        assert_eq!(sum, hits(&[(1, 5), (2, 1), (4, 0)], &[(1, 2, 2)]));
    }

    #[test]
    fn coverage_of_new_lines_counts_only_them() {
        let hits = hits(&[(1, 1), (2, 0), (3, 4), (9, 0)], &[(3, 1, 2), (9, 0, 4)]);
        let new = hits.counts_of(|line| (2..=3).contains(&line));
        assert_eq!(
            (new.covered_lines, new.coverable_lines, new.covered_branches, new.coverable_branches),
            (1, 2, 1, 2)
        );
        assert_eq!(hits.uncovered_of(|line| line < 9).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn counts_do_not_overflow() {
        let mut a = hits(&[(1, u64::MAX)], &[]);
        a.merge(&a.clone(), Merge::Sum);
        assert_eq!(a.lines[&1], u64::MAX);
    }

    #[test]
    fn lines_without_code_are_let_go() {
        let mut all = hits(&[(1, 1), (2, 0)], &[(2, 0, 2)]);
        all.keep_lines(|line| line == 1);
        assert_eq!(all, hits(&[(1, 1)], &[]));
    }
}
