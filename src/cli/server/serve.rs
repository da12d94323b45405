use super::super::error::{CliError, CliResult};
use super::super::print;
use super::block_on;
use super::database::DatabaseArgs;
use super::settings_file;
use crate::exit_code::ExitCode;
use crate::scans::{GITHUB_TOKEN_VARIABLE, GithubApp};
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
    /// Let steps of pipelines run commands, with the rights of this process; docs/pipelines.md tells the risks.
    #[arg(long, env = "PLIMSOLL_ALLOW_RUN_STEPS")]
    allow_run_steps: bool,
    /// Where people reach the server, for links in what it shows on GitHub.
    #[arg(long, value_name = "URL", env = "PLIMSOLL_PUBLIC_URL")]
    public_url: Option<String>,
    /// Address of a GitHub Enterprise server; github.com where it is not given.
    #[arg(long, value_name = "URL", env = "PLIMSOLL_GITHUB_URL")]
    github_url: Option<String>,
    /// Token for GitHub, for servers without an App.
    #[arg(long, env = GITHUB_TOKEN_VARIABLE, hide_env_values = true, hide = true, value_name = "TOKEN")]
    github_token: Option<SecretString>,
    /// Milliseconds before a request to GitHub is made again; for servers of one's own.
    #[arg(long, env = "PLIMSOLL_GITHUB_PAUSE_MS", hide = true, value_name = "MS")]
    github_pause_ms: Option<u64>,
    /// Number of the GitHub App that the server is.
    #[arg(long, env = "PLIMSOLL_GITHUB_APP_ID", value_name = "NUMBER")]
    github_app_id: Option<u64>,
    /// File with the App's private key, as GitHub made it.
    #[arg(long, env = "PLIMSOLL_GITHUB_APP_PRIVATE_KEY_FILE", value_name = "FILE")]
    github_app_key_file: Option<PathBuf>,
    /// The App's private key itself.
    #[arg(long, env = "PLIMSOLL_GITHUB_APP_PRIVATE_KEY", hide_env_values = true, hide = true, value_name = "PEM")]
    github_app_key: Option<SecretString>,
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
    /// Lays the settings file, and over it what was said otherwise, over `settings`.
    fn apply(&self, settings: &mut Settings) -> Result<(), CliError> {
        settings.allow_private_network = self.allow_private_network;
        settings.commands.allowed = self.allow_run_steps;
        let mut key_file = None;
        if let Some(path) = &self.settings {
            key_file = settings_file::apply(path, settings)?;
        }
        if let Some(url) = &self.public_url {
            settings.scans.public_url = Some(settings_file::public_url(url)?);
        }
        settings.github_app = self.github_app_id.or(settings.github_app);
        let github = &mut settings.scans.github;
        if let Some(pause) = self.github_pause_ms {
            github.patience.pause = std::time::Duration::from_millis(pause);
        }
        if let Some(url) = &self.github_url {
            github.server_url = settings_file::public_url(url)?;
        }
        github.token = self.github_token.clone().filter(|token| !token.expose_secret().trim().is_empty());
        let key = match (&self.github_app_key, self.github_app_key_file.clone().or(key_file)) {
            (Some(key), _) => Some(key.clone()),
            (None, Some(path)) => Some(SecretString::from(std::fs::read_to_string(&path).map_err(|error| {
                CliError::usage(format_args!("cannot read the App's private key {}: {error}", path.display()))
            })?)),
            (None, None) => None,
        };
        github.app = match (settings.github_app, key) {
            (Some(id), Some(key)) => Some(GithubApp { id, key }),
            (None, Some(_)) => {
                return Err(CliError::usage("there is a private key of a GitHub App, but no number of the App")
                    .advice("give it with --github-app-id, or as `app-id` under [github] of the settings"));
            }
            (_, None) => None,
        };
        Ok(())
    }

    fn start_log(&self) -> Result<server::Log, CliError> {
        let format = match self.log_format {
            LogWord::Text => LogFormat::Text,
            LogWord::Json => LogFormat::Json,
        };
        server::start_log(format, &self.log).map_err(CliError::usage)
    }
}

pub(super) fn serve(args: &ServeArgs) -> CliResult {
    let _log = args.running.start_log()?;
    let (location, vault) = (args.database.location()?, args.database.vault()?);
    let mut settings = Settings::new(location, args.listen, vault, args.database.data_folder()?);
    args.running.apply(&mut settings)?;
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
    let _log = args.running.start_log()?;
    let mut settings = Settings::new(
        args.database.location()?,
        SocketAddr::from(([127, 0, 0, 1], 0)),
        args.database.vault()?,
        args.database.data_folder()?,
    );
    args.running.apply(&mut settings)?;
    if let Some(jobs) = args.jobs_at_once {
        settings.workers = jobs.get();
    }
    settings.queues.clone_from(&args.queue);
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
