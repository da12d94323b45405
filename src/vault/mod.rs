//! Secrets at rest: sealed under a key of their owner's, which is derived from a master key that is not in the database.
//!
//! Derived by HKDF (RFC 5869) with SHA-256 over the owner and the purpose, sealed by ChaCha20-Poly1305 (RFC 8439), both of `ring`. What
//! was sealed for one owner or purpose does not open for another. The first master key seals; all of them open, so a key is
//! replaced by putting a new one before it, sealing everything again, and taking the old one away.

mod master;

pub use master::{MASTER_KEY_VARIABLE, MasterKeys};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::SecretString;
use std::sync::Arc;

/// Begins what is sealed, so that a later form can be told apart.
const FORM: &str = "v1";

/// Why something is not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("the master key is not 32 bytes in base64; `openssl rand -base64 32` makes one")]
    NotAKey,
    #[error("the master key in {path} cannot be read or made: {reason}")]
    NoFile { path: String, reason: String },
    #[error("the machine gives no random numbers")]
    NoRandomness,
    #[error("a secret was sealed under another master key; give that key after the new one")]
    OtherKey,
    #[error("a secret cannot be opened: it was changed, or belongs to somebody else")]
    Closed,
}

/// Seals and opens; cheap to clone.
#[derive(Clone)]
pub struct Vault {
    keys: Arc<Vec<(String, hkdf::Prk)>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} keys", self.keys.len())
    }
}

impl Vault {
    #[must_use]
    pub fn new(keys: &MasterKeys) -> Self {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"plimsoll vault");
        Self { keys: Arc::new(keys.iter().map(|(name, key)| (name, salt.extract(key))).collect()) }
    }

    /// Seals `secret` for `owner` and `purpose`.
    pub fn seal(&self, owner: &str, purpose: &str, secret: &str) -> Result<String, VaultError> {
        let (name, master) = self.keys.first().ok_or(VaultError::NotAKey)?;
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| VaultError::NoRandomness)?;
        let mut sealed = secret.as_bytes().to_vec();
        let context = context(owner, purpose);
        key(master, &context)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(&context), &mut sealed)
            .map_err(|_| VaultError::Closed)?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{FORM}.{name}.{}", STANDARD_NO_PAD.encode(bytes)))
    }

    /// Opens what was sealed for `owner` and `purpose`.
    pub fn open(&self, owner: &str, purpose: &str, sealed: &str) -> Result<SecretString, VaultError> {
        let (name, text) = sealed
            .strip_prefix(FORM)
            .and_then(|rest| rest.strip_prefix('.')?.split_once('.'))
            .ok_or(VaultError::Closed)?;
        let (_, master) = self.keys.iter().find(|(known, _)| known == name).ok_or(VaultError::OtherKey)?;
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| VaultError::Closed)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Closed)?;
        let mut sealed = sealed.to_vec();
        let context = context(owner, purpose);
        let opened = key(master, &context)?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(&context), &mut sealed)
            .map_err(|_| VaultError::Closed)?;
        String::from_utf8(opened.to_vec()).map(SecretString::from).map_err(|_| VaultError::Closed)
    }

    /// Whether it is sealed under the first key; one that is not is to be sealed again.
    #[must_use]
    pub fn is_current(&self, sealed: &str) -> bool {
        self.keys.first().is_some_and(|(name, _)| sealed.split('.').nth(1) == Some(name))
    }
}

/// Length first, so that no two pairs spell the same.
fn context(owner: &str, purpose: &str) -> Vec<u8> {
    format!("{}:{owner}{purpose}", owner.len()).into_bytes()
}

fn key(master: &hkdf::Prk, context: &[u8]) -> Result<LessSafeKey, VaultError> {
    let info = [context];
    let derived = master.expand(&info, &CHACHA20_POLY1305).map_err(|_| VaultError::Closed)?;
    Ok(LessSafeKey::new(UnboundKey::from(derived)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn vault(words: &[u8]) -> Vault {
        let text: Vec<String> = words.iter().map(|word| STANDARD_NO_PAD.encode([*word; 32])).collect();
        Vault::new(&MasterKeys::read(&text.join("\n")).unwrap())
    }

    #[test]
    fn what_is_sealed_opens_for_its_owner_and_purpose_only() {
        let vault = vault(&[1]);
        let sealed = vault.seal("me", "webhook", "hunter2").unwrap();
        assert!(!sealed.contains("hunter2"));
        assert_eq!(vault.open("me", "webhook", &sealed).unwrap().expose_secret(), "hunter2");
        for (owner, purpose) in [("you", "webhook"), ("me", "token"), ("mew", "ebhook"), ("", "mewebhook")] {
            assert_eq!(vault.open(owner, purpose, &sealed).unwrap_err(), VaultError::Closed);
        }
        assert_ne!(sealed, vault.seal("me", "webhook", "hunter2").unwrap(), "no two are alike");
    }

    #[test]
    fn a_key_is_replaced_without_a_gap() {
        let old = vault(&[1]).seal("me", "x", "a").unwrap();
        let both = vault(&[2, 1]);
        assert_eq!(both.open("me", "x", &old).unwrap().expose_secret(), "a");
        assert!(!both.is_current(&old));
        let new = both.seal("me", "x", "a").unwrap();
        assert!(both.is_current(&new) && vault(&[2]).open("me", "x", &new).is_ok());
        assert_eq!(vault(&[2]).open("me", "x", &old).unwrap_err(), VaultError::OtherKey);
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let vault = vault(&[1]);
        let sealed = vault.seal("me", "x", "secret").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            if let Ok(opened) = vault.open("me", "x", &changed) {
                // Bits of base64's last letter that mean nothing.
                assert_eq!((at, opened.expose_secret()), (sealed.len() - 1, "secret"));
            }
        }
        for wrong in ["", "v1", "v1.", "v1.x.", "v2.a.b"] {
            assert!(vault.open("me", "x", wrong).is_err(), "{wrong}");
        }
    }
}
