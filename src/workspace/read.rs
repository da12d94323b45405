use super::ByteSize;
use super::classify;
use super::discovery::SourceFile;
use super::git::{BlobFormat, BlobIds};
use super::hash::ContentHash;
use super::options::Options;
use super::refusal;
use crate::finding::{Problem, ProblemKind, SkipReason};
use crate::language::Language;
use crate::text::{Encoding, decode};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

/// How much of a file that is too large is read, to see whether it would have been left out anyway.
const HEAD: u64 = 16 << 10;

/// What reading a file gave.
#[derive(Debug)]
pub enum ReadOutcome {
    Text(SourceText),
    Skipped(SkipReason),
    /// It could not be read, or is too large.
    Failed(Problem),
}

/// A file's text.
#[derive(Debug)]
pub struct SourceText {
    /// Without a byte-order mark.
    pub text: String,
    pub language: Language,
    /// Of the bytes on disk.
    pub hash: ContentHash,
    /// What git would call the bytes on disk; only by [`read_with_blob`].
    pub blob: Option<BlobIds>,
    pub encoding: Encoding,
    /// What was not sound in it.
    pub problem: Option<Problem>,
}

/// Reads a file, once, and decides by its content whether it is source that a person wrote.
#[must_use]
pub fn read(file: &SourceFile, options: &Options) -> ReadOutcome {
    read_and_identify(file, options, None)
}

/// As [`read`], and names the content as git does, to be compared with a [`BaseTree`](super::git::BaseTree).
#[must_use]
pub fn read_with_blob(file: &SourceFile, options: &Options, format: BlobFormat) -> ReadOutcome {
    read_and_identify(file, options, Some(format))
}

fn read_and_identify(file: &SourceFile, options: &Options, format: Option<BlobFormat>) -> ReadOutcome {
    let limit = options.max_file_size;
    let bytes = match read_bytes(file, limit) {
        Ok(Bytes::All(bytes)) => bytes,
        Ok(Bytes::TooLarge { size, head, one_line }) => return too_large(file, options, size, &head, one_line),
        Ok(Bytes::NotAFile(message)) => return failed(file, ProblemKind::Unreadable, message),
        Err(error) => return failed(file, ProblemKind::Unreadable, refusal::unreadable(&error)),
    };
    if classify::is_binary(&bytes) {
        return ReadOutcome::Skipped(SkipReason::Binary);
    }
    let hash = ContentHash::of(&bytes);
    let blob = format.map(|format| format.ids_of(&bytes));
    let (text, encoding, replaced) = into_text(bytes);
    if let Some(reason) = class_of_text(file, options, &text) {
        return ReadOutcome::Skipped(reason);
    }
    let problem = replaced.then(|| Problem {
        kind: ProblemKind::Encoding,
        path: Arc::clone(&file.path),
        message: "The file is not valid in its encoding; what is not was read as U+FFFD. Save it as UTF-8.".to_owned(),
    });
    let language = by_content(file, &text);
    ReadOutcome::Text(SourceText { text, language, hash, blob, encoding, problem })
}

enum Bytes {
    All(Vec<u8>),
    TooLarge {
        size: u64,
        head: Vec<u8>,
        /// Whether the first line alone is over the limit.
        one_line: bool,
    },
    NotAFile(String),
}

fn read_bytes(file: &SourceFile, limit: ByteSize) -> io::Result<Bytes> {
    let mut opened = File::open(&file.absolute)?;
    let metadata = opened.metadata()?;
    if !metadata.is_file() {
        return Ok(Bytes::NotAFile(refusal::not_a_file(metadata.file_type())));
    }
    let size = metadata.len();
    if size > limit.0 {
        let mut head = Vec::new();
        (&mut opened).take(HEAD).read_to_end(&mut head)?;
        let one_line = !has_line_end(&head) && is_one_line(&mut opened, limit.0.saturating_sub(HEAD))?;
        return Ok(Bytes::TooLarge { size, head, one_line });
    }
    // One byte more than it should have, so that one call reads all and sees the end; it may have grown meanwhile.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    (&mut opened).take(limit.0.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit.0 {
        let one_line = !has_line_end(&bytes);
        bytes.truncate(HEAD as usize);
        return Ok(Bytes::TooLarge { size: limit.0 + 1, head: bytes, one_line });
    }
    Ok(Bytes::All(bytes))
}

