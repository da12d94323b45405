//! What an analysis looks like to the outside: one versioned model, and a file per format.
//!
//! Every format is made from [`model::Report`] alone, so that `plimsoll report --from analysis.json`
//! can make any of them later.

pub mod model;
