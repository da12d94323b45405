//! From a webhook to the analysis, and to what a pull request shows of it.

use super::running::{Place, Running, for_each_database};
use crate::github::world::{ALL, Fault, GitHub, Level};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use serde_json::{Value, json};

const APP: u64 = 4711;
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/github/app-key.pem");

/// A function that is nested too deep.
fn deep(name: &str) -> String {
    format!(
        "def {name}(a):\n    if a:\n        for b in a:\n            while b:\n                if b > 1:\n                    for c in b:\n                        print(c)\n"
    )
}

/// A repository whose gate takes no new findings.
fn harbour() -> Tree {
    let tree = Tree::new(&[
        ("src/old.py", &deep("old")),
        ("plimsoll.toml", "[gate]\nfail = [\"new.findings <= 0\"]\n[github]\nlongest-wait = 5\n"),
    ]);
    tree.commit_all("base");
    tree
}

pub(super) fn start(place: &Place, github: &GitHub, more: &[&str]) -> Running {
    start_again(place, github, more, None)
}

fn start_again(place: &Place, github: &GitHub, more: &[&str], token: Option<&str>) -> Running {
    let app = APP.to_string();
    let web = github.web().to_owned();
    let mut args = vec!["serve", "--listen", "127.0.0.1:0", "--workers", "2", "--github-url", &web];
    args.extend(["--github-app-id", &app, "--github-app-key-file", KEY, "--public-url", "https://plimsoll.example"]);
    args.extend(more);
    Running::start_with(place, &args, token)
}

async fn sent(server: &Running, id: &str, event: &str, body: &Value) -> String {
    let answer = server.webhook(id, event, body).send().await.unwrap().json::<Value>().await.unwrap();
    answer["jobs"][0].as_str().unwrap_or_else(|| panic!("no job: {answer}")).to_owned()
}

/// The analysis of a job that succeeds.
async fn analysis_of(server: &Running, job: &str) -> Value {
    server.wait_for(job, "job.succeeded").await;
    let job = server.get(&format!("/api/v1/jobs/{job}")).await;
    let id = job["outcome"]["analysis"].as_str().unwrap_or_else(|| panic!("no analysis: {job}"));
    server.get(&format!("/api/v1/analyses/{id}")).await
}

