//! Which added file is a deleted one under a new name.
//!
//! As git does: first by equal content, then by the share of lines in common, of at least half. Git compares every
//! deleted with every added file and gives up at a thousand of either; here an index of line hashes finds the few
//! files worth comparing, so the work grows with the number of lines.

use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Git's default of `--find-renames`, in per cent.
pub(super) const MIN_SIMILARITY: u8 = 50;

/// Lines in more deleted files than this (a licence, a brace) tell nothing of where a file came from.
const COMMON_LINE: usize = 32;

/// How many deleted files an added one is compared with, those with the most rare lines in common.
const CANDIDATES: usize = 8;

/// The lines of a file, as sorted hashes with their lengths.
#[derive(Debug, Clone, Default)]
pub(super) struct LineSet {
    lines: Vec<(u64, u32)>,
    bytes: u64,
}

/// That the added file is the deleted one, both by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) deleted: usize,
    pub(super) added: usize,
    /// Per cent.
    pub(super) similarity: u8,
}

impl LineSet {
    /// The lines of `bytes`, without white space around them, so that a file that was moved and indented is known.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let hasher = FixedState::default();
        let mut lines: Vec<(u64, u32)> = bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::trim_ascii)
            .filter(|line| !line.is_empty())
            .map(|line| (hasher.hash_one(line), line.len() as u32))
            .collect();
        lines.sort_unstable();
        let bytes = lines.iter().map(|(_, length)| u64::from(*length)).sum();
        Self { lines, bytes }
    }

    /// Bytes of the lines in common, in per cent of the larger of both.
    fn similarity(&self, other: &Self) -> u8 {
        let larger = self.bytes.max(other.bytes);
        if larger == 0 {
            // Empty files are alike, and that says nothing.
            return 0;
        }
        let (mut a, mut b, mut common) = (self.lines.iter().peekable(), other.lines.iter().peekable(), 0);
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    common += u64::from(left.1);
                    a.next();
                    b.next();
                }
            }
        }
        (common * 100 / larger) as u8
    }
}

/// Pairs of files that are alike, each file in at most one pair, best pairs first. The lists are to be sorted by path;
/// their order decides between equals. `same_name` tells whether two files have the same name but for the folder,
/// which decides before the order.
pub(super) fn find(deleted: &[LineSet], added: &[LineSet], same_name: impl Fn(usize, usize) -> bool) -> Vec<Rename> {
    let mut index: HashMap<u64, Vec<usize>, FixedState> = HashMap::with_hasher(FixedState::default());
    for (file, set) in deleted.iter().enumerate() {
        let mut previous = None;
        for (hash, _) in &set.lines {
            if previous.replace(hash) != Some(hash) {
                let files = index.entry(*hash).or_default();
                if files.len() <= COMMON_LINE {
                    files.push(file);
                }
            }
        }
    }
    let mut pairs = Vec::new();
    let mut shared = vec![0_u64; deleted.len()];
    for (file, set) in added.iter().enumerate() {
        let mut touched = Vec::new();
        for (hash, length) in &set.lines {
            for other in index.get(hash).filter(|files| files.len() <= COMMON_LINE).into_iter().flatten() {
                if let Some(score) = shared.get_mut(*other) {
                    if *score == 0 {
                        touched.push(*other);
                    }
                    *score += u64::from(*length);
                }
            }
        }
        let score = |other: &usize| shared.get(*other).copied().unwrap_or(0);
        touched.sort_by_key(|other| (std::cmp::Reverse(score(other)), *other));
        for other in touched.iter().take(CANDIDATES) {
            let similarity = deleted.get(*other).map_or(0, |lines| lines.similarity(set));
            if similarity >= MIN_SIMILARITY {
                pairs.push(Rename { deleted: *other, added: file, similarity });
            }
        }
        for other in touched {
            if let Some(score) = shared.get_mut(other) {
                *score = 0;
            }
        }
    }
    pairs.sort_by_key(|pair| {
        let other_name = !same_name(pair.deleted, pair.added);
        (std::cmp::Reverse(pair.similarity), other_name, pair.added, pair.deleted)
    });
    let (mut used_deleted, mut used_added) = (vec![false; deleted.len()], vec![false; added.len()]);
    pairs.retain(|pair| {
        let (Some(a), Some(b)) = (used_deleted.get_mut(pair.deleted), used_added.get_mut(pair.added)) else {
            return false;
        };
        let free = !*a && !*b;
        if free {
            (*a, *b) = (true, true);
        }
        free
    });
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: u32, to: u32) -> Vec<u8> {
        (from..to).flat_map(|line| format!("line {line}\n").into_bytes()).collect()
    }

    fn sets(texts: &[Vec<u8>]) -> Vec<LineSet> {
        texts.iter().map(|text| LineSet::of(text)).collect()
    }

    #[test]
    fn the_most_alike_files_are_paired_and_each_only_once() {
        let deleted = sets(&[text(100, 140), text(200, 240)]);
        let added = sets(&[text(105, 140), text(100, 139), text(300, 340)]);
        let pairs = find(&deleted, &added, |_, _| false);
        assert_eq!(pairs, [Rename { deleted: 0, added: 1, similarity: 97 }]);
    }

    #[test]
    fn files_less_than_half_alike_are_not_renames() {
        let deleted = sets(&[text(100, 140)]);
        assert_eq!(find(&deleted, &sets(&[text(121, 161)]), |_, _| false), []);
        assert_eq!(find(&deleted, &sets(&[text(120, 160)]), |_, _| false).len(), 1);
    }

    #[test]
    fn among_equals_the_same_name_decides() {
        let deleted = sets(&[text(0, 20), text(0, 20)]);
        let added = sets(&[text(0, 20)]);
        let pairs = find(&deleted, &added, |deleted, _| deleted == 1);
        assert_eq!(pairs, [Rename { deleted: 1, added: 0, similarity: 100 }]);
    }

    #[test]
    fn indentation_and_line_ends_do_not_count_and_empty_files_are_no_renames() {
        let deleted = sets(&[text(0, 20), Vec::new()]);
        let indented = String::from_utf8(text(0, 20)).unwrap().replace("line", "    line").replace('\n', "\r\n");
        let added = sets(&[indented.into_bytes(), Vec::new()]);
        assert_eq!(find(&deleted, &added, |_, _| true), [Rename { deleted: 0, added: 0, similarity: 100 }]);
    }

    #[test]
    fn lines_that_are_everywhere_do_not_lead_anywhere() {
        let deleted = sets(&vec![text(0, 20); 100]);
        assert_eq!(find(&deleted, &sets(&[text(0, 20)]), |_, _| false), []);
    }
}
