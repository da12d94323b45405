//! `plimsoll github`: what is shown on GitHub.

mod base;
mod connect;
mod publish;

pub(super) use base::brought as base_of_run;
pub(super) use connect::environment;
pub(super) use publish::{Publishing, after_scan, only_outputs};

use super::error::CliResult;
use super::global::GlobalArgs;
use clap::Subcommand;

/// Show results on GitHub.
#[derive(Debug, clap::Args)]
pub(super) struct GithubArgs {
    #[command(subcommand)]
    command: GithubCommand,
}

#[derive(Debug, Subcommand)]
enum GithubCommand {
    Publish(Box<publish::PublishArgs>),
    Base(base::BaseArgs),
}

pub(super) fn run(args: &GithubArgs, global: &GlobalArgs) -> CliResult {
    match &args.command {
        GithubCommand::Publish(args) => publish::run(args, global),
        GithubCommand::Base(args) => base::run(args),
    }
}
