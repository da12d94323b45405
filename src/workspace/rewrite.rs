//! Putting a changed text in the place of a file, as the file was written.

use super::ByteSize;
use super::bounded::read_bounded;
use super::write::write_file;
use crate::text::{Decoded, Encoding, decode};
use std::fs;
use std::path::{Path, PathBuf};

/// Why a file was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    #[error("it leads out of {0}")]
    Outside(String),
    #[error("it is read-only")]
    ReadOnly,
    #[error("it was changed meanwhile; run the command again")]
    Changed,
    #[error("it is not valid in its encoding, so that writing it would lose bytes; save it as UTF-8 first")]
    Lossy,
    #[error("{0}")]
    Failed(String),
}

/// Puts `after` in the place of `before`, which must be what the file `path` holds, whole or not at all. Its encoding,
/// byte-order mark and permissions stay. What lies, without links, outside of the folder `root` is not touched.
pub fn rewrite(path: &Path, root: &Path, before: &str, after: &str) -> Result<(), RewriteError> {
    let target = inside(path, root)?;
    let failed = |error: &dyn std::fmt::Display| RewriteError::Failed(error.to_string());
    let metadata = fs::metadata(&target).map_err(|error| failed(&error))?;
    if metadata.permissions().readonly() {
        return Err(RewriteError::ReadOnly);
    }
    let bytes = read_bounded(&target, ByteSize(u64::from(u32::MAX))).map_err(|error| failed(&error))?;
    let Decoded { text, encoding, replaced } = decode(&bytes);
    if text != before {
        return Err(RewriteError::Changed);
    }
    if replaced {
        return Err(RewriteError::Lossy);
    }
    let encoded = encode(after, encoding, bytes.starts_with(MARK));
    write_file(&target, |out| out.write_all(&encoded)).map_err(|error| RewriteError::Failed(error.reason))
}

/// `path` without links, where it lies in `root`.
fn inside(path: &Path, root: &Path) -> Result<PathBuf, RewriteError> {
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| RewriteError::Failed(error.to_string()));
    let (target, root) = (real(path)?, real(root)?);
    if target.starts_with(&root) { Ok(target) } else { Err(RewriteError::Outside(root.display().to_string())) }
}

/// The byte-order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

fn encode(text: &str, encoding: Encoding, marked: bool) -> Vec<u8> {
    let units = || std::iter::once(0xFEFF_u16).chain(text.encode_utf16());
    match encoding {
        Encoding::Utf8 if marked => [MARK, text.as_bytes()].concat(),
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16Le => units().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => units().flat_map(u16::to_be_bytes).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn encodings_and_marks_are_kept() {
        let utf16: Vec<u8> = [0xFEFF, 0x61].into_iter().chain("ä".encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for (bytes, expected) in [
            (b"\xEF\xBB\xBFa\xC3\xA4".to_vec(), b"\xEF\xBB\xBFb\xC3\xA4".to_vec()),
            (b"a\xC3\xA4".to_vec(), b"b\xC3\xA4".to_vec()),
            (utf16.clone(), utf16.iter().map(|byte| if *byte == 0x61 { 0x62 } else { *byte }).collect()),
        ] {
            let (folder, path) = file(&bytes);
            rewrite(&path, folder.path(), "aä", "bä").unwrap();
            assert_eq!(fs::read(&path).unwrap(), expected);
        }
    }

    #[test]
    fn what_changed_or_would_lose_bytes_or_lies_outside_is_left() {
        let (folder, path) = file(b"new");
        assert!(matches!(rewrite(&path, folder.path(), "old", "x"), Err(RewriteError::Changed)));
        let (other, lossy) = file(b"a\xFF");
        assert!(matches!(rewrite(&lossy, other.path(), "a\u{FFFD}", "b"), Err(RewriteError::Lossy)));
        assert!(matches!(rewrite(&path, other.path(), "new", "x"), Err(RewriteError::Outside(_))));
        assert_eq!((fs::read(&path).unwrap(), fs::read(&lossy).unwrap()), (b"new".to_vec(), b"a\xFF".to_vec()));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_links_are_not_followed_out() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path) = file(b"a");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
        rewrite(&path, folder.path(), "a", "b").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o750);
        let elsewhere = tempfile::tempdir().unwrap();
        let link = elsewhere.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(rewrite(&link, elsewhere.path(), "b", "c"), Err(RewriteError::Outside(_))));
        assert_eq!(fs::read(&path).unwrap(), b"b");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(rewrite(&path, folder.path(), "b", "c"), Err(RewriteError::ReadOnly)));
    }
}
