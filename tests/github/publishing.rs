//! `plimsoll github publish` from outside.

use super::world::{ALL, Caller, Fault, GitHub, PullId, WorkflowRun};
use crate::support::{Run, plimsoll};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// Lines of code that nothing is found in.
fn plain() -> String {
    (1..=40).fold(String::new(), |text, line| format!("{text}value_{line} = {line}\n"))
}

/// A function that is nested too deep.
fn deep(name: &str) -> String {
    format!(
        "def {name}(a):\n    if a:\n        for b in a:\n            while b:\n                if b > 1:\n                    for c in b:\n                        print(c)\n"
    )
}

/// A repository with an open pull request that has new findings.
struct Scene {
    github: GitHub,
    tree: Tree,
    pull: PullId,
    reports: TempDir,
}

impl Scene {
    fn new() -> Option<Self> {
        Self::of(GitHub::start(), None)
    }

    fn of(github: GitHub, fork: Option<&str>) -> Option<Self> {
        if git_is_missing() {
            return None;
        }
        let tree = Tree::new(&[("src/a.py", &plain()), ("plimsoll.toml", "[github]\nlongest-wait = 5\n")]);
        tree.commit_all("base");
        tree.git(&["checkout", "-q", "-b", "feature"]);
        tree.write("src/a.py", format!("{}\n\n{}\n\n{}", plain(), deep("first"), deep("second")));
        tree.commit_all("change");
        github.repository("octo/app", tree.root());
        let pull = match fork {
            Some(fork) => github.open_pull_of_fork("octo/app", "main", "feature", fork),
            None => github.open_pull("octo/app", "main", "feature"),
        };
        Some(Self { github, tree, pull, reports: tempfile::tempdir().unwrap() })
    }

    /// Changes the file of the pull request, commits and pushes.
    fn change(&self, content: &str) {
        self.tree.write("src/a.py", content);
        self.tree.commit_all("again");
        self.github.push("octo/app");
    }

    /// Scans what is checked out against the base.
    fn scan(&self) -> PathBuf {
        let path = self.reports.path().join("plimsoll.json");
        let to = format!("json={}", path.display());
        let run = plimsoll(self.tree.root(), &["scan", "--base", "main", "--no-cache", "--no-gate", "-f", &to]);
        assert_eq!(run.code, Some(0), "{run:?}");
        path
    }

    fn run(&self, caller: Caller) -> WorkflowRun {
        let token = self.github.token(caller);
        self.github.run(&self.pull, &token).with("PLIMSOLL_GITHUB_PAUSE_MS", "1")
    }

    /// Scans and publishes in a run with everything allowed.
    fn publish(&self) -> Run {
        self.publish_in(&self.run(Caller::workflow(&ALL)), &["--no-gate"])
    }

    fn publish_in(&self, run: &WorkflowRun, more: &[&str]) -> Run {
        let report = self.scan();
        let mut arguments = vec!["github", "publish", "--from", report.to_str().unwrap()];
        arguments.extend_from_slice(more);
        let said = run.plimsoll(self.tree.root(), &arguments);
        for text in [&said.out, &said.err, &run.summary()] {
            assert!(!text.contains("SECRETTOKEN"), "{text}");
        }
        said
    }

    fn findings(&self) -> usize {
        let report: Value = serde_json::from_slice(&std::fs::read(self.scan()).unwrap()).unwrap();
        report["summary"]["new"].as_u64().unwrap() as usize
    }
}

