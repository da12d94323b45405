//! `plimsoll login`, `logout`, `whoami` and `remote`: commands that talk to a server.

mod client;
mod credentials;
mod login;
mod repositories;
mod watch;

pub(super) use login::{LoginArgs, LogoutArgs, WhoamiArgs, login, logout, whoami};

use super::error::{CliError, CliResult};
use super::server::block_on;

/// Work on a server: list its repositories, have them scanned, watch jobs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll remote repositories
  plimsoll remote scan acme/site
  plimsoll remote scan acme/site --pull 7 --no-watch
  plimsoll remote watch 019aa…

`plimsoll login URL` says which server, or PLIMSOLL_SERVER and PLIMSOLL_TOKEN do.")]
pub(super) struct RemoteArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    command: RemoteCommand,
}

/// Which server is talked to.
#[derive(Debug, clap::Args)]
struct ServerArgs {
    /// Address of the server; the one of the last `plimsoll login` where it is not given.
    #[arg(long, global = true, value_name = "URL", env = "PLIMSOLL_SERVER")]
    server: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum RemoteCommand {
    /// List the repositories that you see, newest first, with their latest score.
    Repositories {
        /// As many at most, up to 200.
        #[arg(long, value_name = "N", default_value = "50", value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
    },
    /// Have a repository scanned, and watch until the result is there. Exit code 1 where the gate fails.
    Scan(repositories::ScanArgs),
    /// Watch a job until it is over.
    Watch {
        /// Its id, as `plimsoll remote scan --no-watch` says it.
        job: String,
    },
}

pub(super) fn run(args: &RemoteArgs) -> CliResult {
    // The keyring waits by itself, so it is asked before there are threads that wait for the network.
    let known = args.server.known()?;
    block_on(async {
        let client = client::Client::new(&known)?;
        match &args.command {
            RemoteCommand::Repositories { limit } => repositories::list(&client, *limit).await,
            RemoteCommand::Scan(scan) => repositories::scan(&client, scan).await,
            RemoteCommand::Watch { job } => watch::watch(&client, job).await,
        }
    })
}

impl ServerArgs {
    /// The server with the token for it.
    fn known(&self) -> Result<credentials::Known, CliError> {
        credentials::known(self.server.as_deref())
    }
}
