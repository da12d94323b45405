//! What an export gave, as one ZIP file.
//!
//! Source: PKWARE, APPNOTE.TXT 6.3.10, "General Format of a .ZIP file". The files are stored deflated, as they stand in the archive,
//! so that giving it costs reading and nothing else, and no more memory than its largest file.

use super::model::{Batch, Counts};
use super::table;
use crate::store::{Millis, Named as _, PageRequest, Store, StoreError, Write, to_rfc3339};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use futures_util::stream::{self, Stream};
use serde_json::json;
use sqlx::Row;
use std::collections::VecDeque;
use std::io;

/// Bytes of an archive: what its fields of 32 bits can say, less some.
const MOST_BYTES: u64 = 4_000_000_000;

/// Files of an archive: what its fields of 16 bits can say, less the list of contents.
const MOST_FILES: usize = 65_000;

/// 1980-01-01, the first day that such a file can name: the same export is the same archive.
const DAY: u16 = 0x21;

/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
const DEFLATED: u16 = 8;
/// 2.0: deflated files in folders.
const VERSION: u16 = 20;
/// Made on Unix, so that the mode counts.
const MADE_BY: u16 = (3 << 8) | VERSION;
/// A file that its owner may write and others read.
const MODE: u32 = 0o100_644 << 16;

/// A file, deflated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) name: String,
    pub(super) crc: u32,
    pub(super) size: u64,
    pub(super) data: Vec<u8>,
}

/// Deflates what is written to it.
pub(super) struct Packer {
    encoder: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    size: u64,
}

impl Packer {
    pub(super) fn new() -> Self {
        Self { encoder: DeflateEncoder::new(Vec::new(), Compression::default()), crc: Crc::new(), size: 0 }
    }

    pub(super) fn finish(self, name: String) -> io::Result<Packed> {
        Ok(Packed { name, crc: self.crc.sum(), size: self.size, data: self.encoder.finish()? })
    }
}

