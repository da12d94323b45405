//! `plimsoll serve` as a user starts it: on both databases, through signals and through `kill -9`.

mod remote;
mod running;
mod scanning;
mod telling;
mod templates;

use running::{Running, for_each_database, push};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn a_server_starts_on_an_empty_machine_and_prints_its_address_and_a_first_token_once() {
    for_each_database(|place| async move {
        let server = Running::start(&place);
        assert!(server.token.starts_with("plim_"));
        assert_eq!(server.get("/health/ready").await["status"], "ok");
        assert_eq!(server.get("/api/v1/me").await["is_admin"], true);
        let token = server.token.clone();
        server.stop();
        let again = Running::start_with_token(&place, &token);
        assert!(!again.printed.contains("plim_"), "{}", again.printed);
        assert_eq!(again.get("/api/v1/me").await["name"], "admin");
        again.stop();
    });
}

#[test]
fn what_was_accepted_outlives_a_kill() {
    for_each_database(|place| async move {
        let mut server = Running::start(&place);
        let mut accepted = Vec::new();
        for round in 0..3 {
            let mut open = tokio::task::JoinSet::new();
            for number in 0..40 {
                let id = format!("r{round}-{number}");
                let request = server.webhook(&id, "push", &push(&format!("acme/{id}")));
                open.spawn(
                    async move { request.send().await.is_ok_and(|answer| answer.status() == 202).then_some(id) },
                );
            }
            // The kill comes in the middle of them.
            let mut answered = 0;
            while let Some(done) = open.join_next().await {
                accepted.extend(done.unwrap());
                answered += 1;
                if answered == 10 {
                    server.kill();
                }
            }
            let token = server.token.clone();
            server = Running::start_with_token(&place, &token);
        }
        assert!(accepted.len() >= 30, "{accepted:?}");
        for id in &accepted {
            let delivery = server.get(&format!("/api/v1/deliveries/{id}")).await;
            assert_eq!(delivery["jobs"].as_array().map(Vec::len), Some(1), "{id}: {delivery}");
        }
        // What was stored and not answered comes again, and is not doubled.
        let total = server.get("/api/v1/deliveries").await["total"].as_u64().unwrap();
        let jobs = server.get("/api/v1/jobs").await["total"].as_u64().unwrap();
        assert_eq!(total, jobs);
        server.stop();
    });
}

#[test]
fn commands_look_at_the_same_tables() {
    for_each_database(|place| async move {
        let server = Running::start(&place);
        let answer = server.webhook("one", "push", &push("acme/site")).send().await.unwrap();
        let job = answer.json::<Value>().await.unwrap()["jobs"][0].as_str().unwrap().to_owned();
        let listed = place.run(&["jobs", "list"]);
        assert!(listed.out.contains(&job), "{}{}", listed.out, listed.err);
        assert!(place.run(&["jobs", "show", &job]).out.contains("acme/site"));
        assert!(place.run(&["jobs", "statistics"]).out.contains("scan"));
        assert!(place.run(&["migrate", "--status"]).out.contains("step"));
        let wrong = place.run(&["jobs", "show", "none"]);
        assert_eq!((wrong.code, wrong.err.contains("there is no job none")), (Some(2), true), "{}", wrong.err);
        server.stop();
    });
}

#[test]
fn a_worker_of_its_own_does_the_jobs_of_a_server_without_workers() {
    for_each_database(|place| async move {
        let server = Running::start_with(&place, &["serve", "--listen", "127.0.0.1:0", "--workers", "0"], None);
        let answer = server.webhook("one", "push", &push("acme/site")).send().await.unwrap();
        let job = answer.json::<Value>().await.unwrap()["jobs"][0].as_str().unwrap().to_owned();
        assert_eq!(server.get(&format!("/api/v1/jobs/{job}")).await["state"], "queued");
        let mut worker = place.command(&["worker"]).spawn().unwrap();
        server.wait_for(&job, "job.started").await;
        running::terminate(&worker);
        worker.wait().unwrap();
        server.stop();
    });
}

