//! Scans of repositories that the server makes: what is asked for, and (to come) the fetching, the run and its results.

mod request;

pub use request::{Change, SCAN, ScanRequest, Trigger};
