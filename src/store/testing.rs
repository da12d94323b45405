//! Stores for tests: SQLite in a folder of its own, and PostgreSQL in a cluster that is thrown away.
//!
//! A behaviour is tested on both by `for_each_engine`. Where PostgreSQL is not installed the test says so on standard error and
//! goes on with SQLite alone; with PLIMSOLL_TEST_POSTGRES=required it fails instead.

use super::{Clock, Location, Millis, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[path = "../../tests/support/postgres.rs"]
mod postgres;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(crate) struct SetClock(AtomicI64);

impl SetClock {
    pub(crate) fn at(now: Millis) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now)))
    }

    pub(crate) fn advance(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// 2026-01-01T00:00:00Z.
pub(crate) const NEW_YEAR: Millis = 1_767_225_600_000;

/// Runs `test` with an empty store of each engine.
pub(crate) fn for_each_engine<F>(test: impl Fn(Store, Arc<SetClock>) -> F)
where
    F: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut places = vec![Location::File(folder.path().join("store.db"))];
    places.extend(postgres_database());
    for place in places {
        runtime.block_on(async {
            let clock = SetClock::at(NEW_YEAR);
            let store = Store::open(&place, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
            store.migrate().await.unwrap();
            eprintln!("on {}", store.engine().name());
            test(store.clone(), clock).await;
            store.close().await;
        });
    }
}

/// A new database of a PostgreSQL that is thrown away; `None`, loudly, where there is none.
pub(crate) fn postgres_database() -> Option<Location> {
    postgres::database().map(Location::Postgres)
}
