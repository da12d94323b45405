//! Pipelines: what is to be done, in which order, when something happens.
//!
//! ```text
//!  YAML ─► definition ─► version          push, schedule, gate.failed, a person …
//!                           │                          │
//!                           └────────► run ◄───────────┘
//!                                       │ steps whose needs are over
//!                                       ▼
//!                                jobs `pipeline-step` ─► the step ends, and in the same transaction what waited for it is queued
//! ```
//!
//! A definition is read strictly and kept as it was written; each change is a version, and a run names its own. A run is rows: where it
//! stands is what they say, and what follows from them is decided in one place (`runs`), in the transaction of what they follow from. So a
//! process may be killed at any moment. What steps do stands in `steps`; `triggers` knows which pipelines an event begins, for whom.

mod definition;
mod facts;
mod follow;
mod manual;
mod model;
mod runs;
mod starters;
mod steps;
mod table;
mod triggers;

pub use definition::{
    Abilities, Definition, Expression, ExpressionError, Fault, Faults, LARGEST_DEFINITION, Scope, Status, Step, Work,
    read, schema,
};
pub use facts::Facts;
pub use follow::follow;
pub use manual::{Manual, ScheduledHandler, start_by_hand};
pub use model::{Pipeline, Run, RunState, RunStep, StepState, Version};
pub use runs::{
    Again, Artifact, Decision, NewRun, PIPELINE_STEP, RunFilter, artifact, artifacts, cancel, decide, forget, needed,
    question, rerun, run, runs, start, steps,
};
pub use starters::{STARTERS, Starter};
pub use steps::{CommandSettings, StepHandler, StepSettings};
pub use table::{
    Author, PIPELINE_SORTS, PipelineError, add, change, get, list, remove, set_enabled, version, versions,
};
pub use triggers::Triggered;

#[cfg(test)]
mod tests;
