use super::error::CliResult;
use super::global::GlobalArgs;
use super::interrupt;
use super::output::plan;
use super::read;
use super::report_choice::ReportsArgs;
use super::write;
use crate::exit_code::ExitCode;
use crate::report::Format;
use std::path::PathBuf;

/// Make reports from an earlier analysis.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll report --from analysis.json --format html --output report.html
  plimsoll report --from analysis.json --format markdown")]
pub(super) struct ReportArgs {
    /// The analysis, written by `plimsoll scan --format json`.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    pub(super) reports: ReportsArgs,
}

pub(super) fn run(args: &ReportArgs, global: &GlobalArgs) -> CliResult {
    let cancelled = interrupt::flag()?;
    let report = read::report(&args.from)?;
    let outputs = plan(&args.reports.format, &args.reports.output, Format::Terminal)?;
    write::all(&report, &outputs, &args.reports, global, None, cancelled)?;
    Ok(ExitCode::Passed)
}
