//! The job of a batch: makes the jobs of its items.

use super::export;
use super::import;
use super::model::{Batch, BatchKind, BatchState, ITEM_COLUMNS, Item, ItemInput, ItemState};
use super::table;
use crate::jobs::{self, Context, Failure, Handler, NewJob, OnDuplicate, Work};
use crate::scans::{self, Repository, ScanRequest, Trigger};
use crate::store::{Named as _, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

/// The kind of the jobs that begin batches.
pub const BATCH: &str = "batch";

/// Items that are read at once.
const AT_ONCE: i64 = 100;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    batch: String,
}

/// The job that begins what of a batch has not begun.
pub(super) fn job(batch: &str, owner: &str) -> NewJob {
    NewJob {
        owner_id: Some(owner.to_owned()),
        correlation_id: Some(format!("batch/{batch}")),
        ..NewJob::new(BATCH, json!(Payload { batch: batch.to_owned() }))
    }
    .key(format!("{BATCH}:{batch}"), OnDuplicate::Keep)
}

/// Does such jobs.
pub struct BatchHandler;

impl Handler for BatchHandler {
    fn kind(&self) -> &'static str {
        BATCH
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(expand(context))
    }
}

/// What becomes of an item.
enum Begun {
    Job(Box<NewJob>, Repository),
    /// It needs no repository that is known.
    Import(Box<NewJob>),
    Failed(String),
}

async fn expand(context: &Context) -> Result<Value, Failure> {
    let Payload { batch: id } = context.payload()?;
    let store = &context.store;
    let batch = match table::get(store, &id).await {
        Err(StoreError::NotFound { .. }) => return Ok(json!({"skipped": "the batch was cleared away"})),
        found => found?,
    };
    let mut begun = 0_u64;
    loop {
        let items = pending(store, &id).await?;
        if items.is_empty() {
            return Ok(json!({"items": begun}));
        }
        for item in items {
            context.check()?;
            let planned = plan(context, &batch, &item).await?;
            if !begin(context, &batch, &item, planned).await? {
                return Ok(json!({"items": begun, "stopped": "the batch was cancelled"}));
            }
            begun += 1;
            let share = begun as f64 / batch.counts.total.max(1) as f64;
            context.progress(share, format!("{begun} items have begun"));
        }
    }
}

async fn pending(store: &Store, batch: &str) -> Result<Vec<Item>, StoreError> {
    let statement = format!(
        "SELECT {ITEM_COLUMNS} FROM batch_items WHERE batch_id = $1 AND state = 'pending' ORDER BY ordinal LIMIT {AT_ONCE}"
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(batch).fetch_all(store.pool()).await?;
    rows.iter().map(Item::read).collect()
}

async fn plan(context: &Context, batch: &Batch, item: &Item) -> Result<Begun, StoreError> {
    let own = |job: NewJob| NewJob { owner_id: Some(batch.owner_id.clone()), ..job };
    let (name, reference, commit) = match (&item.input, batch.kind) {
        (ItemInput::New { .. }, _) => {
            return Ok(Begun::Import(Box::new(own(import::job(&batch.id, item.ordinal)))));
        }
        (ItemInput::Known { repository, reference, commit }, _) => (repository, reference, commit),
    };
    let owner = (!batch.sees_all).then_some(batch.owner_id.as_str());
    let Some(repository) = scans::find_repository(&context.store, owner, name).await? else {
        return Ok(Begun::Failed(format!("there is no repository {name}; make it known first")));
    };
    if batch.kind == BatchKind::Export {
        return Ok(Begun::Job(Box::new(own(export::job(&batch.id, item.ordinal))), repository));
    }
    if !repository.enabled {
        return Ok(Begun::Failed("the repository is switched off; switch it on with `enabled`".to_owned()));
    }
    let of_branch = || repository.default_branch.as_ref().map(|branch| format!("refs/heads/{branch}"));
    let request = ScanRequest {
        repository: repository.full_name.clone(),
        clone_url: repository.clone_url.clone(),
        installation: repository.installation,
        commit: commit.clone(),
        reference: reference.clone().or_else(of_branch),
        change: None,
        trigger: Trigger::Batch,
    };
    // One that waits or runs already is as good, and must not be cut short.
    let job = request.into_job_of(&repository, None);
    let job = NewJob { on_duplicate: OnDuplicate::Keep, asked_by: Some(batch.owner_id.clone()), ..job };
    Ok(Begun::Job(Box::new(job), repository))
}

/// Makes the item's job and notes it, in one transaction; `false` where the batch is to stop.
async fn begin(context: &Context, batch: &Batch, item: &Item, planned: Begun) -> Result<bool, StoreError> {
    let store = &context.store;
    let now = store.now();
    let mut write = store.begin().await?;
    let is_wanted = table::locked(&mut write, &batch.id).await?.is_some_and(|batch| batch.state == BatchState::Running);
    if !is_wanted {
        return Ok(false);
    }
    let (mut state, mut words, repository, job) = match planned {
        Begun::Failed(reason) => (ItemState::Failed, reason, None, None),
        Begun::Job(job, repository) => (ItemState::Queued, String::new(), Some(repository.id), Some(job)),
        Begun::Import(job) => (ItemState::Queued, String::new(), None, Some(job)),
    };
    let (job, is_own) = match job {
        Some(job) => {
            let job = NewJob {
                parent_id: Some(context.job.id.clone()),
                correlation_id: Some(batch.subject()),
                repository_id: repository.clone().or(job.repository_id.clone()),
                ..*job
            };
            match jobs::enqueue(&mut write, now, job).await {
                Ok(enqueued) => (Some(enqueued.id), !enqueued.is_known),
                Err(error @ StoreError::OverQuota { .. }) => {
                    (state, words) = (ItemState::Failed, error.to_string());
                    (None, false)
                }
                Err(error) => return Err(error),
            }
        }
        None => (None, false),
    };
    sqlx::query(
        "UPDATE batch_items SET state = $1, words = $2, repository_id = $3, job_id = $4, is_own = $5
         WHERE batch_id = $6 AND ordinal = $7 AND state = 'pending'",
    )
    .bind(state.name())
    .bind(words)
    .bind(repository)
    .bind(job)
    .bind(i64::from(is_own))
    .bind(batch.id.clone())
    .bind(item.ordinal)
    .execute(write.on())
    .await?;
    write.commit().await?;
    Ok(true)
}
