//! The steps that make the tables. A step that was once released is never changed: the next one mends it.

use super::{Engine, StoreError};
use sqlx::migrate::{Migrate, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, AssertSqlSafe, Row, SqlSafeStr};
use std::borrow::Cow;

/// Number, name and text of each step.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "ground", include_str!("migrations/0001_ground.sql")),
    (2, "identity", include_str!("migrations/0002_identity.sql")),
    (3, "scans", include_str!("migrations/0003_scans.sql")),
    (4, "schedules", include_str!("migrations/0004_schedules.sql")),
    (5, "webhooks", include_str!("migrations/0005_webhooks.sql")),
    (6, "idempotency", include_str!("migrations/0006_idempotency.sql")),
    (7, "sessions", include_str!("migrations/0007_sessions.sql")),
    (8, "sign-in", include_str!("migrations/0008_sign_in.sql")),
    (10, "pipelines", include_str!("migrations/0010_pipelines.sql")),
    (13, "batches", include_str!("migrations/0013_batches.sql")),
    (14, "changes and routes", include_str!("migrations/0014_changes_and_routes.sql")),
    (15, "quotas", include_str!("migrations/0015_quotas.sql")),
    (16, "templates", include_str!("migrations/0016_templates.sql")),
    (17, "batch archives", include_str!("migrations/0017_batch_archives.sql")),
    (18, "job indices", include_str!("migrations/0018_job_indices.sql")),
];

/// How far the tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationState {
    /// The last step that was taken; 0 where there are no tables.
    pub current: i64,
    /// The last step that this program knows.
    pub known: i64,
}

/// The last step that this program knows.
#[must_use]
pub fn latest_version() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}

/// Number and text of each step.
pub(super) fn steps() -> impl Iterator<Item = (i64, &'static str)> {
    STEPS.iter().map(|(version, _, sql)| (*version, *sql))
}

/// The steps up to `last`.
fn migrator(engine: Engine, last: i64) -> Migrator {
    let migrations = STEPS
        .iter()
        .filter(|(version, ..)| *version <= last)
        .map(|(version, name, sql)| {
            let sql = AssertSqlSafe(engine.spell(sql)).into_sql_str();
            Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, sql, false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}

pub(super) async fn run(pool: &AnyPool, engine: Engine) -> Result<usize, StoreError> {
    let before = state(pool).await?;
    if before.current > before.known {
        return Err(StoreError::TooNew { found: before.current, known: before.known });
    }
    run_to(pool, engine, latest_version()).await?;
    Ok(usize::try_from(before.known - before.current).unwrap_or_default())
}

pub(super) async fn run_to(pool: &AnyPool, engine: Engine, last: i64) -> Result<(), StoreError> {
    let wrong = |error: sqlx::migrate::MigrateError| StoreError::Migration(error.to_string());
    let mut connection = pool.acquire().await?;
    connection.ensure_migrations_table("_sqlx_migrations").await.map_err(wrong)?;
    drop(connection);
    migrator(engine, last).run(pool).await.map_err(wrong)
}

pub(super) async fn state(pool: &AnyPool) -> Result<MigrationState, StoreError> {
    let known = latest_version();
    match sqlx::query("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(pool).await {
        Ok(row) => Ok(MigrationState { current: row.try_get(0)?, known }),
        // There is no such table yet.
        Err(sqlx::Error::Database(_)) => Ok(MigrationState { current: 0, known }),
        Err(error) => Err(error.into()),
    }
}
