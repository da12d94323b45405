//! What steps do. One file for each kind that is more than a few lines.

mod command;
mod doing;
mod handler;
mod report;
mod scan;
mod settings;
mod template;

pub use handler::StepHandler;
pub use settings::{CommandSettings, StepSettings};
