use super::connect;
use crate::cli::error::{CliError, CliResult};
use crate::cli::print;
use crate::exit_code::ExitCode;
use crate::publish::github::base::FoundBase;
use crate::publish::github::context::Context;
use crate::workspace::Repository;

/// Print the commit that the change of this workflow run is compared with.
///
/// With `fetch-depth: 1` it is not here; fetch it, and `plimsoll scan --base auto` will find it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  git fetch --depth=1 origin \"$(plimsoll github base)\"

Nothing is printed where the run has no base, e.g. on a schedule.")]
pub(super) struct BaseArgs {}

pub(super) fn run(_: &BaseArgs) -> CliResult {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let here = here.map_err(|error| CliError::usage(format_args!("cannot tell the current folder: {error}")))?;
    let repository = Repository::open(&here)
        .map_err(CliError::usage)?
        .ok_or_else(|| CliError::usage("there is no git repository here"))?;
    if let FoundBase::Here { commit } | FoundBase::Elsewhere { commit } = found(&repository)? {
        print::line(commit)?;
    }
    Ok(ExitCode::Passed)
}

/// The base of this run, if it is one for a change.
pub(crate) fn found(repository: &Repository) -> Result<FoundBase, CliError> {
    let Ok(context) = Context::from_environment(&super::environment) else { return Ok(FoundBase::None) };
    connect::runtime()?.block_on(async {
        // Without a token git has to do.
        let client = async || connect::client(&context, connect::patience(30)).await.ok();
        Ok(FoundBase::find(&context, repository, client).await)
    })
}
