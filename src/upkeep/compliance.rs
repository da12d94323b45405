//! The rows of what checks found.

use crate::scans::Repository;
use crate::store::{self, Cursor, Listing, Millis, Page, PageRequest, Store, StoreError, Write, new_id};
use crate::templates::{CheckResult, Compliance};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Results that are kept of one repository and template.
const KEPT: i64 = 100;

/// What the checks of a template found in a repository, at some time.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCompliance {
    pub id: String,
    pub repository_id: String,
    /// The commit that was looked at; `None` for a folder.
    pub commit: Option<String>,
    pub found: Compliance,
    pub failing: u64,
    /// Whether nothing newer is known.
    pub is_latest: bool,
    pub at: Millis,
}

/// Which results are listed.
#[derive(Debug, Clone, Default)]
pub struct ComplianceFilter {
    /// Only of repositories of this user.
    pub owner_id: Option<String>,
    pub repository_id: Option<String>,
    pub template: Option<String>,
    /// Only the latest of each repository and template.
    pub latest: bool,
}

/// What it is called where there is none.
const WHAT: &str = "compliance result";

const COLUMNS: &str = "id, repository_id, template, version, commit_id, score, failing, checks, is_latest, at";

impl StoredCompliance {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let checks: String = row.try_get("checks")?;
        let checks: Vec<CheckResult> = serde_json::from_str(&checks).map_err(|error| StoreError::Unreadable {
            what: WHAT,
            id: id.clone(),
            reason: error.to_string(),
        })?;
        let found = Compliance {
            template: row.try_get("template")?,
            version: row.try_get("version")?,
            score: u32::try_from(row.try_get::<i64, _>("score")?).unwrap_or_default(),
            checks,
        };
        Ok(Self {
            repository_id: row.try_get("repository_id")?,
            commit: row.try_get("commit_id")?,
            failing: u64::try_from(row.try_get::<i64, _>("failing")?).unwrap_or_default(),
            is_latest: row.try_get::<i64, _>("is_latest")? != 0,
            at: row.try_get("at")?,
            found,
            id,
        })
    }
}

/// The result with this id.
pub async fn get(store: &Store, id: &str) -> Result<StoredCompliance, StoreError> {
    store::one(store, WHAT, COLUMNS, "compliance", id, StoredCompliance::read).await
}

/// A page of results, newest first.
pub async fn list(
    store: &Store,
    filter: &ComplianceFilter,
    page: &PageRequest,
) -> Result<Page<StoredCompliance>, StoreError> {
    Listing::newest_first(COLUMNS, "compliance", "at")
        .only("repository_id IN (SELECT id FROM repositories WHERE owner_id = ?)", filter.owner_id.clone())
        .only("repository_id = ?", filter.repository_id.clone())
        .only("template = ?", filter.template.clone())
        .only("is_latest = ?", filter.latest.then_some(1_i64))
        .page(store, page, StoredCompliance::read, |one| Cursor { key: one.at, id: one.id.clone() })
        .await
}

/// Keeps what was found, with the score of the time before, if there was one; forgets what is old.
pub(super) async fn keep(
    write: &mut Write,
    now: Millis,
    repository: &Repository,
    commit: Option<&str>,
    found: &Compliance,
) -> Result<(String, Option<i64>), StoreError> {
    if write.engine() == store::Engine::Postgres {
        // Two who keep results of the same repository take turns, since only one may be the latest.
        sqlx::query("SELECT id FROM repositories WHERE id = $1 FOR UPDATE")
            .bind(repository.id.clone())
            .execute(write.on())
            .await?;
    }
    let before = sqlx::query(
        "UPDATE compliance SET is_latest = 0 WHERE repository_id = $1 AND template = $2 AND is_latest = 1 RETURNING score",
    )
    .bind(repository.id.clone())
    .bind(found.template.clone())
    .fetch_optional(write.on())
    .await?;
    let before: Option<i64> = before.map(|row| row.try_get("score")).transpose()?;
    let id = new_id();
    let statement = format!("INSERT INTO compliance ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)");
    sqlx::query(AssertSqlSafe(statement))
        .bind(id.clone())
        .bind(repository.id.clone())
        .bind(found.template.clone())
        .bind(found.version.clone())
        .bind(commit.map(str::to_owned))
        .bind(i64::from(found.score))
        .bind(i64::try_from(found.failing().count()).unwrap_or(i64::MAX))
        .bind(serde_json::to_string(&found.checks).unwrap_or_else(|_| "[]".to_owned()))
        .bind(now)
        .execute(write.on())
        .await?;
    sqlx::query(
        "DELETE FROM compliance WHERE repository_id = $1 AND template = $2 AND id NOT IN (
            SELECT id FROM compliance WHERE repository_id = $1 AND template = $2 ORDER BY at DESC, id DESC LIMIT $3)",
    )
    .bind(repository.id.clone())
    .bind(found.template.clone())
    .bind(KEPT)
    .execute(write.on())
    .await?;
    Ok((id, before))
}
