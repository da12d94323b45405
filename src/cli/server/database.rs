use super::super::error::{CliError, CliResult};
use super::super::print;
use super::block_on;
use crate::exit_code::ExitCode;
use crate::server::DATABASE_VARIABLE;
use crate::store::{Location, Store, SystemClock};
use crate::vault::{KeyFile, MASTER_KEY_VARIABLE, MasterKeys, Vault, VaultError};
use etcetera::BaseStrategy;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the server keeps its memory.
#[derive(Debug, clap::Args)]
pub(in super::super) struct DatabaseArgs {
    /// sqlite:///path/of/file.db or postgres://user@host/name; a file in the data folder where it is not given.
    #[arg(long, global = true, value_name = "URL", env = DATABASE_VARIABLE, hide_env_values = true)]
    pub(super) database: Option<String>,
    /// Folder of the database's file and of copies of repositories.
    #[arg(long, global = true, value_name = "FOLDER", env = "PLIMSOLL_DATA_DIR")]
    pub(super) data_dir: Option<PathBuf>,
}

impl DatabaseArgs {
    pub(super) fn location(&self) -> Result<Location, CliError> {
        if let Some(url) = &self.database {
            return Ok(Location::read(url)?);
        }
        Ok(Location::File(self.data_folder()?.join("plimsoll.db")))
    }

    /// Seals and opens secrets.
    pub(super) fn vault(&self) -> Result<Vault, CliError> {
        self.keys()?.vault()
    }

    /// The keys that secrets are sealed under: of the environment, else of a file in the data folder, which is made.
    pub(super) fn keys(&self) -> Result<Keys, CliError> {
        if let Some(keys) = std::env::var_os(MASTER_KEY_VARIABLE) {
            let keys = keys.into_string().map_err(|_| VaultError::NotAKey);
            return Ok(Keys::Environment(keys.and_then(|keys| MasterKeys::read(&keys)).map_err(CliError::usage)?));
        }
        if matches!(self.location()?, Location::Postgres(_)) && self.data_dir.is_none() {
            // Servers and workers of one database must have the same.
            return Err(CliError::usage(format_args!(
                "{MASTER_KEY_VARIABLE} is not set, and with PostgreSQL all servers and workers need the same"
            ))
            .advice(format_args!("export {MASTER_KEY_VARIABLE}=$(openssl rand -base64 32), and keep it")));
        }
        let folder = self.data_folder()?;
        std::fs::create_dir_all(&folder).map_err(|error| {
            CliError::usage(format_args!(
                "{} cannot be made: {error}; name another place with --data-dir",
                folder.display()
            ))
        })?;
        Ok(Keys::File(KeyFile::new(folder.join("master.key"))))
    }

    pub(super) fn data_folder(&self) -> Result<PathBuf, CliError> {
        if let Some(folder) = &self.data_dir {
            return Ok(folder.clone());
        }
        let strategy = etcetera::choose_base_strategy().map_err(|_| {
            CliError::usage("there is no home folder to keep data in").advice("name a folder with --data-dir")
        })?;
        Ok(strategy.data_dir().join("plimsoll"))
    }

    pub(super) async fn open(&self) -> Result<Store, CliError> {
        Ok(Store::open(&self.location()?, Arc::new(SystemClock)).await?)
    }

    /// Opens a store whose tables are of this version.
    pub(super) async fn open_current(&self) -> Result<Store, CliError> {
        let store = self.open().await?;
        let tables = store.migration_state().await?;
        if tables.current != tables.known {
            return Err(CliError::usage("the tables are not of this version of the program")
                .advice("`plimsoll migrate` brings them up to date"));
        }
        Ok(store)
    }
}

/// Where the master keys are.
pub(super) enum Keys {
    Environment(MasterKeys),
    File(KeyFile),
}

impl Keys {
    pub(super) fn vault(&self) -> Result<Vault, CliError> {
        match self {
            Self::Environment(keys) => Ok(Vault::new(keys)),
            Self::File(file) => Vault::of_file(file.clone()).map_err(CliError::usage),
        }
    }
}

/// Bring the server's tables to this version; the server does so by itself when it starts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll migrate --status
  plimsoll migrate --database postgres://plimsoll@db/plimsoll")]
pub(in super::super) struct MigrateArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Only tell how far the tables are.
    #[arg(long)]
    status: bool,
}

pub(super) fn migrate(args: &MigrateArgs) -> CliResult {
    block_on(async {
        let store = args.database.open().await?;
        if !args.status {
            let steps = store.migrate().await?;
            print::line(match steps {
                0 => "the tables are up to date".to_owned(),
                1 => "one step was taken".to_owned(),
                steps => format!("{steps} steps were taken"),
            })?;
        }
        let state = store.migration_state().await?;
        print::line(format_args!("{}: step {} of {}", store.engine().name(), state.current, state.known))?;
        store.close().await;
        Ok(ExitCode::Passed)
    })
}
