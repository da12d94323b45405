//! Rule files that are wrong: each is told with file, line, rule and what to write instead, the other rules run, `--strict` fails.

use crate::support::{Run, plimsoll, write};
use std::path::Path;

const SOUND: &str = "  - {id: sound, languages: [python], severity: HIGH, message: found, pattern: eval(...)}\n";

fn scan(folder: &Path, more: &[&str]) -> Run {
    let base = ["scan", "--rules", "rules.yaml", "--only-rules", "--no-gate", "--no-cache", "--format", "json"];
    plimsoll(folder, &[&base, more].concat())
}

/// What is told of a rule file with the sound rule and `wrong`; the sound one must still run, and `--strict` must fail.
fn told(wrong: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "eval(x)\n"), ("rules.yaml", &format!("rules:\n{SOUND}{wrong}"))]);
    let run = scan(folder.path(), &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = run.json();
    let found = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "sound").count();
    assert_eq!(found, 1, "{wrong}: {report}");
    assert_eq!(report["summary"]["complete"], false, "{wrong}");
    let strict = scan(folder.path(), &["--strict"]);
    assert!(strict.code == Some(2) && strict.err.contains("rules.yaml:"), "{wrong}: {strict:?}");
    let problems = report["problems"].as_array().unwrap().iter();
    problems.map(|problem| problem["message"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn is_told(wrong: &str, parts: &[&str]) {
    let all = told(wrong);
    assert!(
        all.iter().any(|message| parts.iter().all(|part| message.contains(part))),
        "{parts:?} is not told: {all:#?}"
    );
}

#[test]
fn an_unknown_key_is_told_with_the_nearest() {
    let rule = "  - id: wrong\n    languages: [python]\n    severity: HIGH\n    message: m\n    patern: f(...)\n";
    is_told(rule, &["rules.yaml:7", "`wrong`", "patern", "pattern"]);
}

#[test]
fn a_pattern_that_is_no_code_is_told() {
    let rule = "  - id: wrong\n    languages: [python]\n    severity: HIGH\n    message: m\n    pattern: f(((\n";
    is_told(rule, &["rules.yaml:7", "`wrong`", "cannot be read as Python", "$X"]);
}

#[test]
fn a_bad_regular_expression_is_told() {
    for key in [
        "pattern-regex: (unclosed",
        "patterns: [{pattern: f($X)}, {metavariable-regex: {metavariable: $X, regex: '['}}]",
    ] {
        let rule = format!("  - id: wrong\n    languages: [python]\n    severity: HIGH\n    message: m\n    {key}\n");
        is_told(&rule, &["rules.yaml:7", "`wrong`", "expression"]);
    }
}

#[test]
fn an_unknown_language_is_told_with_the_nearest() {
    let rule = "  - {id: wrong, languages: [pyton], severity: HIGH, message: m, pattern: f()}\n";
    is_told(rule, &["rules.yaml:3", "`wrong`", "pyton", "python"]);
}

#[test]
fn a_rule_that_lacks_something_is_told() {
    is_told(
        "  - {id: wrong, languages: [python], severity: HIGH, message: m}\n",
        &["rules.yaml:3", "`wrong`", "pattern"],
    );
    is_told("  - {id: wrong, severity: HIGH, message: m, pattern: f()}\n", &["rules.yaml:3", "languages"]);
    is_told(
        "  - {id: wrong, languages: [python], severity: BAD, message: m, pattern: f()}\n",
        &["rules.yaml:3", "BAD"],
    );
    is_told("  - {languages: [python], severity: HIGH, message: m, pattern: f()}\n", &["rules.yaml:3", "id"]);
}

#[test]
fn modes_that_are_not_supported_are_refused_by_name() {
    for mode in ["join", "extract"] {
        let rule = format!("  - {{id: wrong, mode: {mode}, languages: [python], severity: HIGH, message: m}}\n");
        is_told(&rule, &["rules.yaml:3", "`wrong`", mode]);
    }
}

#[test]
fn yaml_that_cannot_be_read_is_told_with_its_line_and_other_files_run() {
    let folder = tempfile::tempdir().unwrap();
    let sound = format!("rules:\n{SOUND}");
    let files = [("a.py", "eval(x)\n"), ("rules/a.yaml", "rules:\n  - id: [\n"), ("rules/b.yaml", sound.as_str())];
    write(folder.path(), &files);
    let run =
        plimsoll(folder.path(), &["scan", "--rules", "rules", "--only-rules", "--no-gate", "--no-cache", "-f", "json"]);
    let report = run.json();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
    let message = report["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("rules/a.yaml:") && message.contains("YAML"), "{message}");
    let strict = plimsoll(folder.path(), &["scan", "--rules", "rules", "--only-rules", "--strict"]);
    assert!(strict.code == Some(2) && strict.err.contains("rules/a.yaml:"), "{strict:?}");
}

#[test]
fn aliases_that_grow_without_end_are_stopped() {
    let mut text = "rules: []\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for level in 1..12 {
        let item = format!("*x{}", level - 1);
        text += &format!("x{level}: &x{level} [{}]\n", vec![item; 10].join(", "));
    }
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "eval(x)\n"), ("rules.yaml", &text)]);
    let run = scan(folder.path(), &[]);
    assert!(run.code == Some(0) && run.out.contains("rules.yaml:"), "{run:?}");
    let deep = format!("rules: {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    write(folder.path(), &[("rules.yaml", &deep)]);
    let run = scan(folder.path(), &[]);
    assert!(run.code == Some(0) && run.out.contains("rules.yaml:1"), "{run:?}");
}

