//! The rule `duplicated-block`: how families become findings.

use super::{CloneCopy, CloneFamily, Clones};
use crate::finding::{Audience, Category, Confidence, Finding, Location, Position, RuleInfo, Severity};

/// Other copies that a finding names.
const NAMED_COPIES: usize = 20;
/// Files of one family that get a finding of their own.
const FILES_PER_FAMILY: usize = 100;

/// The same code stands in several places.
pub static DUPLICATED_BLOCK: RuleInfo = RuleInfo {
    id: "duplicated-block",
    name: "Duplicated block",
    summary: "The same code stands in several places.",
    docs: include_str!("duplicated-block.md"),
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Duplication,
    audience: Audience::Default,
    effort_minutes: 10,
    tags: &["duplication"],
    cwe: &[1041],
};

/// One finding for each family and file that has a copy of it, at the first copy there, with the
/// other copies as related places.
///
/// Each file has its own, so that a copy that is added is new although its family is known; and
/// all copies inside a file share one, so that a file that repeats itself does not flood. The identity is
/// that of the code, so it stays when a copy moves. A family that only tests have is informational.
#[must_use]
pub fn findings(clones: &Clones) -> Vec<Finding> {
    let mut found = Vec::new();
    for family in &clones.families {
        let tests_only = family.copies.iter().all(|copy| copy.is_test);
        let in_files = family.copies.chunk_by(|a, b| a.path == b.path);
        let files = in_files.clone().count();
        for here in in_files.take(FILES_PER_FAMILY) {
            found.extend(finding(family, here, files, tests_only));
        }
    }
    found
}

fn finding(family: &CloneFamily, here: &[CloneCopy], files: usize, tests_only: bool) -> Option<Finding> {
    let first = here.first()?;
    let others = family.copies.iter().filter(|copy| *copy != first);
    let total = family.copies.len() + family.unlisted as usize;
    let mut message = format!(
        "{} lines ({} tokens) stand here and in {}.",
        first.last_line - first.first_line + 1,
        family.tokens,
        match total {
            2 => others.clone().next().map_or_else(|| "another place".to_owned(), |other| place_of(other, first)),
            more => format!("{} other places", more - 1),
        }
    );
    let notes = [
        (here.len() > 1 && total > 2).then(|| format!("{} of the copies are in this file.", here.len())),
        (total - 1 > NAMED_COPIES).then(|| format!("The first {NAMED_COPIES} are named.")),
        (files > FILES_PER_FAMILY)
            .then(|| format!("Of {files} files with a copy only {FILES_PER_FAMILY} are reported.")),
    ];
    for note in notes.into_iter().flatten() {
        message.push(' ');
        message.push_str(&note);
    }
    let mut finding = Finding::new(&DUPLICATED_BLOCK, location(first), message)
        .with_effort(DUPLICATED_BLOCK.effort_minutes * here.len() as u32)
        .identified_by(family.identity.clone());
    if tests_only {
        finding.severity = Severity::Info;
    }
    // Copies in this file first: they are not reported elsewhere.
    let (near, far): (Vec<_>, Vec<_>) = others.partition(|copy| copy.path == first.path);
    for copy in near.into_iter().chain(far).take(NAMED_COPIES) {
        finding = finding.with_related(location(copy), "The same code");
    }
    Some(finding)
}

fn place_of(copy: &CloneCopy, seen_from: &CloneCopy) -> String {
    if copy.path == seen_from.path {
        format!("lines {}–{}", copy.first_line, copy.last_line)
    } else {
        format!("{}:{}–{}", copy.path, copy.first_line, copy.last_line)
    }
}

/// Whole lines.
fn location(copy: &CloneCopy) -> Location {
    Location {
        path: std::sync::Arc::clone(&copy.path),
        start: Position { line: copy.first_line, column: 1 },
        end: Position { line: copy.last_line, column: 1 },
        start_byte: 0,
        end_byte: 0,
    }
}
