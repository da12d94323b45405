//! A folder of this machine: looked at and written to without ever following a link out of it.

use super::LARGEST;
use super::path;
use super::snapshot::{Seen, Snapshot};
use crate::workspace::read_bounded;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder that templates are applied to.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Without links.
    root: PathBuf,
}

impl Folder {
    pub fn open(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        }
        Ok(Self { root })
    }

    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What stands at `paths`.
    #[must_use]
    pub fn look(&self, paths: &[String]) -> Snapshot {
        paths.iter().map(|path| (path.clone(), self.seen(path))).collect()
    }

    /// What stands at `path`.
    #[must_use]
    pub fn seen(&self, path: &str) -> Seen {
        let place = match self.place(path) {
            Ok(place) => place,
            Err(OnTheWay::Nothing) => return Seen::Nothing,
            Err(OnTheWay::Link(_)) => return self.behind_link(path),
            Err(OnTheWay::Wrong(reason)) => return Seen::Unknown(reason),
        };
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Seen::Nothing,
            Err(error) => return Seen::Unknown(format!("it cannot be looked at: {error}")),
        };
        if metadata.is_symlink() {
            return self.behind_link(path);
        }
        if metadata.is_dir() {
            return Seen::Unknown("it is a folder".to_owned());
        }
        if !metadata.is_file() {
            return Seen::Unknown("it is no regular file".to_owned());
        }
        match read_bounded(&place, LARGEST) {
            Ok(bytes) => Seen::File { bytes, executable: is_executable(&metadata) },
            Err(error) => Seen::Unknown(error.to_string()),
        }
    }

    /// A link, with what it leads to where that is a file of this folder.
    fn behind_link(&self, path: &str) -> Seen {
        let found =
            self.root.join(path).canonicalize().ok().filter(|found| found.starts_with(&self.root) && found.is_file());
        Seen::Link(found.and_then(|found| read_bounded(&found, LARGEST).ok()))
    }

    /// Where `path` is, if no part of the way to it is a link, or something else than a folder. The last part may be anything.
    pub(super) fn writable(&self, path: &str) -> Result<PathBuf, String> {
        match self.place(path) {
            Ok(place) => match fs::symlink_metadata(&place) {
                Ok(metadata) if metadata.is_symlink() => {
                    Err("it is a link, and a template writes through none".to_owned())
                }
                Ok(metadata) if !metadata.is_file() => Err("it is no regular file".to_owned()),
                _ => Ok(place),
            },
            Err(OnTheWay::Nothing) => Ok(self.root.join(path)),
            Err(OnTheWay::Link(folder)) => Err(format!("{folder} is a link, and a template writes through none")),
            Err(OnTheWay::Wrong(reason)) => Err(reason),
        }
    }

    fn place(&self, path: &str) -> Result<PathBuf, OnTheWay> {
        path::checked(path).map_err(OnTheWay::Wrong)?;
        self.place_unchecked(path)
    }

    /// As [`Self::place`], for our own folder.
    pub(super) fn place_unchecked(&self, path: &str) -> Result<PathBuf, OnTheWay> {
        let mut place = self.root.clone();
        let mut names = path.split('/').peekable();
        let mut missing = false;
        while let Some(name) = names.next() {
            place.push(name);
            if names.peek().is_none() || missing {
                continue;
            }
            let shown = || place.strip_prefix(&self.root).unwrap_or(&place).to_string_lossy().replace('\\', "/");
            match fs::symlink_metadata(&place) {
                Ok(metadata) if metadata.is_symlink() => return Err(OnTheWay::Link(shown())),
                Ok(metadata) if !metadata.is_dir() => return Err(OnTheWay::Wrong(format!("{} is no folder", shown()))),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing = true,
                Err(error) => return Err(OnTheWay::Wrong(format!("{} cannot be looked at: {error}", shown()))),
            }
        }
        if missing { Err(OnTheWay::Nothing) } else { Ok(place) }
    }
}

/// Why there is no way to a place.
#[derive(Debug)]
pub(super) enum OnTheWay {
    /// A folder is not there.
    Nothing,
    /// This part is a link.
    Link(String),
    Wrong(String),
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Metadata) -> bool {
    false
}

/// Makes the file at `place` a program, or takes that away again.
#[cfg(unix)]
pub(super) fn set_executable(place: &Path, executable: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(place)?.permissions().mode();
    // Whoever may read it may run it.
    let wanted = if executable { mode | ((mode & 0o444) >> 2) } else { mode & !0o111 };
    if wanted == mode { Ok(()) } else { fs::set_permissions(place, fs::Permissions::from_mode(wanted)) }
}

#[cfg(not(unix))]
pub(super) fn set_executable(_: &Path, _: bool) -> io::Result<()> {
    Ok(())
}
