//! Sign-in of people: a token is shown once, and a cookie stands for it from then on, until it expires or the token ends.

use super::principal::{Principal, TOKEN_OF, read};
use super::secret::hash;
use crate::store::{Millis, Store, StoreError, Write};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::SecretString;
use sqlx::AssertSqlSafe;

/// How long a sign-in holds, in milliseconds.
pub const SESSION_HOLDS: Millis = 12 * 3600 * 1000;

/// Signs `principal` in; returns what the cookie holds. `None` where the machine gives no random numbers.
pub async fn sign_in(
    write: &mut Write,
    now: Millis,
    principal: &Principal,
) -> Result<Option<SecretString>, StoreError> {
    let mut bytes = [0; 32];
    if SystemRandom::new().fill(&mut bytes).is_err() {
        return Ok(None);
    }
    let secret = URL_SAFE_NO_PAD.encode(bytes);
    sqlx::query("INSERT INTO sessions (hash, token_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(hash(&secret))
        .bind(principal.token_id.clone())
        .bind(now)
        .bind(now + SESSION_HOLDS)
        .execute(write.on())
        .await?;
    Ok(Some(SecretString::from(secret)))
}

/// Who is signed in with this cookie; `None` where nobody is, any more.
pub async fn signed_in(store: &Store, secret: &str) -> Result<Option<Principal>, StoreError> {
    if secret.len() != 43 {
        return Ok(None);
    }
    let statement = format!(
        "{TOKEN_OF} JOIN sessions ON sessions.token_id = tokens.id
         WHERE sessions.hash = $1 AND sessions.expires_at > $2 AND tokens.revoked_at IS NULL
            AND (tokens.expires_at IS NULL OR tokens.expires_at > $2) AND users.disabled_at IS NULL"
    );
    let row =
        sqlx::query(AssertSqlSafe(statement)).bind(hash(secret)).bind(store.now()).fetch_optional(store.pool()).await?;
    row.as_ref().map(read).transpose()
}

/// Signs out, and forgets sign-ins that no longer hold.
pub async fn sign_out(write: &mut Write, now: Millis, secret: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE hash = $1 OR expires_at <= $2")
        .bind(hash(secret))
        .bind(now)
        .execute(write.on())
        .await?;
    Ok(())
}
