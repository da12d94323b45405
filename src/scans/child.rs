//! The scan itself: this very program, in a process of its own.
//!
//! So a repository that brings the analyser down costs only its own scan, the memory goes back to the machine, and a scan that is to
//! stop is stopped. The process has none of the server's environment, and so none of its secrets.

use crate::jobs::{Context, Failure};
use crate::report::plain::visible;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

/// How long a scan that was asked to stop may take to do so.
const GRACE: Duration = Duration::from_secs(1);

/// Bytes of a line of what it says.
const LONGEST_LINE: usize = 8 << 10;

/// Lines of what it says that go to the job's log.
const MOST_LINES: usize = 200;

/// What is to be scanned, and how.
#[derive(Debug, Clone)]
pub(super) struct ChildScan {
    pub(super) program: PathBuf,
    pub(super) root: PathBuf,
    /// The commit to compare with, from which the configuration is read too.
    pub(super) base: Option<String>,
    pub(super) json: PathBuf,
    pub(super) sarif: PathBuf,
    /// For what it puts down meanwhile.
    pub(super) temporary: PathBuf,
    /// Bytes of address space; 0 for no limit.
    pub(super) memory: u64,
    /// 0 for as many as there are processors.
    pub(super) threads: usize,
}

/// How a scan ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChildOutcome {
    /// The reports are written.
    Scanned,
    NothingToScan,
}

/// A line of `--progress json`.
#[derive(Debug, Deserialize)]
struct Progress {
    stage: String,
    done: u64,
    total: Option<u64>,
}

/// Runs the scan to its end, or until the job is to stop.
pub(super) async fn run(scan: &ChildScan, context: &Context) -> Result<ChildOutcome, Failure> {
    let mut child = command(scan).spawn().map_err(|error| {
        Failure::passing(format_args!("the scan cannot be started ({}): {error}", scan.program.display()))
    })?;
    let mut listener = Listener { context, told: 0, last: Vec::new(), share: BEGIN };
    let stderr = child.stderr.take();
    let to_the_end = async {
        if let Some(stderr) = stderr {
            listener.listen(stderr).await;
        }
        child.wait().await
    };
    let ended = tokio::select! {
        ended = to_the_end => Some(ended),
        () = context.stop().cancelled() => None,
    };
    let Some(ended) = ended else {
        stop(&mut child).await;
        return Err(Failure::Stopped);
    };
    let status = ended.map_err(|error| Failure::passing(format_args!("the scan cannot be waited for: {error}")))?;
    outcome(status, &listener.last.join("; "))
}

fn command(scan: &ChildScan) -> Command {
    let mut command = Command::new(&scan.program);
    command.arg("scan").arg(&scan.root).args(["--no-cache", "--progress", "json", "--color", "never"]);
    let to = |format: &str, path: &Path| {
        let mut argument = std::ffi::OsString::from(format);
        argument.push(path);
        argument
    };
    command.arg("--format").arg(to("json=", &scan.json)).arg("--format").arg(to("sarif-github=", &scan.sarif));
    if let Some(base) = &scan.base {
        command.args(["--base", base, "--config-from-base"]);
    }
    if scan.memory > 0 {
        command.arg("--memory-limit").arg((scan.memory >> 20).max(1).to_string());
    }
    if scan.threads > 0 {
        command.arg("--jobs").arg(scan.threads.to_string());
    }
    command
        .env_clear()
        .env("TMPDIR", &scan.temporary)
        .env("TEMP", &scan.temporary)
        .current_dir(&scan.root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    #[cfg(unix)]
    command.process_group(0);
    command
}

/// Asks it to end, and ends it where it does not.
async fn stop(child: &mut Child) {
    #[cfg(unix)]
    let group = child.id().and_then(|id| i32::try_from(id).ok()).map(nix::unistd::Pid::from_raw);
    #[cfg(unix)]
    if let Some(group) = group {
        use nix::sys::signal::{Signal, killpg};
        // It may have ended meanwhile.
        let _ = killpg(group, Signal::SIGTERM);
        if tokio::time::timeout(GRACE, child.wait()).await.is_ok() {
            return;
        }
        let _ = killpg(group, Signal::SIGKILL);
    }
    let _ = child.start_kill();
    let _ = tokio::time::timeout(GRACE, child.wait()).await;
}

/// By the exit codes that `plimsoll scan --help` lists.
fn outcome(status: ExitStatus, last: &str) -> Result<ChildOutcome, Failure> {
    match status.code() {
        // Passed, gate failed, incomplete.
        Some(0 | 1 | 4) => Ok(ChildOutcome::Scanned),
        Some(3) => Ok(ChildOutcome::NothingToScan),
        // Somebody else ended it.
        Some(130) => Err(Failure::passing("the scan was interrupted")),
        Some(code) => Err(Failure::lasting(format_args!("the scan ended with code {code}: {last}"))),
        None => Err(Failure::lasting(format_args!("the scan was ended by the system ({status}): {last}"))),
    }
}

/// Of the whole job the scan begins after fetching, and before storing it ends.
const BEGIN: f64 = 0.3;

/// Passes on what a scan says.
struct Listener<'c> {
    context: &'c Context,
    told: usize,
    /// The last lines that were not about progress.
    last: Vec<String>,
    share: f64,
}

impl Listener<'_> {
    /// Until it says nothing more.
    async fn listen(&mut self, mut stderr: impl AsyncRead + Unpin) {
        let mut line = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = stderr.read(&mut chunk).await {
            for byte in chunk.iter().take(length) {
                match byte {
                    b'\n' => {
                        self.hear(&line);
                        line.clear();
                    }
                    // What is longer is cut off.
                    byte if line.len() < LONGEST_LINE => line.push(*byte),
                    _ => {}
                }
            }
        }
        self.hear(&line);
    }

    fn hear(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if text.starts_with('{')
            && let Ok(progress) = serde_json::from_str::<Progress>(text)
        {
            self.progress(&progress);
            return;
        }
        let text = visible(text).into_owned();
        if self.told < MOST_LINES {
            self.told += 1;
            self.context.info(text.clone());
        }
        if self.last.len() >= 5 {
            self.last.remove(0);
        }
        self.last.push(text);
    }

    fn progress(&mut self, progress: &Progress) {
        let part = match progress.total {
            Some(total) if total > 0 => progress.done.min(total) as f64 / total as f64,
            _ => 0.0,
        };
        let (from, to) = match progress.stage.as_str() {
            "reading" => (0.35, 0.45),
            "analysing" => (0.45, 0.85),
            "analysing the base" | "looking at the whole" => (0.85, 0.9),
            _ => (self.share, self.share),
        };
        self.share = (from + (to - from) * part).max(self.share);
        let words = match progress.total {
            Some(total) => format!("{}: {} of {total}", progress.stage, progress.done),
            None => progress.stage.clone(),
        };
        self.context.progress(self.share, words);
    }
}
