//! Commands: a process group of their own, an environment with nothing of the server's, limits of time, output and memory, and an end that
//! reaches all of them.
//!
//! What it does not do is keep a command from what the server's own user may read. So commands are off until the operator allows them,
//! only pipelines of admins have them, and they go into a queue of their own, which a worker on another machine can take.

use super::doing::{Doing, Done, StepFailure};
use super::report::LARGEST_ARTIFACT;
use super::scan;
use super::settings::StepSettings;
use crate::jobs::{Context, Failure};
use crate::pipelines::definition::{RunStep as Command, ScanStep, is_file_name};
use crate::pipelines::model::StepState;
use crate::pipelines::runs;
use crate::report::plain::visible;
use crate::scans::{self, Files, ScanRequest};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Child;
use tokio_util::sync::CancellationToken;

const USUAL_MEMORY_MB: u32 = 2048;
const USUAL_OUTPUT_KB: u32 = 1024;

/// Bytes of a line in the log.
const LONGEST_LINE: usize = 4 << 10;

/// How long it may take to end when it is asked to.
const GRACE: Duration = Duration::from_secs(2);

/// How long what it has written is waited for when it is over.
const DRAIN: Duration = Duration::from_secs(1);

/// Sets the limit of memory (in kilobytes), leaves no cores, then becomes the command.
const WRAPPER: &str = r#"ulimit -c 0; ulimit -v "$1" || exit 126; exec /bin/sh -eu -c "$2""#;

pub(super) async fn run(settings: &StepSettings, doing: &Doing<'_>, what: &Command) -> Result<Done, StepFailure> {
    if !settings.commands.allowed {
        let reason = "this worker runs no commands; who operates it allows them with `--allow-run-steps`";
        return Err(StepFailure::lasting(reason));
    }
    if doing.run.facts.from_fork {
        return Ok(Done::Skipped("commands are not run for what comes from a fork".to_owned()));
    }
    let store = &doing.context.store;
    if !crate::identity::is_of_admin(store, doing.run.owner_id.as_deref()).await? {
        return Err(StepFailure::lasting("only pipelines of admins run commands"));
    }
    let files = if what.checkout {
        let request = scan::request(doing, &ScanStep::default())?;
        let request = ScanRequest { commit: request.commit.or_else(|| scanned(doing)), ..request };
        Some(scans::files_of(&settings.scans, doing.context, request).await?)
    } else {
        None
    };
    let folder = Folder::make(&settings.scans.data_folder.join("work"), files)?;
    bring_artifacts(doing, &folder).await?;
    let environment = environment(settings, doing, what, &folder);
    let mut child = spawn(what, &folder, &environment)
        .map_err(|error| Failure::lasting(format_args!("the command cannot be started: {error}")))?;
    let group = Group::of(&child, &doing.context.job.id);
    let ended = watch(doing.context, &mut child, what).await;
    // Whatever it started and left goes with it.
    group.kill(&mut child).await;
    let code = ended?;
    let kept = keep_artifacts(doing, what, &folder).await;
    let outcome = json!({"exit-code": code});
    match code {
        Some(0) => {
            kept?;
            Ok(Done::Succeeded(outcome))
        }
        Some(126) => Err(StepFailure {
            failure: Failure::lasting(
                "the command ended with code 126: its limits could not be set, or it cannot be run",
            ),
            outcome: Some(outcome),
        }),
        Some(code) => Err(StepFailure {
            failure: Failure::lasting(format_args!("the command ended with code {code}")),
            outcome: Some(outcome),
        }),
        None => Err(StepFailure::lasting("the command was ended by a signal")),
    }
}

/// The commit that a scan before this step looked at, so that the command looks at the same.
fn scanned(doing: &Doing<'_>) -> Option<String> {
    let scan = doing.scope().scan(None).filter(|scan| {
        let named = scan.spec.scan.as_ref();
        named.is_some_and(|named| named.repository.is_none() && named.branch.is_none())
    })?;
    Some(scan.outcome.as_ref()?.get("commit")?.as_str()?.to_owned())
}

/// The folder of one command, which goes with it.
struct Folder {
    root: tempfile::TempDir,
    /// Where it begins, if that is not its home.
    files: Option<Files>,
}

impl Folder {
    fn make(below: &Path, files: Option<Files>) -> Result<Self, Failure> {
        let failed =
            |error: std::io::Error| Failure::passing(format_args!("no folder can be made for the command: {error}"));
        std::fs::create_dir_all(below).map_err(failed)?;
        let root = tempfile::Builder::new().prefix("run-").tempdir_in(below).map_err(failed)?;
        for name in ["home", "tmp", "artifacts"] {
            std::fs::create_dir(root.path().join(name)).map_err(failed)?;
        }
        Ok(Self { root, files })
    }

