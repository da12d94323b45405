//! Tainted data that crosses files, in small projects: a finding stands on each line that says `FLOW`, and on no other.

use crate::support::{command, plimsoll, write};
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/flows")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn project(language: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures().join(language), folder.path());
    folder
}

/// The lines of the files in `folder` that say `FLOW`.
fn expected(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            expected(&entry.path(), &format!("{name}/"), found);
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let lines = text.lines().enumerate().filter(|(_, line)| line.contains("FLOW"));
        found.extend(lines.map(|(number, _)| format!("{name}:{}", number + 1)));
    }
}

fn scan(folder: &Path, more: &[&str]) -> serde_json::Value {
    let rules = fixtures().join("rules.yaml");
    let mut args = vec!["scan", "--format", "json", "--rules", rules.to_str().unwrap()];
    args.extend_from_slice(more);
    plimsoll(folder, &args).json()
}

fn found(report: &serde_json::Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "flow");
    findings.map(|finding| format!("{}:{}", finding["path"].as_str().unwrap(), finding["line"])).collect()
}

fn follows(language: &str) {
    let folder = project(language);
    let mut wanted = BTreeSet::new();
    expected(folder.path(), "", &mut wanted);
    assert_eq!(found(&scan(folder.path(), &["--no-cache", "--only-rules"])), wanted, "rules alone");
    assert_eq!(found(&scan(folder.path(), &["--no-cache"])), wanted, "with all checks");
}

#[test]
fn data_crosses_modules_packages_and_classes_of_python() {
    follows("python");
}

#[test]
fn data_crosses_what_is_required_in_javascript() {
    follows("javascript");
}

#[test]
fn data_crosses_what_is_exported_again_and_injected_in_typescript() {
    follows("typescript");
}

#[test]
fn data_crosses_imported_and_neighbouring_classes_of_java() {
    follows("java");
}

#[test]
fn data_crosses_files_and_packages_of_go() {
    follows("go");
}

#[test]
fn data_crosses_included_and_autoloaded_files_of_php() {
    follows("php");
}

#[test]
fn data_crosses_required_files_of_ruby() {
    follows("ruby");
}

#[test]
fn a_flow_over_files_is_told_step_by_step_with_the_file_of_each() {
    let folder = project("python");
    let rules = fixtures().join("rules.yaml");
    let args = ["scan", "--no-cache", "--only-rules", "--format", "sarif", "--rules", rules.to_str().unwrap()];
    let sarif = plimsoll(folder.path(), &args).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let place = |location: &serde_json::Value| {
        let at = &location["physicalLocation"];
        (at["artifactLocation"]["uri"].as_str().unwrap().to_owned(), at["region"]["startLine"].as_u64().unwrap())
    };
    let low = results.iter().find(|result| place(&result["locations"][0]).0 == "services/low.py").unwrap();
    let steps = low["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let mut steps: Vec<(String, u64)> = steps.iter().map(|step| place(&step["location"])).collect();
    steps.dedup();
    let step = |path: &str, line| (path.to_owned(), line);
    let queries = [4, 5].map(|line| step("services/queries.py", line));
    let low = [1, 2].map(|line| step("services/low.py", line));
    assert_eq!(steps, [[step("web.py", 8), step("web.py", 9)], queries, low].concat());
}

#[test]
fn the_cache_answers_as_a_cold_run_does_after_each_change() {
    let folder = project("python");
    let warm = |folder: &Path| found(&scan(folder, &["--only-rules"]));
    let cold = |folder: &Path| found(&scan(folder, &["--only-rules", "--no-cache"]));
    assert_eq!(warm(folder.path()), cold(folder.path()));
    assert_eq!(warm(folder.path()), cold(folder.path()));
    write(folder.path(), &[("services/low.py", "def execute(statement):\n    return clean(statement)\n")]);
    let changed = warm(folder.path());
    assert!(!changed.iter().any(|place| place.starts_with("services/low.py")), "{changed:?}");
    assert_eq!(changed, cold(folder.path()));
    write(folder.path(), &[("services/low.py", "def execute(statement):\n    pass\n    sink(statement)\n")]);
    let changed = warm(folder.path());
    assert!(changed.contains("services/low.py:3"), "{changed:?}");
    assert_eq!(changed, cold(folder.path()));
}

#[test]
fn reports_do_not_depend_on_the_number_of_threads() {
    let folder = project("typescript");
    let rules = fixtures().join("rules.yaml");
    let args = ["scan", "--no-cache", "--reproducible", "--format", "json", "--rules", rules.to_str().unwrap()];
    let with = |threads: &str| command(folder.path(), &args).env("RAYON_NUM_THREADS", threads).output().unwrap().stdout;
    assert_eq!(String::from_utf8(with("1")), String::from_utf8(with("4")));
}

#[test]
fn what_crosses_files_is_new_only_where_the_base_had_it_not() {
    if git_is_missing() {
        return;
    }
    let web = "from low import one, two\n\none(source())\n";
    let low = "def one(x):\n    sink(x)\n\n\ndef two(x):\n    sink(x)\n";
    let tree = Tree::new(&[("web.py", web), ("low.py", low)]);
    tree.commit_all("base");
    tree.write("web.py", format!("{web}two(source())\n"));
    let report = scan(tree.root(), &["--no-cache", "--only-rules", "--base", "main"]);
    let states: Vec<(u64, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == "flow")
        .map(|finding| (finding["line"].as_u64().unwrap(), finding["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [(2, "existing"), (6, "new")]);
    tree.write("web.py", "from low import one, two\n");
    let report = scan(tree.root(), &["--no-cache", "--only-rules", "--base", "main"]);
    assert_eq!(report["fixed"].as_array().unwrap().len(), 1);
}
