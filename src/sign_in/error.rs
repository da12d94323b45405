use crate::identity::{TokenError, UserError};
use crate::store::StoreError;
use crate::vault::VaultError;

/// Why somebody is not signed in, in words for them.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("This sign-in was begun in another browser, or more than ten minutes ago. Begin again.")]
    NotBegunHere,
    #[error("This sign-in was ended already. Begin again.")]
    Used,
    #[error("GitHub did not let you in: {0}.")]
    Denied(String),
    #[error("GitHub does not know this sign-in any more. Begin again.")]
    Refused(String),
    #[error(
        "The GitHub account {0} may not use this server: it belongs to none of the organizations and is not named by itself."
    )]
    NotAllowed(String),
    #[error("The GitHub account {0} has no user here. Ask an admin for an invitation.")]
    NoUser(String),
    #[error("The user of this GitHub account is disabled.")]
    Disabled,
    #[error("GitHub cannot be asked now. Try again in a moment.")]
    Unreachable(String),
    #[error("Something went wrong; the server's log says more.")]
    Vault(#[from] VaultError),
    #[error("Something went wrong; the server's log says more.")]
    Store(#[from] StoreError),
    #[error("Something went wrong; the server's log says more.")]
    Token(#[from] TokenError),
    #[error("Something went wrong; the server's log says more.")]
    User(#[from] UserError),
}

impl SignInError {
    /// What stands in the log and not on the page.
    #[must_use]
    pub fn inside(&self) -> Option<String> {
        match self {
            Self::Refused(reason) | Self::Unreachable(reason) => Some(reason.clone()),
            Self::Vault(error) => Some(error.to_string()),
            Self::Store(error) => Some(error.to_string()),
            Self::Token(error) => Some(error.to_string()),
            Self::User(error) => Some(error.to_string()),
            _ => None,
        }
    }
}
