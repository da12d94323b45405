//! Sign-in with an account of GitHub, by OAuth 2.0's authorization code (RFC 6749) with PKCE (RFC 7636) and a state.
//!
//! What a browser begins only that browser can end: state and verifier stand in a cookie that the vault has sealed, for ten minutes, and a
//! state that came back is not taken twice. GitHub's token is asked once who it belongs to, and forgotten: the server keeps none.

mod account;
mod error;
mod flow;
mod github;
mod settings;

pub use account::{invite, invited};
pub use error::SignInError;
pub use flow::{Answer, Begun, SIGN_IN_HOLDS, begin, finish, forget};
pub use github::GithubSignIn;
pub use settings::{Account, SignInSettings, SignInSettingsError};

#[cfg(test)]
mod tests;
