//! `--watch` from the outside: every step waits for what the program says, never for time.

use super::deep;
use crate::support::{command, write};
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Stdio};

/// A watching scan; ended when dropped, should a test fail.
struct Watching {
    child: Child,
    err: BufReader<ChildStderr>,
}

impl Watching {
    fn start(folder: &std::path::Path, args: &[&str]) -> Self {
        let mut child = command(folder, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        Self { child, err }
    }

    /// The next lines of standard error up to the one that has `part`.
    fn until(&mut self, part: &str) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.err.read_line(&mut line).unwrap() > 0, "ended without {part:?}: {seen:?}");
            let found = line.contains(part);
            seen.push(line.trim_end().to_owned());
            if found {
                return seen;
            }
        }
    }

    fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn a_watching_scan_tells_each_change_once_and_is_not_woken_by_its_own_reports() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("src/a.py", "x = 1\n")]);
    let args = ["scan", "--no-cache", "--watch", "-f", "json=out/deep/report.json", "-f", "html=report.html"];
    let mut watching = Watching::start(folder.path(), &args);
    let findings = || {
        let report = std::fs::read(folder.path().join("out/deep/report.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        super::told_of(&report, "deep-nesting", "state").into_iter().map(|(path, _)| path).collect::<Vec<_>>()
    };
    watching.until("score");
    assert_eq!(findings(), Vec::<String>::new());
    for (name, expected) in [("src/a.py", &["src/a.py"][..]), ("src/new/b.py", &["src/a.py", "src/new/b.py"])] {
        write(folder.path(), &[(name, &deep("f"))]);
        let said = watching.until("score");
        // Its own report would be told here, before or beside the change.
        assert_eq!(said[0], format!("changed: {name}"), "{said:?}");
        assert_eq!(findings(), expected);
    }
    write(folder.path(), &[("plimsoll.toml", "[gate]\nfail = [\"nonsense\"]\n")]);
    watching.until("plimsoll.toml:2");
    write(folder.path(), &[("plimsoll.toml", "[rules]\ndeep-nesting = \"off\"\n")]);
    watching.until("score");
    assert_eq!(findings(), Vec::<String>::new());
    assert_eq!(watching.interrupt(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_watching_scan_prints_its_report_anew_after_a_change() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.py", "x = 1\n")]);
    let mut watching = Watching::start(folder.path(), &["scan", "--no-cache", "--watch"]);
    let mut out = BufReader::new(watching.child.stdout.take().unwrap()).lines();
    let mut next = |part: &str| out.by_ref().map(Result::unwrap).any(|line| line.contains(part));
    assert!(next("score"));
    write(folder.path(), &[("a.py", &deep("f"))]);
    assert!(next("deep-nesting"));
    assert_eq!(watching.interrupt(), Some(130));
}
