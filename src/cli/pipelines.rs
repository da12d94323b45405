use super::error::{CliError, CliResult};
use super::print::{Table, line, text};
use crate::config::nearest;
use crate::exit_code::ExitCode;
use crate::pipelines::{self, Abilities, LARGEST_DEFINITION, STARTERS};
use crate::report::plain::visible;
use crate::workspace::{ByteSize, read_text_bounded};
use std::path::PathBuf;

/// Work with definitions of the server's pipelines.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll pipelines check .plimsoll/*.yaml
  plimsoll pipelines starters
  plimsoll pipelines starters nightly-scan > nightly.yaml")]
pub(super) struct PipelinesArgs {
    #[command(subcommand)]
    command: PipelinesCommand,
}

#[derive(Debug, clap::Subcommand)]
enum PipelinesCommand {
    /// Tell all that is wrong with definitions, each with its line and column.
    ///
    /// Exits with 2 where something is. What only a server can know, as whether it runs commands, is not looked at.
    Check {
        /// Files in YAML.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List definitions to begin with, or write one of them.
    Starters {
        /// The one that is written.
        #[arg(value_name = "ID")]
        id: Option<String>,
    },
    /// Write the JSON Schema of definitions.
    Schema,
}

pub(super) fn run(args: &PipelinesArgs) -> CliResult {
    match &args.command {
        PipelinesCommand::Check { files } => check(files),
        PipelinesCommand::Starters { id: None } => list(),
        PipelinesCommand::Starters { id: Some(id) } => write_one(id),
        PipelinesCommand::Schema => {
            text(pipelines::schema())?;
            Ok(ExitCode::Passed)
        }
    }
}

fn check(files: &[PathBuf]) -> CliResult {
    let mut wrong = 0;
    for path in files {
        let shown = path.display().to_string();
        let shown = visible(&shown);
        let definition = read_text_bounded(path, ByteSize(LARGEST_DEFINITION as u64))
            .map_err(|error| CliError::usage(format_args!("cannot read {shown}: {error}")))?;
        match pipelines::read(&definition, Abilities::ALL) {
            Ok(definition) => line(format_args!("{shown}: {} is sound", visible(&definition.name)))?,
            Err(faults) => {
                for fault in &faults.0 {
                    line(format_args!("{shown}:{}:{}: {}", fault.line, fault.column, visible(&fault.message)))?;
                }
                wrong += 1;
            }
        }
    }
    Ok(if wrong == 0 { ExitCode::Passed } else { ExitCode::Usage })
}

fn list() -> CliResult {
    let mut table = Table::new(&["id", "what it does"]);
    for starter in STARTERS {
        // Each is read by a test.
        let description = pipelines::read(starter.text, Abilities::ALL).map(|definition| definition.description);
        table.row([starter.id.to_owned(), description.unwrap_or_default()]);
    }
    table.print()?;
    Ok(ExitCode::Passed)
}

fn write_one(id: &str) -> CliResult {
    let Some(starter) = STARTERS.iter().find(|starter| starter.id == id) else {
        let advice = match nearest(id, STARTERS.iter().map(|starter| starter.id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`plimsoll pipelines starters` lists them".to_owned(),
        };
        return Err(CliError::usage(format_args!("there is no starter `{id}`")).advice(advice));
    };
    text(starter.text)?;
    Ok(ExitCode::Passed)
}
