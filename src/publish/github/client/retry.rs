//! When a call is tried again, and how long to wait before.
//!
//! Source of the rules: docs.github.com, "Rate limits for the REST API" and "Best practices for using the REST API": obey `retry-after`;
//! where nothing remains, wait until `x-ratelimit-reset`; a secondary limit without either asks for a minute.

use std::time::Duration;

/// How often and how long a call is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Tries of one call, the first among them.
    pub tries: u32,
    /// The pause after the first failure; it doubles with each.
    pub pause: Duration,
    /// The longest that all waiting of one run may take together.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { tries: 5, pause: Duration::from_millis(500), longest: Duration::from_mins(5) }
    }
}

/// What an answer's headers say about limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    pub status: u16,
    /// Seconds.
    pub retry_after: Option<u64>,
    pub remaining: Option<u64>,
    /// Seconds since 1970.
    pub reset: Option<u64>,
    /// Whether the message speaks of a secondary limit.
    pub is_secondary: bool,
}

/// Pause that a secondary limit asks for when it says nothing else.
const SECONDARY: Duration = Duration::from_mins(1);

impl Limits {
    /// How long to wait where this is a rate limit; `None` where it is not.
    #[must_use]
    pub fn wait(&self, now: u64) -> Option<Duration> {
        if !matches!(self.status, 403 | 429) {
            return None;
        }
        if let Some(seconds) = self.retry_after {
            return Some(Duration::from_secs(seconds));
        }
        match (self.remaining, self.reset) {
            // One second more: their clock and ours are not the same.
            (Some(0), Some(reset)) => Some(Duration::from_secs(reset.saturating_sub(now) + 1)),
            _ if self.is_secondary || self.status == 429 => Some(SECONDARY),
            _ => None,
        }
    }
}

impl Patience {
    /// The pause before try number `next` (the second is 2), with a part that differs from run to run, so that runs that failed
    /// together do not come back together.
    #[must_use]
    pub fn pause_before(&self, next: u32, chance: u64) -> Duration {
        let doubled = self.pause.saturating_mul(1 << next.saturating_sub(2).min(10));
        let quarter = doubled.as_millis() as u64 / 4;
        doubled + Duration::from_millis(if quarter == 0 { 0 } else { chance % quarter })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_says_itself_how_long_it_lasts() {
        let limits = Limits { status: 403, ..Limits::default() };
        assert_eq!(limits.wait(100), None, "a missing permission is no limit");
        assert_eq!(Limits { retry_after: Some(7), ..limits }.wait(100), Some(Duration::from_secs(7)));
        let used_up = Limits { remaining: Some(0), reset: Some(130), ..limits };
        assert_eq!(used_up.wait(100), Some(Duration::from_secs(31)));
        assert_eq!(used_up.wait(200), Some(Duration::from_secs(1)));
        assert_eq!(Limits { remaining: Some(3), reset: Some(130), ..limits }.wait(100), None);
        assert_eq!(Limits { is_secondary: true, ..limits }.wait(100), Some(SECONDARY));
        assert_eq!(Limits { status: 429, ..Limits::default() }.wait(100), Some(SECONDARY));
        assert_eq!(Limits { status: 500, retry_after: Some(1), ..Limits::default() }.wait(100), None);
    }

    #[test]
    fn pauses_double() {
        let patience = Patience::default();
        let pauses: Vec<u128> = (2..6).map(|next| patience.pause_before(next, 0).as_millis()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000]);
        assert!(patience.pause_before(2, u64::MAX) < Duration::from_millis(625));
        assert_eq!(Patience { pause: Duration::ZERO, ..patience }.pause_before(4, 9), Duration::ZERO);
    }
}
