//! `action.yml`, step by step.

mod expression;
mod releases;
mod runner;
mod whole;
mod yaml;

use super::world::{ALL, Caller, GitHub, WorkflowRun};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use releases::{PROGRAM, Releases, write_program};
use runner::Done;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn action() -> Value {
    yaml::read(&std::fs::read_to_string(root().join("action.yml")).unwrap())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A repository with a pull request that is checked out, and a place for programs that come first in the PATH.
struct Workflow {
    /// Ends when this is dropped.
    _github: GitHub,
    tree: Tree,
    run: WorkflowRun,
    programs: TempDir,
}

impl Workflow {
    fn new() -> Option<Self> {
        if git_is_missing() || cfg!(windows) {
            return None;
        }
        let tree = Tree::new(&[("a.py", "a = 1\n")]);
        tree.commit_all("base");
        tree.git(&["checkout", "-q", "-b", "feature"]);
        tree.write("a.py", "a = 2\n");
        tree.commit_all("change");
        let github = GitHub::start();
        github.repository("octo/app", tree.root());
        let pull = github.open_pull("octo/app", "main", "feature");
        let run = github.run(&pull, &github.token(Caller::workflow(&ALL)));
        let called = run.path("called");
        let run = run.with("CALLED", called.to_str().unwrap());
        Some(Self { _github: github, tree, run, programs: tempfile::tempdir().unwrap() })
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.run = self.run.with(name, value);
        self
    }

    fn act(&self, inputs: &[(&str, &str)]) -> Done {
        runner::run(&action(), inputs, &self.run, self.tree.root(), self.programs.path())
    }

    /// The arguments that the program was called with.
    fn called(&self) -> Option<Vec<String>> {
        let text = std::fs::read_to_string(self.run.path("called")).ok()?;
        Some(text.lines().map(str::to_owned).collect())
    }

    /// Puts a program into the PATH.
    fn program(&self, name: &str, text: &str) {
        write_program(&self.programs.path().join(name), text);
    }

    /// The program that writes down how it is called, as a file.
    fn binary(&self) -> String {
        let path = self.programs.path().join("given");
        write_program(&path, PROGRAM);
        path.to_str().unwrap().to_owned()
    }
}

#[test]
fn the_release_for_the_runner_is_installed_and_run() {
    for (os, arch, target) in [
        ("Linux", "X64", "x86_64-unknown-linux-musl"),
        ("Linux", "ARM64", "aarch64-unknown-linux-musl"),
        ("macOS", "X64", "x86_64-apple-darwin"),
        ("macOS", "ARM64", "aarch64-apple-darwin"),
        ("Windows", "X64", "x86_64-pc-windows-msvc"),
    ] {
        let Some(workflow) = Workflow::new() else { return };
        let workflow = workflow.with("RUNNER_OS", os).with("RUNNER_ARCH", arch);
        let releases = Releases::new();
        releases.release(VERSION, target);
        let done = workflow.act(&[("base-url", &releases.url)]);
        assert!(!done.failed, "{target}: {done:#?}");
        assert_eq!(done.outputs["version"], "0.1.0");
        assert_eq!(workflow.called().unwrap()[0], "scan");
    }
    let Some(workflow) = Workflow::new() else { return };
    let done = workflow.with("RUNNER_ARCH", "RISCV").act(&[]);
    assert!(done.failed && done.said().contains("no release for Linux on RISCV"), "{done:#?}");
}

#[test]
fn another_version_can_be_asked_for_and_only_a_version() {
    let Some(workflow) = Workflow::new() else { return };
    let releases = Releases::new();
    releases.release("9.8.7", "x86_64-unknown-linux-musl");
    assert!(!workflow.act(&[("base-url", &releases.url), ("version", "v9.8.7")]).failed);
    for wrong in ["../../evil/1", "latest", "1.0.0; echo hacked", "$(echo hacked)"] {
        let done = workflow.act(&[("base-url", &releases.url), ("version", wrong)]);
        assert!(done.failed && done.said().contains("is no version") && !done.said().contains("hacked"), "{done:#?}");
    }
}

#[test]
fn what_is_not_what_its_checksum_says_is_not_run() {
    let Some(workflow) = Workflow::new() else { return };
    let name = format!("plimsoll-{VERSION}-x86_64-unknown-linux-musl.tar.gz");
    let releases = Releases::new();
    releases.release(VERSION, "x86_64-unknown-linux-musl");
    releases.put(&format!("/v{VERSION}/{name}"), "something else");
    let done = workflow.act(&[("base-url", &releases.url)]);
    assert!(done.failed && done.said().contains("is not what SHA256SUMS says"), "{done:#?}");
    releases.put(&format!("/v{VERSION}/SHA256SUMS"), "0000  plimsoll.tar.gz\n");
    assert!(workflow.act(&[("base-url", &releases.url)]).said().contains("does not name"));
    let empty = Releases::new();
    assert!(workflow.act(&[("base-url", &empty.url)]).said().contains("cannot be downloaded"));
    assert_eq!(workflow.called(), None);
}

#[test]
fn the_attestation_is_verified_where_gh_is_there() {
    let Some(workflow) = Workflow::new() else { return };
    let workflow = workflow.with("GITHUB_SERVER_URL", "https://github.com");
    let releases = Releases::new();
    releases.release(VERSION, "x86_64-unknown-linux-musl");
    workflow.program("gh", "#!/bin/sh\nprintf '%s ' \"$@\" > \"$CALLED.gh\"; echo verifying; exit \"${HOLDS:-0}\"\n");
    let done = workflow.act(&[("base-url", &releases.url)]);
    assert!(!done.failed, "{done:#?}");
    let asked = std::fs::read_to_string(workflow.run.path("called.gh")).unwrap();
    assert!(
        asked.starts_with("attestation verify plimsoll-") && asked.contains("--repo plimsoll-dev/plimsoll"),
        "{asked}"
    );
    assert!(asked.contains("--signer-workflow plimsoll-dev/plimsoll/.github/workflows/release.yml"), "{asked}");
    std::fs::remove_file(workflow.run.path("called")).unwrap();
    let workflow = workflow.with("HOLDS", "1");
    let done = workflow.act(&[("base-url", &releases.url)]);
    assert!(
        done.failed && done.said().contains("the attestation of") && done.said().contains("verifying"),
        "{done:#?}"
    );
    assert_eq!(workflow.called(), None);
}

#[test]
fn without_inputs_nothing_is_said_that_the_configuration_could_say() {
    let Some(workflow) = Workflow::new() else { return };
    let binary = workflow.binary();
    let done = workflow.act(&[("binary", &binary)]);
    assert!(!done.failed, "{done:#?}");
    let arguments = workflow.called().unwrap();
    let reports = arguments.iter().filter(|argument| argument.contains('=')).count();
    let rest: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.contains('=') && *argument != "-f").collect();
    assert_eq!(rest, ["scan", "--publish", "github", "terminal", "--"]);
    assert_eq!(reports, 6, "{arguments:?}");
    let token = std::fs::read_to_string(workflow.run.path("called.token")).unwrap();
    assert_eq!(token, "token is there\n");
    let keep = done.step("Keep the reports");
    // The stand-in's address is neither github.com nor below ghe.com, so it is an Enterprise Server, which keeps no artifacts.
    assert!(keep.is_none());
    let done = workflow.with("GITHUB_SERVER_URL", "https://github.com").act(&[("binary", &binary)]);
    let keep = done.step("Keep the reports").unwrap();
    assert_eq!(
        (keep.with["name"].as_str(), &keep.with["path"]),
        (Some("plimsoll"), &Value::from(done.outputs["report-folder"].as_str()))
    );
    assert!(done.outputs["sarif-file"].ends_with("plimsoll.sarif"));
    assert!(keep.uses.as_ref().unwrap().starts_with("actions/upload-artifact@"), "{keep:?}");
    let restore = done.step("Restore the analysis").unwrap();
    assert!(restore.with["key"].as_str().unwrap().starts_with("plimsoll-0.1.0-Linux-X64-"), "{restore:?}");
}

