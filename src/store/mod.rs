//! The server's memory: one set of tables, in SQLite inside the program or in PostgreSQL.
//!
//! All statements are written once, for both. What differs is in [`Engine`]: how a row is locked while it is claimed, and how
//! others are woken. Parameters are `$1`, `$2` …, which both understand; times are milliseconds since 1970 in UTC; ids are
//! UUIDs of version 7 as text, so that they sort by age; documents are JSON as text.
//!
//! Everything that changes the tables goes through [`Store::begin`]. With SQLite there is one writer at a time, so the turn is
//! waited for here, fairly, and not in the database, which would only try again and again.

pub mod backup;
mod clock;
mod engine;
mod error;
mod listing;
mod location;
mod migrate;
mod named;
mod owned;
mod page;
mod sort;
mod topic;
mod write;

pub use clock::{Clock, Millis, SystemClock, to_rfc3339};
pub use engine::Engine;
pub use error::StoreError;
pub use listing::{Listing, Value, one};
pub use location::Location;
pub use migrate::{MigrationState, latest_version};
pub use named::Named;
pub use owned::Owned;
pub use page::{Cursor, Page, PageRequest};
pub use sort::{Sort, SortKey};
pub use topic::{Topic, Wakes};
pub use write::Write;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, Executor};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Connections that are kept open. SQLite has one writer; the others read beside it.
const CONNECTIONS: u32 = 8;

/// How long a connection is waited for before the caller is told that the store is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// A new id: sorts by when it was made.
#[must_use]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A handle to the tables; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
    /// Whose turn it is to write. Only SQLite needs it.
    turn: Option<Arc<Mutex<()>>>,
    topics: Wakes,
    clock: Arc<dyn Clock>,
}

impl Store {
    /// Opens what `location` names. SQLite's file is made where there is none; the tables are not ([`Self::migrate`]).
    pub async fn open(location: &Location, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let unreachable =
            |error: sqlx::Error| StoreError::Unreachable { place: location.shown(), reason: error.to_string() };
        location.prepare()?;
        let options = AnyConnectOptions::from_str(&location.url()).map_err(unreachable)?;
        let engine = location.engine();
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for statement in engine.on_connect() {
                        connection.execute(*statement).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(unreachable)?;
        let turn = (engine == Engine::Sqlite).then(Arc::default);
        let topics = Wakes::default();
        if engine == Engine::Postgres {
            topic::listen(location.url(), topics.clone());
        }
        Ok(Self { pool, engine, turn, topics, clock })
    }

    /// Brings the tables to this version of the program; returns how many steps were taken.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        migrate::run(&self.pool, self.engine).await
    }

    /// Makes the tables as they were at `step`, where there are none.
    pub(crate) async fn migrate_to(&self, step: i64) -> Result<(), StoreError> {
        migrate::run_to(&self.pool, self.engine, step).await
    }

    /// Which step the tables are at, and which this program knows.
    pub async fn migration_state(&self) -> Result<MigrationState, StoreError> {
        migrate::state(&self.pool).await
    }

    /// Begins to change the tables; waits for its turn.
    pub async fn begin(&self) -> Result<Write, StoreError> {
        let turn = match &self.turn {
            Some(turn) => Some(Arc::clone(turn).lock_owned().await),
            None => None,
        };
        let transaction = self.pool.begin_with(self.engine.begin()).await?;
        Ok(Write::new(transaction, turn, self.engine, self.topics.clone()))
    }

    /// For reading.
    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Tells who waits for `topic` when something of it has changed, in this process or, with PostgreSQL, in another.
    #[must_use]
    pub fn wakes(&self) -> &Wakes {
        &self.topics
    }

    /// Asks the database for an answer; the time it took is for whoever asks.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Waits until all connections are closed; what is under way is finished first.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
