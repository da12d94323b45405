//! The whole way: the action with the real program, from a shallow checkout to what the pull request shows.

use super::super::world::{ALL, Caller, GitHub, PullId, WorkflowRun};
use super::runner::{self, Done};
use crate::workspace::git_program::{git, git_is_missing};
use crate::workspace::tree::Tree;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A function that is nested too deep.
const DEEP: &str = "def deep(a):\n    if a:\n        for b in a:\n            while b:\n                if b > 1:\n                    for c in b:\n                        print(c)\n";

struct Whole {
    github: GitHub,
    origin: Tree,
    pull: PullId,
    folder: TempDir,
}

impl Whole {
    /// A pull request with a new finding; with `fork` it comes from there.
    fn new(fork: Option<&str>) -> Option<Self> {
        if git_is_missing() || cfg!(windows) {
            return None;
        }
        let mut lines = String::new();
        for line in 1..=40 {
            let _ = writeln!(lines, "value_{line} = {line}");
        }
        let origin = Tree::new(&[("src/a.py", &lines)]);
        for number in 0..5 {
            origin.write("notes.md", format!("{number}\n"));
            origin.commit_all("base");
        }
        origin.git(&["checkout", "-q", "-b", "feature"]);
        origin.write("src/a.py", format!("{lines}\n\n{DEEP}"));
        origin.commit_all("change");
        let github = GitHub::start();
        github.repository("octo/app", origin.root());
        let pull = match fork {
            Some(fork) => github.open_pull_of_fork("octo/app", "main", "feature", fork),
            None => github.open_pull("octo/app", "main", "feature"),
        };
        Some(Self { github, origin, pull, folder: tempfile::tempdir().unwrap() })
    }

    /// What actions/checkout makes by default: one commit, no history.
    fn checkout(&self, name: &str) -> PathBuf {
        let url = format!("file://{}", self.origin.root().display());
        git(self.folder.path(), &["clone", "-q", "--depth=1", "--branch=feature", &url, name]);
        self.folder.path().join(name)
    }

    /// What actions/checkout makes of a pull request where nothing is said: the test merge alone, with neither of its parents. The
    /// branch of the base has gone on meanwhile.
    fn checkout_of_merge(&self, name: &str) -> (PathBuf, String) {
        self.origin.git(&["checkout", "-q", "main"]);
        self.origin.write("src/other.py", DEEP);
        self.origin.commit_all("the base goes on");
        self.github.push("octo/app");
        self.origin.git(&["checkout", "-q", "--detach", "main"]);
        let named = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        self.origin.git(&[&named[..], &["merge", "-q", "--no-ff", "-m", "merge", "feature"]].concat());
        let merge = self.origin.git(&["rev-parse", "HEAD"]);
        // A reference leads to it, as `refs/pull/41/merge` does.
        self.origin.git(&["update-ref", "refs/pull/41/merge", &merge]);
        let folder = self.folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        git(&folder, &["init", "-q"]);
        let url = format!("file://{}", self.origin.root().display());
        git(
            &folder,
            &["fetch", "-q", "--depth=1", "--no-tags", &url, "+refs/pull/41/merge:refs/remotes/pull/41/merge"],
        );
        git(&folder, &["checkout", "-q", "--detach", "refs/remotes/pull/41/merge"]);
        (folder, merge)
    }

    fn act(&self, run: &WorkflowRun, checkout: &Path, inputs: &[(&str, &str)]) -> Done {
        let action = super::action();
        let mut all = vec![("binary", env!("CARGO_BIN_EXE_plimsoll"))];
        all.extend_from_slice(inputs);
        let done = runner::run(&action, &all, run, checkout, self.folder.path());
        assert!(!done.said().contains("SECRETTOKEN"), "{done:#?}");
        done
    }

    fn run(&self, caller: Caller) -> WorkflowRun {
        self.github.run(&self.pull, &self.github.token(caller)).with("PLIMSOLL_GITHUB_PAUSE_MS", "1")
    }
}

