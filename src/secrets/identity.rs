//! By what a secret is known again, without the secret.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// Used where the user gives no key: recognises, and keeps ready-made tables of hashes from fitting, but lets who has
/// a report try guesses.
const NO_KEY: &[u8] = b"plimsoll secret identity 1";

/// The key of the hash that stands for a secret in fingerprints.
///
/// Results of runs with the same key can be compared. A key of one's own keeps a reader of the report from trying guesses at a
/// weak password; it belongs in the environment (`PLIMSOLL_SECRETS_KEY`), where all runs of a project share it.
#[derive(Clone)]
pub struct IdentityKey(Vec<u8>);

impl Default for IdentityKey {
    fn default() -> Self {
        Self(NO_KEY.to_vec())
    }
}

impl std::fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityKey(…)")
    }
}

impl IdentityKey {
    /// The key that the user gave.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(key.as_bytes().to_vec())
    }

    /// What stands for `value`: 32 hexadecimal digits, the first half of HMAC-SHA256.
    #[must_use]
    pub fn identify(&self, value: &[u8]) -> String {
        hexadecimal(&hmac(&self.0, value)[..16])
    }

    /// What stands for the key itself, in the key of a cache.
    #[must_use]
    pub fn check(&self) -> [u8; 32] {
        hmac(&self.0, b"plimsoll cache")
    }
}

/// HMAC-SHA256 as of RFC 2104.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK];
    if key.len() > BLOCK {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_rfc_4231() {
        assert_eq!(
            hexadecimal(&hmac(&[0x0b; 20], b"Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            hexadecimal(&hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn another_key_gives_another_identity() {
        let (one, other) = (IdentityKey::new("one"), IdentityKey::new("other"));
        assert_ne!(one.identify(b"value"), other.identify(b"value"));
        assert_eq!(one.identify(b"value"), IdentityKey::new("one").identify(b"value"));
        assert_eq!(format!("{one:?}"), "IdentityKey(…)");
    }
}