fn has_line_end(bytes: &[u8]) -> bool {
    memchr::memchr2(b'\n', b'\r', bytes).is_some()
}

/// Whether no line ends within the next `length` bytes.
fn is_one_line(file: &mut File, length: u64) -> io::Result<bool> {
    let mut rest = file.take(length);
    let mut chunk = vec![0; 64 << 10];
    loop {
        match rest.read(&mut chunk)? {
            0 => return Ok(true),
            count if has_line_end(chunk.get(..count).unwrap_or(&chunk)) => return Ok(false),
            _ => {}
        }
    }
}

/// A file that is too large is a problem, unless it is plain from its beginning that it would be left out anyway.
fn too_large(file: &SourceFile, options: &Options, size: u64, head: &[u8], one_line: bool) -> ReadOutcome {
    if classify::is_binary(head) {
        return ReadOutcome::Skipped(SkipReason::Binary);
    }
    if let Some(reason) = class_of_text(file, options, &decode(head).text) {
        return ReadOutcome::Skipped(reason);
    }
    if one_line {
        let message = format!(
            "The file has {}, and its first line alone is over the limit of {} for a whole file, as only tools write; it was not analysed. Exclude it, or raise `max-file-size`.",
            ByteSize(size),
            options.max_file_size
        );
        return failed(file, ProblemKind::LongLine, message);
    }
    failed(
        file,
        ProblemKind::TooLarge,
        format!(
            "The file has {}, more than the limit of {}, and was not analysed. Exclude it, or raise `max-file-size`.",
            ByteSize(size),
            options.max_file_size
        ),
    )
}

fn failed(file: &SourceFile, kind: ProblemKind, message: String) -> ReadOutcome {
    ReadOutcome::Failed(Problem { kind, path: Arc::clone(&file.path), message })
}

/// Decodes without copying where the bytes are valid UTF-8 without a mark, as nearly all are.
fn into_text(bytes: Vec<u8>) -> (String, Encoding, bool) {
    const MARKS: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    let bytes = if MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        bytes
    } else {
        match String::from_utf8(bytes) {
            Ok(text) => return (text, Encoding::Utf8, false),
            Err(error) => error.into_bytes(),
        }
    };
    let decoded = decode(&bytes);
    (Cow::into_owned(decoded.text), decoded.encoding, decoded.replaced)
}

fn class_of_text(file: &SourceFile, options: &Options, text: &str) -> Option<SkipReason> {
    if file.explicit || file.said_to_be_written {
        return None;
    }
    let is_generated = || classify::says_it_is_generated(text) || classify::is_report(file.language, text);
    if !options.include_generated && is_generated() {
        return Some(SkipReason::Generated);
    }
    let minified = !options.include_minified && is_minified_in_practice(file.language) && classify::is_minified(text);
    minified.then_some(SkipReason::Minified)
}

/// Languages that are squeezed to be sent. Elsewhere long lines are somebody's tables.
fn is_minified_in_practice(language: Language) -> bool {
    use Language::{Html, JavaScript, Json, Php, Tsx, TypeScript};
    matches!(language, JavaScript | TypeScript | Tsx | Html | Json | Php)
}

/// The language, corrected by the content where the name leaves it open.
fn by_content(file: &SourceFile, text: &str) -> Language {
    let is_header = file.language == Language::C && file.path.to_ascii_lowercase().ends_with(".h");
    let name = file.path.rsplit('/').next().unwrap_or_default();
    if is_header { Language::detect(name, text).unwrap_or(file.language) } else { file.language }
}
