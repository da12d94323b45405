use super::args::GlobalArgs;
use super::error::CliResult;
use super::interrupt;
use super::output::{FormatWord, plan};
use super::read;
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

/// Which reports to write, and how.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reports")]
pub(super) struct ReportsArgs {
    /// Format of a report, with `=FILE` for where it goes; may be given several times.
    #[arg(long, short, value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<FormatWord>,
    /// File (or folder) for the formats that have none yet, in their order.
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Vec<PathBuf>,
    /// What the terminal report groups findings by.
    #[arg(long, value_name = "WHAT", default_value = "file")]
    pub(super) group_by: GroupBy,
    /// Most findings that the terminal report shows; 0 shows all, and 50 is usual.
    #[arg(long, value_name = "N")]
    pub(super) max_findings: Option<usize>,
    /// Show only new findings in the terminal report.
    #[arg(long)]
    pub(super) only_new: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum GroupBy {
    File,
    Rule,
}

pub(super) fn run(args: &ReportArgs, global: &GlobalArgs) -> CliResult {
    let cancelled = interrupt::flag()?;
    let report = read::report(&args.from)?;
    let outputs = plan(&args.reports.format, &args.reports.output, Format::Terminal)?;
    write::all(&report, &outputs, &args.reports, global, None, cancelled)?;
    Ok(ExitCode::Passed)
}
