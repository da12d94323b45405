//! Go's coverprofile: `golang.org/x/tools/cover`, `name.go:line.column,line.column statements count`.
//!
//! A profile knows blocks of statements, not lines. Each line from a block's first to its last takes the
//! block's count, and the highest where blocks meet on a line. Lines without code are in it; whoever knows the source lets go of
//! them by [`FileHits::keep_lines`](super::FileHits::keep_lines).

use super::lcov::shortened;
use super::limits::{MAX_BLOCK, MAX_BLOCK_LINES, MAX_LINE};
use super::{CoverageError, CoverageReport, Format, Merge};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Reads a profile, or several behind one another. With `-coverpkg`, each package's tests write all blocks again.
pub(super) fn read(text: &str, lines_before: u64) -> Result<CoverageReport, CoverageError> {
    let mut blocks: BTreeMap<Block<'_>, u64> = BTreeMap::new();
    let mut named = 0_u64;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("mode:") {
            continue;
        }
        let wrong = |what: String| CoverageError::Malformed {
            format: Format::GoProfile,
            line: lines_before + index as u64 + 1,
            what,
        };
        let (block, count) = Block::parse(line).ok_or_else(|| {
            wrong(format!("`{}` is no block (file:line.column,line.column statements count)", shortened(line)))
        })?;
        match blocks.entry(block) {
            Entry::Occupied(mut known) => *known.get_mut() = (*known.get()).max(count),
            Entry::Vacant(free) => {
                named += u64::from(block.last - block.first) + 1;
                free.insert(count);
            }
        }
        if named > MAX_BLOCK_LINES {
            return Err(wrong("the blocks name more lines than any project has".to_owned()));
        }
    }
    let mut report = CoverageReport::default();
    for (block, count) in blocks {
        let hits = match report.files.get_mut(block.path) {
            Some(known) => known,
            None => report.files.entry(block.path.replace('\\', "/")).or_default(),
        };
        for line in block.first..=block.last {
            hits.hit(line, count, Merge::Max);
        }
    }
    Ok(report)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Block<'t> {
    path: &'t str,
    first: u32,
    last: u32,
    /// Lines and columns as written.
    range: &'t str,
}

impl<'t> Block<'t> {
    fn parse(line: &'t str) -> Option<(Self, u64)> {
        let (place, count) = line.rsplit_once(' ')?;
        let (place, statements) = place.rsplit_once(' ')?;
        let (path, range) = place.rsplit_once(':')?;
        let (from, to) = range.split_once(',')?;
        let line_of = |place: &str| place.split_once('.').and_then(|(line, _)| line.parse::<u32>().ok());
        let (first, last) = (line_of(from)?, line_of(to)?);
        statements.parse::<u32>().ok()?;
        let is_sound = !path.is_empty() && 1 <= first && first <= last && last <= MAX_LINE && last - first < MAX_BLOCK;
        is_sound.then_some((Self { path, first, last, range }, count.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_a_block_takes_the_highest_count() {
        let text =
            "mode: count\nex.com/m/a.go:3.10,5.12 2 7\nex.com/m/a.go:5.12,7.3 1 0\n\nex.com/m/a.go:3.10,5.12 2 1\n";
        let lines: Vec<_> = read(text, 0).unwrap().files["ex.com/m/a.go"].lines.clone().into_iter().collect();
        assert_eq!(lines, [(3, 7), (4, 7), (5, 7), (6, 0), (7, 0)]);
    }

    #[test]
    fn a_line_that_is_no_block_is_told() {
        for bad in [
            "x",
            "a.go:1.1,2.2 1",
            "a.go:2.1,1.2 1 1",
            "a.go:1,2 1 1",
            ":1.1,2.2 1 1",
            "a.go:1.1,4000000000.2 1 1",
            "a.go:1.1,100001.2 1 1",
        ] {
            let error = read(&format!("mode: set\n{bad}\n"), 0).unwrap_err();
            assert!(matches!(error, CoverageError::Malformed { line: 2, .. }), "{bad}: {error}");
        }
    }

    #[test]
    fn blocks_that_name_lines_without_end_are_refused() {
        let blocks = (1..=101).map(|column| format!("a.go:1.{column},100000.2 1 1\n"));
        let text = blocks.fold("mode: set\n".to_owned(), |text, block| text + &block);
        assert!(read(&text, 0).unwrap_err().to_string().contains("more lines than any project"));
    }
}
