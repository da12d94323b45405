//! `--base` and `--baseline` on real repositories.

use super::{deep, scan, states, told_of};
use crate::support::plimsoll;
use crate::workspace::git_program::{git, git_is_missing};
use crate::workspace::tree::Tree;
use serde_json::Value;
use std::fmt::Write as _;

const CLEAN: &str = "def add(a, b):\n    return a + b\n";
const RULE: &str = "deep-nesting";

/// A function long enough to be a clone.
fn long(name: &str) -> String {
    let mut text = format!("def {name}(first, second):\n");
    for number in 0..20 {
        let _ = writeln!(text, "    value_{number} = first.get({number}, second) + compute(second, {number} * 2)");
    }
    text + "    return value_3\n"
}

fn fixed(report: &Value) -> Vec<String> {
    let fixed = report["fixed"].as_array().unwrap().iter();
    fixed
        .map(|finding| format!("{} {}", finding["rule"].as_str().unwrap(), finding["path"].as_str().unwrap()))
        .collect()
}

#[test]
fn new_existing_and_fixed_are_told_apart() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("old.py", &deep("old")), ("gone.py", &deep("gone"))]);
    tree.commit_all("base");
    tree.write("gone.py", CLEAN);
    tree.write("fresh.py", deep("fresh"));
    let report = scan(tree.root(), &["--base", "main"]);
    assert_eq!(states(&report, RULE), ["fresh.py new", "old.py existing"]);
    assert!(!report["new_measures"].to_string().contains("-0"), "{:#}", report["new_measures"]);
    assert!(fixed(&report).contains(&format!("{RULE} gone.py")), "{:?}", fixed(&report));
    assert_eq!(
        told_of(&report, RULE, "on_changed_line"),
        [("fresh.py".to_owned(), Value::from(true)), ("old.py".to_owned(), Value::from(false))]
    );
    assert_eq!(report["project"]["base"], tree.git(&["rev-parse", "main"]));
}

#[test]
fn a_finding_survives_a_renamed_file_a_moved_function_and_reformatted_code() {
    if git_is_missing() {
        return;
    }
    let filler = "\n\ndef other():\n    return 1\n";
    let tree = Tree::new(&[
        ("renamed_before.py", &format!("{}{filler}", deep("renamed"))),
        ("from.py", &format!("{}{filler}", deep("moved"))),
        ("to.py", CLEAN),
        ("spaced.py", &deep("spaced")),
    ]);
    tree.commit_all("base");
    tree.git(&["mv", "renamed_before.py", "renamed_after.py"]);
    tree.write("from.py", filler);
    tree.write("to.py", format!("{CLEAN}\n\n{}", deep("moved")));
    tree.write("spaced.py", format!("\n\n{}", deep("spaced").replace("    ", "  ").replace("b > 1", "b>1")));
    let report = scan(tree.root(), &["--base", "main"]);
    assert_eq!(
        states(&report, RULE),
        ["renamed_after.py existing", "spaced.py existing", "to.py existing"],
        "{:#}",
        report["findings"]
    );
    assert!(!fixed(&report).iter().any(|fixed| fixed.starts_with(RULE)), "{:?}", fixed(&report));
}

#[test]
fn a_function_that_was_only_renamed_keeps_its_findings() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", &deep("before"))]);
    tree.commit_all("base");
    tree.write("a.py", deep("after"));
    let report = scan(tree.root(), &["--base", "main"]);
    assert_eq!(states(&report, RULE), ["a.py existing"]);
    assert_eq!(fixed(&report), Vec::<String>::new());
}

