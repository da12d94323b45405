//! Which file of the project a path in a report means.
//!
//! Reports are written elsewhere: their paths are absolute, or relative to some source folder, or begin with a Go
//! module's name. What the two have in common is the end. A path is matched to the file with which it shares the longest end,
//! counted in whole names, where there is only one such file:
//!
//! * the whole project path is the end of the report's (`/build/src/a.py` → `src/a.py`), or
//! * the whole report path is the end of the project's (`org/a/X.java` → `core/src/main/java/org/a/X.java`), or
//! * at least the last two names agree (`/app/models/user.rb` → `services/api/models/user.rb`).
//!
//! A report's source folders (Cobertura) are tried in front of its paths, and the user's mapping comes before all.
//! The project's paths are kept in a tree by their names from the last to the first, so that all of it is linear.

use super::{CoverageReport, FileHits, Merge};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Folders of other people's code: a file in there is none of the project's, however alike it ends.
const DEPENDENCIES: [&str; 4] = ["node_modules", "site-packages", "dist-packages", ".cargo"];

/// A report with the project's paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchedReport {
    /// By project path.
    pub files: BTreeMap<String, FileHits>,
    /// Paths of the report that are not, or not certainly, in the project; in order.
    pub unmatched: Vec<Unmatched>,
}

/// A path of a report that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// As the report writes it.
    pub path: String,
    pub reason: UnmatchedReason,
}

/// Why a path was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnmatchedReason {
    /// No file of the project ends like it.
    NotFound,
    /// Several files end like it; two of them. `path-mapping` can tell which is meant.
    Ambiguous(String, String),
    /// It stands for a file that another path of the same report fits better.
    Displaced(String),
}

impl std::fmt::Display for Unmatched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.reason {
            UnmatchedReason::NotFound => {
                write!(f, "{} is no analysed file; map its beginning with `path-mapping`", self.path)
            }
            UnmatchedReason::Ambiguous(one, other) => {
                write!(f, "{} could be {one} or {other}; tell which with `path-mapping`", self.path)
            }
            UnmatchedReason::Displaced(file) => {
                write!(f, "{} ends like {file}, which another path of the report fits better", self.path)
            }
        }
    }
}

/// Gives a report the project's paths.
///
/// `project` are the project's files, relative to its root, with `/`. `mapping` has beginnings of report paths and what stands for
/// them in the project; the longest that fits counts.
#[must_use]
pub fn match_paths<'p>(
    report: &CoverageReport,
    project: impl IntoIterator<Item = &'p str>,
    mapping: &BTreeMap<String, String>,
    how: Merge,
) -> MatchedReport {
    let endings = Endings::new(project);
    let mapping: Vec<(Vec<&str>, Vec<&str>)> = mapping.iter().map(|(from, to)| (names(from), names(to))).collect();
    let roots: Vec<Vec<&str>> = report.roots.iter().map(|root| names(root)).collect();
    let mut matched = MatchedReport::default();
    // Of the paths that mean the same file, those with the least in front of it.
    let mut claims: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for path in report.files.keys() {
        match endings.find(&names(path), &roots, &mapping) {
            Ok((file, in_front)) => claims.entry(file).or_default().push((in_front, path)),
            Err(reason) => matched.unmatched.push(Unmatched { path: path.clone(), reason }),
        }
    }
    for (file, paths) in claims {
        let least = paths.iter().map(|(in_front, _)| *in_front).min().unwrap_or(0);
        let hits = matched.files.entry(file.to_owned()).or_default();
        for (in_front, path) in paths {
            match report.files.get(path) {
                Some(found) if in_front == least => hits.merge(found, how),
                _ => matched
                    .unmatched
                    .push(Unmatched { path: path.to_owned(), reason: UnmatchedReason::Displaced(file.to_owned()) }),
            }
        }
    }
    matched.unmatched.sort_by(|a, b| a.path.cmp(&b.path));
    matched
}

