//! Work that outlives the process: queued in the tables, taken by workers under a lease, tried again when it fails.
//!
//! ```text
//!            enqueue                claim                     finish
//!  NewJob ───────────► queued ───────────────► running ───────────────► succeeded
//!                        ▲  ▲                     │ │
//!                        │  └── passing failure ──┘ ├── lasting failure, or no attempt left ──► dead
//!                        └───── lease ran out ──────┤
//!                                                   └── cancelled ──► cancelled
//! ```
//!
//! A lease table of our own and not a library's queue, because a webhook and the jobs that it causes must come true in one
//! transaction, and because a job here can be cancelled while it runs, tells how far it is, and keeps a log.
//!
//! A job runs at least once: a worker that was lost may have done all but say so. Handlers therefore write results in a way
//! that doing it twice does no harm. A worker that lost its lease can change nothing of the job any more: every statement
//! names the worker and the attempt that it speaks for.

mod backoff;
mod context;
mod failure;
mod handler;
mod listing;
mod logs;
mod model;
mod options;
mod queue;
mod quota;
mod retention;
mod runner;
mod statistics;
mod worker;

pub use backoff::backoff;
pub use context::{Context, LogLevel};
pub use failure::Failure;
pub use handler::{Handler, Handlers, Work};
pub use listing::{JOB_SORTS, JobFilter, get, list};
pub use logs::{LogLine, line_count, log_lines};
pub use model::{Job, JobState, NewJob, OnDuplicate, Priority};
pub use options::WorkerOptions;
pub use queue::{Enqueued, assign, cancel, cancel_family, cancel_key, enqueue, requeue, requeue_in};
pub use quota::{Quota, Quotas, Standing, set_quotas, standing};
pub use retention::{Retention, forget};
pub use statistics::{KindStatistics, Statistics, statistics};
pub use worker::work;

#[cfg(test)]
mod tests;
