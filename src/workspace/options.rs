use super::ByteSize;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which files are analysed.
///
/// Files that git ignores are no part of the project, unless they are tracked all the same: as for git, ignoring
/// is for what was not added. `.plimsollignore`, in the same syntax, leaves out more, or with `!pattern` takes in
/// what git ignores. Hidden files and folders are analysed like others,
/// except those of version control itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the configuration")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Analyse only files that match one of these globs; empty means all.
    /// The syntax is that of `.gitignore`: `src/` is a folder with all below it, `*.py` matches at any
    /// depth, `/setup.py` and `docs/*.py` start at the project root. Letters' case matters.
    pub include: Vec<String>,
    /// Leave out files and folders that match one of these globs, in the same syntax, even where `include`
    /// matches or the file is named on the command line. What is left out is listed in the report.
    pub exclude: Vec<String>,
    /// Larger files are not analysed, and reported as a problem. A number of bytes or text such as `"5 MiB"`.
    /// The default of 5 MiB holds any file that a person wrote, and bounds the memory of a syntax tree,
    /// which is some ten times its text.
    pub max_file_size: ByteSize,
    /// Follow symbolic links to files and folders inside the repository. A file is analysed once, however
    /// many links lead to it. Links that lead out of the repository are never followed.
    pub follow_symlinks: bool,
    /// Honour `.gitignore`, `.git/info/exclude` and git's global excludes file; outside a git work tree too,
    /// so that an unpacked archive gives the same result as a checkout.
    pub use_gitignore: bool,
    /// Analyse generated files and lock files too.
    pub include_generated: bool,
    /// Analyse code of others that is kept in the project (`vendor`, `third_party`, `node_modules` …) too.
    pub include_vendored: bool,
    /// Analyse minified files too.
    pub include_minified: bool,
    /// Look for secrets in archives too: zip, jar, war, ear, whl, nupkg, tar, tar.gz, tgz, gz. An archive in an archive is not opened, and
    /// one may have ten times `max-file-size`.
    pub include_archives: bool,
    /// Analyse git repositories inside the project (submodules, other work trees) too.
    pub include_nested_repositories: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            max_file_size: ByteSize(5 << 20),
            follow_symlinks: false,
            use_gitignore: true,
            include_generated: false,
            include_vendored: false,
            include_minified: false,
            include_archives: false,
            include_nested_repositories: false,
        }
    }
}
