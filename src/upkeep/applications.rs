//! The rows of what was applied.

use crate::events::{self, NewEvent};
use crate::scans::Repository;
use crate::store::{self, Cursor, Listing, Millis, Named, Page, PageRequest, Store, StoreError, Write, new_id};
use crate::templates::{Action, Template};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
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
    /// Its pull request was closed, and not merged.
    Declined,
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
        Self::Declined,
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
            Self::Declined => "declined",
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

    /// One of `template` that is to be, with what [`super::check`] gave; it has no job so far.
    pub(super) fn new(
        repository: &Repository,
        template: &Template,
        (way, variables): (Way, Value),
        now: Millis,
    ) -> Self {
        Self {
            id: new_id(),
            repository_id: repository.id.clone(),
            template: template.manifest.name.clone(),
            version: template.manifest.version.clone(),
            variables,
            way,
            state: ApplicationState::Waiting,
            job_id: None,
            files: Vec::new(),
            record: None,
            branch: None,
            commit: None,
            pull_number: None,
            pull_url: None,
            revert_number: None,
            revert_url: None,
            error: None,
            created_at: now,
            changed_at: now,
        }
    }

    /// What events call it.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("template-application/{}", self.id)
    }

    /// Why the same is not proposed once more.
    #[must_use]
    pub fn standing(&self) -> String {
        let place = self.pull_url.as_deref().unwrap_or("its pull request");
        match self.state {
            ApplicationState::Declined => {
                format!("it was declined with {place}; who wants it after all applies it by hand")
            }
            _ => format!("it is proposed already: {place}"),
        }
    }

    /// What events and the outcomes of jobs tell of it.
    pub(super) fn told(&self, repository: &Repository) -> Value {
        json!({
            "id": self.id, "repository_id": repository.id, "repository": repository.full_name, "template": self.template,
            "version": self.version, "way": self.way.name(), "state": self.state.name(), "files": self.files,
            "pull_number": self.pull_number, "pull_url": self.pull_url, "revert_number": self.revert_number,
            "revert_url": self.revert_url, "error": self.error, "job": self.job_id,
        })
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

/// The one that the job of `new` does, as part of what `write` changes. Where the last of the same waits for another job, is proposed or was
/// declined, that is given in its place.
pub(super) async fn of_job(write: &mut Write, new: Application) -> Result<Application, StoreError> {
    // Two who are about to propose the same take turns.
    let lock = format!("SELECT id FROM repositories WHERE id = $1{}", write.engine().for_update());
    sqlx::query(AssertSqlSafe(lock)).bind(new.repository_id.clone()).execute(write.on()).await?;
    let statement = format!(
        "SELECT {COLUMNS} FROM template_applications WHERE repository_id = $1 AND template = $2 AND version = $3 AND variables = $4
         ORDER BY CASE WHEN job_id = $5 THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(new.repository_id.clone())
        .bind(new.template.clone())
        .bind(new.version.clone())
        .bind(new.variables.to_string())
        .bind(new.job_id.clone())
        .fetch_optional(write.on())
        .await?;
    let last = row.as_ref().map(Application::read).transpose()?;
    let stands = |last: &Application| {
        use ApplicationState::{Declined, Proposed, Waiting};
        last.job_id == new.job_id || matches!(last.state, Waiting | Proposed | Declined)
    };
    if let Some(last) = last.filter(stands) {
        return Ok(last);
    }
    insert(write, &new).await?;
    Ok(new)
}

/// Those whose pull request, or the one that takes them back, is `number` of the repository of this name, with their repositories.
pub(super) async fn of_pull(write: &mut Write, full_name: &str, number: u64) -> Result<Vec<Application>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM template_applications WHERE (pull_number = $1 OR revert_number = $1) AND repository_id IN
            (SELECT id FROM repositories WHERE LOWER(full_name) = LOWER($2) AND local_path IS NULL AND with_access = 1)
         ORDER BY created_at{}",
        write.engine().for_update()
    );
    let rows =
        sqlx::query(AssertSqlSafe(statement)).bind(signed(Some(number))).bind(full_name).fetch_all(write.on()).await?;
    rows.iter().map(Application::read).collect()
}

/// Whether another application of the same repository than `one` left `record` there.
pub(super) async fn has_record(store: &Store, one: &Application, record: &str) -> Result<bool, StoreError> {
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM template_applications WHERE repository_id = $1 AND record = $2 AND id <> $3",
    )
    .bind(one.repository_id.clone())
    .bind(record)
    .bind(one.id.clone())
    .fetch_one(store.pool())
    .await?;
    Ok(others > 0)
}

/// Gives up those that wait for a job that is over without having said so, as when it was cancelled; returns how many.
pub async fn settle_abandoned(store: &Store) -> Result<u64, StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    let given_up = sqlx::query(
        "UPDATE template_applications SET state = 'failed', changed_at = $1, error = COALESCE(error,
            (SELECT COALESCE(jobs.cancel_reason, jobs.error) FROM jobs WHERE jobs.id = template_applications.job_id),
            'its job is over')
         WHERE state = 'waiting' AND NOT EXISTS
            (SELECT 1 FROM jobs WHERE jobs.id = template_applications.job_id AND jobs.state IN ('queued', 'running'))",
    )
    .bind(now)
    .execute(write.on())
    .await?
    .rows_affected();
    write.commit().await?;
    Ok(given_up)
}

/// Writes what has become of it, with the event of `kind` that tells of it.
pub(super) async fn settle(
    write: &mut Write,
    now: Millis,
    repository: &Repository,
    one: &Application,
    kind: Option<&str>,
    correlation_id: Option<String>,
) -> Result<(), StoreError> {
    update(write, now, one).await?;
    let Some(kind) = kind else { return Ok(()) };
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: repository.owner_id.clone(),
        repository_id: Some(repository.id.clone()),
        subject: one.subject(),
        document: one.told(repository),
        correlation_id,
    };
    events::record(write, now, event).await
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