#[test]
fn a_branch_is_compared_with_where_it_left_unless_the_revision_itself_is_wanted() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", CLEAN)]);
    tree.commit_all("base");
    tree.git(&["checkout", "-q", "-b", "work"]);
    tree.write("mine.py", deep("mine"));
    tree.commit_all("mine");
    tree.git(&["checkout", "-q", "main"]);
    // Unlike enough that it is not taken for the same file, renamed.
    tree.write("theirs.py", format!("{}\n\n{}", deep("theirs"), long("other")));
    tree.commit_all("theirs");
    tree.git(&["checkout", "-q", "work"]);
    let report = scan(tree.root(), &["--base", "main"]);
    assert_eq!(states(&report, RULE), ["mine.py new"]);
    assert_eq!(fixed(&report), Vec::<String>::new());
    let report = scan(tree.root(), &["--base", "main", "--exact-base"]);
    assert!(fixed(&report).contains(&format!("{RULE} theirs.py")), "{:?}", fixed(&report));
}

#[test]
fn a_clone_of_untouched_code_is_new_where_the_copy_stands() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("original.py", &long("original"))]);
    tree.commit_all("base");
    tree.write("copy.py", long("original"));
    let report = scan(tree.root(), &["--base", "main"]);
    let told = states(&report, "duplicated-block");
    assert!(told.contains(&"copy.py new".to_owned()), "{told:?}");
    assert!(report["new_measures"]["duplicated-lines-density"].as_f64().unwrap() > 50.0);
}

#[test]
fn a_base_that_cannot_be_had_says_why() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", CLEAN)]);
    tree.git(&["init", "-q"]);
    let told = |folder: &std::path::Path, base: &str| {
        let run = plimsoll(folder, &["scan", "--no-cache", "--base", base]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.out.is_empty() && !run.err.contains("panicked"), "{run:?}");
        run.err
    };
    assert!(told(tree.root(), "main").contains("no commits yet"));
    assert_eq!(plimsoll(tree.root(), &["scan", "--no-cache"]).code, Some(0));
    let first = tree.commit_all("one");
    tree.write("a.py", "x = 1\n");
    tree.commit_all("two");
    let err = told(tree.root(), "no-such-branch");
    assert!(err.contains("no-such-branch"), "{err}");
    let shallow = tempfile::tempdir().unwrap();
    let source = format!("file://{}", tree.root().display());
    git(shallow.path(), &["clone", "-q", "--depth", "1", &source, "clone"]);
    let err = told(&shallow.path().join("clone"), &first);
    assert!(err.contains("shallow") || err.contains("fetch"), "{err}");
}

#[test]
fn a_project_in_a_sub_folder_of_its_repository_is_compared_with_its_own_part() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[
        ("service/plimsoll.toml", ""),
        ("service/src/old.py", &deep("old")),
        ("elsewhere/gone.py", &deep("gone")),
    ]);
    tree.commit_all("base");
    std::fs::remove_file(tree.path("elsewhere/gone.py")).unwrap();
    tree.write("service/src/new.py", deep("fresh"));
    let report = scan(&tree.path("service"), &["--base", "main"]);
    assert_eq!(states(&report, RULE), ["src/new.py new", "src/old.py existing"]);
    assert_eq!(fixed(&report), Vec::<String>::new());
    assert_eq!(report["project"]["prefix"].as_str().unwrap().trim_end_matches('/'), "service");
}

#[test]
fn scanning_a_part_of_the_project_calls_nothing_fixed_that_lies_outside_of_it() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("src/a.py", &deep("a")), ("lib/b.py", &deep("b"))]);
    tree.commit_all("base");
    let report = scan(tree.root(), &["src", "--base", "main"]);
    assert_eq!(states(&report, RULE), ["src/a.py existing"]);
    assert_eq!(fixed(&report), Vec::<String>::new());
}

#[test]
fn what_only_tests_repeat_costs_no_density() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("original.py", "x = 1\n")]);
    tree.commit_all("base");
    tree.write("tests/test_a.py", long("same"));
    tree.write("tests/test_b.py", long("same"));
    let report = scan(tree.root(), &["--base", "main"]);
    assert_eq!(states(&report, "duplicated-block"), ["tests/test_a.py new", "tests/test_b.py new"]);
    assert_eq!(report["measures"]["duplicated-lines-density"], 0.0);
    assert_eq!(report["new_measures"]["duplicated-lines-density"], serde_json::Value::Null);
    let conditions = report["gate"]["conditions"].to_string();
    assert!(conditions.contains("under 20 new lines outside of tests"), "{conditions}");
}

