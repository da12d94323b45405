use super::model::{COLUMNS, Job, JobState};
use crate::store::{Cursor, Page, PageRequest, Store, StoreError};
use sqlx::AssertSqlSafe;

/// Which jobs are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    pub owner_id: Option<String>,
    pub state: Option<JobState>,
    pub kind: Option<String>,
    pub queue: Option<String>,
    pub repository_id: Option<String>,
    pub parent_id: Option<String>,
    pub correlation_id: Option<String>,
}

const WHERE: &str = "($1 IS NULL OR owner_id = $1) AND ($2 IS NULL OR state = $2) AND ($3 IS NULL OR kind = $3)
    AND ($4 IS NULL OR queue = $4) AND ($5 IS NULL OR repository_id = $5) AND ($6 IS NULL OR parent_id = $6)
    AND ($7 IS NULL OR correlation_id = $7)";

/// The job with this id.
pub async fn get(store: &Store, id: &str) -> Result<Job, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(store.pool()).await?;
    Job::read(&row.ok_or_else(|| StoreError::NotFound { what: "job", id: id.to_owned() })?)
}

/// A page of jobs, newest first.
pub async fn list(store: &Store, filter: &JobFilter, page: &PageRequest) -> Result<Page<Job>, StoreError> {
    let count = format!("SELECT COUNT(*) FROM jobs WHERE {WHERE}");
    let total: i64 = bind_scalar(sqlx::query_scalar(AssertSqlSafe(count)), filter).fetch_one(store.pool()).await?;
    let statement = format!(
        "SELECT {COLUMNS} FROM jobs WHERE {WHERE} AND ($8 IS NULL OR created_at < $8 OR (created_at = $8 AND id < $9))
         ORDER BY created_at DESC, id DESC LIMIT $10"
    );
    let limit = page.limit();
    let (key, id) = page.after.clone().map(|cursor| (cursor.key, cursor.id)).unzip();
    let rows = bind(sqlx::query(AssertSqlSafe(statement)), filter)
        .bind(key)
        .bind(id)
        .bind(i64::from(limit) + 1)
        .fetch_all(store.pool())
        .await?;
    let jobs = rows.iter().map(Job::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(jobs, limit, total, |job| Cursor { key: job.created_at, id: job.id.clone() }))
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;
type Scalar<'q> = sqlx::query::QueryScalar<'q, sqlx::Any, i64, sqlx::any::AnyArguments>;

fn bind<'q>(query: Query<'q>, filter: &JobFilter) -> Query<'q> {
    query
        .bind(filter.owner_id.clone())
        .bind(filter.state.map(|state| state.name().to_owned()))
        .bind(filter.kind.clone())
        .bind(filter.queue.clone())
        .bind(filter.repository_id.clone())
        .bind(filter.parent_id.clone())
        .bind(filter.correlation_id.clone())
}

fn bind_scalar<'q>(query: Scalar<'q>, filter: &JobFilter) -> Scalar<'q> {
    query
        .bind(filter.owner_id.clone())
        .bind(filter.state.map(|state| state.name().to_owned()))
        .bind(filter.kind.clone())
        .bind(filter.queue.clone())
        .bind(filter.repository_id.clone())
        .bind(filter.parent_id.clone())
        .bind(filter.correlation_id.clone())
}
