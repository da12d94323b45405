use plimsoll::finding::{ProblemKind, SkipReason};
use plimsoll::workspace::{Discovery, Options, ReadOutcome, SourceFile, discover, read};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// A project in a temporary folder.
pub(crate) struct Tree {
    folder: TempDir,
}

impl Tree {
    /// With the files of these paths and contents.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { folder: TempDir::new().unwrap() };
        for (path, content) in files {
            tree.write(path, content);
        }
        tree
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn discover(&self, options: &Options) -> Discovery {
        self.discover_paths(&[""], options)
    }

    pub(crate) fn discover_paths(&self, paths: &[&str], options: &Options) -> Discovery {
        let paths: Vec<PathBuf> = paths.iter().map(|path| self.path(path)).collect();
        discover(&paths, options, &AtomicBool::new(false)).unwrap()
    }

    pub(crate) fn read(&self, path: &str, options: &Options) -> ReadOutcome {
        read(&self.file(path), options)
    }

    /// The file of this path, as if it had been named.
    pub(crate) fn file(&self, path: &str) -> SourceFile {
        let found = self.discover_paths(&[""], &Options { include_generated: true, ..Options::default() });
        found.files.into_iter().find(|file| &*file.path == path).unwrap_or_else(|| panic!("{path} was not found"))
    }
}

pub(crate) fn shown(discovery: &Discovery) -> Vec<&str> {
    discovery.files.iter().map(|file| &*file.path).collect()
}

pub(crate) fn skipped(discovery: &Discovery) -> Vec<(&str, SkipReason)> {
    discovery.skipped.iter().map(|file| (&*file.path, file.reason)).collect()
}

pub(crate) fn problems(discovery: &Discovery) -> Vec<(&str, ProblemKind)> {
    discovery.problems.iter().map(|problem| (&*problem.path, problem.kind)).collect()
}
