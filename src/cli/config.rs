use super::error::{CliError, CliResult};
use super::global::GlobalArgs;
use super::print::{line, text};
use super::rule_choice::RuleArgs;
use super::settle;
use crate::config::{Config, ConfigFile};
use crate::exit_code::ExitCode;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Look at the configuration.
#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ConfigCommand {
    /// Show the values that hold, and where each comes from.
    Show {
        /// Show what holds for this file, with the configuration of its folder laid over the root's.
        #[arg(long, value_name = "PATH")]
        file: Option<PathBuf>,
    },
    /// Check the configuration and say what is wrong.
    Check,
}

pub(super) fn run(args: &ConfigArgs, global: &GlobalArgs) -> CliResult {
    let mut project = settle::project(&[], global.config.as_deref())?;
    RuleArgs::default().apply(&mut project)?;
    settle::complete(&mut project, &AtomicBool::new(false))?;
    match &args.command {
        ConfigCommand::Check => line(format_args!("{} is sound", origin(&project.config)))?,
        ConfigCommand::Show { file } => text(show(&project.config, file.as_deref())?)?,
    }
    Ok(ExitCode::Passed)
}

fn origin(config: &Config) -> String {
    config.origin.as_ref().map_or_else(|| "the default configuration".to_owned(), |path| path.display().to_string())
}

/// Every value as TOML, each line with where it comes from.
fn show(config: &Config, file: Option<&std::path::Path>) -> Result<String, CliError> {
    let mut shown = config.file.clone();
    let mut nested = None;
    if let Some(file) = file {
        let path = file.to_string_lossy().replace('\\', "/");
        let settings = config.settings_for(path.trim_start_matches("./"));
        shown = ConfigFile {
            audience: settings.audience,
            rules: settings.rules.clone(),
            smells: settings.smells.clone(),
            ..shown
        };
        nested = settings.origin.as_ref().map(|path| path.display().to_string());
    }
    let effective = toml::Table::try_from(&shown).map_err(CliError::usage)?;
    let defaults = toml::Table::try_from(ConfigFile::default()).map_err(CliError::usage)?;
    let mut lines = vec![format!("# {}", origin(config))];
    let from = Origins { defaults: &defaults, written: config.written(), nested: nested.as_deref() };
    section("", &effective, &from, &mut lines);
    lines.push(String::new());
    Ok(lines.join("\n"))
}

struct Origins<'o> {
    defaults: &'o toml::Table,
    written: &'o toml::Table,
    nested: Option<&'o str>,
}

impl Origins<'_> {
    fn of(&self, path: &str, value: &toml::Value) -> &str {
        match lookup(self.written, path) {
            Some(written) if written == value => "plimsoll.toml",
            _ if lookup(self.defaults, path) == Some(value) => "default",
            _ => self.nested.unwrap_or("plimsoll.toml"),
        }
    }
}

fn lookup<'t>(table: &'t toml::Table, path: &str) -> Option<&'t toml::Value> {
    let mut parts = path.split('\u{1}');
    let first = table.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.as_table()?.get(part))
}

fn section(prefix: &str, table: &toml::Table, from: &Origins<'_>, lines: &mut Vec<String>) {
    let path = |key: &str| if prefix.is_empty() { key.to_owned() } else { format!("{prefix}\u{1}{key}") };
    for (key, value) in table.iter().filter(|(_, value)| !value.is_table()) {
        lines.push(format!("{key} = {value}  # {}", from.of(&path(key), value)));
    }
    for (key, value) in table {
        if let Some(inner) = value.as_table().filter(|inner| !inner.is_empty()) {
            lines.push(String::new());
            lines.push(format!("[{}]", path(key).replace('\u{1}', ".")));
            section(&path(key), inner, from, lines);
        }
    }
}
