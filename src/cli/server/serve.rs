use super::super::error::{CliError, CliResult};
use super::super::print;
use super::block_on;
use super::database::DatabaseArgs;
use super::settings_file;
use crate::exit_code::ExitCode;
use crate::server::{self, LogFormat, Server, Settings, WEBHOOK_SECRET_VARIABLE};
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// Receive GitHub's webhooks and do the jobs that they cause.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  PLIMSOLL_WEBHOOK_SECRET=… plimsoll serve                       everything in one process, on SQLite
  plimsoll serve --listen 0.0.0.0:8380 --settings server.toml
  plimsoll serve --database postgres://plimsoll@db/plimsoll --workers 0
  plimsoll worker --database postgres://plimsoll@db/plimsoll     as many as you like

The first start makes a user `admin` and prints a token, once.")]
pub(in super::super) struct ServeArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Address and port that it listens on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", env = "PLIMSOLL_LISTEN", default_value = "127.0.0.1:8380")]
    listen: SocketAddr,
    /// File with one webhook secret a line; several let one be replaced by another.
    #[arg(long, value_name = "FILE")]
    webhook_secret_file: Option<PathBuf>,
    /// Secrets of webhooks, with spaces between.
    #[arg(long, env = WEBHOOK_SECRET_VARIABLE, hide_env_values = true, hide = true, value_name = "SECRETS")]
    webhook_secret: Option<SecretString>,
    /// Jobs at once in this process; 0 leaves them to `plimsoll worker`.
    #[arg(long, value_name = "N", env = "PLIMSOLL_WORKERS")]
    workers: Option<usize>,
    #[command(flatten)]
    running: RunningArgs,
}

/// Do jobs for a server that others reach.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll worker --database postgres://plimsoll@db/plimsoll
  plimsoll worker --queue scans --jobs-at-once 4")]
pub(in super::super) struct WorkerArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Jobs at once; as many as there are processors where it is not given.
    #[arg(long, value_name = "N", env = "PLIMSOLL_WORKERS")]
    jobs_at_once: Option<std::num::NonZeroUsize>,
    /// Take only from this queue; may be given several times.
    #[arg(long, value_name = "NAME")]
    queue: Vec<String>,
    #[command(flatten)]
    running: RunningArgs,
}

#[derive(Debug, clap::Args)]
struct RunningArgs {
    /// File with routes and other settings; docs/server.md tells them all.
    #[arg(long, value_name = "FILE", env = "PLIMSOLL_SETTINGS")]
    settings: Option<PathBuf>,
    /// Let outgoing webhooks go into private networks, and to this machine without TLS.
    #[arg(long, env = "PLIMSOLL_ALLOW_PRIVATE_NETWORK")]
    allow_private_network: bool,
    /// How the log is written, on standard error.
    #[arg(long, value_name = "FORMAT", env = "PLIMSOLL_LOG_FORMAT", default_value = "text")]
    log_format: LogWord,
    /// What is logged: error, warn, info, debug, or more exactly plimsoll::jobs=debug.
    #[arg(long, value_name = "FILTER", env = "PLIMSOLL_LOG", default_value = "info,sqlx=warn,hyper=warn")]
    log: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum LogWord {
    Text,
    Json,
}

impl RunningArgs {
    fn start_log(&self) -> Result<(), CliError> {
        let format = match self.log_format {
            LogWord::Text => LogFormat::Text,
            LogWord::Json => LogFormat::Json,
        };
        server::start_log(format, &self.log).map_err(|error| CliError::usage(format_args!("--log: {error}")))
    }
}

pub(super) fn serve(args: &ServeArgs) -> CliResult {
    args.running.start_log()?;
    let mut settings = Settings::new(args.database.location()?, args.listen, args.database.vault()?);
    if let Some(path) = &args.running.settings {
        settings_file::apply(path, &mut settings)?;
    }
    settings.allow_private_network = args.running.allow_private_network;
    settings.webhook_secrets = webhook_secrets(args)?;
    if let Some(workers) = args.workers {
        settings.workers = workers;
    }
    block_on(async {
        let server = Server::start(&settings).await?;
        print::line(format_args!("Plimsoll listens on http://{} ({})", server.address, server.engine))?;
        if let Some(token) = &server.first_token {
            let token = token.expose_secret();
            print::line(format_args!("The token of the user admin, shown this once: {token}"))?;
        }
        until_told_to_stop().await?;
        server.stop().await;
        Ok(ExitCode::Passed)
    })
}

pub(super) fn work(args: &WorkerArgs) -> CliResult {
    args.running.start_log()?;
    let mut settings =
        Settings::new(args.database.location()?, SocketAddr::from(([127, 0, 0, 1], 0)), args.database.vault()?);
    if let Some(path) = &args.running.settings {
        settings_file::apply(path, &mut settings)?;
    }
    if let Some(jobs) = args.jobs_at_once {
        settings.workers = jobs.get();
    }
    settings.queues.clone_from(&args.queue);
    settings.allow_private_network = args.running.allow_private_network;
    block_on(async {
        let store = server::open(&settings).await?;
        let leaving = CancellationToken::new();
        let worker = tokio::spawn(server::run_worker(store.clone(), &settings, leaving.clone())?);
        until_told_to_stop().await?;
        leaving.cancel();
        let _ = worker.await;
        store.close().await;
        Ok(ExitCode::Passed)
    })
}

fn webhook_secrets(args: &ServeArgs) -> Result<Vec<SecretString>, CliError> {
    let split = |text: &str| text.split_whitespace().map(SecretString::from).collect::<Vec<_>>();
    let mut secrets = args.webhook_secret.as_ref().map(|text| split(text.expose_secret())).unwrap_or_default();
    if let Some(path) = &args.webhook_secret_file {
        let text = std::fs::read_to_string(path)
            .map_err(|error| CliError::usage(format_args!("cannot read {}: {error}", path.display())))?;
        secrets.extend(split(&text));
    }
    Ok(secrets)
}

/// Waits for Ctrl-C or for what an init system ends a program with.
async fn until_told_to_stop() -> Result<(), CliError> {
    let failed = |error: std::io::Error| CliError::usage(format_args!("cannot wait for signals: {error}"));
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed),
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}
