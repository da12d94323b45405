use super::error::CliResult;
use super::github::Publishing;
use super::global::GlobalArgs;
use super::new_code::{ConfigSource, NewCodeArgs};
use super::report_choice::ReportsArgs;
use super::rule_choice::{AllFilesArg, RuleArgs};
use super::scan::{self, ScanArgs};
use std::path::PathBuf;

/// Look for secrets only: keys, tokens and passwords in the source and in git's history.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll secrets                          what is checked out
  plimsoll secrets --history                and every commit that branches and tags lead to
  plimsoll secrets --history --since 2026-01-01
  plimsoll secrets --archives               and in zip, jar, tar, gz …
  plimsoll secrets --base main              fail only on what is new since main
  plimsoll secrets --baseline known.json    fail only on what known.json does not have

Exit codes: 0 nothing found, 1 secrets found, 2 wrong usage or configuration, 3 nothing to scan, 130 interrupted.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct SecretsArgs {
    /// Files and folders; the current folder where none is given.
    paths: Vec<PathBuf>,

    /// Look through all commits too, each content once.
    #[arg(long, help_heading = "History")]
    history: bool,
    /// Look only at commits made since this day.
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "History", requires = "history")]
    since: Option<jiff::civil::Date>,

    /// Look into archives too: zip, jar, war, ear, whl, nupkg, tar, tar.gz, tgz, gz.
    #[arg(long, help_heading = "Inputs")]
    archives: bool,

    #[command(flatten)]
    new_code: NewCodeArgs,

    /// Rules in gitleaks' TOML, in place of the built-in ones and of the project's.
    #[arg(long, value_name = "FILE", help_heading = "Inputs")]
    secrets_config: Option<PathBuf>,
    /// Fail with exit code 2 where anything is wrong with a rule file.
    #[arg(long, help_heading = "Inputs")]
    strict: bool,

    #[command(flatten)]
    reports: ReportsArgs,

    /// Do not fail: exit with 0 whatever is found.
    #[arg(long, help_heading = "Gate")]
    no_gate: bool,

    /// Threads; as many as there are processors where it is not given.
    #[arg(long, short, value_name = "N", env = "PLIMSOLL_JOBS", help_heading = "Running")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Leave times and durations out, so that equal code gives equal reports.
    #[arg(long, help_heading = "Running")]
    reproducible: bool,
}

pub(super) fn run(args: &SecretsArgs, global: &GlobalArgs) -> CliResult {
    let scan = ScanArgs {
        paths: args.paths.clone(),
        new_code: args.new_code.clone(),
        history: Vec::new(),
        coverage: Vec::new(),
        git_history: args.history,
        since: args.since,
        secrets_config: args.secrets_config.clone(),
        no_secrets: false,
        archives: args.archives,
        rules: RuleArgs { strict: args.strict, no_built_in_rules: true, ..RuleArgs::default() },
        all_files: AllFilesArg::default(),
        absolute_paths: false,
        reports: ReportsArgs { only_secrets: true, ..args.reports.clone() },
        no_gate: args.no_gate,
        jobs: args.jobs,
        timeout_per_file: None,
        cache_dir: None,
        no_cache: true,
        watch: false,
        progress: None,
        memory_limit: None,
        reproducible: args.reproducible,
        config_source: ConfigSource::default(),
        publish: None,
        publishing: Publishing::default(),
        profile: None,
        only_secrets: true,
    };
    scan::run(&scan, global)
}
