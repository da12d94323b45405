use super::ControlFiles;
use super::paths::work_tree_of;
use crate::finding::{Problem, ProblemKind};
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of our own ignore file.
pub(super) const OWN_NAME: &str = ".plimsollignore";
pub(super) const GIT_NAME: &str = ".gitignore";

/// Ignore files are short; what is longer is not one, and may have no end at all (a device).
const MAX_IGNORE_FILE: u64 = 4 << 20;

/// The ignore rules that hold in a folder: its own, and those of the folders above it.
///
/// Folders without ignore files share their parent's rules. A rule nearer to the file wins, and ours win
/// over git's, which win over `.git/info/exclude`, which wins over the global excludes, as in git.
#[derive(Default)]
pub(super) struct IgnoreRules {
    parent: Option<Arc<IgnoreRules>>,
    own: Option<Gitignore>,
    git: Option<Gitignore>,
}

/// One of the two kinds of rules that a folder may have.
type MatcherOf = fn(&IgnoreRules) -> Option<&Gitignore>;

/// What the rules say of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Kept,
    /// By our own ignore file.
    Excluded,
    /// By git's rules: no part of the project.
    Ignored,
}

impl IgnoreRules {
    /// The rules that hold above and outside `root`: the global ones, the repository's, and those of the folders
    /// between the work tree's top and `root`. The rules of `root` itself are not among them.
    pub(super) fn above(
        root: &Path,
        use_gitignore: bool,
        given: Option<&ControlFiles>,
        problems: &mut Vec<Problem>,
    ) -> Arc<Self> {
        let top = work_tree_of(root);
        let mut rules = Arc::new(Self::default());
        if use_gitignore {
            let base = top.unwrap_or(root);
            let global = gitconfig_excludes_path();
            let repository = top.map(|top| common_git_folder(&top.join(".git")).join("info/exclude"));
            for path in global.into_iter().chain(repository) {
                if let Some(git) = load(&path, base, None, None) {
                    rules = Arc::new(Self { parent: Some(rules), own: None, git: Some(git) });
                }
            }
        }
        let Some(top) = top else { return rules };
        let mut between: Vec<&Path> = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top)).collect();
        between.reverse();
        for folder in between {
            let found = Found {
                own: is_regular(&folder.join(OWN_NAME)),
                git: use_gitignore && is_regular(&folder.join(GIT_NAME)),
            };
            rules = rules.within(folder, found, given, OWN_NAME, problems);
        }
        rules
    }

    /// The rules that hold in `folder`, which holds the ignore files `found`; of our own, the `given` ones hold where there are some.
    /// `shown` names the folder's own ignore file in problems.
    pub(super) fn within(
        self: &Arc<Self>,
        folder: &Path,
        found: Found,
        given: Option<&ControlFiles>,
        shown: &str,
        problems: &mut Vec<Problem>,
    ) -> Arc<Self> {
        let own_path = folder.join(OWN_NAME);
        let own = given.map_or(found.own, |given| given.content(&own_path).is_some());
        if !own && !found.git {
            return Arc::clone(self);
        }
        let own = if own { load(&own_path, folder, given, Some((shown, problems))) } else { None };
        let git = if found.git { load(&folder.join(GIT_NAME), folder, None, None) } else { None };
        Arc::new(Self { parent: Some(Arc::clone(self)), own, git })
    }

    /// What the rules say of `path`, which is absolute. The folders above it are not looked at.
    pub(super) fn verdict(&self, path: &Path, is_folder: bool) -> Verdict {
        let kinds: [(MatcherOf, Verdict); 2] = [(Self::own, Verdict::Excluded), (Self::git, Verdict::Ignored)];
        for (of, ignored) in kinds {
            let mut next = Some(self);
            while let Some(rules) = next {
                if let Some(matcher) = of(rules) {
                    let matched = matcher.matched(path, is_folder);
                    if matched.is_ignore() {
                        return ignored;
                    }
                    if matched.is_whitelist() {
                        return Verdict::Kept;
                    }
                }
                next = rules.parent.as_deref();
            }
        }
        Verdict::Kept
    }

    fn own(&self) -> Option<&Gitignore> {
        self.own.as_ref()
    }

    fn git(&self) -> Option<&Gitignore> {
        self.git.as_ref()
    }
}

