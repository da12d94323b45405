use super::{CacheError, checksum, read, replace};
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What an entry is found by; see [`key_of`](super::key_of).
pub type EntryKey = [u8; 32];

const NAME: &str = "files.bin";
const MAGIC: &[u8; 8] = b"PLIMPAK2";
/// Magic, number of entries, and checksum of the table of entries.
const HEAD: usize = 8 + 4 + 8;
/// Key, offset, length, checksum.
const ENTRY: usize = 32 + 8 + 4 + 8;

/// The entries of an earlier run, in memory.
#[derive(Debug, Default)]
pub struct Pack {
    path: PathBuf,
    bytes: Vec<u8>,
    entries: HashMap<EntryKey, (Range<usize>, u64)>,
    /// Whether an entry that was asked for is not what was stored.
    damaged: AtomicBool,
}

impl Pack {
    /// Reads the pack of `folder`; empty where there is none.
    pub fn open(folder: &Path) -> Result<Self, CacheError> {
        let Some(bytes) = read(folder, NAME)? else { return Ok(Self::default()) };
        let path = folder.join(NAME);
        let entries = index(&bytes).ok_or_else(|| CacheError::Damaged(path.display().to_string()))?;
        Ok(Self { path, bytes, entries, damaged: AtomicBool::new(false) })
    }

    /// The bytes stored under `key`, if they are sound.
    #[must_use]
    pub fn get(&self, key: &EntryKey) -> Option<&[u8]> {
        let (range, check) = self.entries.get(key)?;
        let sound = self.bytes.get(range.clone()).filter(|bytes| checksum(bytes) == *check);
        if sound.is_none() {
            self.damaged.store(true, Ordering::Relaxed);
        }
        sound
    }

    /// What is wrong with it, if an entry was asked for that is not what was stored.
    #[must_use]
    pub fn damage(&self) -> Option<CacheError> {
        self.damaged.load(Ordering::Relaxed).then(|| CacheError::Damaged(self.path.display().to_string()))
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn index(bytes: &[u8]) -> Option<HashMap<EntryKey, (Range<usize>, u64)>> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    let (count, check) = head.strip_prefix(MAGIC)?.split_at_checked(4)?;
    let count = u32::from_le_bytes(count.try_into().ok()?) as usize;
    let (table, _) = rest.split_at_checked(count.checked_mul(ENTRY)?)?;
    if check != checksum(table).to_le_bytes() {
        return None;
    }
    table
        .chunks_exact(ENTRY)
        .map(|entry| {
            let (key, numbers) = entry.split_at(32);
            let offset = usize::try_from(u64::from_le_bytes(numbers.get(..8)?.try_into().ok()?)).ok()?;
            let length = u32::from_le_bytes(numbers.get(8..12)?.try_into().ok()?) as usize;
            let check = u64::from_le_bytes(numbers.get(12..20)?.try_into().ok()?);
            let end = offset.checked_add(length).filter(|&end| end <= bytes.len())?;
            Some((key.try_into().ok()?, (offset..end, check)))
        })
        .collect()
}

/// Collects the entries of this run.
#[derive(Debug, Default)]
pub struct PackWriter<'p> {
    entries: Vec<(EntryKey, std::borrow::Cow<'p, [u8]>)>,
}

impl<'p> PackWriter<'p> {
    /// Adds an entry: bytes of the old pack, or new ones.
    pub fn add(&mut self, key: EntryKey, bytes: impl Into<std::borrow::Cow<'p, [u8]>>) {
        self.entries.push((key, bytes.into()));
    }

    /// Replaces the pack of `folder` by what was added.
    pub fn save(mut self, folder: &Path) -> Result<(), CacheError> {
        self.entries.sort_by_key(|entry| entry.0);
        self.entries.dedup_by_key(|entry| entry.0);
        let mut table = Vec::with_capacity(self.entries.len() * ENTRY);
        let mut offset = (HEAD + self.entries.len() * ENTRY) as u64;
        for (key, bytes) in &self.entries {
            table.extend_from_slice(key);
            table.extend_from_slice(&offset.to_le_bytes());
            table.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            table.extend_from_slice(&checksum(bytes).to_le_bytes());
            offset += bytes.len() as u64;
        }
        let count = (self.entries.len() as u32).to_le_bytes();
        let check = checksum(&table).to_le_bytes();
        let head: [&[u8]; 4] = [MAGIC, &count, &check, &table];
        let parts: Vec<&[u8]> = head.into_iter().chain(self.entries.iter().map(|entry| entry.1.as_ref())).collect();
        replace(folder, NAME, &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(folder: &Path) {
        let mut writer = PackWriter::default();
        writer.add([2; 32], b"two".to_vec());
        writer.add([1; 32], b"one".to_vec());
        writer.save(folder).unwrap();
    }

    #[test]
    fn what_was_saved_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Pack::open(folder.path()).unwrap().is_empty());
        saved(folder.path());
        let pack = Pack::open(folder.path()).unwrap();
        assert_eq!(
            (pack.get(&[1; 32]), pack.get(&[2; 32]), pack.get(&[3; 32])),
            (Some(&b"one"[..]), Some(&b"two"[..]), None)
        );
    }

    #[test]
    fn a_pack_cut_or_changed_anywhere_is_known_to_be_and_never_gives_wrong_bytes() {
        let folder = tempfile::tempdir().unwrap();
        saved(folder.path());
        let whole = std::fs::read(folder.path().join(NAME)).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            for bytes in [&whole[..at], &changed[..]] {
                std::fs::write(folder.path().join(NAME), bytes).unwrap();
                if let Ok(pack) = Pack::open(folder.path()) {
                    assert!(pack.get(&[1; 32]).is_none_or(|bytes| bytes == b"one"), "byte {at}");
                    assert!(pack.get(&[2; 32]).is_none_or(|bytes| bytes == b"two"), "byte {at}");
                    assert!(pack.damage().is_some(), "byte {at}");
                }
            }
        }
    }
}
