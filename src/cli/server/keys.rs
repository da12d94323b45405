use super::super::error::{CliError, CliResult};
use super::super::print;
use super::block_on;
use super::database::{DatabaseArgs, Keys};
use crate::exit_code::ExitCode;
use crate::server::{self, Resealed};
use crate::store::Store;
use crate::vault::{MASTER_KEY_VARIABLE, Vault};
use std::time::Duration;

/// Look at the master keys that secrets are sealed under, and replace them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll keys list
  plimsoll keys rotate
  plimsoll keys rotate --database postgres://plimsoll@db/plimsoll

Servers and workers may run meanwhile where the key is in the data folder. Interrupted, the same command goes on.")]
pub(in super::super) struct KeysArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, clap::Subcommand)]
enum KeysCommand {
    /// Name the keys, the newest first.
    List,
    /// Make a new key, seal every secret again under it, and take the old key away.
    Rotate {
        /// Seconds in which a server that began to write under the old key may end.
        #[arg(long, value_name = "SECONDS", default_value = "3", hide = true)]
        wait: u64,
    },
}

pub(super) fn run(args: &KeysArgs) -> CliResult {
    let keys = args.database.keys()?;
    match &args.command {
        KeysCommand::List => list(&keys.vault()?)?,
        KeysCommand::Rotate { wait } => block_on(async {
            let store = args.database.open_current().await?;
            rotate(&store, &keys, Duration::from_secs(*wait)).await?;
            store.close().await;
            Ok(())
        })?,
    }
    Ok(ExitCode::Passed)
}

fn list(vault: &Vault) -> Result<(), CliError> {
    for (index, name) in vault.key_names().iter().enumerate() {
        print::line(format_args!("{name}  {}", if index == 0 { "seals and opens" } else { "opens" }))?;
    }
    Ok(())
}

async fn rotate(store: &Store, keys: &Keys, wait: Duration) -> Result<(), CliError> {
    let vault = keys.vault()?;
    let Keys::File(file) = keys else {
        let done = pass(store, &vault).await?;
        all_opened(&done)?;
        print::line(match vault.key_names().as_slice() {
            [_] => format!(
                "every secret is sealed under the only key of {MASTER_KEY_VARIABLE}; to replace it put a new one before it, start all \
                 servers and workers with both, and do this again"
            ),
            _ => format!(
                "every secret is sealed under the first key of {MASTER_KEY_VARIABLE}; leave it alone there, and start all servers and \
                 workers anew"
            ),
        })?;
        return Ok(());
    };
    let replacing = file.replace().map_err(CliError::usage)?;
    let is_new = replacing.begin().map_err(CliError::usage)?;
    print::line(if is_new { "there is a new key" } else { "a replacement that was begun is gone on with" })?;
    let mut done = pass(store, &vault).await?;
    loop {
        all_opened(&done)?;
        // A server that has sealed under the old key and not yet stored it is waited for.
        tokio::time::sleep(wait).await;
        done = pass(store, &vault).await?;
        if done == Resealed::default() {
            break;
        }
    }
    replacing.end().map_err(CliError::usage)?;
    print::line("the old key is taken away; back up the new one apart from the database")
}

async fn pass(store: &Store, vault: &Vault) -> Result<Resealed, CliError> {
    let done = server::reseal(store, vault, |_| Ok(())).await?;
    if done.done > 0 {
        print::line(format_args!("{} secrets were sealed again", done.done))?;
    }
    Ok(done)
}

/// Errors where something could not be opened: the keys stay then.
fn all_opened(done: &Resealed) -> Result<(), CliError> {
    if done.closed.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = done.closed.iter().map(|(table, number)| format!("{number} of {table}")).collect();
    let message = format!("no key that is there opens {}, so all keys are kept", places.join(" and "));
    Err(CliError::usage(message).advice("give the key that they were sealed under after the others, and do this again"))
}
