//! The stand-in itself behaves as GitHub does.

use super::world::{ALL, Caller, Fault, GitHub, PullId};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Thirty numbered lines, those of `changed` with another word.
fn numbered(changed: &[u32]) -> String {
    let mut text = String::new();
    for line in 1..=30 {
        let _ = writeln!(text, "line {line}{}", if changed.contains(&line) { " changed" } else { "" });
    }
    text
}

/// A pull request that changes lines 10 and 25 of `a.txt`, adds `b.txt` and takes `c.txt` away.
fn changed(github: &GitHub) -> Option<(Tree, PullId)> {
    if git_is_missing() {
        return None;
    }
    let tree = Tree::new(&[("a.txt", &numbered(&[])), ("c.txt", "gone\n")]);
    tree.commit_all("base");
    tree.git(&["checkout", "-q", "-b", "feature"]);
    tree.write("a.txt", numbered(&[10, 25]));
    tree.write("b.txt", "new\nfile\n");
    std::fs::remove_file(tree.path("c.txt")).unwrap();
    tree.commit_all("change");
    github.repository("octo/app", tree.root());
    let pull = github.open_pull("octo/app", "main", "feature");
    Some((tree, pull))
}

/// A client with as little of its own as can be.
struct Client<'a> {
    github: &'a GitHub,
    token: String,
}

/// What came back: status, body, the address of the next page.
type Told = (u16, Value, Option<String>);

impl Client<'_> {
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Told, reqwest::Error> {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.github.api()) };
        self.send(method, &url, body)
    }

    fn get(&self, path: &str) -> Told {
        self.ask("GET", path, None).unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Told {
        self.ask("POST", path, Some(body)).unwrap()
    }

    fn graphql(&self, query: &str, variables: &Value) -> Value {
        self.send("POST", &self.github.graphql(), Some(&json!({"query": query, "variables": variables}))).unwrap().1
    }

    fn send(&self, method: &str, url: &str, body: Option<&Value>) -> Result<Told, reqwest::Error> {
        // Without a provider of its own reqwest wants one for the process, though nothing here is encrypted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = reqwest::Client::builder().no_proxy().build()?;
            let mut request =
                client.request(method.parse().unwrap(), url).header("user-agent", "test").bearer_auth(&self.token);
            if let Some(body) = body {
                request = request.json(body);
            }
            let answer = request.send().await?;
            let next = answer.headers().get("link").and_then(|links| {
                let links = links.to_str().unwrap().split(", ").find(|link| link.ends_with("rel=\"next\""))?;
                Some(links[1..links.find('>')?].to_owned())
            });
            let status = answer.status().as_u16();
            let text = answer.text().await?;
            Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text)), next))
        })
    }
}

fn client(github: &GitHub, caller: Caller) -> Client<'_> {
    Client { github, token: github.token(caller) }
}

#[test]
fn a_review_with_one_line_outside_the_diff_is_refused_whole_and_kept_out_of_it_is_there() {
    let github = GitHub::start();
    let Some((_tree, pull)) = changed(&github) else { return };
    let client = client(&github, Caller::workflow(&ALL));
    let comment = |path: &str, line: u32| json!({"path": path, "line": line, "side": "RIGHT", "body": "a finding"});
    let review = |comments: Value| {
        client.post("/repos/octo/app/pulls/41/reviews", &json!({"event": "COMMENT", "body": "", "comments": comments}))
    };
    let (status, told, _) = review(json!([comment("a.txt", 10), comment("a.txt", 17)]));
    assert_eq!(status, 422);
    assert!(told["errors"][0].as_str().unwrap().contains("line must be part of the diff"), "{told}");
    assert!(github.review_comments(&pull).is_empty());
    // Three lines around a change are part of the diff.
    let (status, told, _) = review(json!([comment("a.txt", 7), comment("a.txt", 13), comment("b.txt", 2)]));
    assert_eq!(status, 200, "{told}");
    assert_eq!(
        github.review_comments(&pull).iter().map(|comment| comment.line.unwrap()).collect::<Vec<_>>(),
        [7, 13, 2]
    );
    let mut ranged = comment("a.txt", 25);
    ranged["start_line"] = json!(10);
    assert!(review(json!([ranged])).1["errors"][0].as_str().unwrap().contains("same hunk"));
    assert_eq!(review(json!([comment("unchanged.txt", 1)])).0, 422);
}

