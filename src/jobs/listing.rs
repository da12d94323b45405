use super::model::{COLUMNS, Job, JobState};
use crate::store::{self, Cursor, Listing, Named as _, Page, PageRequest, SortKey, Store, StoreError};

/// Which jobs are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    pub owner_id: Option<String>,
    pub state: Option<JobState>,
    pub kind: Option<String>,
    pub queue: Option<String>,
    pub repository_id: Option<String>,
    pub parent_id: Option<String>,
    pub correlation_id: Option<String>,
}

/// The job with this id.
pub async fn get(store: &Store, id: &str) -> Result<Job, StoreError> {
    store::one(store, "job", COLUMNS, "jobs", id, Job::read).await
}

/// What lists of jobs can be sorted by.
pub const JOB_SORTS: &[SortKey] = &[
    SortKey::number("created", "created_at"),
    SortKey::number("due", "run_at"),
    SortKey::number("priority", "priority"),
];

/// A page of jobs, newest first where it asks for no other order.
pub async fn list(store: &Store, filter: &JobFilter, page: &PageRequest) -> Result<Page<Job>, StoreError> {
    Listing::newest_first(COLUMNS, "jobs", "created_at")
        .only("owner_id = ?", filter.owner_id.clone())
        .only("state = ?", filter.state.map(JobState::name))
        .only("kind = ?", filter.kind.clone())
        .only("queue = ?", filter.queue.clone())
        .only("repository_id = ?", filter.repository_id.clone())
        .only("parent_id = ?", filter.parent_id.clone())
        .only("correlation_id = ?", filter.correlation_id.clone())
        .page(store, page, Job::read, |job| Cursor { key: job.created_at, id: job.id.clone() })
        .await
}
