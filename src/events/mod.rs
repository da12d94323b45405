//! What happened, in the order in which it came true: what live pages, outgoing webhooks and pipelines are told from.
//!
//! An event is written in the transaction of the change that it tells of, so there is none without the other. Who reads
//! remembers the number of the last event it saw and asks for what came after it.

use crate::store::{Engine, Millis, Store, StoreError, Topic, Write};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Taken by each transaction that writes events, until its end, so that numbers come true in their order: else a reader could see
/// 7 before 6 and pass over 6 for good. SQLite has one writer anyway.
const ORDER_LOCK: i64 = 0x706c_696d_736f_6c6c;

/// An event that is to be written.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Dotted, from the general to the particular: `job.succeeded`.
    pub kind: String,
    /// The user who may see it; `None` for those who run the server.
    pub owner_id: Option<String>,
    pub repository_id: Option<String>,
    /// What it is about, as `job/ID`.
    pub subject: String,
    pub document: Value,
    /// Goes from a webhook through its jobs to what they send out.
    pub correlation_id: Option<String>,
}

/// An event that was written.
#[derive(Debug, Clone)]
pub struct Event {
    /// Grows with each event.
    pub id: i64,
    pub kind: String,
    pub owner_id: Option<String>,
    pub repository_id: Option<String>,
    pub subject: String,
    pub document: Value,
    pub correlation_id: Option<String>,
    pub at: Millis,
}

/// Which events are read.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Only this user's, and nobody's of the server.
    pub owner_id: Option<String>,
    /// Only what this is about.
    pub subject: Option<String>,
    /// Only kinds that begin so: `job.`.
    pub kind_prefix: Option<String>,
}

/// Takes the turn to write events before the first is written: for changes that would else hold rows while they wait for it.
pub async fn take_turn(write: &mut Write) -> Result<(), StoreError> {
    if write.engine() == Engine::Postgres {
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(ORDER_LOCK).execute(write.on()).await?;
    }
    Ok(())
}

