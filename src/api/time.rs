//! Times as callers read and write them: RFC 3339.

use super::problem::Problem;
use crate::store::{Millis, to_rfc3339};

pub(super) fn shown(at: Option<Millis>) -> Option<String> {
    at.map(to_rfc3339)
}

/// Reads the field `name`.
pub(super) fn read(name: &str, text: &str) -> Result<Millis, Problem> {
    text.parse::<jiff::Timestamp>()
        .map(jiff::Timestamp::as_millisecond)
        .map_err(|_| Problem::bad_request(format!("`{name}` is no time; write it as 2026-11-21T18:00:00Z")))
}
