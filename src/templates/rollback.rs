//! Taking an application back.

use super::folder::Folder;
use super::record::{Record, RecordError, RecordState, Records, hash};
use super::snapshot::Seen;
use std::path::PathBuf;

/// What came of taking an application back.
#[derive(Debug, Clone, PartialEq)]
pub struct RolledBack {
    pub record: Record,
    /// Files that hold again what they held.
    pub restored: Vec<String>,
    /// Files that are gone again.
    pub removed: Vec<String>,
    /// Files that were changed since, and where what they held is kept.
    pub replaced: Vec<(String, PathBuf)>,
}

/// Why an application is not taken back. Nothing was changed then, unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    #[error("nothing is applied here that could be taken back")]
    Nothing,
    #[error("there is no application {0} here; `plimsoll template history` lists them")]
    Unknown(String),
    #[error("the application {0} was taken back already")]
    Already(String),
    #[error("changed since it was applied: {}; with force it is taken back all the same, and what is there is kept", paths.join(", "))]
    Changed { paths: Vec<String> },
    #[error("{path} cannot be put back: {reason}; what was put back before it stays so")]
    Disk { path: String, reason: String },
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl Folder {
    /// Takes the application `id` back, or the latest that stands. Files that were changed since are left alone and nothing is done, unless
    /// `force`: then what they hold is kept beside the record.
    pub fn rollback(&self, id: Option<&str>, force: bool, at: jiff::Timestamp) -> Result<RolledBack, RollbackError> {
        if self.history()?.is_empty() {
            return Err(id.map_or(RollbackError::Nothing, |id| RollbackError::Unknown(id.to_owned())));
        }
        let records = Records::hold(self)?;
        let all = records.all()?;
        let found = match id {
            Some(id) => {
                all.into_iter().find(|record| record.id == id).ok_or_else(|| RollbackError::Unknown(id.to_owned()))?
            }
            None => all
                .into_iter()
                .rev()
                .find(|record| record.state != RecordState::RolledBack)
                .ok_or(RollbackError::Nothing)?,
        };
        if found.state == RecordState::RolledBack {
            return Err(RollbackError::Already(found.id));
        }
        let mut changed = Vec::new();
        let mut to_do = Vec::new();
        for (index, file) in found.files.iter().enumerate() {
            let seen = self.seen(&file.path);
            let now = match &seen {
                Seen::Nothing => None,
                Seen::File { bytes, .. } => Some(hash(bytes)),
                Seen::Link(_) | Seen::Unknown(_) => {
                    changed.push((index, seen));
                    continue;
                }
            };
            // What is as it was needs nothing: it was interrupted before, or somebody took it back by hand.
            if now == file.before {
                continue;
            }
            if now.as_ref() == Some(&file.after) {
                to_do.push(index);
            } else {
                changed.push((index, seen));
            }
        }
        let path_of = |index: usize| found.files.get(index).map(|file| file.path.clone()).unwrap_or_default();
        let cannot = changed.iter().any(|(_, seen)| matches!(seen, Seen::Link(_) | Seen::Unknown(_)));
        if !changed.is_empty() && (!force || cannot) {
            return Err(RollbackError::Changed {
                paths: changed.into_iter().map(|(index, _)| path_of(index)).collect(),
            });
        }
        let mut replaced = Vec::new();
        for (index, seen) in changed {
            if let Seen::File { bytes, .. } = &seen {
                replaced.push((path_of(index), records.keep(&found.id, "replaced", index, bytes)?));
            }
            to_do.push(index);
        }
        let (mut restored, mut removed) = (Vec::new(), Vec::new());
        for index in to_do {
            self.back(&records, &found, index)
                .map_err(|reason| RollbackError::Disk { path: path_of(index), reason })?;
            let list = if found.files.get(index).is_some_and(|file| file.before.is_some()) {
                &mut restored
            } else {
                &mut removed
            };
            list.push(path_of(index));
        }
        self.remove_folders(&found.folders);
        let record = Record { state: RecordState::RolledBack, rolled_back_at: Some(at.to_string()), ..found };
        records.write(&record)?;
        Ok(RolledBack { record, restored, removed, replaced })
    }
}
