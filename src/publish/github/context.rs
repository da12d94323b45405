//! What a run is about: which server, repository, commit and pull request, from the runner's environment and its event file.
//!
//! Source: docs.github.com, "Variables reference" (default environment variables) and "Events that trigger workflows".

use super::event::{Event, PullRequest, WorkflowRun};
use crate::workspace::{ByteSize, read_bounded};
use std::path::PathBuf;

/// The largest event that is read; GitHub sends at most 25 MB.
const EVENT: ByteSize = ByteSize(32 << 20);

/// What is known of a run.
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub api_url: String,
    pub graphql_url: String,
    pub server_url: String,
    /// `owner/name`.
    pub repository: String,
    /// E.g. `pull_request`; empty outside of Actions.
    pub event_name: String,
    /// The commit that is judged: of a pull request its head, not the merge that was made to test it.
    pub head_sha: String,
    /// The commit that was checked out, as the runner says.
    pub sha: String,
    /// E.g. `refs/heads/main` or `refs/pull/7/merge`.
    pub git_ref: String,
    pub pull: Option<Pull>,
    /// What new code is told by, where the event says: a commit.
    pub base_sha: Option<String>,
    pub run: Option<Run>,
    /// The run of another workflow that this one follows on.
    pub followed: Option<WorkflowRun>,
    pub step_summary: Option<PathBuf>,
    pub output: Option<PathBuf>,
    pub workspace: Option<PathBuf>,
    pub default_branch: Option<String>,
    /// The App's installation, where a webhook names it.
    pub installation: Option<u64>,
}

/// A pull request, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    pub number: u64,
    pub head_sha: String,
    pub base_sha: String,
    /// The branch that it is to be merged into.
    pub base_ref: String,
    pub is_from_fork: bool,
}

/// A run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: String,
    pub attempt: String,
    pub workflow: String,
    pub job: String,
    /// Where it is seen in a browser.
    pub url: String,
}

/// Why it is not known what a run is about.
#[derive(Debug, thiserror::Error)]
pub enum ContextError {
    #[error(
        "the repository is not known; run this in GitHub Actions, or set GITHUB_REPOSITORY=owner/name (or --repository)"
    )]
    NoRepository,
    #[error("`{0}` is no repository; write owner/name")]
    Repository(String),
    #[error("the commit is not known; run this in GitHub Actions, or set GITHUB_SHA (or --sha)")]
    NoCommit,
    #[error("`{0}` is no commit id; write all of its 40 hexadecimal digits")]
    Commit(String),
    #[error("the event file {path} cannot be used: {reason}")]
    Event { path: String, reason: String },
}

