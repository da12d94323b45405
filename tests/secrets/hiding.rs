use super::{of_report, secrets, token};
use crate::support::{plimsoll, write};
use std::path::Path;
use std::process::Command;

/// A source file with a finding of another kind beside the secret, and a file in no language.
fn project(folder: &Path, value: &str) {
    write(
        folder,
        &[
            (
                "src/app.py",
                &format!("# TODO: mend {value}\ndef connect():\n    token = \"{value}\"\n    return token\n"),
            ),
            (".env", &format!("# settings\nGITHUB_TOKEN={value}\n")),
        ],
    );
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn no_report_no_cache_and_no_message_holds_the_value() {
    let folder = tempfile::tempdir().unwrap();
    let value = token('A');
    project(&folder.path().join("p"), &value);
    let formats = [
        "terminal",
        "json",
        "sarif",
        "github-sarif",
        "markdown",
        "html",
        "csv",
        "xlsx",
        "junit",
        "gitlab",
        "github",
        "badge",
    ];
    let known: Vec<String> = formats
        .iter()
        .copied()
        .filter(|format| {
            let run = plimsoll(
                folder.path(),
                &["scan", "p", "--no-cache", "--no-gate", "-f", &format!("{format}=x/{format}")],
            );
            run.code == Some(0)
        })
        .map(str::to_owned)
        .collect();
    assert!(known.len() >= 9, "{known:?}");
    for _ in 0..2 {
        let run = plimsoll(folder.path(), &["scan", "p", "-v", "--cache-dir", "cache", "--no-gate"]);
        assert!(run.out.contains("github-pat"), "{run:?}");
        assert!(!run.out.contains(&value[4..]) && !run.err.contains(&value[4..]));
    }
    let written = [files_below(&folder.path().join("x")), files_below(&folder.path().join("cache"))].concat();
    assert!(written.len() >= known.len() + 2, "{written:?}");
    for path in written {
        let bytes = std::fs::read(&path).unwrap();
        // A part of it would be too much as well.
        for part in [&value[4..], &value[8..24], &value[20..36]] {
            assert!(!contains(&bytes, part), "{}", path.display());
        }
    }
}

#[test]
fn each_place_is_told_once_with_what_it_begins_with() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), &token('B'));
    let report = plimsoll(folder.path(), &["scan", "--format", "json", "--no-cache", "--no-gate"]).json();
    let places = of_report(&report);
    assert_eq!(
        places.iter().map(|(path, line, _)| (path.as_str(), *line)).collect::<Vec<_>>(),
        [(".env", 2), ("src/app.py", 1), ("src/app.py", 3)]
    );
    let findings = report["findings"].as_array().unwrap();
    let in_code = findings.iter().find(|finding| finding["line"] == 3 && finding["category"] == "secret").unwrap();
    assert_eq!(in_code["column"], 14);
    assert!(in_code["snippet"]["lines"][2].as_str().unwrap().contains("token = \"ghp_****"), "{in_code}");
    let todo = findings.iter().find(|finding| finding["rule"] == "todo-comment").unwrap();
    assert!(todo["snippet"]["lines"][0].as_str().unwrap().contains("ghp_****"), "{todo}");
}

pub(super) fn git(folder: &Path, args: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

#[test]
fn a_moved_secret_is_known_and_another_on_its_line_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, other) = (token('C'), token('D'));
    write(
        folder.path(),
        &[("a.py", &format!("x = 1\ntoken = '{kept}'\n")), (".env", &format!("T={kept}\n")), ("b.txt", "x\n")],
    );
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    plimsoll(folder.path(), &["scan", "--no-cache", "--no-gate", "-f", "json=known.json"]);
    let states = |more: &[&str]| {
        secrets(folder.path(), more)
            .into_iter()
            .map(|(path, line, state)| format!("{path}:{line} {state}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(states(&["--base", "HEAD"]), [".env:1 existing", "a.py:2 existing"]);

    // Moved within the file, and from one file to another in no language.
    write(
        folder.path(),
        &[("a.py", &format!("x = 1\ny = 2\n\n\ntoken = '{kept}'\n")), ("moved/settings", &format!("\nT={kept}\n"))],
    );
    std::fs::remove_file(folder.path().join(".env")).unwrap();
    for more in [["--base", "HEAD"], ["--baseline", "known.json"]] {
        assert_eq!(states(&more), ["a.py:5 existing", "moved/settings:2 existing"], "{more:?}");
    }
    // The same line with another value.
    write(folder.path(), &[("a.py", &format!("x = 1\ntoken = '{other}'\n")), ("b.txt", &format!("x\nT={other}\n"))]);
    for more in [["--base", "HEAD"], ["--baseline", "known.json"]] {
        assert_eq!(states(&more), ["a.py:2 new", "b.txt:2 new", "moved/settings:2 existing"], "{more:?}");
    }
}

#[test]
fn a_key_of_ones_own_changes_the_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), &token('E'));
    let fingerprint = |key: &str| {
        let mut command = crate::support::command(folder.path(), &["scan", "-f", "json", "--no-gate", "--no-cache"]);
        let output = command.env("PLIMSOLL_SECRETS_KEY", key).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["path"] == ".env").unwrap()["fingerprints"]["context"].clone()
    };
    assert_eq!(fingerprint("one"), fingerprint("one"));
    assert_ne!(fingerprint("one"), fingerprint("other"));
}
