//! Who we are to GitHub, from the environment.

use crate::cli::error::CliError;
use crate::publish::github::client::{Access, AppAuth, Client, Patience};
use crate::publish::github::context::Context;
use secrecy::SecretString;
use std::time::Duration;

/// Variables that may hold a token; the first that is set is taken.
const TOKENS: [&str; 3] = ["PLIMSOLL_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"];
const APP: &str = "PLIMSOLL_GITHUB_APP_ID";
const APP_KEY: &str = "PLIMSOLL_GITHUB_APP_PRIVATE_KEY";
const APP_INSTALLATION: &str = "PLIMSOLL_GITHUB_APP_INSTALLATION_ID";

/// A variable of the environment, if it is set to something.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// A runtime of one thread: publishing waits more than it works.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::usage(format_args!("cannot start: {error}")))
}

/// How patient to be. The pause can be set for tests and for servers of one's own.
pub(super) fn patience(longest_wait: u32) -> Patience {
    let default = Patience::default();
    let pause = environment("PLIMSOLL_GITHUB_PAUSE_MS").and_then(|value| value.trim().parse().ok());
    Patience {
        pause: pause.map_or(default.pause, Duration::from_millis),
        longest: Duration::from_secs(longest_wait.into()),
        ..default
    }
}

/// A client, or in words why there is none. Must be called within a runtime.
pub(super) async fn client(context: &Context, patience: Patience) -> Result<Client, String> {
    client_with(context, patience, token(context, patience).await?)
}

/// A client that asks with `token`. Must be called within a runtime.
pub(super) fn client_with(context: &Context, patience: Patience, token: SecretString) -> Result<Client, String> {
    Client::new(access(context, patience, token)).map_err(|error| error.to_string())
}

/// The token to ask with: the App's where one is named, else that of the environment; or in words why there is none.
/// Must be called within a runtime.
pub(super) async fn token(context: &Context, patience: Patience) -> Result<SecretString, String> {
    if let Some(app) = app(context)? {
        let none = access(context, patience, SecretString::from(""));
        return app.installation_token(&none, &context.repository).await.map_err(|error| error.to_string());
    }
    let token = TOKENS.iter().find_map(|name| environment(name)).map(|token| SecretString::from(token.trim()));
    token.ok_or_else(|| "there is no token: set GITHUB_TOKEN, in a workflow to `${{ github.token }}`".to_owned())
}

fn access(context: &Context, patience: Patience, token: SecretString) -> Access {
    Access { api_url: context.api_url.clone(), graphql_url: context.graphql_url.clone(), token, patience }
}

/// The App to sign in as, if one is named.
fn app(context: &Context) -> Result<Option<AppAuth>, String> {
    let (Some(app), Some(key)) = (environment(APP), environment(APP_KEY)) else {
        return match (environment(APP), environment(APP_KEY)) {
            (None, None) => Ok(None),
            (None, _) => Err(format!("{APP_KEY} is set, but {APP} is not")),
            _ => Err(format!("{APP} is set, but {APP_KEY} is not")),
        };
    };
    let installation = match environment(APP_INSTALLATION) {
        Some(id) => Some(id.trim().parse().map_err(|_| format!("{APP_INSTALLATION} is no number"))?),
        None => context.installation,
    };
    Ok(Some(AppAuth { app: app.trim().to_owned(), key: SecretString::from(key), installation }))
}
