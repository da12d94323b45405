//! Asks a server, and tells its problems in its words.

use super::super::error::CliError;
use super::credentials::Known;
use crate::report::plain::one_line;
use reqwest::{Method, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server that is talked to with a token.
pub(super) struct Client {
    http: reqwest::Client,
    url: String,
    token: SecretString,
}

impl Client {
    pub(super) fn new(known: &Known) -> Result<Self, CliError> {
        Self::with(&known.url, known.token.clone())
    }

    /// Must be called within a tokio runtime.
    pub(super) fn with(url: &str, token: SecretString) -> Result<Self, CliError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
            // The token is for this server alone.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| CliError::usage(format_args!("no connection can be made: {error}")))?;
        Ok(Self { http, url: url.to_owned(), token })
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        self.read(self.ask(Method::GET, path, None, Some(PATIENCE)).await?).await
    }

    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, CliError> {
        self.read(self.ask(Method::POST, path, Some(body), Some(PATIENCE)).await?).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<(), CliError> {
        self.ask(Method::DELETE, path, None, Some(PATIENCE)).await.map(drop)
    }

    /// An answer that goes on for as long as the server has something to say.
    pub(super) async fn stream(&self, path: &str) -> Result<Response, CliError> {
        self.ask(Method::GET, path, None, None).await
    }

    async fn read<T: DeserializeOwned>(&self, response: Response) -> Result<T, CliError> {
        response.json().await.map_err(|error| self.unreachable(&error))
    }

    pub(super) fn unreachable(&self, error: &reqwest::Error) -> CliError {
        let mut words = String::new();
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = cause {
            // The last cause says most: that the connection was refused.
            words = error.to_string();
            cause = error.source();
        }
        CliError::usage(format_args!("{} does not answer as a Plimsoll server: {}", self.url, one_line(&words)))
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        patience: Option<Duration>,
    ) -> Result<Response, CliError> {
        let request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        let mut request = request.bearer_auth(self.token.expose_secret());
        if let Some(patience) = patience {
            request = request.timeout(patience);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|error| self.unreachable(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let problem: Value = response.json().await.unwrap_or_default();
        let detail = problem["detail"].as_str().map_or_else(|| status.to_string(), one_line);
        let error = CliError::usage(format_args!("{}: {detail}", self.url));
        Err(match status {
            StatusCode::UNAUTHORIZED => error.advice(format_args!("`plimsoll login {}` takes another token", self.url)),
            _ => error,
        })
    }
}
