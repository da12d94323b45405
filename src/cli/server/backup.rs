use super::super::error::{CliError, CliResult};
use super::super::print;
use super::block_on;
use super::database::DatabaseArgs;
use crate::exit_code::ExitCode;
use crate::store::backup::{self, RestoreError, RestoreOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Write all that the server knows into a file, while servers and workers go on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll backup plimsoll-2026-11-21.backup
  plimsoll backup --database postgres://plimsoll@db/plimsoll nightly.backup --force

The master key (PLIMSOLL_MASTER_KEY, or master.key in the data folder) is not in it: keep it too, and elsewhere. Without it, stored
secrets cannot be opened.")]
pub(in super::super) struct BackupArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// The file; readable for you alone.
    file: PathBuf,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
}

/// Take in what `plimsoll backup` wrote, whichever database it came from. Stop servers and workers before.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll restore nightly.backup
  plimsoll restore --database postgres://plimsoll@db/plimsoll nightly.backup     from SQLite to PostgreSQL too")]
pub(in super::super) struct RestoreArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// What `plimsoll backup` wrote.
    file: PathBuf,
    /// Throw away what the database holds.
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn backup(args: &BackupArgs) -> CliResult {
    let unwritable =
        |error: std::io::Error| CliError::usage(format_args!("cannot write {}: {error}", args.file.display()));
    if !args.force && args.file.exists() {
        return Err(CliError::usage(format_args!("{} is there already", args.file.display()))
            .advice("give --force to replace it, or name another file"));
    }
    let folder = args.file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    block_on(async {
        let store = args.database.open().await?;
        // A temporary file is readable for its owner alone.
        let mut file = tempfile::Builder::new().prefix(".plimsoll-backup-").tempfile_in(folder).map_err(unwritable)?;
        let summary = backup::dump(&store, std::io::BufWriter::new(file.as_file_mut())).await?;
        store.close().await;
        file.as_file_mut().flush().and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
        if args.force {
            file.persist(&args.file).map_err(|error| unwritable(error.error))?;
        } else {
            file.persist_noclobber(&args.file).map_err(|error| unwritable(error.error))?;
        }
        print::line(format_args!(
            "wrote {} rows of {} tables, at step {}, to {}",
            summary.rows,
            summary.tables,
            summary.step,
            args.file.display()
        ))?;
        Ok(ExitCode::Passed)
    })
}

pub(super) fn restore(args: &RestoreArgs) -> CliResult {
    let file = std::fs::File::open(&args.file)
        .map_err(|error| CliError::usage(format_args!("cannot read {}: {error}", args.file.display())))?;
    block_on(async {
        let store = args.database.open().await?;
        let options = RestoreOptions { overwrite: args.overwrite };
        let (head, summary) = backup::restore(&store, file, options).await.map_err(|error| {
            let is_full = matches!(error, RestoreError::NotEmpty { .. });
            let wrong = CliError::usage(error);
            if is_full { wrong.advice("give --overwrite to throw away what is there") } else { wrong }
        })?;
        store.close().await;
        print::line(format_args!(
            "restored {} rows of {} tables, as they were on {} in {}",
            summary.rows, summary.tables, head.made_at, head.engine
        ))?;
        Ok(ExitCode::Passed)
    })
}
