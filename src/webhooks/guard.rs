//! Where webhooks may go: to the public internet over TLS, unless the operator lets them go elsewhere.

use crate::download::{DownloadError, guard, guarded};
use reqwest::Client;
use reqwest::redirect::Policy;
use std::time::Duration;

/// How long a receiver may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why an address is refused, or a client cannot be made.
pub(super) type Refused = DownloadError;

/// Whether `address` may be sent to, as far as its text tells; what its name means is looked at when it is sent to.
pub(super) fn check(address: &str, allow_private: bool) -> Result<reqwest::Url, Refused> {
    let url =
        reqwest::Url::parse(address).map_err(|_| DownloadError::NotAnAddress(address.chars().take(200).collect()))?;
    guard(&url, allow_private)?;
    Ok(url)
}

/// Sends, and follows nowhere: who is asked to send elsewhere could be led into a private network.
pub(super) fn client(allow_private: bool) -> Result<Client, reqwest::Error> {
    guarded(Client::builder(), allow_private).redirect(Policy::none()).timeout(PATIENCE).build()
}
