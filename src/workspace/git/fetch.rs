//! Fetching one commit that a shallow clone lacks, as `git fetch --depth=1` does: its tree and files, not its history.

use super::Repository;
use super::error::{GitError, chain};
use gix::progress::Discard;
use gix::protocol::transport::client::blocking_io::http;
use gix::remote::{Direction, fetch, ref_map};
use secrecy::{ExposeSecret, SecretString};
use std::num::NonZeroU32;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No reference begins so: with it the server lists none, where it would list all that it has.
const NO_REFERENCE: &str = "refs/plimsoll/none";

/// Where a commit is fetched from.
#[derive(Debug, Clone)]
pub struct FetchSource {
    /// Address of the repository, by HTTP, without user and password.
    pub url: String,
    /// Value of the header `Authorization`; `None` to ask as nobody.
    pub authorization: Option<SecretString>,
    /// How long each of the three requests may take.
    pub longest: Duration,
}

impl Repository {
    /// Fetches the commit with the full id `commit` without its history, and keeps it as git would.
    ///
    /// Of the repository's configuration nothing is used that leads elsewhere or runs a program: no rewritten addresses, no proxy
    /// of its own, no credential helper. Redirects are not followed, as the authorization would go with them.
    ///
    /// # Errors
    /// What the server or the disk refused. What was fetched until then is not used.
    pub fn fetch_commit(&self, commit: &str, source: &FetchSource) -> Result<(), GitError> {
        let failed = |reason: String| GitError::NotFetched { commit: commit.to_owned(), reason };
        let is_http = ["https://", "http://"].iter().any(|scheme| source.url.starts_with(scheme));
        if !is_http || source.url.contains('@') {
            return Err(failed("the address of the server is not usable".to_owned()));
        }
        // A second installation is refused, and then the first does as well: it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        self.receive(commit, source).map_err(|error| failed(chain(&error)))?;
        if self.has_commit(commit) { Ok(()) } else { Err(failed("the server did not send it".to_owned())) }
    }

    fn receive(&self, commit: &str, source: &FetchSource) -> gix::Result<()> {
        let repository = self.shared.to_thread_local();
        let remote = repository
            .remote_at_without_url_rewrite(source.url.as_str())?
            .with_fetch_tags(fetch::Tags::None)
            .with_refspecs([commit, NO_REFERENCE], Direction::Fetch)?;
        let mut connection = remote.connect(Direction::Fetch)?;
        connection.set_credentials(|_| Ok(None));
        connection.set_transport_options(Box::new(transport(source)));
        let received = connection
            .prepare_fetch(Discard, ref_map::Options::default())?
            .with_shallow(fetch::Shallow::DepthAtRemote(NonZeroU32::MIN))
            .receive(Discard, &AtomicBool::new(false))?;
        // No reference leads to the commit. Like any such object, git may take it away again after a while.
        if let fetch::Status::Change { write_pack_bundle, .. } = received.status
            && let Some(keep) = write_pack_bundle.keep_path
        {
            let _ = std::fs::remove_file(keep);
        }
        Ok(())
    }
}

fn transport(source: &FetchSource) -> http::Options {
    let longest = source.longest;
    let backend = http::reqwest::Options {
        configure_client: Some(Box::new(move |client| Ok(client.timeout(longest)))),
        configure_request: None,
    };
    let authorization = source.authorization.iter();
    http::Options {
        extra_headers: authorization.map(|value| format!("Authorization: {}", value.expose_secret())).collect(),
        follow_redirects: http::options::FollowRedirects::None,
        backend: Some(Arc::new(Mutex::new(backend))),
        ..http::Options::default()
    }
}
