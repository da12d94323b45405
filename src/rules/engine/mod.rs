//! Sets of rules: compiled for each target, run on one file, telling findings.

mod check;
mod compile;
mod ends;
mod fix;
mod info;
mod input;
mod message;
mod paths;
mod prefilter;
mod profile;
mod reading;
mod saying;
mod set;
mod taint;

pub use check::{Checked, Wanted, check};
pub use compile::{Compiler, RuleOptions, metavariable_names};
pub use ends::{RuleKey, TaintEnds};
pub use input::CheckInput;
pub use message::Template;
pub use paths::PathScope;
pub use profile::{FileTime, Profile, ProfileReport, RuleTime};
pub use reading::Reading;
pub use saying::Saying;
pub use set::{RuleSet, Selected, TaintRule, Work, built_in_infos};
pub use taint::Linked;
