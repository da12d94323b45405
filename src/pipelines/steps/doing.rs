//! A step at work, and what comes of it.

use crate::jobs::{Context, Failure};
use crate::pipelines::model::{Run, RunStep};
use crate::pipelines::runs::StepScope;
use crate::store::StoreError;
use serde_json::Value;

/// A step at work.
pub(super) struct Doing<'d> {
    pub(super) context: &'d Context,
    pub(super) run: &'d Run,
    pub(super) step: &'d RunStep,
    /// All steps of the run, as they were when this one began.
    pub(super) steps: &'d [RunStep],
}

impl<'d> Doing<'d> {
    pub(super) fn scope(&self) -> StepScope<'d> {
        StepScope { facts: &self.run.facts, steps: self.steps, of: self.step }
    }

    pub(super) fn fill(&self, text: &str) -> String {
        crate::pipelines::definition::fill(text, &self.scope())
    }
}

/// What came of a step.
pub(super) enum Done {
    Succeeded(Value),
    /// It did not apply, for this reason.
    Skipped(String),
}

/// Why a step failed, and what there is to know of it.
pub(super) struct StepFailure {
    pub(super) failure: Failure,
    pub(super) outcome: Option<Value>,
}

impl StepFailure {
    pub(super) fn lasting(reason: impl std::fmt::Display) -> Self {
        Self { failure: Failure::lasting(reason), outcome: None }
    }
}

impl From<Failure> for StepFailure {
    fn from(failure: Failure) -> Self {
        Self { failure, outcome: None }
    }
}

impl From<StoreError> for StepFailure {
    fn from(error: StoreError) -> Self {
        Failure::from(error).into()
    }
}
