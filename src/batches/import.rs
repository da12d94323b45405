//! One item of an import: a repository, and, where one comes with it, an analysis that was made elsewhere.

use super::export::Payload;
use super::model::ItemInput;
use super::table;
use crate::jobs::{Context, Failure, Handler, NewJob, Priority, Work};
use crate::scans::{self, Imported, OnExisting};
use crate::store::Store;
use serde_json::{Value, json};
use sqlx::Row;

/// The kind of the jobs that import.
pub const IMPORT: &str = "import";

pub(super) fn job(batch: &str, item: i64) -> NewJob {
    NewJob { priority: Priority::LOW, ..NewJob::new(IMPORT, json!(Payload { batch: batch.to_owned(), item })) }
}

/// Does such jobs.
pub struct ImportHandler;

impl Handler for ImportHandler {
    fn kind(&self) -> &'static str {
        IMPORT
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(import(context))
    }
}

async fn import(context: &Context) -> Result<Value, Failure> {
    let payload: Payload = context.payload()?;
    let store = &context.store;
    let Some(item) = table::item(store, &payload.batch, payload.item).await? else {
        return Ok(json!({"skipped": "the batch was cleared away"}));
    };
    let ItemInput::New { repository: new, reference } = item.input else {
        return Err(Failure::lasting("the item names no repository that is to be imported"));
    };
    let on_existing = table::get(store, &payload.batch).await?.options.on_existing.unwrap_or(OnExisting::Skip);
    let mut write = store.begin().await?;
    let (repository, became) = scans::put_repository(&mut write, store.now(), *new, on_existing).await?;
    write.commit().await?;
    let mut told = json!({"repository": repository.id, "repository_was": became.name()});
    let Some(report) = report(store, &payload).await? else {
        if became == scans::Became::Kept {
            told["skipped"] = json!("it is known already");
        }
        return Ok(told);
    };
    context.check()?;
    match scans::import_report(store, &context.job, &repository, report, reference, on_existing).await? {
        Imported::Stored { analysis, replaced } => {
            told["analysis"] = json!(analysis.id);
            told["replaced"] = json!(replaced);
        }
        Imported::Known(analysis) => {
            told["analysis"] = json!(analysis);
            told["skipped"] = json!("this analysis is there already");
        }
    }
    Ok(told)
}

/// The report that came with the item, unpacked.
async fn report(store: &Store, payload: &Payload) -> Result<Option<Vec<u8>>, Failure> {
    let row = sqlx::query("SELECT report FROM batch_items WHERE batch_id = $1 AND ordinal = $2")
        .bind(payload.batch.clone())
        .bind(payload.item)
        .fetch_one(store.pool())
        .await
        .map_err(|error| Failure::from(crate::store::StoreError::from(error)))?;
    let packed: Vec<u8> = row.try_get(0).map_err(|error| Failure::from(crate::store::StoreError::from(error)))?;
    if packed.is_empty() {
        return Ok(None);
    }
    let unpacking = tokio::task::spawn_blocking(move || scans::unpacked(&packed));
    unpacking.await.map_err(Failure::passing)?.map(Some).map_err(Failure::lasting)
}
