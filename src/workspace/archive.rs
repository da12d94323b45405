//! Files that are packed in one: ZIP, tar, and what gzip compressed.
//!
//! An archive may be made to harm whoever opens it. Nothing is ever written to the disk; names are only shown; links are not followed;
//! an archive within an archive is not opened; and [`Limits`] hold for what comes out, whatever the archive says of itself.

use super::ByteSize;
use flate2::read::MultiGzDecoder;
use std::io::{self, Read, Seek};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Zip,
    Tar,
    GzippedTar,
    /// One file alone.
    Gzip,
}

/// How much is taken out of one archive.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Entries, folders and links among them.
    pub entries: usize,
    /// Of one file; larger ones are left out and counted.
    pub file: ByteSize,
    /// Of all files together; in a stream also of those that are not wanted, which must be read to come by them.
    pub whole: ByteSize,
}

/// What became of an archive.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Unpacked {
    /// Files that were given.
    pub files: usize,
    /// Files that were not: too large, encrypted, or packed in a way that is not known.
    pub left_out: usize,
}

/// Why no more of an archive is read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("it is no whole {what}: {reason}")]
    Broken { what: &'static str, reason: String },
    #[error("it has more than {0} entries")]
    TooMany(usize),
    #[error("what is in it has more than {0}")]
    TooLarge(ByteSize),
}

/// Endings of names, with how such files are packed; longer ones first.
const ENDINGS: &[(&str, Packing)] = &[
    (".tar.gz", Packing::GzippedTar),
    (".tgz", Packing::GzippedTar),
    (".tar", Packing::Tar),
    (".zip", Packing::Zip),
    (".jar", Packing::Zip),
    (".war", Packing::Zip),
    (".ear", Packing::Zip),
    (".whl", Packing::Zip),
    (".nupkg", Packing::Zip),
    (".gz", Packing::Gzip),
];

impl Packing {
    /// By the name of a file.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let is = |ending: &str| {
            let from = name.len().checked_sub(ending.len()).filter(|&from| from > 0);
            from.and_then(|from| name.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        ENDINGS.iter().find(|(ending, _)| is(ending)).map(|(_, packing)| *packing)
    }

    /// By the first bytes of a file that came without a name of its own. What gzip compressed is taken for a tar.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            [0x1f, 0x8b, 8, ..] => Some(Self::GzippedTar),
            // POSIX 1003.1, ustar: the magic stands behind the name, mode, owner, size, time, sum, kind and link.
            bytes if bytes.get(257..262) == Some(b"ustar") => Some(Self::Tar),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Zip => "ZIP file",
            Self::Tar => "tar file",
            Self::GzippedTar => "gzipped tar file",
            Self::Gzip => "gzip file",
        }
    }
}

/// Gives each file in `source` that `wants` its name to `take`, in the order of the archive. What was given before an error stays given.
pub fn unpack(
    packing: Packing,
    source: impl Read + Seek,
    limits: &Limits,
    wants: &dyn Fn(&str) -> bool,
    take: &mut dyn FnMut(String, Vec<u8>),
) -> Result<Unpacked, ArchiveError> {
    let mut opened = Opened { packing, limits, wants, take, unpacked: Unpacked::default(), entries: 0, bytes: 0 };
    match packing {
        Packing::Zip => opened.zip(source),
        Packing::Tar => opened.stream(source),
        Packing::GzippedTar => opened.stream(MultiGzDecoder::new(source)),
        Packing::Gzip => opened.file(String::new(), &mut MultiGzDecoder::new(source)),
    }?;
    Ok(opened.unpacked)
}

struct Opened<'o> {
    packing: Packing,
    limits: &'o Limits,
    wants: &'o dyn Fn(&str) -> bool,
    take: &'o mut dyn FnMut(String, Vec<u8>),
    unpacked: Unpacked,
    entries: usize,
    bytes: u64,
}

