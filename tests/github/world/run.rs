//! What a runner of GitHub Actions gives to a step: variables and the file of the event.

use super::{GitHub, PullId};
use crate::support::{Run, command};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// One run of a workflow, with the files that its steps write to.
pub struct WorkflowRun {
    folder: TempDir,
    pub variables: BTreeMap<String, String>,
}

impl WorkflowRun {
    pub fn of_pull(github: &GitHub, pull: &PullId, token: &str) -> Self {
        let (event, variables) = github.with(&pull.repository, |repository| {
            let told = &repository.pulls[&pull.number];
            let side = |reference: &str, sha: &str, name: &str| {
                json!({"ref": reference, "sha": sha, "repo": {"full_name": name, "fork": name != pull.repository, "owner": {"login": name.split('/').next()}}})
            };
            let head = side(&told.head_ref, &told.head_sha, told.fork.as_deref().unwrap_or(&pull.repository));
            let event = json!({
                "action": "synchronize", "number": pull.number, "repository": repository_of(&pull.repository, &repository.default_branch),
                "pull_request": {
                    "number": pull.number, "title": told.title, "draft": told.draft, "user": {"login": told.author}, "head": head,
                    "base": side(&told.base_ref, &told.base_sha, &pull.repository),
                    "html_url": format!("{}/{}/pull/{}", github.web(), pull.repository, pull.number),
                },
            });
            let variables = [
                ("GITHUB_EVENT_NAME", "pull_request".to_owned()),
                ("GITHUB_BASE_REF", told.base_ref.clone()),
                ("GITHUB_HEAD_REF", told.head_ref.clone()),
                ("GITHUB_REF", format!("refs/pull/{}/merge", pull.number)),
                ("GITHUB_REF_NAME", format!("{}/merge", pull.number)),
                ("GITHUB_SHA", told.head_sha.clone()),
            ];
            (event, variables)
        });
        Self::new(github, &pull.repository, token, &event, variables)
    }

    pub fn of_push(github: &GitHub, repository: &str, branch: &str, token: &str) -> Self {
        let (event, variables) = github.with(repository, |told| {
            let head = told.branches[branch].clone();
            let event = json!({
                "ref": format!("refs/heads/{branch}"), "before": "0".repeat(40), "after": head,
                "repository": repository_of(repository, &told.default_branch), "head_commit": {"id": head},
            });
            let variables = [
                ("GITHUB_EVENT_NAME", "push".to_owned()),
                ("GITHUB_REF", format!("refs/heads/{branch}")),
                ("GITHUB_REF_NAME", branch.to_owned()),
                ("GITHUB_SHA", head),
                ("GITHUB_BASE_REF", String::new()),
                ("GITHUB_HEAD_REF", String::new()),
            ];
            (event, variables)
        });
        Self::new(github, repository, token, &event, variables)
    }

    fn new(github: &GitHub, repository: &str, token: &str, event: &Value, more: [(&str, String); 6]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let mut variables: BTreeMap<String, String> = [
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("CI", "true".to_owned()),
            ("GITHUB_API_URL", github.api()),
            ("GITHUB_SERVER_URL", github.web().to_owned()),
            ("GITHUB_GRAPHQL_URL", github.graphql()),
            ("GITHUB_REPOSITORY", repository.to_owned()),
            ("GITHUB_REPOSITORY_OWNER", repository.split('/').next().unwrap_or_default().to_owned()),
            ("GITHUB_RUN_ID", "777".to_owned()),
            ("GITHUB_RUN_ATTEMPT", "1".to_owned()),
            ("GITHUB_RUN_NUMBER", "12".to_owned()),
            ("GITHUB_JOB", "plimsoll".to_owned()),
            ("GITHUB_WORKFLOW", "Plimsoll".to_owned()),
            ("GITHUB_ACTOR", "mona".to_owned()),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
            ("GITHUB_TOKEN", token.to_owned()),
            ("GITHUB_EVENT_PATH", file("event.json", &event.to_string())),
            ("GITHUB_STEP_SUMMARY", file("summary.md", "")),
            ("GITHUB_OUTPUT", file("output", "")),
            ("GITHUB_ENV", file("env", "")),
            ("GITHUB_PATH", file("path", "")),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        variables.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let temporary = folder.path().join("runner-temp");
        fs::create_dir(&temporary).unwrap();
        variables.insert("RUNNER_TEMP".to_owned(), temporary.to_str().unwrap().to_owned());
        Self { folder, variables }
    }

    /// Sets a variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    /// Runs the binary in `checkout` with `arguments` as a step of this run.
    pub fn plimsoll(&self, checkout: &Path, arguments: &[&str]) -> Run {
        let mut command = command(checkout, arguments);
        command.envs(&self.variables).env("GITHUB_WORKSPACE", checkout).env("NO_PROXY", "127.0.0.1");
        Run::of(&command.output().unwrap())
    }

    /// What was written to the job summary.
    pub fn summary(&self) -> String {
        self.read("summary.md")
    }

    /// The outputs that were set, by name.
    pub fn outputs(&self) -> BTreeMap<String, String> {
        outputs(&self.read("output"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

/// Reads a file of outputs: `name=value` and `name<<END` forms.
pub fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let heredoc = line.find("<<").filter(|at| line.find('=').is_none_or(|equals| equals > *at));
        match heredoc {
            Some(at) => {
                let end = &line[at + 2..];
                let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
                outputs.insert(line[..at].to_owned(), value.join("\n"));
            }
            None => {
                if let Some((name, value)) = line.split_once('=') {
                    outputs.insert(name.to_owned(), value.to_owned());
                }
            }
        }
    }
    outputs
}

fn repository_of(name: &str, default_branch: &str) -> Value {
    let (owner, short) = name.split_once('/').unwrap();
    json!({"full_name": name, "name": short, "owner": {"login": owner}, "default_branch": default_branch, "private": false, "fork": false})
}
