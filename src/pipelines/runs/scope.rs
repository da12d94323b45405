//! What a step knows of the run that it is in.

use crate::pipelines::definition::{Scope, Status, fill};
use crate::pipelines::facts::Facts;
use crate::pipelines::model::{Run, RunStep, StepState};
use crate::store::Named as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The facts of a run and the steps before one of its steps.
pub(in crate::pipelines) struct StepScope<'r> {
    pub(in crate::pipelines) facts: &'r Facts,
    pub(in crate::pipelines) steps: &'r [RunStep],
    pub(in crate::pipelines) of: &'r RunStep,
}

impl<'r> StepScope<'r> {
    /// The instances of step `name` that belong to this one.
    pub(in crate::pipelines) fn instances(&self, name: &str) -> Vec<&'r RunStep> {
        instances(self.steps, self.of, name)
    }

    /// All that this step needs directly.
    fn needed(&self) -> Vec<&'r RunStep> {
        needed(self.steps, self.of)
    }

    /// Whether all that it needs is over.
    pub(in crate::pipelines) fn is_due(&self) -> bool {
        self.needed().iter().all(|step| step.state.is_over())
    }

    /// The scan that this step is about: that of the step `named`, or the last of those that it needs, near or far.
    pub(in crate::pipelines) fn scan(&self, named: Option<&str>) -> Option<&'r RunStep> {
        let is_scan = |step: &&RunStep| step.kind == "scan" && step.state == StepState::Succeeded;
        if let Some(name) = named {
            return self.instances(name).into_iter().find(is_scan);
        }
        let mut seen = BTreeSet::new();
        let mut waiting = self.needed();
        let mut found: Option<&RunStep> = None;
        while let Some(step) = waiting.pop() {
            if !seen.insert(step.ordinal) {
                continue;
            }
            if is_scan(&step) && found.is_none_or(|found| found.finished_at <= step.finished_at) {
                found = Some(step);
            }
            waiting.extend(step.spec.needs.0.iter().flat_map(|need| self.instances(need)));
        }
        found
    }

    fn output(&self, step: &str, output: &str) -> Value {
        let instances = self.instances(step);
        match (output, instances.as_slice()) {
            (_, []) => Value::Null,
            ("outcome", all) => outcome_of(all).name().into(),
            ("error", [one]) => json!(one.error),
            (output, [one]) => {
                one.outcome.as_ref().and_then(|outcome| outcome.get(output)).cloned().unwrap_or_default()
            }
            _ => Value::Null,
        }
    }
}

/// The instances of step `name` that belong to `of`: where both have a name of the matrix, those of its value. Where their values have
/// nothing in common, all of them do.
fn instances<'s>(steps: &'s [RunStep], of: &RunStep, name: &str) -> Vec<&'s RunStep> {
    let belongs =
        |step: &&RunStep| step.matrix.iter().all(|(key, value)| of.matrix.get(key).is_none_or(|mine| mine == value));
    let all: Vec<&RunStep> = steps.iter().filter(|step| step.name == name).collect();
    let some: Vec<&RunStep> = all.iter().copied().filter(belongs).collect();
    if some.is_empty() { all } else { some }
}

/// The steps of a run that `of` needs directly.
#[must_use]
pub fn needed<'s>(steps: &'s [RunStep], of: &RunStep) -> Vec<&'s RunStep> {
    of.spec.needs.0.iter().flat_map(|need| instances(steps, of, need)).collect()
}

/// What a person is asked by `step`, where it asks one.
#[must_use]
pub fn question(run: &Run, steps: &[RunStep], step: &RunStep) -> Option<String> {
    let message = step.spec.approval.as_ref()?.message.as_ref()?;
    Some(fill(message, &StepScope { facts: &run.facts, steps, of: step }))
}

/// How several came out together.
fn outcome_of(steps: &[&RunStep]) -> StepState {
    let has = |state: StepState| steps.iter().any(|step| step.state == state);
    match () {
        () if has(StepState::Failed) => StepState::Failed,
        () if has(StepState::Cancelled) => StepState::Cancelled,
        () if steps.iter().all(|step| step.state == StepState::Skipped) => StepState::Skipped,
        () => StepState::Succeeded,
    }
}

impl Scope for StepScope<'_> {
    fn value(&self, name: &str) -> Value {
        let (root, rest) = name.split_once('.').unwrap_or((name, ""));
        match root {
            "trigger" => self.facts.value(rest),
            "matrix" => json!(self.of.matrix.get(rest)),
            "measures" => {
                let outcome = self.scan(None).and_then(|scan| scan.outcome.as_ref());
                outcome.and_then(|outcome| outcome.get("measures")?.get(rest)).cloned().unwrap_or_default()
            }
            "steps" => rest.split_once('.').map(|(step, output)| self.output(step, output)).unwrap_or_default(),
            _ => Value::Null,
        }
    }

    fn status(&self, status: Status) -> bool {
        match status {
            Status::Always => true,
            Status::Succeeded => self.needed().iter().all(|step| step.state == StepState::Succeeded),
            Status::Failed => self.needed().iter().any(|step| step.state == StepState::Failed),
            Status::Cancelled => self.needed().iter().any(|step| step.state == StepState::Cancelled),
        }
    }
}

/// Only the facts: what stands for a group of concurrency.
pub(in crate::pipelines) struct FactScope<'f>(pub(in crate::pipelines) &'f Facts);

impl Scope for FactScope<'_> {
    fn value(&self, name: &str) -> Value {
        name.strip_prefix("trigger.").map(|name| self.0.value(name)).unwrap_or_default()
    }

    fn status(&self, _: Status) -> bool {
        false
    }
}