impl Context {
    /// From the environment, which `variable` reads.
    pub fn from_environment(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ContextError> {
        let variable =
            |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let event = match variable("GITHUB_EVENT_PATH") {
            Some(path) => read_event(&path)?,
            None => Event::default(),
        };
        let server_url = variable("GITHUB_SERVER_URL").unwrap_or_else(|| "https://github.com".to_owned());
        let api_url = variable("GITHUB_API_URL").unwrap_or_else(|| api_of(&server_url));
        let graphql_url = variable("GITHUB_GRAPHQL_URL").unwrap_or_else(|| graphql_of(&api_url));
        let server_url = server_url.trim_end_matches('/').to_owned();
        let repository = variable("GITHUB_REPOSITORY")
            .or_else(|| event.repository.as_ref().map(|repository| repository.full_name.clone()))
            .ok_or(ContextError::NoRepository)?;
        let run = variable("GITHUB_RUN_ID").map(|id| Run {
            url: format!("{server_url}/{repository}/actions/runs/{id}"),
            id,
            attempt: variable("GITHUB_RUN_ATTEMPT").unwrap_or_else(|| "1".to_owned()),
            workflow: variable("GITHUB_WORKFLOW").unwrap_or_default(),
            job: variable("GITHUB_JOB").unwrap_or_default(),
        });
        let mut context = Self {
            api_url: api_url.trim_end_matches('/').to_owned(),
            graphql_url,
            server_url,
            repository: checked_repository(repository)?,
            event_name: variable("GITHUB_EVENT_NAME").unwrap_or_default(),
            sha: variable("GITHUB_SHA").unwrap_or_default(),
            git_ref: variable("GITHUB_REF").unwrap_or_default(),
            run,
            step_summary: variable("GITHUB_STEP_SUMMARY").map(PathBuf::from),
            output: variable("GITHUB_OUTPUT").map(PathBuf::from),
            workspace: variable("GITHUB_WORKSPACE").map(PathBuf::from),
            default_branch: event.repository.as_ref().and_then(|repository| repository.default_branch.clone()),
            installation: event.installation.as_ref().and_then(|installation| installation.id),
            ..Self::default()
        };
        context.take_event(event);
        if context.head_sha.is_empty() {
            context.head_sha.clone_from(&context.sha);
        }
        Ok(context)
    }

    /// Lays what the caller says over what the environment says.
    pub fn overridden(
        mut self,
        repository: Option<&str>,
        sha: Option<&str>,
        git_ref: Option<&str>,
    ) -> Result<Self, ContextError> {
        if let Some(repository) = repository {
            self.repository = checked_repository(repository.to_owned())?;
        }
        if let Some(sha) = sha {
            sha.clone_into(&mut self.head_sha);
        }
        if let Some(git_ref) = git_ref {
            git_ref.clone_into(&mut self.git_ref);
        }
        Ok(self)
    }

    /// Whether everything that publishing needs is known.
    pub fn checked(self) -> Result<Self, ContextError> {
        if self.head_sha.is_empty() {
            return Err(ContextError::NoCommit);
        }
        for sha in [Some(&self.head_sha), self.pull.as_ref().map(|pull| &pull.head_sha)].into_iter().flatten() {
            if !is_commit_id(sha) {
                return Err(ContextError::Commit(crate::report::plain::one_line(sha)));
            }
        }
        Ok(self)
    }

    /// Whether the run is for a pull request, so that what its head says is not to be trusted.
    #[must_use]
    pub fn is_for_pull_request(&self) -> bool {
        matches!(
            self.event_name.as_str(),
            "pull_request" | "pull_request_target" | "pull_request_review" | "issue_comment"
        ) || self.pull.is_some()
    }

    /// `owner` and `name`.
    #[must_use]
    pub fn owner_and_name(&self) -> (&str, &str) {
        self.repository.split_once('/').unwrap_or((&self.repository, ""))
    }

    /// The reference and commit that code scanning is to file an analysis of `analysed` under.
    #[must_use]
    pub fn code_scanning_target(&self, analysed: Option<&str>) -> (String, String) {
        if let Some(pull) = &self.pull {
            // What was analysed is the test merge, or else the head itself.
            let is_merge =
                analysed == Some(self.sha.as_str()) && self.sha != pull.head_sha && self.git_ref.ends_with("/merge");
            return if is_merge {
                (self.git_ref.clone(), self.sha.clone())
            } else {
                (format!("refs/pull/{}/head", pull.number), pull.head_sha.clone())
            };
        }
        (self.git_ref.clone(), self.head_sha.clone())
    }

    fn take_event(&mut self, event: Event) {
        let some = |sha: String| (!sha.is_empty() && sha.bytes().any(|byte| byte != b'0')).then_some(sha);
        if let Some(pull) = event.pull_request {
            self.take_pull(&pull);
        } else if let Some(group) = event.merge_group {
            self.base_sha = some(group.base_sha);
            if let Some(head) = some(group.head_sha) {
                self.head_sha = head;
            }
        } else if let Some(run) = event.workflow_run {
            self.head_sha.clone_from(&run.head_sha);
            self.followed = Some(run);
        } else if let Some(check) = event.check_run.or(event.check_suite) {
            self.head_sha.clone_from(&check.head_sha);
            // What a check names of a pull request is less than all: whether it comes from a fork is not among it.
            if let Some(pull) = check.pull_requests.first() {
                self.take_pull(pull);
            }
        } else if self.event_name == "push" {
            self.base_sha = event.before.and_then(some);
        }
    }

    fn take_pull(&mut self, pull: &PullRequest) {
        self.head_sha.clone_from(&pull.head.sha);
        self.base_sha = Some(pull.base.sha.clone()).filter(|sha| !sha.is_empty());
        self.pull = Some(Pull::of(pull));
    }
}

impl Pull {
    #[must_use]
    pub fn of(pull: &PullRequest) -> Self {
        Self {
            number: pull.number,
            head_sha: pull.head.sha.clone(),
            base_sha: pull.base.sha.clone(),
            base_ref: pull.base.name.clone(),
            is_from_fork: pull.is_from_fork(),
        }
    }
}

/// Whether `text` is a whole commit id: SHA-1 or SHA-256, hexadecimal.
#[must_use]
pub fn is_commit_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn checked_repository(repository: String) -> Result<String, ContextError> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name != "."
            && name != ".."
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    match repository.split_once('/') {
        Some((owner, name)) if is_name(owner) && is_name(name) => Ok(repository),
        _ => Err(ContextError::Repository(crate::report::plain::one_line(&repository))),
    }
}

