//! What GitHub is asked: for a token in exchange for the code, and then who it belongs to.

use super::error::SignInError;
use super::settings::{SignInSettings, is_login};
use crate::publish::github::context::api_of;
use reqwest::header::ACCEPT;
use reqwest::{Client, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::time::Duration;

/// How long GitHub may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Bytes of an answer; more is none of GitHub's.
const LARGEST: usize = 1 << 20;

/// Where people sign in with an account of GitHub.
#[derive(Debug, Clone)]
pub struct GithubSignIn {
    pub(super) settings: SignInSettings,
    /// `https://github.com`, without a slash at its end.
    pub(super) server: String,
    api: String,
    /// Where GitHub sends people back to; the one that it has registered where it is not known.
    callback: Option<String>,
    client: Client,
}

/// An account of GitHub.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct GithubUser {
    pub(super) id: i64,
    pub(super) login: String,
}

impl GithubSignIn {
    /// At the GitHub at `server`, whose API is at `api` where that is not the usual place. `public_url` is where people reach us.
    pub fn new(
        settings: SignInSettings,
        server: &str,
        api: Option<&str>,
        public_url: Option<&str>,
    ) -> Result<Self, reqwest::Error> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Nobody is followed elsewhere: the secret of the client is for one address.
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let server = server.trim_end_matches('/').to_owned();
        let api = api.map_or_else(|| api_of(&server), |api| api.trim_end_matches('/').to_owned());
        let callback = public_url.map(|url| format!("{}/sign-in/github/callback", url.trim_end_matches('/')));
        Ok(Self { settings, server, api, callback, client })
    }

    /// Where the browser goes.
    pub(super) fn authorize_address(&self, state: &str, challenge: &str) -> Result<String, SignInError> {
        let mut address = address(&format!("{}/login/oauth/authorize", self.server))?;
        let mut query = address.query_pairs_mut();
        query
            .append_pair("client_id", self.settings.client_id.trim())
            .append_pair("state", state)
            .append_pair("code_challenge", challenge)
            .append_pair("code_challenge_method", "S256");
        if !self.settings.organizations.is_empty() {
            query.append_pair("scope", "read:org");
        }
        if let Some(callback) = &self.callback {
            query.append_pair("redirect_uri", callback);
        }
        drop(query);
        Ok(address.into())
    }

    /// The token that GitHub gives for `code`.
    pub(super) async fn exchange(&self, code: &str, verifier: &str) -> Result<SecretString, SignInError> {
        #[derive(Deserialize)]
        struct Given {
            access_token: Option<SecretString>,
            error: Option<String>,
            error_description: Option<String>,
        }
        let mut form = address("form:/")?;
        form.query_pairs_mut()
            .append_pair("client_id", self.settings.client_id.trim())
            .append_pair("client_secret", self.settings.client_secret.expose_secret().trim())
            .append_pair("code", code)
            .append_pair("code_verifier", verifier);
        if let Some(callback) = &self.callback {
            form.query_pairs_mut().append_pair("redirect_uri", callback);
        }
        let body = form.query().unwrap_or_default().to_owned();
        let request = self
            .client
            .post(address(&format!("{}/login/oauth/access_token", self.server))?)
            .header(ACCEPT, "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let (status, bytes) = answer(request).await?;
        let given: Given = serde_json::from_slice(&bytes)
            .map_err(|_| SignInError::Unreachable(format!("GitHub answered {status} and no token")))?;
        match given {
            Given { access_token: Some(token), error: None, .. } => Ok(token),
            Given { error, error_description, .. } => {
                let words = [error, error_description].into_iter().flatten().collect::<Vec<_>>().join(": ");
                let words: String = words.chars().filter(|c| !c.is_control()).take(300).collect();
                Err(SignInError::Refused(words))
            }
        }
    }

    /// Who the token belongs to.
    pub(super) async fn user(&self, token: &SecretString) -> Result<GithubUser, SignInError> {
        let (status, bytes) = self.ask("/user", token).await?;
        let wrong = |reason: String| SignInError::Unreachable(format!("GET /user: {status}: {reason}"));
        if !status.is_success() {
            return Err(wrong("refused".to_owned()));
        }
        let user: GithubUser = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        if is_login(&user.login) { Ok(user) } else { Err(wrong("an account without a name".to_owned())) }
    }

    /// Whether the token's account is a member of one of the organizations.
    pub(super) async fn is_member(&self, token: &SecretString) -> Result<bool, SignInError> {
        #[derive(Deserialize)]
        struct Membership {
            state: String,
        }
        for organization in &self.settings.organizations {
            let (status, bytes) = self.ask(&format!("/user/memberships/orgs/{organization}"), token).await?;
            match status {
                StatusCode::OK => {
                    // Who is invited and has not accepted is `pending`.
                    if serde_json::from_slice::<Membership>(&bytes).is_ok_and(|found| found.state == "active") {
                        return Ok(true);
                    }
                }
                StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                    tracing::info!(organization, %status, "GitHub tells of no membership; the organization may have to let the app in");
                }
                status => return Err(SignInError::Unreachable(format!("membership of {organization}: {status}"))),
            }
        }
        Ok(false)
    }

    async fn ask(&self, path: &str, token: &SecretString) -> Result<(StatusCode, Vec<u8>), SignInError> {
        let request = self
            .client
            .get(address(&format!("{}{path}", self.api))?)
            .header(ACCEPT, "application/vnd.github+json")
            .header("x-github-api-version", "2022-11-28")
            .bearer_auth(token.expose_secret());
        answer(request).await
    }
}

fn address(text: &str) -> Result<Url, SignInError> {
    Url::parse(text).map_err(|error| SignInError::Unreachable(format!("{text}: {error}")))
}

async fn answer(request: reqwest::RequestBuilder) -> Result<(StatusCode, Vec<u8>), SignInError> {
    // An address may hold nothing secret, but an error has no need to tell it.
    let failed = |error: reqwest::Error| SignInError::Unreachable(error.without_url().to_string());
    let mut response = request.send().await.map_err(failed)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(SignInError::Unreachable("the answer is larger than 1 MB".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((response.status(), bytes))
}
