use super::{secrets, token};
use crate::support::{plimsoll, write};

const MINE: &str = "[[rules]]\nid = 'mine'\nregex = 'mine_[a-z0-9]{8}'\n";

#[test]
fn a_rule_file_in_the_root_is_used_and_its_rules_can_be_switched_off_by_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(".gitleaks.toml", MINE), ("a.txt", "mine_ab12cd34\n"), ("b.txt", &token('A'))]);
    let paths = |more: &[&str]| secrets(folder.path(), more).into_iter().map(|(path, ..)| path).collect::<Vec<_>>();
    assert_eq!(paths(&[]), ["a.txt"]);
    write(folder.path(), &[("plimsoll.toml", "[rules]\nmine = 'off'\n")]);
    assert_eq!(paths(&[]), [""; 0]);
    write(
        folder.path(),
        &[("plimsoll.toml", "[secrets]\nconfig = 'other.toml'\n"), ("other.toml", "[extend]\nuseDefault = true\n")],
    );
    assert_eq!(paths(&[]), ["b.txt"]);
    assert_eq!(paths(&["--no-secrets"]), [""; 0]);
    write(folder.path(), &[("plimsoll.toml", "[secrets]\nenabled = false\n")]);
    assert_eq!(paths(&[]), [""; 0]);
}

#[test]
fn what_is_wrong_in_a_rule_file_is_a_problem_and_the_rest_runs() {
    let folder = tempfile::tempdir().unwrap();
    let rules = format!("[[rules]]\nid = 'bad'\nregex = '(?=a)b'\n{MINE}");
    write(folder.path(), &[(".gitleaks.toml", &rules), ("a.txt", "mine_ab12cd34\n")]);
    let report = plimsoll(folder.path(), &["scan", "-f", "json", "--no-gate", "--no-cache"]).json();
    let problem = report["problems"][0]["message"].as_str().unwrap();
    assert!(problem.starts_with(".gitleaks.toml:3: rule `bad`: `regex` cannot be used"), "{problem}");
    assert_eq!(super::of_report(&report).len(), 1);
}

#[test]
fn a_rule_file_that_was_named_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("plimsoll.toml", "[secrets]\nconfig = 'missing.toml'\n"), ("a.txt", "x")]);
    let run = plimsoll(folder.path(), &["scan"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("missing.toml"), "{run:?}");
}
