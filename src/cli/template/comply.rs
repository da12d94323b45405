use super::super::error::CliResult;
use super::super::print;
use super::choice::{Form, template};
use super::folder;
use crate::exit_code::ExitCode;
use crate::report::plain::visible;
use serde_json::json;
use std::path::PathBuf;

/// Tell how much of what a template demands a repository has: a score from 0 to 100, and what fails.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 passed, 1 below --min-score, 2 wrong usage.")]
pub(super) struct CheckArgs {
    /// A built-in template by its name, or the folder of one.
    template: String,
    /// The repository's folder.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Fail below this score.
    #[arg(long, value_name = "0 TO 100", value_parser = clap::value_parser!(u32).range(0..=100))]
    min_score: Option<u32>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

pub(super) fn check(args: &CheckArgs) -> CliResult {
    let folder = folder(&args.folder)?;
    let template = template(&args.template)?;
    let found = template.comply(&folder.look(&template.checked()));
    if args.format == Form::Json {
        print::line(format_args!("{:#}", json!(found)))?;
    } else {
        let (good, bad) = (style(anstyle::AnsiColor::Green), style(anstyle::AnsiColor::Red));
        for check in &found.checks {
            let (style, sign) = if check.holds { (good, "holds") } else { (bad, "fails") };
            print::line(format_args!(
                "{style}{sign}{style:#}  {:<20} {} ({})",
                check.name,
                check.description,
                visible(&check.detail)
            ))?;
            if let Some(remedy) = &check.remedy {
                print::line(format_args!("       {:<20} {}", "", visible(remedy)))?;
            }
        }
        print::line(format_args!("{} of 100 for {}", found.score, template.label()))?;
    }
    let passed = args.min_score.is_none_or(|least| found.score >= least);
    Ok(if passed { ExitCode::Passed } else { ExitCode::GateFailed })
}

fn style(color: anstyle::AnsiColor) -> anstyle::Style {
    anstyle::Style::new().fg_color(Some(color.into()))
}