#[test]
fn inputs_reach_the_program_as_they_are() {
    let Some(workflow) = Workflow::new() else { return };
    let binary = workflow.binary();
    let hostile = "src/with space\n$(touch hacked)\n`touch hacked`\n--no-gate\n\"'; touch hacked #";
    let done = workflow.act(&[
        ("binary", &binary),
        ("paths", hostile),
        ("config", "ci/plimsoll toml"),
        ("base", "origin/main; touch hacked"),
        ("coverage", "a.info\r\nb.xml\n"),
        ("arguments", "--strict\n--jobs=2"),
        ("publish", "false"),
    ]);
    assert!(!done.failed, "{done:#?}");
    let arguments = workflow.called().unwrap();
    let start: Vec<&str> = arguments.iter().take(7).map(String::as_str).collect();
    assert_eq!(
        start,
        [
            "scan",
            "--config=ci/plimsoll toml",
            "--base=origin/main; touch hacked",
            "--coverage=a.info",
            "--coverage=b.xml",
            "--strict",
            "--jobs=2"
        ]
    );
    let end = arguments.iter().position(|argument| argument == "--").unwrap();
    assert_eq!(arguments[end + 1..].join("\n"), hostile);
    let publish = arguments.iter().position(|argument| argument == "--publish").unwrap();
    assert_eq!(arguments[publish + 1], "outputs");
    assert!(!workflow.tree.path("hacked").exists());
}

