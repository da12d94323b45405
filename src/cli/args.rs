use super::global::GlobalArgs;
use super::{
    compare, config, doctor, fix, generate, github, init, languages, pipelines, remote, report, rules, scan, secrets,
    server, template,
};
use clap::{Parser, Subcommand};

/// Plimsoll analyses code: bugs, smells, clones and metrics, a score, what is new, and a quality gate.
#[derive(Debug, Parser)]
#[command(
    name = "plimsoll",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Examples:
  plimsoll scan                                  analyse the project here
  plimsoll scan --base main                      and say what is new since main
  plimsoll scan --format sarif=out.sarif         write SARIF for code scanning
  plimsoll scan --format html --output report/   write the interactive report
  plimsoll fix --dry-run                         show what can be fixed by itself
  plimsoll explain complex-function              what a rule means

Exit codes: 0 passed, 1 gate failed, 2 wrong usage or configuration, 3 nothing to scan, 4 incomplete, 5 not
published (where that was demanded), 130 interrupted.
Documentation: https://github.com/plimsoll-dev/plimsoll/tree/main/docs"
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: GlobalArgs,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Scan(Box<scan::ScanArgs>),
    Secrets(Box<secrets::SecretsArgs>),
    Fix(fix::FixArgs),
    Report(report::ReportArgs),
    Compare(compare::CompareArgs),
    Github(github::GithubArgs),
    Serve(server::ServeArgs),
    Worker(server::WorkerArgs),
    Jobs(server::JobsArgs),
    Migrate(server::MigrateArgs),
    Backup(server::BackupArgs),
    Restore(server::RestoreArgs),
    Template(template::TemplateArgs),
    Pipelines(pipelines::PipelinesArgs),
    Keys(server::KeysArgs),
    Login(remote::LoginArgs),
    Logout(remote::LogoutArgs),
    Whoami(remote::WhoamiArgs),
    Remote(remote::RemoteArgs),
    Init(init::InitArgs),
    Explain(rules::ExplainArgs),
    Rules(rules::RulesArgs),
    Languages(languages::LanguagesArgs),
    /// List the measures that gates and reports know.
    Measures,
    Config(config::ConfigArgs),
    Doctor(doctor::DoctorArgs),
    Completions(generate::CompletionsArgs),
    Man(generate::ManArgs),
    #[command(hide = true)]
    Generate(generate::GenerateArgs),
}
