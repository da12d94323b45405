//! Accounts of GitHub and the users that they are here.

use super::error::SignInError;
use super::github::{GithubSignIn, GithubUser};
use crate::identity::{self, NewAudit, Principal, Scope, Scopes, UserError};
use crate::store::{Engine, Millis, Store, StoreError, Write};
use secrecy::SecretString;
use serde_json::json;
use sqlx::Row;

/// What the token is called that stands for the sign-in.
const TOKEN_NAME: &str = "GitHub sign-in";

/// What is known of an account.
struct Known {
    user_id: String,
    token_id: Option<String>,
    is_invited: bool,
    admin_by_settings: bool,
}

/// The user that the account is, who is made where there is none and the settings say so. Errors where it may not sign in.
pub(super) async fn enter(
    github: &GithubSignIn,
    store: &Store,
    account: &GithubUser,
    token: &SecretString,
) -> Result<Principal, SignInError> {
    let settings = &github.settings;
    let known = look(store, &github.server, account.id).await?;
    let invitation = match &known {
        Some(_) => None,
        None => invited(store, &account.login).await?,
    };
    let is_invited = known.as_ref().map_or(invitation.is_some(), |known| known.is_invited);
    if !is_invited && !settings.names(&account.login, account.id) && !github.is_member(token).await? {
        return Err(SignInError::NotAllowed(account.login.clone()));
    }
    if known.is_none() && invitation.is_none() && !settings.add_users {
        return Err(SignInError::NoUser(account.login.clone()));
    }
    let now = store.now();
    let mut write = store.begin().await?;
    if write.engine() == Engine::Postgres {
        // Two browsers of a new user come one after the other.
        let lock = sqlx::query("LOCK TABLE github_accounts IN SHARE ROW EXCLUSIVE MODE");
        lock.execute(write.on()).await.map_err(StoreError::from)?;
    }
    let known = look_in(&mut write, &github.server, account.id).await?;
    let makes_admin = settings.makes_admin(&account.login, account.id);
    let (user_id, is_new) = match (&known, &invitation) {
        (Some(known), _) => (known.user_id.clone(), false),
        (None, Some(user)) => (user.clone(), false),
        (None, None) => (add_user(&mut write, now, &account.login, makes_admin).await?, true),
    };
    let had_by_settings = known.as_ref().is_some_and(|known| known.admin_by_settings);
    if makes_admin != had_by_settings {
        identity::set_admin(&mut write, &user_id, makes_admin).await?;
    }
    let is_admin = sqlx::query_scalar::<_, i64>("SELECT is_admin FROM users WHERE id = $1").bind(user_id.clone());
    let is_admin = is_admin.fetch_one(write.on()).await.map_err(StoreError::from)? != 0;
    let scopes: Scopes = if is_admin { [Scope::Admin].into_iter().collect() } else { settings.scopes.clone() };
    let token_id = match known.and_then(|known| known.token_id) {
        Some(id) if identity::set_scopes(&mut write, &id, &scopes).await? => id,
        // It is the first time, or the token was revoked to end all sign-ins.
        _ => identity::stand_in(&mut write, now, &user_id, TOKEN_NAME, scopes).await?,
    };
    sqlx::query(
        "INSERT INTO github_accounts (server, number, login, user_id, token_id, is_invited, admin_by_settings, signed_in_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (server, number) DO UPDATE SET login = $3, token_id = $5, admin_by_settings = $7, signed_in_at = $8",
    )
    .bind(github.server.clone())
    .bind(account.id)
    .bind(account.login.clone())
    .bind(user_id.clone())
    .bind(token_id.clone())
    .bind(i64::from(is_invited))
    .bind(i64::from(makes_admin))
    .bind(now)
    .execute(write.on())
    .await
    .map_err(StoreError::from)?;
    if invitation.is_some() {
        let query = sqlx::query("DELETE FROM github_invitations WHERE login = $1").bind(account.login.to_lowercase());
        query.execute(write.on()).await.map_err(StoreError::from)?;
    }
    write.commit().await?;
    let principal = identity::of_token(store, &token_id).await?.ok_or(SignInError::Disabled)?;
    let document = json!({"github": account.login, "number": account.id});
    let mut write = store.begin().await?;
    if is_new {
        let entry = NewAudit::new("user.add", &user_id).with(document.clone());
        identity::note(&mut write, now, &principal, entry).await?;
    }
    identity::note(&mut write, now, &principal, NewAudit::new("user.sign-in", &user_id).with(document)).await?;
    write.commit().await?;
    Ok(principal)
}

const KNOWN: &str =
    "SELECT user_id, token_id, is_invited, admin_by_settings FROM github_accounts WHERE server = $1 AND number = $2";

async fn look(store: &Store, server: &str, number: i64) -> Result<Option<Known>, StoreError> {
    let row = sqlx::query(KNOWN).bind(server.to_owned()).bind(number).fetch_optional(store.pool()).await?;
    row.as_ref().map(read).transpose()
}

async fn look_in(write: &mut Write, server: &str, number: i64) -> Result<Option<Known>, StoreError> {
    let row = sqlx::query(KNOWN).bind(server.to_owned()).bind(number).fetch_optional(write.on()).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Known, StoreError> {
    Ok(Known {
        user_id: row.try_get("user_id")?,
        token_id: row.try_get("token_id")?,
        is_invited: row.try_get::<i64, _>("is_invited")? != 0,
        admin_by_settings: row.try_get::<i64, _>("admin_by_settings")? != 0,
    })
}

/// Adds a user with the account's name. A user who has that name already is somebody else: the new one gets a number to it.
async fn add_user(write: &mut Write, now: Millis, login: &str, is_admin: bool) -> Result<String, SignInError> {
    let login: String = login.chars().take(50).collect();
    for number in 1..100 {
        let name = if number == 1 { login.clone() } else { format!("{login}-{number}") };
        match identity::add_user(write, now, &name, is_admin).await {
            Err(UserError::Taken(_)) => {}
            done => return Ok(done?),
        }
    }
    Err(UserError::Taken(login).into())
}

/// The user that an admin has invited this account to be.
pub async fn invited(store: &Store, login: &str) -> Result<Option<String>, StoreError> {
    let query =
        sqlx::query_scalar("SELECT user_id FROM github_invitations WHERE login = $1").bind(login.to_lowercase());
    Ok(query.fetch_optional(store.pool()).await?)
}

/// Lets the account with this name sign in as the user `user`, whatever it belongs to.
pub async fn invite(write: &mut Write, now: Millis, login: &str, user: &str) -> Result<(), StoreError> {
    if !super::settings::is_login(login) {
        return Err(StoreError::Conflict("that is no name of an account of GitHub".to_owned()));
    }
    sqlx::query(
        "INSERT INTO github_invitations (login, user_id, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (login) DO UPDATE SET user_id = $2, created_at = $3",
    )
    .bind(login.to_lowercase())
    .bind(user.to_owned())
    .bind(now)
    .execute(write.on())
    .await?;
    Ok(())
}
