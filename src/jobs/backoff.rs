use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// The wait before the second attempt, without jitter.
const FIRST: Duration = Duration::from_secs(2);

/// No wait is longer.
const LONGEST: Duration = Duration::from_mins(30);

/// How long to wait before trying again after attempt number `attempt`, counted from 1: doubling, and of each wait a random half to
/// whole ("equal jitter", M. Brooker, "Exponential Backoff and Jitter", 2015), so that what failed together does not
/// come again together.
#[must_use]
pub fn backoff(attempt: u32) -> Duration {
    let doubled = FIRST.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
    let whole = doubled.min(LONGEST);
    // The seed of a map is random for each process and call.
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(attempt);
    let part = (hasher.finish() % 1000) as u32;
    whole / 2 + whole / 2000 * part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_an_hour() {
        for (attempt, seconds) in [(1, 2), (2, 4), (3, 8), (10, 1024), (11, 1800), (60, 1800), (u32::MAX, 1800)] {
            let whole = Duration::from_secs(seconds);
            for _ in 0..50 {
                let wait = backoff(attempt);
                assert!(wait >= whole / 2 && wait <= whole, "{attempt}: {wait:?}");
            }
        }
    }

    #[test]
    fn waits_differ() {
        let waits: std::collections::BTreeSet<_> = (0..20).map(|_| backoff(5)).collect();
        assert!(waits.len() > 5, "{waits:?}");
    }
}
