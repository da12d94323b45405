//! Suppressions from the source and from the configuration.

use super::{deep, scan, told_of};
use crate::support::write;
use serde_json::Value;

const RULE: &str = "deep-nesting";
const ABOUT: [&str; 5] = [
    "unused-suppression",
    "unknown-suppression",
    "suppression-without-reason",
    "malformed-suppression",
    "expired-suppression",
];

/// Scans one file with every rule on; the report.
fn scanned(text: &str, config: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", text), ("plimsoll.toml", config)]);
    scan(folder.path(), &[])
}

/// The deep function with `comment` on the line that the finding stands on.
fn with_comment(comment: &str) -> String {
    let line = told_line();
    deep("f")
        .lines()
        .enumerate()
        .map(|(index, text)| if index + 1 == line { format!("{text}  {comment}\n") } else { format!("{text}\n") })
        .collect()
}

/// The line on which the finding of the deep function stands.
fn told_line() -> usize {
    let report = scanned(&deep("f"), "");
    let lines = told_of(&report, RULE, "line");
    assert_eq!(lines.len(), 1, "{report:#}");
    usize::try_from(lines[0].1.as_u64().unwrap()).unwrap()
}

fn is_silenced(report: &Value) -> bool {
    told_of(report, RULE, "suppression").iter().all(|(_, suppression)| suppression.is_object())
}

/// The rules about suppressions that told something, with what they say.
fn told_about(report: &Value) -> Vec<(&'static str, String)> {
    ABOUT
        .iter()
        .flat_map(|rule| {
            told_of(report, rule, "message")
                .into_iter()
                .map(|(_, message)| (*rule, message.as_str().unwrap().to_owned()))
        })
        .collect()
}

#[test]
fn a_comment_silences_its_line_the_next_line_its_block_or_its_file() {
    let line = told_line();
    let mut before: Vec<String> = deep("f").lines().map(str::to_owned).collect();
    before.insert(line - 1, format!("# plimsoll:ignore[{RULE}] a table of cases"));
    for text in [
        with_comment(&format!("# plimsoll:ignore[{RULE}] a table of cases")),
        with_comment("# plimsoll:ignore[*] a table of cases"),
        with_comment(&format!("# plimsoll:ignore[{RULE}] a table of cases until=2999-12-31")),
        before.join("\n") + "\n",
        format!("# plimsoll:ignore-block[{RULE}] a table of cases\n{}", deep("f")),
        format!("# plimsoll:ignore-file[{RULE}] a table of cases\n\nx = 1\n\n\n{}", deep("f")),
    ] {
        let report = scanned(&text, "");
        assert!(is_silenced(&report), "{text}");
        let suppression = &told_of(&report, RULE, "suppression")[0].1;
        assert_eq!((&suppression["by"], &suppression["reason"]), (&"comment".into(), &"a table of cases".into()));
        assert!(report["summary"]["suppressed"].as_u64().unwrap() >= 1);
        assert_eq!(told_about(&report), [], "{text}");
    }
}

#[test]
fn an_expired_suppression_hides_nothing_and_is_told() {
    let report = scanned(&with_comment(&format!("# plimsoll:ignore[{RULE}] later until=2020-04-01")), "");
    assert!(!is_silenced(&report));
    let told = told_about(&report);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == "expired-suppression" && told[0].1.contains("2020-04-01"), "{told:?}");
}

#[test]
fn what_is_wrong_with_a_suppression_is_told() {
    for (comment, rule, part) in [
        ("# plimsoll:ignore[long-file] no such trouble", "unused-suppression", "silences nothing"),
        ("# plimsoll:ignore[deep-nestin] misspelt", "unknown-suppression", "did you mean `deep-nesting`"),
        ("# plimsoll:ignore[deep-nesting]", "suppression-without-reason", "no reason"),
        ("# plimsoll:ingore[deep-nesting] swapped", "malformed-suppression", "plimsoll:ignore"),
        ("# plimsoll:ignore[deep-nesting] soon until=tomorrow", "malformed-suppression", "tomorrow"),
    ] {
        let told = told_about(&scanned(&with_comment(comment), "audience = \"pedantic\"\n"));
        assert!(told.iter().any(|(id, message)| *id == rule && message.contains(part)), "{comment}: {told:?}");
    }
}

