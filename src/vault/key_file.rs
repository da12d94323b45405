//! The file that holds the master keys: readable for its owner only, and replaced as a whole, so that nobody finds half of it.

use super::VaultError;
use super::master::MasterKeys;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file of master keys, the newest first.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
}

/// Changes when the file is replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    changed: Option<SystemTime>,
    length: u64,
    /// The file system's number of it, where it has one.
    number: u64,
}

/// The right to replace keys, which one program has at a time.
#[derive(Debug)]
pub struct Replacing {
    file: KeyFile,
    _lock: File,
}

impl KeyFile {
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: &std::io::Error) -> VaultError {
        VaultError::NoFile { path: self.path.display().to_string(), reason: error.to_string() }
    }

    /// The keys that it holds.
    pub(super) fn read(&self) -> Result<MasterKeys, VaultError> {
        MasterKeys::read(&std::fs::read_to_string(&self.path).map_err(|error| self.failed(&error))?)
    }

    /// The keys that it holds; makes it with a new key where it is not there.
    pub(super) fn read_or_make(&self) -> Result<MasterKeys, VaultError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&self.path) {
            Ok(mut file) => {
                let keys = MasterKeys::random()?;
                let written = file.write_all(keys.written().as_bytes()).and_then(|()| file.sync_all());
                written.map_err(|error| self.failed(&error))?;
                Ok(keys)
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => self.read(),
            Err(error) => Err(self.failed(&error)),
        }
    }

    pub(super) fn stamp(&self) -> Stamp {
        let Ok(found) = std::fs::metadata(&self.path) else { return Stamp::default() };
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&found);
        #[cfg(not(unix))]
        let number = 0;
        Stamp { changed: found.modified().ok(), length: found.len(), number }
    }

    /// Takes the right to replace keys; an error where another program has it.
    pub fn replace(&self) -> Result<Replacing, VaultError> {
        let path = self.path.with_extension("lock");
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let lock = lock.map_err(|error| self.failed(&error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Replacing { file: self.clone(), _lock: lock }),
            Err(_) => Err(VaultError::Held { path: self.path.display().to_string() }),
        }
    }
}

impl Replacing {
    /// Puts a new key before those that are there. Where there are several, a replacement was begun and not ended: then it is gone on with
    /// and nothing is changed. Returns whether a key was made.
    pub fn begin(&self) -> Result<bool, VaultError> {
        let keys = self.file.read_or_make()?;
        if keys.count() > 1 {
            return Ok(false);
        }
        self.write(&keys.after(MasterKeys::random()?))?;
        Ok(true)
    }

    /// Takes all keys away but the first.
    pub fn end(&self) -> Result<(), VaultError> {
        self.write(&self.file.read()?.first())
    }

    fn write(&self, keys: &MasterKeys) -> Result<(), VaultError> {
        let failed = |error: std::io::Error| self.file.failed(&error);
        let folder = self.file.path.parent().unwrap_or_else(|| Path::new("."));
        // Made readable for its owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(keys.written().as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        file.persist(&self.file.path).map_err(|error| failed(error.error))?;
        // The name is on the disk before anything is sealed under the key.
        #[cfg(unix)]
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Vault;
    use super::*;
    use secrecy::ExposeSecret;

    fn file(folder: &tempfile::TempDir) -> KeyFile {
        KeyFile::new(folder.path().join("master.key"))
    }

    #[test]
    fn a_file_is_made_once_and_then_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let made = file.read_or_make().unwrap();
        assert_eq!(made.written(), file.read_or_make().unwrap().written());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(file.path(), "short").unwrap();
        assert_eq!(file.read_or_make().err(), Some(VaultError::NotAKey));
    }

    #[test]
    fn a_vault_that_runs_follows_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let vault = Vault::of_file(file.clone()).unwrap();
        let old = vault.seal("me", "x", "a").unwrap();
        let first = vault.key_names();
        let replacing = file.replace().unwrap();
        assert!(matches!(file.replace(), Err(VaultError::Held { .. })), "one at a time");
        assert!(replacing.begin().unwrap());
        assert_eq!((vault.key_names().len(), vault.key_names().last()), (2, first.last()));
        assert!(!vault.is_current(&old) && vault.open("me", "x", &old).is_ok());
        let new = vault.seal("me", "x", "a").unwrap();
        assert!(!replacing.begin().unwrap(), "what was begun is gone on with");
        replacing.end().unwrap();
        assert_eq!(vault.key_names().len(), 1);
        assert_eq!(vault.open("me", "x", &new).unwrap().expose_secret(), "a");
        assert_eq!(vault.open("me", "x", &old).unwrap_err(), VaultError::OtherKey);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        }
        drop(replacing);
        std::fs::remove_file(file.path()).unwrap();
        assert!(vault.open("me", "x", &new).is_ok(), "a file that is gone takes no key away");
    }

    #[test]
    fn what_is_derived_differs_by_key_and_purpose() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let vault = Vault::of_file(file.clone()).unwrap();
        let old = vault.derived("jwt").unwrap();
        assert_ne!(old, vault.derived("other").unwrap());
        file.replace().unwrap().begin().unwrap();
        let both = vault.derived("jwt").unwrap();
        assert_eq!((both.len(), &both[1]), (2, &old[0]));
        assert_ne!(both[0], both[1]);
    }
}
