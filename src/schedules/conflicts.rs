//! Schedules that get in each other's way: two that scan the same repository at about the same time do the work twice.

use super::model::Schedule;
use super::timing::TimingError;
use crate::store::Millis;

/// Times of each schedule that are compared.
const TIMES: usize = 50;

/// Two that begin within this, in milliseconds, are at about the same time.
const NEAR: Millis = 10 * 60 * 1000;

/// Two schedules that meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The other schedule.
    pub schedule_id: String,
    pub name: String,
    /// When they meet first.
    pub at: Millis,
}

/// Which of `others` meet `schedule` within its next fifty times. Only those of the same repository that are on count.
pub fn conflicts<'o>(
    schedule: &Schedule,
    others: impl IntoIterator<Item = &'o Schedule>,
    now: Millis,
) -> Result<Vec<Conflict>, TimingError> {
    let times = schedule.timing.preview(now, &schedule.zone, TIMES)?;
    let Some(last) = times.last().copied() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for other in others {
        let is_same = other.work.repository().eq_ignore_ascii_case(schedule.work.repository());
        if other.id == schedule.id || !other.enabled || !is_same {
            continue;
        }
        let mut after = now;
        'other: while after <= last + NEAR {
            let Some(theirs) = other.timing.next(after, &other.zone)? else { break };
            if let Some(at) = times.iter().find(|at| (**at - theirs).abs() <= NEAR) {
                found.push(Conflict { schedule_id: other.id.clone(), name: other.name.clone(), at: *at });
                break 'other;
            }
            after = theirs;
        }
    }
    Ok(found)
}
