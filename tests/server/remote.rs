//! `plimsoll login`, `whoami`, `remote` and `logout` against a server that runs, and `plimsoll keys`.

use super::running::{Running, for_each_database};
use crate::support::{self, Run};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// Runs a command as a person with a home of their own, who writes `said` into it.
fn person(home: &Path, args: &[&str], said: &str) -> Run {
    let mut command = support::command(home, args);
    command.env("HOME", home).env_remove("XDG_CONFIG_HOME");
    // No keyring is to be had: what the person who runs the tests keeps there is not touched.
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(said.as_bytes()).unwrap();
    Run::of(&process.wait_with_output().unwrap())
}

#[test]
fn a_person_logs_in_looks_around_and_logs_out() {
    for_each_database(|place| async move {
        let server = Running::start(&place);
        let home = tempfile::tempdir().unwrap();
        let run = |args: &[&str], said: &str| person(home.path(), args, said);
        let none = run(&["whoami"], "");
        assert!(none.code == Some(2) && none.err.contains("plimsoll login"), "{}", none.err);
        let wrong = run(&["login", server.url()], &format!("plim_{}\n", "x".repeat(43)));
        assert!(wrong.code == Some(2) && wrong.err.contains("does not hold"), "{}", wrong.err);
        let login = run(&["login", server.url()], &format!("{}\n", server.token));
        assert!(login.code == Some(0) && login.out.contains("as admin"), "{}{}", login.out, login.err);
        // There is no keyring here, and the person is told where the token is.
        let file = home.path().join(".config/plimsoll/servers.json");
        assert!(login.out.contains(&file.display().to_string()), "{}", login.out);
        assert!(!login.out.contains(&server.token));
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let who = run(&["whoami"], "");
        assert!(
            who.code == Some(0) && who.out.contains("admin, an admin, at http://127.0.0.1"),
            "{}{}",
            who.out,
            who.err
        );
        server.post("/api/v1/repositories", &json!({"full_name": "acme/site"})).await;
        let listed = run(&["remote", "repositories"], "");
        assert!(listed.out.contains("acme/site"), "{}{}", listed.out, listed.err);
        let unknown = run(&["remote", "watch", "none"], "");
        assert!(unknown.code == Some(2) && unknown.err.contains("no job none"), "{}", unknown.err);
        let out = run(&["logout", "--revoke"], "");
        assert!(out.code == Some(0) && out.out.contains("revoked"), "{}{}", out.out, out.err);
        assert!(!std::fs::read_to_string(&file).unwrap().contains("plim_"));
        assert_eq!(server.get("/api/v1/me").await["code"], "unauthorized");
        server.stop();
    });
}

#[test]
fn a_repository_is_scanned_and_watched_to_its_result() {
    if git_is_missing() {
        return;
    }
    for_each_database(|place| async move {
        let tree = Tree::new(&[("a.py", "def a():\n    return 1\n")]);
        tree.commit_all("first");
        let roots = tree.root().parent().unwrap().display().to_string();
        let settings = place.file("server.toml", &format!("[scans]\nlocal-roots = [{roots:?}]\n"));
        let server = Running::start_with(&place, &["serve", "--listen", "127.0.0.1:0", "--settings", &settings], None);
        let body = json!({"local_path": tree.root().display().to_string(), "full_name": "acme/local"});
        server.post("/api/v1/repositories", &body).await;
        let home = tempfile::tempdir().unwrap();
        let mut command = support::command(home.path(), &["remote", "scan", "acme/local"]);
        command.env("PLIMSOLL_SERVER", server.url()).env("PLIMSOLL_TOKEN", &server.token).env("HOME", home.path());
        let run = Run::of(&command.output().unwrap());
        assert!(run.code == Some(0) && run.out.contains("gate not judged"), "{}{}", run.out, run.err);
        assert!(run.out.contains("succeeded") && run.out.contains("score"), "{}", run.out);
        server.stop();
    });
}

#[test]
fn the_master_key_is_replaced_while_a_server_runs() {
    for_each_database(|place| async move {
        let with_file = |args: &[&str]| {
            let mut command = place.command(args);
            command.env_remove("PLIMSOLL_MASTER_KEY");
            command
        };
        let server = Running::start_command(with_file(&["serve", "--listen", "127.0.0.1:0"]), None);
        let body = json!({"name": "chat", "url": "https://example.com/hook", "events": ["analysis.*"]});
        let made = server.post_with_key("/api/v1/webhooks", &body, "once").await;
        let short = server.post("/api/v1/token", &json!({})).await;
        let before = Run::of(&with_file(&["keys", "list"]).output().unwrap());
        let rotated = Run::of(&with_file(&["keys", "rotate", "--wait", "0"]).output().unwrap());
        assert!(
            rotated.code == Some(0) && rotated.out.contains("the old key is taken away"),
            "{}{}",
            rotated.out,
            rotated.err
        );
        assert!(rotated.out.contains("2 secrets were sealed again"), "{}", rotated.out);
        let after = Run::of(&with_file(&["keys", "list"]).output().unwrap());
        assert!(before.out != after.out && after.out.lines().count() == 1, "{} {}", before.out, after.out);
        // The server that ran meanwhile goes on: it opens what was sealed, and seals under the new key.
        assert_eq!(server.post_with_key("/api/v1/webhooks", &body, "once").await, made);
        server.post("/api/v1/webhooks", &body).await;
        let again = Run::of(&with_file(&["keys", "rotate", "--wait", "0"]).output().unwrap());
        assert!(again.out.contains("3 secrets were sealed again"), "{}{}", again.out, again.err);
        // Tokens of the old key have ended with it.
        assert_eq!(server.status_with(short["access_token"].as_str().unwrap()).await, 401);
        server.stop();
    });
}

#[test]
fn a_replacement_that_was_killed_is_gone_on_with() {
    for_each_database(|place| async move {
        let with_file = |args: &[&str]| {
            let mut command = place.command(args);
            command.env_remove("PLIMSOLL_MASTER_KEY");
            command
        };
        let server = Running::start_command(with_file(&["serve", "--listen", "127.0.0.1:0"]), None);
        let body = json!({"name": "chat", "url": "https://example.com/hook", "events": ["analysis.*"]});
        for _ in 0..5 {
            server.post("/api/v1/webhooks", &body).await;
        }
        // It waits for a long time for servers to end what they began, and is killed then: both keys are there.
        let mut killed = with_file(&["keys", "rotate", "--wait", "600"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = std::io::BufReader::new(killed.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("sealed again") {
            line.clear();
            assert!(std::io::BufRead::read_line(&mut said, &mut line).unwrap() > 0);
        }
        killed.kill().unwrap();
        killed.wait().unwrap();
        let both = Run::of(&with_file(&["keys", "list"]).output().unwrap());
        assert_eq!(both.out.lines().count(), 2, "{}", both.out);
        let rest = Run::of(&with_file(&["keys", "rotate", "--wait", "0"]).output().unwrap());
        assert!(rest.code == Some(0) && rest.out.contains("gone on with"), "{}{}", rest.out, rest.err);
        assert_eq!(Run::of(&with_file(&["keys", "list"]).output().unwrap()).out.lines().count(), 1);
        server.stop();
    });
}