impl io::Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.encoder.write(bytes)?;
        self.crc.update(bytes.get(..written).unwrap_or_default());
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Puts the files of an item in place of those that it had.
pub(super) async fn keep(write: &mut Write, batch: &str, ordinal: i64, files: &[Packed]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM batch_files WHERE batch_id = $1 AND ordinal = $2")
        .bind(batch)
        .bind(ordinal)
        .execute(write.on())
        .await?;
    let large = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    for file in files {
        sqlx::query(
            "INSERT INTO batch_files (batch_id, ordinal, name, crc, size, packed_size, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(batch)
        .bind(ordinal)
        .bind(file.name.clone())
        .bind(i64::from(file.crc))
        .bind(large(file.size))
        .bind(large(file.data.len() as u64))
        .bind(file.data.clone())
        .execute(write.on())
        .await?;
    }
    Ok(())
}

/// An archive that can be given.
pub struct Archive {
    store: Store,
    batch: String,
    /// What is still to come: the number of the item and the name of its file.
    waiting: VecDeque<(i64, String)>,
    /// Comes last before the directory.
    contents: Option<Packed>,
    directory: Vec<u8>,
    written: u64,
    files: u16,
    is_over: bool,
}

/// What `batch` exported, with a list of its contents that tells what failed.
pub async fn archive(store: &Store, batch: &Batch) -> Result<Archive, StoreError> {
    let rows =
        sqlx::query("SELECT ordinal, name, packed_size FROM batch_files WHERE batch_id = $1 ORDER BY ordinal, name")
            .bind(batch.id.clone())
            .fetch_all(store.pool())
            .await?;
    let mut waiting = VecDeque::with_capacity(rows.len());
    let mut bytes = 0_u64;
    for row in &rows {
        let (ordinal, name): (i64, String) = (row.try_get("ordinal")?, row.try_get("name")?);
        bytes += u64::try_from(row.try_get::<i64, _>("packed_size")?).unwrap_or_default();
        // Its name stands twice, with its figures.
        bytes += 2 * name.len() as u64 + 100;
        waiting.push_back((ordinal, name));
    }
    if bytes > MOST_BYTES || waiting.len() > MOST_FILES {
        let words =
            "the archive would have more than 4 GB or 65,000 files; export fewer repositories or formats at once";
        return Err(StoreError::Conflict(words.to_owned()));
    }
    let contents = contents(store, batch).await?;
    Ok(Archive {
        store: store.clone(),
        batch: batch.id.clone(),
        waiting,
        contents: Some(contents),
        directory: Vec::new(),
        written: 0,
        files: 0,
        is_over: false,
    })
}

/// `contents.json`: each item with its state, and why it failed.
async fn contents(store: &Store, batch: &Batch) -> Result<Packed, StoreError> {
    let mut listed = Vec::new();
    let mut page = PageRequest { after: None, limit: Some(PageRequest::MOST) };
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
    let document = json!({
        "batch": batch.id, "name": batch.name, "formats": batch.options.formats, "finished_at": finished.map(to_rfc3339),
        "total": total, "succeeded": succeeded, "failed": failed, "items": listed,
    });
    let unwritten = |error: io::Error| StoreError::Conflict(format!("the list of contents cannot be written: {error}"));
    let mut packer = Packer::new();
    serde_json::to_writer_pretty(&mut packer, &document).map_err(|error| unwritten(error.into()))?;
    packer.finish("contents.json".to_owned()).map_err(unwritten)
}

impl Archive {
    /// The bytes, file after file.
    pub fn bytes(self) -> impl Stream<Item = Result<Vec<u8>, StoreError>> {
        stream::unfold(self, |mut archive| async move {
            let piece = archive.piece().await.transpose()?;
            // After a fault there is nothing more to say; the end would make it look whole.
            archive.is_over |= piece.is_err();
            Some((piece, archive))
        })
    }

    async fn piece(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if self.is_over {
            return Ok(None);
        }
        if let Some((ordinal, name)) = self.waiting.pop_front() {
            let file = self.read(ordinal, name).await?;
            return Ok(Some(self.entry(&file)));
        }
        if let Some(contents) = self.contents.take() {
            return Ok(Some(self.entry(&contents)));
        }
        self.is_over = true;
        Ok(Some(self.end()))
    }

    async fn read(&self, ordinal: i64, name: String) -> Result<Packed, StoreError> {
        let row =
            sqlx::query("SELECT crc, size, data FROM batch_files WHERE batch_id = $1 AND ordinal = $2 AND name = $3")
                .bind(self.batch.clone())
                .bind(ordinal)
                .bind(name.clone())
                .fetch_optional(self.store.pool())
                .await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "file of an export", id: name.clone() })?;
        Ok(Packed {
            name,
            crc: u32::try_from(row.try_get::<i64, _>("crc")?).unwrap_or_default(),
            size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or_default(),
            data: row.try_get("data")?,
        })
    }

    /// A file with its local header; the directory remembers it.
    fn entry(&mut self, file: &Packed) -> Vec<u8> {
        let at = u32::try_from(self.written).unwrap_or(u32::MAX);
        let figures = figures(file);
        let mut bytes = Vec::with_capacity(file.data.len() + file.name.len() + 30);
        bytes.extend(0x0403_4b50_u32.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(&figures);
        bytes.extend(file.name.as_bytes());
        bytes.extend(&file.data);
        self.directory.extend(0x0201_4b50_u32.to_le_bytes());
        self.directory.extend(MADE_BY.to_le_bytes());
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&figures);
        // No comment, on the first disk, nothing said of the inside.
        self.directory.extend([0; 6]);
        self.directory.extend(MODE.to_le_bytes());
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(file.name.as_bytes());
        self.files += 1;
        self.written += bytes.len() as u64;
        bytes
    }

    /// The directory and where it stands.
    fn end(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.directory);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        bytes.extend(0x0605_4b50_u32.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.files.to_le_bytes());
        bytes.extend(self.files.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(u32::try_from(self.written).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }
}

/// What local header and directory say alike: flags, method, time, sum, sizes, length of the name, nothing more.
fn figures(file: &Packed) -> Vec<u8> {
    let length = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = Vec::with_capacity(24);
    bytes.extend(FLAGS.to_le_bytes());
    bytes.extend(DEFLATED.to_le_bytes());
    bytes.extend([0; 2]);
    bytes.extend(DAY.to_le_bytes());
    bytes.extend(file.crc.to_le_bytes());
    bytes.extend(length(file.data.len() as u64));
    bytes.extend(length(file.size));
    bytes.extend(u16::try_from(file.name.len()).unwrap_or(u16::MAX).to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}