#[test]
fn an_ignore_of_the_configuration_holds_until_its_day() {
    let config = |until: &str| {
        format!("[[ignore]]\npaths = [\"*.py\"]\nrules = [\"{RULE}\"]\nreason = \"legacy\"\nuntil = \"{until}\"\n")
    };
    let report = scanned(&deep("f"), &config("2999-01-01"));
    assert!(is_silenced(&report));
    let suppression = &told_of(&report, RULE, "suppression")[0].1;
    assert_eq!((&suppression["by"], &suppression["until"]), (&"config".into(), &"2999-01-01".into()));
    assert!(!is_silenced(&scanned(&deep("f"), &config("2020-01-01"))));
}

#[test]
fn the_configuration_of_a_folder_holds_for_its_files_only() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("plimsoll.toml", "[smells.deep-nesting]\n"),
            ("a/plimsoll.toml", "[rules]\ndeep-nesting = \"off\"\n"),
            ("a/x.py", &deep("ax")),
            ("a/inner/plimsoll.toml", "[rules]\ndeep-nesting = \"critical\"\n"),
            ("a/inner/x.py", &deep("inner")),
            ("b/plimsoll.toml", "[[ignore]]\npaths = [\"x.py\"]\nreason = \"old\"\n"),
            ("b/x.py", &deep("bx")),
            ("b/y.py", &deep("by")),
        ],
    );
    let report = scan(folder.path(), &[]);
    let told: Vec<String> = told_of(&report, RULE, "severity")
        .into_iter()
        .zip(told_of(&report, RULE, "suppression"))
        .map(|((path, severity), (_, by))| {
            format!("{path} {} {}", severity.as_str().unwrap(), by["by"].as_str().unwrap_or("-"))
        })
        .collect();
    assert_eq!(told, ["a/inner/x.py critical -", "b/x.py low config", "b/y.py low -"]);
}

#[test]
fn a_part_of_a_repository_is_judged_as_within_the_whole() {
    if crate::workspace::git_program::git_is_missing() {
        return;
    }
    let tree = crate::workspace::tree::Tree::new(&[
        ("plimsoll.toml", "[gate]\nfail = [\"critical-findings <= 0\"]\n[rules]\nlong-file = \"off\"\n"),
        ("a/plimsoll.toml", "[rules]\ndeep-nesting = \"critical\"\n"),
        ("a/inner/x.py", &deep("x")),
        ("b.py", &deep("b")),
    ]);
    tree.commit_all("all");
    let whole = scan(tree.root(), &[]);
    assert_eq!(
        told_of(&whole, RULE, "severity"),
        [("a/inner/x.py".into(), "critical".into()), ("b.py".into(), "low".into())]
    );
    for part in
        [scan(&tree.path("a/inner"), &[]), scan(tree.root(), &["a/inner"]), scan(tree.root(), &["a/inner/x.py"])]
    {
        assert_eq!(told_of(&part, RULE, "severity"), [("a/inner/x.py".into(), "critical".into())]);
        assert_eq!(part["gate"]["status"], "failed");
    }
}

#[test]
fn without_git_and_configuration_the_root_is_where_one_stands() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a/x.py", &deep("x")), ("a/b/y.py", &deep("y")), ("c/z.py", &deep("z"))]);
    let paths = |folder: &std::path::Path, args: &[&str]| {
        told_of(&scan(folder, args), RULE, "line").into_iter().map(|(path, _)| path).collect::<Vec<_>>()
    };
    assert_eq!(paths(folder.path(), &["a"]), ["a/b/y.py", "a/x.py"]);
    assert_eq!(paths(&folder.path().join("a"), &[]), ["b/y.py", "x.py"]);
    assert_eq!(paths(&folder.path().join("a"), &["../c"]), ["z.py"]);
    assert_eq!(paths(&folder.path().join("a"), &["../c", "b"]), ["a/b/y.py", "c/z.py"]);
}
