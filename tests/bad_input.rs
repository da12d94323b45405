//! Bad input: each gets a clear message, costs only itself, and is a counted problem in every report.

#[cfg(unix)]
use crate::support::plimsoll_bound_by_permissions;
use crate::support::{command, plimsoll, write};
use crate::workspace::git_program::{git, git_is_missing};
use std::path::Path;

const GOOD: &str = "def add(a, b):\n    return a + b\n";

/// Scans a folder that holds one sound file beside what is bad; the sound one must be there. Returns the problems as
/// `kind path` and the whole report.
fn problems(folder: &Path) -> (Vec<String>, serde_json::Value) {
    write(folder, &[("good.py", GOOD)]);
    let run = plimsoll(folder, &["scan", "--no-cache", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = run.json();
    assert!(report["files"].as_array().unwrap().iter().any(|file| file["path"] == "good.py"));
    let problems: Vec<String> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| format!("{} {}", problem["kind"].as_str().unwrap(), problem["path"].as_str().unwrap()))
        .collect();
    assert_eq!(report["summary"]["problems"], problems.len());
    (problems, report)
}

fn problems_with(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    problems(folder.path()).0
}

#[test]
fn a_path_that_does_not_exist_is_a_usage_error_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let run = plimsoll(folder.path(), &["scan", "no/such"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("no/such") && run.err.contains("check the spelling"), "{}", run.err);
}

#[test]
fn nothing_to_scan_has_an_exit_code_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let run = plimsoll(folder.path(), &["scan"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    // In no language, and no text that could hold a secret either.
    write(folder.path(), &[("a.xyz", "wh\0at"), ("b.png", "ever")]);
    let run = plimsoll(folder.path(), &["scan"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.err.contains("2 files"), "{}", run.err);
}

#[test]
fn a_file_of_200_megabytes_is_told_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::File::create(folder.path().join("huge.py")).unwrap().set_len(200 << 20).unwrap();
    write(folder.path(), &[("large.py", &"x = 1\n".repeat(1 << 20))]);
    let (told, report) = problems(folder.path());
    let skipped = report["skipped"].as_array().unwrap().iter().any(|file| file["path"] == "huge.py");
    assert!(skipped || told.contains(&"too-large huge.py".to_owned()), "{report:#}");
    assert!(told.contains(&"too-large large.py".to_owned()), "{told:?}");
}

#[test]
fn one_line_of_50_megabytes_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("line.js", &"a=b+c;".repeat((50 << 20) / 6))]);
    // Nobody minifies Python; a second line does not matter behind a first one that is too long.
    write(folder.path(), &[("line.py", &format!("{}\ny = 1\n", "x = 1; ".repeat((50 << 20) / 7)))]);
    let (told, report) = problems(folder.path());
    let skipped = report["skipped"].as_array().unwrap();
    assert!(skipped.iter().any(|file| file["path"] == "line.js" && file["reason"] == "minified"), "{report:#}");
    assert_eq!(told, ["long-line line.py"]);
    let message = report["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("50.0 MiB") && message.contains("first line alone"), "{message}");
}

#[test]
fn a_hundred_thousand_nested_brackets_are_survived_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let nested = format!("{}1{}", "(\n".repeat(100_000), ")\n".repeat(100_000));
    for name in ["a.py", "a.js", "a.ts", "a.go", "A.java", "a.rs", "a.c", "a.cpp", "a.rb", "A.cs", "a.kt"] {
        write(folder.path(), &[(name, &format!("x = {nested};\n"))]);
    }
    write(
        folder.path(),
        &[
            ("a.php", &format!("<?php $x = {nested};\n")),
            ("a.json", &format!("{}{}", "[\n".repeat(100_000), "]\n".repeat(100_000))),
        ],
    );
    let (told, report) = problems(folder.path());
    let seen = report["files"].as_array().unwrap().len() + report["skipped"].as_array().unwrap().len();
    assert_eq!(seen, 14, "{told:?}");
}

#[test]
fn text_that_is_not_sound_is_read_as_far_as_it_goes() {
    assert_eq!(problems_with("latin.py", b"name = 'caf\xe9'\n"), ["encoding latin.py"]);
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF_u16).chain("x = 1\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(problems_with("wide.py", &utf16), Vec::<String>::new());
    assert_eq!(problems_with("broken.py", b"def f(:\n    return (\n"), ["syntax-error broken.py"]);
}

