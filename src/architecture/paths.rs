//! Paths of a project as text: relative, with `/`, without `.` and `..`.

use hashbrown::HashMap;
use std::sync::Arc;

/// The folder of a path; empty for the root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file name of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The file name without its last extension.
pub(super) fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `path` as seen from `folder`; `None` where it leads out of the project.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// All prefixes of a folder that are folders, itself first, the root (empty) last.
pub(super) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |at| if at.is_empty() { None } else { Some(self::folder(at)) })
}

/// Number of leading folders that two paths share.
pub(super) fn shared_folders(a: &str, b: &str) -> usize {
    folder(a).split('/').zip(folder(b).split('/')).take_while(|(a, b)| a == b && !a.is_empty()).count()
}

/// The files of a project by path and by file name.
pub(super) struct PathIndex<'f> {
    by_path: HashMap<&'f str, u32, foldhash::fast::FixedState>,
    by_name: HashMap<&'f str, Vec<u32>, foldhash::fast::FixedState>,
    paths: Vec<&'f str>,
}

/// More files of one name than this are not searched for the one that is meant.
const MOST_NAMESAKES: usize = 200;

impl<'f> PathIndex<'f> {
    pub fn new(paths: impl Iterator<Item = &'f Arc<str>>) -> Self {
        let mut index = Self { by_path: HashMap::default(), by_name: HashMap::default(), paths: Vec::new() };
        for (number, path) in paths.enumerate() {
            index.by_path.insert(path, number as u32);
            index.by_name.entry(file_name(path)).or_default().push(number as u32);
            index.paths.push(path);
        }
        index
    }

    pub fn get(&self, path: &str) -> Option<u32> {
        self.by_path.get(path).copied()
    }

    /// The file whose path ends with the whole words of `suffix`, if one is closer to `from` than any other or, of
    /// equally close ones, nearer to the root.
    pub fn by_suffix(&self, suffix: &str, from: &str, wanted: impl Fn(&str) -> bool) -> Option<u32> {
        let candidates = self.by_name.get(file_name(suffix))?;
        if candidates.len() > MOST_NAMESAKES {
            return None;
        }
        let (mut best, mut closeness, mut alone) = (None, (0, std::cmp::Reverse(0)), true);
        for &candidate in candidates {
            let path = self.paths[candidate as usize];
            let before = path.strip_suffix(suffix);
            if !before.is_some_and(|before| before.is_empty() || before.ends_with('/')) || !wanted(path) {
                continue;
            }
            let depth = path.matches('/').count();
            let shared = (shared_folders(path, from), std::cmp::Reverse(depth));
            if best.is_none() || shared > closeness {
                (best, closeness, alone) = (Some(candidate), shared, true);
            } else if shared == closeness {
                alone = false;
            }
        }
        best.filter(|_| alone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_leave_the_project() {
        assert_eq!(join("a/b", "../c.h").as_deref(), Some("a/c.h"));
        assert_eq!(join("", "./x").as_deref(), Some("x"));
        assert_eq!(join("a", "../../x"), None);
        assert_eq!(ancestors("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
    }

    #[test]
    fn of_several_files_with_a_suffix_the_closest_is_taken_if_there_is_one() {
        let paths: Vec<Arc<str>> = ["x/inc/a.h", "y/inc/a.h", "y/src/b.c"].map(Arc::from).to_vec();
        let index = PathIndex::new(paths.iter());
        assert_eq!(index.by_suffix("inc/a.h", "y/src/b.c", |_| true), Some(1));
        assert_eq!(index.by_suffix("inc/a.h", "z/b.c", |_| true), None);
        assert_eq!(index.by_suffix("nc/a.h", "y/src/b.c", |_| true), None);
    }
}
