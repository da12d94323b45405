//! What a job said while it ran.

use super::context::NewLine;
use crate::store::{Millis, Store, StoreError};
use sqlx::Row;

/// A job keeps its first so many lines; what comes after is counted.
pub(super) const MOST_LINES: i64 = 20_000;

/// Bytes of a line; the rest is cut off.
const LONGEST_LINE: usize = 4096;

/// A line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// From 1; grows by one.
    pub line: i64,
    pub at: Millis,
    pub attempt: i64,
    pub level: String,
    pub text: String,
}

/// Adds lines of attempt `attempt` to the log of a job.
pub(super) async fn append(store: &Store, job: &str, attempt: u32, lines: &[NewLine]) -> Result<(), StoreError> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut write = store.begin().await?;
    let counted = sqlx::query("UPDATE jobs SET log_lines = log_lines + $1 WHERE id = $2 RETURNING log_lines")
        .bind(i64::try_from(lines.len()).unwrap_or(i64::MAX))
        .bind(job)
        .fetch_optional(write.on())
        .await?;
    // A job that was cleared away has no log either.
    let Some(counted) = counted else { return Ok(()) };
    let mut number: i64 = counted.try_get::<i64, _>(0)? - i64::try_from(lines.len()).unwrap_or_default();
    for line in lines {
        number += 1;
        if number > MOST_LINES {
            break;
        }
        let text = if number == MOST_LINES { "… further lines are not kept" } else { cut(&line.text) };
        sqlx::query("INSERT INTO job_logs (job_id, line, at, attempt, level, text) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(job)
            .bind(number)
            .bind(line.at)
            .bind(i64::from(attempt))
            .bind(line.level.name())
            // PostgreSQL's text has no NUL.
            .bind(text.replace('\0', "\u{fffd}"))
            .execute(write.on())
            .await?;
    }
    write.commit().await
}

/// How many lines the log of a job has, as far as they are kept.
pub async fn line_count(store: &Store, job: &str) -> Result<i64, StoreError> {
    let lines: Option<i64> =
        sqlx::query_scalar("SELECT log_lines FROM jobs WHERE id = $1").bind(job).fetch_optional(store.pool()).await?;
    Ok(lines.unwrap_or_default().min(MOST_LINES))
}

fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_LINE.min(text.len()))).unwrap_or_default()
}

/// At most `limit` lines of a job's log after line number `after`.
pub async fn log_lines(store: &Store, job: &str, after: i64, limit: u32) -> Result<Vec<LogLine>, StoreError> {
    let rows = sqlx::query(
        "SELECT line, at, attempt, level, text FROM job_logs WHERE job_id = $1 AND line > $2 ORDER BY line LIMIT $3",
    )
    .bind(job)
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(store.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(LogLine {
                line: row.try_get("line")?,
                at: row.try_get("at")?,
                attempt: row.try_get("attempt")?,
                level: row.try_get("level")?,
                text: row.try_get("text")?,
            })
        })
        .collect()
}
