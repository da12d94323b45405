//! Sealing all secrets again under the newest master key, in batches that each come true by themselves: what was done outlives an
//! interruption, and the next run goes on with what is left. Servers may work meanwhile.

use crate::store::{Store, StoreError};
use crate::vault::{SealedColumn, Vault};
use crate::{api, webhooks};
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Row};

/// All columns in which sealed text stands.
const SEALED: &[SealedColumn] = &[webhooks::SEALED, api::SEALED_ANSWERS];

/// Rows of a batch.
const BATCH: usize = 100;

/// What a pass did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Secrets that were sealed again.
    pub done: u64,
    /// Secrets that no key that is there opens, with their column; they stay as they are.
    pub closed: Vec<(&'static str, u64)>,
}

/// Seals again what is not sealed under the first key. `told` hears of each batch, and ends the pass by an error.
pub async fn reseal(
    store: &Store,
    vault: &Vault,
    mut told: impl FnMut(&Resealed) -> Result<(), StoreError>,
) -> Result<Resealed, StoreError> {
    let mut all = Resealed::default();
    for column in SEALED {
        let mut closed = 0;
        let mut after = String::new();
        loop {
            let (seen, last) = batch(store, vault, column, &after, &mut all.done, &mut closed).await?;
            told(&all)?;
            if seen < BATCH {
                break;
            }
            after = last;
        }
        if closed > 0 {
            all.closed.push((column.table, closed));
        }
    }
    Ok(all)
}

