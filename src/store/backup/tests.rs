use super::*;
use crate::events::{self, NewEvent};
use crate::identity;
use crate::jobs::{self, NewJob};
use crate::store::testing::{NEW_YEAR, SetClock, for_each_engine, postgres_database};
use crate::store::{Clock, Location, Store};
use crate::vault::{MasterKeys, Vault};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use secrecy::ExposeSecret;
use serde_json::json;
use std::io::Read as _;
use std::sync::Arc;

fn vault() -> Vault {
    Vault::new(&MasterKeys::read(&STANDARD.encode([7; 32])).unwrap())
}

/// Rows of many kinds: numbers, fractions, bytes, nothing, a sealed secret.
async fn filled(store: &Store) {
    identity::first_run(store).await.unwrap().unwrap();
    let mut write = store.begin().await.unwrap();
    for number in 0..3 {
        jobs::enqueue(&mut write, store.now(), NewJob::new("test", json!({"n": number, "t": "ä\n\"x\""})))
            .await
            .unwrap();
    }
    let sealed = vault().seal("", "webhook", "hunter2").unwrap();
    sqlx::query(
        "INSERT INTO webhooks (id, name, url, secret, events, enabled, created_at, changed_at, exhausted)
         VALUES ('w', 'chat', 'https://example.com/', $1, '*', 1, 0, 0, 0)",
    )
    .bind(sealed)
    .execute(write.on())
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO repositories (id, host, full_name, with_access, enabled, created_at) VALUES ('r', 'local', 'x', 1, 1, 0)",
    )
    .execute(write.on())
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO analyses (id, repository_id, job_id, state, cause, reference, started_at, score)
         VALUES ('a', 'r', 'j', 'completed', 'push', '', 0, 9.3)",
    )
    .execute(write.on())
    .await
    .unwrap();
    sqlx::query("INSERT INTO reports (analysis, json, sarif, github) SELECT number, $1, $2, '{}' FROM analyses")
        .bind(vec![0_u8, 1, 255])
        .bind(Vec::<u8>::new())
        .execute(write.on())
        .await
        .unwrap();
    write.commit().await.unwrap();
    // The newest event is gone, and its number is not given again.
    event(store, "a").await;
    let gone = events::newest(store).await.unwrap();
    let mut write = store.begin().await.unwrap();
    sqlx::query("DELETE FROM events WHERE id = $1").bind(gone).execute(write.on()).await.unwrap();
    write.commit().await.unwrap();
}

async fn event(store: &Store, kind: &str) {
    let mut write = store.begin().await.unwrap();
    let event = NewEvent {
        kind: kind.to_owned(),
        owner_id: None,
        repository_id: None,
        subject: "x/1".to_owned(),
        document: json!({}),
        correlation_id: None,
    };
    events::record(&mut write, store.now(), event).await.unwrap();
    write.commit().await.unwrap();
}

async fn dumped(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let summary = dump(store, &mut bytes).await.unwrap();
    assert!(summary.rows > 5 && summary.step > 0, "{summary:?}");
    bytes
}

/// All lines but the head, sorted: databases sort texts otherwise.
fn body(bytes: &[u8]) -> Vec<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Empty databases of each engine, without tables.
fn empty_places(folder: &std::path::Path) -> Vec<Location> {
    let mut places = vec![Location::File(folder.join("restored.db"))];
    places.extend(postgres_database());
    places
}

async fn open(place: &Location) -> Store {
    Store::open(place, SetClock::at(NEW_YEAR) as Arc<dyn Clock>).await.unwrap()
}

#[test]
fn what_was_backed_up_from_either_database_is_restored_into_either() {
    for_each_engine(|store, _| async move {
        filled(&store).await;
        let folder = tempfile::tempdir().unwrap();
        for place in empty_places(folder.path()) {
            let bytes = dumped(&store).await;
            assert!(!body(&bytes).join("\n").contains("hunter2"));
            let other = open(&place).await;
            let (head, summary) = restore(&other, bytes.as_slice(), RestoreOptions::default()).await.unwrap();
            assert_eq!((head.engine.as_str(), head.step), (store.engine().name(), summary.step));
            assert_eq!(body(&dumped(&other).await), body(&bytes), "{} to {}", head.engine, other.engine().name());
            let sealed: String =
                sqlx::query_scalar("SELECT secret FROM webhooks").fetch_one(other.pool()).await.unwrap();
            assert_eq!(vault().open("", "webhook", &sealed).unwrap().expose_secret(), "hunter2");
            // Numbering goes on where it was, also past what is gone.
            event(&store, "b").await;
            event(&other, "b").await;
            assert_eq!(events::newest(&other).await.unwrap(), events::newest(&store).await.unwrap());
            let mut write = store.begin().await.unwrap();
            sqlx::query("DELETE FROM events WHERE kind = 'b'").execute(write.on()).await.unwrap();
            write.commit().await.unwrap();
            other.close().await;
        }
    });
}