    /// Where the command begins, and leaves its artifacts.
    fn begin(&self) -> PathBuf {
        self.files.as_ref().map_or_else(|| self.path("home"), Files::root)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }
}

/// Lays what the steps before left into `artifacts/STEP/NAME`.
async fn bring_artifacts(doing: &Doing<'_>, folder: &Folder) -> Result<(), StepFailure> {
    let store = &doing.context.store;
    let scope = doing.scope();
    let known = runs::artifacts(store, &doing.run.id).await?;
    for need in &doing.step.spec.needs.0 {
        let instances: Vec<_> =
            scope.instances(need).into_iter().filter(|step| step.state == StepState::Succeeded).collect();
        for (index, step) in instances.iter().enumerate() {
            let name = if instances.len() == 1 { need.clone() } else { format!("{need}-{}", index + 1) };
            let place = folder.path("artifacts").join(name);
            for artifact in
                known.iter().filter(|artifact| artifact.ordinal == step.ordinal && is_file_name(&artifact.name))
            {
                let content = runs::artifact(store, &doing.run.id, artifact.ordinal, &artifact.name).await?;
                let written = tokio::fs::create_dir_all(&place).await;
                let written = match written {
                    Ok(()) => tokio::fs::write(place.join(&artifact.name), content).await,
                    failed => failed,
                };
                written.map_err(|error| Failure::passing(format_args!("an artifact cannot be laid down: {error}")))?;
            }
        }
    }
    Ok(())
}

/// All that the command knows of its surroundings.
fn environment(
    settings: &StepSettings,
    doing: &Doing<'_>,
    what: &Command,
    folder: &Folder,
) -> BTreeMap<String, String> {
    let facts = &doing.run.facts;
    let place = |name: &str| folder.path(name).to_string_lossy().into_owned();
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in &what.environment {
        all.insert(name.clone(), doing.fill(text));
    }
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            all.insert(name.to_owned(), value);
        }
    };
    // What was said above may set these otherwise.
    for (name, usual) in [("PATH", settings.commands.path.clone()), ("LANG", "C.UTF-8".to_owned())] {
        if !what.environment.contains_key(name) {
            set(name, Some(usual));
        }
    }
    set("CI", Some("true".to_owned()));
    set("HOME", Some(place("home")));
    set("TMPDIR", Some(place("tmp")));
    set("PLIMSOLL_ARTIFACTS", Some(place("artifacts")));
    set(MARK, Some(doing.context.job.id.clone()));
    set("PLIMSOLL_RUN", Some(doing.run.id.clone()));
    set("PLIMSOLL_RUN_NUMBER", Some(doing.run.number.to_string()));
    set("PLIMSOLL_STEP", Some(doing.step.label.clone()));
    set("PLIMSOLL_TRIGGER", Some(facts.kind.clone()));
    set("PLIMSOLL_REPOSITORY", facts.repository.clone());
    set("PLIMSOLL_BRANCH", facts.branch.clone());
    set("PLIMSOLL_REFERENCE", facts.reference.clone());
    set("PLIMSOLL_COMMIT", folder.files.as_ref().map(|files| files.commit.clone()).or_else(|| facts.commit.clone()));
    set("PLIMSOLL_TAG", facts.tag.clone());
    set("PLIMSOLL_PULL_NUMBER", facts.pull_number.map(|number| number.to_string()));
    for (key, value) in &doing.step.matrix {
        set(&format!("MATRIX_{}", key.to_ascii_uppercase().replace('-', "_")), Some(value.clone()));
    }
    // No variable can hold a NUL.
    all.into_iter().map(|(name, value)| (name, value.replace('\0', "\u{fffd}"))).collect()
}

fn spawn(what: &Command, folder: &Folder, environment: &BTreeMap<String, String>) -> std::io::Result<Child> {
    let kilobytes = u64::from(what.memory_mb.unwrap_or(USUAL_MEMORY_MB)) << 10;
    let mut command = tokio::process::Command::new("/bin/sh");
    command
        .args(["-c", WRAPPER, "sh", &kilobytes.to_string(), &what.command])
        .env_clear()
        .envs(environment)
        .current_dir(folder.begin())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    command.spawn()
}

/// Passes on what it says until it is over; gives its code, where it ended by itself.
async fn watch(context: &Context, child: &mut Child, what: &Command) -> Result<Option<i32>, StepFailure> {
    let limit = (what.output_kb.unwrap_or(USUAL_OUTPUT_KB) as usize) << 10;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let heard = Heard { context, left: AtomicUsize::new(limit), too_much: CancellationToken::new() };
    let too_much = || StepFailure::lasting(format_args!("it wrote more than its limit of {} kB", limit >> 10));
    let listening = async {
        tokio::join!(heard.listen(stdout), heard.listen(stderr));
    };
    tokio::pin!(listening);
    let mut silent = false;
    loop {
        tokio::select! {
            () = &mut listening, if !silent => silent = true,
            () = heard.too_much.cancelled() => return Err(too_much()),
            status = child.wait() => {
                // What it started may hold the pipes open for good.
                if !silent {
                    let _ = tokio::time::timeout(DRAIN, &mut listening).await;
                }
                // It may have ended because nobody listened any more.
                if heard.too_much.is_cancelled() {
                    return Err(too_much());
                }
                let status = status
                    .map_err(|error| Failure::passing(format_args!("the command cannot be waited for: {error}")))?;
                return Ok(status.code());
            }
            () = context.stop().cancelled() => return Err(Failure::Stopped.into()),
        }
    }
}