#[test]
fn a_pull_request_shows_everything_once_however_often_it_is_published() {
    let Some(scene) = Scene::new() else { return };
    let run = scene.run(Caller::workflow(&ALL));
    let said = scene.publish_in(&run, &["--no-gate", "--require-publish"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let count = scene.findings();
    assert!(count >= 2);
    let comments = scene.github.review_comments(&scene.pull);
    assert_eq!(comments.len(), count, "{said:?}");
    assert!(comments.iter().all(|comment| comment.body.contains("<!-- plimsoll:finding:")));
    let summaries = scene.github.comments(&scene.pull);
    assert_eq!(summaries.len(), 1);
    assert!(summaries[0].body.starts_with("<!-- plimsoll:summary:"), "{}", summaries[0].body);
    let checks = scene.github.check_runs("octo/app");
    assert_eq!((checks.len(), checks[0].annotations.len()), (1, count));
    assert_eq!(scene.github.sarifs("octo/app").len(), 1);
    let outputs = run.outputs();
    assert_eq!(outputs["new-findings"], count.to_string());
    assert_eq!(outputs["published"], "code-scanning,check-run,review-comments,summary-comment,job-summary");
    assert!(run.summary().contains("Quality gate"));

    assert_eq!(scene.publish_in(&run, &["--no-gate"]).code, Some(0));
    assert_eq!(scene.github.review_comments(&scene.pull).len(), count);
    assert_eq!(scene.github.reviews(&scene.pull).len(), 1);
    assert_eq!(scene.github.comments(&scene.pull).len(), 1);
    let checks = scene.github.check_runs("octo/app");
    assert_eq!((checks.len(), checks[0].annotations.len()), (1, count));
}

#[test]
fn the_exit_code_is_the_gates() {
    let Some(scene) = Scene::new() else { return };
    scene.tree.write("plimsoll.toml", "[gate]\nfail = [\"new.findings <= 0\"]\n");
    scene.tree.commit_all("gate");
    scene.github.push("octo/app");
    let run = scene.run(Caller::of_fork());
    assert_eq!(scene.publish_in(&run, &[]).code, Some(1));
    assert_eq!(scene.publish_in(&run, &["--no-gate"]).code, Some(0));
    assert_eq!(run.outputs()["verdict"], "failed");
}

#[test]
fn comments_whose_finding_is_gone_are_resolved_unless_somebody_has_replied() {
    let Some(scene) = Scene::new() else { return };
    scene.publish();
    let comments = scene.github.review_comments(&scene.pull);
    let answered = comments.iter().find(|comment| comment.body.contains("second")).or(comments.last()).unwrap();
    scene.github.reply(&scene.pull, answered.id, "mona", "I do not think so.");
    scene.change(&plain());
    let said = scene.publish();
    assert_eq!(said.code, Some(0), "{said:?}");
    for comment in scene.github.review_comments(&scene.pull).iter().filter(|comment| comment.reply_to.is_none()) {
        assert_eq!(comment.resolved_by.is_some(), comment.id != answered.id, "{}", comment.body);
    }
}

#[test]
fn a_token_that_may_not_resolve_hides_what_is_gone() {
    let Some(scene) = Scene::new() else { return };
    scene.publish();
    scene.change(&plain());
    let run = scene.run(Caller::workflow_without("contents"));
    let said = scene.publish_in(&run, &["--no-gate"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let comments = scene.github.review_comments(&scene.pull);
    assert!(comments.iter().all(|comment| comment.resolved_by.is_some() || comment.minimized.is_some()), "{said:?}");
}

#[test]
fn each_missing_permission_is_named_and_costs_its_own_place_only() {
    for (missing, written) in [
        ("checks", "`checks: write`"),
        ("security_events", "`security-events: write`"),
        ("pull_requests", "`pull-requests: write`"),
    ] {
        let Some(scene) = Scene::new() else { return };
        let run = scene.run(Caller::workflow_without(missing));
        let said = scene.publish_in(&run, &["--no-gate"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.err.contains(written), "{missing}: {}", said.err);
        assert!(run.summary().contains("What could not be shown"));
        assert_eq!(scene.github.check_runs("octo/app").is_empty(), missing == "checks");
        assert_eq!(scene.github.sarifs("octo/app").is_empty(), missing == "security_events");
        let said = scene.publish_in(&run, &["--no-gate", "--require-publish"]);
        assert_eq!(said.code, Some(5), "{said:?}");
    }
}

#[test]
fn a_token_that_is_not_even_shown_the_place_is_told_the_permission_too() {
    let Some(scene) = Scene::new() else { return };
    let caller = Caller { hides: true, ..Caller::workflow_without("checks") };
    let said = scene.publish_in(&scene.run(caller), &["--no-gate"]);
    assert!(said.err.contains("`checks: write`"), "{}", said.err);
}

#[test]
fn a_fork_has_the_jobs_summary_and_the_log() {
    let Some(scene) = Scene::of(GitHub::start(), Some("stranger/app")) else { return };
    let run = scene.run(Caller::of_fork());
    let said = scene.publish_in(&run, &["--no-gate"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("workflow_run"), "{}", said.err);
    assert!(said.out.contains("::warning ") || said.out.contains("::notice ") || said.out.contains("::error "));
    assert!(run.summary().contains("Quality gate"));
    assert!(scene.github.comments(&scene.pull).is_empty() && scene.github.review_comments(&scene.pull).is_empty());
}

#[test]
fn an_answer_that_is_lost_after_the_work_was_done_doubles_nothing() {
    for fault in [Fault::LostAnswer, Fault::Truncated, Fault::DoneButDown(502)] {
        let Some(scene) = Scene::new() else { return };
        for of in [
            "POST issues/create-comment",
            "POST pulls/create-review",
            "POST checks/create",
            "POST code-scanning/upload-sarif",
        ] {
            scene.github.fault(of, 1, fault.clone());
        }
        let said = scene.publish();
        assert_eq!(said.code, Some(0), "{said:?}");
        assert_eq!(scene.github.comments(&scene.pull).len(), 1, "{fault:?}");
        assert_eq!(scene.github.review_comments(&scene.pull).len(), scene.findings(), "{fault:?}");
        assert_eq!(scene.github.check_runs("octo/app").len(), 1, "{fault:?}");
    }
}

#[test]
fn trouble_that_passes_is_waited_out() {
    for fault in
        [Fault::Down(503), Fault::Reset, Fault::Secondary { retry_after: Some(0) }, Fault::TooMany { retry_after: 0 }]
    {
        let Some(scene) = Scene::new() else { return };
        scene.github.fault("", 2, fault.clone());
        scene.github.fault_after("POST", 1, 2, fault.clone());
        let run = scene.run(Caller::workflow(&ALL));
        let said = scene.publish_in(&run, &["--no-gate", "--require-publish"]);
        assert_eq!(said.code, Some(0), "{fault:?}: {said:?}");
        assert_eq!(scene.github.comments(&scene.pull).len(), 1);
    }
}

#[test]
fn a_limit_that_lasts_too_long_is_told_and_is_no_failure() {
    let Some(scene) = Scene::new() else { return };
    scene.github.fault("", 1_000, Fault::Primary { reset_in: 3_000 });
    let said = scene.publish();
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("rate limit"), "{}", said.err);
}

#[test]
fn runs_at_the_same_time_leave_one_summary_and_one_comment_for_each_finding() {
    let Some(scene) = Scene::new() else { return };
    let report = scene.scan();
    scene.github.meet("POST pulls/create-review", 2);
    scene.github.meet("GET issues/list-comments", 2);
    let runs = [
        scene.run(Caller::workflow(&ALL)).with("GITHUB_RUN_ID", "1"),
        scene.run(Caller::workflow(&ALL)).with("GITHUB_RUN_ID", "2"),
    ];
    std::thread::scope(|scope| {
        for run in &runs {
            let report = &report;
            let root = scene.tree.root();
            scope.spawn(move || {
                let said = run.plimsoll(root, &["github", "publish", "--no-gate", "--from", report.to_str().unwrap()]);
                assert_eq!(said.code, Some(0), "{said:?}");
            });
        }
    });
    assert_eq!(scene.github.comments(&scene.pull).len(), 1);
    assert_eq!(scene.github.review_comments(&scene.pull).len(), scene.findings());
}

#[test]
fn a_mark_that_a_person_copied_is_not_taken_for_ours() {
    let Some(scene) = Scene::new() else { return };
    scene.publish();
    let body = scene.github.comments(&scene.pull)[0].body.clone();
    let Some(scene) = Scene::new() else { return };
    scene.github.comment(&scene.pull, "github-actions", &body);
    scene.publish();
    let comments = scene.github.comments(&scene.pull);
    assert_eq!(comments.len(), 2);
    assert_eq!(comments[0].body, body);
}

#[test]
fn long_lists_are_read_to_their_end() {
    let Some(scene) = Scene::new() else { return };
    scene.publish();
    for _ in 0..7 {
        scene.github.comment(&scene.pull, "mona", "And another thing.");
    }
    scene.github.cap_pages(2);
    scene.publish();
    let own =
        scene.github.comments(&scene.pull).into_iter().filter(|comment| comment.body.contains("plimsoll:summary"));
    assert_eq!(own.count(), 1);
}

#[test]
fn an_enterprise_server_is_asked_below_its_own_path() {
    let Some(scene) = Scene::of(GitHub::start_enterprise(), None) else { return };
    let run = scene.run(Caller::workflow(&ALL));
    let said = scene.publish_in(&run, &["--no-gate", "--require-publish"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(scene.github.comments(&scene.pull).len(), 1);
}

#[test]
fn what_code_scanning_says_of_an_upload_is_told() {
    let Some(scene) = Scene::new() else { return };
    scene
        .github
        .with("octo/app", |repository| repository.sarif_fate.errors = vec!["rejecting SARIF: too odd".to_owned()]);
    let said = scene.publish();
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("rejecting SARIF: too odd"), "{}", said.err);
    let Some(scene) = Scene::new() else { return };
    scene.github.with("octo/app", |repository| repository.code_scanning = false);
    let said = scene.publish();
    assert!(said.err.contains("not switched on"), "{}", said.err);
}

#[test]
fn a_run_for_an_old_head_does_not_touch_the_comments_of_the_new_one() {
    let Some(scene) = Scene::new() else { return };
    let old = scene.run(Caller::workflow(&ALL));
    let report = scene.scan();
    scene.change(&plain());
    let said = old.plimsoll(scene.tree.root(), &["github", "publish", "--no-gate", "--from", report.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("newer commits"), "{}", said.err);
    assert!(scene.github.comments(&scene.pull).is_empty());
}

#[test]
fn a_change_does_not_choose_the_configuration_that_it_is_judged_by() {
    let Some(scene) = Scene::new() else { return };
    scene.tree.git(&["checkout", "-q", "main"]);
    scene.tree.write("plimsoll.toml", "[gate]\nfail = [\"new.findings <= 0\"]\n");
    scene.tree.commit_all("a gate");
    scene.tree.git(&["checkout", "-q", "feature"]);
    scene.tree.git(&[
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "merge",
        "-q",
        "-X",
        "theirs",
        "main",
        "-m",
        "merge",
    ]);
    scene.tree.write("plimsoll.toml", "[gate]\nfail = []\n[rules]\n\"*\" = \"off\"\n");
    scene.tree.commit_all("no gate");
    scene.github.push("octo/app");
    let run = scene.run(Caller::workflow(&ALL));
    let to = format!("json={}", scene.reports.path().join("shown.json").display());
    let said = run.plimsoll(scene.tree.root(), &["scan", "--publish", "github", "--no-cache", "-f", &to]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("plimsoll.toml"), "{}", said.err);
    let summaries = scene.github.comments(&scene.pull);
    assert!(summaries[0].body.contains("was read from the base"), "{}", summaries[0].body);
    let said = run
        .plimsoll(scene.tree.root(), &["scan", "--publish", "github", "--no-cache", "--config-from-head", "-f", &to]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

#[test]
fn a_change_does_not_choose_what_of_it_is_looked_at_nor_by_which_rules() {
    let Some(scene) = Scene::new() else { return };
    scene.tree.git(&["checkout", "-q", "main"]);
    let rule = |id: &str, pattern: &str| {
        format!(
            "rules:\n- id: {id}\n  languages: [python]\n  severity: ERROR\n  message: found\n  pattern: {pattern}\n"
        )
    };
    scene.tree.write("ci/rules/ours.yaml", rule("ours", "print(...)"));
    scene.tree.write("plimsoll.toml", "[gate]\nfail = []\n");
    scene.tree.commit_all("rules");
    scene.tree.git(&["checkout", "-q", "feature"]);
    let named = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    scene.tree.git(&[&named[..], &["merge", "-q", "-X", "theirs", "main", "-m", "merge"]].concat());
    // Each would leave out what is new.
    scene.tree.write(".plimsollignore", "src/\n");
    scene.tree.write("src/.gitattributes", "*.py linguist-generated\n");
    scene.tree.write("ci/rules/ours.yaml", rule("ours", "never(...)"));
    scene.tree.write("ci/rules/theirs.yaml", rule("theirs", "print(...)"));
    scene.tree.commit_all("nothing to see");
    scene.github.push("octo/app");
    let run = scene.run(Caller::workflow(&ALL));
    let path = scene.reports.path().join("shown.json");
    let to = format!("json={}", path.display());
    let scan = |more: &[&str]| {
        let arguments = ["scan", "--publish", "outputs", "--no-cache", "--rules", "ci/rules", "-f", &to];
        let said = run.plimsoll(scene.tree.root(), &[&arguments[..], more].concat());
        assert_eq!(said.code, Some(0), "{said:?}");
        let report: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let rules: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().rsplit('.').next().unwrap().to_owned())
            .collect();
        (rules, report)
    };
    let (rules, report) = scan(&[]);
    assert!(rules.iter().any(|rule| rule == "ours") && rules.iter().any(|rule| rule == "deep-nesting"), "{rules:?}");
    assert!(!rules.iter().any(|rule| rule == "theirs"), "{rules:?}");
    let differing = report["project"]["config_from_base"]["differing"].to_string();
    for name in [".plimsollignore", "src/.gitattributes", "ci/rules/ours.yaml"] {
        assert!(differing.contains(name), "{name} is not in {differing}");
    }
    let (rules, _) = scan(&["--config-from-head"]);
    assert!(!rules.iter().any(|rule| rule == "ours" || rule == "deep-nesting"), "{rules:?}");
}

#[test]
fn rules_that_the_base_does_not_have_do_not_hold_and_are_told() {
    let Some(scene) = Scene::new() else { return };
    scene.tree.write("more.yaml", "rules: []\n");
    scene.tree.commit_all("rules");
    scene.github.push("octo/app");
    let run = scene.run(Caller::workflow(&ALL));
    let to = format!("json={}", scene.reports.path().join("shown.json").display());
    let arguments = ["scan", "--publish", "outputs", "--no-gate", "--no-cache", "--rules", "more.yaml", "-f", &to];
    let said = run.plimsoll(scene.tree.root(), &arguments);
    assert_eq!(said.code, Some(0), "{said:?}");
    let report = std::fs::read_to_string(scene.reports.path().join("shown.json")).unwrap();
    assert!(report.contains("The rules more.yaml are not in the base of this change"), "{report}");
}

#[test]
fn many_findings_are_annotated_in_batches_and_the_most_important_ones_commented_on() {
    let Some(scene) = Scene::new() else { return };
    let many = (0..120).fold(plain(), |text, number| format!("{text}\n\n{}", deep(&format!("deep_{number}"))));
    scene.change(&many);
    let run = scene.run(Caller::workflow(&ALL));
    let said = scene.publish_in(&run, &["--no-gate", "--require-publish"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let found = scene.findings();
    assert!(found >= 120, "{found}");
    let checks = scene.github.check_runs("octo/app");
    assert_eq!((checks.len(), checks[0].annotations.len()), (1, found.min(200)));
    let batches = scene.github.seen().into_iter().filter_map(|seen| {
        let count = seen.body["output"]["annotations"].as_array()?.len();
        (count > 0).then_some(count)
    });
    assert!(batches.clone().count() > 2 && batches.max() == Some(50));
    assert_eq!(scene.github.review_comments(&scene.pull).len(), 20);
    let body = scene.github.comments(&scene.pull)[0].body.clone();
    assert!(body.len() < 65_536 && body.contains(&format!("{found} new findings")), "{body}");
    // What has a comment counts: a second run has no room for more.
    scene.publish();
    assert_eq!(scene.github.review_comments(&scene.pull).len(), 20);
}

#[test]
fn a_safe_fix_is_a_suggestion_for_the_lines_that_it_changes() {
    let Some(scene) = Scene::new() else { return };
    let rule = "rules:\n- id: say\n  languages: [python]\n  severity: ERROR\n  message: say it\n  pattern: shout($X)\n  fix: say($X)\n  metadata:\n    fix-safety: safe\n";
    scene.tree.write("say.yaml", rule);
    scene.change(&format!("{}\nshout(1)  # @mona ``` \n", plain()));
    let run = scene.run(Caller::workflow(&ALL));
    let arguments =
        ["scan", "--publish", "github", "--no-gate", "--no-cache", "--config-from-head", "--rules", "say.yaml"];
    let said = run.plimsoll(scene.tree.root(), &arguments);
    assert_eq!(said.code, Some(0), "{said:?}");
    let comments = scene.github.review_comments(&scene.pull);
    let comment = comments.iter().find(|comment| comment.body.contains("say it")).unwrap();
    assert!(comment.body.contains("````suggestion\nsay(1)  # @mona ```"), "{}", comment.body);
    assert_eq!(comment.line, Some(42));
}

#[test]
fn what_graphql_leaves_out_is_not_written_twice() {
    for path in ["repository.pullRequest.reviewThreads.nodes.0", "repository.pullRequest.reviewThreads"] {
        let Some(scene) = Scene::new() else { return };
        scene.publish();
        scene.github.fault("POST graphql", 10, Fault::Partial { path });
        let said = scene.publish();
        assert_eq!(said.code, Some(0), "{path}: {said:?}");
        assert_eq!(scene.github.review_comments(&scene.pull).len(), scene.findings(), "{path}: {said:?}");
        assert_eq!(scene.github.comments(&scene.pull).len(), 1, "{path}: {said:?}");
    }
}

#[test]
fn every_request_says_that_plimsoll_asks() {
    let Some(scene) = Scene::new() else { return };
    scene.publish();
    let seen = scene.github.seen();
    assert!(seen.len() > 5);
    for request in seen {
        assert_eq!(request.user_agent, concat!("plimsoll/", env!("CARGO_PKG_VERSION")), "{request:?}");
    }
}

#[test]
fn what_a_stranger_writes_does_not_act() {
    let Some(scene) = Scene::new() else { return };
    let name = "src/@octocat ![x](http://evil.example) <!-- plimsoll:summary -->.py";
    scene.tree.write(name, deep("hostile"));
    scene.tree.commit_all("hostile");
    scene.github.push("octo/app");
    let said = scene.publish();
    assert_eq!(said.code, Some(0), "{said:?}");
    let bodies = scene.github.comments(&scene.pull).into_iter().map(|comment| comment.body);
    let bodies = bodies.chain(scene.github.review_comments(&scene.pull).into_iter().map(|comment| comment.body));
    for body in bodies {
        // The target of a link is read by nobody; what is seen is.
        let seen = body.replace("/src/@octocat", "");
        assert!(!seen.contains("@octocat") && !seen.contains("](http://evil"), "{body}");
        assert_eq!(body.matches("<!--").count(), 1, "{body}");
    }
}

#[test]
fn an_app_signs_in_for_itself() {
    let Some(scene) = Scene::new() else { return };
    scene.github.install_app(99, "plimsoll-app", &ALL);
    let key = std::fs::read_to_string("fixtures/github/app-key.pem").unwrap();
    let run = scene.run(Caller::workflow(&ALL)).without("GITHUB_TOKEN");
    let run = run.with("PLIMSOLL_GITHUB_APP_ID", "99").with("PLIMSOLL_GITHUB_APP_PRIVATE_KEY", &key);
    let said = scene.publish_in(&run, &["--no-gate", "--require-publish"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(scene.github.comments(&scene.pull)[0].author, "plimsoll-app[bot]");
    scene.publish_in(&run, &["--no-gate"]);
    assert_eq!(scene.github.comments(&scene.pull).len(), 1, "its own comment is known again");
}

/// The run of a workflow on `workflow_run` that follows one for the pull request, with `head` as the commit of that.
fn following(scene: &Scene, head: &str, repository: &str) -> WorkflowRun {
    let event = serde_json::json!({
        "action": "completed",
        "repository": { "full_name": "octo/app", "default_branch": "main" },
        "workflow_run": {
            "id": 5, "event": "pull_request", "head_sha": head, "head_branch": "feature", "conclusion": "success",
            "head_repository": { "full_name": repository },
        },
    });
    let path = scene.reports.path().join("workflow_run.json");
    std::fs::write(&path, event.to_string()).unwrap();
    let main = scene.tree.git(&["rev-parse", "main"]);
    scene
        .run(Caller::workflow(&ALL))
        .with("GITHUB_EVENT_NAME", "workflow_run")
        .with("GITHUB_EVENT_PATH", path.to_str().unwrap())
        .with("GITHUB_REF", "refs/heads/main")
        .with("GITHUB_SHA", main.trim())
}

#[test]
fn a_forks_results_are_shown_by_a_second_workflow_and_decide_nothing() {
    let Some(scene) = Scene::of(GitHub::start(), Some("stranger/app")) else { return };
    scene.scan();
    let head = scene.tree.git(&["rev-parse", "feature"]);
    let run = following(&scene, head.trim(), "stranger/app");
    let folder = scene.reports.path().to_str().unwrap();
    let said = run.plimsoll(scene.tree.root(), &["github", "publish", "--from-artifact", folder]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let summaries = scene.github.comments(&scene.pull);
    assert!(summaries[0].body.contains("They decide nothing"), "{}", summaries[0].body);
    assert!(!scene.github.review_comments(&scene.pull).is_empty(), "{said:?}");
    assert_eq!(scene.github.check_runs("octo/app")[0].told["conclusion"], "neutral");
    assert!(scene.github.sarifs("octo/app").is_empty());
}

#[test]
fn an_artifact_is_shown_only_where_github_says_that_it_belongs() {
    let Some(scene) = Scene::of(GitHub::start(), Some("stranger/app")) else { return };
    scene.scan();
    let head = scene.tree.git(&["rev-parse", "feature"]);
    let main = scene.tree.git(&["rev-parse", "main"]);
    std::fs::write(scene.reports.path().join("pull-request.json"), "{\"pull-request\":41,\"head-sha\":\"\"}").unwrap();
    for (commit, repository) in [(main.trim(), "stranger/app"), (head.trim(), "other/app")] {
        let run = following(&scene, commit, repository);
        let folder = scene.reports.path().to_str().unwrap();
        let said = run.plimsoll(scene.tree.root(), &["github", "publish", "--from-artifact", folder]);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains("no open pull request"), "{}", said.err);
    }
    assert!(scene.github.comments(&scene.pull).is_empty());
}