#[test]
fn comments_are_outdated_when_their_line_changes_and_move_with_it_otherwise() {
    let github = GitHub::start();
    let Some((tree, pull)) = changed(&github) else { return };
    let client = client(&github, Caller::workflow(&ALL));
    for line in [10, 25] {
        let comment = json!({"path": "a.txt", "line": line, "side": "RIGHT", "body": "x", "commit_id": tree.git(&["rev-parse", "HEAD"])});
        assert_eq!(client.post("/repos/octo/app/pulls/41/comments", &comment).0, 201);
    }
    tree.write("a.txt", format!("one more\n{}", numbered(&[25]).replace("line 10\n", "line ten\n")));
    tree.commit_all("again");
    github.push("octo/app");
    assert_eq!(github.review_comments(&pull).iter().map(|comment| comment.line).collect::<Vec<_>>(), [None, Some(26)]);
    let threads = "query($n: Int!) { repository(owner: \"octo\", name: \"app\") { pullRequest(number: $n) { reviewThreads(first: 1) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id isOutdated isResolved comments(first: 5) { nodes { body author { login __typename } } } } } } } }";
    let told = client.graphql(threads, &json!({"n": 41}));
    let threads = &told["data"]["repository"]["pullRequest"]["reviewThreads"];
    assert_eq!((&threads["totalCount"], &threads["pageInfo"]["hasNextPage"]), (&json!(2), &json!(true)), "{told}");
    let first = &threads["nodes"][0];
    assert_eq!(first["isOutdated"], true);
    assert_eq!(first["comments"]["nodes"][0]["author"], json!({"login": "github-actions", "__typename": "Bot"}));
    let resolve = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }";
    let told = client.graphql(resolve, &json!({"id": first["id"]}));
    assert_eq!(told["data"]["resolveReviewThread"]["thread"]["isResolved"], true, "{told}");
    let minimize = "mutation { minimizeComment(input: {subjectId: \"PRRC_0\", classifier: OUTDATED}) { minimizedComment { isMinimized } } }";
    assert_eq!(client.graphql(minimize, &json!({}))["errors"][0]["type"], "NOT_FOUND");
}

#[test]
fn what_github_does_not_describe_is_a_violation() {
    let github = GitHub::start();
    let Some((_tree, _)) = changed(&github) else { return };
    let client = client(&github, Caller::workflow(&ALL));
    client.post("/repos/octo/app/issues/41/comments", &json!({"text": "x"}));
    client.get("/repos/octo/app/pulls/41/files?pageSize=3");
    client.get("/repos/octo/app/no-such-thing");
    client.graphql("{ repository(owner: \"octo\", name: \"app\") { stars } }", &json!({}));
    client.graphql(
        "{ repository(owner: \"octo\", name: \"app\") { pullRequest(number: 41) { comments { totalCount } } } }",
        &json!({}),
    );
    let violations = github.take_violations().join("\n");
    for part in [
        "\"body\" is a required property",
        "no property /text",
        "no query parameter pageSize",
        "no operation",
        "Field 'stars'",
        "`first` or `last`",
    ] {
        assert!(violations.contains(part), "{part} is not in {violations}");
    }
}

