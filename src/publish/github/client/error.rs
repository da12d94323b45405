//! What can go wrong between us and GitHub, told so that somebody can act on it.

use crate::report::plain::{cut, one_line};
use std::fmt;
use std::time::Duration;

/// Characters of what GitHub says that are passed on.
const MESSAGE: usize = 300;

/// A call that did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{call}: {kind}")]
pub struct ApiError {
    /// Method and path, without the query.
    pub call: String,
    pub kind: ApiErrorKind,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiErrorKind {
    /// The token is not accepted at all.
    Unauthorized { message: String },
    /// The token may not do this. `accepted` is GitHub's own word for the permissions that would do, e.g. `pull_requests=write`.
    Denied { message: String, accepted: Option<String> },
    /// There is no such thing, or the token may not see it: GitHub answers 404 for both.
    NotFound { accepted: Option<String> },
    /// GitHub understood and refuses (400, 405, 409, 410, 413, 422, …).
    Refused { status: u16, message: String },
    /// A rate limit does not end within the time we may wait.
    Limited { wait: Duration },
    /// GitHub is in trouble (5xx), also after trying again.
    Server { status: u16 },
    /// No whole answer came; what was asked for may have been done.
    Lost { reason: String },
    /// The answer is not what it should be.
    Unreadable { reason: String },
}

impl ApiError {
    pub(super) fn new(call: &str, kind: ApiErrorKind) -> Self {
        Self { call: call.to_owned(), kind }
    }

    /// An answer that is not what it should be.
    pub(in super::super) fn unreadable(call: &str, reason: impl fmt::Display) -> Self {
        Self::new(call, ApiErrorKind::Unreadable { reason: reason.to_string() })
    }

    /// Whether the token lacks a permission. That 404 means so too is for the caller to say, who knows that the thing is there.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        matches!(self.kind, ApiErrorKind::Denied { .. } | ApiErrorKind::Unauthorized { .. })
    }

    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind, ApiErrorKind::NotFound { .. })
    }

    /// Whether GitHub may have done what was asked for although no answer says so.
    #[must_use]
    pub fn may_be_done(&self) -> bool {
        matches!(self.kind, ApiErrorKind::Lost { .. } | ApiErrorKind::Server { .. } | ApiErrorKind::Unreadable { .. })
    }

    /// The permissions that GitHub says would do.
    #[must_use]
    pub fn accepted(&self) -> Option<&str> {
        match &self.kind {
            ApiErrorKind::Denied { accepted, .. } | ApiErrorKind::NotFound { accepted } => accepted.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Display for ApiErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthorized { message } => {
                write!(f, "the token is not accepted ({message}); check that it is set, whole and not expired")
            }
            Self::Denied { message, .. } => write!(f, "the token may not do this ({message})"),
            Self::NotFound { .. } => write!(f, "not found, or the token may not see it"),
            Self::Refused { status, message } => write!(f, "refused with status {status}: {message}"),
            Self::Limited { wait } => write!(
                f,
                "the rate limit is used up; it ends in {} s, longer than we may wait (`github.longest-wait`)",
                wait.as_secs()
            ),
            Self::Server { status } => {
                write!(f, "GitHub answers with status {status}; see https://www.githubstatus.com")
            }
            Self::Lost { reason } => write!(f, "no answer came: {reason}"),
            Self::Unreadable { reason } => write!(f, "the answer cannot be read: {reason}"),
        }
    }
}

/// What a stranger's server says, on one visible line, without `secret`.
pub(super) fn told(text: &str, secret: &str) -> String {
    let text = if secret.is_empty() { text.to_owned() } else { text.replace(secret, "***") };
    cut(&one_line(&text), MESSAGE).into_owned()
}
