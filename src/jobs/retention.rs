use super::queue::millis;
use crate::store::{Store, StoreError};
use std::time::Duration;

/// How long jobs that are over are kept.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Those that succeeded or were cancelled.
    pub done: Duration,
    /// Those that failed for good.
    pub dead: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self { done: Duration::from_hours(14 * 24), dead: Duration::from_hours(90 * 24) }
    }
}

/// Clears away jobs that are over, with their logs; returns how many. A few hundred at a time, so that others get their turn.
pub async fn forget(store: &Store, retention: Retention) -> Result<u64, StoreError> {
    let now = store.now();
    let mut gone = 0;
    loop {
        let mut write = store.begin().await?;
        let deleted = sqlx::query(
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE (state IN ('succeeded', 'cancelled') AND finished_at < $1)
                OR (state = 'dead' AND finished_at < $2) LIMIT 500)",
        )
        .bind(now.saturating_sub(millis(retention.done)))
        .bind(now.saturating_sub(millis(retention.dead)))
        .execute(write.on())
        .await?
        .rows_affected();
        write.commit().await?;
        gone += deleted;
        if deleted < 500 {
            return Ok(gone);
        }
    }
}
