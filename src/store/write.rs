use super::{Engine, StoreError, Topic, Wakes};
use sqlx::{Any, AnyConnection, Transaction};
use std::collections::BTreeSet;
use tokio::sync::OwnedMutexGuard;

/// A change of the tables: all of it comes true with [`Self::commit`], or nothing where it is dropped.
pub struct Write {
    transaction: Transaction<'static, Any>,
    /// Held until the end, so that the next writer of SQLite finds the database free.
    _turn: Option<OwnedMutexGuard<()>>,
    engine: Engine,
    topics: Wakes,
    wakes: BTreeSet<Topic>,
}

impl Write {
    pub(super) fn new(
        transaction: Transaction<'static, Any>,
        turn: Option<OwnedMutexGuard<()>>,
        engine: Engine,
        topics: Wakes,
    ) -> Self {
        Self { transaction, _turn: turn, engine, topics, wakes: BTreeSet::new() }
    }

    /// What statements are executed on.
    pub fn on(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Those who wait for `topic` are woken when this has come true.
    pub fn wakes(&mut self, topic: Topic) {
        self.wakes.insert(topic);
    }

    /// Makes it come true: after this it outlives a crash.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.engine == Engine::Postgres {
            for topic in &self.wakes {
                sqlx::query("SELECT pg_notify($1, '')").bind(topic.channel()).execute(&mut *self.transaction).await?;
            }
        }
        self.transaction.commit().await?;
        for topic in self.wakes {
            self.topics.wake(topic);
        }
        Ok(())
    }
}
