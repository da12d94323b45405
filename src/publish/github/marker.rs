//! Hidden marks in our own comments, by which a later run knows them again.
//!
//! Names of categories and fingerprints go in as hashes only, so that nothing that a repository or an artifact says can end a mark
//! early or forge another. Whoever wrote the comment is asked for besides: anybody can copy a mark.

use sha2::{Digest, Sha256};

/// What one project of a repository marks its comments with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markers {
    project: String,
}

impl Markers {
    /// Of the project with this category.
    #[must_use]
    pub fn new(category: &str) -> Self {
        Self { project: short_hash(category, 6) }
    }

    /// The mark of the summary of the commit `head`.
    #[must_use]
    pub fn summary(&self, head: &str) -> String {
        format!("{}{} -->", self.summary_start(), if super::context::is_commit_id(head) { head } else { "" })
    }

    /// Whether `body` is a summary of this project.
    #[must_use]
    pub fn is_summary(&self, body: &str) -> bool {
        body.trim_start().starts_with(&self.summary_start())
    }

    /// The mark of the comment on a finding.
    #[must_use]
    pub fn finding(&self, fingerprint: &str) -> String {
        format!("{}{} -->", self.finding_start(), Self::key(fingerprint))
    }

    /// The key of the finding that a comment of this project is about.
    #[must_use]
    pub fn finding_of(&self, body: &str) -> Option<String> {
        let start = self.finding_start();
        // A mark stands on a line of its own, the last one.
        let line = body.lines().rev().find(|line| !line.trim().is_empty())?.trim();
        let key = line.strip_prefix(&start)?.strip_suffix(" -->")?;
        (key.len() == 20 && key.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| key.to_owned())
    }

    /// What stands for a fingerprint in a mark.
    #[must_use]
    pub fn key(fingerprint: &str) -> String {
        short_hash(fingerprint, 10)
    }

    /// What stands for the project, e.g. in the external id of a check run.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.project
    }

    fn summary_start(&self) -> String {
        format!("<!-- plimsoll:summary:{} ", self.project)
    }

    fn finding_start(&self) -> String {
        format!("<!-- plimsoll:finding:{}:", self.project)
    }
}

fn short_hash(text: &str, bytes: usize) -> String {
    Sha256::digest(text).iter().take(bytes).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_again_by_their_own_project_only() {
        let (one, other) = (Markers::new("plimsoll"), Markers::new("plimsoll/web"));
        let body = format!("text\n\n{}\n", one.finding("--> <!-- x"));
        assert_eq!(one.finding_of(&body), Some(Markers::key("--> <!-- x")));
        assert_eq!(other.finding_of(&body), None);
        assert_eq!(body.matches("-->").count(), 1);
        let summary = format!("{}\n## Verdict", one.summary(&"a".repeat(40)));
        assert!(one.is_summary(&summary) && !other.is_summary(&summary));
        assert!(!one.is_summary(&format!("> {summary}")), "a quotation is no summary");
    }

    #[test]
    fn a_mark_within_the_text_is_none() {
        let markers = Markers::new("plimsoll");
        let body = format!("{}\nand more", markers.finding("x"));
        assert_eq!(markers.finding_of(&body), None);
    }
}
