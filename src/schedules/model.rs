use super::timing::{Timing, TimingError, Zone};
use crate::jobs::NewJob;
use crate::scans::{ScanRequest, Trigger};
use crate::store::{Millis, Named, Owned, StoreError};
use crate::upkeep::TemplateWork;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::time::Duration;

/// What is done at its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ScheduledWork {
    /// Scan a repository.
    Scan {
        /// `owner/name`.
        repository: String,
        /// The branch; the default one where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
    },
    /// Begin a pipeline about a repository.
    Pipeline {
        /// Its id.
        pipeline: String,
        /// `owner/name`.
        repository: String,
        /// The branch; the default one where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
    },
    /// Check a template, or apply it.
    Template(TemplateWork),
}

/// The kind of the jobs that begin pipelines.
pub const PIPELINE: &str = "pipeline";

/// What such a job is to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineWork {
    /// Its id.
    pub pipeline: String,
    /// `owner/name`.
    pub repository: String,
    pub branch: Option<String>,
}

impl ScheduledWork {
    /// The repository that it is about.
    #[must_use]
    pub fn repository(&self) -> &str {
        match self {
            Self::Scan { repository, .. } | Self::Pipeline { repository, .. } => repository,
            Self::Template(work) => &work.repository,
        }
    }

    /// The job that does it for `owner`. It takes the place of an earlier one of the same owner, and of nobody else's: who may make a
    /// schedule must not be able to stop what the server itself scans.
    pub(super) fn job(&self, owner: Option<&str>, correlation_id: String) -> NewJob {
        let (repository, branch) = match self {
            Self::Scan { repository, branch } => (repository, branch),
            Self::Pipeline { pipeline, repository, branch } => {
                let work =
                    PipelineWork { pipeline: pipeline.clone(), repository: repository.clone(), branch: branch.clone() };
                let payload = serde_json::to_value(&work).unwrap_or_default();
                return NewJob {
                    owner_id: owner.map(str::to_owned),
                    correlation_id: Some(correlation_id),
                    ..NewJob::new(PIPELINE, payload)
                };
            }
            Self::Template(work) => {
                return NewJob {
                    owner_id: owner.map(str::to_owned),
                    correlation_id: Some(correlation_id),
                    ..work.clone().into_job()
                };
            }
        };
        let request = ScanRequest {
            repository: repository.clone(),
            clone_url: None,
            installation: None,
            commit: None,
            reference: branch.as_ref().map(|branch| format!("refs/heads/{branch}")),
            change: None,
            trigger: Trigger::Schedule,
        };
        let mut job = request.into_job(Some(correlation_id));
        if let (Some(owner), Some(key)) = (owner, &mut job.unique_key) {
            key.push('@');
            key.push_str(owner);
        }
        job.owner_id = owner.map(str::to_owned);
        job.asked_by = owner.map(str::to_owned);
        job
    }
}

/// What becomes of times at which no server ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CatchUp {
    /// However many they were, it is done once.
    #[default]
    Once,
    /// They are passed over.
    Skip,
}

impl Named for CatchUp {
    const ALL: &'static [Self] = &[Self::Once, Self::Skip];

    fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Skip => "skip",
        }
    }
}

/// When it is told what a run found, against the run before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Notify {
    #[default]
    Never,
    /// Where something appeared, went, or the gate says otherwise; and where it failed.
    Change,
    Always,
}

impl Named for Notify {
    const ALL: &'static [Self] = &[Self::Never, Self::Change, Self::Always];

    fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Change => "change",
            Self::Always => "always",
        }
    }
}

/// A schedule that is to be.
#[derive(Debug, Clone)]
pub struct NewSchedule {
    pub owner_id: Option<String>,
    pub name: String,
    pub timing: Timing,
    pub zone: Zone,
    /// Up to so much later, at random, so that many schedules of one time do not all begin at once.
    pub jitter: Duration,
    pub catch_up: CatchUp,
    pub work: ScheduledWork,
    pub notify: Notify,
    pub enabled: bool,
}

impl NewSchedule {
    /// No schedule begins later than it is due by more.
    pub const MOST_JITTER: Duration = Duration::from_hours(1);
}

/// A schedule as it is stored.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub id: String,
    pub owner_id: Option<String>,
    pub name: String,
    pub timing: Timing,
    pub zone: Zone,
    pub jitter: Duration,
    pub catch_up: CatchUp,
    pub work: ScheduledWork,
    pub notify: Notify,
    pub enabled: bool,
    pub created_at: Millis,
    pub changed_at: Millis,
    /// By its timing.
    pub next_due_at: Option<Millis>,
    /// With jitter.
    pub next_run_at: Option<Millis>,
    pub last_due_at: Option<Millis>,
}

/// Why something was done, or was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunReason {
    OnTime,
    /// It was due while no server ran.
    Late,
    ByHand,
    /// It was due while no server ran, and such times are passed over.
    PassedOver,
    /// Its owner had asked for as much as they may.
    OverQuota,
}

impl RunReason {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTime => "on-time",
            Self::Late => "late",
            Self::ByHand => "by-hand",
            Self::PassedOver => "passed-over",
            Self::OverQuota => "over-quota",
        }
    }
}

/// One time that a schedule was due.
#[derive(Debug, Clone)]
pub struct Run {
    pub due_at: Millis,
    pub started_at: Millis,
    pub reason: String,
    pub job_id: Option<String>,
    /// What came of it, against the run before; `None` where it is not over.
    pub outcome: Option<Value>,
}

/// Why a schedule is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    #[error(transparent)]
    Timing(#[from] TimingError),
    #[error("a schedule needs a name of 1 to 100 letters")]
    Name,
    #[error("`{0}` is no repository; write owner/name")]
    Repository(String),
    #[error("the jitter is more than an hour")]
    Jitter,
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) const COLUMNS: &str = "id, owner_id, name, timing, zone, jitter_ms, catch_up, work, notify, enabled, created_at, changed_at, \
     next_due_at, next_run_at, last_due_at";

impl Owned for Schedule {
    const WHAT: &'static str = "schedule";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        self.owner_id.as_deref()
    }
}

impl Schedule {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let unreadable = |reason: String| StoreError::Unreadable { what: "schedule", id: id.clone(), reason };
        let (timing, zone, catch_up, work): (String, String, String, String) =
            (row.try_get("timing")?, row.try_get("zone")?, row.try_get("catch_up")?, row.try_get("work")?);
        let (jitter, enabled): (i64, i64) = (row.try_get("jitter_ms")?, row.try_get("enabled")?);
        Ok(Self {
            owner_id: row.try_get("owner_id")?,
            name: row.try_get("name")?,
            timing: serde_json::from_str(&timing).map_err(|error| unreadable(error.to_string()))?,
            zone: Zone::read(&zone).map_err(|error| unreadable(error.to_string()))?,
            jitter: Duration::from_millis(u64::try_from(jitter).unwrap_or_default()),
            catch_up: CatchUp::from_name(&catch_up).unwrap_or_default(),
            work: serde_json::from_str(&work).map_err(|error| unreadable(error.to_string()))?,
            notify: Notify::from_name(&row.try_get::<String, _>("notify")?).unwrap_or_default(),
            enabled: enabled != 0,
            created_at: row.try_get("created_at")?,
            changed_at: row.try_get("changed_at")?,
            next_due_at: row.try_get("next_due_at")?,
            next_run_at: row.try_get("next_run_at")?,
            last_due_at: row.try_get("last_due_at")?,
            id,
        })
    }
}
