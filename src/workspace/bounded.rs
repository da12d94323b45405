use super::ByteSize;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The bytes of the file `path`, which may be a pipe, if there are no more than `limit` of them: something endless, such as a
/// device, must not take all memory.
pub fn read_bounded(path: &Path, limit: ByteSize) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_char_device(&file.metadata()?.file_type()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a device, which may have no end"));
    }
    let mut bytes = Vec::new();
    file.take(limit.0.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit.0 {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {limit}")));
    }
    Ok(bytes)
}

/// The text of the file `path`, as [`read_bounded`].
pub fn read_text_bounded(path: &Path, limit: ByteSize) -> io::Result<String> {
    String::from_utf8(read_bounded(path, limit)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_more_bytes_than_it_may_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("five");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read_bounded(&path, ByteSize(5)).unwrap(), b"12345");
        let error = read_bounded(&path, ByteSize(4)).unwrap_err();
        assert!(error.to_string().contains("more than 4"), "{error}");
        std::fs::write(&path, b"\xff").unwrap();
        assert!(read_text_bounded(&path, ByteSize(5)).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_endless_device_is_refused() {
        let error = read_bounded(Path::new("/dev/zero"), ByteSize(1 << 20)).unwrap_err();
        assert!(error.to_string().contains("a device"), "{error}");
    }
}
