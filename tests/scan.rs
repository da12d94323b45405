//! `plimsoll scan` from the outside.

use crate::support::{plimsoll, write};

/// Nested deeper than the usual limit of the rule.
const DEEP: &str = "\
def deep(a):
    if a:
        for b in a:
            while b:
                if b > 1:
                    for c in b:
                        print(c)
";

const CLEAN: &str = "def add(a, b):\n    return a + b\n";

fn json_scan(folder: &std::path::Path, more: &[&str]) -> serde_json::Value {
    let mut args = vec!["scan", "--format", "json", "--no-cache"];
    args.extend_from_slice(more);
    let run = plimsoll(folder, &args);
    run.json()
}

fn rules_of(report: &serde_json::Value) -> Vec<String> {
    report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_project_without_set_up_is_scanned_and_its_smell_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/deep.py", DEEP), ("src/clean.py", CLEAN)]);
    let run = plimsoll(folder.path(), &["scan"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("src/deep.py:") && run.out.contains("deep-nesting"), "{}", run.out);
}

#[test]
fn the_json_report_has_files_functions_measures_and_findings() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/deep.py", DEEP), ("src/clean.py", CLEAN)]);
    let report = json_scan(folder.path(), &[]);
    assert_eq!(report["measures"]["files"], 2.0);
    assert_eq!(report["measures"]["functions"], 2.0);
    assert_eq!(report["files"][1]["path"], "src/deep.py");
    assert_eq!(report["files"][1]["function_details"][0]["name"], "deep");
    assert!(rules_of(&report).contains(&"deep-nesting".to_owned()));
    let finding = &report["findings"][0];
    assert_eq!(finding["fingerprints"]["context"].as_str().unwrap().len(), 32);
    assert!(finding["fingerprints"]["line"].as_str().unwrap().contains(':'));
    assert_eq!(finding["state"], "unknown");
}

#[test]
fn a_scan_from_a_sub_folder_tells_paths_from_the_project_root() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("plimsoll.toml", ""), ("src/deep.py", DEEP), ("other/deep.py", DEEP)]);
    let report = json_scan(&folder.path().join("src"), &[]);
    let paths: Vec<_> = report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["src/deep.py"]);
}

#[test]
fn a_failing_gate_exits_with_one_and_says_which_condition_failed() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("plimsoll.toml", "[gate]\nfail = [\"findings <= 0\"]\n"), ("deep.py", DEEP)]);
    let run = plimsoll(folder.path(), &["scan", "--no-cache"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("findings <= 0"), "{}", run.out);
    assert_eq!(plimsoll(folder.path(), &["scan", "--no-cache", "--no-gate"]).code, Some(0));
}

#[test]
fn a_rule_can_be_switched_off_and_given_another_severity() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("plimsoll.toml", "[rules]\ndeep-nesting = \"off\"\n"), ("deep.py", DEEP)]);
    assert!(!rules_of(&json_scan(folder.path(), &[])).contains(&"deep-nesting".to_owned()));
    write(folder.path(), &[("plimsoll.toml", "[rules]\ndeep-nesting = \"critical\"\n")]);
    let report = json_scan(folder.path(), &[]);
    let deep = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "deep-nesting")
        .unwrap()
        .clone();
    assert_eq!(deep["severity"], "critical");
}

#[test]
fn many_reports_are_written_by_one_scan() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("deep.py", DEEP)]);
    let run = plimsoll(
        folder.path(),
        &["scan", "-f", "sarif=out/a.sarif", "-f", "json", "-f", "csv", "-o", "b.json", "-o", "c.csv"],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    for name in ["out/a.sarif", "b.json", "c.csv"] {
        assert!(folder.path().join(name).metadata().unwrap().len() > 10, "{name}");
    }
    assert!(run.err.contains("wrote out/a.sarif"), "{}", run.err);
}

#[test]
fn reports_in_the_project_are_told_as_generated_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/deep.py", DEEP), ("src/clean.py", CLEAN)]);
    let before = json_scan(folder.path(), &[]);
    let reports = ["report.html", "all.json", "log.json", "climate.json", "gl-code-quality-report.json"];
    let formats = ["html", "json", "sarif", "gitlab", "gitlab"];
    let written: Vec<String> = formats.iter().zip(reports).map(|(format, file)| format!("{format}={file}")).collect();
    let mut args = vec!["scan", "--no-cache"];
    args.extend(written.iter().flat_map(|output| ["-f", output]));
    // The second run of these finds what the first one left.
    for _ in 0..2 {
        assert_eq!(plimsoll(folder.path(), &args).code, Some(0));
    }
    let after = json_scan(folder.path(), &[]);
    for part in ["files", "measures", "findings", "score", "languages", "problems"] {
        assert_eq!(before[part], after[part], "{part}");
    }
    let mut told: Vec<_> = after["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["path"].as_str().unwrap(), file["reason"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    let mut expected = reports.map(|path| (path, "generated"));
    expected.sort_unstable();
    assert_eq!(told, expected);
    // A report over the size limit is one too.
    let large = format!(
        "{}{}",
        std::fs::read_to_string(folder.path().join("report.html")).unwrap(),
        "<!-- -->\n".repeat(700_000)
    );
    write(folder.path(), &[("report.html", &large)]);
    assert_eq!(json_scan(folder.path(), &[])["problems"], serde_json::json!([]));
}

