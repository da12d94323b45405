use std::collections::HashSet;

/// What a `.gitleaksignore` lists: single findings by their fingerprints, `path:rule:line` or, in history, `commit:path:rule:line`.
#[derive(Debug, Default)]
pub struct IgnoreFile {
    fingerprints: HashSet<String>,
}

impl IgnoreFile {
    /// Reads the file's text: a fingerprint on each line, `#` begins a comment.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self { fingerprints: lines.map(|line| line.replace('\\', "/")).collect() }
    }

    /// Whether nothing is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// Whether the finding of `rule` at `path` and `line` is listed, by itself or for `commit`.
    #[must_use]
    pub fn ignores(&self, path: &str, rule: &str, line: usize, commit: Option<&str>) -> bool {
        let everywhere = format!("{path}:{rule}:{line}");
        self.fingerprints.contains(&everywhere)
            || commit.is_some_and(|commit| self.fingerprints.contains(&format!("{commit}:{everywhere}")))
    }
}

#[cfg(test)]
mod tests {
    use super::IgnoreFile;

    #[test]
    fn findings_are_known_by_path_rule_and_line() {
        let file = IgnoreFile::read("# known\n a/b.py:jwt:3 # not a comment\nc.py:jwt:1\n\nc0ffee:d.py:jwt:2\n");
        assert!(file.ignores("c.py", "jwt", 1, None) && file.ignores("c.py", "jwt", 1, Some("x")));
        assert!(!file.ignores("c.py", "jwt", 2, None) && !file.ignores("a/b.py", "jwt", 3, None));
        assert!(file.ignores("d.py", "jwt", 2, Some("c0ffee")) && !file.ignores("d.py", "jwt", 2, None));
    }
}
