//! Files in no language of ours: their text is looked through for secrets, and nothing else is asked of it.

use super::archive::Packing;
use super::classify;
use super::git::{BlobFormat, BlobIds};
use super::hash::ContentHash;
use super::options::Options;
use super::path_filter::{GlobError, PathFilter};
use super::refusal;
use crate::finding::{Problem, ProblemKind};
use crate::text::decode;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file in no language of ours that may be text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainFile {
    /// Relative to the root, with `/`.
    pub path: Arc<str>,
    /// Where to open it.
    pub absolute: PathBuf,
}

/// What is in it.
#[derive(Debug)]
pub struct PlainText {
    /// Empty where it is an archive.
    pub text: String,
    /// Where it is an archive that is to be looked into.
    pub archive: Option<Archive>,
    /// Of the bytes on disk.
    pub hash: ContentHash,
    /// What git would call the bytes on disk, where that was asked for.
    pub blob: Option<BlobIds>,
}

/// A file with files in it.
#[derive(Debug)]
pub struct Archive {
    pub packing: Packing,
    pub bytes: Vec<u8>,
}

/// A text without a syntax tree takes a tenth of the memory of one with it, so that the limit is higher.
const LIMIT_FACTOR: u64 = 10;
/// So much of a file is read first, to see whether it is text at all.
const HEAD: usize = 8 << 10;

/// Endings of files that are never text, so that they need not be opened.
const BINARY_ENDINGS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "ico", "icns", "webp", "avif", "bmp", "tiff", "tif", "psd", "heic", "pdf", "zip",
    "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "jar", "war", "ear", "class", "o", "a", "so", "dll", "dylib", "exe",
    "lib", "obj", "pyc", "pyo", "wasm", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "m4v", "mov", "avi",
    "mkv", "webm", "ogg", "ogv", "oga", "wav", "flac", "sqlite", "sqlite3", "db", "mdb", "parquet", "avro", "npy",
    "npz", "pkl", "pt", "onnx", "h5", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "dmg", "iso", "deb",
    "rpm", "apk", "ipa", "nupkg", "snk", "pdb", "mo", "gmo", "idx", "pack", "svgz", "swf", "blend", "fbx", "glb",
    "ktx", "dds", "tga",
];

/// Whether a file of this name is looked through: it may be text that a person wrote, or is an archive that is to be opened.
pub(super) fn is_wanted(name: &str, options: &Options) -> bool {
    may_be_text(name) || packing_of(name, options).is_some()
}

/// How a file of this name is packed, if it is to be opened.
#[must_use]
pub fn packing_of(name: &str, options: &Options) -> Option<Packing> {
    Packing::of_name(name).filter(|_| options.include_archives)
}

fn may_be_text(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_binary = ending.len() <= 8 && BINARY_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    !is_binary && classify::class_of_name(name).is_none()
}

/// Which paths of a git tree are looked through, where there is no folder to look at.
pub struct PathChoice<'o> {
    filter: PathFilter,
    options: &'o Options,
}

impl<'o> PathChoice<'o> {
    /// As `options` choose files of the work tree.
    pub fn new(options: &'o Options) -> Result<Self, GlobError> {
        Ok(Self { filter: PathFilter::new(options)?, options })
    }

    /// Whether the file `path`, relative to the project root, is looked through.
    #[must_use]
    pub fn wants(&self, path: &str) -> bool {
        let relative = Path::new(path);
        is_wanted(path.rsplit('/').next().unwrap_or(path), self.options)
            && !self.filter.excludes_with_parents(relative)
            && self.filter.includes(relative)
            && !classify::is_left_out_by_path(path, self.options)
    }
}

/// What is in `file`; `None` where it is neither text nor an archive that is to be opened.
pub fn read_plain(
    file: &PlainFile,
    options: &Options,
    format: Option<BlobFormat>,
) -> Result<Option<PlainText>, Problem> {
    let failed = |kind, message| Problem { kind, path: Arc::clone(&file.path), message };
    let limit = options.max_file_size.0.saturating_mul(LIMIT_FACTOR);
    let packing = packing_of(&file.path, options);
    let bytes = match read_bytes(file, limit, packing.is_some()) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let message = format!(
                "The file is larger than the limit of {} and was not looked through for secrets. Exclude it, or raise `max-file-size`.",
                super::ByteSize(limit)
            );
            return Err(failed(ProblemKind::TooLarge, message));
        }
        Err(error) => return Err(failed(ProblemKind::Unreadable, refusal::unreadable(&error))),
    };
    let hash = ContentHash::of(&bytes);
    let blob = format.map(|format| format.ids_of(&bytes));
    Ok(Some(match packing {
        Some(packing) => PlainText { text: String::new(), archive: Some(Archive { packing, bytes }), hash, blob },
        None => PlainText { text: plain_text(bytes), archive: None, hash, blob },
    }))
}

/// Bytes as text; what is no valid text in them is replaced.
#[must_use]
pub fn plain_text(bytes: Vec<u8>) -> String {
    if bytes.starts_with(b"\xEF\xBB\xBF") || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return decode(&bytes).text.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| decode(error.as_bytes()).text.into_owned())
}

fn read_bytes(file: &PlainFile, limit: u64, may_be_binary: bool) -> io::Result<Option<Vec<u8>>> {
    let mut opened = File::open(&file.absolute)?;
    let metadata = opened.metadata()?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Ok(None);
    }
    let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(size.min(HEAD) + 1);
    (&mut opened).take(HEAD as u64).read_to_end(&mut bytes)?;
    if !may_be_binary && classify::is_binary(&bytes) {
        return Ok(None);
    }
    if metadata.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    if size > HEAD {
        bytes.reserve(size - bytes.len() + 1);
        opened.take(limit.saturating_sub(HEAD as u64).saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        if !may_be_binary && !is_utf16 && memchr::memchr(0, bytes.get(HEAD..).unwrap_or_default()).is_some() {
            return Ok(None);
        }
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir, content: &[u8]) -> PlainFile {
        let absolute = folder.path().join("f");
        std::fs::write(&absolute, content).unwrap();
        PlainFile { path: "f".into(), absolute }
    }

    #[test]
    fn text_is_read_and_what_is_binary_or_too_large_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { max_file_size: super::super::ByteSize(2_000), ..Options::default() };
        let read = |content: &[u8]| read_plain(&file(&folder, content), &options, None);
        assert_eq!(read(b"a=\xFFb").unwrap().unwrap().text, "a=\u{FFFD}b");
        assert_eq!(read(b"\xFF\xFEa\0=\0").unwrap().unwrap().text, "a=");
        assert!(read(b"\0\x01\x02").unwrap().is_none());
        assert!(read(&[vec![b'a'; 9000], vec![0; 10]].concat()).unwrap().is_none());
        assert_eq!(read(&vec![b'a'; 30_000]).unwrap_err().kind, ProblemKind::TooLarge);
        assert!(may_be_text(".env") && may_be_text("id_rsa") && !may_be_text("a.PNG") && !may_be_text("yarn.lock"));
    }
}