#[test]
fn settings_route_webhooks_and_wrong_ones_are_told_with_their_place() {
    for_each_database(|place| async move {
        let good = place.file("server.toml", "[[routes]]\nrepositories = [\"acme/*\"]\nbranches = [\"main\"]\n");
        let args = ["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--settings", &good];
        let server = Running::start_with(&place, &args, None);
        let outcome = async |id: &str, repository: &str| {
            let answer = server.webhook(id, "push", &push(repository)).send().await.unwrap();
            answer.json::<Value>().await.unwrap()["outcome"].clone()
        };
        assert_eq!(outcome("a", "acme/site").await, json!("scan"));
        assert_eq!(outcome("b", "other/site").await, json!("no route fits"));
        server.stop();
        for (text, expected) in [
            ("[[routes]]\nbranch = [\"main\"]\n", "branch"),
            ("[[routes]]\nbranches = \"main\"\n", "branches"),
            ("[[routes]]\nname = \"x\"\nbranches = [\"[a\"]\n", "route x"),
            ("[retention]\njobs-days = -1\n", "jobs-days"),
        ] {
            let wrong = place.file("wrong.toml", text);
            let run = place.run(&["serve", "--listen", "127.0.0.1:0", "--settings", &wrong]);
            assert_eq!((run.code, run.err.contains(expected)), (Some(2), true), "{}", run.err);
        }
    });
}

#[test]
fn what_cannot_be_used_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();
    for (args, expected) in [
        (vec!["serve", "--data-dir", "d", "--listen", &address], "--listen"),
        (vec!["serve", "--database", "mysql://me:hunter2@db/x"], "sqlite:///"),
        (
            vec!["serve", "--data-dir", "d", "--database", "postgres://me:hunter2@127.0.0.1:1/x"],
            "postgres://me:…@127.0.0.1:1/x",
        ),
        (vec!["serve", "--database", "postgres://me:hunter2@127.0.0.1:1/x"], "PLIMSOLL_MASTER_KEY"),
        (vec!["serve", "--data-dir", "/dev/null/x"], "--data-dir"),
        (vec!["serve", "--data-dir", "d", "--settings", "none.toml"], "none.toml"),
        (vec!["serve", "--data-dir", "d", "--log", "a=b=c"], "--log"),
        (vec!["jobs", "list", "--data-dir", "empty"], "plimsoll migrate"),
    ] {
        let run = crate::support::plimsoll(folder.path(), &args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.err);
        assert!(run.err.contains(expected) && !run.err.contains("hunter2"), "{args:?}: {}", run.err);
    }
}

#[test]
fn all_that_a_server_knows_is_backed_up_while_it_runs_and_restored_into_an_empty_store() {
    for_each_database(|place| async move {
        let server = Running::start(&place);
        server.webhook("one", "push", &push("acme/site")).send().await.unwrap();
        let hook = json!({"name": "chat", "url": "https://example.com/hook", "events": ["*"]});
        server.post("/api/v1/webhooks", &hook).await;
        let file = place.file("x", "").replace("/x", &format!("/{}.backup", uuid::Uuid::new_v4()));
        let made = place.run(&["backup", &file]);
        assert_eq!(made.code, Some(0), "{}", made.err);
        assert!(made.out.contains("rows of"), "{}", made.out);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
        let again = place.run(&["backup", &file]);
        assert_eq!((again.code, again.err.contains("--force")), (Some(2), true), "{}", again.err);
        let token = server.token.clone();
        server.stop();
        let full = place.run(&["restore", &file]);
        assert_eq!((full.code, full.err.contains("--overwrite")), (Some(2), true), "{}", full.err);
        // Another database, of SQLite, whatever the first was; the same master key.
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("other.db").display());
        let restored = place.run(&["restore", &file, "--database", &url]);
        assert_eq!(restored.code, Some(0), "{}", restored.err);
        let args = ["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--database", &url];
        let server = Running::start_with(&place, &args, Some(&token));
        assert_eq!(server.get("/api/v1/deliveries/one").await["event"], "push");
        assert_eq!(server.get("/api/v1/webhooks").await["items"][0]["name"], "chat");
        server.stop();
        let overwritten = place.run(&["restore", &file, "--overwrite"]);
        assert_eq!(overwritten.code, Some(0), "{}", overwritten.err);
    });
}
