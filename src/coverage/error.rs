use super::Format;
use thiserror::Error;

/// Why a coverage report could not be used. The message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CoverageError {
    #[error("this is no coverage report that Plimsoll reads (lcov, Cobertura, JaCoCo, Go coverprofile, Clover){hint}")]
    UnknownFormat {
        /// What it seems to be and how to get a report from it; empty, or beginning with `: `.
        hint: &'static str,
    },
    #[error("line {line} of the {format} report: {what}; write the report again")]
    Malformed { format: Format, line: u64, what: String },
    #[error(
        "line {line}: the XML report has a document type with declarations of its own, which is refused because it could \
         expand without end; remove the part in brackets from <!DOCTYPE>"
    )]
    DeclaresEntities { line: u64 },
    #[error(
        "line {line}: elements stand more than {limit} deep, which no coverage report does; write the report again"
    )]
    TooDeep { line: u64, limit: usize },
    #[error("the report has {bytes} bytes, the limit is {limit}; split it or leave files out")]
    TooLarge { bytes: usize, limit: usize },
    #[error("the {format} report names no source file; check that the tests ran with coverage switched on")]
    Empty { format: Format },
}
