//! Short-lived tokens: JSON Web Tokens (RFC 7519) that are made from a token or a sign-in, may do no more than it, and end with it.
//!
//! Signed by HMAC-SHA256 under a key that the vault derives from the master key; `kid` names which. When the master key is replaced, those of
//! the old one hold until it is taken away. That its token, sign-in and user still hold is looked up each time, so that what is revoked is
//! revoked at once.

use super::principal::{Principal, Proof, of_token};
use super::scope::{Scope, Scopes};
use super::session;
use crate::store::{Millis, Store, StoreError, new_id};
use crate::vault::Vault;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a short-lived token may hold, at least and at most.
pub const SHORT_LIVED: [Duration; 2] = [Duration::from_mins(1), Duration::from_hours(1)];

/// What the vault derives the keys for.
const PURPOSE: &str = "jwt";

const ISSUER: &str = "plimsoll";

/// Letters of a token; more is none of ours.
const LONGEST: usize = 4096;

/// A short-lived token that is to be made.
#[derive(Debug, Clone)]
pub struct ShortLived {
    /// No more than the token or the sign-in has that asks; the same where it is not said.
    pub scopes: Option<Scopes>,
    pub holds: Duration,
}

/// A short-lived token that was made.
#[derive(Debug)]
pub struct ShortToken {
    pub id: String,
    pub token: SecretString,
    pub scopes: Scopes,
    pub expires_at: Millis,
}

/// Why a short-lived token is not made.
#[derive(Debug, thiserror::Error)]
pub enum JwtError {
    #[error("a short-lived token makes no other; use the token or the sign-in that it was made from")]
    ShortLived,
    #[error("a token needs at least one scope")]
    NoScope,
    #[error("a token cannot have the scope {0}, which you do not have yourself")]
    Exceeds(Scope),
    #[error("a short-lived token holds {} to {} seconds", SHORT_LIVED[0].as_secs(), SHORT_LIVED[1].as_secs())]
    Length,
    #[error("the token cannot be signed")]
    Unsigned,
}

/// What stands in a token. Times are seconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    /// The user.
    sub: String,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    scope: String,
    /// The token that it was made from.
    tid: String,
    /// The sign-in that it was made from, where it was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sid: Option<String>,
}

/// Makes a short-lived token for who asks.
pub fn shorten(vault: &Vault, now: Millis, by: &Principal, wanted: ShortLived) -> Result<ShortToken, JwtError> {
    let sid = match &by.proof {
        Proof::Token => None,
        Proof::Session(id) => Some(id.clone()),
        Proof::ShortLived => return Err(JwtError::ShortLived),
    };
    if wanted.holds < SHORT_LIVED[0] || wanted.holds > SHORT_LIVED[1] {
        return Err(JwtError::Length);
    }
    let scopes = wanted.scopes.unwrap_or_else(|| by.scopes.clone());
    if scopes.is_empty() {
        return Err(JwtError::NoScope);
    }
    if let Some(scope) = scopes.exceeding(&by.scopes) {
        return Err(JwtError::Exceeds(scope));
    }
    let id = new_id();
    let seconds = now / 1000;
    let exp = seconds + wanted.holds.as_secs().cast_signed();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        sub: by.user_id.clone(),
        jti: id.clone(),
        iat: seconds,
        nbf: seconds,
        exp,
        scope: scopes.to_string(),
        tid: by.token_id.clone(),
        sid,
    };
    let keys = vault.derived(PURPOSE).map_err(|_| JwtError::Unsigned)?;
    let (name, key) = keys.first().ok_or(JwtError::Unsigned)?;
    let header = Header { kid: Some(name.clone()), ..Header::new(Algorithm::HS256) };
    let token =
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(key)).map_err(|_| JwtError::Unsigned)?;
    Ok(ShortToken { id, token: SecretString::from(token), scopes, expires_at: exp * 1000 })
}

/// Whether `text` has the shape of a short-lived token, so that nothing else is read as one.
#[must_use]
pub fn is_short(text: &str) -> bool {
    text.len() <= LONGEST && text.starts_with("eyJ") && text.bytes().filter(|byte| *byte == b'.').count() == 2
}

/// Who bears this short-lived token; `None` where it does not hold, for whatever reason.
pub async fn authenticate_short(store: &Store, vault: &Vault, token: &str) -> Result<Option<Principal>, StoreError> {
    let Some(claims) = read(vault, store.now(), token) else { return Ok(None) };
    if let Some(session) = &claims.sid
        && !session::holds(store, session).await?
    {
        return Ok(None);
    }
    let Some(parent) = of_token(store, &claims.tid).await?.filter(|parent| parent.user_id == claims.sub) else {
        return Ok(None);
    };
    let Ok(scopes) = claims.scope.parse::<Scopes>() else { return Ok(None) };
    // What its token has lost meanwhile, it has lost too.
    let scopes = scopes.iter().filter(|scope| parent.scopes.allow(*scope)).collect();
    Ok(Some(Principal { scopes, proof: Proof::ShortLived, ..parent }))
}

/// What a token says, where its signature and its times hold.
fn read(vault: &Vault, now: Millis, token: &str) -> Option<Claims> {
    if !is_short(token) {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok().filter(|header| header.alg == Algorithm::HS256)?;
    let keys = vault.derived(PURPOSE).ok()?;
    let (_, key) = keys.iter().find(|(name, _)| header.kid.as_ref() == Some(name))?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    // plimsoll:ignore[rust-jwt-not-verified] the times are looked at below, by the clock of the store
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(key), &validation).ok()?.claims;
    // Servers of one database may be a little apart.
    let leeway = 30;
    (claims.exp * 1000 > now && (claims.nbf - leeway) * 1000 <= now).then_some(claims)
}
