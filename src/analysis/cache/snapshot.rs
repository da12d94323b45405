use super::{CacheError, EntryKey, checksum, read, replace};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::Path;

const NAME: &str = "project.bin";
/// Key and checksum.
const HEAD: usize = 40;

/// Whether there is any whole result, of whatever state of the project.
#[must_use]
pub fn has_snapshot(folder: &Path) -> bool {
    folder.join(NAME).is_file()
}

/// The whole result stored under `key`; `None` where there is none or it is of another state of the project.
pub fn load_snapshot<T: DeserializeOwned>(folder: &Path, key: &EntryKey) -> Result<Option<T>, CacheError> {
    let Some(bytes) = read(folder, NAME)? else { return Ok(None) };
    let damaged = || CacheError::Damaged(folder.join(NAME).display().to_string());
    let (head, body) = bytes.split_at_checked(HEAD).ok_or_else(damaged)?;
    let (stored_key, check) = head.split_at(32);
    if check != check_of(stored_key, body) {
        return Err(damaged());
    }
    if stored_key != key {
        return Ok(None);
    }
    postcard::from_bytes(body).map(Some).map_err(|_| damaged())
}

/// Stores the whole result under `key`, in place of any other.
pub fn save_snapshot<T: Serialize>(folder: &Path, key: &EntryKey, value: &T) -> Result<(), CacheError> {
    let body = postcard::to_stdvec(value).map_err(|error| CacheError::Unwritable {
        path: folder.join(NAME).display().to_string(),
        source: std::io::Error::other(error),
    })?;
    replace(folder, NAME, &[key, &check_of(key, &body), &body])
}

fn check_of(key: &[u8], body: &[u8]) -> [u8; 8] {
    (checksum(key) ^ checksum(body).rotate_left(1)).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_given_back_only_for_its_own_key() {
        let folder = tempfile::tempdir().unwrap();
        save_snapshot(folder.path(), &[7; 32], &vec![1_u32, 2, 3]).unwrap();
        assert_eq!(load_snapshot::<Vec<u32>>(folder.path(), &[7; 32]).unwrap(), Some(vec![1, 2, 3]));
        assert_eq!(load_snapshot::<Vec<u32>>(folder.path(), &[8; 32]).unwrap(), None);
    }

    #[test]
    fn a_damaged_snapshot_is_told() {
        let folder = tempfile::tempdir().unwrap();
        save_snapshot(folder.path(), &[7; 32], &vec![1_u32, 2, 3]).unwrap();
        let path = folder.path().join(NAME);
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            for bytes in [&whole[..at], &changed[..]] {
                std::fs::write(&path, bytes).unwrap();
                let error = load_snapshot::<Vec<u32>>(folder.path(), &[7; 32]).unwrap_err();
                assert!(error.to_string().contains("damaged"), "byte {at}");
            }
        }
    }
}
