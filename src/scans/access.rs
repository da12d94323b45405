//! What GitHub lets the server do, and what only GitHub knows about a request.

use super::repositories::Repository;
use super::request::{Change, ScanRequest};
use super::settings::GithubAccess;
use super::source::CloneUrl;
use crate::jobs::Failure;
use crate::publish::github::client::{Access, ApiError, AppAuth, AppAuthError, Client};
use crate::publish::github::context::{Context, ContextError, is_commit_id};
use secrecy::SecretString;
use serde::Deserialize;

impl GithubAccess {
    /// A context of publishing about `commit` of `repository`, with the addresses of this server's GitHub.
    pub(super) fn context(&self, repository: &str, commit: &str, reference: &str) -> Result<Context, ContextError> {
        Context::from_environment(&|name| match name {
            "GITHUB_SERVER_URL" => Some(self.server_url.clone()),
            "GITHUB_API_URL" => self.api_url.clone(),
            "GITHUB_REPOSITORY" => Some(repository.to_owned()),
            "GITHUB_SHA" => Some(commit.to_owned()),
            "GITHUB_REF" => Some(reference.to_owned()),
            _ => None,
        })
    }

    /// A token for `repository`: of the App's installation where there is an App, or else the one that was configured.
    pub(super) async fn token(
        &self,
        repository: &str,
        installation: Option<u64>,
    ) -> Result<Option<SecretString>, Failure> {
        let Some(app) = &self.app else { return Ok(self.token.clone()) };
        let context = self.context(repository, "", "").map_err(Failure::lasting)?;
        let access = Access {
            api_url: context.api_url,
            graphql_url: context.graphql_url,
            token: SecretString::from(""),
            patience: self.patience,
        };
        let auth = AppAuth { app: app.id.to_string(), key: app.key.clone(), installation };
        match auth.installation_token(&access, repository).await {
            Ok(token) => Ok(Some(token)),
            // The App is not installed there: what is public can be read all the same.
            Err(AppAuthError::Api(error)) if installation.is_none() && error.is_not_found() => Ok(self.token.clone()),
            Err(AppAuthError::Api(error)) => Err(of_api(&error)),
            Err(error) => Err(Failure::lasting(error)),
        }
    }

    /// How GitHub is asked as the App itself; `None` where the server is none.
    pub fn of_app(&self) -> Result<Option<Access>, Failure> {
        let Some(app) = &self.app else { return Ok(None) };
        // Only the addresses are taken from it; no repository is asked about.
        let context = self.context("plimsoll/plimsoll", "", "").map_err(Failure::lasting)?;
        let access = Access {
            api_url: context.api_url,
            graphql_url: context.graphql_url,
            token: SecretString::from(""),
            patience: self.patience,
        };
        let auth = AppAuth { app: app.id.to_string(), key: app.key.clone(), installation: None };
        auth.app_access(&access).map(Some).map_err(Failure::lasting)
    }

    /// How `repository` is asked about; `None` where the server has no credentials for it.
    pub async fn access(&self, repository: &str, installation: Option<u64>) -> Result<Option<Access>, Failure> {
        let Some(token) = self.token(repository, installation).await? else { return Ok(None) };
        let context = self.context(repository, "", "").map_err(Failure::lasting)?;
        Ok(Some(Access { api_url: context.api_url, graphql_url: context.graphql_url, token, patience: self.patience }))
    }

    /// Whether `url` is of this server's GitHub, so that it may be shown the server's credentials.
    pub(super) fn is_of(&self, url: &CloneUrl) -> bool {
        url.origin().eq_ignore_ascii_case(self.server_url.trim_end_matches('/'))
    }
}

/// Trouble that may pass, or not.
#[must_use]
pub fn of_api(error: &ApiError) -> Failure {
    if error.is_denied() || error.is_not_found() { Failure::lasting(error) } else { Failure::passing(error) }
}

#[derive(Deserialize)]
struct Pull {
    head: Side,
    base: Side,
}

#[derive(Deserialize)]
struct Side {
    sha: String,
    #[serde(rename = "ref")]
    name: String,
    repo: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

/// Adds what a comment or a person does not say of a pull request: its head and its base.
pub(super) async fn completed(
    mut request: ScanRequest,
    repository: &Repository,
    github: &GithubAccess,
) -> Result<ScanRequest, Failure> {
    let Some(number) = request.reference.as_deref().and_then(pull_number) else { return Ok(request) };
    if request.change.is_some() || !repository.with_access {
        return Ok(request);
    }
    let Some(access) = github.access(&repository.full_name, repository.installation).await? else {
        return Ok(request);
    };
    let client = Client::new(access).map_err(Failure::lasting)?;
    let path = format!("/repos/{}/pulls/{number}", repository.full_name);
    let pull: Pull = client.get(&path).await.map_err(|error| of_api(&error))?;
    if !is_commit_id(&pull.head.sha) || !is_commit_id(&pull.base.sha) {
        return Ok(request);
    }
    let own =
        |side: &Side| side.repo.as_ref().is_some_and(|repo| repo.full_name.eq_ignore_ascii_case(&repository.full_name));
    request.change =
        Some(Change { number, base_commit: pull.base.sha, base_branch: pull.base.name, from_fork: !own(&pull.head) });
    request.commit = Some(pull.head.sha);
    Ok(request)
}

fn pull_number(reference: &str) -> Option<u64> {
    reference.strip_prefix("refs/pull/")?.strip_suffix("/head")?.parse().ok()
}
