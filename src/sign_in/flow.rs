//! The two steps: the browser is sent to GitHub, and comes back.

use super::account::enter;
use super::error::SignInError;
use super::github::GithubSignIn;
use crate::identity::{self, Principal};
use crate::store::{Millis, Store, StoreError};
use crate::vault::{Vault, VaultError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a sign-in may take, in milliseconds.
pub const SIGN_IN_HOLDS: Millis = 10 * 60 * 1000;

/// For whom and for what the vault seals the cookie.
const OWNER: &str = "server";
const PURPOSE: &str = "sign-in";

/// A sign-in that was begun.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What the browser is to keep meanwhile.
    pub cookie: String,
}

/// What GitHub sends back with the browser.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    pub code: Option<SecretString>,
    pub state: Option<String>,
    pub error: Option<String>,
}

/// What stands in the cookie.
#[derive(Serialize, Deserialize)]
struct Ticket {
    state: String,
    verifier: String,
    expires_at: Millis,
}

/// Begins a sign-in.
pub fn begin(github: &GithubSignIn, vault: &Vault, now: Millis) -> Result<Begun, SignInError> {
    let random = || identity::random().ok_or(VaultError::NoRandomness);
    let ticket = Ticket { state: random()?, verifier: random()?, expires_at: now + SIGN_IN_HOLDS };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(ticket.verifier.as_bytes()));
    let text = serde_json::to_string(&ticket).map_err(|_| VaultError::Closed)?;
    Ok(Begun {
        address: github.authorize_address(&ticket.state, &challenge)?,
        cookie: vault.seal(OWNER, PURPOSE, &text)?,
    })
}

/// Ends a sign-in: says who it is. The caller makes the session.
pub async fn finish(
    github: &GithubSignIn,
    store: &Store,
    vault: &Vault,
    cookie: Option<&str>,
    answer: &Answer,
) -> Result<Principal, SignInError> {
    let now = store.now();
    let ticket = cookie
        .and_then(|cookie| vault.open(OWNER, PURPOSE, cookie).ok())
        .and_then(|text| serde_json::from_str::<Ticket>(text.expose_secret()).ok())
        .filter(|ticket| ticket.expires_at > now)
        .ok_or(SignInError::NotBegunHere)?;
    // By their hashes, so that how long it takes tells nothing of the one that is right.
    let hash = |state: &str| Sha256::digest(state.as_bytes());
    if hash(answer.state.as_deref().unwrap_or_default()) != hash(&ticket.state) {
        return Err(SignInError::NotBegunHere);
    }
    use_up(store, &ticket).await?;
    if let Some(error) = &answer.error {
        return Err(SignInError::Denied(match error.as_str() {
            "access_denied" => "you did not allow it".to_owned(),
            error => error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect(),
        }));
    }
    let code = answer.code.as_ref().ok_or(SignInError::NotBegunHere)?;
    let token = github.exchange(code.expose_secret(), &ticket.verifier).await?;
    let user = github.user(&token).await?;
    enter(github, store, &user, &token).await
}

/// Notes that this sign-in came back; an error where it did before.
async fn use_up(store: &Store, ticket: &Ticket) -> Result<(), SignInError> {
    let mut write = store.begin().await?;
    let query = sqlx::query("INSERT INTO used_states (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING")
        .bind(hex::encode(Sha256::digest(ticket.state.as_bytes())))
        .bind(ticket.expires_at);
    let is_new = query.execute(write.on()).await.map_err(StoreError::from)?.rows_affected() == 1;
    write.commit().await?;
    if is_new { Ok(()) } else { Err(SignInError::Used) }
}

/// Forgets what expired, since then it is refused for that; returns how many.
pub async fn forget(store: &Store) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let query = sqlx::query("DELETE FROM used_states WHERE expires_at <= $1").bind(store.now());
    let gone = query.execute(write.on()).await?.rows_affected();
    write.commit().await?;
    Ok(gone)
}
