//! The repositories that the server knows.

use super::request::{SCAN, ScanRequest};
use super::settings::ScanSettings;
use super::source::{CloneUrl, SourceError};
use crate::identity;
use crate::jobs::NewJob;
use crate::store::{
    self, Cursor, Listing, Millis, Owned, Page, PageRequest, SortKey, Store, StoreError, Write, new_id,
};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// The host of folders of this machine.
pub const LOCAL: &str = "local";

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    pub id: String,
    /// The user whose it is; `None` for the server's own.
    pub owner_id: Option<String>,
    /// `github.com`, or [`LOCAL`].
    pub host: String,
    /// `owner/name`
    pub full_name: String,
    pub clone_url: Option<String>,
    pub local_path: Option<String>,
    pub default_branch: Option<String>,
    /// The installation of the GitHub App that covers it.
    pub installation: Option<u64>,
    /// Whether the server uses its own credentials for it. What a user names without proof that it is theirs is read as everybody may.
    pub with_access: bool,
    /// Whether it is scanned.
    pub enabled: bool,
    pub created_at: Millis,
}

/// A repository that is to be known.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewRepository {
    pub owner_id: Option<String>,
    pub host: String,
    pub full_name: String,
    pub clone_url: Option<String>,
    pub local_path: Option<String>,
    pub default_branch: Option<String>,
    pub installation: Option<u64>,
    pub with_access: bool,
}

/// What is changed of a repository; `None` leaves a field.
#[derive(Debug, Clone, Default)]
pub struct RepositoryChange {
    pub enabled: Option<bool>,
    pub default_branch: Option<String>,
    /// To whom it is given; the inner `None` gives it back to the server.
    pub owner_id: Option<Option<String>>,
}

/// Why there is no repository for a request.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Source(#[from] SourceError),
}

impl From<sqlx::Error> for FindError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl ScanRequest {
    /// The job that does it for a repository that is known. What a user names for themselves does not take the place of what the
    /// server does for a repository of the same name.
    #[must_use]
    pub fn into_job_of(self, repository: &Repository, correlation_id: Option<String>) -> NewJob {
        let subject = self.subject();
        let job = self.into_job(correlation_id);
        let key = match &job.unique_key {
            Some(key) if repository.with_access && repository.local_path.is_none() => key.clone(),
            _ => format!("{SCAN}:{}:{subject}", repository.id),
        };
        NewJob {
            owner_id: repository.owner_id.clone(),
            repository_id: Some(repository.id.clone()),
            unique_key: Some(key),
            ..job
        }
    }
}

const COLUMNS: &str = "id, owner_id, host, full_name, clone_url, local_path, default_branch, installation_id, with_access, \
     enabled, created_at";

impl Owned for Repository {
    const WHAT: &'static str = "repository";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        self.owner_id.as_deref()
    }
}

impl Repository {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let flag = |name: &str| -> Result<bool, StoreError> { Ok(row.try_get::<i64, _>(name)? != 0) };
        Ok(Self {
            id: row.try_get("id")?,
            owner_id: row.try_get("owner_id")?,
            host: row.try_get("host")?,
            full_name: row.try_get("full_name")?,
            clone_url: row.try_get("clone_url")?,
            local_path: row.try_get("local_path")?,
            default_branch: row.try_get("default_branch")?,
            installation: row.try_get::<Option<i64>, _>("installation_id")?.and_then(|id| u64::try_from(id).ok()),
            with_access: flag("with_access")?,
            enabled: flag("enabled")?,
            created_at: row.try_get("created_at")?,
        })
    }
}

/// The repository with this id.
pub async fn get(store: &Store, id: &str) -> Result<Repository, StoreError> {
    store::one(store, "repository", COLUMNS, "repositories", id, Repository::read).await
}

/// [`get`] as part of a change.
pub async fn get_in(write: &mut Write, id: &str) -> Result<Repository, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM repositories WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(write.on()).await?;
    Repository::read(&row.ok_or_else(|| StoreError::NotFound { what: Repository::WHAT, id: id.to_owned() })?)
}

/// What lists of repositories can be sorted by.
pub const REPOSITORY_SORTS: &[SortKey] =
    &[SortKey::number("created", "created_at"), SortKey::text("name", "LOWER(full_name)")];

/// A page of repositories, newest first where it asks for no other order: of one owner, or all.
pub async fn list(
    store: &Store,
    owner: Option<&str>,
    name: Option<&str>,
    page: &PageRequest,
) -> Result<Page<Repository>, StoreError> {
    Listing::newest_first(COLUMNS, "repositories", "created_at")
        .only("owner_id = ?", owner)
        .only("LOWER(full_name) = LOWER(?)", name)
        .page(store, page, Repository::read, |one| Cursor { key: one.created_at, id: one.id.clone() })
        .await
}

/// The repository with this id or of this name, `owner/name`: of one owner, or of all. Of several the server's own goes first.
pub async fn find(store: &Store, owner: Option<&str>, name: &str) -> Result<Option<Repository>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM repositories WHERE (id = $1 OR LOWER(full_name) = LOWER($1))
            AND (COALESCE($2, '') = '' OR owner_id = $2) ORDER BY with_access DESC, created_at, id LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(name)
        .bind(owner.unwrap_or_default().to_owned())
        .fetch_optional(store.pool())
        .await?;
    row.as_ref().map(Repository::read).transpose()
}

/// Makes `new` known; one that the server, or that user, has already is a conflict.
pub async fn register(write: &mut Write, now: Millis, new: NewRepository) -> Result<Repository, StoreError> {
    let name = new.full_name.clone();
    insert(write, now, new)
        .await?
        .ok_or_else(|| StoreError::Conflict(format!("the repository {name} is known already")))
}

