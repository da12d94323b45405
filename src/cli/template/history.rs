use super::super::error::{CliError, CliResult};
use super::super::print::{self, Table};
use super::choice::Form;
use super::folder;
use crate::exit_code::ExitCode;
use crate::report::plain::visible;
use crate::templates::{RecordState, RollbackError};
use serde_json::json;
use std::path::PathBuf;

/// Take an application of a template back: the latest, where none is named.
#[derive(Debug, clap::Args)]
pub(super) struct RollbackArgs {
    /// The repository's folder.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Which application; `plimsoll template history` lists them.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Take back files that were changed since too; what they hold is kept.
    #[arg(long)]
    force: bool,
}

/// List what was applied to a folder.
#[derive(Debug, clap::Args)]
pub(super) struct HistoryArgs {
    /// The repository's folder.
    #[arg(default_value = ".")]
    folder: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

pub(super) fn rollback(args: &RollbackArgs) -> CliResult {
    let folder = folder(&args.folder)?;
    let done = folder.rollback(args.id.as_deref(), args.force, jiff::Timestamp::now()).map_err(|error| {
        let changed = matches!(error, RollbackError::Changed { .. });
        let wrong = CliError::usage(error);
        if changed { wrong.advice("nothing was changed; give --force to take it back all the same") } else { wrong }
    })?;
    for (words, paths) in [("as it was", &done.restored), ("gone again", &done.removed)] {
        for path in paths {
            print::line(format_args!("{words:>14}  {}", visible(path)))?;
        }
    }
    for (path, place) in &done.replaced {
        print::line(format_args!("what {} held is kept in {}", visible(path), place.display()))?;
    }
    print::line(format_args!("took {} back", done.record.id))?;
    Ok(ExitCode::Passed)
}

pub(super) fn history(args: &HistoryArgs) -> CliResult {
    let records = folder(&args.folder)?.history().map_err(CliError::usage)?;
    if args.format == Form::Json {
        print::line(format_args!("{:#}", json!(records)))?;
        return Ok(ExitCode::Passed);
    }
    let mut table = Table::new(&["id", "template", "state", "files"]);
    for record in records {
        let state = match record.state {
            RecordState::Applying => "interrupted, or at work",
            RecordState::Applied => "applied",
            RecordState::RolledBack => "taken back",
        };
        table.row([
            visible(&record.id).into_owned(),
            visible(&format!("{}@{}", record.template, record.version)).into_owned(),
            state.to_owned(),
            record.files.len().to_string(),
        ]);
    }
    table.print()?;
    Ok(ExitCode::Passed)
}
