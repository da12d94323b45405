//! Secrets at rest: sealed under a key of their owner's, which is derived from a master key that is not in the database.
//!
//! Derived by HKDF (RFC 5869) with SHA-256 over the owner and the purpose, sealed by ChaCha20-Poly1305 (RFC 8439), both of `ring`. What
//! was sealed for one owner or purpose does not open for another. The first master key seals; all of them open, so a key is
//! replaced by putting a new one before it, sealing everything again, and taking the old one away. Keys of a file are looked at again when
//! the file has changed, so that servers go on while that is done.

mod key_file;
mod master;
mod sealed_column;

pub use key_file::{KeyFile, Replacing};
pub use master::{MASTER_KEY_VARIABLE, MasterKeys};
pub use sealed_column::SealedColumn;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use key_file::Stamp;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::SecretString;
use std::sync::{Arc, PoisonError, RwLock};

/// Begins what is sealed, so that a later form can be told apart.
const FORM: &str = "v1";

/// Why something is not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("the master key is not 32 bytes in base64; `openssl rand -base64 32` makes one")]
    NotAKey,
    #[error("the master key in {path} cannot be read, made or replaced: {reason}")]
    NoFile { path: String, reason: String },
    #[error("the master key in {path} is being replaced by another program; try again when that has ended")]
    Held { path: String },
    #[error("the machine gives no random numbers")]
    NoRandomness,
    #[error("a secret was sealed under another master key; give that key after the new one")]
    OtherKey,
    #[error("a secret cannot be opened: it was changed, or belongs to somebody else")]
    Closed,
}

/// A master key with its name, made ready to derive from.
type Key = (String, hkdf::Prk);

/// Seals and opens; cheap to clone.
#[derive(Clone)]
pub struct Vault {
    source: Arc<Source>,
}

/// Where the keys come from.
enum Source {
    Fixed(Arc<[Key]>),
    File { file: KeyFile, held: RwLock<(Stamp, Arc<[Key]>)> },
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} keys", self.keys().len())
    }
}

impl Vault {
    /// With keys that stay.
    #[must_use]
    pub fn new(keys: &MasterKeys) -> Self {
        Self { source: Arc::new(Source::Fixed(ready(keys))) }
    }

    /// With the keys of a file, which is made where there is none.
    pub fn of_file(file: KeyFile) -> Result<Self, VaultError> {
        let keys = file.read_or_make()?;
        // The stamp is older than what was read, if they differ, so that it is read once more.
        let held = RwLock::new((Stamp::default(), ready(&keys)));
        Ok(Self { source: Arc::new(Source::File { file, held }) })
    }

    /// The keys as they are now.
    fn keys(&self) -> Arc<[Key]> {
        let (file, held) = match &*self.source {
            Source::Fixed(keys) => return Arc::clone(keys),
            Source::File { file, held } => (file, held),
        };
        let known = held.read().unwrap_or_else(PoisonError::into_inner).clone();
        let stamp = file.stamp();
        if stamp == known.0 {
            return known.1;
        }
        // A file that cannot be read now does not take the keys away.
        let Ok(keys) = file.read() else { return known.1 };
        let keys = ready(&keys);
        *held.write().unwrap_or_else(PoisonError::into_inner) = (stamp, Arc::clone(&keys));
        keys
    }

    /// The names of the keys, the one that seals first. They tell nothing of the keys.
    #[must_use]
    pub fn key_names(&self) -> Vec<String> {
        self.keys().iter().map(|(name, _)| name.clone()).collect()
    }

    /// A key for `purpose` from each master key, with the master key's name: the first is for what is made now, the others know what was
    /// made before.
    pub fn derived(&self, purpose: &str) -> Result<Vec<(String, [u8; 32])>, VaultError> {
        let context = context("", purpose);
        let derive = |(name, master): &Key| {
            let mut key = [0; 32];
            let info = [context.as_slice()];
            let derived = master.expand(&info, hkdf::HKDF_SHA256).and_then(|derived| derived.fill(&mut key));
            derived.map(|()| (name.clone(), key)).map_err(|_| VaultError::Closed)
        };
        self.keys().iter().map(derive).collect()
    }

    /// Seals `secret` for `owner` and `purpose`.
    pub fn seal(&self, owner: &str, purpose: &str, secret: &str) -> Result<String, VaultError> {
        let keys = self.keys();
        let (name, master) = keys.first().ok_or(VaultError::NotAKey)?;
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
        let keys = self.keys();
        let (_, master) = keys.iter().find(|(known, _)| known == name).ok_or(VaultError::OtherKey)?;
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
        self.keys().first().is_some_and(|(name, _)| sealed.split('.').nth(1) == Some(name))
    }

    /// How what is sealed under the first key begins.
    #[must_use]
    pub fn current_start(&self) -> Option<String> {
        self.keys().first().map(|(name, _)| format!("{FORM}.{name}."))
    }
}

fn ready(keys: &MasterKeys) -> Arc<[Key]> {
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"plimsoll vault");
    keys.iter().map(|(name, key)| (name, salt.extract(key))).collect()
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
