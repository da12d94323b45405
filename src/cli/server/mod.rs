//! `plimsoll serve`, `worker`, `migrate`, `jobs`, `backup`, `restore` and `keys`.

mod backup;
mod database;
mod jobs;
mod keys;
mod serve;
mod settings_file;

pub(super) use backup::{BackupArgs, RestoreArgs};
pub(super) use database::MigrateArgs;
pub(super) use jobs::JobsArgs;
pub(super) use keys::KeysArgs;
pub(super) use serve::{ServeArgs, WorkerArgs};

use super::error::{CliError, CliResult};
use crate::server::ServerError;

pub(super) fn serve(args: &ServeArgs) -> CliResult {
    serve::serve(args)
}

pub(super) fn work(args: &WorkerArgs) -> CliResult {
    serve::work(args)
}

pub(super) fn migrate(args: &MigrateArgs) -> CliResult {
    database::migrate(args)
}

pub(super) fn backup(args: &BackupArgs) -> CliResult {
    backup::backup(args)
}

pub(super) fn restore(args: &RestoreArgs) -> CliResult {
    backup::restore(args)
}

pub(super) fn jobs(args: &JobsArgs) -> CliResult {
    jobs::run(args)
}

pub(super) fn keys(args: &KeysArgs) -> CliResult {
    keys::run(args)
}

/// Runs `work` to its end on threads that wait for the network and the database.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::usage(format_args!("cannot start threads: {error}")))?
        .block_on(work)
}

impl From<ServerError> for CliError {
    fn from(error: ServerError) -> Self {
        Self::usage(error)
    }
}

impl From<crate::store::StoreError> for CliError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::usage(error)
    }
}
