use super::{of_report, token};
use crate::support::{plimsoll, write};
use std::path::Path;

fn commit(folder: &Path, day: &str) {
    for args in [&["add", "-A"][..], &["commit", "-q", "-m", "m"]] {
        let done = std::process::Command::new("git")
            .args(["-c", "user.name=Ann Author", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"])
            .args(args)
            .env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"))
            .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }
}

/// A repository in which one secret is gone, one still there, and one on another branch.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    super::hiding::git(folder.path(), &["init", "-q", "-b", "main"]);
    write(
        folder.path(),
        &[("a/old.txt", &format!("x\nT={}\n", token('A'))), ("kept.txt", &format!("T={}\n", token('B')))],
    );
    commit(folder.path(), "2026-01-01");
    std::fs::remove_file(folder.path().join("a/old.txt")).unwrap();
    write(folder.path(), &[("moved.txt", &format!("T={}\n", token('B'))), ("new.py", "x = 1\n")]);
    std::fs::remove_file(folder.path().join("kept.txt")).unwrap();
    commit(folder.path(), "2026-02-01");
    super::hiding::git(folder.path(), &["checkout", "-q", "-b", "side"]);
    write(folder.path(), &[("side.txt", &token('C'))]);
    commit(folder.path(), "2026-03-01");
    super::hiding::git(folder.path(), &["checkout", "-q", "main"]);
    folder
}

#[test]
fn secrets_of_all_commits_are_told_with_where_they_came_in() {
    let folder = repository();
    let run = plimsoll(folder.path(), &["secrets", "--history", "-f", "json"]);
    assert_eq!(run.code, Some(1));
    for letter in ['A', 'B', 'C'] {
        assert!(!run.out.contains(&token(letter)[4..]));
    }
    let report = run.json();
    let places: Vec<_> = of_report(&report).into_iter().map(|(path, line, _)| (path, line)).collect();
    assert_eq!(places, [("a/old.txt".to_owned(), 2), ("moved.txt".to_owned(), 1), ("side.txt".to_owned(), 1)]);
    let findings = report["findings"].as_array().unwrap();
    let gone = &findings[0];
    assert!(
        gone["message"].as_str().unwrap().contains("(Ann Author, 2026-01-01), and is no longer in the tree"),
        "{gone}"
    );
    assert_eq!((&gone["commit"]["in_tree"], &gone["commit"]["email"]), (&false.into(), &"ann@example.org".into()));
    assert!(gone["snippet"]["lines"][1].as_str().unwrap().starts_with("T=ghp_****"), "{gone}");
    assert_eq!((&findings[1]["commit"]["in_tree"], &findings[1]["commit"]["path"]), (&true.into(), &"kept.txt".into()));
}

#[test]
fn only_commits_since_a_day_are_looked_at_and_known_ones_do_not_fail() {
    let folder = repository();
    let run = plimsoll(folder.path(), &["secrets", "--history", "--since", "2026-01-15", "-f", "json"]);
    let paths: Vec<_> = of_report(&run.json()).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["moved.txt", "side.txt"]);
    let run = plimsoll(folder.path(), &["secrets", "--history", "--base", "HEAD", "-f", "json"]);
    let states: Vec<_> = of_report(&run.json()).into_iter().map(|(path, _, state)| format!("{path} {state}")).collect();
    assert_eq!(states, ["a/old.txt existing", "moved.txt existing", "side.txt new"]);
    super::hiding::git(folder.path(), &["branch", "-q", "-D", "side"]);
    plimsoll(folder.path(), &["secrets", "--history", "--no-gate", "-f", "json=known.json"]);
    let run = plimsoll(folder.path(), &["secrets", "--history", "--baseline", "known.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn a_commit_can_be_allowed_and_a_shallow_clone_is_told() {
    let folder = repository();
    let report = plimsoll(folder.path(), &["secrets", "--history", "--no-gate", "-f", "json"]).json();
    let id = report["findings"][0]["commit"]["id"].as_str().unwrap().to_owned();
    let rules = format!("[extend]\nuseDefault = true\n[[allowlists]]\ncommits = ['{id}']\n");
    write(folder.path(), &[("rules.toml", &rules)]);
    let run =
        plimsoll(folder.path(), &["secrets", "--history", "--no-gate", "--secrets-config", "rules.toml", "-f", "json"]);
    let paths: Vec<_> = of_report(&run.json()).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["moved.txt", "side.txt"]);

    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", folder.path().display());
    super::hiding::git(clone.path(), &["clone", "-q", "--depth", "1", &from, "c"]);
    let report = plimsoll(&clone.path().join("c"), &["secrets", "--history", "--no-gate", "-f", "json"]).json();
    assert!(report["problems"][0]["message"].as_str().unwrap().contains("--unshallow"), "{report}");
}

#[test]
fn a_repository_whose_configuration_is_broken_is_not_called_none() {
    let folder = repository();
    write(
        folder.path(),
        &[
            (".git/config", "[core\nbroken"),
            ("plimsoll.toml", ""),
            ("sub/plimsoll.toml", ""),
            ("sub/tide.py", "x = 1\n"),
        ],
    );
    let told = |report: serde_json::Value| -> Vec<String> {
        let problems = report["problems"].as_array().unwrap();
        problems.iter().map(|problem| problem["message"].as_str().unwrap().to_owned()).collect()
    };
    let told = told(plimsoll(folder.path(), &["secrets", "--history", "--no-gate", "-f", "json"]).json());
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("cannot be used"), "{told:?}");
    for arguments in [&["--base", "auto"][..], &["--base", "HEAD"], &["--base", "HEAD", "--config-from-base"]] {
        let run = plimsoll(folder.path(), &[&["scan", "--no-cache"], arguments].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains("cannot be used"), "{run:?}");
    }
    // Its outermost configuration is still that of the project.
    let report = plimsoll(&folder.path().join("sub"), &["scan", ".", "--no-cache", "--no-gate", "-f", "json"]).json();
    assert!(
        report["files"].as_array().unwrap().iter().any(|file| file["path"] == "sub/tide.py"),
        "{}",
        report["files"]
    );
}