#[test]
fn a_gate_that_fails_fails_the_step_and_its_reports_are_kept() {
    let Some(workflow) = Workflow::new() else { return };
    let binary = workflow.binary();
    let workflow = workflow.with("VERDICT", "1").with("GITHUB_SERVER_URL", "https://github.com");
    let done = workflow.act(&[("binary", &binary)]);
    assert!(done.failed);
    assert_eq!(done.step("Run Plimsoll").unwrap().code, Some(1));
    assert!(done.step("Keep the reports").is_some());
    assert!(workflow.act(&[("binary", &binary), ("artifact", "")]).step("Keep the reports").is_none());
}

#[test]
fn a_report_of_an_earlier_run_is_published_without_a_scan() {
    let Some(workflow) = Workflow::new() else { return };
    let binary = workflow.binary();
    let done = workflow.act(&[("binary", &binary), ("from", "of a fork/plimsoll.json")]);
    assert!(!done.failed, "{done:#?}");
    assert_eq!(workflow.called().unwrap(), ["github", "publish", "--from", "of a fork/plimsoll.json"]);
    assert!(done.step("Restore the analysis").is_none());
}

#[test]
fn other_actions_are_pinned_and_inputs_are_never_pasted_into_shell() {
    let mut steps = Vec::new();
    let action = action();
    steps.extend(action["runs"]["steps"].as_array().unwrap().clone());
    for folder in [".github/workflows", "docs/workflows"] {
        for file in std::fs::read_dir(root().join(folder)).unwrap() {
            let workflow = yaml::read(&std::fs::read_to_string(file.unwrap().path()).unwrap());
            assert_eq!(workflow["permissions"], Value::Object(serde_json::Map::new()), "{folder}");
            for job in workflow["jobs"].as_object().unwrap().values() {
                steps.extend(job["steps"].as_array().unwrap().clone());
            }
        }
    }
    let pinned = regex::Regex::new("^[a-z]+/[a-z-]+@[0-9a-f]{40}$").unwrap();
    assert!(steps.len() > 30);
    for step in steps {
        if let Some(uses) = step["uses"].as_str() {
            assert!(pinned.is_match(uses) || uses == "plimsoll-dev/plimsoll@v1", "{uses}");
        }
        assert!(!expression::shown(&step["run"]).contains("${{"), "{step}");
    }
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
    }
}

#[test]
fn the_inputs_and_outputs_of_the_action_are_documented() {
    let page = std::fs::read_to_string(root().join("docs/ci.md")).unwrap();
    let action = action();
    for section in ["inputs", "outputs"] {
        for (name, told) in action[section].as_object().unwrap() {
            let row = format!("| `{name}` | {} |", expression::shown(&told["description"]));
            assert!(page.contains(&row), "docs/ci.md lacks: {row}");
        }
    }
}
