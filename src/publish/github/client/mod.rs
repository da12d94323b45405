//! The one way to GitHub's API: octocrab over reqwest, with patience.
//!
//! Reading and replacing are repeated after any trouble that may pass. A creation is repeated only when GitHub certainly did not do
//! it, or when looking shows that it did not: an answer can be lost after the work was done.

mod answer;
mod app_auth;
mod error;
mod link;
mod retry;

pub use app_auth::{AppAuth, AppAuthError};
pub use error::{ApiError, ApiErrorKind};
pub use retry::Patience;

use answer::{chain, limits, message, tell_quota, without_query, word};
use error::told;
use http::header::{ACCEPT, AUTHORIZATION, LINK};
use http::{HeaderValue, Method, Request, Uri};
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Content that may be created within a minute: GitHub's limit is 80.
const CREATIONS: usize = 75;
const MINUTE: Duration = Duration::from_mins(1);
/// Pages of a list that are read; a hundred entries each.
const PAGES: usize = 50;

/// Where the API is, and who asks.
#[derive(Debug, Clone)]
pub struct Access {
    /// E.g. `https://api.github.com` or `https://ghe.example/api/v3`.
    pub api_url: String,
    /// E.g. `https://api.github.com/graphql` or `https://ghe.example/api/graphql`.
    pub graphql_url: String,
    pub token: SecretString,
    pub patience: Patience,
}

/// A client for one server and token.
pub struct Client {
    rest: Octocrab,
    base: Uri,
    graphql: Octocrab,
    graphql_path: String,
    token: SecretString,
    authorization: HeaderValue,
    patience: Patience,
    /// What is left of the time that may be waited.
    left: Mutex<Duration>,
    /// When content was created lately.
    created: Mutex<VecDeque<Instant>>,
}

/// What GraphQL answered: data, and what went wrong with parts of it.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphqlAnswer {
    pub data: Value,
    /// One line for each error, with its type in front.
    pub errors: Vec<String>,
}

/// An answer with status 2xx.
struct Answer {
    body: Value,
    next: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the address `{0}` of GitHub's API is not usable: write e.g. `https://api.github.com`")]
    Address(String),
    #[error("the token holds characters that no token has; set it again, without quotes and line ends inside")]
    Token,
    #[error("no connection to GitHub can be made: {0}")]
    Setup(String),
}

