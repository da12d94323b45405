//! Fetching a file over the network, guarded: by HTTPS, from public addresses, no more than so much, in no more than so long.
//!
//! Only what a user names on the command line is fetched, before anything is analysed.

mod address;

use address::{is_public, is_this_machine};
use reqwest::redirect;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// The largest file that is taken.
pub const LARGEST: usize = 16 << 20;

/// How long all of it may take.
const LONGEST: Duration = Duration::from_mins(1);

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// Why a text could not be fetched, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    #[error("{0} is no address; write https://…")]
    NotAnAddress(String),
    #[error("{0} is not fetched without TLS; write https://…")]
    NotSecure(String),
    #[error("{0} is an address of a private network or of this machine; --allow-private-network lets it be used")]
    Private(String),
    #[error("{0} leads on more than {MOST_REDIRECTS} times; name the address that it leads to")]
    TooManyRedirects(String),
    #[error("{address} answered with {status}")]
    Refused { address: String, status: String },
    #[error("{0} has more than {limit} MB; download it and name the file", limit = LARGEST >> 20)]
    TooLarge(String),
    #[error("{0} took more than {seconds} s; download it and name the file", seconds = LONGEST.as_secs())]
    TooSlow(String),
    #[error("{address} cannot be fetched: {reason}")]
    Failed { address: String, reason: String },
}

/// Whether `word` is meant as an address of the network.
#[must_use]
pub fn is_address(word: &str) -> bool {
    let start = word.get(..8).unwrap_or(word).to_ascii_lowercase();
    start.starts_with("https://") || start.starts_with("http://")
}

/// What stands at `address`. With `allow_private` it may be in a private network, or on this machine, there without TLS too.
pub fn bytes(address: &str, allow_private: bool) -> Result<Vec<u8>, DownloadError> {
    let url = reqwest::Url::parse(address).map_err(|_| DownloadError::NotAnAddress(shown(address)))?;
    guard(&url, allow_private)?;
    let failed =
        |error: &dyn std::fmt::Display| DownloadError::Failed { address: shown(address), reason: error.to_string() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    let fetched = runtime.block_on(async {
        tokio::time::timeout(LONGEST, fetch(&url, allow_private))
            .await
            .unwrap_or_else(|_| Err(DownloadError::TooSlow(shown(address))))
    });
    // A name that is still being looked up must not keep the program waiting.
    runtime.shutdown_background();
    fetched
}

async fn fetch(url: &reqwest::Url, allow_private: bool) -> Result<Vec<u8>, DownloadError> {
    let address = shown(url.as_str());
    let failed = |error: &reqwest::Error| why(error, &address);
    let builder = reqwest::Client::builder()
        .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(15))
        .redirect(redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MOST_REDIRECTS {
                let first = attempt.previous().first().map_or_else(String::new, |url| shown(url.as_str()));
                return attempt.error(DownloadError::TooManyRedirects(first));
            }
            match guard(attempt.url(), allow_private) {
                Ok(()) => attempt.follow(),
                Err(error) => attempt.error(error),
            }
        }));
    let client = guarded(builder, allow_private).build().map_err(|error| failed(&error))?;
    let mut response = client.get(url.clone()).send().await.map_err(|error| failed(&error))?;
    if !response.status().is_success() {
        return Err(DownloadError::Refused { address, status: response.status().to_string() });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(DownloadError::TooLarge(address));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Whether `url` may be asked at all, as far as its text tells. With `allow_private` it may be in a private network, and on this
/// machine without TLS.
pub fn guard(url: &reqwest::Url, allow_private: bool) -> Result<(), DownloadError> {
    let address = || shown(url.as_str());
    let host = url.host_str().ok_or_else(|| DownloadError::NotAnAddress(address()))?;
    let number: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let is_here = host.eq_ignore_ascii_case("localhost") || number.is_some_and(is_this_machine);
    if url.scheme() != "https" && !(allow_private && is_here && url.scheme() == "http") {
        return Err(DownloadError::NotSecure(address()));
    }
    if !allow_private && (is_here || number.is_some_and(|number| !is_public(number))) {
        return Err(DownloadError::Private(address()));
    }
    Ok(())
}

/// A client that reaches no private network by the names it looks up, unless `allow_private`. Addresses are for [`guard`] to look at,
/// before each request and at each redirect.
pub fn guarded(builder: reqwest::ClientBuilder, allow_private: bool) -> reqwest::ClientBuilder {
    // Fails only where another part of the program has chosen the same already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A proxy looks names up by itself, and mostly is in a private network.
    if allow_private || has_proxy() { builder } else { builder.dns_resolver(Arc::new(PublicOnly)) }
}

fn has_proxy() -> bool {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()))
}

