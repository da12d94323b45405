use super::definition::Step;
use super::facts::Facts;
use crate::store::{Millis, Named, Owned, StoreError};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A pipeline as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    pub id: String,
    pub owner_id: Option<String>,
    pub name: String,
    pub description: String,
    /// The words of what begins it.
    pub triggers: Vec<String>,
    pub enabled: bool,
    /// Of its definition, from 1.
    pub version: i64,
    /// How many runs there were.
    pub runs: i64,
    pub created_at: Millis,
    pub changed_at: Millis,
}

pub(super) const PIPELINE: &str =
    "id, owner_id, name, description, triggers, enabled, version, runs, created_at, changed_at";

impl Owned for Pipeline {
    const WHAT: &'static str = "pipeline";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        self.owner_id.as_deref()
    }
}

impl Pipeline {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let triggers: String = row.try_get("triggers")?;
        Ok(Self {
            id: row.try_get("id")?,
            owner_id: row.try_get("owner_id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            triggers: triggers.split_whitespace().map(str::to_owned).collect(),
            enabled: row.try_get::<i64, _>("enabled")? != 0,
            version: row.try_get("version")?,
            runs: row.try_get("runs")?,
            created_at: row.try_get("created_at")?,
            changed_at: row.try_get("changed_at")?,
        })
    }
}

/// One of the definitions that a pipeline had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub version: i64,
    /// As it was written.
    pub definition: String,
    /// Who wrote it.
    pub user_id: Option<String>,
    pub created_at: Millis,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Waits for another of its group.
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

impl Named for RunState {
    const ALL: &'static [Self] = &[Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled];

    fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl RunState {
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// A run as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: String,
    pub pipeline_id: String,
    /// From 1, among those of its pipeline.
    pub number: i64,
    /// Of the definition that it follows.
    pub version: i64,
    pub owner_id: Option<String>,
    pub state: RunState,
    pub facts: Facts,
    pub(super) group_key: Option<String>,
    /// Why it is to stop, or was stopped.
    pub cancel_reason: Option<String>,
    /// How often it was begun.
    pub attempt: i64,
    pub correlation_id: Option<String>,
    pub created_at: Millis,
    pub started_at: Option<Millis>,
    pub finished_at: Option<Millis>,
}

pub(super) const RUN: &str = "id, pipeline_id, number, version, owner_id, state, facts, group_key, cancel_reason, attempt, \
     correlation_id, created_at, started_at, finished_at";

impl Owned for Run {
    const WHAT: &'static str = "pipeline run";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        self.owner_id.as_deref()
    }
}

impl Run {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let unreadable = |reason: String| StoreError::Unreadable { what: "pipeline run", id: id.clone(), reason };
        let (state, facts): (String, String) = (row.try_get("state")?, row.try_get("facts")?);
        Ok(Self {
            pipeline_id: row.try_get("pipeline_id")?,
            number: row.try_get("number")?,
            version: row.try_get("version")?,
            owner_id: row.try_get("owner_id")?,
            state: RunState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            facts: serde_json::from_str(&facts).map_err(|error| unreadable(error.to_string()))?,
            group_key: row.try_get("group_key")?,
            cancel_reason: row.try_get("cancel_reason")?,
            attempt: row.try_get("attempt")?,
            correlation_id: row.try_get("correlation_id")?,
            created_at: row.try_get("created_at")?,
            started_at: row.try_get("started_at")?,
            finished_at: row.try_get("finished_at")?,
            id,
        })
    }

    /// What events call it.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("pipeline-run/{}", self.id)
    }
}

/// Where a step of a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// What it needs is not over.
    Pending,
    /// Its job waits for a worker.
    Queued,
    Running,
    /// A person is asked.
    Waiting,
    Succeeded,
    Failed,
    /// Its condition did not hold, or what it needs did not succeed.
    Skipped,
    Cancelled,
}

impl Named for StepState {
    const ALL: &'static [Self] = &[
        Self::Pending,
        Self::Queued,
        Self::Running,
        Self::Waiting,
        Self::Succeeded,
        Self::Failed,
        Self::Skipped,
        Self::Cancelled,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
        }
    }
}

impl StepState {
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Skipped | Self::Cancelled)
    }
}

/// A step of a run as it is stored: one for each combination of its matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct RunStep {
    pub run_id: String,
    /// From 0; a step comes after those that it needs.
    pub ordinal: i64,
    /// As the definition calls it.
    pub name: String,
    /// The name with the values of the matrix: `scan (python)`.
    pub label: String,
    /// What it does: `scan`.
    pub kind: String,
    /// What the definition says of it.
    pub spec: Step,
    pub matrix: BTreeMap<String, String>,
    pub state: StepState,
    /// Attempts that failed.
    pub failures: i64,
    pub job_id: Option<String>,
    pub outcome: Option<Value>,
    /// Why it failed, was skipped or cancelled.
    pub error: Option<String>,
    /// Who agreed, or did not.
    pub decided_by: Option<String>,
    pub started_at: Option<Millis>,
    pub finished_at: Option<Millis>,
}

pub(super) const STEP: &str = "run_id, ordinal, name, label, kind, spec, matrix, state, failures, job_id, outcome, error, \
     decided_by, started_at, finished_at";

impl RunStep {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let run_id: String = row.try_get("run_id")?;
        let label: String = row.try_get("label")?;
        let unreadable = |reason: String| StoreError::Unreadable {
            what: "step of the run",
            id: format!("{run_id}, {label}"),
            reason,
        };
        let json = |error: serde_json::Error| unreadable(error.to_string());
        let (spec, matrix, state): (String, String, String) =
            (row.try_get("spec")?, row.try_get("matrix")?, row.try_get("state")?);
        let outcome: Option<String> = row.try_get("outcome")?;
        Ok(Self {
            ordinal: row.try_get("ordinal")?,
            name: row.try_get("name")?,
            kind: row.try_get("kind")?,
            spec: serde_json::from_str(&spec).map_err(json)?,
            matrix: serde_json::from_str(&matrix).map_err(json)?,
            state: StepState::from_name(&state).ok_or_else(|| unreadable(format!("no state {state}")))?,
            failures: row.try_get("failures")?,
            job_id: row.try_get("job_id")?,
            outcome: outcome.map(|text| serde_json::from_str(&text)).transpose().map_err(json)?,
            error: row.try_get("error")?,
            decided_by: row.try_get("decided_by")?,
            started_at: row.try_get("started_at")?,
            finished_at: row.try_get("finished_at")?,
            run_id,
            label,
        })
    }
}
