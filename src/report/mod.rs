//! What an analysis looks like to the outside: one versioned model, and a file per format.
//!
//! Every format is made from [`model::Report`] alone, so that `plimsoll report --from analysis.json`
//! can make any of them later.

pub mod badge;
pub mod compare;
pub(crate) mod conditions;
pub mod csv;
mod error;
mod format;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod model;
mod of_analysis;
pub mod plain;
pub mod ranking;
#[cfg(test)]
pub(crate) mod sample;
pub mod sarif;
pub mod terminal;
pub mod uri;
mod visible;
pub(crate) use visible::visible;
pub(crate) mod wording;
pub mod xlsx;
pub mod xml;

pub use error::RenderError;
pub use format::{Encoding, Format, RenderOptions};
pub use of_analysis::{Circumstances, history_point, of_analysis};
pub(crate) use wording::counted;
