//! What is new: findings and lines that the base does not have.

mod baseline;
mod head;
mod matching;
mod plain;
mod revision;

pub use baseline::{Baseline, BaselineFinding};
pub use head::head_states;
pub use matching::{KnownFinding, Moves, Unmoved, match_findings};
pub use revision::Revision;
