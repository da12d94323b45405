//! What a change is compared with, found without a whole clone.

use super::client::Client;
use super::context::Context;
use crate::workspace::Repository;
use serde::Deserialize;

/// The base of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundBase {
    /// A commit that is here.
    Here { commit: String },
    /// It is known, but not here.
    Elsewhere { commit: String },
    /// This run has none: it is no change, or the first of its branch.
    None,
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
    /// Finds the base of what is checked out in `repository`.
    ///
    /// The test merge of a pull request is compared with its first parent, the tip of the base at that time: then nothing that
    /// happened on the base is taken for the pull request's. Else it is where the base and what is checked out parted, which git
    /// knows where history goes back that far, and otherwise GitHub.
    /// `client` is asked for only then.
    pub async fn find(
        context: &Context,
        repository: &Repository,
        client: impl AsyncFnOnce() -> Option<Client>,
    ) -> Self {
        let Some(head) = repository.head_commit() else { return Self::None };
        let parents = repository.parents_of(&head);
        if let ([first, second], Some(pull)) = (parents.as_slice(), &context.pull)
            && *second == pull.head_sha
        {
            let commit = first.clone();
            return if repository.has_commit(first) { Self::Here { commit } } else { Self::Elsewhere { commit } };
        }
        let Some(base) = context.base_sha.clone() else { return Self::None };
        if context.pull.is_none() {
            // What was there before a push is the base itself.
            return Self::of(repository, base);
        }
        if let Some(parting) = repository.parting_of(&base, &head) {
            return Self::of(repository, parting);
        }
        if let Some(client) = client().await {
            // The files of a comparison are cut at 300; of them none is needed here.
            let path = format!("/repos/{}/compare/{base}...{head}?per_page=1", context.repository);
            if let Ok(comparison) = client.get::<Comparison>(&path).await
                && super::context::is_commit_id(&comparison.merge_base_commit.sha)
            {
                return Self::of(repository, comparison.merge_base_commit.sha);
            }
        }
        Self::of(repository, base)
    }

    fn of(repository: &Repository, commit: String) -> Self {
        if repository.has_commit(&commit) { Self::Here { commit } } else { Self::Elsewhere { commit } }
    }

    /// What to do where the base is not here.
    #[must_use]
    pub fn advice(commit: &str) -> String {
        format!(
            "the commit {commit} that this change is compared with is not in this clone, so nothing is known to be new; give \
             actions/checkout `fetch-depth: 2` on pull requests (or 0 everywhere), or run `git fetch --depth=1 origin {commit}` before"
        )
    }
}
