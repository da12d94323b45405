//! `plimsoll template`.

mod apply;
mod choice;
mod comply;
mod history;
mod show;

use super::error::{CliError, CliResult};
use crate::templates::Folder;
use std::path::Path;

/// Give repositories what all of them are to have: see, apply and take back templates, and check for them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll template list
  plimsoll template preview hygiene . --set owners=@acme/platform
  plimsoll template apply hygiene . --set owners=@acme/platform
  plimsoll template rollback .
  plimsoll template check hygiene . --min-score 80
  plimsoll template validate path/of/my-template")]
pub(super) struct TemplateArgs {
    #[command(subcommand)]
    command: TemplateCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TemplateCommand {
    List(show::ListArgs),
    Show(show::ShowArgs),
    Validate(show::ValidateArgs),
    Preview(apply::PreviewArgs),
    Apply(apply::ApplyArgs),
    Rollback(history::RollbackArgs),
    History(history::HistoryArgs),
    Check(comply::CheckArgs),
}

pub(super) fn run(args: &TemplateArgs) -> CliResult {
    match &args.command {
        TemplateCommand::List(args) => show::list(args),
        TemplateCommand::Show(args) => show::show(args),
        TemplateCommand::Validate(args) => show::validate(args),
        TemplateCommand::Preview(args) => apply::preview(args),
        TemplateCommand::Apply(args) => apply::apply(args),
        TemplateCommand::Rollback(args) => history::rollback(args),
        TemplateCommand::History(args) => history::history(args),
        TemplateCommand::Check(args) => comply::check(args),
    }
}

fn folder(path: &Path) -> Result<Folder, CliError> {
    Folder::open(path).map_err(|error| CliError::usage(format_args!("{} is no folder: {error}", path.display())))
}
