use crate::report::Format;
use crate::scans::{NewRepository, OnExisting};
use crate::store::{Millis, Named, Owned, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Items of one batch.
pub const MOST_ITEMS: usize = 1000;

/// What is done to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchKind {
    /// A scan.
    Analyse,
    /// The latest analysis in formats of reports, all in one archive.
    Export,
    /// Repositories, and analyses that were made elsewhere.
    Import,
}

impl Named for BatchKind {
    const ALL: &'static [Self] = &[Self::Analyse, Self::Export, Self::Import];

    fn name(self) -> &'static str {
        match self {
            Self::Analyse => "analyse",
            Self::Export => "export",
            Self::Import => "import",
        }
    }
}

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchState {
    Running,
    /// It was told to stop; some items still run.
    Cancelling,
    /// All items succeeded, or had nothing to do.
    Completed,
    /// It is over, and some items failed.
    CompletedWithFailures,
    Cancelled,
}

impl Named for BatchState {
    const ALL: &'static [Self] =
        &[Self::Running, Self::Cancelling, Self::Completed, Self::CompletedWithFailures, Self::Cancelled];

    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Completed => "completed",
            Self::CompletedWithFailures => "completed-with-failures",
            Self::Cancelled => "cancelled",
        }
    }
}

impl BatchState {
    /// Whether nothing will happen to it any more by itself.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Running | Self::Cancelling)
    }
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemState {
    /// It has no job so far.
    Pending,
    Queued,
    Running,
    Succeeded,
    /// There was nothing to do.
    Skipped,
    Failed,
    Cancelled,
}

impl Named for ItemState {
    const ALL: &'static [Self] =
        &[Self::Pending, Self::Queued, Self::Running, Self::Succeeded, Self::Skipped, Self::Failed, Self::Cancelled];

    fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl ItemState {
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Pending | Self::Queued | Self::Running)
    }
}

/// How it is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct BatchOptions {
    /// Of an export: ids of formats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// Of an import: what becomes of what is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_existing: Option<OnExisting>,
}

/// What an item is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "kebab-case")]
pub enum ItemInput {
    /// A repository that is known.
    Known {
        /// Its id, or `owner/name`.
        repository: String,
        /// In full, as `refs/heads/main`; `None` for the default branch, or, of an export, for the latest of all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commit: Option<String>,
    },
    /// One that is to be known.
    New {
        repository: Box<NewRepository>,
        /// What the report that comes with it is about, where it does not say so itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
}

/// An item that is to be.
#[derive(Debug, Clone)]
pub struct NewItem {
    pub input: ItemInput,
    /// A report as `plimsoll scan --format json` writes it, to be imported.
    pub report: Option<Vec<u8>>,
}

/// A batch that is to be.
#[derive(Debug, Clone)]
pub struct NewBatch {
    pub owner_id: String,
    /// Whether the owner may name everybody's repositories.
    pub sees_all: bool,
    pub kind: BatchKind,
    pub name: String,
    pub options: BatchOptions,
    pub items: Vec<NewItem>,
}

/// Why a batch is not taken.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    #[error("a batch has from 1 to {MOST_ITEMS} items; this one would have {0}")]
    Items(usize),
    #[error("the name of a batch has at most 100 letters on one line")]
    Name,
    #[error("`{0}` is no format; an export has one or more of {known}", known = Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(", "))]
    Format(String),
    #[error("an export needs `formats`: one or more of {known}", known = Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(", "))]
    NoFormat,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BatchError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// How many items are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: u64,
    pub succeeded: u64,
    pub skipped: u64,
    pub failed: u64,
    pub cancelled: u64,
}

/// A batch as it is stored.
#[derive(Debug, Clone)]
pub struct Batch {
    pub id: String,
    pub owner_id: String,
    pub sees_all: bool,
    pub kind: BatchKind,
    pub name: String,
    pub options: BatchOptions,
    pub state: BatchState,
    /// The job that makes those of the items.
    pub job_id: String,
    pub cancel_reason: Option<String>,
    pub counts: Counts,
    /// Hundredths of a per cent, 0 to 10,000.
    pub progress: u32,
    pub created_at: Millis,
    pub finished_at: Option<Millis>,
}

/// An item as it is stored.
#[derive(Debug, Clone)]
pub struct Item {
    pub ordinal: i64,
    /// What it is about, for people: `acme/site`.
    pub label: String,
    pub input: ItemInput,
    pub state: ItemState,
    pub repository_id: Option<String>,
    pub job_id: Option<String>,
    /// Hundredths of a per cent, 0 to 10,000.
    pub progress: u32,
    /// What is being done, or why it failed.
    pub words: String,
    pub outcome: Option<Value>,
}

pub(super) const COLUMNS: &str = "id, owner_id, sees_all, kind, name, options, state, job_id, cancel_reason, total, succeeded, \
     skipped, failed, cancelled, progress, created_at, finished_at";

pub(super) const ITEM_COLUMNS: &str =
    "batch_id, ordinal, label, input, state, repository_id, job_id, progress, words, outcome";

impl Owned for Batch {
    const WHAT: &'static str = "batch";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.owner_id)
    }
}

impl Batch {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let unreadable = |reason: String| StoreError::Unreadable { what: "batch", id: id.clone(), reason };
        let (kind, state, options): (String, String, String) =
            (row.try_get("kind")?, row.try_get("state")?, row.try_get("options")?);
        let count = |name: &str| -> Result<u64, StoreError> {
            Ok(u64::try_from(row.try_get::<i64, _>(name)?).unwrap_or_default())
        };
        Ok(Self {
            owner_id: row.try_get("owner_id")?,
            sees_all: row.try_get::<i64, _>("sees_all")? != 0,
            kind: BatchKind::from_name(&kind).ok_or_else(|| unreadable(format!("no kind {kind}")))?,
            name: row.try_get("name")?,
            options: serde_json::from_str(&options).map_err(|error| unreadable(error.to_string()))?,
            state: BatchState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            job_id: row.try_get("job_id")?,
            cancel_reason: row.try_get("cancel_reason")?,
            counts: Counts {
                total: count("total")?,
                succeeded: count("succeeded")?,
                skipped: count("skipped")?,
                failed: count("failed")?,
                cancelled: count("cancelled")?,
            },
            progress: u32::try_from(row.try_get::<i64, _>("progress")?).unwrap_or_default(),
            created_at: row.try_get("created_at")?,
            finished_at: row.try_get("finished_at")?,
            id,
        })
    }

    /// What events call it.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("batch/{}", self.id)
    }
}

impl Item {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let (batch, ordinal): (String, i64) = (row.try_get("batch_id")?, row.try_get("ordinal")?);
        let unreadable = |reason: String| StoreError::Unreadable {
            what: "item of a batch",
            id: format!("{batch}/{ordinal}"),
            reason,
        };
        let (input, state): (String, String) = (row.try_get("input")?, row.try_get("state")?);
        let outcome: Option<String> = row.try_get("outcome")?;
        Ok(Self {
            label: row.try_get("label")?,
            input: serde_json::from_str(&input).map_err(|error| unreadable(error.to_string()))?,
            state: ItemState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            repository_id: row.try_get("repository_id")?,
            job_id: row.try_get("job_id")?,
            progress: u32::try_from(row.try_get::<i64, _>("progress")?).unwrap_or_default(),
            words: row.try_get("words")?,
            outcome: outcome
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(|error| unreadable(error.to_string()))?,
            ordinal,
        })
    }
}
