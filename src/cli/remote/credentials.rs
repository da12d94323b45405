//! Where tokens for servers are kept: in the keyring of the system, or in a file that only its owner reads where there is none. The file
//! names the servers in both cases.

use super::super::error::CliError;
use etcetera::BaseStrategy;
use keyring::Error as KeyringError;
use keyring::v1::Entry;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the keyring files tokens under.
const SERVICE: &str = "plimsoll";

/// The variable of the environment that holds a token, for machines.
pub(super) const TOKEN_VARIABLE: &str = "PLIMSOLL_TOKEN";

/// A server with a token for it.
pub(super) struct Known {
    pub(super) url: String,
    pub(super) token: SecretString,
    /// Where the token came from, in words.
    pub(super) source: String,
}

/// Where a token was put.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Keyring,
    /// In this file, since the keyring could not be used, for this reason.
    File(PathBuf, String),
}

/// `servers.json`.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Servers {
    /// The last that was logged in to.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    servers: BTreeMap<String, Server>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Server {
    user: String,
    /// Only where there is no keyring.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// The address as it is kept: scheme, host and port, or why it is none. The token goes in plain text over http, so that is for this machine.
pub(super) fn address(text: &str) -> Result<String, CliError> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let wrong = || CliError::usage(format_args!("`{text}` is no address of a server; write https://plimsoll.example"));
    let url = reqwest::Url::parse(&with_scheme).map_err(|_| wrong())?;
    let host = url.host_str().ok_or_else(wrong)?;
    if url.has_authority() && (!url.username().is_empty() || url.password().is_some()) {
        return Err(CliError::usage("the address holds a user or password; leave them out"));
    }
    let is_here = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if is_here => {}
        "http" => {
            return Err(CliError::usage("the token would go over the network in plain text")
                .advice("give the server's https:// address; http:// is for this machine only"));
        }
        _ => return Err(wrong()),
    }
    let path = url.path().trim_end_matches('/');
    Ok(format!("{}{path}", url.origin().ascii_serialization()))
}

fn file() -> Result<PathBuf, CliError> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        CliError::usage("there is no home folder to keep a token in")
            .advice(format_args!("set PLIMSOLL_SERVER and {TOKEN_VARIABLE} instead"))
    })?;
    Ok(strategy.config_dir().join("plimsoll").join("servers.json"))
}

