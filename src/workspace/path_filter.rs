use super::Options;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// The compiled `include` and `exclude` globs.
pub(super) struct PathFilter {
    include: Option<Gitignore>,
    exclude: Gitignore,
}

/// A glob of the options that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {option} glob `{glob}` cannot be used: {reason}")]
pub struct GlobError {
    /// `include` or `exclude`.
    pub option: &'static str,
    /// The glob as it was written.
    pub glob: String,
    pub reason: String,
}

impl PathFilter {
    pub(super) fn new(options: &Options) -> Result<Self, GlobError> {
        let include = if options.include.is_empty() { None } else { Some(compile("include", &options.include)?) };
        Ok(Self { include, exclude: compile("exclude", &options.exclude)? })
    }

    /// Whether the folder or file at `path`, relative to the root, is itself excluded.
    pub(super) fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        self.exclude.matched(path, is_folder).is_ignore()
    }

    /// Whether the file at `path`, relative to the root, or a folder it lies in is excluded.
    pub(super) fn excludes_with_parents(&self, path: &Path) -> bool {
        self.exclude.matched_path_or_any_parents(path, false).is_ignore()
    }

    /// Whether the file at `path`, relative to the root, is included.
    pub(super) fn includes(&self, path: &Path) -> bool {
        self.include.as_ref().is_none_or(|include| include.matched_path_or_any_parents(path, false).is_ignore())
    }
}

fn compile(option: &'static str, globs: &[String]) -> Result<Gitignore, GlobError> {
    let error = |glob: &str, reason: String| GlobError { option, glob: glob.to_owned(), reason };
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for glob in globs {
        if glob.trim().is_empty() {
            return Err(error(glob, "it is empty; remove it, or write `*` for everything".to_owned()));
        }
        // In an ignore file this would be a comment, and match nothing without a word.
        let literal = if glob.starts_with('#') { format!("\\{glob}") } else { glob.clone() };
        let literal = literal.strip_prefix("./").map_or(literal.clone(), |below| format!("/{below}"));
        builder.add_line(None, &literal).map_err(|problem| error(glob, reason_of(&problem)))?;
    }
    builder.build().map_err(|problem| error(&globs.join(", "), reason_of(&problem)))
}

fn reason_of(problem: &ignore::Error) -> String {
    match problem {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(include: &[&str], exclude: &[&str]) -> PathFilter {
        let owned = |globs: &[&str]| globs.iter().map(ToString::to_string).collect();
        PathFilter::new(&Options { include: owned(include), exclude: owned(exclude), ..Options::default() }).unwrap()
    }

    #[test]
    fn a_bad_glob_is_named_with_its_option() {
        let options = Options { exclude: vec!["ok/".into(), "a[".into()], ..Options::default() };
        let error = PathFilter::new(&options).err().unwrap();
        assert_eq!((error.option, error.glob.as_str()), ("exclude", "a["));
        assert!(error.to_string().starts_with("the exclude glob `a[` cannot be used: "), "{error}");
    }

    #[test]
    fn globs_match_as_in_an_ignore_file() {
        let filter = filter(&["src/", "*.py"], &["/gen", "**/*.test.ts"]);
        for (path, included) in [("src/a/b.ts", true), ("x/y.py", true), ("lib/a.ts", false)] {
            assert_eq!(filter.includes(Path::new(path)), included, "{path}");
        }
        assert!(filter.excludes(Path::new("gen"), true) && !filter.excludes(Path::new("src/gen"), true));
        assert!(filter.excludes_with_parents(Path::new("gen/deep/a.py")));
        assert!(filter.excludes(Path::new("src/a.test.ts"), false));
    }

    #[test]
    fn a_glob_that_starts_like_a_comment_or_with_a_dot_still_matches() {
        assert!(filter(&[], &["#a#"]).excludes(Path::new("#a#"), false));
        assert!(filter(&[], &["./gen"]).excludes(Path::new("gen"), true));
    }
}