impl Opened<'_> {
    fn broken(&self, reason: impl std::fmt::Display) -> ArchiveError {
        ArchiveError::Broken { what: self.packing.name(), reason: reason.to_string() }
    }

    fn zip(&mut self, source: impl Read + Seek) -> Result<(), ArchiveError> {
        let mut archive = zip::ZipArchive::new(source).map_err(|error| self.broken(error))?;
        for index in 0..archive.len() {
            self.entry()?;
            // One that is encrypted or packed in an unknown way costs itself.
            let Ok(mut file) = archive.by_index(index) else {
                self.unpacked.left_out += 1;
                continue;
            };
            let name = file.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            if file.is_file() {
                self.file(name, &mut file)?;
            }
        }
        Ok(())
    }

    fn stream(&mut self, source: impl Read) -> Result<(), ArchiveError> {
        // Besides the files there are a head for each and padding, of 512 bytes each at most.
        let heads = 2 * 512 * (self.limits.entries as u64 + 2);
        let mut bounded = source.take(self.limits.whole.0.saturating_add(heads));
        let read = self.tar(&mut bounded);
        if read.is_err() && bounded.limit() == 0 { Err(ArchiveError::TooLarge(self.limits.whole)) } else { read }
    }

    fn tar(&mut self, source: &mut dyn Read) -> Result<(), ArchiveError> {
        let mut archive = tar::Archive::new(source);
        for entry in archive.entries().map_err(|error| self.broken(error))? {
            self.entry()?;
            let mut entry = entry.map_err(|error| self.broken(error))?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if entry.header().entry_type().is_file() {
                self.file(name, &mut entry)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self) -> Result<(), ArchiveError> {
        self.entries += 1;
        if self.entries > self.limits.entries { Err(ArchiveError::TooMany(self.limits.entries)) } else { Ok(()) }
    }

    fn file(&mut self, name: String, content: &mut dyn Read) -> Result<(), ArchiveError> {
        if !(self.wants)(&name) {
            return Ok(());
        }
        let mut bytes = Vec::new();
        let read = content.take(self.limits.file.0.saturating_add(1)).read_to_end(&mut bytes);
        // Counted whether it is given or not: what is left out costs time as well.
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        if self.bytes > self.limits.whole.0 {
            return Err(ArchiveError::TooLarge(self.limits.whole));
        }
        match read {
            Ok(_) if bytes.len() as u64 <= self.limits.file.0 => {
                self.unpacked.files += 1;
                (self.take)(name, bytes);
            }
            Ok(_) => self.unpacked.left_out += 1,
            // In a ZIP file each file stands for itself; in a stream nothing behind a fault can be found.
            Err(error) if self.packing == Packing::Zip && error.kind() != io::ErrorKind::Interrupted => {
                self.unpacked.left_out += 1;
            }
            Err(error) => return Err(self.broken(error)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};

    const LIMITS: Limits = Limits { entries: 4, file: ByteSize(100), whole: ByteSize(200) };

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::default());
        for (name, content) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, content) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, *content).unwrap();
        }
        archive.into_inner().unwrap()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    type Given = Vec<(String, Vec<u8>)>;

    fn all(packing: Packing, bytes: &[u8]) -> (Result<Unpacked, ArchiveError>, Given) {
        let mut given = Vec::new();
        let wants = |name: &str| !name.contains("no");
        let unpacked =
            unpack(packing, Cursor::new(bytes), &LIMITS, &wants, &mut |name, bytes| given.push((name, bytes)));
        (unpacked, given)
    }

    #[test]
    fn files_come_out_of_every_packing() {
        let files: [(&str, &[u8]); 3] = [("a.txt", b"one"), ("b/no", b"two"), ("b/d", b"three")];
        let expected = vec![("a.txt".to_owned(), b"one".to_vec()), ("b/d".to_owned(), b"three".to_vec())];
        for (packing, bytes) in [
            (Packing::Zip, zip_of(&files)),
            (Packing::Tar, tar_of(&files)),
            (Packing::GzippedTar, gzipped(&tar_of(&files))),
        ] {
            assert_eq!(Packing::of_bytes(&bytes), Some(packing));
            let (unpacked, given) = all(packing, &bytes);
            assert_eq!(given, expected);
            assert_eq!(unpacked.unwrap(), Unpacked { files: 2, left_out: 0 });
        }
        assert_eq!(all(Packing::Gzip, &gzipped(b"one")).1, [(String::new(), b"one".to_vec())]);
    }

    #[test]
    fn names_tell_how_a_file_is_packed() {
        for (name, packing) in [
            ("a.tar.gz", Some(Packing::GzippedTar)),
            ("A.ZIP", Some(Packing::Zip)),
            ("lib/x.jar", Some(Packing::Zip)),
            ("dump.sql.gz", Some(Packing::Gzip)),
            (".zip", None),
            ("gz", None),
            ("a.txt", None),
        ] {
            assert_eq!(Packing::of_name(name), packing, "{name}");
        }
        assert_eq!(Packing::of_bytes(b"rules: []"), None);
    }

    #[test]
    fn what_is_too_much_is_left_out_or_ends_it_and_says_so() {
        let (large, small): (&[u8], &[u8]) = (&[b'a'; 101], &[b'a'; 90]);
        let (unpacked, given) = all(Packing::Zip, &zip_of(&[("large", large), ("b", b"two")]));
        assert_eq!((unpacked.unwrap(), given.len()), (Unpacked { files: 1, left_out: 1 }, 1));
        // A bomb: some hundred bytes that become a megabyte.
        let bomb = vec![0; 1 << 20];
        let packed = zip_of(&[("a", &bomb), ("b", &bomb), ("c", &bomb)]);
        assert!(packed.len() < 5000);
        assert!(matches!(all(Packing::Zip, &packed).0, Err(ArchiveError::TooLarge(_))));
        let (unpacked, given) = all(Packing::Tar, &tar_of(&[("a", small), ("b", small), ("c", small)]));
        assert!(matches!(unpacked, Err(ArchiveError::TooLarge(_))) && given.len() == 2);
        let unwanted = gzipped(&tar_of(&[("no", &bomb), ("b", small)]));
        assert!(matches!(all(Packing::GzippedTar, &unwanted).0, Err(ArchiveError::TooLarge(_))));
        let five = ["a", "b", "c", "d", "e"].map(|name| (name, b"x".as_slice()));
        assert!(matches!(all(Packing::Tar, &tar_of(&five)).0, Err(ArchiveError::TooMany(4))));
    }

    #[test]
    fn what_is_broken_says_so() {
        let whole = zip_of(&[("a", b"one")]);
        for (packing, bytes) in [
            (Packing::Zip, &whole[..whole.len() - 10]),
            (Packing::Zip, b"nothing".as_slice()),
            (Packing::GzippedTar, b"\x1f\x8bnothing"),
            (Packing::Gzip, b""),
        ] {
            assert!(matches!(all(packing, bytes).0, Err(ArchiveError::Broken { .. })), "{packing:?} {bytes:?}");
        }
        assert_eq!(all(Packing::Tar, b"").0.unwrap(), Unpacked::default());
    }
}
