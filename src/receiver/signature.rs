//! Who sent it: an HMAC over the raw body with a secret that GitHub and this server share.

use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// The secrets that a signature may be made with. Several, so that one can be replaced by another without a gap.
#[derive(Clone, Default)]
pub struct Secrets {
    keys: Vec<hmac::Key>,
}

impl Secrets {
    #[must_use]
    pub fn new(secrets: &[SecretString]) -> Self {
        let key = |secret: &SecretString| hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        Self { keys: secrets.iter().filter(|secret| !secret.expose_secret().is_empty()).map(key).collect() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether `header` (`X-Hub-Signature-256`) was made over `body` with one of the secrets. Takes as long for a wrong signature
    /// as for a right one.
    pub fn check(&self, header: Option<&str>, sha1: Option<&str>, body: &[u8]) -> Result<(), SignatureError> {
        if self.is_empty() {
            return Err(SignatureError::NoSecret);
        }
        let header = match (header, sha1) {
            (Some(header), _) => header,
            (None, Some(_)) => return Err(SignatureError::OnlySha1),
            (None, None) => return Err(SignatureError::Missing),
        };
        let mut signature = [0; 32];
        header
            .strip_prefix("sha256=")
            .and_then(|digits| hex::decode_to_slice(digits, &mut signature).ok())
            .ok_or(SignatureError::Malformed)?;
        let mut is_right = false;
        for key in &self.keys {
            is_right |= hmac::verify(key, body, &signature).is_ok();
        }
        if is_right { Ok(()) } else { Err(SignatureError::Wrong) }
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.keys.len())
    }
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("this server has no webhook secret yet; set one and give the same to GitHub")]
    NoSecret,
    #[error("X-Hub-Signature-256 is missing; give the webhook a secret")]
    Missing,
    #[error("only the SHA-1 signature was sent, which is not enough; X-Hub-Signature-256 is needed")]
    OnlySha1,
    #[error("X-Hub-Signature-256 is not sha256= and 64 hexadecimal digits")]
    Malformed,
    #[error("the signature does not fit the body; check that the webhook's secret is the one of this server")]
    Wrong,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(words: &[&str]) -> Secrets {
        Secrets::new(&words.iter().map(|word| SecretString::from(*word)).collect::<Vec<_>>())
    }

    /// The example of GitHub's documentation, "Validating webhook deliveries".
    const DOCUMENTED: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn the_example_of_githubs_documentation_is_right() {
        let secrets = secrets(&["It's a Secret to Everybody"]);
        assert_eq!(secrets.check(Some(DOCUMENTED), None, b"Hello, World!"), Ok(()));
        assert_eq!(
            secrets.check(Some(&DOCUMENTED.to_uppercase().replace("SHA256", "sha256")), None, b"Hello, World!"),
            Ok(())
        );
        assert_eq!(secrets.check(Some(DOCUMENTED), None, b"Hello, World"), Err(SignatureError::Wrong));
    }

    #[test]
    fn an_old_and_a_new_secret_hold_side_by_side() {
        let secrets = secrets(&["new", "It's a Secret to Everybody"]);
        assert_eq!(secrets.check(Some(DOCUMENTED), None, b"Hello, World!"), Ok(()));
    }

    #[test]
    fn an_empty_secret_is_none() {
        assert_eq!(secrets(&[""]).check(Some(DOCUMENTED), None, b""), Err(SignatureError::NoSecret));
    }

    #[test]
    fn what_is_no_signature_is_told_apart() {
        let secrets = secrets(&["a"]);
        assert_eq!(secrets.check(None, None, b""), Err(SignatureError::Missing));
        assert_eq!(secrets.check(None, Some("sha1=00"), b""), Err(SignatureError::OnlySha1));
        for wrong in [
            "",
            "sha256=",
            "sha256=zz",
            &DOCUMENTED[..70],
            &format!("{DOCUMENTED}0"),
            "sha1=757107",
            &format!("sha256={}", "é".repeat(32)),
        ] {
            assert_eq!(secrets.check(Some(wrong), None, b""), Err(SignatureError::Malformed), "{wrong}");
        }
    }
}
