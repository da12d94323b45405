//! Which reports are wanted, as scan and report take it.

use super::output::FormatWord;
use std::path::PathBuf;

/// Which reports to write, and how.
#[derive(Debug, Clone, clap::Args)]
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
    /// Set by `plimsoll secrets`.
    #[arg(skip)]
    pub(super) only_secrets: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum GroupBy {
    File,
    Rule,
}
