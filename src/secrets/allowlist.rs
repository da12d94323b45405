use super::pattern::Pattern;

/// What is allowed to look like a secret, as gitleaks' `[[allowlists]]` say it.
#[derive(Debug, Default)]
pub struct Allowlist {
    /// Whether all kinds of criteria that are given must fit, rather than one.
    pub needs_all: bool,
    pub commits: Vec<String>,
    pub paths: Vec<Pattern>,
    pub regexes: Vec<Pattern>,
    pub target: Target,
    /// In lowercase.
    pub stopwords: Vec<String>,
    /// Ids of the rules it is about; empty means all.
    pub rules: Vec<String>,
}

/// What the expressions of an allowlist are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Target {
    #[default]
    Secret,
    Match,
    Line,
}

/// What is held against an allowlist.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'c> {
    pub path: &'c str,
    /// Full id of the commit, in history.
    pub commit: Option<&'c str>,
    pub secret: &'c str,
    pub whole: &'c str,
    /// The lines it stands on.
    pub line: &'c str,
}

impl Allowlist {
    /// Whether it allows everything in the file already.
    pub fn allows_file(&self, path: &str, commit: Option<&str>) -> bool {
        if !self.rules.is_empty() || (self.needs_all && !(self.regexes.is_empty() && self.stopwords.is_empty())) {
            return false;
        }
        let checks = [self.commit_fits(commit), self.path_fits(path)];
        self.judge(&checks)
    }

    /// Whether it allows `candidate` of the rule `rule`.
    pub fn allows(&self, rule: &str, candidate: &Candidate<'_>) -> bool {
        if !self.rules.is_empty() && !self.rules.iter().any(|named| named == rule) {
            return false;
        }
        let text = match self.target {
            Target::Secret => candidate.secret,
            Target::Match => candidate.whole,
            Target::Line => candidate.line,
        };
        let lowered = if self.stopwords.is_empty() { String::new() } else { candidate.secret.to_lowercase() };
        let checks = [
            self.commit_fits(candidate.commit),
            self.path_fits(candidate.path),
            fits(&self.regexes, |regex| regex.is_match(text)),
            fits(&self.stopwords, |word| lowered.contains(word.as_str())),
        ];
        self.judge(&checks)
    }

    fn judge(&self, checks: &[Option<bool>]) -> bool {
        let mut given = checks.iter().copied().flatten().peekable();
        if given.peek().is_none() {
            return false;
        }
        if self.needs_all { given.all(|fits| fits) } else { given.any(|fits| fits) }
    }

    fn commit_fits(&self, commit: Option<&str>) -> Option<bool> {
        fits(&self.commits, |allowed| commit.is_some_and(|commit| commit.eq_ignore_ascii_case(allowed)))
    }

    fn path_fits(&self, path: &str) -> Option<bool> {
        fits(&self.paths, |pattern| pattern.is_match(path))
    }
}

/// Whether one of `criteria` fits; `None` where there are none.
fn fits<T>(criteria: &[T], fits: impl Fn(&T) -> bool) -> Option<bool> {
    (!criteria.is_empty()).then(|| criteria.iter().any(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate() -> Candidate<'static> {
        Candidate {
            path: "a/b.env",
            commit: Some("c0ffee"),
            secret: "Value-Example",
            whole: "k=Value-Example",
            line: "x k=Value-Example y",
        }
    }

    fn pattern(text: &str) -> Vec<Pattern> {
        vec![Pattern::checked(text).unwrap()]
    }

    #[test]
    fn one_criterion_is_enough_unless_all_are_asked_for() {
        let mut list = Allowlist { paths: pattern("other"), stopwords: vec!["example".into()], ..Allowlist::default() };
        assert!(list.allows("r", &candidate()));
        list.needs_all = true;
        assert!(!list.allows("r", &candidate()));
        list.paths = pattern(r"\.env$");
        assert!(list.allows("r", &candidate()));
        assert!(!list.allows_file("a/b.env", None));
    }

    #[test]
    fn expressions_are_held_against_their_target() {
        for (target, text) in [(Target::Secret, "^Value"), (Target::Match, "^k="), (Target::Line, "y$")] {
            let list = Allowlist { regexes: pattern(text), target, ..Allowlist::default() };
            assert!(list.allows("r", &candidate()), "{text}");
        }
        assert!(!Allowlist { regexes: pattern("^k="), ..Allowlist::default() }.allows("r", &candidate()));
    }

    #[test]
    fn a_list_for_other_rules_and_an_empty_one_allow_nothing() {
        let list = Allowlist { commits: vec!["C0FFEE".into()], rules: vec!["other".into()], ..Allowlist::default() };
        assert!(!list.allows("r", &candidate()) && list.allows("other", &candidate()));
        assert!(!Allowlist::default().allows("r", &candidate()));
        assert!(!Allowlist { needs_all: true, ..Allowlist::default() }.allows("r", &candidate()));
    }
}
