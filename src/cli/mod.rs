//! The command line: reads arguments, calls the library, writes what it says. Holds no logic of its own.

mod args;
mod compare;
mod config;
mod doctor;
mod error;
mod fix;
mod from_base;
mod generate;
mod github;
mod global;
mod init;
mod interrupt;
mod languages;
mod measures;
mod memory_limit;
mod new_code;
mod output;
mod pipelines;
mod print;
mod profile;
mod progress;
mod read;
mod remote;
mod report;
mod report_choice;
mod rule_choice;
mod rules;
mod scan;
mod secrets;
mod server;
mod settle;
mod template;
mod watch;
mod write;

use crate::exit_code::ExitCode;
use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use error::CliError;
use global::ColorWhen;

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors. A closed pipe is no reason to complain.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::Usage } else { ExitCode::Passed };
        }
    };
    match cli.global.color {
        ColorWhen::Auto => {}
        ColorWhen::Always => anstream::ColorChoice::Always.write_global(),
        ColorWhen::Never => anstream::ColorChoice::Never.write_global(),
    }
    dispatch(&cli).unwrap_or_else(|error| {
        tell(&error);
        error.code
    })
}

fn dispatch(cli: &Cli) -> Result<ExitCode, CliError> {
    match &cli.command {
        Command::Scan(args) => scan::run(args, &cli.global),
        Command::Secrets(args) => secrets::run(args, &cli.global),
        Command::Fix(args) => fix::run(args, &cli.global),
        Command::Report(args) => report::run(args, &cli.global),
        Command::Compare(args) => compare::run(args),
        Command::Github(args) => github::run(args, &cli.global),
        Command::Serve(args) => server::serve(args),
        Command::Worker(args) => server::work(args),
        Command::Jobs(args) => server::jobs(args),
        Command::Migrate(args) => server::migrate(args),
        Command::Backup(args) => server::backup(args),
        Command::Restore(args) => server::restore(args),
        Command::Template(args) => template::run(args),
        Command::Pipelines(args) => pipelines::run(args),
        Command::Keys(args) => server::keys(args),
        Command::Login(args) => remote::login(args),
        Command::Logout(args) => remote::logout(args),
        Command::Whoami(args) => remote::whoami(args),
        Command::Remote(args) => remote::run(args),
        Command::Init(args) => init::run(args),
        Command::Explain(args) => rules::explain(args),
        Command::Rules(args) => rules::run(args),
        Command::Languages(args) => languages::run(args),
        Command::Measures => measures::run(),
        Command::Config(args) => config::run(args, &cli.global),
        Command::Doctor(args) => doctor::run(args, &cli.global),
        Command::Completions(args) => generate::completions(args, Cli::command()),
        Command::Man(args) => generate::man(args, Cli::command()),
        Command::Generate(args) => generate::run(args),
    }
}

/// Writes an error to standard error; where even that is closed there is nobody left to tell.
fn tell(error: &CliError) {
    use std::io::Write;
    let red = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{red}error{red:#}: {}", error.message);
    if let Some(advice) = &error.advice {
        let _ = writeln!(out, "  {advice}");
    }
}
