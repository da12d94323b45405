//! The files of a project that say what of it is left out, and where they are read from.

use super::{attributes, ignore_rules};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The `.plimsollignore` and `.gitattributes` that hold in place of those on the disk.
///
/// What of a change is looked at is not the change's own to say, so they can be given as its base has them. `.gitignore` is not among
/// them: it says nothing of files that git tracks.
#[derive(Debug, Clone, Default)]
pub struct ControlFiles {
    /// Absolute paths with contents.
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl ControlFiles {
    /// Whether a file of this name says what is left out.
    #[must_use]
    pub fn wants(file_name: &str) -> bool {
        [attributes::NAME, ignore_rules::OWN_NAME].contains(&file_name)
    }

    /// Lets `content` hold as the file of the absolute `path`.
    pub fn add(&mut self, path: PathBuf, content: Vec<u8>) {
        self.files.insert(path, content);
    }

    /// The content of the file of this absolute path, if there is one.
    pub(super) fn content(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }
}
