use super::super::error::{CliError, CliResult};
use super::super::print;
use super::super::server::block_on;
use super::ServerArgs;
use super::client::Client;
use super::credentials::{self, Kept, TOKEN_VARIABLE};
use crate::exit_code::ExitCode;
use crate::report::plain::one_line;
use secrecy::SecretString;
use serde::Deserialize;
use std::io::{IsTerminal, Read};

/// Bytes that are read from standard input; a token is shorter.
const LONGEST: u64 = 4096;

/// Log in to a server: asks for a token, and keeps it in the keyring of the system.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll login https://plimsoll.example
  plimsoll login http://127.0.0.1:8380 < token.txt

The token is asked for without showing it, or read from standard input. Where the system has no keyring it is kept in a file that only
you can read, and you are told which.")]
pub(in super::super) struct LoginArgs {
    /// Address of the server.
    #[arg(value_name = "URL")]
    url: String,
    /// Keep the token in a file that only you can read, and not in the keyring.
    #[arg(long)]
    token_in_file: bool,
}

/// Forget the token for a server.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll logout
  plimsoll logout https://plimsoll.example --revoke")]
pub(in super::super) struct LogoutArgs {
    /// Address of the server; the one of the last login where it is not given.
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Revoke the token on the server as well, so that it holds nowhere any more.
    #[arg(long)]
    revoke: bool,
}

/// Tell which server you are logged in to, as whom, and what you may do there.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll whoami
  plimsoll whoami --server https://plimsoll.example")]
pub(in super::super) struct WhoamiArgs {
    #[command(flatten)]
    server: ServerArgs,
}

#[derive(Deserialize)]
struct Me {
    name: String,
    is_admin: bool,
    scopes: Vec<String>,
    token_id: Option<String>,
}

pub(in super::super) fn login(args: &LoginArgs) -> CliResult {
    let url = credentials::address(&args.url)?;
    let token = ask_for_token(&url)?;
    let me: Me = block_on(async { Client::with(&url, token.clone())?.get("/me").await })?;
    let kept = credentials::keep(&url, &me.name, &token, args.token_in_file)?;
    print::line(format_args!("logged in to {url} as {}", one_line(&me.name)))?;
    match kept {
        Kept::Keyring => print::line("the token is in the keyring of the system")?,
        Kept::File(path, reason) => print::line(format_args!(
            "the token is in {}, readable for you only ({})",
            path.display(),
            one_line(&reason)
        ))?,
    }
    Ok(ExitCode::Passed)
}

/// From the terminal, without showing it, or from standard input.
fn ask_for_token(url: &str) -> Result<SecretString, CliError> {
    let failed = |error: std::io::Error| CliError::usage(format_args!("cannot read the token: {error}"));
    let text = if std::io::stdin().is_terminal() {
        let terminal = console::Term::stderr();
        terminal.write_str(&format!("Token for {url} (it is not shown): ")).map_err(failed)?;
        terminal.read_secure_line().map_err(failed)?
    } else {
        let mut text = String::new();
        std::io::stdin().take(LONGEST).read_to_string(&mut text).map_err(failed)?;
        text
    };
    let token = text.trim();
    if token.is_empty() || token.contains(char::is_whitespace) {
        return Err(CliError::usage("that is no token").advice("an admin makes one, or you do at /api/v1/tokens"));
    }
    Ok(SecretString::from(token))
}

pub(in super::super) fn logout(args: &LogoutArgs) -> CliResult {
    if args.revoke {
        let known = credentials::known(args.url.as_deref())?;
        block_on(async {
            let client = Client::new(&known)?;
            let me: Me = client.get("/me").await?;
            match me.token_id {
                Some(id) => client.delete(&format!("/tokens/{id}")).await,
                None => Err(CliError::usage("the server does not say which token that is, so it is not revoked")),
            }
        })?;
        print::line("the token is revoked")?;
    }
    match credentials::forget(args.url.as_deref())? {
        Some(url) => print::line(format_args!("logged out of {url}"))?,
        None => print::line("you were not logged in")?,
    }
    if std::env::var_os(TOKEN_VARIABLE).is_some() {
        print::line(format_args!("{TOKEN_VARIABLE} is set in the environment, and goes on to be used"))?;
    }
    Ok(ExitCode::Passed)
}

pub(in super::super) fn whoami(args: &WhoamiArgs) -> CliResult {
    let known = args.server.known()?;
    let me: Me = block_on(async { Client::new(&known)?.get("/me").await })?;
    let role = if me.is_admin { ", an admin" } else { "" };
    print::line(format_args!("{}{role}, at {}", one_line(&me.name), known.url))?;
    print::line(format_args!("may: {}", one_line(&me.scopes.join(", "))))?;
    print::line(format_args!("the token comes from {}", known.source))?;
    Ok(ExitCode::Passed)
}