#[test]
fn a_store_that_holds_something_is_overwritten_only_where_that_is_said() {
    for_each_engine(|store, _| async move {
        filled(&store).await;
        let bytes = dumped(&store).await;
        event(&store, "later").await;
        let refused = restore(&store, bytes.as_slice(), RestoreOptions::default()).await.unwrap_err();
        assert!(matches!(refused, RestoreError::NotEmpty { .. }), "{refused}");
        restore(&store, bytes.as_slice(), RestoreOptions { overwrite: true }).await.unwrap();
        assert_eq!(body(&dumped(&store).await), body(&bytes));
    });
}

#[test]
fn what_is_broken_foreign_or_too_new_changes_nothing() {
    for_each_engine(|store, _| async move {
        filled(&store).await;
        let bytes = dumped(&store).await;
        let before = body(&bytes);
        let pack = |text: &str| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut packer, text.as_bytes()).unwrap();
            packer.finish().unwrap()
        };
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        let (head, rest) = text.split_once('\n').unwrap();
        let step = store.migration_state().await.unwrap().known;
        let newer = head.replace(&format!("\"step\":{step}"), &format!("\"step\":{}", step + 1));
        let lines: Vec<&str> = text.lines().collect();
        let without_end = lines[..lines.len() - 1].join("\n") + "\n";
        let without_row = text.replacen(lines.iter().find(|line| line.starts_with("{\"row\"")).unwrap(), "", 1);
        for (wrong, expected) in [
            (b"hello".to_vec(), "no back-up"),
            (Vec::new(), "no back-up"),
            (pack("{}\n"), "no back-up"),
            (pack(&format!("{newer}\n{rest}")), "use the program that made it"),
            (pack(&text.replacen("\"format\":1", "\"format\":9", 1)), "of form 9"),
            (pack(&without_end), "cut off"),
            (pack(&without_row.replace("\n\n", "\n")), "cut off"),
            (bytes[..bytes.len() - 20].to_vec(), "cut off"),
            (pack(&text.replacen("\"name\":\"users\"", "\"name\":\"us; DROP TABLE users\"", 1)), "there is no table"),
            (pack(&text.replacen("[\"id\"", "[\"id) VALUES (1); --\"", 1)), "no sound names"),
        ] {
            let error = restore(&store, wrong.as_slice(), RestoreOptions { overwrite: true }).await.unwrap_err();
            assert!(error.to_string().contains(expected), "{expected}: {error}");
            assert_eq!(body(&dumped(&store).await), before, "{expected}");
        }
    });
}

#[test]
fn a_back_up_of_older_tables_is_brought_up_to_date() {
    for_each_engine(|_, _| async move {
        let folder = tempfile::tempdir().unwrap();
        for place in empty_places(folder.path()) {
            let old = open(&place).await;
            old.migrate_to(2).await.unwrap();
            let mut write = old.begin().await.unwrap();
            sqlx::query("INSERT INTO users (id, name, is_admin, created_at) VALUES ('u', 'mona', 0, 5)")
                .execute(write.on())
                .await
                .unwrap();
            write.commit().await.unwrap();
            let mut bytes = Vec::new();
            assert_eq!(dump(&old, &mut bytes).await.unwrap().step, 2);
            old.close().await;
            let fresh = open(&Location::File(folder.path().join(format!("{}.db", crate::store::new_id())))).await;
            restore(&fresh, bytes.as_slice(), RestoreOptions::default()).await.unwrap();
            let state = fresh.migration_state().await.unwrap();
            assert_eq!(state.current, state.known);
            assert_eq!(identity::user(&fresh, "u").await.unwrap().name, "mona");
            let again = restore(&fresh, bytes.as_slice(), RestoreOptions { overwrite: true }).await.unwrap_err();
            assert!(matches!(again, RestoreError::Steps { found: 2, .. }), "{again}");
            fresh.close().await;
        }
    });
}
