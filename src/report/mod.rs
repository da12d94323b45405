//! What an analysis looks like to the outside: one versioned model, and a file per format.
//!
//! Every format is made from [`model::Report`] alone, so that `plimsoll report --from analysis.json`
//! can make any of them later.

mod format;
pub mod json;
pub mod model;
#[cfg(test)]
pub(crate) mod sample;
pub mod terminal;

pub use format::{Encoding, Format, RenderError, RenderOptions};