#[test]
fn a_webhook_becomes_an_analysis_that_the_pull_request_shows() {
    if git_is_missing() {
        return;
    }
    for_each_database(|place| async move {
        let github = GitHub::start_enterprise();
        let installation = github.install_app(APP, "plimsoll", &ALL);
        let tree = harbour();
        let first = tree.git(&["rev-parse", "HEAD"]);
        tree.git(&["checkout", "-q", "-b", "feature"]);
        // The change would switch its own gate off.
        tree.write("plimsoll.toml", "[gate]\nfail = []\n");
        tree.write("src/new.py", deep("new"));
        tree.commit_all("change");
        let head = tree.git(&["rev-parse", "HEAD"]);
        github.repository("octo/app", tree.root());
        let pull = github.open_pull("octo/app", "main", "feature");
        let server = start(&place, &github, &[]);
        let repository = json!({"full_name": "octo/app", "default_branch": "main",
            "clone_url": format!("{}/octo/app.git", github.web())});
        let of = |event: Value| {
            let mut event = event;
            event["repository"] = repository.clone();
            event["installation"] = json!({"id": installation});
            event["sender"] = json!({"login": "mona"});
            event
        };

        let push = of(json!({"ref": "refs/heads/main", "after": first, "deleted": false, "commits": []}));
        let job = sent(&server, "one", "push", &push).await;
        let analysis = analysis_of(&server, &job).await;
        assert_eq!((analysis["state"].as_str(), analysis["commit"].as_str()), (Some("completed"), Some(&*first)));
        assert_eq!(analysis["reference"], "refs/heads/main");
        assert!(analysis["figures"]["findings"].as_u64() > Some(0), "{analysis}");
        let id = analysis["id"].as_str().unwrap();
        server.wait_on(&format!("analysis/{id}"), "analysis.published").await;
        let all = server.get(&format!("/api/v1/analyses/{id}/findings")).await;
        let report = server.get(&format!("/api/v1/analyses/{id}/report")).await;
        assert_eq!(all["total"].as_u64(), report["findings"].as_array().map(|list| list.len() as u64));
        assert_eq!(all["items"][0]["path"], "src/old.py");
        assert_eq!(server.get(&format!("/api/v1/analyses/{id}/sarif")).await["version"], "2.1.0");

        let side = |sha: &str, name: &str| json!({"sha": sha, "ref": name, "repo": repository});
        let opened = of(json!({"action": "opened", "number": pull.number, "pull_request": {
            "number": pull.number, "state": "open", "draft": false, "labels": [], "user": {"login": "mona"},
            "head": side(&head, "feature"), "base": side(&first, "main")}}));
        let job = sent(&server, "two", "pull_request", &opened).await;
        let analysis = analysis_of(&server, &job).await;
        let id = analysis["id"].as_str().unwrap();
        assert_eq!(analysis["base_commit"].as_str(), Some(&*first));
        assert_eq!(analysis["figures"]["gate"], "failed", "{analysis}");
        assert!(analysis["figures"]["new"].as_u64() > Some(0), "{analysis}");
        server.wait_on(&format!("analysis/{id}"), "gate.failed").await;
        server.wait_on(&format!("analysis/{id}"), "analysis.published").await;
        let new = server.get(&format!("/api/v1/analyses/{id}/findings?state=new")).await;
        assert_eq!(new["items"][0]["path"], "src/new.py");
        let runs = github.check_runs("octo/app");
        let run = runs.iter().find(|run| run.told["head_sha"] == json!(head)).unwrap();
        assert_eq!(run.told["conclusion"], "failure");
        assert_eq!(run.told["details_url"], format!("https://plimsoll.example/analyses/{id}"));
        assert_eq!(github.comments(&pull).len(), 1);

        // The same branch once more is compared with the time before.
        tree.git(&["checkout", "-q", "main"]);
        tree.write("src/other.py", deep("other"));
        tree.commit_all("more");
        github.push("octo/app");
        let second = tree.git(&["rev-parse", "HEAD"]);
        let push = of(json!({"ref": "refs/heads/main", "after": second, "deleted": false, "commits": []}));
        let job = sent(&server, "three", "push", &push).await;
        let analysis = analysis_of(&server, &job).await;
        assert!(analysis["since"]["appeared"].as_u64() > Some(0), "{analysis}");
        assert_eq!(analysis["since"]["gone"], 0);
        let id = analysis["id"].as_str().unwrap();
        server.wait_on(&format!("analysis/{id}"), "analysis.published").await;
        server.stop();
    });
}

#[test]
fn a_folder_of_the_machine_is_scanned_where_the_operator_allows_it() {
    if git_is_missing() {
        return;
    }
    for_each_database(|place| async move {
        let tree = harbour();
        let root = tree.root().canonicalize().unwrap();
        let settings = place.file("local.toml", &format!("[scans]\nlocal-roots = [{:?}]\n", root.parent().unwrap()));
        let server = Running::start_with(&place, &["serve", "--listen", "127.0.0.1:0", "--settings", &settings], None);
        let made = server.post("/api/v1/repositories", &json!({"local_path": root, "full_name": "harbour"})).await;
        let id = made["id"].as_str().unwrap();
        let started = server.post(&format!("/api/v1/repositories/{id}/scan"), &json!({})).await;
        let analysis = analysis_of(&server, started["job_id"].as_str().unwrap()).await;
        assert_eq!(analysis["commit"].as_str(), Some(&*tree.git(&["rev-parse", "HEAD"])));
        assert_eq!(analysis["reference"], "refs/heads/main");
        assert_eq!(analysis["repository_id"], id);
        assert!(analysis["published"].is_null());
        server.stop();
    });
}