fn read_event(path: &str) -> Result<Event, ContextError> {
    let unusable = |reason: String| ContextError::Event { path: path.to_owned(), reason };
    let bytes = read_bounded(path.as_ref(), EVENT).map_err(|error| unusable(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| unusable(error.to_string()))
}

/// The API of a server: GitHub's own has its own host, an Enterprise Server a path.
#[must_use]
pub fn api_of(server: &str) -> String {
    match server.trim_end_matches('/') {
        "https://github.com" => "https://api.github.com".to_owned(),
        server => match server.strip_prefix("https://").filter(|host| host.ends_with(".ghe.com")) {
            Some(host) => format!("https://api.{host}"),
            None => format!("{server}/api/v3"),
        },
    }
}

fn graphql_of(api: &str) -> String {
    let api = api.trim_end_matches('/');
    match api.strip_suffix("/api/v3") {
        Some(server) => format!("{server}/api/graphql"),
        None => format!("{api}/graphql"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const HEAD: &str = "1111111111111111111111111111111111111111";
    const BASE: &str = "2222222222222222222222222222222222222222";
    const MERGE: &str = "3333333333333333333333333333333333333333";

    fn context(event_name: &str, event: &Value, more: &[(&str, &str)]) -> Result<Context, ContextError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        std::fs::write(&path, event.to_string()).unwrap();
        let path = path.to_string_lossy().into_owned();
        let mut all = vec![
            ("GITHUB_EVENT_NAME", event_name),
            ("GITHUB_EVENT_PATH", &path),
            ("GITHUB_REPOSITORY", "octo/harbour"),
            ("GITHUB_SHA", MERGE),
            ("GITHUB_REF", "refs/heads/main"),
            ("GITHUB_RUN_ID", "77"),
        ];
        all.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        all.extend_from_slice(more);
        Context::from_environment(&|name| {
            all.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn pull(head_repository: &str) -> Value {
        json!({
            "number": 7, "state": "open",
            "head": { "sha": HEAD, "ref": "topic", "repo": { "full_name": head_repository } },
            "base": { "sha": BASE, "ref": "main", "repo": { "full_name": "octo/harbour" } },
        })
    }

    #[test]
    fn a_pull_requests_head_is_judged_and_its_base_is_known() {
        let event = json!({ "pull_request": pull("stranger/harbour") });
        let context =
            context("pull_request", &event, &[("GITHUB_REF", "refs/pull/7/merge")]).unwrap().checked().unwrap();
        assert_eq!((context.head_sha.as_str(), context.base_sha.as_deref()), (HEAD, Some(BASE)));
        assert!(context.pull.as_ref().unwrap().is_from_fork);
        assert_eq!(context.code_scanning_target(Some(MERGE)), ("refs/pull/7/merge".to_owned(), MERGE.to_owned()));
        assert_eq!(context.code_scanning_target(Some(HEAD)), ("refs/pull/7/head".to_owned(), HEAD.to_owned()));
        assert_eq!(context.run.unwrap().url, "https://github.com/octo/harbour/actions/runs/77");
    }

    #[test]
    fn a_pull_request_of_the_repository_itself_is_no_fork_and_one_whose_fork_is_gone_is() {
        let own = context("pull_request", &json!({ "pull_request": pull("Octo/harbour") }), &[]).unwrap();
        assert!(!own.pull.unwrap().is_from_fork);
        let mut gone = pull("x/y");
        gone["head"]["repo"] = Value::Null;
        assert!(
            context("pull_request_target", &json!({ "pull_request": gone }), &[]).unwrap().pull.unwrap().is_from_fork
        );
    }

    #[test]
    fn other_events_name_their_commits() {
        let push = context("push", &json!({ "before": BASE, "after": MERGE }), &[]).unwrap();
        assert_eq!((push.head_sha.as_str(), push.base_sha.as_deref()), (MERGE, Some(BASE)));
        let first = context("push", &json!({ "before": "0".repeat(40) }), &[]).unwrap();
        assert_eq!(first.base_sha, None);
        let group =
            context("merge_group", &json!({ "merge_group": { "head_sha": HEAD, "base_sha": BASE } }), &[]).unwrap();
        assert_eq!((group.head_sha.as_str(), group.base_sha.as_deref()), (HEAD, Some(BASE)));
        let followed = json!({ "workflow_run": { "id": 5, "event": "pull_request", "head_sha": HEAD } });
        let followed = context("workflow_run", &followed, &[]).unwrap();
        assert_eq!((followed.head_sha.as_str(), followed.followed.unwrap().id), (HEAD, 5));
        let again = json!({ "check_run": { "head_sha": HEAD, "pull_requests": [pull("octo/harbour")] } });
        let again = context("check_run", &again, &[]).unwrap();
        assert_eq!(again.pull.unwrap().number, 7);
        for name in ["schedule", "workflow_dispatch"] {
            assert_eq!(context(name, &json!({ "inputs": null }), &[]).unwrap().head_sha, MERGE);
        }
    }

    #[test]
    fn an_enterprise_server_is_known_by_its_address() {
        let addresses = |server: &str| {
            let context = context("push", &json!({}), &[("GITHUB_SERVER_URL", server)]).unwrap();
            (context.api_url, context.graphql_url)
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(addresses("https://github.com"), pair("https://api.github.com", "https://api.github.com/graphql"));
        assert_eq!(
            addresses("https://ghe.example/"),
            pair("https://ghe.example/api/v3", "https://ghe.example/api/graphql")
        );
        assert_eq!(
            addresses("https://octo.ghe.com"),
            pair("https://api.octo.ghe.com", "https://api.octo.ghe.com/graphql")
        );
    }

    #[test]
    fn what_is_not_known_or_cannot_be_is_told() {
        for repository in ["harbour", "a/b/c", "a/..", "a/b?x=1", "octo/harb\nour"] {
            let error = context("push", &json!({}), &[("GITHUB_REPOSITORY", repository)]).unwrap_err();
            assert!(matches!(error, ContextError::Repository(_)), "{repository}");
        }
        let no_commit = context("push", &json!({}), &[("GITHUB_SHA", "")]).unwrap().checked();
        assert!(matches!(no_commit, Err(ContextError::NoCommit)));
        let odd = context("push", &json!({}), &[("GITHUB_SHA", "main")]).unwrap().checked();
        assert!(matches!(odd, Err(ContextError::Commit(_))));
        let broken = context("push", &json!("no event"), &[]).unwrap_err();
        assert!(broken.to_string().contains("event"), "{broken}");
    }
}