#[test]
fn with_no_inputs_a_pull_request_shows_everything_and_a_second_run_doubles_nothing() {
    let Some(whole) = Whole::new(None) else { return };
    for name in ["first", "second"] {
        let run = whole.run(Caller::workflow(&ALL));
        let done = whole.act(&run, &whole.checkout(name), &[]);
        // New code with a maintainability finding does not pass the gate that holds where none is declared, or passes it; the
        // exit code says the same as the output.
        assert_eq!(done.failed, done.outputs["verdict"] == "failed", "{done:#?}");
        assert_eq!(done.outputs["new-findings"], "1", "{done:#?}");
        assert_eq!(done.outputs["not-published"], "", "{done:#?}");
        assert_eq!(whole.github.comments(&whole.pull).len(), 1);
        let comments = whole.github.review_comments(&whole.pull);
        assert_eq!(comments.len(), 1, "{done:#?}");
        assert_eq!(comments[0].path, "src/a.py");
        assert!(run.summary().contains("Quality gate"));
        assert!(PathBuf::from(&done.outputs["sarif-file"]).is_file());
        for report in
            ["plimsoll.json", "plimsoll.sarif", "plimsoll.html", "plimsoll.md", "plimsoll-junit.xml", "plimsoll.csv"]
        {
            assert!(PathBuf::from(&done.outputs["report-folder"]).join(report).is_file(), "{report} is missing");
        }
    }
    assert!(!whole.github.sarifs("octo/app").is_empty());
    let heads: Vec<_> = whole.github.check_runs("octo/app").iter().map(|run| run.told["head_sha"].clone()).collect();
    assert_eq!(heads, [whole.origin.git(&["rev-parse", "feature"])]);
}

#[test]
fn a_fork_is_judged_by_the_first_workflow_and_shown_by_the_second() {
    let Some(whole) = Whole::new(Some("stranger/app")) else { return };
    let run = whole.run(Caller::of_fork());
    let done = whole.act(&run, &whole.checkout("fork"), &[]);
    assert_eq!(done.failed, done.outputs["verdict"] == "failed", "{done:#?}");
    assert_eq!(done.outputs["new-findings"], "1");
    assert!(whole.github.comments(&whole.pull).is_empty() && whole.github.review_comments(&whole.pull).is_empty());
    assert!(run.summary().contains("pull-requests: write"), "{}", run.summary());

    let head = whole.origin.git(&["rev-parse", "feature"]);
    let event = serde_json::json!({
        "action": "completed", "repository": {"full_name": "octo/app", "default_branch": "main"},
        "workflow_run": {
            "id": 777, "event": "pull_request", "head_sha": head, "head_branch": "feature", "conclusion": "success",
            "head_repository": {"full_name": "stranger/app"}, "pull_requests": [],
        },
    });
    let path = whole.folder.path().join("event.json");
    std::fs::write(&path, event.to_string()).unwrap();
    let following = whole
        .run(Caller::workflow(&ALL))
        .with("GITHUB_EVENT_NAME", "workflow_run")
        .with("GITHUB_EVENT_PATH", path.to_str().unwrap())
        .with("GITHUB_REF", "refs/heads/main")
        .with("GITHUB_SHA", &whole.origin.git(&["rev-parse", "main"]));
    // Nothing is checked out there.
    let empty = whole.folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let report = format!("{}/plimsoll.json", done.outputs["report-folder"]);
    let shown = whole.act(&following, &empty, &[("from", &report), ("artifact", "")]);
    assert!(!shown.failed, "{shown:#?}");
    assert_eq!(whole.github.comments(&whole.pull).len(), 1);
    assert_eq!(whole.github.review_comments(&whole.pull).len(), 1);
}

