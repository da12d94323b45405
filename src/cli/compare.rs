use super::error::{CliError, CliResult};
use super::print::text;
use super::read;
use crate::exit_code::ExitCode;
use crate::report::compare::{CompareFormat, compare, render};
use std::path::PathBuf;

/// Tell what changed between two JSON reports.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll compare before.json after.json
  plimsoll compare before.json after.json --format markdown")]
pub(super) struct CompareArgs {
    /// The earlier report, written by `plimsoll scan --format json`.
    before: PathBuf,
    /// The later one.
    after: PathBuf,
    /// How to tell it: text, markdown or json.
    #[arg(long, short, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: CompareFormat,
}

pub(super) fn run(args: &CompareArgs) -> CliResult {
    let comparison = compare(&read::report(&args.before)?, &read::report(&args.after)?);
    let mut rendered = Vec::new();
    render(&comparison, args.format, &mut rendered).map_err(CliError::usage)?;
    text(String::from_utf8_lossy(&rendered))?;
    Ok(ExitCode::Passed)
}

fn format(word: &str) -> Result<CompareFormat, String> {
    CompareFormat::from_id(word).ok_or_else(|| "there are text, markdown, json".to_owned())
}