/// Looks names up and keeps what is public, so that a name cannot lead into a private network either.
struct PublicOnly;

impl reqwest::dns::Resolve for PublicOnly {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(DownloadError::Private(name.as_str().to_owned()).into());
            }
            Ok(Box::new(public.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

/// An address without name and password of a user, and without what a terminal would obey.
#[must_use]
pub fn shown(address: &str) -> String {
    let mut shown = address.to_owned();
    if let Ok(mut url) = reqwest::Url::parse(address) {
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.set_query(None);
        shown = url.to_string();
    }
    shown.chars().filter(|letter| !letter.is_control()).collect()
}

/// The innermost reason, which is what tells something.
fn why(error: &reqwest::Error, address: &str) -> DownloadError {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<DownloadError>() {
        Some(DownloadError::Private(host)) => DownloadError::Private(host.clone()),
        Some(DownloadError::NotSecure(to)) => DownloadError::NotSecure(to.clone()),
        Some(DownloadError::TooManyRedirects(first)) => DownloadError::TooManyRedirects(first.clone()),
        _ => DownloadError::Failed { address: address.to_owned(), reason: cause.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    /// A server on this machine that gives `answers` to one request after the other; its address.
    fn server(answers: Vec<Vec<u8>>) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let own = address.clone();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 1024];
                let _ = stream.read(&mut request);
                let answer = match String::from_utf8(answer) {
                    Ok(text) => text.replace("{own}", &own).into_bytes(),
                    Err(error) => error.into_bytes(),
                };
                let _ = stream.write_all(&answer);
            }
        });
        address
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(), body]
            .concat()
    }

    #[test]
    fn a_file_is_fetched_and_redirects_are_followed() {
        let address = server(vec![answer("302 Found\r\nLocation: {own}/there", b""), answer("200 OK", b"rules: []\n")]);
        assert_eq!(bytes(&address, true).unwrap(), b"rules: []\n");
    }

    #[test]
    fn what_is_private_or_open_to_be_read_is_refused() {
        let says = |address: &str, private| bytes(address, private).unwrap_err().to_string();
        assert!(says("http://example.com/rules.yaml", true).contains("without TLS"));
        for address in [
            "https://127.0.0.1/r.yaml",
            "https://localhost/r",
            "https://10.1.2.3/",
            "https://[::1]/",
            "https://169.254.169.254/latest",
        ] {
            assert!(says(address, false).contains("--allow-private-network"), "{address}");
        }
        assert!(says("ftp://example.com/", false).contains("without TLS"));
        assert!(says("https://user:word@10.0.0.1/a?key=b", false).starts_with("https://10.0.0.1/a is"));
        let leads_out = server(vec![answer("302 Found\r\nLocation: http://example.com/", b"")]);
        assert!(says(&leads_out, true).contains("without TLS"));
    }

    #[test]
    fn answers_that_are_wrong_too_large_or_in_a_circle_are_told() {
        let says = |address: &str| bytes(address, true).unwrap_err().to_string();
        assert!(says(&server(vec![answer("404 Not Found", b"")])).contains("404 Not Found"));
        assert!(says(&server(vec![answer("200 OK", &vec![b'a'; LARGEST + 1])])).contains("more than 16 MB"));
        assert!(says(&server(vec![answer("302 Found\r\nLocation: {own}/", b""); 8])).contains("leads on more than 5"));
        assert!(bytes("https://", false).is_err());
    }
}
