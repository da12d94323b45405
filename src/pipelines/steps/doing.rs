//! A step at work, and what comes of it.

use crate::jobs::{Context, Failure};
use crate::pipelines::definition::is_repository;
use crate::pipelines::model::{Run, RunStep};
use crate::pipelines::runs::StepScope;
use crate::store::StoreError;
use serde_json::Value;

/// Trouble that may pass, as of the network, is waited for so often where a step does not say how often it is tried.
const PATIENT: i64 = 3;

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

    /// The repository that the step names, or what began the run is about.
    pub(super) fn repository(&self, named: Option<&str>) -> Result<String, StepFailure> {
        let named = named.map(|repository| self.fill(repository));
        let Some(repository) = named.or_else(|| self.run.facts.repository.clone()) else {
            let reason = "no repository is named, neither by the step nor by what began the run";
            return Err(StepFailure::lasting(reason));
        };
        if !is_repository(&repository) {
            let shown: String = repository.chars().take(100).collect();
            return Err(StepFailure::lasting(format_args!("`{shown}` is no repository; one is written as owner/name")));
        }
        Ok(repository)
    }

    /// How often the step is tried in all, where it fails so.
    pub(super) fn tries(&self, failure: &Failure) -> i64 {
        let usual = if matches!(failure, Failure::Passing { .. }) { PATIENT } else { 1 };
        self.step.spec.retry.map_or(usual, |retry| i64::from(retry.attempts))
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
