use crate::store::{Millis, Named, Owned, StoreError};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::time::Duration;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Waits for its time and a worker.
    Queued,
    Running,
    Succeeded,
    /// Failed for good; its error says why. It is kept until somebody looks at it.
    Dead,
    Cancelled,
}

impl Named for JobState {
    const ALL: &'static [Self] = &[Self::Queued, Self::Running, Self::Succeeded, Self::Dead, Self::Cancelled];

    fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }
}

impl JobState {
    /// Whether nothing will happen to it any more by itself.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Dead | Self::Cancelled)
    }
}

/// Which of several waiting jobs is taken first: the higher number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priority(pub i64);

impl Priority {
    pub const LOW: Self = Self(-10);
    pub const NORMAL: Self = Self(0);
    /// What a person waits for.
    pub const HIGH: Self = Self(10);
}

/// What becomes of a job whose unique key is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDuplicate {
    /// The one that waits or runs stays, and is what the caller gets.
    Keep,
    /// The new one takes the place: one that waits is cancelled, one that runs is told to stop.
    Replace,
}

/// A job that is to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub kind: &'static str,
    pub queue: String,
    pub priority: Priority,
    /// What the handler of the kind reads.
    pub payload: Value,
    /// Two jobs with one key never wait together nor run together.
    pub unique_key: Option<String>,
    pub on_duplicate: OnDuplicate,
    pub owner_id: Option<String>,
    /// The user who asked for it, where that counts for how much they may ask for.
    pub asked_by: Option<String>,
    pub repository_id: Option<String>,
    pub parent_id: Option<String>,
    pub correlation_id: Option<String>,
    /// How long it waits at least.
    pub delay: Duration,
    pub max_attempts: u32,
    /// After this the job is asked to stop, and what it has done so far may be kept.
    pub soft_limit: Duration,
    /// After this it is ended.
    pub hard_limit: Duration,
}

impl NewJob {
    /// No job may wait longer.
    pub const LONGEST_DELAY: Duration = Duration::from_hours(30 * 24);

    #[must_use]
    pub fn new(kind: &'static str, payload: Value) -> Self {
        Self {
            kind,
            queue: "default".to_owned(),
            priority: Priority::NORMAL,
            payload,
            unique_key: None,
            on_duplicate: OnDuplicate::Keep,
            owner_id: None,
            asked_by: None,
            repository_id: None,
            parent_id: None,
            correlation_id: None,
            delay: Duration::ZERO,
            max_attempts: 5,
            soft_limit: Duration::from_mins(30),
            hard_limit: Duration::from_mins(35),
        }
    }

    #[must_use]
    pub fn key(mut self, key: impl Into<String>, on_duplicate: OnDuplicate) -> Self {
        self.unique_key = Some(key.into());
        self.on_duplicate = on_duplicate;
        self
    }
}

/// A job as it is stored.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub queue: String,
    pub state: JobState,
    pub priority: Priority,
    pub payload: Value,
    pub unique_key: Option<String>,
    pub owner_id: Option<String>,
    pub repository_id: Option<String>,
    pub parent_id: Option<String>,
    pub correlation_id: Option<String>,
    pub created_at: Millis,
    /// When it may be taken, or might have been.
    pub run_at: Millis,
    /// When it was taken last.
    pub started_at: Option<Millis>,
    pub finished_at: Option<Millis>,
    /// How often it was taken.
    pub attempt: u32,
    pub max_attempts: u32,
    pub soft_limit: Duration,
    pub hard_limit: Duration,
    pub lease_until: Option<Millis>,
    pub worker: Option<String>,
    /// Why it is to stop, or was stopped.
    pub cancel_reason: Option<String>,
    /// Hundredths of a per cent, 0 to 10,000.
    pub progress: u32,
    pub progress_words: String,
    /// What came of it.
    pub outcome: Option<Value>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// The columns that [`Job::read`] reads.
pub(super) const COLUMNS: &str = "id, kind, queue, state, priority, payload, unique_key, owner_id, repository_id, parent_id, \
     correlation_id, created_at, run_at, started_at, finished_at, attempt, max_attempts, soft_limit_ms, hard_limit_ms, \
     lease_until, worker, cancel_reason, progress, progress_words, outcome, error";

impl Owned for Job {
    const WHAT: &'static str = "job";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        self.owner_id.as_deref()
    }
}

impl Job {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let unreadable = |reason: String| StoreError::Unreadable { what: "job", id: id.clone(), reason };
        let number = |name: &str| -> Result<u32, StoreError> {
            let value: i64 = row.try_get(name)?;
            u32::try_from(value).map_err(|error| unreadable(format!("{name}: {error}")))
        };
        let period = |name: &str| -> Result<Duration, StoreError> {
            let value: i64 = row.try_get(name)?;
            Ok(Duration::from_millis(u64::try_from(value).unwrap_or_default()))
        };
        let json = |text: String| serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()));
        let state: String = row.try_get("state")?;
        let outcome: Option<String> = row.try_get("outcome")?;
        Ok(Self {
            kind: row.try_get("kind")?,
            queue: row.try_get("queue")?,
            state: JobState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            priority: Priority(row.try_get("priority")?),
            payload: json(row.try_get("payload")?)?,
            unique_key: row.try_get("unique_key")?,
            owner_id: row.try_get("owner_id")?,
            repository_id: row.try_get("repository_id")?,
            parent_id: row.try_get("parent_id")?,
            correlation_id: row.try_get("correlation_id")?,
            created_at: row.try_get("created_at")?,
            run_at: row.try_get("run_at")?,
            started_at: row.try_get("started_at")?,
            finished_at: row.try_get("finished_at")?,
            attempt: number("attempt")?,
            max_attempts: number("max_attempts")?,
            soft_limit: period("soft_limit_ms")?,
            hard_limit: period("hard_limit_ms")?,
            lease_until: row.try_get("lease_until")?,
            worker: row.try_get("worker")?,
            cancel_reason: row.try_get("cancel_reason")?,
            progress: number("progress")?,
            progress_words: row.try_get("progress_words")?,
            outcome: outcome.map(json).transpose()?,
            error: row.try_get("error")?,
            id,
        })
    }

    /// What events call it.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("job/{}", self.id)
    }
}