#[test]
fn the_default_checkout_of_a_pull_request_is_compared_with_its_base() {
    let Some(whole) = Whole::new(None) else { return };
    let (checkout, merge) = whole.checkout_of_merge("merge");
    let base = whole.origin.git(&["rev-parse", "main"]);
    let run = whole.run(Caller::workflow(&ALL)).with("GITHUB_SHA", &merge);
    let done = whole.act(&run, &checkout, &[]);
    // What the base has new is not the change's.
    assert_eq!(done.outputs["new-findings"], "1", "{done:#?}");
    assert_eq!(done.outputs["complete"], "true", "{done:#?}");
    assert_eq!(done.outputs["not-published"], "", "{done:#?}");
    let comments = whole.github.review_comments(&whole.pull);
    assert_eq!((comments.len(), comments[0].path.as_str()), (1, "src/a.py"));
    assert_eq!(git(&checkout, &["cat-file", "-t", &base]), "commit");
    assert_eq!(git(&checkout, &["rev-list", "--count", &base]), "1", "no history came with it");
    // What the token was given for is not kept.
    assert!(!std::fs::read_to_string(checkout.join(".git/config")).unwrap().contains("x-access-token"));
    git(&checkout, &["fsck", "--connectivity-only"]);
    // With what git has then, nothing is fetched again.
    let again = whole.act(&run.with("GITHUB_SERVER_URL", "http://127.0.0.1:9"), &checkout, &[("publish", "false")]);
    assert_eq!(again.outputs["new-findings"], "1", "{again:#?}");
}

#[test]
fn a_base_that_cannot_be_fetched_is_told_and_nothing_is_known_to_be_new() {
    let Some(whole) = Whole::new(None) else { return };
    let (checkout, merge) = whole.checkout_of_merge("merge");
    let run = whole.run(Caller::workflow(&ALL)).with("GITHUB_SHA", &merge);
    let elsewhere = run.with("GITHUB_SERVER_URL", "http://127.0.0.1:9");
    let done = whole.act(&elsewhere, &checkout, &[("publish", "false")]);
    assert_eq!((done.outputs["new-findings"].as_str(), done.outputs["complete"].as_str()), ("", "false"), "{done:#?}");
    let report = PathBuf::from(&done.outputs["report-folder"]).join("plimsoll.json");
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains("cannot be fetched") && report.contains("fetch-depth: 2"), "{report}");
}

#[test]
fn a_private_repository_is_fetched_with_the_token_and_not_without() {
    let Some(whole) = Whole::new(None) else { return };
    whole.github.with("octo/app", |repository| repository.private = true);
    let (checkout, merge) = whole.checkout_of_merge("private");
    let run = whole.run(Caller::workflow(&ALL)).with("GITHUB_SHA", &merge);
    let done = whole.act(&run, &checkout, &[("publish", "false"), ("token", "wrong")]);
    assert_eq!(done.outputs["new-findings"], "", "{done:#?}");
    let done = whole.act(&run, &checkout, &[("publish", "false")]);
    assert_eq!(done.outputs["new-findings"], "1", "{done:#?}");
    assert!(whole.github.comments(&whole.pull).is_empty());
}

#[test]
fn without_publishing_later_steps_know_the_verdict_all_the_same() {
    let Some(whole) = Whole::new(None) else { return };
    let run = whole.run(Caller::workflow(&ALL));
    let done = whole.act(&run, &whole.checkout("quiet"), &[("publish", "false")]);
    assert!(["passed", "warned", "failed"].contains(&done.outputs["verdict"].as_str()), "{done:#?}");
    assert_eq!((done.outputs["new-findings"].as_str(), done.outputs["published"].as_str()), ("1", ""), "{done:#?}");
    assert!(!done.outputs["score"].is_empty() && done.outputs["complete"] == "true", "{done:#?}");
    assert!(whole.github.comments(&whole.pull).is_empty() && whole.github.check_runs("octo/app").is_empty());
}