impl Drop for IgnoreRules {
    /// Takes the chain apart step by step: folders can be nested deeper than the stack allows.
    fn drop(&mut self) {
        let mut next = self.parent.take();
        while let Some(rules) = next {
            next = Arc::into_inner(rules).and_then(|mut rules| rules.parent.take());
        }
    }
}

/// Which ignore files a folder holds as regular files. Git does not follow an ignore file that is a link either.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) own: bool,
    pub(super) git: bool,
}

fn is_regular(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// The rules of the file at `path`, for paths below `base`. Git takes no notice of what it cannot read or
/// understand in its own files; in ours it is told, under the shown name.
fn load(
    path: &Path,
    base: &Path,
    given: Option<&ControlFiles>,
    mut tell: Option<(&str, &mut Vec<Problem>)>,
) -> Option<Gitignore> {
    let mut problem = |message: String| {
        if let Some((shown, problems)) = &mut tell {
            problems.push(Problem { kind: ProblemKind::Input, path: Arc::from(*shown), message });
        }
    };
    let bytes = match given {
        Some(given) => Cow::Borrowed(given.content(path)?),
        None if !path.metadata().is_ok_and(|metadata| metadata.is_file()) => return None,
        None => match read(path) {
            Ok(bytes) => Cow::Owned(bytes),
            Err(error) => {
                problem(format!("The ignore file cannot be read ({error}); nothing was left out because of it."));
                return None;
            }
        },
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut builder = GitignoreBuilder::new(base);
    for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        if let Err(error) = builder.add_line(None, line) {
            problem(format!("Line {} is no valid pattern and was passed over: {error}.", index + 1));
        }
    }
    match builder.build() {
        Ok(rules) if rules.is_empty() => None,
        Ok(rules) => Some(rules),
        Err(error) => {
            problem(format!("The ignore file cannot be used and was passed over: {error}."));
            None
        }
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_IGNORE_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The folder that holds what all work trees of a repository share, by the `.git` of one of them.
fn common_git_folder(dot_git: &Path) -> PathBuf {
    let pointed = |file: &Path, prefix: &str| -> Option<PathBuf> {
        let metadata = fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
        let text = if metadata.len() < 16_384 { fs::read_to_string(file).ok()? } else { return None };
        Some(file.parent()?.join(text.strip_prefix(prefix)?.trim_end()))
    };
    let folder = pointed(dot_git, "gitdir: ").unwrap_or_else(|| dot_git.to_path_buf());
    pointed(&folder.join("commondir"), "").unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(parent: Option<Arc<IgnoreRules>>, base: &str, own: &[&str], git: &[&str]) -> Arc<IgnoreRules> {
        let build = |lines: &[&str]| {
            let mut builder = GitignoreBuilder::new(base);
            for line in lines {
                builder.add_line(None, line).unwrap();
            }
            Some(builder.build().unwrap())
        };
        Arc::new(IgnoreRules { parent, own: build(own), git: build(git) })
    }

    #[test]
    fn the_nearer_rule_wins_and_ours_win_over_gits() {
        let outer = rules(None, "/p", &["*.skip"], &["*.log", "build/"]);
        let inner = rules(Some(outer), "/p/sub", &["!build/"], &["!keep.log"]);
        let verdict = |path: &str, is_folder| inner.verdict(Path::new(path), is_folder);
        assert_eq!(verdict("/p/sub/a.log", false), Verdict::Ignored);
        assert_eq!(verdict("/p/sub/keep.log", false), Verdict::Kept);
        assert_eq!(verdict("/p/sub/build", true), Verdict::Kept);
        assert_eq!(verdict("/p/sub/a.skip", false), Verdict::Excluded);
        assert_eq!(verdict("/p/sub/a.py", false), Verdict::Kept);
    }

    #[test]
    fn a_very_long_chain_is_dropped_without_recursion() {
        let mut chain = Arc::new(IgnoreRules::default());
        for _ in 0..200_000 {
            chain = Arc::new(IgnoreRules { parent: Some(chain), own: None, git: None });
        }
        drop(chain);
    }
}
