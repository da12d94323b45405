//! What time it is, so that tests can say it.

use std::fmt::Debug;

/// Milliseconds since 1970, UTC.
pub type Millis = i64;

/// Tells the time.
pub trait Clock: Send + Sync + Debug {
    fn now(&self) -> Millis;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// `2026-11-21T18:23:47.120Z`; what no calendar has is shown as the number.
#[must_use]
pub fn to_rfc3339(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map_or_else(|_| at.to_string(), |time| time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}
