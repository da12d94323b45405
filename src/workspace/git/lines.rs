use gix::diff::blob::{Algorithm, Diff, InternedInput, TokenSource};
use std::ops::Range;

/// The lines of `head` (from 1, end excluded) that are not in `base`, as ranges in order that do not touch.
///
/// Lines are compared without their line ends, so that a change from LF to CRLF is none. The algorithm is git's
/// default (Myers with the indent heuristic), so that the lines are those that a pull request shows.
#[must_use]
pub fn changed_lines(base: &str, head: &str) -> Vec<Range<u32>> {
    LineChanges::between(base, head).added
}

/// What a diff of two texts says of their lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineChanges {
    /// Lines of the head that the base does not have; as [`changed_lines`] gives them.
    pub added: Vec<Range<u32>>,
    /// Hunks in order: lines of the base that are gone, and the lines of the head that stand in their place; either may be empty.
    hunks: Vec<(Range<u32>, Range<u32>)>,
}

impl LineChanges {
    /// The changes from `base` to `head`, by the same diff as [`changed_lines`].
    #[must_use]
    pub fn between(base: &str, head: &str) -> Self {
        let input = InternedInput::new(Lines(base), Lines(head));
        let mut diff = Diff::compute(Algorithm::Myers, &input);
        diff.postprocess_lines(&input);
        let hunks: Vec<_> = diff
            .hunks()
            .map(|hunk| (hunk.before.start + 1..hunk.before.end + 1, hunk.after.start + 1..hunk.after.end + 1))
            .collect();
        Self { added: joined(hunks.iter().map(|(_, after)| after.clone())), hunks }
    }

    /// Where `line` of the base stands in the head; `None` where it is gone.
    #[must_use]
    pub fn line_now(&self, line: u32) -> Option<u32> {
        let before = self.hunks.partition_point(|(gone, _)| gone.end <= line);
        match self.hunks.get(before) {
            Some((gone, _)) if gone.contains(&line) => None,
            _ => match before.checked_sub(1).and_then(|last| self.hunks.get(last)) {
                Some((gone, instead)) => Some(line - gone.end + instead.end),
                None => Some(line),
            },
        }
    }
}

impl LineChanges {
    /// The line of the head that stands in the place of `line` of the base where as many lines were put there as were taken
    /// away: the line as it was rewritten.
    #[must_use]
    pub fn line_instead(&self, line: u32) -> Option<u32> {
        let (gone, instead) = self.hunks.iter().find(|(gone, _)| gone.contains(&line))?;
        (gone.len() == instead.len()).then(|| instead.start + (line - gone.start))
    }
}

/// Ranges that are not empty, with those that touch made one.
fn joined(all: impl Iterator<Item = Range<u32>>) -> Vec<Range<u32>> {
    let mut ranges: Vec<Range<u32>> = Vec::new();
    for added in all.filter(|range| !range.is_empty()) {
        match ranges.last_mut() {
            Some(last) if last.end == added.start => last.end = added.end,
            _ => ranges.push(added),
        }
    }
    ranges
}

/// The lines of a text without their ends.
struct Lines<'t>(&'t str);

impl<'t> TokenSource for Lines<'t> {
    type Token = &'t str;
    type Tokenizer = std::str::Lines<'t>;

    fn tokenize(&self) -> Self::Tokenizer {
        self.0.lines()
    }

    fn estimate_tokens(&self) -> u32 {
        (self.0.len() / 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::{LineChanges, changed_lines};
    use proptest::prelude::*;

    fn changed(base: &str, head: &str) -> Vec<(u32, u32)> {
        changed_lines(base, head).into_iter().map(|range| (range.start, range.end)).collect()
    }

    #[test]
    fn added_and_changed_lines_are_told_by_their_place_in_the_head() {
        assert_eq!(changed("a\nb\nc\n", "a\nx\nc\nd\ne\n"), [(2, 3), (4, 6)]);
        assert_eq!(changed("", "a\nb"), [(1, 3)]);
        assert_eq!(changed("a\nb\n", ""), []);
        assert_eq!(changed("a\nb\nc\n", "a\nc\n"), []);
    }

    #[test]
    fn line_ends_do_not_count() {
        assert_eq!(changed("a\nb\n", "a\r\nb\r\nc\r\n"), [(3, 4)]);
        assert_eq!(changed("a\nb", "a\nb\n"), []);
    }

    #[test]
    fn an_inserted_function_is_told_from_its_own_first_line() {
        let base = "fn a() {\n    x();\n}\n\nfn c() {\n    z();\n}\n";
        let head = "fn a() {\n    x();\n}\n\nfn b() {\n    y();\n}\n\nfn c() {\n    z();\n}\n";
        assert_eq!(changed(base, head), [(5, 9)]);
    }

    #[test]
    fn lines_that_are_kept_are_found_again_and_others_are_not() {
        let changes = LineChanges::between("a\nb\nc\nd\n", "x\na\nc\ny\nd\n");
        let now: Vec<_> = (1..=4).map(|line| changes.line_now(line)).collect();
        assert_eq!(now, [Some(2), None, Some(3), Some(5)]);
        let rewritten = LineChanges::between("a\nb\nc\nd\n", "a\nB\nC\nd\n");
        assert_eq!((rewritten.line_instead(3), rewritten.line_instead(1)), (Some(3), None));
        assert_eq!(LineChanges::between("a\nb\n", "a\nB\nC\n").line_instead(2), None);
    }

    proptest! {
        #[test]
        fn a_line_that_is_kept_says_the_same(
            base in proptest::collection::vec("[abc]", 0..30),
            head in proptest::collection::vec("[abc]", 0..30),
        ) {
            let text = |lines: &[String]| lines.iter().flat_map(|line| [line, "\n"]).collect::<String>();
            let changes = LineChanges::between(&text(&base), &text(&head));
            for (number, line) in (1u32..).zip(&base) {
                if let Some(now) = changes.line_now(number) {
                    prop_assert_eq!(Some(line), head.get(now as usize - 1));
                }
            }
        }

        #[test]
        fn lines_outside_of_the_ranges_stand_in_the_base_in_the_same_order(
            base in proptest::collection::vec("[ab]{0,2}", 0..40),
            head in proptest::collection::vec("[ab]{0,2}", 0..40),
        ) {
            let text = |lines: &[String]| lines.iter().flat_map(|line| [line, "\n"]).collect::<String>();
            let changed = changed_lines(&text(&base), &text(&head));
            let kept = (1u32..).zip(&head).filter(|(number, _)| !changed.iter().any(|range| range.contains(number)));
            let mut rest = base.iter();
            for (_, line) in kept {
                prop_assert!(rest.any(|other| other == line));
            }
        }
    }
}
