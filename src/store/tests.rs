use super::testing::{for_each_engine, postgres_database};
use super::{Location, Store, StoreError, SystemClock, Topic, latest_version};
use std::sync::Arc;

#[test]
fn tables_are_made_once() {
    for_each_engine(|store, _| async move {
        assert_eq!(store.migrate().await.unwrap(), 0);
        let state = store.migration_state().await.unwrap();
        assert_eq!((state.current, state.known), (latest_version(), latest_version()));
    });
}

#[test]
fn tables_of_a_newer_program_are_refused() {
    for_each_engine(|store, _| async move {
        let mut write = store.begin().await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = $1")
            .bind(latest_version())
            .execute(write.on())
            .await
            .unwrap();
        write.commit().await.unwrap();
        let error = store.migrate().await.unwrap_err();
        assert!(matches!(error, StoreError::TooNew { found: 9999, .. }), "{error}");
    });
}

#[test]
fn a_change_that_is_dropped_leaves_nothing_and_wakes_nobody() {
    for_each_engine(|store, _| async move {
        let watch = store.wakes().watch(Topic::Jobs);
        let mut write = store.begin().await.unwrap();
        write.wakes(Topic::Jobs);
        set(&mut write, "a", "1").await;
        drop(write);
        assert_eq!(count(&store).await, 0);
        assert!(!watch.has_changed().unwrap());
    });
}

#[test]
fn a_change_wakes_who_waits_in_this_process() {
    for_each_engine(|store, _| async move {
        let mut watch = store.wakes().watch(Topic::Jobs);
        let mut write = store.begin().await.unwrap();
        write.wakes(Topic::Jobs);
        set(&mut write, "a", "1").await;
        write.commit().await.unwrap();
        watch.changed().await.unwrap();
        assert_eq!(count(&store).await, 1);
    });
}

#[test]
fn many_writers_wait_for_their_turn() {
    for_each_engine(|store, _| async move {
        let tasks: Vec<_> = (0..40)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut write = store.begin().await.unwrap();
                    set(&mut write, &format!("name{number}"), "1").await;
                    write.commit().await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(count(&store).await, 40);
    });
}

#[test]
fn a_wake_reaches_other_processes_of_postgres() {
    let Some(place) = postgres_database() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let one = Store::open(&place, Arc::new(SystemClock)).await.unwrap();
        one.migrate().await.unwrap();
        let other = Store::open(&place, Arc::new(SystemClock)).await.unwrap();
        let mut watch = other.wakes().watch(Topic::Cancellations);
        // The listener wakes all topics once when it begins to listen.
        watch.changed().await.unwrap();
        let mut write = one.begin().await.unwrap();
        write.wakes(Topic::Cancellations);
        write.commit().await.unwrap();
        watch.changed().await.unwrap();
    });
}

#[test]
fn a_file_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let place = Location::File(folder.path().join("file/below/store.db"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let Err(error) = runtime.block_on(Store::open(&place, Arc::new(SystemClock))) else { panic!("it was opened") };
    assert!(matches!(&error, StoreError::NoFile { place, .. } if place.contains("store.db")), "{error}");
}

async fn set(write: &mut super::Write, name: &str, document: &str) {
    sqlx::query("INSERT INTO settings (name, document, changed_at) VALUES ($1, $2, $3)")
        .bind(name)
        .bind(document)
        .bind(1_i64)
        .execute(write.on())
        .await
        .unwrap();
}

async fn count(store: &Store) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM settings").fetch_one(store.pool()).await.unwrap()
}