/// What is still let through of what a command says.
struct Heard<'c> {
    context: &'c Context,
    left: AtomicUsize,
    /// Set when it says more than it may.
    too_much: CancellationToken,
}

impl Heard<'_> {
    /// Until it says nothing more, or too much.
    async fn listen(&self, pipe: Option<impl AsyncRead + Unpin>) {
        let Some(mut pipe) = pipe else { return };
        let mut line = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = pipe.read(&mut chunk).await {
            let within = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(length));
            if within.is_err() {
                self.too_much.cancel();
                return;
            }
            for byte in chunk.iter().take(length) {
                match byte {
                    b'\n' => {
                        self.say(&line);
                        line.clear();
                    }
                    byte if line.len() < LONGEST_LINE => line.push(*byte),
                    _ => {}
                }
            }
        }
        if !line.is_empty() {
            self.say(&line);
        }
    }

    fn say(&self, line: &[u8]) {
        self.context.info(visible(String::from_utf8_lossy(line).trim_end()).into_owned());
    }
}

/// By this variable all that a command started is known again, also what left its group.
const MARK: &str = "PLIMSOLL_STEP_JOB";

/// The processes of a command. They end with it, however it ends: also where whoever waits for it is dropped.
struct Group {
    #[cfg(unix)]
    leader: Option<nix::unistd::Pid>,
    mark: String,
    is_done: bool,
}

impl Group {
    fn of(child: &Child, job: &str) -> Self {
        Self {
            #[cfg(unix)]
            leader: child.id().and_then(|id| i32::try_from(id).ok()).map(nix::unistd::Pid::from_raw),
            mark: format!("{MARK}={job}"),
            is_done: false,
        }
    }

    /// Asks them to end, and ends them.
    async fn kill(mut self, child: &mut Child) {
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            use nix::sys::signal::{Signal, killpg};
            // There is nobody left where this fails.
            if killpg(leader, Signal::SIGTERM).is_ok() {
                let until = tokio::time::Instant::now() + GRACE;
                let _ = tokio::time::timeout_at(until, child.wait()).await;
                while tokio::time::Instant::now() < until && killpg(leader, None).is_ok() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        }
        self.end();
        let _ = child.start_kill();
        let _ = tokio::time::timeout(GRACE, child.wait()).await;
    }

    fn end(&mut self) {
        if std::mem::replace(&mut self.is_done, true) {
            return;
        }
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            let _ = nix::sys::signal::killpg(leader, nix::sys::signal::Signal::SIGKILL);
        }
        sweep(&self.mark);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends processes that left the group but still bear the mark. While there are new ones it looks again.
#[cfg(target_os = "linux")]
fn sweep(mark: &str) {
    use nix::sys::signal::{Signal, kill};
    for _ in 0..10 {
        let mut found = false;
        for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
            // Of strangers' processes it cannot be read.
            let Ok(environment) = std::fs::read(entry.path().join("environ")) else { continue };
            if environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes()) {
                found |= kill(nix::unistd::Pid::from_raw(id), Signal::SIGKILL).is_ok();
            }
        }
        if !found {
            return;
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn sweep(_: &str) {}

/// Keeps the files that the command was to leave.
async fn keep_artifacts(doing: &Doing<'_>, what: &Command, folder: &Folder) -> Result<(), StepFailure> {
    for name in &what.artifacts {
        let path = folder.begin().join(name);
        // A link could lead anywhere.
        let is_file = tokio::fs::symlink_metadata(&path).await.is_ok_and(|metadata| metadata.is_file());
        if !is_file || !is_file_name(name) {
            return Err(StepFailure::lasting(format_args!("the command left no file {name}")));
        }
        let content = {
            let path = path.clone();
            let limit = crate::workspace::ByteSize(LARGEST_ARTIFACT as u64);
            tokio::task::spawn_blocking(move || crate::workspace::read_bounded(&path, limit)).await
        };
        let content = content
            .map_err(Failure::passing)?
            .map_err(|error| Failure::lasting(format_args!("{name} cannot be kept: {error}")))?;
        runs::keep_artifact(&doing.context.store, doing.step, name, content).await?;
    }
    Ok(())
}
