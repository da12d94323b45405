use super::principal::Principal;
use super::scope::{Scope, Scopes};
use super::token::{self, MadeToken, NewToken, TokenError};
use crate::store::{Engine, Millis, Store, StoreError, Write, new_id};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Somebody who may use the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: String,
    pub name: String,
    pub is_admin: bool,
    pub created_at: Millis,
    pub disabled_at: Option<Millis>,
}

/// Why a user is not added.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("a user's name has 1 to 64 letters, digits, `-`, `_` and `.`")]
    Name,
    #[error("there is a user {0} already")]
    Taken(String),
    #[error("you cannot disable yourself, nor stop being an admin: another admin can")]
    Oneself,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const COLUMNS: &str = "SELECT id, name, is_admin, created_at, disabled_at FROM users";

/// Makes the first user, an admin, and their token, where there is no user yet. Two servers that start at once make one.
pub async fn first_run(store: &Store) -> Result<Option<MadeToken>, TokenError> {
    let count = "SELECT COUNT(*) FROM users";
    let known: i64 = sqlx::query_scalar(count).fetch_one(store.pool()).await.map_err(StoreError::from)?;
    if known > 0 {
        return Ok(None);
    }
    let mut write = store.begin().await?;
    if write.engine() == Engine::Postgres {
        let lock = "LOCK TABLE users IN EXCLUSIVE MODE";
        sqlx::query(lock).execute(write.on()).await.map_err(StoreError::from)?;
    }
    let known: i64 = sqlx::query_scalar(count).fetch_one(write.on()).await.map_err(StoreError::from)?;
    if known > 0 {
        return Ok(None);
    }
    let now = store.now();
    let id = insert(&mut write, now, "admin", true).await?;
    let scopes: Scopes = [Scope::Admin].into_iter().collect();
    let new = NewToken { name: "first".to_owned(), scopes, expires_at: None };
    let made = token::make_for(&mut write, now, &id, new).await?;
    write.commit().await?;
    Ok(Some(made))
}

/// Adds a user; returns their id.
pub async fn add_user(write: &mut Write, now: Millis, name: &str, is_admin: bool) -> Result<String, UserError> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > 64 || !name.chars().all(is_plain) {
        return Err(UserError::Name);
    }
    let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE name = $1")
        .bind(name)
        .fetch_one(write.on())
        .await
        .map_err(StoreError::from)?;
    if known > 0 {
        return Err(UserError::Taken(name.to_owned()));
    }
    match insert(write, now, name, is_admin).await {
        Err(error) if error.is_duplicate() => Err(UserError::Taken(name.to_owned())),
        done => Ok(done?),
    }
}

async fn insert(write: &mut Write, now: Millis, name: &str, is_admin: bool) -> Result<String, StoreError> {
    let id = new_id();
    sqlx::query("INSERT INTO users (id, name, is_admin, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.clone())
        .bind(name)
        .bind(i64::from(is_admin))
        .bind(now)
        .execute(write.on())
        .await?;
    Ok(id)
}

/// What is to become of a user; what is not said stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct UserChange {
    pub is_admin: Option<bool>,
    pub is_disabled: Option<bool>,
}

/// Changes the user `id`. Nobody takes their own rights, so that there is always an admin left.
pub async fn change_user(
    write: &mut Write,
    now: Millis,
    by: &Principal,
    id: &str,
    change: UserChange,
) -> Result<(), UserError> {
    if by.user_id == id && (change.is_admin == Some(false) || change.is_disabled == Some(true)) {
        return Err(UserError::Oneself);
    }
    let mut found = false;
    if let Some(is_admin) = change.is_admin {
        found |= set_admin(write, id, is_admin).await?;
    }
    if let Some(is_disabled) = change.is_disabled {
        let query = if is_disabled {
            sqlx::query("UPDATE users SET disabled_at = COALESCE(disabled_at, $1) WHERE id = $2").bind(now).bind(id)
        } else {
            sqlx::query("UPDATE users SET disabled_at = NULL WHERE id = $1").bind(id)
        };
        let done = query.execute(write.on()).await;
        found |= done.map_err(StoreError::from)?.rows_affected() == 1;
    }
    let is_nothing = change.is_admin.is_none() && change.is_disabled.is_none();
    if found || is_nothing { Ok(()) } else { Err(StoreError::NotFound { what: "user", id: id.to_owned() }.into()) }
}

/// Makes a user an admin, or no admin any more; whether there is such a user.
pub async fn set_admin(write: &mut Write, id: &str, is_admin: bool) -> Result<bool, StoreError> {
    let query = sqlx::query("UPDATE users SET is_admin = $1 WHERE id = $2").bind(i64::from(is_admin)).bind(id);
    Ok(query.execute(write.on()).await?.rows_affected() == 1)
}

/// The user with this id.
pub async fn user(store: &Store, id: &str) -> Result<User, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
        .bind(id)
        .fetch_optional(store.pool())
        .await?;
    read(&row.ok_or_else(|| StoreError::NotFound { what: "user", id: id.to_owned() })?)
}

/// Whether who owns a thing runs the server: nobody, or an admin who is still one.
pub async fn is_of_admin(store: &Store, owner: Option<&str>) -> Result<bool, StoreError> {
    let Some(owner) = owner else { return Ok(true) };
    let admin: Option<i64> = sqlx::query_scalar("SELECT is_admin FROM users WHERE id = $1 AND disabled_at IS NULL")
        .bind(owner)
        .fetch_optional(store.pool())
        .await?;
    Ok(admin == Some(1))
}

/// All users, by name.
pub async fn users(store: &Store) -> Result<Vec<User>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY name"))).fetch_all(store.pool()).await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<User, StoreError> {
    Ok(User {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        is_admin: row.try_get::<i64, _>("is_admin")? != 0,
        created_at: row.try_get("created_at")?,
        disabled_at: row.try_get("disabled_at")?,
    })
}