#[test]
fn a_rule_file_of_50_megabytes_is_told_and_the_others_run() {
    let folder = tempfile::tempdir().unwrap();
    let large = format!("rules:\n{SOUND}{}", "#".repeat(50 << 20));
    let sound = format!("rules:\n{SOUND}");
    write(folder.path(), &[("a.py", "eval(x)\n"), ("rules/a.yaml", &large), ("rules/b.yaml", &sound)]);
    let run =
        plimsoll(folder.path(), &["scan", "--rules", "rules", "--only-rules", "--no-gate", "--no-cache", "-f", "json"]);
    let report = run.json();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
    let told = report["problems"].as_array().unwrap().iter().map(|problem| problem["message"].as_str().unwrap());
    assert!(told.into_iter().any(|message| message.contains("rules/a.yaml:1: a rule file may have 16 MB")), "{report}");
}

#[test]
fn an_exponential_pattern_is_given_up_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let pattern = format!("f({}z)", "..., $A, ..., $B, ..., ".repeat(12));
    let rule =
        format!("  - id: slow\n    languages: [python]\n    severity: HIGH\n    message: m\n    pattern: {pattern}\n");
    let arguments: Vec<String> = (0..400).map(|number| format!("a{number}")).collect();
    // The name is there, but not where it would have to be: without it the pattern would not be tried at all.
    let text = format!("f(z, {})\neval(x)\n", arguments.join(", "));
    write(folder.path(), &[("a.py", &text), ("rules.yaml", &format!("rules:\n{SOUND}{rule}"))]);
    let run = scan(folder.path(), &[]);
    let report = run.json();
    assert!(report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "sound"), "{report}");
    let told = report["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(told.contains("slow") && told.contains("steps"), "{report}");
}

#[test]
fn a_backtracking_expression_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let rule = "  - {id: slow, languages: [regex], severity: HIGH, message: m, pattern-regex: '(a+)+(?=b)$'}\n";
    let text = format!("{}\neval(x)\n", "a".repeat(40));
    write(folder.path(), &[("a.py", &text), ("rules.yaml", &format!("rules:\n{SOUND}{rule}"))]);
    let run = scan(folder.path(), &[]);
    assert!(
        run.code == Some(0) && run.out.contains("\"rule\": \"sound\"") || run.out.contains("\"rule\":\"sound\""),
        "{run:?}"
    );
}

#[test]
fn a_circle_of_extend_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let config =
        |other: &str| format!("[extend]\npath = \"{other}\"\n[[rules]]\nid = \"{other}\"\nregex = 'x{{40}}'\n");
    write(folder.path(), &[("a.py", "x = 1\n"), ("a.toml", &config("b.toml")), ("b.toml", &config("a.toml"))]);
    let run = plimsoll(folder.path(), &["secrets", "--secrets-config", "a.toml", "-f", "json"]);
    assert!(run.out.contains("circle") || run.err.contains("circle"), "{run:?}");
    let strict = plimsoll(folder.path(), &["secrets", "--secrets-config", "a.toml", "--strict"]);
    assert_eq!(strict.code, Some(2), "{strict:?}");
}
