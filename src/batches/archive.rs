//! What an export gave, as one ZIP file.

use super::model::{Batch, Counts};
use super::table;
use crate::store::{Millis, Named as _, PageRequest, Store, StoreError, Write, to_rfc3339};
use serde_json::json;
use sqlx::Row;
use std::fs::File;
use std::io::{self, Cursor, Seek};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// How files stand in an archive. They have no times, so that the same export is the same archive.
fn as_written() -> SimpleFileOptions {
    SimpleFileOptions::default().unix_permissions(0o644).large_file(true)
}

/// The files of one item, packed as they are going to stand in the archive of all.
pub(super) struct Packer {
    archive: ZipWriter<Cursor<Vec<u8>>>,
    names: Vec<String>,
}

/// What a [`Packer`] packed.
pub(super) struct Packed {
    pub(super) names: Vec<String>,
    archive: Vec<u8>,
}

impl Packer {
    pub(super) fn new() -> Self {
        Self { archive: ZipWriter::new(Cursor::default()), names: Vec::new() }
    }

    /// Begins the file `name`; what is written next is in it.
    pub(super) fn begin(&mut self, name: String) -> io::Result<&mut dyn io::Write> {
        self.archive.start_file(name.as_str(), as_written())?;
        self.names.push(name);
        Ok(&mut self.archive)
    }

    pub(super) fn finish(self) -> io::Result<Packed> {
        Ok(Packed { names: self.names, archive: self.archive.finish()?.into_inner() })
    }
}

/// Puts the files of an item in place of those that it had.
pub(super) async fn keep(write: &mut Write, batch: &str, ordinal: i64, packed: Packed) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO batch_archives (batch_id, ordinal, data) VALUES ($1, $2, $3)
         ON CONFLICT (batch_id, ordinal) DO UPDATE SET data = excluded.data",
    )
    .bind(batch)
    .bind(ordinal)
    .bind(packed.archive)
    .execute(write.on())
    .await?;
    Ok(())
}

/// What `batch` exported, with a list of its contents that tells what failed: a file without a name, read from its beginning.
pub async fn archive(store: &Store, batch: &Batch) -> Result<File, StoreError> {
    // A writer has tables within itself; a future had better not.
    let mut archive = Box::new(ZipWriter::new(tempfile::tempfile().map_err(unwritten)?));
    let ordinals: Vec<i64> =
        sqlx::query_scalar("SELECT ordinal FROM batch_archives WHERE batch_id = $1 ORDER BY ordinal")
            .bind(batch.id.clone())
            .fetch_all(store.pool())
            .await?;
    // One at a time, so that no more than the largest is held.
    for ordinal in ordinals {
        let row = sqlx::query("SELECT data FROM batch_archives WHERE batch_id = $1 AND ordinal = $2")
            .bind(batch.id.clone())
            .bind(ordinal)
            .fetch_optional(store.pool())
            .await?;
        let missing = || StoreError::NotFound { what: "file of an export", id: ordinal.to_string() };
        let data: Vec<u8> = row.ok_or_else(missing)?.try_get("data")?;
        archive = aside(move || {
            archive.merge_archive(ZipArchive::new(Cursor::new(data))?)?;
            Ok(archive)
        })
        .await?;
    }
    let contents = contents(store, batch).await?;
    aside(move || {
        archive.start_file("contents.json", as_written())?;
        serde_json::to_writer_pretty(&mut archive, &contents).map_err(io::Error::from)?;
        let mut file = archive.finish()?;
        file.rewind()?;
        Ok(file)
    })
    .await
}

/// What reads and writes files does so where nobody waits for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ZipError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(unwritten)?.map_err(unwritten)
}

fn unwritten(error: impl std::fmt::Display) -> StoreError {
    StoreError::Conflict(format!("the archive cannot be written: {error}; is there room for temporary files?"))
}

/// `contents.json`: each item with its state, and why it failed.
async fn contents(store: &Store, batch: &Batch) -> Result<serde_json::Value, StoreError> {
    let mut listed = Vec::new();
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let found = table::items(store, &batch.id, None, &page).await?;
        listed.extend(found.items.into_iter().map(|item| {
            let files = item.outcome.as_ref().and_then(|outcome| outcome.get("files")).cloned();
            let analysis = item.outcome.as_ref().and_then(|outcome| outcome.get("analysis")).cloned();
            json!({"about": item.label, "state": item.state.name(), "error": item.words, "analysis": analysis, "files": files})
        }));
        page.after = found.next;
        if page.after.is_none() {
            break;
        }
    }
    let Counts { total, succeeded, failed, .. } = batch.counts;
    let finished: Option<Millis> = batch.finished_at;
    Ok(json!({
        "batch": batch.id, "name": batch.name, "formats": batch.options.formats, "finished_at": finished.map(to_rfc3339),
        "total": total, "succeeded": succeeded, "failed": failed, "items": listed,
    }))
}
