/// Deepest nesting.
pub(super) const MAX_DEPTH: usize = 64;

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    #[error("`{0}` means nothing here")]
    Letter(char),
    #[error("`{0}` is no number")]
    Number(String),
    #[error("a quote is not closed")]
    Unclosed,
    #[error("something is missing at the end")]
    Ended,
    #[error("`{0}` stands where a value is expected")]
    Unexpected(String),
    #[error("`{0}` stands behind the end")]
    Behind(String),
    #[error("nested deeper than {MAX_DEPTH}")]
    TooDeep,
}
