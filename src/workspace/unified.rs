//! Differences of two texts in the form that `patch` and `git apply` read.

use gix::diff::blob::{Algorithm, Diff, InternedInput};
use std::fmt::Write;

/// Lines around a change that are shown.
const CONTEXT: u32 = 3;

/// The difference from `before` to `after`, both called `path`; empty where there is none.
#[must_use]
pub fn unified_diff(path: &str, before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let hunks: Vec<_> = diff.hunks().collect();
    let mut out = String::new();
    if hunks.is_empty() {
        return out;
    }
    let _ = write!(out, "--- a/{path}\n+++ b/{path}\n");
    let lines_before = input.before.len() as u32;
    let mut rest = &hunks[..];
    while let Some(first) = rest.first() {
        // Changes whose context touches are told together.
        let touching = rest.windows(2).take_while(|pair| pair[1].before.start - pair[0].before.end <= 2 * CONTEXT);
        let (group, others) = rest.split_at(1 + touching.count());
        rest = others;
        let Some(last) = group.last() else { break };
        let lead = first.before.start.min(CONTEXT);
        let tail = (lines_before - last.before.end).min(CONTEXT);
        let (from, to) = (first.before.start - lead, last.before.end + tail);
        let (new_from, new_to) = (first.after.start - lead, last.after.end + tail);
        let _ = writeln!(out, "@@ -{} +{} @@", range(from, to), range(new_from, new_to));
        let mut line = |mark: char, token| {
            let text: &str = input.interner[token];
            out.push(mark);
            out.push_str(text);
            if !text.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        };
        let before = |range: std::ops::Range<u32>| input.before.get(range.start as usize..range.end as usize);
        let mut at = from;
        for hunk in group {
            before(at..hunk.before.start).into_iter().flatten().for_each(|token| line(' ', *token));
            before(hunk.before.clone()).into_iter().flatten().for_each(|token| line('-', *token));
            let added = input.after.get(hunk.after.start as usize..hunk.after.end as usize);
            added.into_iter().flatten().for_each(|token| line('+', *token));
            at = hunk.before.end;
        }
        before(at..to).into_iter().flatten().for_each(|token| line(' ', *token));
    }
    out
}

/// Lines (from 0, end excluded) as a hunk's heading tells them.
fn range(from: u32, to: u32) -> String {
    match to - from {
        0 => format!("{from},0"),
        1 => format!("{}", from + 1),
        count => format!("{},{count}", from + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_as_patch_reads_them() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let after = "1\n2\nthree\n4\n5\n6\n7\n8\n9\n10\n12\nnew";
        assert_eq!(
            unified_diff("a.txt", before, after),
            "--- a/a.txt\n+++ b/a.txt\n@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+three\n 4\n 5\n 6\n@@ -8,5 +8,5 @@\n 8\n 9\n 10\n-11\n 12\n+new\n\\ No newline at end of file\n"
        );
        assert_eq!(unified_diff("a", "x\n", "x\n"), "");
        assert_eq!(unified_diff("a", "", "x\r\n"), "--- a/a\n+++ b/a\n@@ -0,0 +1 @@\n+x\r\n");
    }
}
