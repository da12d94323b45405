//! Tokens of the API: 256 random bits, shown once, kept as a hash.

use super::principal::{Principal, Proof};
use super::scope::{Scope, Scopes};
use super::secret::{PREFIX, hash, random};
use crate::store::{Millis, Store, StoreError, Write, new_id};
use secrecy::SecretString;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A token that is to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// By which people know it.
    pub name: String,
    pub scopes: Scopes,
    pub expires_at: Option<Millis>,
}

/// A token that was made.
#[derive(Debug)]
pub struct MadeToken {
    pub id: String,
    /// Never to be had again.
    pub secret: SecretString,
}

/// What is kept of a token.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: String,
    pub user_id: String,
    pub name: String,
    pub hint: String,
    pub scopes: Scopes,
    pub created_at: Millis,
    pub expires_at: Option<Millis>,
    pub last_used_at: Option<Millis>,
    pub revoked_at: Option<Millis>,
}

/// Why a token is not made.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("a token needs a name of 1 to 100 letters")]
    Name,
    #[error("a token needs at least one scope")]
    NoScope,
    #[error("a token cannot have the scope {0}, which you do not have yourself")]
    Exceeds(Scope),
    #[error("a short-lived token makes no other; use the token or the sign-in that it was made from")]
    ShortLived,
    #[error("the token would expire before it is made")]
    Expired,
    #[error("the machine gives no random numbers")]
    NoRandomness,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a token for the user who asks. It can do no more than what it is made with.
pub async fn make(write: &mut Write, now: Millis, by: &Principal, token: NewToken) -> Result<MadeToken, TokenError> {
    if matches!(by.proof, Proof::ShortLived) {
        return Err(TokenError::ShortLived);
    }
    if let Some(scope) = token.scopes.exceeding(&by.scopes) {
        return Err(TokenError::Exceeds(scope));
    }
    make_for(write, now, &by.user_id, token).await
}

pub(super) async fn make_for(
    write: &mut Write,
    now: Millis,
    user: &str,
    token: NewToken,
) -> Result<MadeToken, TokenError> {
    let name = token.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.contains('\0') {
        return Err(TokenError::Name);
    }
    if token.scopes.is_empty() {
        return Err(TokenError::NoScope);
    }
    if token.expires_at.is_some_and(|at| at <= now) {
        return Err(TokenError::Expired);
    }
    let secret = format!("{PREFIX}{}", random().ok_or(TokenError::NoRandomness)?);
    let id = new_id();
    let hint: String = secret.chars().take(PREFIX.len() + 4).collect();
    sqlx::query(
        "INSERT INTO tokens (id, user_id, name, hash, hint, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.clone())
    .bind(user)
    .bind(name)
    .bind(hash(&secret))
    .bind(hint)
    .bind(token.scopes.to_string())
    .bind(now)
    .bind(token.expires_at)
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    Ok(MadeToken { id, secret: SecretString::from(secret) })
}

/// Makes a token whose secret nobody gets: it stands for a sign-in of another kind, and ends with it. Returns its id.
pub async fn stand_in(
    write: &mut Write,
    now: Millis,
    user: &str,
    name: &str,
    scopes: Scopes,
) -> Result<String, TokenError> {
    Ok(make_for(write, now, user, NewToken { name: name.to_owned(), scopes, expires_at: None }).await?.id)
}

/// Gives a token other scopes; whether there is such a token, that holds.
pub async fn set_scopes(write: &mut Write, id: &str, scopes: &Scopes) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE tokens SET scopes = $1 WHERE id = $2 AND revoked_at IS NULL")
        .bind(scopes.to_string())
        .bind(id)
        .execute(write.on())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The tokens of a user, newest first, also those that no longer hold.
pub async fn tokens_of(store: &Store, user: &str) -> Result<Vec<Token>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, user_id, name, hint, scopes, created_at, expires_at, last_used_at, revoked_at FROM tokens
         WHERE user_id = $1 ORDER BY created_at DESC, id DESC",
    )
    .bind(user)
    .fetch_all(store.pool())
    .await?;
    rows.iter().map(read).collect()
}

/// Ends a token of `user`, for good.
pub async fn revoke(write: &mut Write, now: Millis, user: &str, id: &str) -> Result<(), StoreError> {
    let done = sqlx::query("UPDATE tokens SET revoked_at = COALESCE(revoked_at, $1) WHERE id = $2 AND user_id = $3")
        .bind(now)
        .bind(id)
        .bind(user)
        .execute(write.on())
        .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound { what: "token", id: id.to_owned() });
    }
    Ok(())
}

fn read(row: &AnyRow) -> Result<Token, StoreError> {
    let scopes: String = row.try_get("scopes")?;
    Ok(Token {
        id: row.try_get("id")?,
        user_id: row.try_get("user_id")?,
        name: row.try_get("name")?,
        hint: row.try_get("hint")?,
        // Scopes of a newer program are no scopes here.
        scopes: scopes.split_whitespace().filter_map(|word| word.parse().ok()).collect(),
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        last_used_at: row.try_get("last_used_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
