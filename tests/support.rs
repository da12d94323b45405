//! Running the built binary as a user would.

pub mod postgres;

use std::path::Path;
use std::process::{Command, Output};

/// The binary with a scrubbed environment and a cache of its own folder.
pub fn plimsoll(folder: &Path, args: &[&str]) -> Run {
    let output = command(folder, args).output().unwrap();
    Run::of(&output)
}

/// The command behind [`plimsoll`], for tests that need more of it.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.args(args).current_dir(folder).env_clear();
    for kept in ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command.env("HOME", home()).env("XDG_CACHE_HOME", home().join("cache"));
    command
}

/// A home of the tests' own.
fn home() -> &'static Path {
    static HOME: std::sync::OnceLock<tempfile::TempDir> = std::sync::OnceLock::new();
    HOME.get_or_init(|| tempfile::tempdir().unwrap()).path()
}

/// What a run said.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}

/// Writes files below `folder`, making folders as needed.
pub fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// [`plimsoll`] as a user whom permissions bind, which they do not where tests run as root. `None` where there is no such user to be had.
#[cfg(unix)]
pub fn plimsoll_bound_by_permissions(folder: &Path, args: &[&str]) -> Option<Run> {
    use std::os::unix::fs::PermissionsExt;
    let locked = tempfile::tempdir().unwrap();
    let probe = locked.path().join("probe");
    std::fs::write(&probe, "").unwrap();
    std::fs::set_permissions(&probe, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&probe).is_err() {
        return Some(plimsoll(folder, args));
    }
    // The other user must reach the folder and the program, which may stand in a home.
    let open = |path: &Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = locked.path().join("plimsoll");
    std::fs::copy(env!("CARGO_BIN_EXE_plimsoll"), &program).unwrap();
    open(&program);
    open(locked.path());
    open(folder);
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&program)
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/nonexistent")
        .output();
    match output {
        // 126 and 127 are what setpriv says where it may not, or cannot, start the program.
        Ok(output) if !matches!(output.status.code(), Some(126 | 127)) => Some(Run::of(&output)),
        _ => {
            eprintln!("SKIPPED: there is no user whom permissions bind");
            None
        }
    }
}

/// Runs a line of shell on a terminal of its own, and gives its exit code; `None` where there is no `script` program.
#[cfg(target_os = "linux")]
pub fn script(folder: &Path, line: &str) -> Option<Output> {
    let mut command = Command::new("script");
    command.args(["-qec", line, "/dev/null"]).current_dir(folder).env_clear().env("TERM", "xterm");
    for (name, value) in [("PATH", std::env::var_os("PATH")?), ("HOME", home().into())] {
        command.env(name, value);
    }
    command.stdin(std::process::Stdio::null()).output().ok()
}
