//! What was applied to a folder: a record with what was there before, kept in the folder itself under `.plimsoll`, which git ignores.

use super::folder::{Folder, OnTheWay};
use crate::workspace::{ByteSize, WriteError, read_bounded, write_file};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Our own folder.
pub(super) const FOLDER: &str = ".plimsoll";

const RECORDS: &str = ".plimsoll/templates";
const RECORD: &str = "record.json";
const LARGEST_RECORD: ByteSize = ByteSize(16 << 20);

/// Records of one folder that are read; more than anybody applies.
const MOST: usize = 10_000;

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// It was begun; where nobody is at it, it was interrupted.
    Applying,
    Applied,
    RolledBack,
}

/// One application of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Sorts by time.
    pub id: String,
    pub template: String,
    pub version: String,
    pub state: RecordState,
    pub applied_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolled_back_at: Option<String>,
    pub variables: Map<String, Value>,
    pub files: Vec<FileRecord>,
    /// Folders that were made for them, the outer before the inner.
    pub folders: Vec<String>,
}

/// One file that an application wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    pub path: String,
    /// What was there: SHA-256, absent where nothing was. The bytes are in the file `before` of the record's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(default)]
    pub was_executable: bool,
    /// SHA-256 of what was written.
    pub after: String,
}

/// The records of a folder, held alone for as long as this lives.
pub(super) struct Records {
    place: PathBuf,
    _held: File,
}

/// Why records cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("another application or roll-back is at work in this folder; try again when it is done")]
    Held,
    #[error("{0} is a link or no folder, so no back-up can be kept there; take it away")]
    Place(String),
    #[error("the record {id} cannot be read: {reason}")]
    Unreadable { id: String, reason: String },
    #[error("{0}")]
    Disk(String),
}

impl From<WriteError> for RecordError {
    fn from(error: WriteError) -> Self {
        Self::Disk(error.to_string())
    }
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> RecordError + '_ {
    move |error| RecordError::Disk(format!("{}: {error}", path.display()))
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl Records {
    /// Makes the folder of the records where there is none.
    pub(super) fn hold(folder: &Folder) -> Result<Self, RecordError> {
        let place = records_of(folder)?;
        fs::create_dir_all(&place).map_err(disk(&place))?;
        let ignore = folder.root().join(FOLDER).join(".gitignore");
        if !ignore.exists() {
            write_file(&ignore, |out| out.write_all(b"*\n"))?;
        }
        let lock = place.join("lock");
        let held = File::options().create(true).truncate(false).write(true).open(&lock).map_err(disk(&lock))?;
        match held.try_lock() {
            Ok(()) => Ok(Self { place, _held: held }),
            Err(fs::TryLockError::WouldBlock) => Err(RecordError::Held),
            Err(fs::TryLockError::Error(error)) => Err(disk(&lock)(error)),
        }
    }

    pub(super) fn all(&self) -> Result<Vec<Record>, RecordError> {
        read_all(&self.place)
    }

    /// An id that no record has: `at`, the template's name, and a number where that is taken.
    pub(super) fn new_id(&self, at: jiff::Timestamp, template: &str) -> String {
        let stem = format!("{}-{template}", at.strftime("%Y%m%dT%H%M%SZ"));
        let taken = |id: &str| self.place.join(id).exists();
        if !taken(&stem) {
            return stem;
        }
        (2_u32..10_000).map(|number| format!("{stem}-{number}")).find(|id| !taken(id)).unwrap_or(stem)
    }

    pub(super) fn write(&self, record: &Record) -> Result<(), RecordError> {
        let text = serde_json::to_string_pretty(record).map_err(|error| RecordError::Disk(error.to_string()))?;
        write_file(&self.place.join(&record.id).join(RECORD), |out| out.write_all(text.as_bytes()))?;
        Ok(())
    }

    /// Keeps `bytes` under the record; `name` is `before` or `replaced`, `index` that of the file.
    pub(super) fn keep(&self, id: &str, name: &str, index: usize, bytes: &[u8]) -> Result<PathBuf, RecordError> {
        let path = self.place.join(id).join(name).join(index.to_string());
        write_file(&path, |out| out.write_all(bytes))?;
        Ok(path)
    }

    pub(super) fn kept(&self, id: &str, name: &str, index: usize) -> Result<Vec<u8>, RecordError> {
        let path = self.place.join(id).join(name).join(index.to_string());
        read_bounded(&path, LARGEST_RECORD).map_err(disk(&path))
    }

    /// Forgets a record that came to nothing.
    pub(super) fn drop_record(&self, id: &str) {
        let _ = fs::remove_dir_all(self.place.join(id));
    }
}

fn records_of(folder: &Folder) -> Result<PathBuf, RecordError> {
    let inside = format!("{RECORDS}/x");
    match folder.place_unchecked(&inside) {
        Ok(_) | Err(OnTheWay::Nothing) => Ok(folder.root().join(RECORDS)),
        Err(OnTheWay::Link(part)) => Err(RecordError::Place(part)),
        Err(OnTheWay::Wrong(_)) => Err(RecordError::Place(RECORDS.to_owned())),
    }
}

fn read_all(place: &Path) -> Result<Vec<Record>, RecordError> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(place).into_iter().flatten().flatten().take(MOST) {
        if entry.path().join(RECORD).is_file() {
            ids.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    ids.sort_unstable();
    ids.into_iter()
        .map(|id| {
            let unreadable = |reason: String| RecordError::Unreadable { id: id.clone(), reason };
            let bytes = read_bounded(&place.join(&id).join(RECORD), LARGEST_RECORD)
                .map_err(|error| unreadable(error.to_string()))?;
            let record: Record = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
            if record.id == id { Ok(record) } else { Err(unreadable("it has another name".to_owned())) }
        })
        .collect()
}

impl Folder {
    /// What was applied to this folder, oldest first.
    pub fn history(&self) -> Result<Vec<Record>, RecordError> {
        let place = records_of(self)?;
        read_all(&place)
    }
}
