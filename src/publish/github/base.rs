//! What a change is compared with, found without a whole clone.

use super::client::Client;
use super::context::Context;
use crate::workspace::Repository;
use crate::workspace::git::{FetchSource, GitError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::time::Duration;

/// The base of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundBase {
    /// Full id.
    pub commit: String,
    /// Whether the commit is in the clone.
    pub is_here: bool,
    /// Whether what is checked out is known to belong to the run, so that the commit is its base and no other repository's.
    is_known: bool,
    /// Whether it is where the change began; otherwise the tip of the base, because nobody could tell where they parted.
    is_parting: bool,
}

#[derive(Deserialize)]
struct Comparison {
    merge_base_commit: Commit,
}

#[derive(Deserialize)]
struct Commit {
    sha: String,
}

impl FoundBase {
    /// Finds the base of what is checked out in `repository`; `None` where this run has none: it is no change, or the first of its
    /// branch.
    ///
    /// The test merge of a pull request is compared with its first parent, the tip of the base at that time: then nothing that
    /// happened on the base is taken for the pull request's. Else it is where the base and what is checked out parted, which git
    /// knows where history goes back that far, and otherwise GitHub.
    /// `client` is asked for only then.
    pub async fn find(
        context: &Context,
        repository: &Repository,
        client: impl AsyncFnOnce() -> Option<Client>,
    ) -> Option<Self> {
        let head = repository.head_commit()?;
        let found = |commit: String, is_known: bool, is_parting: bool| {
            let is_here = repository.has_commit(&commit);
            Some(Self { commit, is_here, is_known, is_parting })
        };
        let parents = repository.parents_of(&head);
        if let ([first, second], Some(pull)) = (parents.as_slice(), &context.pull)
            && *second == pull.head_sha
        {
            return found(first.clone(), true, true);
        }
        let base = context.base_sha.clone()?;
        let is_known = head == context.sha || head == context.head_sha;
        if context.pull.is_none() {
            // What was there before a push is the base itself.
            return found(base, is_known, true);
        }
        if let Some(parting) = repository.parting_of(&base, &head) {
            return found(parting, true, true);
        }
        if let Some(client) = client().await {
            // The files of a comparison are cut at 300; of them none is needed here.
            let path = format!("/repos/{}/compare/{base}...{head}?per_page=1", context.repository);
            if let Ok(comparison) = client.get::<Comparison>(&path).await
                && super::context::is_commit_id(&comparison.merge_base_commit.sha)
            {
                return found(comparison.merge_base_commit.sha, true, true);
            }
        }
        found(base, is_known, false)
    }

    /// Fetches the commit where it is not here, without its history, from the server that the run is on.
    ///
    /// # Errors
    /// What the server refused. The base is not here then.
    pub fn bring(
        &mut self,
        repository: &Repository,
        context: &Context,
        token: Option<&SecretString>,
        longest: Duration,
    ) -> Result<(), GitError> {
        if self.is_here || !self.is_known {
            return Ok(());
        }
        let authorization = token.map(|token| {
            let user = STANDARD.encode(format!("x-access-token:{}", token.expose_secret()));
            SecretString::from(format!("Basic {user}"))
        });
        let url = format!("{}/{}", context.server_url, context.repository);
        repository.fetch_commit(&self.commit, &FetchSource { url, authorization, longest })?;
        self.is_here = true;
        Ok(())
    }

    /// What is to be told of it, if it is not here, for `reason`, or may be another than the one looked for.
    #[must_use]
    pub fn problem(&self, reason: Option<&GitError>) -> Option<String> {
        let commit = &self.commit;
        if self.is_here {
            return (!self.is_parting).then(|| {
                format!(
                    "where this change left its base is not known: history is cut off here, and GitHub could not be asked. It was \
                     compared with {commit}, the tip of the base, whose newer changes may look undone; give actions/checkout \
                     `fetch-depth: 0`, or a token"
                )
            });
        }
        let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
        Some(format!(
            "the commit {commit} that this change is compared with is not in this clone{reason}, so nothing is known to be new; give \
             actions/checkout `fetch-depth: 2` on pull requests (or 0 everywhere), or run `git fetch --depth=1 origin {commit}` before"
        ))
    }
}