#[test]
fn the_same_input_gives_the_same_bytes_with_any_number_of_threads_and_with_a_cache() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<(String, String)> = (0..30)
        .map(|number| {
            (format!("src/m{number}.py"), format!("import m{}\n{DEEP}\n# TODO {number}\n", (number + 1) % 30))
        })
        .collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    write(folder.path(), &borrowed);
    let reports: Vec<String> = [
        &["--no-cache", "--jobs", "1"][..],
        &["--no-cache", "--jobs", "4"],
        &["--cache-dir", "c"],
        &["--cache-dir", "c"],
        &["--cache-dir", "c"],
    ]
    .into_iter()
    .map(|more| {
        let mut args = vec!["scan", "src", "--format", "json", "--reproducible"];
        args.extend_from_slice(more);
        plimsoll(folder.path(), &args).out
    })
    .collect();
    assert!(reports[0].contains("m7"));
    for report in &reports[1..] {
        assert!(*report == reports[0]);
    }
}

#[test]
fn a_baseline_tells_old_findings_from_new_ones_though_they_moved() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/deep.py", DEEP), ("src/gone.py", &DEEP.replace("deep", "gone"))]);
    assert_eq!(plimsoll(folder.path(), &["scan", "-f", "json=base.json", "--no-cache"]).code, Some(0));
    std::fs::remove_file(folder.path().join("src/gone.py")).unwrap();
    std::fs::remove_file(folder.path().join("src/deep.py")).unwrap();
    write(
        folder.path(),
        &[("lib/moved.py", &format!("import os\n\n\n{DEEP}")), ("lib/new.py", &DEEP.replace("deep", "fresh"))],
    );
    let report = json_scan(folder.path(), &["--baseline", "base.json", "lib"]);
    let states: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == "deep-nesting")
        .map(|finding| (finding["path"].as_str().unwrap(), finding["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("lib/moved.py", "existing"), ("lib/new.py", "new")]);
    assert!(report["fixed"].as_array().unwrap().iter().any(|fixed| fixed["path"] == "src/gone.py"));
}

#[test]
fn an_old_finding_passes_the_default_gate_and_a_config_that_ignores_it_silences_it() {
    let folder = tempfile::tempdir().unwrap();
    let ignoring = "[[ignore]]\npaths = [\"src/\"]\nrules = [\"deep-nesting\"]\nreason = \"legacy\"\n";
    write(folder.path(), &[("plimsoll.toml", ignoring), ("src/deep.py", DEEP)]);
    let report = json_scan(folder.path(), &[]);
    let finding = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "deep-nesting")
        .unwrap()
        .clone();
    assert_eq!(finding["suppression"]["by"], "config");
    assert_eq!(finding["suppression"]["reason"], "legacy");
    assert_eq!(report["summary"]["suppressed"], 1);
}

#[test]
fn coverage_is_read_and_measured() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/a.py", CLEAN), ("lcov.info", "TN:\nSF:src/a.py\nDA:1,1\nDA:2,0\nend_of_record\n")]);
    let report = json_scan(folder.path(), &["--coverage", "lcov.info"]);
    assert_eq!(report["measures"]["line-coverage"], 50.0);
    assert_eq!(report["files"][0]["coverage"]["coverable_lines"], 2);
}

#[test]
fn blank_lines_and_comments_inside_the_blocks_of_a_go_profile_are_not_coverable() {
    let folder = tempfile::tempdir().unwrap();
    let code = "package a\n\nfunc Add(a, b int) int {\n\t// The sum of both,\n\n\t/*\n\t * and nothing else.\n\t */\n\tsum := a + b // here\n\n\treturn sum\n}\n";
    write(
        folder.path(),
        &[
            ("go.mod", "module example.org/m\n"),
            ("a/a.go", code),
            ("cover.out", "mode: set\nexample.org/m/a/a.go:3.26,12.2 2 1\n"),
        ],
    );
    let covered = |report: serde_json::Value| {
        let file =
            &report["files"].as_array().unwrap().iter().find(|file| file["path"] == "a/a.go").unwrap()["coverage"];
        (file["covered_lines"].as_u64().unwrap(), file["coverable_lines"].as_u64().unwrap())
    };
    // The head, the sum, the return and the closing brace.
    assert_eq!(covered(json_scan(folder.path(), &["--coverage", "cover.out"])), (4, 4));
    // What the cache keeps knows it too.
    for _ in 0..2 {
        let run = plimsoll(folder.path(), &["scan", "-f", "json", "--coverage", "cover.out", "--cache-dir", "cache"]);
        assert_eq!(covered(run.json()), (4, 4));
    }
}
