//! Sign-in of people: what they proved themselves with is shown once, and a cookie stands for it from then on, until it expires, is ended,
//! or the token that it stands for does not hold any more.

use super::principal::{HOLDS, Principal, Proof, TOKEN_OF, read};
use super::secret::{hash, random};
use crate::store::{Millis, Named, Owned, Store, StoreError, Write, new_id, one};
use secrecy::SecretString;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How long a sign-in holds, in milliseconds.
pub const SESSION_HOLDS: Millis = 12 * 3600 * 1000;

/// How long the time of last use may be behind, in milliseconds.
const USE_NOTED_EVERY: Millis = 5 * 60 * 1000;

/// Letters of what a browser says it is.
const LONGEST_AGENT: usize = 200;

const COLUMNS: &str = "id, user_id, means, agent, created_at, used_at, expires_at";

/// What somebody signed in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A token of the API.
    Token,
    /// An account of GitHub.
    Github,
}

impl Named for Means {
    const ALL: &'static [Self] = &[Self::Token, Self::Github];

    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Github => "github",
        }
    }
}

/// A sign-in that is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    pub means: Means,
    /// What the browser says it is.
    pub agent: &'a str,
}

/// A sign-in that holds.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: String,
    pub user_id: String,
    pub means: Means,
    pub agent: String,
    pub created_at: Millis,
    pub used_at: Millis,
    pub expires_at: Millis,
}

impl Owned for Session {
    const WHAT: &'static str = "session";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.user_id)
    }
}

/// Signs `principal` in; returns what the cookie holds. `None` where the machine gives no random numbers.
pub async fn sign_in(
    write: &mut Write,
    now: Millis,
    principal: &Principal,
    session: NewSession<'_>,
) -> Result<Option<SecretString>, StoreError> {
    let Some(secret) = random() else { return Ok(None) };
    let agent: String = session.agent.chars().filter(|c| !c.is_control()).take(LONGEST_AGENT).collect();
    sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now).execute(write.on()).await?;
    sqlx::query(
        "INSERT INTO sessions (id, hash, token_id, user_id, means, agent, created_at, used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
    )
    .bind(new_id())
    .bind(hash(&secret))
    .bind(principal.token_id.clone())
    .bind(principal.user_id.clone())
    .bind(session.means.name())
    .bind(agent)
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
    let now = store.now();
    let columns = TOKEN_OF.replacen("SELECT ", "SELECT sessions.id AS session_id, sessions.used_at AS used_at, ", 1);
    let statement = format!(
        "{columns} JOIN sessions ON sessions.token_id = tokens.id WHERE sessions.hash = $1 AND sessions.expires_at > $2 AND {HOLDS}"
    );
    let row = sqlx::query(AssertSqlSafe(statement)).bind(hash(secret)).bind(now).fetch_optional(store.pool()).await?;
    let Some(row) = row else { return Ok(None) };
    let (session, used_at): (String, Millis) = (row.try_get("session_id")?, row.try_get("used_at")?);
    if now - used_at > USE_NOTED_EVERY {
        let mut write = store.begin().await?;
        let query = sqlx::query("UPDATE sessions SET used_at = $1 WHERE id = $2").bind(now).bind(session.clone());
        query.execute(write.on()).await?;
        write.commit().await?;
    }
    Ok(Some(Principal { proof: Proof::Session(session), ..read(&row)? }))
}

/// Whether the sign-in with this id still holds, by itself.
pub(super) async fn holds(store: &Store, id: &str) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar("SELECT COUNT(*) FROM sessions WHERE id = $1 AND expires_at > $2");
    let known: i64 = query.bind(id).bind(store.now()).fetch_one(store.pool()).await?;
    Ok(known > 0)
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

/// The sign-ins of a user that hold, newest first.
pub async fn sessions_of(store: &Store, user: &str) -> Result<Vec<Session>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM sessions WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC"
    );
    let query = sqlx::query(AssertSqlSafe(statement)).bind(user).bind(store.now());
    query.fetch_all(store.pool()).await?.iter().map(read_session).collect()
}

/// The sign-in with this id.
pub async fn session(store: &Store, id: &str) -> Result<Session, StoreError> {
    one(store, Session::WHAT, COLUMNS, "sessions", id, read_session).await
}

/// Ends a sign-in, with the short-lived tokens that were made from it.
pub async fn end_session(write: &mut Write, id: &str) -> Result<(), StoreError> {
    let done = sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id).execute(write.on()).await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound { what: Session::WHAT, id: id.to_owned() });
    }
    Ok(())
}

fn read_session(row: &AnyRow) -> Result<Session, StoreError> {
    let means: String = row.try_get("means")?;
    Ok(Session {
        id: row.try_get("id")?,
        user_id: row.try_get("user_id")?,
        means: Means::from_name(&means).unwrap_or(Means::Token),
        agent: row.try_get("agent")?,
        created_at: row.try_get("created_at")?,
        used_at: row.try_get("used_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
