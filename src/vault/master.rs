use super::VaultError;
use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::Path;

/// The variable of the environment that holds the master keys, the newest first, with spaces or line ends between.
pub const MASTER_KEY_VARIABLE: &str = "PLIMSOLL_MASTER_KEY";

/// What secrets of owners are derived from.
pub struct MasterKeys(Vec<[u8; 32]>);

impl MasterKeys {
    /// Reads keys in base64, the newest first.
    pub fn read(text: &str) -> Result<Self, VaultError> {
        let keys: Vec<[u8; 32]> = text.split_whitespace().map(decode).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(VaultError::NotAKey) } else { Ok(Self(keys)) }
    }

    /// Reads the keys of a file; makes the file, readable for its owner only, with a new key where there is none.
    pub fn of_file(path: &Path) -> Result<Self, VaultError> {
        let failed =
            |error: std::io::Error| VaultError::NoFile { path: path.display().to_string(), reason: error.to_string() };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => {
                let mut key = [0; 32];
                SystemRandom::new().fill(&mut key).map_err(|_| VaultError::NoRandomness)?;
                writeln!(file, "{}", STANDARD.encode(key)).and_then(|()| file.sync_all()).map_err(failed)?;
                Ok(Self(vec![key]))
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Self::read(&std::fs::read_to_string(path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Each key with its name, which tells nothing of it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.0.iter().map(|key| {
            let digest = Sha256::new().chain_update(b"plimsoll master key name").chain_update(key).finalize();
            (hex::encode(&digest[..4]), key.as_slice())
        })
    }
}

fn decode(text: &str) -> Result<[u8; 32], VaultError> {
    let forms: [&GeneralPurpose; 4] = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
    forms.iter().find_map(|form| form.decode(text).ok()?.try_into().ok()).ok_or(VaultError::NotAKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_once_and_then_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = MasterKeys::of_file(&path).unwrap();
        let read = MasterKeys::of_file(&path).unwrap();
        assert_eq!(made.0, read.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "short").unwrap();
        assert_eq!(MasterKeys::of_file(&path).err(), Some(VaultError::NotAKey));
    }

    #[test]
    fn keys_are_read_in_each_form_of_base64() {
        let key = [0xfb; 32];
        for text in
            [STANDARD.encode(key), STANDARD_NO_PAD.encode(key), URL_SAFE.encode(key), URL_SAFE_NO_PAD.encode(key)]
        {
            assert_eq!(MasterKeys::read(&text).unwrap().0, [key]);
        }
        assert!(MasterKeys::read("").is_err() && MasterKeys::read("AAAA").is_err());
    }
}