#[test]
fn the_gate_judges_new_code_and_the_coverage_of_new_lines() {
    if git_is_missing() {
        return;
    }
    let config = "[gate]\nfail = [\"new.findings <= 0\", \"new.coverage >= 80\"]\n";
    let tree = Tree::new(&[("plimsoll.toml", config), ("old.py", &deep("old")), ("part.py", CLEAN)]);
    tree.commit_all("base");
    // Of the twenty new lines that can be covered ten are; what is old is covered nowhere and does not count.
    let body: String = (4..24).fold(String::new(), |body, line| format!("{body}x{line} = {line}\n"));
    tree.write("part.py", format!("{CLEAN}\n{body}"));
    let covered = |up_to: u32| {
        let lines: String =
            (4..24).fold(String::new(), |lines, line| format!("{lines}DA:{line},{}\n", u32::from(line < up_to)));
        tree.write("lcov.info", format!("SF:part.py\nDA:1,0\nDA:2,0\n{lines}end_of_record\n"));
    };
    covered(14);
    let args = ["scan", "--no-cache", "--format", "json", "--base", "main", "--coverage", "lcov.info"];
    let run = plimsoll(tree.root(), &args);
    assert_eq!(run.code, Some(1), "{}", run.err);
    let report = run.json();
    assert_eq!(report["new_measures"]["coverage"], 50.0);
    let status = |index: usize| report["gate"]["conditions"][index]["status"].clone();
    assert_eq!((status(0), status(1)), ("passed".into(), "failed".into()), "{:#}", report["gate"]);
    covered(22);
    assert_eq!(plimsoll(tree.root(), &args).code, Some(0));
    tree.write("fresh.py", deep("fresh"));
    assert_eq!(plimsoll(tree.root(), &args).code, Some(1));
    assert_eq!(plimsoll(tree.root(), &args[..4]).code, Some(0), "without a base nothing is new");
}

#[test]
fn a_cache_filled_without_a_base_changes_nothing_about_what_is_new() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("src/old.py", &deep("old"))]);
    tree.commit_all("base");
    tree.write("src/new.py", deep("fresh"));
    let cache = tempfile::tempdir().unwrap();
    let folder = cache.path().to_str().unwrap();
    let scan = |more: &[&str]| {
        let mut args = vec!["scan", "--format", "json", "--reproducible", "--no-gate", "--cache-dir", folder];
        args.extend_from_slice(more);
        plimsoll(tree.root(), &args)
    };
    assert_eq!(states(&scan(&[]).json(), RULE), ["src/new.py unknown", "src/old.py unknown"]);
    let first = scan(&["--base", "main"]);
    assert_eq!(states(&first.json(), RULE), ["src/new.py new", "src/old.py existing"]);
    assert_eq!(scan(&["--base", "main"]).out, first.out);
    tree.commit_all("new is old now");
    assert_eq!(states(&scan(&["--base", "main"]).json(), RULE), ["src/new.py existing", "src/old.py existing"]);
}

#[test]
fn only_new_findings_are_shown_where_only_they_are_wanted() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("old.py", &deep("old"))]);
    tree.commit_all("base");
    tree.write("fresh.py", deep("fresh"));
    let run = plimsoll(tree.root(), &["scan", "--no-cache", "--no-gate", "--base", "main", "--only-new"]);
    assert!(run.out.contains("fresh.py:") && !run.out.contains("old.py:"), "{}", run.out);
}

#[test]
fn earlier_reports_make_a_trend() {
    let tree = Tree::new(&[("a.py", &deep("a"))]);
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first.json");
    let to_first = format!("json={}", first.display());
    assert_eq!(plimsoll(tree.root(), &["scan", "--no-cache", "--no-gate", "-f", &to_first]).code, Some(0));
    tree.write("b.py", deep("b"));
    let report = scan(tree.root(), &["--history", first.to_str().unwrap()]);
    let history = report["history"].as_array().unwrap();
    assert_eq!(history.len(), 2, "{history:#?}");
}
