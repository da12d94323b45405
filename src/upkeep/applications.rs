//! The rows of what was applied.

use crate::store::{self, Cursor, Listing, Millis, Named, Page, PageRequest, Store, StoreError, Write};
use crate::templates::Action;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How a template is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Written into a folder of this machine.
    InPlace,
    PullRequest,
}

impl Named for Way {
    const ALL: &'static [Self] = &[Self::InPlace, Self::PullRequest];

    fn name(self) -> &'static str {
        match self {
            Self::InPlace => "in-place",
            Self::PullRequest => "pull-request",
        }
    }
}

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationState {
    /// Its job was not done so far.
    Waiting,
    /// It is written.
    Applied,
    /// Its pull request was opened.
    Proposed,
    /// There was nothing to write.
    Unchanged,
    Failed,
    /// A pull request that takes it back was opened.
    Reverting,
    RolledBack,
}

impl Named for ApplicationState {
    const ALL: &'static [Self] = &[
        Self::Waiting,
        Self::Applied,
        Self::Proposed,
        Self::Unchanged,
        Self::Failed,
        Self::Reverting,
        Self::RolledBack,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Applied => "applied",
            Self::Proposed => "proposed",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Reverting => "reverting",
            Self::RolledBack => "rolled-back",
        }
    }
}

/// What was done with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedFile {
    pub path: String,
    pub action: Action,
}

/// A template that is, or was, applied to a repository.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    pub id: String,
    pub repository_id: String,
    pub template: String,
    pub version: String,
    /// The values of its variables.
    pub variables: Value,
    pub way: Way,
    pub state: ApplicationState,
    /// The job that works at it, or did last.
    pub job_id: Option<String>,
    pub files: Vec<AppliedFile>,
    /// Of a folder: the record that is kept in it.
    pub record: Option<String>,
    pub branch: Option<String>,
    pub commit: Option<String>,
    pub pull_number: Option<u64>,
    pub pull_url: Option<String>,
    /// The pull request that takes it back.
    pub revert_number: Option<u64>,
    pub revert_url: Option<String>,
    pub error: Option<String>,
    pub created_at: Millis,
    pub changed_at: Millis,
}

/// Which applications are listed.
#[derive(Debug, Clone, Default)]
pub struct ApplicationFilter {
    /// Only of repositories of this user.
    pub owner_id: Option<String>,
    pub repository_id: Option<String>,
    pub template: Option<String>,
    pub state: Option<ApplicationState>,
}

/// What it is called where there is none.
const WHAT: &str = "application of a template";

const COLUMNS: &str = "id, repository_id, template, version, variables, way, state, job_id, files, record, branch, \
     commit_id, pull_number, pull_url, revert_number, revert_url, error, created_at, changed_at";

impl Application {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let unreadable = |reason: String| StoreError::Unreadable { what: WHAT, id: id.clone(), reason };
        let (way, state): (String, String) = (row.try_get("way")?, row.try_get("state")?);
        let (variables, files): (String, String) = (row.try_get("variables")?, row.try_get("files")?);
        let number = |name: &str| -> Result<Option<u64>, StoreError> {
            Ok(row.try_get::<Option<i64>, _>(name)?.and_then(|number| u64::try_from(number).ok()))
        };
        Ok(Self {
            repository_id: row.try_get("repository_id")?,
            template: row.try_get("template")?,
            version: row.try_get("version")?,
            variables: serde_json::from_str(&variables).map_err(|error| unreadable(error.to_string()))?,
            way: Way::from_name(&way).ok_or_else(|| unreadable(format!("no way {way}")))?,
            state: ApplicationState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            job_id: row.try_get("job_id")?,
            files: serde_json::from_str(&files).map_err(|error| unreadable(error.to_string()))?,
            record: row.try_get("record")?,
            branch: row.try_get("branch")?,
            commit: row.try_get("commit_id")?,
            pull_number: number("pull_number")?,
            pull_url: row.try_get("pull_url")?,
            revert_number: number("revert_number")?,
            revert_url: row.try_get("revert_url")?,
            error: row.try_get("error")?,
            created_at: row.try_get("created_at")?,
            changed_at: row.try_get("changed_at")?,
            id,
        })
    }

    /// What events call it.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("template-application/{}", self.id)
    }
}

/// The application with this id.
pub async fn get(store: &Store, id: &str) -> Result<Application, StoreError> {
    store::one(store, WHAT, COLUMNS, "template_applications", id, Application::read).await
}

/// A page of applications, newest first.
pub async fn list(
    store: &Store,
    filter: &ApplicationFilter,
    page: &PageRequest,
) -> Result<Page<Application>, StoreError> {
    Listing::newest_first(COLUMNS, "template_applications", "created_at")
        .only("repository_id IN (SELECT id FROM repositories WHERE owner_id = ?)", filter.owner_id.clone())
        .only("repository_id = ?", filter.repository_id.clone())
        .only("template = ?", filter.template.clone())
        .only("state = ?", filter.state.map(ApplicationState::name))
        .page(store, page, Application::read, |one| Cursor { key: one.created_at, id: one.id.clone() })
        .await
}

/// Writes a new one.
pub(super) async fn insert(write: &mut Write, new: &Application) -> Result<(), StoreError> {
    let statement = format!(
        "INSERT INTO template_applications ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    sqlx::query(AssertSqlSafe(statement))
        .bind(new.id.clone())
        .bind(new.repository_id.clone())
        .bind(new.template.clone())
        .bind(new.version.clone())
        .bind(new.variables.to_string())
        .bind(new.way.name())
        .bind(new.state.name())
        .bind(new.job_id.clone())
        .bind(json_of(&new.files))
        .bind(new.record.clone())
        .bind(new.branch.clone())
        .bind(new.commit.clone())
        .bind(signed(new.pull_number))
        .bind(new.pull_url.clone())
        .bind(signed(new.revert_number))
        .bind(new.revert_url.clone())
        .bind(new.error.clone())
        .bind(new.created_at)
        .bind(new.changed_at)
        .execute(write.on())
        .await?;
    Ok(())
}

/// Writes what has become of it.
pub(super) async fn update(write: &mut Write, now: Millis, one: &Application) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE template_applications SET state = $1, job_id = $2, files = $3, record = $4, branch = $5, commit_id = $6,
            pull_number = $7, pull_url = $8, revert_number = $9, revert_url = $10, error = $11, changed_at = $12 WHERE id = $13",
    )
    .bind(one.state.name())
    .bind(one.job_id.clone())
    .bind(json_of(&one.files))
    .bind(one.record.clone())
    .bind(one.branch.clone())
    .bind(one.commit.clone())
    .bind(signed(one.pull_number))
    .bind(one.pull_url.clone())
    .bind(signed(one.revert_number))
    .bind(one.revert_url.clone())
    .bind(one.error.clone())
    .bind(now)
    .bind(one.id.clone())
    .execute(write.on())
    .await?;
    Ok(())
}

fn json_of(files: &[AppliedFile]) -> String {
    serde_json::to_string(files).unwrap_or_else(|_| "[]".to_owned())
}

fn signed(number: Option<u64>) -> Option<i64> {
    number.and_then(|number| i64::try_from(number).ok())
}
