//! Work at set times: once, hourly to monthly, or by a cron expression, in a time zone.
//!
//! A schedule knows when it is due next. The ticker waits until the earliest of all is due, and in one transaction enqueues its
//! job, notes the run and computes when it is due again, so that two tickers, or one that is killed, never do a time twice
//! or forget one. What was due while no ticker ran is done once, or passed over, as the schedule says.

mod changes;
mod conflicts;
mod listing;
mod model;
mod ticker;
mod timing;

pub use changes::compare;
pub use conflicts::{Conflict, conflicts};
pub use listing::{
    SCHEDULE_SORTS, ScheduleFilter, add, add_of_pipeline, change, get, list, of_pipeline, remove, remove_of_pipeline,
    runs, set_enabled, trigger,
};
pub use model::{
    CatchUp, NewSchedule, Notify, PIPELINE, PipelineWork, Run, RunReason, Schedule, ScheduleError, ScheduledWork,
};
pub use ticker::tick;
pub use timing::{Timing, TimingError, Weekday, Zone};

#[cfg(test)]
mod tests;
