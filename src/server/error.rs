use crate::receiver::RouteError;
use crate::sign_in::SignInSettingsError;
use crate::store::StoreError;
use crate::vault::VaultError;
use std::net::SocketAddr;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Route(#[from] RouteError),
    #[error("cannot listen on {address}: {reason}; choose another with --listen")]
    Listen { address: SocketAddr, reason: String },
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("sign-in with GitHub: {0}")]
    SignIn(#[from] SignInSettingsError),
    #[error("nothing can be sent out: {0}")]
    Client(String),
    #[error("the first user cannot be made: {0}")]
    FirstRun(String),
}
