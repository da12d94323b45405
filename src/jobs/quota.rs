//! How much users may ask for: scans within a day, and scans at once.
//!
//! What counts is who asked (`asked_by`), not whose repository it is about: what webhooks cause counts for nobody. The bounds stand in
//! the tables, written by the server from its settings, so that every process goes by the same.

use crate::store::{Engine, Millis, Store, StoreError, Write};
use serde::Deserialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::num::NonZeroU32;

/// The day of a quota is not the calendar's, but the last 24 hours.
const DAY: Millis = 24 * 3600 * 1000;

/// What one user may ask for; `None` for no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Quota {
    /// Scans within 24 hours.
    pub scans_per_day: Option<u32>,
    /// Scans that run at once; further ones wait.
    pub scans_at_once: Option<NonZeroU32>,
}

/// The quotas of users who are no admins, and of admins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Quotas {
    pub user: Quota,
    pub admin: Quota,
}

/// How a user stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub scans_per_day: Option<u32>,
    pub scans_at_once: Option<u32>,
    /// Scans that were asked for within 24 hours.
    pub today: u32,
    /// When one more may be asked for, where none may be now.
    pub goes_on_at: Option<Millis>,
    /// Scans that run now.
    pub running: u32,
}

const PER_DAY: &str = "scans-per-day";
const AT_ONCE: &str = "scans-at-once";

/// Bounds what users may ask for from now on, in all processes.
pub async fn set_quotas(store: &Store, quotas: Quotas) -> Result<(), StoreError> {
    let now = store.now();
    let mut write = store.begin().await?;
    for (tier, quota) in [("user", quotas.user), ("admin", quotas.admin)] {
        for (what, bound) in [(PER_DAY, quota.scans_per_day), (AT_ONCE, quota.scans_at_once.map(NonZeroU32::get))] {
            let name = format!("quota.{tier}.{what}");
            let query = match bound {
                Some(bound) => sqlx::query(
                    "INSERT INTO settings (name, document, changed_at) VALUES ($1, $2, $3)
                     ON CONFLICT (name) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at",
                )
                .bind(name)
                .bind(bound.to_string())
                .bind(now),
                None => sqlx::query("DELETE FROM settings WHERE name = $1").bind(name),
            };
            query.execute(write.on()).await?;
        }
    }
    write.commit().await
}

/// An expression of SQL for a bound of the user whose id the expression `user` is; NULL for none.
fn bound(user: &str, what: &str) -> String {
    format!(
        "(SELECT CAST(document AS BIGINT) FROM settings WHERE name = CASE WHEN EXISTS
            (SELECT 1 FROM users WHERE users.id = {user} AND users.is_admin = 1)
            THEN 'quota.admin.{what}' ELSE 'quota.user.{what}' END)"
    )
}

/// Of a claim, a condition on `waiting`: fewer jobs of who asked for it run than may run at once.
pub(super) fn has_room() -> String {
    format!(
        "(waiting.asked_by IS NULL OR (SELECT COUNT(*) FROM jobs theirs WHERE theirs.asked_by = waiting.asked_by AND theirs.state = 'running')
            < COALESCE({}, 1000000))",
        bound("waiting.asked_by", AT_ONCE)
    )
}

/// Whether a job of `user` that was just claimed is one too many, since another process claimed one at the same moment. Of two the second
/// sees the first. SQLite has one writer, where [`has_room`] is enough.
pub(super) async fn is_crowded(write: &mut Write, user: &str) -> Result<bool, StoreError> {
    if write.engine() != Engine::Postgres {
        return Ok(false);
    }
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 3))";
    sqlx::query(lock).bind(user.to_owned()).execute(write.on()).await?;
    let statement = format!(
        "SELECT COUNT(*) FROM jobs WHERE asked_by = $1 AND state = 'running' HAVING COUNT(*) > {}",
        bound("$1", AT_ONCE)
    );
    let query = sqlx::query(AssertSqlSafe(statement)).bind(user.to_owned());
    Ok(query.fetch_optional(write.on()).await?.is_some())
}

fn number(row: &AnyRow, name: &str) -> Result<Option<u32>, StoreError> {
    Ok(row.try_get::<Option<i64>, _>(name)?.map(|number| u32::try_from(number).unwrap_or(u32::MAX)))
}

/// How `user` stands.
pub async fn standing(store: &Store, user: &str) -> Result<Standing, StoreError> {
    let since = store.now() - DAY;
    let statement = format!(
        "SELECT {} AS per_day, {} AS at_once,
            (SELECT COUNT(*) FROM jobs WHERE asked_by = $1 AND created_at > $2) AS today,
            (SELECT COUNT(*) FROM jobs WHERE asked_by = $1 AND state = 'running') AS running",
        bound("$1", PER_DAY),
        bound("$1", AT_ONCE)
    );
    let query = sqlx::query(AssertSqlSafe(statement)).bind(user.to_owned()).bind(since);
    let row = query.fetch_one(store.pool()).await?;
    let scans_per_day = number(&row, "per_day")?;
    let goes_on_at = match scans_per_day {
        Some(0) => Some(store.now() + DAY),
        Some(limit) => {
            let row = makes_room(user, since, limit).fetch_optional(store.pool()).await?;
            row.map(|row| row.try_get::<Millis, _>(0)).transpose()?.map(|at| at + DAY)
        }
        None => None,
    };
    Ok(Standing {
        scans_per_day,
        scans_at_once: number(&row, "at_once")?,
        today: number(&row, "today")?.unwrap_or_default(),
        goes_on_at,
        running: number(&row, "running")?.unwrap_or_default(),
    })
}

/// When the job was made whose going makes room for one more; nothing where there is room.
fn makes_room(
    user: &str,
    since: Millis,
    limit: u32,
) -> sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments> {
    sqlx::query("SELECT created_at FROM jobs WHERE asked_by = $1 AND created_at > $2 ORDER BY created_at DESC LIMIT 1 OFFSET $3")
        .bind(user.to_owned())
        .bind(since)
        .bind(i64::from(limit.saturating_sub(1)))
}

/// Refuses one more job of `user` where they have asked for as many as they may. Of two that ask at once the second sees the first.
pub(super) async fn check(write: &mut Write, now: Millis, user: &str) -> Result<(), StoreError> {
    let statement = format!("SELECT {} AS per_day", bound("$1", PER_DAY));
    let query = sqlx::query(AssertSqlSafe(statement)).bind(user.to_owned());
    let Some(limit) = number(&query.fetch_one(write.on()).await?, "per_day")? else { return Ok(()) };
    if write.engine() == Engine::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 2))";
        sqlx::query(lock).bind(user.to_owned()).execute(write.on()).await?;
    }
    let until = match limit {
        0 => now + DAY,
        _ => match makes_room(user, now - DAY, limit).fetch_optional(write.on()).await? {
            Some(row) => row.try_get::<Millis, _>(0)? + DAY,
            None => return Ok(()),
        },
    };
    Err(StoreError::OverQuota { limit, until, wait: until - now })
}