#[test]
fn bytes_that_are_no_text_are_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("zero.py"), b"x = 1\0\n").unwrap();
    let (_, report) = problems(folder.path());
    assert_eq!(report["skipped"][0], serde_json::json!({"path": "zero.py", "reason": "binary"}));
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_and_pipes_stop_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.py", folder.path().join("dangling.py")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.py")).status();
    let (told, _) = problems(folder.path());
    let mut expected = vec!["link dangling.py", "link loop"];
    if made.is_ok_and(|status| status.success()) {
        expected.push("unreadable pipe.py");
    }
    assert_eq!(told, expected);
}

#[cfg(unix)]
#[test]
fn a_folder_and_a_file_that_may_not_be_read_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("good.py", GOOD), ("locked/a.py", GOOD), ("secret.py", GOOD)]);
    for name in ["locked", "secret.py"] {
        std::fs::set_permissions(folder.path().join(name), std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    let run = plimsoll_bound_by_permissions(folder.path(), &["scan", "--no-cache", "--format", "json"]);
    std::fs::set_permissions(folder.path().join("locked"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let Some(run) = run else { return };
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = run.json();
    assert_eq!(report["files"][0]["path"], "good.py");
    let told = |problem: &serde_json::Value| format!("{} {}", problem["kind"], problem["path"]);
    let problems: Vec<String> = report["problems"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(problems, [r#""unreadable" "locked""#, r#""unreadable" "secret.py""#]);
}

#[test]
fn problems_are_told_in_every_format_that_has_a_place_for_them() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/good.py", GOOD), ("src/broken.py", "def f(:\n    return (\n")]);
    for format in ["terminal", "json", "sarif", "sarif-github", "markdown", "html", "junit", "github"] {
        let run = plimsoll(folder.path(), &["scan", "src", "--no-cache", "--format", format]);
        assert_eq!(run.code, Some(0), "{format}: {run:?}");
        assert!(run.out.contains("broken.py") && run.out.contains("syntax-error"), "{format}: {}", run.out);
    }
}

#[test]
fn an_empty_repository_and_one_without_commits_are_scanned_as_far_as_they_go() {
    if git_is_missing() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    let run = plimsoll(folder.path(), &["scan", "--no-cache"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.err.contains("nothing to scan"), "{}", run.err);
    write(folder.path(), &[("good.py", GOOD)]);
    assert_eq!(plimsoll(folder.path(), &["scan", "--no-cache"]).code, Some(0));
}

#[test]
fn a_gate_that_demands_completeness_fails_with_its_own_code() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("plimsoll.toml", "[gate]\nfail = []\ncomplete = true\n"),
            ("broken.py", "def f(:\n    return (\n"),
            ("good.py", GOOD),
        ],
    );
    assert_eq!(plimsoll(folder.path(), &["scan", "--no-cache"]).code, Some(4));
}

#[test]
fn a_wrong_configuration_is_told_with_its_line() {
    for (config, expected) in [
        ("[smells]\nfoo = 1\n", "plimsoll.toml:2:1: unknown key `foo`"),
        ("[limits]\ndepth = \"deep\"\n", "plimsoll.toml:2:9:"),
        ("[gate]\nfail = [\"coverage >= 101\"]\n", "can never hold"),
        ("[gate]\nfail = [\"coverage => 80\"]\n", "`=>` is no comparison"),
        ("[gate]\nfail = [\"coverage >== 80\"]\n", "`>==` is no comparison"),
        ("[gate]\nfail = [\"covrage >= 80\"]\n", "did you mean `coverage`"),
        ("[rules]\nlong-fil = \"off\"\n", "did you mean `long-file`"),
        ("[scan]\nexclude = [\"a[\"]\n", "a["),
        ("= nonsense", "plimsoll.toml:1:1:"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("plimsoll.toml", config), ("good.py", GOOD)]);
        let run = plimsoll(folder.path(), &["scan", "--no-cache"]);
        assert_eq!(run.code, Some(2), "{config}: {run:?}");
        assert!(run.err.contains(expected), "{config}: {}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_endless_device_is_refused_wherever_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("good.py", GOOD), ("pkg/main.go", "package main\n")]);
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("pkg/go.mod")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("pkg/plimsoll.toml")).unwrap();
    // Memory is taken from whoever reads without end before a test could notice.
    let run = |option: &str| {
        let line = format!("ulimit -v 4000000; exec \"$0\" scan --no-cache {option}");
        let output = std::process::Command::new("sh")
            .args(["-c", &line, env!("CARGO_BIN_EXE_plimsoll")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for option in ["--baseline /dev/zero", "--coverage /dev/zero", "--config /dev/zero", "--history /dev/zero"] {
        let (code, err) = run(option);
        assert_eq!(code, Some(2), "{option}: {err}");
        assert!(err.contains("/dev/zero") && err.contains("a device"), "{option}: {err}");
    }
    let (code, err) = run("--format json=out.json");
    assert_eq!(code, Some(0), "{err}");
    let report = std::fs::read_to_string(folder.path().join("out.json")).unwrap();
    assert!(report.contains("good.py") && report.contains("main.go"));
}

#[test]
fn a_damaged_cache_is_told_and_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/good.py", GOOD)]);
    let scan = || plimsoll(folder.path(), &["scan", "src", "--cache-dir", "cache", "--format", "json"]);
    let first = scan().json();
    for name in ["files.bin", "project.bin"] {
        let path = folder.path().join("cache").join(name);
        let whole = std::fs::read(&path).unwrap();
        let cut = whole[..whole.len() / 2].to_vec();
        let flipped = (0..8).map(|part| {
            let mut bytes = whole.clone();
            let at = (bytes.len() - 1) * part / 7;
            bytes[at] ^= 0x10;
            bytes
        });
        for (number, bytes) in std::iter::once(cut).chain(flipped).enumerate() {
            std::fs::write(&path, bytes).unwrap();
            if name == "files.bin" {
                // As long as the whole result is known, the results of the files are not even read.
                std::fs::remove_file(folder.path().join("cache/project.bin")).unwrap();
            }
            let run = scan();
            assert_eq!(run.code, Some(0), "{run:?}");
            let report = run.json();
            assert_eq!(report["files"], first["files"]);
            assert!(report["problems"].to_string().contains("damaged"), "{name} {number}: {report:#}");
            assert_eq!(scan().json()["summary"]["problems"], 0, "{name} {number}");
        }
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/good.py", GOOD), ("cache", "a file where a folder should be")]);
    let run = plimsoll(folder.path(), &["scan", "src", "--cache-dir", "cache", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.json()["problems"].to_string().contains("cache"), "{run:?}");
}

#[test]
fn a_damaged_baseline_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("good.py", GOOD), ("cut.json", "{\"schema_version\": \"1.0\", \"tool\""), ("other.json", "[1]")],
    );
    for name in ["cut.json", "other.json", "missing.json"] {
        let run = plimsoll(folder.path(), &["scan", "--baseline", name]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(run.err.contains(name), "{name}: {}", run.err);
    }
}

#[test]
fn malformed_coverage_is_refused_and_bombs_do_not_go_off() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><coverage>&b;</coverage>";
    write(
        folder.path(),
        &[("good.py", GOOD), ("bomb.xml", bomb), ("cut.xml", "<coverage><packages>"), ("what.info", "hello")],
    );
    for name in ["bomb.xml", "cut.xml", "what.info", "missing.info"] {
        let run = plimsoll(folder.path(), &["scan", "--coverage", name]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(run.err.contains(name), "{name}: {}", run.err);
    }
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("good.py", GOOD), ("file", "in the way")]);
    let run = plimsoll(folder.path(), &["scan", "--format", "json=file/out.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("out.json"), "{}", run.err);
    #[cfg(target_os = "linux")]
    {
        let run = plimsoll(folder.path(), &["scan", "--format", "json=/dev/full"]);
        assert_eq!(run.code, Some(2), "{run:?}");
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..200 {
        write(folder.path(), &[(&format!("a{number}.py"), GOOD)]);
    }
    let mut child = command(folder.path(), &["scan", "--format", "json", "--no-cache"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(!err.contains("panicked") && !err.contains("error"), "{err}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_base_without_a_repository_and_a_base_that_does_not_exist_are_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("good.py", GOOD)]);
    let run = plimsoll(folder.path(), &["scan", "--base", "main"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("git"), "{}", run.err);
}
