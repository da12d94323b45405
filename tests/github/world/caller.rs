//! Who asks: tokens, what they may, and what each operation needs.

use super::answer::Answer;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Read,
    Write,
}

/// A token's owner.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Such as `github-actions[bot]`.
    pub login: String,
    pub permissions: BTreeMap<&'static str, Level>,
    /// The app whose token it is; a person's token is of none and cannot make check runs.
    pub app: Option<App>,
    /// What it may not is answered with 404, as GitHub does where even the existence is a secret.
    pub hides: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    pub id: u64,
    pub slug: String,
}

/// Every permission that publishing can use, as the token of a workflow run of the same repository has them.
pub const ALL: [(&str, Level); 6] = [
    ("contents", Level::Write),
    ("pull_requests", Level::Write),
    ("issues", Level::Write),
    ("checks", Level::Write),
    ("statuses", Level::Write),
    ("security_events", Level::Write),
];

impl Caller {
    /// The token that a workflow run has, with these permissions.
    pub fn workflow(permissions: &[(&'static str, Level)]) -> Self {
        Self {
            login: "github-actions[bot]".to_owned(),
            permissions: permissions.iter().copied().collect(),
            app: Some(App { id: 15368, slug: "github-actions".to_owned() }),
            hides: false,
        }
    }

    /// A workflow run's token with everything but `missing`.
    pub fn workflow_without(missing: &str) -> Self {
        let left: Vec<_> = ALL.into_iter().filter(|(name, _)| *name != missing).collect();
        Self::workflow(&left)
    }

    /// The token of a run for a fork's pull request: it may read.
    pub fn of_fork() -> Self {
        let read: Vec<_> = ALL.into_iter().map(|(name, _)| (name, Level::Read)).collect();
        Self::workflow(&read)
    }

    pub fn person(login: &str) -> Self {
        Self { login: login.to_owned(), permissions: ALL.into_iter().collect(), app: None, hides: false }
    }

    /// Refuses where none of `needed` is granted. Public repositories are read by everybody.
    pub fn allow(&self, operation: &str, private: bool) -> Result<(), Answer> {
        let Some((any, level)) = needed(operation) else { return Ok(()) };
        if !private
            && level == Level::Read
            && !operation.starts_with("code-scanning/")
            && !operation.contains("webhook")
        {
            return Ok(());
        }
        if any.iter().any(|name| self.permissions.get(name).is_some_and(|has| *has >= level)) {
            return Ok(());
        }
        let level = if level == Level::Write { "write" } else { "read" };
        let wanted: Vec<String> = any.iter().map(|name| format!("{name}={level}")).collect();
        Err(if self.hides { Answer::not_found() } else { Answer::not_accessible(&wanted.join("; ")) })
    }
}

/// Any of these permissions at this level; as "Permissions required for GitHub Apps" of GitHub's documentation tells.
fn needed(operation: &str) -> Option<(&'static [&'static str], Level)> {
    use Level::{Read, Write};
    Some(match operation {
        "repos/compare-commits-with-basehead" | "repos/get-commit" | "repos/get-content" | "repos/get-branch" => {
            (&["contents"], Read)
        }
        "git/get-blob" | "git/get-ref" | "git/get-tree" | "git/get-commit" => (&["contents"], Read),
        _ if operation.starts_with("git/") => (&["contents"], Write),
        "repos/list-pull-requests-associated-with-commit" => (&["pull_requests"], Read),
        "repos/create-commit-status" => (&["statuses"], Write),
        "repos/get-combined-status-for-ref" | "repos/list-commit-statuses-for-ref" => (&["statuses"], Read),
        "code-scanning/upload-sarif" => (&["security_events"], Write),
        "issues/list-comments" | "issues/get-comment" => (&["issues", "pull_requests"], Read),
        "issues/create-comment" | "issues/update-comment" | "issues/delete-comment" => {
            (&["issues", "pull_requests"], Write)
        }
        "repos/list-webhook-deliveries" => (&["repository_hooks"], Read),
        "repos/redeliver-webhook-delivery" => (&["repository_hooks"], Write),
        "checks/get" | "checks/list-annotations" | "checks/list-for-ref" => (&["checks"], Read),
        _ if operation.starts_with("code-scanning/") => (&["security_events"], Read),
        _ if operation.starts_with("checks/") => (&["checks"], Write),
        _ if operation.starts_with("actions/") => (&["actions"], Read),
        "pulls/list" | "pulls/get" => (&["pull_requests"], Read),
        _ if operation.starts_with("pulls/list") || operation.starts_with("pulls/get") => (&["pull_requests"], Read),
        _ if operation.starts_with("pulls/") => (&["pull_requests"], Write),
        _ => return None,
    })
}
