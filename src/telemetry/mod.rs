//! What leads from a webhook through its jobs to the calls that they make: the correlation id, as a trace (W3C Trace Context).
//!
//! The trace's id is derived from the correlation id, so nothing has to be stored to go on with it in another process, days later. Whether
//! traces are sent anywhere is for whoever starts the log to say; without that these functions cost nothing to speak of.

mod failures;
mod traces;

pub use failures::{Failures, SENTRY_VARIABLE};
pub use traces::{TraceError, Traces, follow, traceparent};
