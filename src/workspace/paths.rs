//! Paths as the project shows them.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// A file name as text. Bytes that are not valid UTF-8 are written as `%FF`, so that two such names
/// stay two names; the flag tells whether that was needed.
pub(super) fn shown_name(name: &OsStr) -> (Cow<'_, str>, bool) {
    let shown = shown_bytes(name.as_encoded_bytes());
    let lossy = matches!(shown, Cow::Owned(_));
    (shown, lossy)
}

/// Bytes of a path as text, as [`shown_name`] does; borrowed where they are valid UTF-8.
pub(super) fn shown_bytes(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for chunk in bytes.utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(shown, "%{byte:02X}");
        }
    }
    Cow::Owned(shown)
}

/// `path` relative to `root` with `/` between the names; empty for the root itself, `None` where it is not below it.
pub(super) fn shown_below(path: &Path, root: &Path) -> Option<String> {
    let mut shown = String::new();
    for component in path.strip_prefix(root).ok()?.components() {
        if let Component::Normal(name) = component {
            if !shown.is_empty() {
                shown.push('/');
            }
            shown.push_str(&shown_name(name).0);
        }
    }
    Some(shown)
}

/// The deepest folder that holds all of `folders`, which are absolute.
pub(super) fn common_folder<'p>(folders: impl IntoIterator<Item = &'p Path>) -> Option<PathBuf> {
    let mut folders = folders.into_iter();
    let mut common = folders.next()?;
    for folder in folders {
        while !folder.starts_with(common) {
            common = common.parent()?;
        }
    }
    Some(common.to_path_buf())
}

/// The innermost folder at or above `folder` that holds a `.git`.
pub(super) fn work_tree_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").symlink_metadata().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_stay_distinct() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"\xFFa\xFE.py");
        assert_eq!(shown_name(name), (Cow::Owned("%FFa%FE.py".to_owned()), true));
    }

    #[test]
    fn the_common_folder_of_siblings_is_their_parent() {
        let paths = [Path::new("/a/b/c"), Path::new("/a/b/d/e"), Path::new("/a/b")];
        assert_eq!(common_folder(paths), Some(PathBuf::from("/a/b")));
        assert_eq!(common_folder([]), None);
    }

    #[test]
    fn a_path_is_shown_with_slashes_below_its_root() {
        assert_eq!(shown_below(Path::new("/a/b/c.py"), Path::new("/a")).as_deref(), Some("b/c.py"));
        assert_eq!(shown_below(Path::new("/a"), Path::new("/a")).as_deref(), Some(""));
        assert_eq!(shown_below(Path::new("/x"), Path::new("/a")), None);
    }
}
