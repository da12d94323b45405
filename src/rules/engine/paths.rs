use crate::rules::file::{Fault, Paths};
use globset::{Glob, GlobSet, GlobSetBuilder};

/// For which paths a rule runs.
#[derive(Debug, Clone, Default)]
pub struct PathScope {
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
}

impl PathScope {
    /// What `paths` says.
    pub fn new(paths: &Paths) -> Result<Self, Fault> {
        Ok(Self { include: globs(&paths.include)?, exclude: globs(&paths.exclude)? })
    }

    /// Whether the rule runs for `path`, which is relative with `/`.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(path))
            && !self.exclude.as_ref().is_some_and(|exclude| exclude.is_match(path))
    }

    /// Whether it names paths of its own.
    #[must_use]
    pub fn includes_any(&self) -> bool {
        self.include.is_some()
    }
}

/// A pattern without leading `/` may stand anywhere; one that names a folder means what is below it too.
fn globs(patterns: &[crate::rules::file::Text]) -> Result<Option<GlobSet>, Fault> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    let fault = |text: &crate::rules::file::Text, error: &globset::Error| {
        Fault::fatal(text.line, format!("the path `{}` is no pattern of paths: {error}", text.value))
    };
    for text in patterns {
        let plain = text.value.trim_end_matches('/').trim_start_matches("./");
        let anchored = match plain.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            None if plain.starts_with("**/") => plain.to_owned(),
            None => format!("**/{plain}"),
        };
        for pattern in [anchored.clone(), format!("{anchored}/**")] {
            set.add(Glob::new(&pattern).map_err(|error| fault(text, &error))?);
        }
    }
    let first = &patterns[0];
    set.build().map(Some).map_err(|error| fault(first, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::file::Text;

    #[test]
    fn patterns_stand_anywhere_and_mean_folders_whole() {
        let text = |value: &str| Text { value: value.to_owned(), line: 1 };
        let scope = |include: &[&str], exclude: &[&str]| {
            let of = |list: &[&str]| list.iter().map(|value| text(value)).collect();
            PathScope::new(&Paths { include: of(include), exclude: of(exclude) }).unwrap()
        };
        assert!(scope(&["*.py"], &[]).holds("a/b.py") && !scope(&["*.py"], &[]).holds("a/b.js"));
        assert!(!scope(&[], &["tests"]).holds("a/tests/b/c.py") && scope(&[], &["tests"]).holds("a/test.py"));
        assert!(scope(&["/src"], &[]).holds("src/a.py") && !scope(&["/src"], &[]).holds("a/src/a.py"));
        assert!(scope(&["**/.github/workflows/*.yml"], &[]).holds(".github/workflows/a.yml"));
        assert!(PathScope::new(&Paths { include: vec![text("[")], exclude: Vec::new() }).is_err());
    }
}
