//! Writing a plan into a folder, with a back-up.

use super::folder::{Folder, set_executable};
use super::plan::{Change, Plan};
use super::record::{FileRecord, Record, RecordError, RecordState, Records, hash};
use super::snapshot::Seen;
use super::values::Values;
use crate::workspace::{StagedFile, stage_file};
use std::fs;
use std::path::PathBuf;

/// Why a plan is not applied. Nothing was written then, or what was written is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error("{}", refused.iter().map(|one| format!("{} cannot be written: {}", one.path, one.reason)).collect::<Vec<_>>().join("\n"))]
    Refused { refused: Vec<super::Refusal> },
    #[error("{path} has changed since it was looked at; try again")]
    Changed { path: String },
    #[error("the application {id} was interrupted; `plimsoll template rollback {id}` takes back what it wrote")]
    Interrupted { id: String },
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error("{reason}; nothing was changed")]
    Disk { reason: String },
    #[error(
        "{reason}; and {path} could not be put back: {second}. What it held is kept; `plimsoll template rollback {id}`"
    )]
    Torn { id: String, path: String, reason: String, second: String },
}

impl Folder {
    /// Writes what `plan` says: all of it, or nothing. `None` where there was nothing to write.
    pub fn apply(&self, plan: &Plan, values: &Values, at: jiff::Timestamp) -> Result<Option<Record>, ApplyError> {
        if !plan.refused.is_empty() {
            return Err(ApplyError::Refused { refused: plan.refused.clone() });
        }
        let changes: Vec<&Change> = plan.writes().collect();
        if changes.is_empty() {
            return Ok(None);
        }
        let records = Records::hold(self)?;
        if let Some(torn) = records.all()?.into_iter().find(|record| record.state == RecordState::Applying) {
            return Err(ApplyError::Interrupted { id: torn.id });
        }
        let id = records.new_id(at, &plan.template);
        let mut record = Record {
            id: id.clone(),
            template: plan.template.clone(),
            version: plan.version.clone(),
            state: RecordState::Applying,
            applied_at: at.to_string(),
            rolled_back_at: None,
            variables: values.variables(),
            files: Vec::new(),
            folders: self.missing_folders(&changes),
        };
        let prepared = self.prepared(&records, &mut record, &changes);
        let staged = match prepared {
            Ok(staged) => staged,
            Err(error) => {
                self.remove_folders(&record.folders);
                records.drop_record(&id);
                return Err(error);
            }
        };
        self.put(&records, &record, &changes, staged)?;
        record.state = RecordState::Applied;
        records.write(&record)?;
        Ok(Some(record))
    }

    /// Keeps what is there and writes beside it what is to be: all that can fail for want of room or permission.
    fn prepared(
        &self,
        records: &Records,
        record: &mut Record,
        changes: &[&Change],
    ) -> Result<Vec<(PathBuf, StagedFile)>, ApplyError> {
        for (index, change) in changes.iter().enumerate() {
            let (before, was_executable) = match self.seen(&change.path) {
                Seen::Nothing => (None, false),
                Seen::File { bytes, executable } => (Some(bytes), executable),
                Seen::Link(_) | Seen::Unknown(_) => return Err(ApplyError::Changed { path: change.path.clone() }),
            };
            if before != change.before {
                return Err(ApplyError::Changed { path: change.path.clone() });
            }
            if let Some(bytes) = &before {
                records.keep(&record.id, "before", index, bytes)?;
            }
            record.files.push(FileRecord {
                path: change.path.clone(),
                before: before.as_deref().map(hash),
                was_executable,
                after: hash(&change.after),
            });
        }
        records.write(record)?;
        let mut staged = Vec::with_capacity(changes.len());
        for change in changes {
            let place = self.place_of(change)?;
            let written = stage_file(&place, |out| out.write_all(&change.after));
            let ((), file) = written.map_err(|error| ApplyError::Disk { reason: error.to_string() })?;
            staged.push((place, file));
        }
        Ok(staged)
    }

    /// Lets all files take their places; where one cannot, those before it are put back.
    fn put(
        &self,
        records: &Records,
        record: &Record,
        changes: &[&Change],
        staged: Vec<(PathBuf, StagedFile)>,
    ) -> Result<(), ApplyError> {
        let mut staged = staged.into_iter();
        for (index, change) in changes.iter().enumerate() {
            let Some((place, file)) = staged.next() else { break };
            let mut is_there = false;
            let failed = |reason: String| ApplyError::Disk { reason };
            // Looked at once more, since folders on the way may have become links meanwhile.
            let done = self.place_of(change).and_then(|again| {
                if again != place {
                    return Err(ApplyError::Changed { path: change.path.clone() });
                }
                file.put_in_place().map_err(|error| failed(error.to_string()))?;
                is_there = true;
                set_executable(&place, change.executable).map_err(|error| failed(format!("{}: {error}", change.path)))
            });
            let Err(error) = done else { continue };
            // What waits beside its place goes first, so that folders which were made for it are empty.
            drop(staged);
            for index in 0..index + usize::from(is_there) {
                self.back(records, record, index).map_err(|second| ApplyError::Torn {
                    id: record.id.clone(),
                    path: record.files.get(index).map(|file| file.path.clone()).unwrap_or_default(),
                    reason: error.to_string(),
                    second,
                })?;
            }
            self.remove_folders(&record.folders);
            records.drop_record(&record.id);
            return Err(error);
        }
        Ok(())
    }

    fn place_of(&self, change: &Change) -> Result<PathBuf, ApplyError> {
        self.writable(&change.path).map_err(|reason| ApplyError::Refused {
            refused: vec![super::Refusal { path: change.path.clone(), reason }],
        })
    }

    /// Puts back what was there before, for the file `index` of `record`.
    pub(super) fn back(&self, records: &Records, record: &Record, index: usize) -> Result<(), String> {
        let Some(file) = record.files.get(index) else { return Ok(()) };
        let place = self.writable(&file.path)?;
        let Some(before) = &file.before else {
            return match fs::remove_file(&place) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.to_string()),
                _ => Ok(()),
            };
        };
        let bytes = records.kept(&record.id, "before", index).map_err(|error| error.to_string())?;
        if hash(&bytes) != *before {
            return Err("the back-up is damaged".to_owned());
        }
        crate::workspace::write_file(&place, |out| out.write_all(&bytes)).map_err(|error| error.to_string())?;
        set_executable(&place, file.was_executable).map_err(|error| error.to_string())
    }

    /// The folders that must be made, the outer before the inner.
    fn missing_folders(&self, changes: &[&Change]) -> Vec<String> {
        let mut missing = Vec::new();
        for change in changes {
            for (at, _) in change.path.match_indices('/') {
                let folder = change.path.get(..at).unwrap_or_default().to_owned();
                if !missing.contains(&folder) && fs::symlink_metadata(self.root().join(&folder)).is_err() {
                    missing.push(folder);
                }
            }
        }
        missing
    }

    /// Removes folders that were made and are empty.
    pub(super) fn remove_folders(&self, folders: &[String]) {
        for folder in folders.iter().rev() {
            if self.writable(&format!("{folder}/x")).is_ok() {
                // One that is not empty stays.
                let _ = fs::remove_dir(self.root().join(folder));
            }
        }
    }
}