/// Writes `event` with the change that `write` makes.
pub async fn record(write: &mut Write, now: Millis, event: NewEvent) -> Result<(), StoreError> {
    take_turn(write).await?;
    sqlx::query(
        "INSERT INTO events (kind, owner_id, repository_id, subject, document, correlation_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(event.kind)
    .bind(event.owner_id)
    .bind(event.repository_id)
    .bind(event.subject)
    .bind(event.document.to_string())
    .bind(event.correlation_id)
    .bind(now)
    .execute(write.on())
    .await?;
    write.wakes(Topic::Events);
    Ok(())
}

/// At most `limit` events that came after number `after`, oldest first.
pub async fn after(store: &Store, after: i64, filter: &EventFilter, limit: u32) -> Result<Vec<Event>, StoreError> {
    let prefix = filter.kind_prefix.as_ref().map(|prefix| format!("{}%", prefix.replace(['%', '_', '\\'], "")));
    let rows = sqlx::query(
        "SELECT id, kind, owner_id, repository_id, subject, document, correlation_id, at FROM events
         WHERE id > $1 AND ($2 IS NULL OR owner_id = $2) AND ($3 IS NULL OR subject = $3)
           AND ($4 IS NULL OR kind LIKE $4) ORDER BY id LIMIT $5",
    )
    .bind(after)
    .bind(filter.owner_id.clone())
    .bind(filter.subject.clone())
    .bind(prefix)
    .bind(i64::from(limit))
    .fetch_all(store.pool())
    .await?;
    rows.iter().map(read).collect()
}

/// The next events that the reader `reader`, a setting, has not gone through; nobody else reads for it until `write` is over. A reader that
/// is new begins with what comes after now.
pub async fn unread(write: &mut Write, store: &Store, reader: &str, limit: u32) -> Result<Vec<Event>, StoreError> {
    let statement = format!("SELECT document FROM settings WHERE name = $1{}", write.engine().for_update());
    let cursor: Option<String> =
        sqlx::query_scalar(AssertSqlSafe(statement)).bind(reader).fetch_optional(write.on()).await?;
    if let Some(cursor) = cursor {
        return after(store, cursor.parse().unwrap_or_default(), &EventFilter::default(), limit).await;
    }
    let newest = newest(store).await?;
    sqlx::query("INSERT INTO settings (name, document, changed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(reader)
        .bind(newest.to_string())
        .bind(store.now())
        .execute(write.on())
        .await?;
    Ok(Vec::new())
}

/// Notes that `reader` has gone through all events up to number `last`.
pub async fn mark_read(write: &mut Write, now: Millis, reader: &str, last: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE settings SET document = $1, changed_at = $2 WHERE name = $3")
        .bind(last.to_string())
        .bind(now)
        .bind(reader)
        .execute(write.on())
        .await?;
    Ok(())
}

/// The number of the newest event; 0 where there is none.
pub async fn newest(store: &Store) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM events").fetch_one(store.pool()).await?)
}

/// Forgets events older than `before`; returns how many. Their numbers are never given again.
pub async fn forget(store: &Store, before: Millis) -> Result<u64, StoreError> {
    let mut write = store.begin().await?;
    let gone = sqlx::query("DELETE FROM events WHERE at < $1").bind(before).execute(write.on()).await?.rows_affected();
    write.commit().await?;
    Ok(gone)
}

fn read(row: &AnyRow) -> Result<Event, StoreError> {
    let id: i64 = row.try_get("id")?;
    let document: String = row.try_get("document")?;
    Ok(Event {
        id,
        kind: row.try_get("kind")?,
        owner_id: row.try_get("owner_id")?,
        repository_id: row.try_get("repository_id")?,
        subject: row.try_get("subject")?,
        document: serde_json::from_str(&document).map_err(|error| StoreError::Unreadable {
            what: "event",
            id: id.to_string(),
            reason: error.to_string(),
        })?,
        correlation_id: row.try_get("correlation_id")?,
        at: row.try_get("at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::for_each_engine;
    use serde_json::json;

    fn event(kind: &str, owner: Option<&str>) -> NewEvent {
        NewEvent {
            kind: kind.to_owned(),
            owner_id: owner.map(str::to_owned),
            repository_id: None,
            subject: "job/1".to_owned(),
            document: json!({"a": 1}),
            correlation_id: None,
        }
    }

    #[test]
    fn events_are_read_in_their_order_from_where_one_stopped() {
        for_each_engine(|store, clock| async move {
            for kind in ["job.queued", "job.started", "analysis.completed"] {
                let mut write = store.begin().await.unwrap();
                record(&mut write, store.now(), event(kind, Some("a"))).await.unwrap();
                write.commit().await.unwrap();
                clock.advance(1000);
            }
            let all = after(&store, 0, &EventFilter::default(), 10).await.unwrap();
            assert_eq!(
                all.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(),
                ["job.queued", "job.started", "analysis.completed"]
            );
            let rest = after(&store, all[0].id, &EventFilter::default(), 1).await.unwrap();
            assert_eq!((rest.len(), rest[0].kind.as_str()), (1, "job.started"));
            let jobs = EventFilter { kind_prefix: Some("job.".to_owned()), ..EventFilter::default() };
            assert_eq!(after(&store, 0, &jobs, 10).await.unwrap().len(), 2);
            let others = EventFilter { owner_id: Some("b".to_owned()), ..EventFilter::default() };
            assert!(after(&store, 0, &others, 10).await.unwrap().is_empty());
            assert_eq!(newest(&store).await.unwrap(), all[2].id);
        });
    }

    #[test]
    fn a_number_is_never_given_twice() {
        for_each_engine(|store, clock| async move {
            for _ in 0..2 {
                let mut write = store.begin().await.unwrap();
                record(&mut write, store.now(), event("a", None)).await.unwrap();
                write.commit().await.unwrap();
            }
            let before = newest(&store).await.unwrap();
            clock.advance(10);
            assert_eq!(forget(&store, store.now()).await.unwrap(), 2);
            let mut write = store.begin().await.unwrap();
            record(&mut write, store.now(), event("a", None)).await.unwrap();
            write.commit().await.unwrap();
            assert!(newest(&store).await.unwrap() > before);
        });
    }
}
