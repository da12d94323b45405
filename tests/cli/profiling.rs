//! `scan --profile`.

use crate::support::{plimsoll, write};
use std::path::Path;

const RULES: &str = "rules:
  - id: no-eval
    languages: [python]
    severity: ERROR
    message: it runs whatever is in $X
    pattern: eval($X)
  - id: no-exec
    languages: [python]
    severity: ERROR
    message: it runs whatever is in $X
    pattern: exec($X)
";

fn project(folder: &Path) {
    write(folder, &[("rules.yaml", RULES), ("src/a.py", "eval(input())\n"), ("src/b.py", "print(1)\n")]);
}

#[test]
fn a_profile_tells_on_standard_error_which_rules_ran_where() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path());
    let run =
        plimsoll(folder.path(), &["scan", "src", "--rules", "rules.yaml", "--only-rules", "--profile", "-f", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with('{') && !run.out.contains("slowest file"), "{run:?}");
    assert!(run.err.contains("no-eval") && run.err.contains("src/a.py"), "{run:?}");
    assert!(run.err.contains("1 further rules ran in no file"), "{run:?}");
}

#[test]
fn a_profile_in_a_file_has_every_rule_and_file() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path());
    let run =
        plimsoll(folder.path(), &["scan", "src", "--rules", "rules.yaml", "--only-rules", "--profile=times.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let text = std::fs::read_to_string(folder.path().join("times.json")).unwrap();
    let profile: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rule = |id: &str| {
        let rules = profile["rules"].as_array().unwrap();
        let rule = rules.iter().find(|rule| rule["rule"] == id).unwrap();
        (rule["files"].as_u64(), rule["ran"].as_u64(), rule["findings"].as_u64())
    };
    assert_eq!(rule("no-eval"), (Some(2), Some(1), Some(1)));
    assert_eq!(rule("no-exec"), (Some(2), Some(0), Some(0)));
    assert_eq!(profile["files"].as_array().unwrap().len(), 1);
    assert_eq!(profile["files"][0]["path"], "src/a.py");
}
