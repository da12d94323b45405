//! The last look at the text: source around findings, and GitHub's line hashes.

use super::outcome::Excerpt;
use crate::finding::{Finding, line_hashes};
use crate::text::LineIndex;

/// Lines shown before and behind the finding's own.
const AROUND: u32 = 2;
/// More lines of a finding than this are not shown.
const MOST_LINES: u32 = 12;
/// Longer lines are cut.
const LONGEST_LINE: usize = 400;

/// Sets the line hash of `findings`, all of the file with this `text`, and gives their excerpts in the same order.
pub fn look<'f>(findings: impl Iterator<Item = &'f mut Finding>, text: &str) -> Vec<Option<Excerpt>> {
    let index = LineIndex::new(text);
    let findings: Vec<&mut Finding> = findings.collect();
    let lines: Vec<u32> = findings.iter().map(|finding| finding.location.start.line).collect();
    let hashes = line_hashes(text, &lines);
    findings
        .into_iter()
        .map(|finding| {
            if let Some(hash) = hashes.get(&finding.location.start.line) {
                finding.fingerprints.line.clone_from(hash);
            }
            excerpt(finding, text, &index)
        })
        .collect()
}

fn excerpt(finding: &Finding, text: &str, index: &LineIndex) -> Option<Excerpt> {
    let (start, end) = (finding.location.start.line, finding.location.end.line);
    let last_line = index.line_count();
    if start == 0 || start > last_line {
        return None;
    }
    let first_line = start.saturating_sub(AROUND).max(1);
    let last = end.max(start).saturating_add(AROUND).min(last_line).min(first_line + MOST_LINES - 1);
    let lines = (first_line..=last).map(|line| cut(index.line_text(line, text))).collect();
    Some(Excerpt { first_line, lines })
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((at, _)) => line[..at].to_owned(),
        None => line.to_owned(),
    }
}