#[cfg(unix)]
#[test]
fn a_scan_that_is_cancelled_ends_even_where_it_does_not_listen() {
    use std::os::unix::fs::PermissionsExt;
    if git_is_missing() {
        return;
    }
    for_each_database(|place| async move {
        let tree = harbour();
        let root = tree.root().canonicalize().unwrap();
        // It tells which process it is, and goes on for an hour whatever it is asked.
        let program = place.file(
            "deaf",
            "#!/bin/sh\ntrap '' TERM INT\necho '{\"stage\":\"reading\",\"done\":1,\"total\":2}' >&2\necho $$ > \"$TMPDIR/../../../pid\"\nsleep 3600 &\nwait\nwait\n",
        );
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let settings = format!("[scans]\nlocal-roots = [{:?}]\nprogram = {program:?}\n", root.parent().unwrap());
        let settings = place.file("deaf.toml", &settings);
        let server = Running::start_with(&place, &["serve", "--listen", "127.0.0.1:0", "--settings", &settings], None);
        let made = server.post("/api/v1/repositories", &json!({"local_path": root, "full_name": "harbour"})).await;
        let id = made["id"].as_str().unwrap();
        let started = server.post(&format!("/api/v1/repositories/{id}/scan"), &json!({})).await;
        let job = started["job_id"].as_str().unwrap();
        loop {
            server.wait_for(job, "job.progress").await;
            let shown = server.get(&format!("/api/v1/jobs/{job}")).await;
            if shown["progress_words"] == "reading: 1 of 2" {
                break;
            }
            tokio::task::yield_now().await;
        }
        server.post(&format!("/api/v1/jobs/{job}/cancel"), &json!({})).await;
        server.wait_for(job, "job.cancelled").await;
        let pid = place.read("data/pid");
        let is_there = std::process::Command::new("kill").args(["-0", pid.trim()]).status().unwrap().success();
        assert!(!is_there, "process {pid} goes on");
        server.stop();
    });
}

#[test]
fn webhooks_that_did_not_arrive_are_asked_for_again() {
    for_each_database(|place| async move {
        let github = GitHub::start_enterprise();
        let installation = github.install_app(APP, "plimsoll", &[("repository_hooks", Level::Write)]);
        let tree = Tree::new(&[("a.txt", "a\n")]);
        if git_is_missing() {
            return;
        }
        tree.commit_all("base");
        github.repository("octo/app", tree.root());
        github.cap_pages(3);
        // What is here already came before the App was set up, one of it by a webhook of the repository's own.
        let server = Running::start_with(&place, &["serve", "--listen", "127.0.0.1:0", "--workers", "0"], None);
        let token = server.token.clone();
        let ping = json!({"zen": "Design for failure.", "repository": {"full_name": "octo/app"}});
        for id in ["here", "here-though-it-failed"] {
            let sent = server.webhook(id, "ping", &ping).header("x-github-hook-id", "77");
            let sent = sent.header("x-github-hook-installation-target-type", "repository");
            assert_eq!(sent.send().await.unwrap().status(), 202);
        }
        server.stop();
        github.sent_webhook(None, "app-lost", 3, 502);
        github.sent_webhook(None, "app-lost", 2, 504);
        github.sent_webhook(None, "app-answered-and-lost", 30, 202);
        github.sent_webhook(None, "here", 1, 202);
        github.sent_webhook(None, "here-though-it-failed", 2, 504);
        github.sent_webhook(None, "app-too-old", 80, 502);
        github.sent_webhook(None, "just-now", 0, 502);
        github.sent_webhook(Some(("octo/app", 77)), "hook-lost", 5, 502);
        let reconciled = async |server: &Running, known: usize| {
            let mut jobs = Vec::new();
            // The job is made as soon as the server runs.
            while jobs.len() <= known {
                let listed = server.get("/api/v1/jobs?kind=reconcile").await;
                jobs = listed["items"].as_array().unwrap().clone();
                tokio::task::yield_now().await;
            }
            let job = jobs[0]["id"].as_str().unwrap().to_owned();
            server.wait_for(&job, "job.succeeded").await;
            server.get(&format!("/api/v1/jobs/{job}")).await["outcome"].clone()
        };
        github.fault("GET apps/list-webhook-deliveries", 1, Fault::Secondary { retry_after: Some(0) });
        let server = start_again(&place, &github, &[], Some(&token));
        let outcome = reconciled(&server, 0).await;
        assert_eq!(github.sent_again(), ["app-answered-and-lost", "app-lost", "hook-lost"], "{outcome}");
        assert_eq!((&outcome["asked"], &outcome["problems"]), (&json!(3), &json!([])), "{outcome}");
        server.wait_on("deliveries", "deliveries.reconciled").await;
        // Two of them come; the third stays lost, and is asked for no more while it is on its way.
        for id in ["app-answered-and-lost", "hook-lost"] {
            let event =
                json!({"zen": "x", "repository": {"full_name": "octo/app"}, "installation": {"id": installation}});
            assert_eq!(server.webhook(id, "ping", &event).send().await.unwrap().status(), 202);
        }
        server.stop();
        let server = start_again(&place, &github, &[], Some(&token));
        let outcome = reconciled(&server, 1).await;
        assert_eq!((github.sent_again().len(), &outcome["asked"]), (3, &json!(0)), "{outcome}");
        server.stop();
    });
}
