use serde::{Deserialize, Serialize};

/// Lines of a file, both inclusive, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineRange {
    pub first: u32,
    pub last: u32,
}

/// Which lines of a file stand elsewhere too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileDuplication {
    /// Sorted, with a gap between each two.
    pub ranges: Vec<LineRange>,
}

impl FileDuplication {
    /// From the lines of copies, in any order, overlapping or not.
    pub(super) fn of(mut copies: Vec<LineRange>) -> Self {
        copies.sort_unstable();
        let mut ranges: Vec<LineRange> = Vec::new();
        for copy in copies {
            match ranges.last_mut() {
                Some(last) if copy.first <= last.last.saturating_add(1) => last.last = last.last.max(copy.last),
                _ => ranges.push(copy),
            }
        }
        Self { ranges }
    }

    /// Number of duplicated lines; comments and blank lines inside a copy count.
    #[must_use]
    pub fn lines(&self) -> u32 {
        self.ranges.iter().map(|range| range.last - range.first + 1).sum()
    }

    /// Whether `line` is duplicated.
    #[must_use]
    pub fn contains(&self, line: u32) -> bool {
        let behind = self.ranges.partition_point(|range| range.first <= line);
        behind.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|range| line <= range.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_and_touching_copies_count_each_line_once() {
        let range = |first, last| LineRange { first, last };
        let found = FileDuplication::of(vec![range(30, 40), range(1, 10), range(11, 12), range(5, 8), range(35, 45)]);
        assert_eq!(found.ranges, [range(1, 12), range(30, 45)]);
        assert_eq!(found.lines(), 28);
        assert!(found.contains(12) && !found.contains(13) && !found.contains(0) && found.contains(45));
    }
}