impl Client {
    /// Must be called within a tokio runtime.
    pub fn new(access: Access) -> Result<Self, ClientError> {
        let Access { api_url, graphql_url, token, patience } = access;
        let base = address(&api_url)?;
        let graphql_address = address(&graphql_url)?;
        let (graphql_base, last) = graphql_url
            .trim_end_matches('/')
            .rsplit_once('/')
            .ok_or_else(|| ClientError::Address(graphql_url.clone()))?;
        let bearer = format!("Bearer {}", token.expose_secret().trim());
        let mut authorization = HeaderValue::from_str(&bearer).map_err(|_| ClientError::Token)?;
        authorization.set_sensitive(true);
        // A second installation is refused, and then the first does as well: it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(MINUTE)
            .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ClientError::Setup(chain(&error)))?;
        // Octocrab's own ways to a client say that octocrab asks; this one leaves the name to reqwest.
        let octocrab = |base: &str| -> Result<Octocrab, ClientError> {
            let built = OctocrabBuilder::new_empty()
                .with_service(ReqwestConnector::new(http.clone()))
                .with_layer(&BaseUriLayer::new(address(base)?))
                .with_auth(AuthState::None)
                .build();
            built.map_err(|error| ClientError::Setup(chain(&error)))
        };
        debug_assert_eq!(graphql_address.path().rsplit('/').next(), Some(last));
        Ok(Self {
            rest: octocrab(api_url.trim_end_matches('/'))?,
            graphql: octocrab(graphql_base)?,
            graphql_path: format!("/{last}"),
            base,
            token,
            authorization,
            patience,
            left: Mutex::new(patience.longest),
            created: Mutex::new(VecDeque::new()),
        })
    }

    /// How patient this client is.
    #[must_use]
    pub fn patience(&self) -> Patience {
        self.patience
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        let answer = self.repeated(Method::GET, path, None).await?;
        read(&format!("GET {}", without_query(path)), answer.body)
    }

    /// All entries of a list, page after page; those under `key` where the answer is an object.
    pub async fn list<T: DeserializeOwned>(&self, path: &str, key: Option<&str>) -> Result<Vec<T>, ApiError> {
        let call = format!("GET {}", without_query(path));
        let mut all = Vec::new();
        let mut next = Some(path.to_owned());
        for _ in 0..PAGES {
            let Some(path) = next else { break };
            let answer = self.repeated(Method::GET, &path, None).await?;
            let mut body = answer.body;
            let entries = match key {
                Some(key) => body.get_mut(key).map(Value::take).unwrap_or_default(),
                None => body,
            };
            all.append(&mut read::<Vec<T>>(&call, entries)?);
            next = answer.next;
        }
        Ok(all)
    }

    /// Entries of a list that begins with the newest, page after page, until one is not wanted or `pages` are read; and whether that was
    /// all that is wanted.
    pub async fn list_while<T: DeserializeOwned>(
        &self,
        path: &str,
        pages: usize,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<(Vec<T>, bool), ApiError> {
        let call = format!("GET {}", without_query(path));
        let mut all: Vec<T> = Vec::new();
        let mut next = Some(path.to_owned());
        for _ in 0..pages {
            let Some(path) = next else { return Ok((all, true)) };
            let answer = self.repeated(Method::GET, &path, None).await?;
            all.append(&mut read::<Vec<T>>(&call, answer.body)?);
            if all.last().is_some_and(|last| !is_wanted(last)) {
                all.retain(|one| is_wanted(one));
                return Ok((all, true));
            }
            next = answer.next;
        }
        Ok((all, next.is_none()))
    }

    /// Replaces something; doing it twice is doing it once.
    pub async fn patch<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ApiError> {
        let answer = self.repeated(Method::PATCH, path, Some(body)).await?;
        read(&format!("PATCH {}", without_query(path)), answer.body)
    }

    /// Takes something away. That it is not there any more is as good.
    pub async fn delete(&self, path: &str) -> Result<(), ApiError> {
        match self.repeated(Method::DELETE, path, None).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }

    /// Posts what does no harm when it is there twice.
    pub async fn post_repeatable<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ApiError> {
        let answer = self.repeated(Method::POST, path, Some(body)).await?;
        read(&format!("POST {}", without_query(path)), answer.body)
    }

    /// Posts without a body what does no harm when it is there twice.
    pub async fn post_empty<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        let answer = self.repeated(Method::POST, path, None).await?;
        read(&format!("POST {}", without_query(path)), answer.body)
    }

    /// Creates something once. Where no answer came, `look` tells whether it is there, before it is tried again.
    pub async fn create<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        look: impl AsyncFn() -> Result<Option<T>, ApiError>,
    ) -> Result<T, ApiError> {
        self.once(Method::POST, path, body, look).await
    }

    /// Adds to something once, as [`Self::create`].
    pub async fn add<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        look: impl AsyncFn() -> Result<Option<T>, ApiError>,
    ) -> Result<T, ApiError> {
        self.once(Method::PATCH, path, body, look).await
    }

    async fn once<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        look: impl AsyncFn() -> Result<Option<T>, ApiError>,
    ) -> Result<T, ApiError> {
        let call = format!("{method} {}", without_query(path));
        let mut tried = 1;
        loop {
            self.pace().await;
            let outcome = self.limited(&self.rest, method.clone(), path, Some(body)).await;
            let error = match outcome.and_then(|answer| read(&call, answer.body)) {
                Ok(created) => return Ok(created),
                Err(error) => error,
            };
            if !error.may_be_done() || tried >= self.patience.tries {
                return Err(error);
            }
            tried += 1;
            self.pause(&call, self.patience.pause_before(tried, chance())).await?;
            if let Some(found) = look().await? {
                return Ok(found);
            }
        }
    }

    /// Asks GraphQL. Mutations that we use may be repeated without harm.
    pub async fn graphql(&self, query: &str, variables: &Value) -> Result<GraphqlAnswer, ApiError> {
        let body = json!({ "query": query, "variables": variables });
        let call = "POST /graphql";
        let mut tried = 1;
        loop {
            let outcome = self.limited(&self.graphql, Method::POST, &self.graphql_path, Some(&body)).await;
            let error = match outcome.and_then(|answer| self.graphql_answer(answer.body)) {
                Err(error) if error.may_be_done() => error,
                other => return other,
            };
            if tried >= self.patience.tries {
                return Err(error);
            }
            tried += 1;
            self.pause(call, self.patience.pause_before(tried, chance())).await?;
        }
    }

    fn graphql_answer(&self, mut body: Value) -> Result<GraphqlAnswer, ApiError> {
        let call = "POST /graphql";
        let data = body.get_mut("data").map(Value::take).unwrap_or_default();
        let errors: Vec<(String, String)> = body
            .get("errors")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|error| {
                let word = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
                (word("type").to_owned(), self.told(word("message")))
            })
            .collect();
        let is_empty = match &data {
            Value::Object(fields) => fields.values().all(Value::is_null),
            other => other.is_null(),
        };
        if let Some((kind, message)) = errors.first().filter(|_| is_empty) {
            let message = message.clone();
            let is_denied = matches!(kind.as_str(), "FORBIDDEN" | "INSUFFICIENT_SCOPES")
                || message.contains("not accessible by")
                || message.contains("required scopes");
            let kind = match kind.as_str() {
                _ if is_denied => ApiErrorKind::Denied { message, accepted: None },
                "RATE_LIMITED" => ApiErrorKind::Limited { wait: MINUTE },
                "NOT_FOUND" => ApiErrorKind::NotFound { accepted: None },
                _ => ApiErrorKind::Refused { status: 200, message },
            };
            return Err(ApiError::new(call, kind));
        }
        if is_empty && errors.is_empty() {
            return Err(ApiError::new(call, ApiErrorKind::Unreadable { reason: "it holds no data".to_owned() }));
        }
        Ok(GraphqlAnswer {
            data,
            errors: errors.into_iter().map(|(kind, message)| format!("{kind}: {message}")).collect(),
        })
    }

    /// Sends until there is an answer, waiting out limits and trouble that may pass.
    async fn repeated(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, ApiError> {
        let call = format!("{method} {}", without_query(path));
        let mut tried = 1;
        loop {
            let error = match self.limited(&self.rest, method.clone(), path, body).await {
                Ok(answer) => return Ok(answer),
                Err(error) if !error.may_be_done() || tried >= self.patience.tries => return Err(error),
                Err(error) => error,
            };
            tried += 1;
            // Trouble that outlasts our patience is what is told, not that we may not wait.
            self.pause(&call, self.patience.pause_before(tried, chance())).await.map_err(|_| error)?;
        }
    }

    /// Sends once, or again after each limit that ends in time: what was limited was not done.
    async fn limited(
        &self,
        octocrab: &Octocrab,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, ApiError> {
        let call = format!("{method} {}", without_query(path));
        for _ in 0..self.patience.tries {
            match self.send(octocrab, &method, path, body).await? {
                Sent::Answer(answer) => return Ok(answer),
                Sent::Limited(wait) => self.pause(&call, wait).await?,
            }
        }
        Err(ApiError::new(&call, ApiErrorKind::Limited { wait: MINUTE }))
    }

    async fn send(
        &self,
        octocrab: &Octocrab,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Sent, ApiError> {
        let call = format!("{method} {}", without_query(path));
        let fail = |kind| ApiError::new(&call, kind);
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(ACCEPT, "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header(AUTHORIZATION, self.authorization.clone());
        let request = octocrab
            .build_request(request, body)
            .map_err(|error| fail(ApiErrorKind::Refused { status: 0, message: self.told(&chain(&error)) }))?;
        let response = octocrab
            .execute(request)
            .await
            .map_err(|error| fail(ApiErrorKind::Lost { reason: self.told(&chain(&error)) }))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        tell_quota(&headers);
        let text = octocrab
            .body_to_string(response)
            .await
            .map_err(|error| fail(ApiErrorKind::Lost { reason: self.told(&chain(&error)) }))?;
        let parsed = || serde_json::from_str::<Value>(&text);
        if (200..300).contains(&status) {
            let body = if text.trim().is_empty() {
                Value::Null
            } else {
                parsed().map_err(|error| fail(ApiErrorKind::Unreadable { reason: error.to_string() }))?
            };
            let next = word(&headers, LINK.as_str()).and_then(|header| link::next(header, &self.base));
            return Ok(Sent::Answer(Answer { body, next }));
        }
        let message = self.told(&message(&parsed().unwrap_or_default(), &text));
        let limits = limits(status, &headers, &message);
        if let Some(wait) = limits.wait(now()) {
            return Ok(Sent::Limited(wait));
        }
        let accepted = word(&headers, "x-accepted-github-permissions").map(|word| self.told(word));
        let moved = || "the repository was renamed or moved; call it by its new name".to_owned();
        Err(fail(match status {
            401 => ApiErrorKind::Unauthorized { message },
            403 => ApiErrorKind::Denied { message, accepted },
            404 => ApiErrorKind::NotFound { accepted },
            300..=399 => ApiErrorKind::Refused { status, message: moved() },
            500.. => ApiErrorKind::Server { status },
            _ => ApiErrorKind::Refused { status, message },
        }))
    }

    /// Waits, if that is within what may be waited.
    async fn pause(&self, call: &str, wait: Duration) -> Result<(), ApiError> {
        {
            let mut left = self.left.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let Some(rest) = left.checked_sub(wait) else {
                return Err(ApiError::new(call, ApiErrorKind::Limited { wait }));
            };
            *left = rest;
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// Keeps below the limit of creations in a minute.
    async fn pace(&self) {
        loop {
            let wait = {
                let mut created = self.created.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                while created.front().is_some_and(|first| first.elapsed() >= MINUTE) {
                    created.pop_front();
                }
                match created.front() {
                    Some(first) if created.len() >= CREATIONS => MINUTE.saturating_sub(first.elapsed()),
                    _ => {
                        created.push_back(Instant::now());
                        return;
                    }
                }
            };
            tokio::time::sleep(wait).await;
        }
    }

    fn told(&self, text: &str) -> String {
        told(text, self.token.expose_secret().trim())
    }
}

enum Sent {
    Answer(Answer),
    Limited(Duration),
}

fn address(url: &str) -> Result<Uri, ClientError> {
    let uri: Uri = url.trim_end_matches('/').parse().map_err(|_| ClientError::Address(url.to_owned()))?;
    let is_usable = matches!(uri.scheme_str(), Some("https" | "http"))
        && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if is_usable { Ok(uri) } else { Err(ClientError::Address("(with another scheme, or a user)".to_owned())) }
}

fn read<T: DeserializeOwned>(call: &str, body: Value) -> Result<T, ApiError> {
    serde_json::from_value(body)
        .map_err(|error| ApiError::new(call, ApiErrorKind::Unreadable { reason: error.to_string() }))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A number that another run does not have.
fn chance() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| u64::from(since.subsec_nanos()))
}

#[cfg(test)]
mod tests;
