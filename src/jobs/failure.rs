use std::time::Duration;

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// May succeed when it is tried again: the network, a limit, a busy database.
    Passing {
        reason: String,
        /// Not before this time, where somebody said so.
        after: Option<Duration>,
    },
    /// Will fail the same way again: a repository that does not exist, a payload that says nothing.
    Lasting(String),
    /// It stopped because it was asked to.
    Stopped,
}

impl Failure {
    #[must_use]
    pub fn passing(reason: impl std::fmt::Display) -> Self {
        Self::Passing { reason: reason.to_string(), after: None }
    }

    #[must_use]
    pub fn lasting(reason: impl std::fmt::Display) -> Self {
        Self::Lasting(reason.to_string())
    }
}

impl From<crate::store::StoreError> for Failure {
    fn from(error: crate::store::StoreError) -> Self {
        if error.is_passing() { Self::passing(error) } else { Self::lasting(error) }
    }
}
