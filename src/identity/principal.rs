use super::scope::{Scope, Scopes};
use super::secret::{hash, is_token};
use crate::store::{Millis, Owned, Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How long the time of last use may be behind, in milliseconds.
const USE_NOTED_EVERY: Millis = 5 * 60 * 1000;

/// Begins a statement whose rows [`read`] reads.
pub(super) const TOKEN_OF: &str = "SELECT tokens.id AS id, tokens.scopes AS scopes, tokens.last_used_at AS last_used_at, \
     users.id AS user_id, users.name AS name, users.is_admin AS is_admin FROM tokens JOIN users ON users.id = tokens.user_id";

/// The condition for tokens that hold now, which is `$2`.
pub(super) const HOLDS: &str =
    "tokens.revoked_at IS NULL AND (tokens.expires_at IS NULL OR tokens.expires_at > $2) AND users.disabled_at IS NULL";

/// By what it is known who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A token, which holds until it is revoked.
    Token,
    /// A sign-in with this id.
    Session(String),
    /// A JSON Web Token, which is made from one of the others and makes no more.
    ShortLived,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub user_id: String,
    pub user_name: String,
    pub is_admin: bool,
    pub scopes: Scopes,
    pub token_id: String,
    pub proof: Proof,
}

impl Principal {
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.allow(scope)
    }

    /// Whose rows they see: `None` for everybody's.
    #[must_use]
    pub fn sees(&self) -> Option<&str> {
        if self.scopes.is_admin() { None } else { Some(&self.user_id) }
    }

    /// Whether a row of this owner is theirs to see. What belongs to nobody belongs to the server.
    #[must_use]
    pub fn sees_owner(&self, owner: Option<&str>) -> bool {
        self.sees().is_none_or(|user| owner == Some(user))
    }

    /// A row, where it is theirs to see. One that is not is as one that is not there.
    pub fn may_see<T: Owned>(&self, row: T) -> Result<T, StoreError> {
        if self.sees_owner(row.owner()) {
            Ok(row)
        } else {
            Err(StoreError::NotFound { what: T::WHAT, id: row.id().to_owned() })
        }
    }
}

/// Who bears this token; `None` where it does not hold, for whatever reason.
pub async fn authenticate(store: &Store, secret: &str) -> Result<Option<Principal>, StoreError> {
    if !is_token(secret) {
        return Ok(None);
    }
    let now = store.now();
    let statement = format!("{TOKEN_OF} WHERE tokens.hash = $1 AND {HOLDS}");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(hash(secret)).bind(now).fetch_optional(store.pool()).await?;
    let Some(row) = row else { return Ok(None) };
    let principal = read(&row)?;
    let last: Option<Millis> = row.try_get("last_used_at")?;
    if last.is_none_or(|last| now - last > USE_NOTED_EVERY) {
        let mut write = store.begin().await?;
        sqlx::query("UPDATE tokens SET last_used_at = $1 WHERE id = $2")
            .bind(now)
            .bind(principal.token_id.clone())
            .execute(write.on())
            .await?;
        write.commit().await?;
    }
    Ok(Some(principal))
}

/// Who the token with this id stands for; `None` where it does not hold.
pub async fn of_token(store: &Store, id: &str) -> Result<Option<Principal>, StoreError> {
    let statement = format!("{TOKEN_OF} WHERE tokens.id = $1 AND {HOLDS}");
    let query = sqlx::query(AssertSqlSafe(statement)).bind(id).bind(store.now());
    query.fetch_optional(store.pool()).await?.as_ref().map(read).transpose()
}

pub(super) fn read(row: &AnyRow) -> Result<Principal, StoreError> {
    let (scopes, is_admin): (String, i64) = (row.try_get("scopes")?, row.try_get("is_admin")?);
    let is_admin = is_admin != 0;
    let scopes: Scopes = scopes.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    Ok(Principal {
        user_id: row.try_get("user_id")?,
        user_name: row.try_get("name")?,
        is_admin,
        // A user who is no admin any more has no tokens of one.
        scopes: scopes.iter().filter(|scope| is_admin || *scope != Scope::Admin).collect(),
        token_id: row.try_get("id")?,
        proof: Proof::Token,
    })
}