/// The names of a path, `.` and `..` resolved.
fn names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for name in path.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names
}

/// The project's paths as a tree of their names from the last to the first.
struct Endings<'p> {
    next: HashMap<(u32, &'p str), u32>,
    nodes: Vec<Ending<'p>>,
}

#[derive(Default, Clone, Copy)]
struct Ending<'p> {
    /// The file whose whole path this is.
    whole: Option<&'p str>,
    /// The first two files that end so.
    files: [Option<&'p str>; 2],
}

/// A file and how many of its last names agree.
type Found<'p> = Result<(&'p str, usize), UnmatchedReason>;

impl<'p> Endings<'p> {
    fn new(project: impl IntoIterator<Item = &'p str>) -> Self {
        let mut tree = Self { next: HashMap::new(), nodes: vec![Ending::default()] };
        for path in project {
            let mut at = 0;
            for name in path.rsplit('/').filter(|name| !name.is_empty()) {
                at = *tree.next.entry((at, name)).or_insert_with(|| {
                    tree.nodes.push(Ending::default());
                    tree.nodes.len() as u32 - 1
                });
                let files = &mut tree.nodes[at as usize].files;
                match files {
                    [None, _] => files[0] = Some(path),
                    [Some(first), None] if *first != path => files[1] = Some(path),
                    _ => {}
                }
            }
            tree.nodes[at as usize].whole = Some(path);
        }
        tree
    }

    /// The file that is meant, and how many names of the path stand in front of what agrees.
    fn find(&self, path: &[&str], roots: &[Vec<&str>], mapping: &[(Vec<&str>, Vec<&str>)]) -> Found<'p> {
        let rule = mapping.iter().filter(|(from, _)| path.starts_with(from)).max_by_key(|(from, _)| from.len());
        if let Some((from, to)) = rule {
            let mapped = [to.as_slice(), &path[from.len()..]].concat();
            if let Some(file) = self.whole(&mapped) {
                return Ok((file, 0));
            }
        }
        let in_front = |(file, agreeing): (&'p str, usize)| (file, path.len().saturating_sub(agreeing));
        let mut best = self.longest(path);
        for root in roots {
            let rooted = [root.as_slice(), path].concat();
            let found = self.longest(&rooted);
            let is_better = match (&found, &best) {
                (Ok((_, now)), Ok((_, before))) => now > before,
                (Ok(_), Err(_)) => true,
                _ => false,
            };
            if is_better {
                best = found;
            }
        }
        let is_foreign = |file: &str| path.iter().any(|name| DEPENDENCIES.contains(name) && !file.contains(name));
        match best {
            Ok((file, _)) if is_foreign(file) => Err(UnmatchedReason::NotFound),
            best => best.map(in_front),
        }
    }