/// `None` where it was there already.
async fn insert(write: &mut Write, now: Millis, new: NewRepository) -> Result<Option<Repository>, StoreError> {
    let statement = format!(
        "INSERT INTO repositories ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)
         ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(new_id())
        .bind(new.owner_id)
        .bind(new.host)
        .bind(new.full_name)
        .bind(new.clone_url)
        .bind(new.local_path)
        .bind(new.default_branch)
        .bind(new.installation.and_then(|id| i64::try_from(id).ok()))
        .bind(i64::from(new.with_access))
        .bind(now)
        .fetch_optional(write.on())
        .await?;
    row.as_ref().map(Repository::read).transpose()
}

/// The repository that `request` is about: the job's where it names one, or else the server's of that name, which is made where
/// there is none. What a user asks for who is no admin is about their own repository of that name, never about the server's: a
/// name is no proof that they may read it.
pub(super) async fn find_or_make(
    store: &Store,
    settings: &ScanSettings,
    repository_id: Option<&str>,
    owner: Option<&str>,
    request: &ScanRequest,
) -> Result<Repository, FindError> {
    if let Some(id) = repository_id {
        return Ok(get(store, id).await?);
    }
    let url = match &request.clone_url {
        Some(url) => url.clone(),
        None => format!("{}/{}.git", settings.github.server_url.trim_end_matches('/'), request.repository),
    };
    let host = CloneUrl::allowed(&url, settings)?.host().to_owned();
    let user = match owner {
        Some(owner) if !identity::is_of_admin(store, Some(owner)).await? => Some(owner.to_owned()),
        _ => None,
    };
    let now = store.now();
    let mut write = store.begin().await?;
    let mut known = of_name(&mut write, &host, &request.repository, user.as_deref()).await?;
    if known.is_none() && request.clone_url.is_none() {
        // A folder of this machine is known by its name as well.
        known = of_name(&mut write, LOCAL, &request.repository, user.as_deref()).await?;
    }
    let found = if let Some(found) = known {
        found
    } else {
        let new = NewRepository {
            with_access: user.is_none(),
            owner_id: user.clone(),
            host: host.clone(),
            full_name: request.repository.clone(),
            clone_url: request.clone_url.clone(),
            installation: request.installation.filter(|_| user.is_none()),
            ..NewRepository::default()
        };
        let made = match insert(&mut write, now, new).await? {
            // Somebody else made it at this moment.
            None => of_name(&mut write, &host, &request.repository, user.as_deref()).await?,
            made => made,
        };
        made.ok_or_else(|| StoreError::NotFound { what: "repository", id: request.repository.clone() })?
    };
    let installation = request.installation.filter(|_| user.is_none()).or(found.installation);
    if installation != found.installation {
        sqlx::query("UPDATE repositories SET installation_id = $1 WHERE id = $2")
            .bind(installation.and_then(|id| i64::try_from(id).ok()))
            .bind(found.id.clone())
            .execute(write.on())
            .await?;
    }
    write.commit().await?;
    Ok(Repository { installation, ..found })
}

/// The repository of this name: the server's, or the user's.
pub(super) async fn of_name(
    write: &mut Write,
    host: &str,
    full_name: &str,
    user: Option<&str>,
) -> Result<Option<Repository>, StoreError> {
    let whose = match user {
        // One that an admin has given them goes before one that they have named.
        Some(_) => "owner_id = $3 ORDER BY with_access DESC LIMIT 1",
        None => "with_access = 1 AND COALESCE($3, '') = ''",
    };
    let statement =
        format!("SELECT {COLUMNS} FROM repositories WHERE host = $1 AND LOWER(full_name) = LOWER($2) AND {whose}");
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(host.to_owned())
        .bind(full_name.to_owned())
        .bind(user.map(str::to_owned))
        .fetch_optional(write.on())
        .await?;
    row.as_ref().map(Repository::read).transpose()
}

/// Writes where the code of a repository is to be had, and its default branch.
pub(super) async fn set_source(write: &mut Write, repository: &Repository) -> Result<(), StoreError> {
    sqlx::query("UPDATE repositories SET clone_url = $1, local_path = $2, default_branch = $3 WHERE id = $4")
        .bind(repository.clone_url.clone())
        .bind(repository.local_path.clone())
        .bind(repository.default_branch.clone())
        .bind(repository.id.clone())
        .execute(write.on())
        .await?;
    Ok(())
}

/// Changes a repository.
pub async fn change(write: &mut Write, id: &str, change: RepositoryChange) -> Result<Repository, StoreError> {
    let (gives, owner) = match change.owner_id {
        Some(owner) => (1_i64, owner),
        None => (0, None),
    };
    let statement = format!(
        "UPDATE repositories SET enabled = COALESCE($1, enabled), default_branch = COALESCE($2, default_branch),
            owner_id = CASE WHEN $3 = 1 THEN $4 ELSE owner_id END WHERE id = $5 RETURNING {COLUMNS}"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(change.enabled.map(i64::from))
        .bind(change.default_branch)
        .bind(gives)
        .bind(owner)
        .bind(id)
        .fetch_optional(write.on())
        .await?;
    Repository::read(&row.ok_or_else(|| StoreError::NotFound { what: "repository", id: id.to_owned() })?)
}

/// Forgets a repository with all its analyses.
pub async fn remove(write: &mut Write, id: &str) -> Result<(), StoreError> {
    let gone = sqlx::query("DELETE FROM repositories WHERE id = $1").bind(id).execute(write.on()).await?;
    if gone.rows_affected() == 0 {
        return Err(StoreError::NotFound { what: "repository", id: id.to_owned() });
    }
    Ok(())
}
