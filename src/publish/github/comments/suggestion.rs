//! A safe fix as a change that can be taken over with one click.

use crate::publish::github::diff::PullDiff;
use crate::report::model::{Edit, Finding};
use crate::report::plain::{repository_path, visible};

/// Lines that a suggestion may replace; more cannot be reviewed in a comment.
const LINES: u32 = 40;

/// New text for some lines of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub first: u32,
    pub last: u32,
    pub text: String,
    pub description: String,
}

impl Suggestion {
    /// The fix of `finding`, where it is safe and changes only lines of one file that the diff shows in one piece.
    #[must_use]
    pub fn of(finding: &Finding, diff: &PullDiff, prefix: &str) -> Option<Self> {
        let fix = finding.fix.as_ref().filter(|fix| fix.safe)?;
        let mut edits: Vec<&Edit> = fix.edits.iter().collect();
        edits.sort_by_key(|edit| (edit.place.line, edit.place.column));
        if edits.iter().any(|edit| edit.place.path != finding.place.path) {
            return None;
        }
        let first = edits.first()?.place.line;
        let last = edits.iter().map(|edit| edit.place.end_line).max()?;
        if last.checked_sub(first)? >= LINES {
            return None;
        }
        let path = repository_path(prefix, &finding.place.path);
        // Lines that moved as one piece are taken to be the same; the text of the first is compared by the caller's comment.
        let (now_first, now_last) = diff.place(&path, first, last, None)?;
        let lines = diff.texts(&path, now_first, now_last)?;
        let text = applied(&lines, first, &edits)?;
        // What would be written must be what is seen.
        if visible(&text) != text || text.contains('\r') {
            return None;
        }
        Some(Self { first: now_first, last: now_last, text, description: fix.description.clone() })
    }
}

/// `lines`, of which the first is line `first` of the edits' count, with the edits done; `None` where they do not fit or overlap.
fn applied(lines: &[&str], first: u32, edits: &[&Edit]) -> Option<String> {
    let mut out = String::new();
    let (mut line, mut column) = (first, 1_u32);
    for edit in edits {
        let place = &edit.place;
        if (place.line, place.column) < (line, column)
            || (place.end_line, place.end_column) < (place.line, place.column)
        {
            return None;
        }
        copy(lines, first, (line, column), (place.line, place.column), &mut out)?;
        out.push_str(&edit.replacement);
        (line, column) = (place.end_line, place.end_column);
    }
    let last = first + u32::try_from(lines.len()).ok()? - 1;
    if line > last {
        // The line's end was replaced too.
        return Some(out.strip_suffix('\n').map_or(out.clone(), str::to_owned));
    }
    let end = lines.last()?.chars().count() as u32 + 1;
    copy(lines, first, (line, column), (last, end), &mut out)?;
    Some(out)
}

/// Appends what stands from one place to another.
fn copy(lines: &[&str], first: u32, from: (u32, u32), to: (u32, u32), out: &mut String) -> Option<()> {
    for line in from.0..=to.0 {
        let text = lines.get(line.checked_sub(first)? as usize)?;
        let start = if line == from.0 { from.1.checked_sub(1)? as usize } else { 0 };
        let count = text.chars().count();
        let end = if line == to.0 { to.1.checked_sub(1)? as usize } else { count };
        if start > end || end > count {
            return None;
        }
        out.extend(text.chars().skip(start).take(end - start));
        if line < to.0 {
            out.push('\n');
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::Place;

    fn edit(from: (u32, u32), to: (u32, u32), replacement: &str) -> Edit {
        Edit {
            place: Place { path: "a".to_owned(), line: from.0, column: from.1, end_line: to.0, end_column: to.1 },
            replacement: replacement.to_owned(),
        }
    }

    fn done(edits: &[Edit]) -> Option<String> {
        applied(&["let ä = 1;", "  b(c);"], 5, &edits.iter().collect::<Vec<_>>())
    }

    #[test]
    fn edits_are_done_in_their_order_and_the_rest_stays() {
        assert_eq!(done(&[edit((5, 5), (5, 6), "x"), edit((6, 3), (6, 4), "d")]).unwrap(), "let x = 1;\n  d(c);");
        assert_eq!(done(&[edit((5, 1), (6, 8), "")]).unwrap(), "");
        assert_eq!(done(&[edit((5, 9), (6, 3), "2;")]).unwrap(), "let ä = 2;b(c);");
    }

    #[test]
    fn edits_that_overlap_or_lie_elsewhere_are_refused() {
        assert_eq!(done(&[edit((5, 1), (5, 6), ""), edit((5, 3), (5, 7), "")]), None);
        assert_eq!(done(&[edit((5, 1), (5, 99), "")]), None);
        assert_eq!(done(&[edit((4, 1), (5, 1), "")]), None);
        assert_eq!(done(&[edit((5, 6), (5, 2), "")]), None);
    }
}
