use super::VaultError;
use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

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

    /// One new key.
    pub(super) fn random() -> Result<Self, VaultError> {
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).map_err(|_| VaultError::NoRandomness)?;
        Ok(Self(vec![key]))
    }

    /// These, with the keys of `before` in front.
    pub(super) fn after(self, before: Self) -> Self {
        let mut keys = before.0;
        keys.extend(self.0);
        Self(keys)
    }

    /// The first of these alone.
    pub(super) fn first(&self) -> Self {
        Self(self.0.iter().take(1).copied().collect())
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// As [`Self::read`] reads it, one a line.
    pub(super) fn written(&self) -> String {
        self.0.iter().map(|key| STANDARD.encode(key) + "\n").collect()
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