fn read(path: &Path) -> Result<Servers, CliError> {
    let failed = |reason: String| CliError::usage(format_args!("cannot read {}: {reason}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text)
            .map_err(|error| failed(error.to_string()).advice("`plimsoll login` writes it anew once it is removed")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Servers::default()),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn write(path: &Path, servers: &Servers) -> Result<(), CliError> {
    let failed = |error: std::io::Error| CliError::usage(format_args!("cannot write {}: {error}", path.display()));
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    // Made readable for its owner only, and put in place as a whole.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let text = serde_json::to_string_pretty(servers).unwrap_or_default();
    writeln!(file, "{text}").and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn entry(url: &str) -> Result<Entry, KeyringError> {
    Entry::new(SERVICE, url)
}

/// Keeps the token for `url`, which becomes the server that is talked to.
pub(super) fn keep(url: &str, user: &str, token: &SecretString, in_file: bool) -> Result<Kept, CliError> {
    let path = file()?;
    let mut servers = read(&path)?;
    let in_keyring = if in_file {
        Err("--token-in-file was given".to_owned())
    } else {
        entry(url).and_then(|entry| entry.set_password(token.expose_secret())).map_err(|error| error.to_string())
    };
    let kept = match &in_keyring {
        Ok(()) => Kept::Keyring,
        Err(reason) => Kept::File(path.clone(), reason.clone()),
    };
    let in_file = in_keyring.is_err().then(|| token.expose_secret().to_owned());
    servers.servers.insert(url.to_owned(), Server { user: user.to_owned(), token: in_file });
    servers.current = Some(url.to_owned());
    write(&path, &servers)?;
    Ok(kept)
}

/// The server that is talked to: `wanted`, or the last that was logged in to. A token of the environment comes before one that is kept.
pub(super) fn known(wanted: Option<&str>) -> Result<Known, CliError> {
    let wanted = wanted.map(address).transpose()?;
    if let Some(token) = std::env::var(TOKEN_VARIABLE).ok().filter(|token| !token.trim().is_empty()) {
        let url = match wanted {
            Some(url) => url,
            None => read(&file()?)?.current.ok_or_else(|| {
                CliError::usage(format_args!("{TOKEN_VARIABLE} is set, but no server is named"))
                    .advice("name it with --server, or set PLIMSOLL_SERVER")
            })?,
        };
        return Ok(Known { url, token: SecretString::from(token.trim()), source: TOKEN_VARIABLE.to_owned() });
    }
    let path = file()?;
    let mut servers = read(&path)?;
    let url = wanted.or_else(|| servers.current.clone()).ok_or_else(|| {
        CliError::usage("you are logged in to no server").advice("`plimsoll login https://plimsoll.example` does it")
    })?;
    let not_there = || {
        CliError::usage(format_args!("there is no token for {url}"))
            .advice(format_args!("`plimsoll login {url}` keeps one, or set {TOKEN_VARIABLE}"))
    };
    let server = servers.servers.remove(&url).ok_or_else(not_there)?;
    if let Some(token) = server.token {
        return Ok(Known { url, token: SecretString::from(token), source: path.display().to_string() });
    }
    match entry(&url).and_then(|entry| entry.get_password()) {
        Ok(token) => Ok(Known { url, token: SecretString::from(token), source: "the keyring".to_owned() }),
        Err(KeyringError::NoEntry) => Err(not_there()),
        Err(error) => Err(CliError::usage(format_args!("the keyring does not give the token for {url}: {error}"))
            .advice(format_args!("unlock the keyring, or `plimsoll login {url} --token-in-file`"))),
    }
}

/// Forgets the token for `wanted`, or for the last server; returns its address. `None` where there was none.
pub(super) fn forget(wanted: Option<&str>) -> Result<Option<String>, CliError> {
    let path = file()?;
    let mut servers = read(&path)?;
    let url = match wanted {
        Some(url) => Some(address(url)?),
        None => servers.current.clone(),
    };
    let Some(url) = url else { return Ok(None) };
    let Some(server) = servers.servers.remove(&url) else { return Ok(None) };
    if server.token.is_none() {
        match entry(&url).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(KeyringError::NoEntry) => {}
            Err(error) => {
                return Err(CliError::usage(format_args!("the keyring does not give up the token for {url}: {error}")));
            }
        }
    }
    if servers.current.as_ref() == Some(&url) {
        servers.current = servers.servers.keys().next().cloned();
    }
    write(&path, &servers)?;
    Ok(Some(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_in_one_form_and_plain_text_stays_on_this_machine() {
        for (text, expected) in [
            ("https://Plimsoll.Example/", "https://plimsoll.example"),
            ("plimsoll.example", "https://plimsoll.example"),
            ("https://plimsoll.example:8443/below/", "https://plimsoll.example:8443/below"),
            ("http://127.0.0.1:8380", "http://127.0.0.1:8380"),
            ("http://localhost:8380", "http://localhost:8380"),
            ("http://[::1]:8380", "http://[::1]:8380"),
        ] {
            assert_eq!(address(text).unwrap(), expected);
        }
        for (text, expected) in [
            ("http://plimsoll.example", "plain text"),
            ("http://127.0.0.1.example", "plain text"),
            ("https://me:secret@plimsoll.example", "user or password"),
            ("ftp://plimsoll.example", "no address"),
            ("", "no address"),
        ] {
            let error = address(text).unwrap_err();
            assert!(error.message.contains(expected) && !error.message.contains("secret"), "{text}: {}", error.message);
        }
    }
}
