use super::connect;
use crate::cli::error::{CliError, CliResult};
use crate::cli::print;
use crate::exit_code::ExitCode;
use crate::publish::github::base::FoundBase;
use crate::publish::github::context::Context;
use crate::workspace::Repository;
use secrecy::SecretString;
use std::time::Duration;

/// How long a request of fetching may take: a large tree is long on its way.
const FETCH: Duration = Duration::from_mins(10);

/// Print the commit that the change of this workflow run is compared with.
///
/// `plimsoll scan --base auto` finds it by itself, and fetches it where it is not here.
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
    let Ok(context) = Context::from_environment(&super::environment) else { return Ok(ExitCode::Passed) };
    if let Some(base) = find(&context, &repository)?.base {
        print::line(base.commit)?;
    }
    Ok(ExitCode::Passed)
}

/// What new code of this run is told by, fetched where it is not here, and what is to be told of that.
pub(crate) fn brought(repository: &Repository) -> Result<(Option<FoundBase>, Option<String>), CliError> {
    let Ok(context) = Context::from_environment(&super::environment) else { return Ok((None, None)) };
    let Found { base, token } = find(&context, repository)?;
    let Some(mut base) = base else { return Ok((None, None)) };
    let brought = base.bring(repository, &context, token.as_ref(), FETCH);
    let problem = base.problem(brought.as_ref().err());
    Ok((Some(base), problem))
}

struct Found {
    base: Option<FoundBase>,
    token: Option<SecretString>,
}

fn find(context: &Context, repository: &Repository) -> Result<Found, CliError> {
    let patience = connect::patience(30);
    connect::runtime()?.block_on(async {
        // Without a token git has to do.
        let token = connect::token(context, patience).await.ok();
        let client = async || connect::client_with(context, patience, token.clone()?).ok();
        Ok(Found { base: FoundBase::find(context, repository, client).await, token })
    })
}
