//! Signing in as a GitHub App: a token that the App signs itself, exchanged for one of its installation.
//!
//! Source: docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App": RS256, `iat` a minute back, `exp` at most ten
//! minutes ahead, `iss` the App's client id or id.

use super::{Access, ApiError, Client, ClientError, now};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

/// Who the App is.
#[derive(Debug, Clone)]
pub struct AppAuth {
    /// Client id or numeric id.
    pub app: String,
    /// The private key, PEM, as GitHub gives it (PKCS#1) or as PKCS#8.
    pub key: SecretString,
    /// The installation; `None` to take the one of the repository.
    pub installation: Option<u64>,
}

#[derive(Debug, thiserror::Error)]
pub enum AppAuthError {
    #[error("the App's private key is not usable: {0}; give the PEM file that GitHub made, with its line ends")]
    Key(&'static str),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("the App cannot sign in: {0}")]
    Api(#[from] ApiError),
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct InstallationToken {
    token: SecretString,
}

impl AppAuth {
    /// A token for `repository` (`owner/name`) only, which lives an hour.
    pub async fn installation_token(&self, access: &Access, repository: &str) -> Result<SecretString, AppAuthError> {
        let client = Client::new(Access { token: self.signed(now())?, ..access.clone() })?;
        let id = match self.installation {
            Some(id) => id,
            None => client.get::<Installation>(&format!("/repos/{repository}/installation")).await?.id,
        };
        let name = repository.rsplit('/').next().unwrap_or_default();
        let path = format!("/app/installations/{id}/access_tokens");
        // A token too many expires by itself.
        let created: InstallationToken = client.post_repeatable(&path, &json!({ "repositories": [name] })).await?;
        Ok(created.token)
    }

    /// How to ask as the App itself, and not as an installation of it; holds nine minutes.
    pub fn app_access(&self, access: &Access) -> Result<Access, AppAuthError> {
        Ok(Access { token: self.signed(now())?, ..access.clone() })
    }

    /// The token that the App signs itself.
    fn signed(&self, now: u64) -> Result<SecretString, AppAuthError> {
        let key = key_pair(self.key.expose_secret())?;
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","typ":"JWT"}"#);
        let claims = json!({ "iat": now.saturating_sub(60), "exp": now + 540, "iss": self.app });
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        let message = format!("{header}.{claims}");
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| AppAuthError::Key("it cannot sign"))?;
        Ok(SecretString::from(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}

fn key_pair(pem: &str) -> Result<RsaKeyPair, AppAuthError> {
    // Secrets stores like to write line ends as `\n`.
    let pem = pem.replace("\\n", "\n");
    let is_pkcs1 = pem.contains("-----BEGIN RSA PRIVATE KEY-----");
    if !is_pkcs1 && !pem.contains("-----BEGIN PRIVATE KEY-----") {
        return Err(AppAuthError::Key("it does not begin with -----BEGIN RSA PRIVATE KEY-----"));
    }
    let base64: String = pem
        .lines()
        .skip_while(|line| !line.contains("-----BEGIN"))
        .skip(1)
        .take_while(|line| !line.contains("-----END"))
        .map(str::trim)
        .collect();
    let der = STANDARD.decode(base64).map_err(|_| AppAuthError::Key("it is not base64"))?;
    let pair = if is_pkcs1 { RsaKeyPair::from_der(&der) } else { RsaKeyPair::from_pkcs8(&der) };
    pair.map_err(|_| AppAuthError::Key("it is no RSA key of 2,048 bits or more"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    #[test]
    fn a_signed_token_is_verified_by_the_keys_public_part() {
        let Some(pem) = made_key() else { return };
        for pem in [pem.clone(), pem.replace('\n', "\\n")] {
            let auth = AppAuth { app: "Iv1.abc".to_owned(), key: SecretString::from(pem), installation: None };
            let signed = auth.signed(1_000).unwrap();
            let signed = signed.expose_secret();
            let (message, signature) = signed.rsplit_once('.').unwrap();
            let pair = key_pair(auth.key.expose_secret()).unwrap();
            let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public().as_ref());
            public.verify(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
            let claims = URL_SAFE_NO_PAD.decode(message.split('.').nth(1).unwrap()).unwrap();
            let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
            assert_eq!(claims, json!({ "iat": 940, "exp": 1_540, "iss": "Iv1.abc" }));
        }
    }

    #[test]
    fn what_is_no_key_is_refused_without_showing_it() {
        for pem in [
            "hunter2",
            "-----BEGIN RSA PRIVATE KEY-----\nhunter2!\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\naGk=\n",
        ] {
            let auth = AppAuth { app: "1".to_owned(), key: SecretString::from(pem), installation: None };
            let error = auth.signed(0).unwrap_err();
            assert!(!format!("{error} {error:?} {auth:?}").contains("hunter2"));
        }
    }

    /// A key made for this run by the `openssl` program: none is kept in the repository.
    fn made_key() -> Option<String> {
        let output = std::process::Command::new("openssl").args(["genrsa", "2048"]).output().ok()?;
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }
}
