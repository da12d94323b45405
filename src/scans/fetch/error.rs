use crate::jobs::Failure;
use std::path::Path;

/// Why code could not be had.
#[derive(Debug, thiserror::Error)]
pub(in crate::scans) enum FetchError {
    #[error("it stopped because it was asked to")]
    Stopped,
    #[error(
        "{url} cannot be read with the server's credentials, or is not there; install the GitHub App on it, or give the server a token"
    )]
    NoAccess { url: String },
    #[error("{url} cannot be fetched: {reason}")]
    Remote { url: String, reason: String },
    #[error("{url} has no {what}")]
    Missing { url: String, what: String },
    #[error(
        "{url} takes more than {limit_mb} MB; the operator can raise `repository-mb` under [scans] of the settings"
    )]
    TooLarge { url: String, limit_mb: u64 },
    #[error(
        "the files of {commit} take more than {limit_mb} MB; the operator can raise `checkout-mb` under [scans] of the settings"
    )]
    CheckoutTooLarge { commit: String, limit_mb: u64 },
    #[error(
        "{commit} has more than {limit} files and folders; the operator can raise `entries` under [scans] of the settings"
    )]
    TooMany { commit: String, limit: u64 },
    #[error("{what} is not sound: {reason}")]
    Broken { what: String, reason: String },
    #[error("{path}: {error}")]
    Disk { path: String, error: std::io::Error },
}

impl FetchError {
    pub(in crate::scans) fn disk(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::Disk { path, error }
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Stopped => Self::Stopped,
            FetchError::Remote { .. } | FetchError::Disk { .. } => Self::passing(error),
            error => Self::lasting(error),
        }
    }
}

/// An error of git with what caused it, in one line.
pub(super) fn chain(error: &gix::Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    let line = crate::report::plain::one_line(&text);
    line.chars().take(1000).collect()
}
