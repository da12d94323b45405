use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Why output could not be written, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {reason}", path.display())]
pub struct WriteError {
    pub path: PathBuf,
    pub reason: String,
    #[source]
    pub source: io::Error,
}

/// Writes a file whole or not at all: into a temporary file beside it, which then takes its place. If the program is
/// stopped meanwhile, what was there stays. Missing folders are made.
///
/// What is there and is no regular file (`/dev/null`, a named pipe) is written to, not replaced; a link is followed.
pub fn write_file<T>(path: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, WriteError> {
    let (value, file) = stage_file(path, render)?;
    file.put_in_place()?;
    Ok(value)
}

/// A file that is written and has not taken its place yet. Dropped before, it was never there.
#[derive(Debug)]
#[must_use]
pub struct StagedFile {
    path: PathBuf,
    /// `None` where it was written to directly.
    temporary: Option<(tempfile::TempPath, PathBuf)>,
}

impl StagedFile {
    /// Lets it take its place.
    pub fn put_in_place(self) -> Result<(), WriteError> {
        let Some((temporary, target)) = self.temporary else { return Ok(()) };
        temporary.persist(target).map_err(|error| failed(&self.path, error.error))
    }
}

/// The first half of [`write_file`]: all that can fail for want of room or permission. Where several files belong
/// together, all are staged before the first is put in its place.
pub fn stage_file<T>(
    path: &Path,
    render: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> Result<(T, StagedFile), WriteError> {
    match stage(path, render) {
        Ok((value, temporary)) => Ok((value, StagedFile { path: path.to_path_buf(), temporary })),
        Err(source) => Err(failed(path, source)),
    }
}

fn failed(path: &Path, source: io::Error) -> WriteError {
    WriteError { path: path.to_path_buf(), reason: reason_of(&source), source }
}

/// Writes to standard output. `None` where nobody reads it any more: a closed pipe, as of `| head`, is a quiet end.
pub fn write_stdout<T>(render: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<Option<T>, WriteError> {
    let mut out = BufWriter::new(io::stdout().lock());
    let result = render(&mut out).and_then(|value| out.flush().map(|()| value));
    if result.is_err() {
        // Else what is left would be tried again when the writer is dropped.
        let _ = out.into_parts();
    }
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if is_closed_pipe(&error) => Ok(None),
        Err(source) => Err(WriteError { path: PathBuf::from("standard output"), reason: reason_of(&source), source }),
    }
}

/// Whether writing failed because nobody reads any more.
#[must_use]
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}

/// Whether a file of this name was made by [`write_file`] on its way.
pub(super) fn is_temporary_name(name: &str) -> bool {
    name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX)
}

const TEMPORARY_PREFIX: &str = ".plimsoll-";
const TEMPORARY_SUFFIX: &str = ".tmp";

fn stage<T>(
    path: &Path,
    render: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<(T, Option<(tempfile::TempPath, PathBuf)>)> {
    let (target, before) = match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(io::Error::from(ErrorKind::IsADirectory)),
        Ok(there) if there.is_file() => (fs::canonicalize(path)?, Some(there)),
        Ok(_) => {
            let (value, _) = write_into(File::options().write(true).open(path)?, render)?;
            return Ok((value, None));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => (path.to_path_buf(), None),
        Err(error) => return Err(error),
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    open_to_others(&mut builder);
    let (file, temporary) = builder.tempfile_in(folder)?.into_parts();
    let (value, file) = write_into(file, render)?;
    if let Some(before) = before {
        let _ = file.set_permissions(before.permissions());
    }
    drop(file);
    Ok((value, Some((temporary, target))))
}

fn write_into<T>(file: File, render: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<(T, File)> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let value = render(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok((value, file))
}

/// Temporary files are for their owner alone; a report is for whom the umask says.
#[cfg(unix)]
fn open_to_others(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn open_to_others(_: &mut tempfile::Builder<'_, '_>) {}

fn reason_of(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::PermissionDenied => "permission denied; give write permission on the folder, or write elsewhere",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only; write elsewhere",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; make room, or write elsewhere",
        ErrorKind::IsADirectory => "it is a folder; add a file name",
        ErrorKind::NotADirectory => "a part of the path is a file, not a folder",
        _ => return error.to_string(),
    };
    known.to_owned()
}
