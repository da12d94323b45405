use super::super::error::{CliError, CliResult};
use super::super::print::{self, Table};
use super::block_on;
use super::database::DatabaseArgs;
use crate::exit_code::ExitCode;
use crate::jobs::{self, Job, JobFilter, JobState};
use crate::report::plain::visible;
use crate::store::{Named as _, PageRequest, Store, to_rfc3339};

/// Look at the server's jobs, and stop or repeat them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll jobs list --state dead
  plimsoll jobs log 019aa…
  plimsoll jobs retry 019aa…")]
pub(in super::super) struct JobsArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(subcommand)]
    command: JobsCommand,
}

#[derive(Debug, clap::Subcommand)]
enum JobsCommand {
    /// List jobs, newest first.
    List {
        /// Only those in this state.
        #[arg(long, value_name = "STATE", value_parser = state)]
        state: Option<JobState>,
        /// Only those of this kind: scan, …
        #[arg(long)]
        kind: Option<String>,
        /// As many at most, up to 200.
        #[arg(long, value_name = "N", default_value = "50", value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
    },
    /// Tell everything of one job.
    Show { id: String },
    /// What a job said.
    Log { id: String },
    /// Stop a job: at once where it waits, within a second where it runs.
    Cancel { id: String },
    /// Do a job once more that is over.
    Retry { id: String },
    /// How many jobs are in which state, how long they take and wait.
    Statistics,
}

fn state(word: &str) -> Result<JobState, String> {
    JobState::from_name(word).ok_or_else(|| format!("there are {}", JobState::names()))
}

pub(super) fn run(args: &JobsArgs) -> CliResult {
    block_on(async {
        let store = args.database.open_current().await?;
        match &args.command {
            JobsCommand::List { state, kind, limit } => list(&store, *state, kind.clone(), *limit).await?,
            JobsCommand::Show { id } => show(&jobs::get(&store, id).await?)?,
            JobsCommand::Log { id } => log(&store, id).await?,
            JobsCommand::Cancel { id } => {
                let job = jobs::get(&store, id).await?;
                if job.state.is_over() {
                    return Err(CliError::usage(format_args!("job {id} is {} already", job.state.name())));
                }
                jobs::cancel(&store, id, "from the command line").await?;
                print::line(if job.state == JobState::Queued { "stopped" } else { "it is told to stop" })?;
            }
            JobsCommand::Retry { id } => {
                jobs::requeue(&store, id).await?;
                print::line("it waits for its turn")?;
            }
            JobsCommand::Statistics => statistics(&store).await?,
        }
        store.close().await;
        Ok(ExitCode::Passed)
    })
}

async fn list(store: &Store, state: Option<JobState>, kind: Option<String>, limit: u32) -> Result<(), CliError> {
    let filter = JobFilter { state, kind, ..JobFilter::default() };
    let page = jobs::list(store, &filter, &PageRequest::first(limit)).await?;
    let mut table = Table::new(&["id", "kind", "state", "attempt", "created", "what it does"]);
    let shown = page.items.len();
    for job in page.items {
        table.row([
            job.id,
            job.kind,
            job.state.name().to_owned(),
            format!("{} of {}", job.attempt, job.max_attempts),
            to_rfc3339(job.created_at),
            visible(job.error.as_deref().unwrap_or(&job.progress_words)).chars().take(80).collect(),
        ]);
    }
    table.print()?;
    if (shown as u64) < page.total {
        print::line(format_args!("… {shown} of {}", page.total))?;
    }
    Ok(())
}

fn show(job: &Job) -> Result<(), CliError> {
    let mut table = Table::new(&["", ""]);
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            table.row([name.to_owned(), visible(&value).into_owned()]);
        }
    };
    row("id", Some(job.id.clone()));
    row("kind", Some(job.kind.clone()));
    row("queue", Some(job.queue.clone()));
    row("state", Some(job.state.name().to_owned()));
    row("attempt", Some(format!("{} of {}", job.attempt, job.max_attempts)));
    row("created", Some(to_rfc3339(job.created_at)));
    row("due", Some(to_rfc3339(job.run_at)));
    row("started", job.started_at.map(to_rfc3339));
    row("ended", job.finished_at.map(to_rfc3339));
    row("worker", job.worker.clone());
    row("progress", Some(format!("{} % {}", f64::from(job.progress) / 100.0, job.progress_words)));
    row("stopped", job.cancel_reason.clone());
    row("error", job.error.clone());
    row("came from", job.correlation_id.clone());
    row("payload", Some(job.payload.to_string()));
    row("outcome", job.outcome.as_ref().map(ToString::to_string));
    table.print()
}

async fn log(store: &Store, id: &str) -> Result<(), CliError> {
    jobs::get(store, id).await?;
    let mut after = 0;
    loop {
        let lines = jobs::log_lines(store, id, after, 500).await?;
        let Some(last) = lines.last() else { return Ok(()) };
        after = last.line;
        for line in lines {
            print::line(format_args!("{} {:7} {}", to_rfc3339(line.at), line.level, visible(&line.text)))?;
        }
    }
}

async fn statistics(store: &Store) -> Result<(), CliError> {
    let found = jobs::statistics(store, None).await?;
    let mut table = Table::new(&["kind", "queued", "running", "succeeded", "dead", "cancelled", "takes", "waits"]);
    let seconds =
        |millis: Option<f64>| millis.map_or_else(|| "–".to_owned(), |millis| format!("{:.1} s", millis / 1000.0));
    for (kind, of) in found.by_kind {
        let numbers = JobState::ALL.iter().map(|state| of.by_state.get(state).copied().unwrap_or_default().to_string());
        table.row([kind].into_iter().chain(numbers).chain([seconds(of.mean_duration_ms), seconds(of.mean_wait_ms)]));
    }
    table.print()?;
    print::line(format_args!("the job that is due longest waits {:.1} s", found.oldest_due_ms as f64 / 1000.0))
}
