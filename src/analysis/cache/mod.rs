//! What an earlier run found out, so that an unchanged file is not analysed again.
//!
//! Two files in one folder per project: `files.bin` holds the result of each file by a key over its path,
//! its content, the options that matter to it and this build of Plimsoll; `project.bin` holds the whole
//! analysis by a key over all of that, so that a run in which nothing changed need not even read the first.
//!
//! A cache is only ever replaced as a whole by renaming a finished file over it: parallel runs cannot mix
//! theirs, a full disk or an interrupted run leaves the old one. Whatever is not wholly sound is told
//! and not used.

mod pack;
mod snapshot;

pub use pack::{EntryKey, Pack, PackWriter};
pub use snapshot::{has_snapshot, load_snapshot, save_snapshot};

use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::Path;

/// This build: results of another one are not used.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("PLIMSOLL_SOURCE_HASH"));

/// Why a cache could not be used or written. Never the end of a run.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error("the cache file {0} is damaged; it is not used and will be written anew")]
    Damaged(String),
    #[error("the cache file {path} cannot be read ({source}); every file is analysed anew")]
    Unreadable { path: String, source: std::io::Error },
    #[error(
        "the cache cannot be written to {path} ({source}); free some space, give another --cache-dir, or use --no-cache"
    )]
    Unwritable { path: String, source: std::io::Error },
}

/// Key over parts; each part is ended, so that they cannot run into each other.
#[must_use]
pub fn key_of(parts: &[&[u8]]) -> EntryKey {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Replaces `folder/name` by `parts`, one after the other.
fn replace(folder: &Path, name: &str, parts: &[&[u8]]) -> Result<(), CacheError> {
    let unwritable = |source| CacheError::Unwritable { path: folder.join(name).display().to_string(), source };
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    for part in parts {
        file.write_all(part).map_err(unwritable)?;
    }
    file.persist(folder.join(name)).map_err(|error| unwritable(error.error))?;
    Ok(())
}

fn read(folder: &Path, name: &str) -> Result<Option<Vec<u8>>, CacheError> {
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CacheError::Unreadable { path: folder.join(name).display().to_string(), source }),
    }
}

/// A quick checksum against damage, not against malice: who can write the cache can write the source.
fn checksum(bytes: &[u8]) -> u64 {
    use std::hash::BuildHasher;
    foldhash::fast::FixedState::with_seed(0x0070_6163_6b00).hash_one(bytes)
}