    fn whole(&self, path: &[&str]) -> Option<&'p str> {
        let mut at = 0;
        for &name in path.iter().rev() {
            at = *self.next.get(&(at, name))?;
        }
        self.nodes[at as usize].whole
    }

    fn longest(&self, path: &[&str]) -> Found<'p> {
        let mut at = 0;
        let mut agreeing = 0;
        for name in path.iter().rev() {
            let Some(&next) = self.next.get(&(at, *name)) else { break };
            at = next;
            agreeing += 1;
        }
        let ending = self.nodes[at as usize];
        let is_whole_path = agreeing == path.len();
        match (ending.whole, ending.files) {
            (Some(file), _) => Ok((file, agreeing)),
            (None, [Some(file), None]) if is_whole_path || agreeing >= 2 => Ok((file, agreeing)),
            (None, [Some(one), Some(other)]) if is_whole_path || agreeing >= 2 => {
                Err(UnmatchedReason::Ambiguous(one.to_owned(), other.to_owned()))
            }
            _ => Err(UnmatchedReason::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROJECT: [&str; 8] = [
        "core/src/main/java/org/a/X.java",
        "web/src/main/java/org/a/X.java",
        "web/src/main/java/org/b/Y.java",
        "src/index.ts",
        "packages/a/src/index.ts",
        "pkg/f.go",
        "setup.py",
        "services/api/models/user.rb",
    ];

    fn matched(path: &str, roots: &[&str], mapping: &[(&str, &str)]) -> Result<String, UnmatchedReason> {
        let report = CoverageReport {
            files: [(path.to_owned(), FileHits::default())].into(),
            roots: roots.iter().map(|root| (*root).to_owned()).collect(),
        };
        let mapping = mapping.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        let mut matched = match_paths(&report, PROJECT, &mapping, Merge::Max);
        match matched.unmatched.pop() {
            Some(unmatched) => Err(unmatched.reason),
            None => Ok(matched.files.into_keys().next().unwrap()),
        }
    }

    #[test]
    fn a_path_means_the_file_with_the_longest_common_end() {
        for (path, file) in [
            ("src/index.ts", "src/index.ts"),
            ("./src/../src/index.ts", "src/index.ts"),
            ("/home/ci/build/packages/a/src/index.ts", "packages/a/src/index.ts"),
            ("D:\\a\\packages\\a\\src\\index.ts", "packages/a/src/index.ts"),
            ("/home/ci/build/src/index.ts", "src/index.ts"),
            ("org/b/Y.java", "web/src/main/java/org/b/Y.java"),
            ("github.com/me/mod/pkg/f.go", "pkg/f.go"),
            ("/app/models/user.rb", "services/api/models/user.rb"),
            ("/app/setup.py", "setup.py"),
        ] {
            assert_eq!(matched(path, &[], &[]).as_deref(), Ok(file), "{path}");
        }
    }

    #[test]
    fn what_could_be_several_files_is_told() {
        let two = UnmatchedReason::Ambiguous(PROJECT[0].to_owned(), PROJECT[1].to_owned());
        assert_eq!(matched("org/a/X.java", &[], &[]), Err(two));
        assert_eq!(matched("/usr/lib/user.rb", &[], &[]), Err(UnmatchedReason::NotFound));
        assert_eq!(matched("/ci/node_modules/x/src/index.ts", &[], &[]), Err(UnmatchedReason::NotFound));
        assert_eq!(matched("gone.py", &[], &[]), Err(UnmatchedReason::NotFound));
    }

    #[test]
    fn source_folders_and_the_users_mapping_decide() {
        assert_eq!(matched("org/a/X.java", &["/ci/web/src/main/java"], &[]).as_deref(), Ok(PROJECT[1]));
        assert_eq!(matched("org/a/X.java", &[], &[("org", "core/src/main/java/org")]).as_deref(), Ok(PROJECT[0]));
        assert_eq!(
            matched("/x/lib/user.rb", &[], &[("/x", ""), ("/x/lib", "services/api/models")]).as_deref(),
            Ok(PROJECT[7])
        );
        assert_eq!(matched("/xylophone/src/index.ts", &[], &[("/x", "packages/a")]).as_deref(), Ok(PROJECT[3]));
    }

    #[test]
    fn of_two_paths_for_one_file_the_nearer_stands() {
        let hits = |count| FileHits { lines: [(1, count)].into(), ..FileHits::default() };
        let files = [("/ci/src/index.ts", 1), ("/ci/packages/gone/src/index.ts", 5), ("/mac/src/index.ts", 2)];
        let report = CoverageReport {
            files: files.iter().map(|(path, count)| ((*path).to_owned(), hits(*count))).collect(),
            roots: Vec::new(),
        };
        let matched = match_paths(&report, PROJECT, &BTreeMap::new(), Merge::Sum);
        assert_eq!(matched.files, [("src/index.ts".to_owned(), hits(3))].into());
        let reasons: Vec<_> = matched.unmatched.iter().map(ToString::to_string).collect();
        assert_eq!(
            reasons,
            ["/ci/packages/gone/src/index.ts ends like src/index.ts, which another path of the report fits better"]
        );
    }
}
