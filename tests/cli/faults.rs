//! Interruptions, full disks, closed pipes, and two scans at once.

use super::deep;
#[cfg(unix)]
use crate::support::plimsoll_bound_by_permissions;
use crate::support::{command, plimsoll, write};
use std::path::Path;
use std::process::Stdio;

const GOOD: &str = "def add(a, b):\n    return a + b\n";

/// Every file below `folder`, as paths relative to it.
fn everything_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// What a stopped writer would leave.
fn temporary_files_in(folder: &Path) -> Vec<String> {
    everything_in(folder).into_iter().filter(|path| path.contains(".plimsoll-")).collect()
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_scan_with_its_own_code_and_leaves_nothing_half_written() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let body: String = (0..300).map(|number| deep(&format!("f{number}"))).collect();
    for number in 0..200 {
        write(folder.path(), &[(&format!("src/m{number}.py"), &body)]);
    }
    write(folder.path(), &[("out/old.json", "kept")]);
    let pipe = folder.path().join("config.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reports = ["-f", "json=out/old.json", "-f", "sarif=out/new.sarif"];
    let args = [&["scan", "src", "--cache-dir", "cache", "--config", "config.toml"][..], &reports].concat();
    let mut child = command(folder.path(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Opening waits until the scan opens its end, which is after it began to listen for signals and before it looks at files.
    let mut config = std::fs::File::options().write(true).open(&pipe).unwrap();
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    config.write_all(b"[scan]\n").unwrap();
    drop(config);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(std::fs::read_to_string(folder.path().join("out/old.json")).unwrap(), "kept");
    let left: Vec<String> = everything_in(folder.path())
        .into_iter()
        .filter(|path| path != "config.toml" && !path.starts_with("src/") && !path.starts_with("cache/"))
        .collect();
    assert_eq!(left, ["out/old.json"]);
    assert_eq!(temporary_files_in(folder.path()), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_program_while_it_waits_for_the_other_end_of_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/good.py", GOOD)]);
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let commands = [
        &["scan", "src", "--baseline"][..],
        &["scan", "src", "--coverage"],
        &["scan", "--history"],
        &["report", "--from"],
    ];
    for (line, signal) in commands.iter().zip(["-TERM", "-INT"].iter().cycle()) {
        let mut child = command(folder.path(), &[line, &["pipe"][..]].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Opening waits until the program opens its end; it then reads, and nothing ever comes.
        let _end = std::fs::File::options().write(true).open(&pipe).unwrap();
        assert!(
            std::process::Command::new("kill").args([signal, &&*child.id().to_string()]).status().unwrap().success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(130), "{line:?}");
        assert_eq!(everything_in(folder.path()), ["pipe", "src/good.py"]);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_reports_are_written_leaves_the_set_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let body: String = (0..300).map(|number| deep(&format!("f{number}"))).collect();
    for number in 0..30 {
        write(folder.path(), &[(&format!("src/m{number}.py"), &body)]);
    }
    let scanned = plimsoll(folder.path(), &["scan", "src", "--no-cache", "--no-gate", "-f", "json=analysis.json"]);
    assert_eq!(scanned.code, Some(0), "{scanned:?}");
    write(folder.path(), &[("out/old.html", "kept")]);
    let pipe = folder.path().join("out/pipe.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let args = [
        "-f",
        "html=out/old.html",
        "-f",
        "csv=out/first.csv",
        "-f",
        "json=out/pipe.json",
        "-f",
        "sarif=out/last.sarif",
    ];
    for command_line in [&["scan", "src", "--no-cache"][..], &["report", "--from", "analysis.json"]] {
        let args = [command_line, &args, &["-f", "terminal"]].concat();
        let child = command(folder.path(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Opening waits until the program opens its end: the reports before are written then, those behind are not.
        let mut reader = std::fs::File::open(&pipe).unwrap();
        let mut first = [0; 4096];
        std::io::Read::read_exact(&mut reader, &mut first).unwrap();
        assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        // The report has some megabytes, of which a pipe holds few: the program goes on only as far as this reads.
        let rest = std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130), "{rest} bytes, {}", String::from_utf8_lossy(&ended.stderr));
        assert_eq!(String::from_utf8_lossy(&ended.stdout), "");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "error: interrupted\n");
        assert_eq!(everything_in(&folder.path().join("out")), ["old.html", "pipe.json"]);
        assert_eq!(std::fs::read_to_string(folder.path().join("out/old.html")).unwrap(), "kept");
    }
}

#[cfg(unix)]
#[test]
fn one_report_that_cannot_be_written_keeps_the_others_from_being_replaced() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/good.py", GOOD), ("out/old.json", "kept"), ("file", "")]);
    let run = plimsoll(
        folder.path(),
        &["scan", "src", "--no-cache", "-f", "json=out/old.json", "-f", "html=file/no.html", "-f", "csv=out/new.csv"],
    );
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("file/no.html"), "{run:?}");
    assert_eq!(everything_in(&folder.path().join("out")), ["old.json"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("out/old.json")).unwrap(), "kept");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_for_reports_and_costs_a_scan_only_its_cache() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/good.py", GOOD)]);
    for format in ["json", "sarif", "html", "csv", "xlsx", "markdown", "junit"] {
        let run = plimsoll(folder.path(), &["scan", "src", "--no-cache", "-f", &format!("{format}=/dev/full")]);
        assert_eq!(run.code, Some(2), "{format}: {run:?}");
        assert!(run.err.contains("/dev/full") && run.err.contains("disk is full"), "{format}: {}", run.err);
    }
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(folder.path(), &["scan", "src", "--no-cache", "-f", "json"]).stdout(full).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("standard output") && err.contains("disk is full"), "{err}");

    // A disk of its own that is full at once; only some users may have one.
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4k", "plimsoll-test"])
        .arg(&disk)
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: this user may not mount a disk to fill");
        return;
    }
    write(&disk, &[("filler", &"x".repeat(4096))]);
    let cached = plimsoll(folder.path(), &["scan", "src", "--cache-dir", "disk/cache", "-f", "json"]);
    let reported = plimsoll(folder.path(), &["scan", "src", "--no-cache", "-f", "json=disk/out.json"]);
    let left = everything_in(&disk);
    let unmounted = std::process::Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    assert_eq!(cached.code, Some(0), "{cached:?}");
    assert!(cached.json()["problems"].to_string().contains("cache"), "{cached:?}");
    assert_eq!(reported.code, Some(2), "{reported:?}");
    assert_eq!(left, ["filler"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told_for_every_output() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("good.py", GOOD), ("locked/x.py", GOOD)]);
    let locked = folder.path().join("locked");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    let run = |args: &[&str]| plimsoll_bound_by_permissions(folder.path(), args);
    let report = run(&["scan", "--no-cache", "-f", "json=locked/out.json"]);
    let cache = run(&["scan", "--cache-dir", "locked/cache", "-f", "json"]);
    let init = run(&["init", "locked"]);
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (Some(report), Some(cache), Some(init)) = (report, cache, init) else { return };
    assert!(report.code == Some(2) && report.err.contains("locked/out.json"), "{report:?}");
    assert!(cache.code == Some(0) && cache.json()["problems"].to_string().contains("cache"), "{cache:?}");
    assert!(init.code == Some(2) && init.err.contains("plimsoll.toml"), "{init:?}");
}

#[test]
fn a_reader_who_leaves_is_no_error_in_any_format() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..100 {
        write(folder.path(), &[(&format!("a{number}.py"), &deep(&format!("f{number}")))]);
    }
    for args in [
        &["scan", "--no-cache", "--no-gate"][..],
        &["scan", "--no-cache", "--no-gate", "-f", "csv"],
        &["scan", "--no-cache", "--no-gate", "-f", "html"],
        &["rules", "list"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let mut child = command(folder.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!err.contains("panicked") && !err.contains("error"), "{args:?}: {err}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn scans_at_the_same_time_share_a_cache_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..40 {
        write(folder.path(), &[(&format!("src/a{number}.py"), &deep(&format!("f{number}")))]);
    }
    let args = ["scan", "src", "--cache-dir", "cache", "-f", "json", "--reproducible", "--no-gate"];
    let alone =
        plimsoll(folder.path(), &["scan", "src", "--no-cache", "-f", "json", "--reproducible", "--no-gate"]).out;
    for _ in 0..3 {
        let running: Vec<_> = (0..4)
            .map(|_| command(folder.path(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for child in running {
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(String::from_utf8_lossy(&output.stdout) == alone);
        }
    }
    assert!(plimsoll(folder.path(), &args).out == alone);
    assert_eq!(temporary_files_in(folder.path()), Vec::<String>::new());
}

#[test]
fn damaged_coverage_of_each_format_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("good.py", GOOD)]);
    let malformed = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/coverage/malformed");
    let mut seen = 0;
    for entry in std::fs::read_dir(malformed).unwrap() {
        let path = entry.unwrap().path();
        let run = plimsoll(folder.path(), &["scan", "--no-cache", "--coverage", path.to_str().unwrap()]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(path.file_name().unwrap().to_str().unwrap()), "{}", run.err);
        seen += 1;
    }
    assert!(seen >= 5);
}

#[test]
fn a_wrong_configuration_of_a_folder_is_told_with_its_file_and_line() {
    for (config, expected) in [
        ("[rulez]\n", "rulez"),
        ("[rules]\n\ndeep-nesting = 3\n", "plimsoll.toml:3:16"),
        ("[smells]\nfoo = 1\n", "plimsoll.toml:2:1: unknown key `foo`"),
        ("[gate]\nfail = []\n", "only in the plimsoll.toml of the root"),
        ("[rules]\ndeep-nestin = \"off\"\n", "did you mean `deep-nesting`"),
        ("[rules]\ndeep-nestin = \"off\"\n", "plimsoll.toml:2: there is no rule `deep-nestin`"),
        ("[[ignore]]\nreason = \"all\"\n", "plimsoll.toml:1:3"),
        ("[[ignore]]\npaths = [\"x\"]\nuntil = \"soon\"\n", "plimsoll.toml:3:10"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("plimsoll.toml", ""), ("a/b/plimsoll.toml", config), ("a/b/good.py", GOOD)]);
        let run = plimsoll(folder.path(), &["scan", "--no-cache"]);
        assert_eq!(run.code, Some(2), "{config}: {run:?}");
        assert!(run.err.contains(expected) && run.err.contains("plimsoll"), "{config}: {}", run.err);
        assert!(run.out.is_empty(), "{}", run.out);
    }
}

#[test]
fn conditions_that_nothing_can_meet_are_refused() {
    for condition in ["coverage >= 101", "findings < 0", "score > 10", "findings <= -1", "reliability-rating < A"] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("plimsoll.toml", &format!("[gate]\nfail = [\"{condition}\"]\n")), ("good.py", GOOD)]);
        let run = plimsoll(folder.path(), &["scan", "--no-cache"]);
        assert_eq!(run.code, Some(2), "{condition}: {run:?}");
        assert!(run.err.contains("can never hold") && run.err.contains("plimsoll.toml:2"), "{condition}: {}", run.err);
    }
}

#[test]
fn an_analysis_that_is_damaged_is_refused_by_report_and_compare() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("empty.json", ""), ("cut.json", "{\"schema_version\": \"1.0\", "), ("list.json", "[]")]);
    for name in ["empty.json", "cut.json", "list.json", "missing.json", "."] {
        for args in [&["report", "--from", name][..], &["compare", name, name], &["scan", "--history", name]] {
            let run = plimsoll(folder.path(), args);
            assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
            assert!(run.err.contains(name), "{args:?}: {}", run.err);
        }
    }
}
