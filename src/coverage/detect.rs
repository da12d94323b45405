//! Which format a report has, by its content.

use super::limits::MAX_BYTES;
use super::{CoverageError, CoverageReport, clover, cobertura, go_profile, jacoco, lcov, xml};
use crate::text::decode;

/// A format of coverage reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Lcov,
    Cobertura,
    Jacoco,
    GoProfile,
    Clover,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Lcov => "lcov",
            Self::Cobertura => "Cobertura",
            Self::Jacoco => "JaCoCo",
            Self::GoProfile => "Go coverprofile",
            Self::Clover => "Clover",
        })
    }
}

/// Reads a report of whatever format.
pub fn read(bytes: &[u8]) -> Result<CoverageReport, CoverageError> {
    if bytes.len() > MAX_BYTES {
        return Err(CoverageError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES });
    }
    let format = detect(bytes)?;
    let decoded = decode(bytes);
    let text = decoded.text.trim_start();
    // Lines are told as the file has them.
    let skipped =
        decoded.text.bytes().take(decoded.text.len() - text.len()).filter(|&byte| byte == b'\n').count() as u64;
    let report = match format {
        Format::Lcov => lcov::read(text, skipped),
        Format::Cobertura => cobertura::read(text, skipped),
        Format::Jacoco => jacoco::read(text, skipped),
        Format::GoProfile => go_profile::read(text, skipped),
        Format::Clover => clover::read(text, skipped),
    }?;
    if report.files.is_empty() {
        return Err(CoverageError::Empty { format });
    }
    Ok(report)
}

/// The format of a report; an error tells what it seems to be instead.
pub fn detect(bytes: &[u8]) -> Result<Format, CoverageError> {
    let unknown = |hint| Err(CoverageError::UnknownFormat { hint });
    if bytes.starts_with(b"SQLite format 3") {
        return unknown(": it is coverage.py's own database; run `coverage xml` or `coverage lcov` and give that");
    }
    if bytes.starts_with(&[0x01, 0xC0, 0xC0]) {
        return unknown(": it is JaCoCo's execution data; run the report task with XML output and give that");
    }
    let decoded = decode(bytes);
    let text = decoded.text.trim_start();
    match text.as_bytes() {
        [] => unknown(": it is empty"),
        [b'<', ..] => match xml::root(text) {
            Some(("report", _)) => Ok(Format::Jacoco),
            Some(("coverage", is_clover)) => Ok(if is_clover { Format::Clover } else { Format::Cobertura }),
            Some(("html", _)) => unknown(": it is an HTML page; have the tool write XML or lcov"),
            _ => unknown(": it is XML of another kind"),
        },
        [b'{' | b'[', ..] => {
            unknown(": it is JSON; have the tool write lcov or Cobertura (Istanbul: `--reporter=lcov`)")
        }
        [b'm', b'o', b'd', b'e', b':', ..] => Ok(Format::GoProfile),
        _ if lcov::looks_like(text) => Ok(Format::Lcov),
        _ => unknown(""),
    }
}