#[test]
fn lists_are_paged_by_links_and_answers_are_as_described() {
    for github in [GitHub::start(), GitHub::start_enterprise()] {
        let Some((tree, pull)) = changed(&github) else { return };
        let client = client(&github, Caller::workflow(&ALL));
        github.cap_pages(2);
        for number in 0..5 {
            github.comment(&pull, "mona", &number.to_string());
        }
        let mut next = Some("/repos/octo/app/issues/41/comments?per_page=100".to_owned());
        let mut bodies = Vec::new();
        while let Some(page) = next {
            let (status, told, more) = client.get(&page);
            assert_eq!(status, 200, "{page} {told}");
            bodies.extend(told.as_array().unwrap().iter().map(|comment| comment["body"].as_str().unwrap().to_owned()));
            next = more;
        }
        assert_eq!(bodies, ["0", "1", "2", "3", "4"]);
        let head = tree.git(&["rev-parse", "HEAD"]);
        for path in [
            "",
            "/pulls",
            "/pulls/41",
            "/pulls/41/files",
            "/pulls/41/reviews",
            "/pulls/41/comments",
            "/compare/main...feature",
            "/branches/main",
            "/contents/a.txt?ref=feature",
            "/commits/feature",
            "/commits/feature/check-runs",
            "/commits/feature/statuses",
            "/git/ref/heads/main",
            &format!("/commits/{head}/pulls"),
            &format!("/git/trees/{head}"),
        ] {
            let (status, told, _) = client.get(&format!("/repos/octo/app{path}"));
            assert_eq!(status, 200, "{path} {told}");
        }
        let files = client.get("/repos/octo/app/compare/main...feature").1["files"].clone();
        let told: Vec<(&str, &str)> = files
            .as_array()
            .unwrap()
            .iter()
            .map(|file| (file["filename"].as_str().unwrap(), file["status"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [("a.txt", "modified"), ("b.txt", "added"), ("c.txt", "removed")]);
        assert_eq!(client.get("/rate_limit").0, 200);
    }
}

#[test]
fn check_runs_statuses_and_sarif_have_githubs_limits() {
    let github = GitHub::start();
    let Some((tree, _)) = changed(&github) else { return };
    let client = client(&github, Caller::workflow(&ALL));
    let head = tree.git(&["rev-parse", "HEAD"]);
    let annotation =
        json!({"path": "a.txt", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "x"});
    let run = |count: usize| {
        json!({"name": "Plimsoll", "head_sha": head, "status": "completed", "conclusion": "success",
        "output": {"title": "t", "summary": "s", "annotations": vec![&annotation; count]}})
    };
    assert_eq!(client.post("/repos/octo/app/check-runs", &run(51)).0, 422);
    assert!(github.take_violations()[0].contains("50"));
    let (status, told, _) = client.post("/repos/octo/app/check-runs", &run(50));
    assert_eq!((status, &told["output"]["annotations_count"]), (201, &json!(50)), "{told}");
    let id = told["id"].as_u64().unwrap();
    client
        .ask(
            "PATCH",
            &format!("/repos/octo/app/check-runs/{id}"),
            Some(&json!({"output": {"title": "t", "summary": "s", "annotations": [annotation]}})),
        )
        .unwrap();
    assert_eq!(github.check_runs("octo/app")[0].annotations.len(), 51);
    let status_of = |description: &str| {
        client
            .post(
                &format!("/repos/octo/app/statuses/{head}"),
                &json!({"state": "success", "description": description, "context": "p"}),
            )
            .0
    };
    assert_eq!((status_of(&"x".repeat(140)), status_of(&"x".repeat(141))), (201, 422));
    let upload = |sarif: &str| {
        client.post(
            "/repos/octo/app/code-scanning/sarifs",
            &json!({"commit_sha": head, "ref": "refs/heads/feature", "sarif": sarif}),
        )
    };
    assert_eq!(upload("bm90IGd6aXA=").0, 400);
    let id = upload(&packed(&json!({"version": "2.1.0", "runs": []}))).1["id"].as_str().unwrap().to_owned();
    let asked =
        |id: &str| client.get(&format!("/repos/octo/app/code-scanning/sarifs/{id}")).1["processing_status"].clone();
    assert_eq!([asked(&id), asked(&id)], ["pending", "complete"]);
    let id = upload(&packed(&json!({"version": "2.1.0"}))).1["id"].as_str().unwrap().to_owned();
    assert_eq!([asked(&id), asked(&id)], ["pending", "failed"]);
}

fn packed(log: &Value) -> String {
    use base64::Engine as _;
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(log.to_string().as_bytes()).unwrap();
    base64::engine::general_purpose::STANDARD.encode(packer.finish().unwrap())
}

#[test]
fn a_token_may_what_it_was_granted_and_no_more() {
    let github = GitHub::start();
    let Some((tree, _)) = changed(&github) else { return };
    let head = tree.git(&["rev-parse", "HEAD"]);
    let comment = json!({"body": "x"});
    let fork = client(&github, Caller::of_fork());
    let (status, told, _) = fork.post("/repos/octo/app/issues/41/comments", &comment);
    assert_eq!((status, &told["message"]), (403, &json!("Resource not accessible by integration")));
    assert_eq!(fork.get("/repos/octo/app/pulls/41").0, 200);
    let hidden = client(&github, Caller { hides: true, ..Caller::workflow_without("statuses") });
    assert_eq!(hidden.post(&format!("/repos/octo/app/statuses/{head}"), &json!({"state": "success"})).0, 404);
    let person = client(&github, Caller::person("mona"));
    let run = json!({"name": "x", "head_sha": head, "status": "queued"});
    assert_eq!(person.post("/repos/octo/app/check-runs", &run).1["message"], "You must authenticate via a GitHub App.");
    assert_eq!(Client { github: &github, token: "wrong".to_owned() }.get("/repos/octo/app/pulls/41").0, 401);
}

#[test]
fn faults_break_what_they_say_and_lost_answers_leave_their_work() {
    let github = GitHub::start();
    let Some((_tree, pull)) = changed(&github) else { return };
    let client = client(&github, Caller::workflow(&ALL));
    let create = || client.ask("POST", "/repos/octo/app/issues/41/comments", Some(&json!({"body": "x"})));
    let of = "POST issues/create-comment";
    github.fault(of, 1, Fault::Secondary { retry_after: Some(1) });
    github.fault(of, 1, Fault::TooMany { retry_after: 1 });
    github.fault(of, 1, Fault::Down(502));
    assert_eq!([(); 3].map(|()| create().unwrap().0), [403, 429, 502]);
    github.fault(of, 1, Fault::Reset);
    assert!(create().is_err());
    assert!(github.comments(&pull).is_empty());
    github.fault(of, 1, Fault::LostAnswer);
    assert!(create().is_err());
    github.fault(of, 1, Fault::Truncated);
    assert!(create().is_err());
    github.fault(of, 1, Fault::DoneButDown(502));
    assert_eq!(create().unwrap().0, 502);
    assert_eq!(github.comments(&pull).len(), 3);
    github.limit_creations(1, 30);
    assert_eq!([create().unwrap().0, create().unwrap().0], [201, 403]);
}
