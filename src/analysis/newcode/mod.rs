//! What is new: findings and lines that the base does not have.

mod baseline;
mod matching;
mod plain;
mod revision;

pub use baseline::{Baseline, BaselineFinding};
pub use matching::{KnownFinding, Moves, Unmoved, match_findings};
pub use revision::{Revision, head_states};