/// One batch of rows after the key `after`: how many were looked at, and the last one's key.
async fn batch(
    store: &Store,
    vault: &Vault,
    column: &SealedColumn,
    after: &str,
    done: &mut u64,
    closed: &mut u64,
) -> Result<(usize, String), StoreError> {
    let SealedColumn { table, key, column, owner, purpose } = column;
    let current = vault.current_start().unwrap_or_default();
    let statement = format!(
        "SELECT {key} AS row_key, {owner} AS row_owner, {column} AS sealed FROM {table}
         WHERE {column} IS NOT NULL AND {column} NOT LIKE $1 AND {key} > $2 ORDER BY {key} LIMIT {BATCH}"
    );
    let mut write = store.begin().await?;
    let query = sqlx::query(AssertSqlSafe(statement)).bind(format!("{current}%")).bind(after.to_owned());
    let rows = query.fetch_all(write.on()).await?;
    let mut last = after.to_owned();
    for row in &rows {
        last = row.try_get("row_key")?;
        let (owner, sealed): (String, String) = (row.try_get("row_owner")?, row.try_get("sealed")?);
        let anew = vault.open(&owner, purpose, &sealed);
        let Ok(anew) = anew.and_then(|secret| vault.seal(&owner, purpose, secret.expose_secret())) else {
            *closed += 1;
            continue;
        };
        // What was changed meanwhile was sealed under the new key by whoever changed it.
        let statement = format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2 AND {column} = $3");
        let query = sqlx::query(AssertSqlSafe(statement)).bind(anew).bind(last.clone()).bind(sealed);
        *done += query.execute(write.on()).await?.rows_affected();
    }
    write.commit().await?;
    Ok((rows.len(), last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::for_each_engine;
    use crate::vault::{KeyFile, VaultError};

    /// Webhooks and an answer, sealed by `vault`.
    async fn fill(store: &Store, vault: &Vault, number: usize) {
        let mut write = store.begin().await.unwrap();
        for n in 0..number {
            let sealed = vault.seal("server", "webhook", &format!("secret {n}")).unwrap();
            sqlx::query(
                "INSERT INTO webhooks (id, name, url, secret, events, enabled, created_at, changed_at, exhausted)
                 VALUES ($1, 'x', 'https://x.example', $2, '*', 1, 1, 1, 0)",
            )
            .bind(format!("{n:04}"))
            .bind(sealed)
            .execute(write.on())
            .await
            .unwrap();
        }
        let sealed = vault.seal("caller", "idempotency", "answer").unwrap();
        for (name, answer) in [("a", Some(sealed)), ("b", None)] {
            let query = sqlx::query(
                "INSERT INTO idempotency (caller, name, request, answer, at) VALUES ('caller', $1, 'r', $2, 1)",
            );
            query.bind(name).bind(answer).execute(write.on()).await.unwrap();
        }
        write.commit().await.unwrap();
    }

    /// How many of the webhooks' secrets open.
    async fn opened(store: &Store, vault: &Vault) -> usize {
        let query = sqlx::query("SELECT id, secret FROM webhooks ORDER BY id");
        let rows = query.fetch_all(store.pool()).await.unwrap();
        let open = |row: &sqlx::any::AnyRow| {
            let (id, sealed): (String, String) = (row.get("id"), row.get("secret"));
            let opened = vault.open("server", "webhook", &sealed).ok()?;
            assert_eq!(opened.expose_secret(), format!("secret {}", id.parse::<usize>().unwrap()));
            Some(())
        };
        rows.iter().filter_map(open).count()
    }

    #[test]
    fn an_interrupted_replacement_of_the_key_is_gone_on_with_and_loses_nothing() {
        for_each_engine(|store, _| async move {
            let folder = tempfile::tempdir().unwrap();
            let file = KeyFile::new(folder.path().join("master.key"));
            let vault = Vault::of_file(file.clone()).unwrap();
            fill(&store, &vault, 250).await;
            let old = vault.key_names();
            let replacing = file.replace().unwrap();
            assert!(replacing.begin().unwrap());
            let mut batches = 0;
            let ended = reseal(&store, &vault, |_| {
                batches += 1;
                if batches == 2 { Err(StoreError::Busy) } else { Ok(()) }
            });
            assert!(ended.await.is_err());
            drop(replacing);
            // All of it opens in between, and what is left is done by the next.
            assert_eq!(opened(&store, &vault).await, 250);
            let replacing = file.replace().unwrap();
            assert!(!replacing.begin().unwrap());
            let rest = reseal(&store, &vault, |_| Ok(())).await.unwrap();
            assert_eq!(rest, Resealed { done: 51, closed: Vec::new() });
            replacing.end().unwrap();
            assert_eq!(vault.key_names().len(), 1);
            assert_ne!(vault.key_names(), old);
            assert_eq!(opened(&store, &vault).await, 250);
            let answer: String = sqlx::query_scalar("SELECT answer FROM idempotency WHERE name = 'a'")
                .fetch_one(store.pool())
                .await
                .unwrap();
            assert_eq!(vault.open("caller", "idempotency", &answer).unwrap().expose_secret(), "answer");
            assert_eq!(reseal(&store, &vault, |_| Ok(())).await.unwrap(), Resealed::default());
        });
    }

    #[test]
    fn what_no_key_opens_is_counted_and_left() {
        for_each_engine(|store, _| async move {
            let folder = tempfile::tempdir().unwrap();
            let of = |name: &str| Vault::of_file(KeyFile::new(folder.path().join(name))).unwrap();
            let (other, vault) = (of("other.key"), of("master.key"));
            fill(&store, &other, 120).await;
            let done = reseal(&store, &vault, |_| Ok(())).await.unwrap();
            assert_eq!(done, Resealed { done: 0, closed: vec![("webhooks", 120), ("idempotency", 1)] });
            assert_eq!(opened(&store, &other).await, 120);
            let sealed = other.seal("server", "webhook", "x").unwrap();
            assert_eq!(vault.open("server", "webhook", &sealed).unwrap_err(), VaultError::OtherKey);
        });
    }

    #[test]
    fn whoever_seals_into_a_table_declares_the_column() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut folders = vec![root.clone()];
        let mut sealing = std::collections::BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
                    let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
                    if !is_test && code.contains("vault.seal(") {
                        let module = path.strip_prefix(&root).unwrap().components().next().unwrap();
                        sealing.insert(module.as_os_str().to_string_lossy().into_owned());
                    }
                }
            }
        }
        // What `sign_in` seals stands in a cookie, for ten minutes. Whoever is missing here adds a `SealedColumn` to `SEALED`.
        let known = ["api", "server", "sign_in", "webhooks"];
        assert_eq!(sealing.iter().map(String::as_str).collect::<Vec<_>>(), known);
    }
}
