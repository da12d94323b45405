//! Runs: rows that say where each step stands, and what follows from it.
//!
//! Whoever changes a run takes the turn of events first and then the run's row, in one transaction with what follows: a step that ends puts
//! into the queue what was waiting for it, or ends the run, or lets the next of its group begin. So nothing is lost between two steps,
//! whenever the process is killed, and a job that is done again finds its step over.

mod act;
mod advance;
mod listing;
mod scope;
mod start;

pub use act::{Again, Decision, cancel, decide, rerun};
pub(super) use act::{Also, StepEnd, begin_step, count_failure, end_step, end_step_in};
pub use advance::PIPELINE_STEP;
pub(super) use advance::USUAL_TIMEOUT;
pub(super) use listing::keep_artifact;
pub use listing::{Artifact, RunFilter, artifact, artifacts, forget, run, runs, steps};
pub(super) use scope::StepScope;
pub use scope::{needed, question};
pub use start::{NewRun, start};
