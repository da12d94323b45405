use super::connect;
use crate::cli::error::{CliError, CliResult};
use crate::cli::from_base::Named;
use crate::cli::global::GlobalArgs;
use crate::cli::{read, settle};
use crate::config::GithubOptions;
use crate::exit_code::ExitCode;
use crate::measure::GateStatus;
use crate::publish::github::artifact::Artifact;
use crate::publish::github::context::Context;
use crate::publish::github::{Publication, Step, Trust, outputs, publish};
use crate::report::model::Report;
use crate::workspace::Repository;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Show an analysis on GitHub: code scanning, a check with annotations, review comments, a summary comment, the job's page.
///
/// What the token may not do is left out and told with the permission that it needs, and is no failure. The repository, commit and pull request
/// come from the workflow run; the token from GITHUB_TOKEN, or a GitHub App from PLIMSOLL_GITHUB_APP_ID and
/// PLIMSOLL_GITHUB_APP_PRIVATE_KEY.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll scan --base auto --format json=plimsoll.json
  plimsoll github publish --from plimsoll.json
  plimsoll github publish --from plimsoll.json --require-publish   fail where something could not be shown
  plimsoll github publish --from-artifact artifact/                in a workflow on workflow_run, for forks

Exit codes: 0 passed, 1 gate failed, 2 wrong usage, 5 not all could be shown (with --require-publish).")]
pub(super) struct PublishArgs {
    /// The analysis, written by `plimsoll scan --format json`.
    #[arg(long, value_name = "FILE", required_unless_present = "from_artifact", conflicts_with = "from_artifact")]
    from: Option<PathBuf>,
    /// The unpacked artifact of the run that this one follows on: untrusted, and checked. In a workflow on workflow_run `--from` means the
    /// same.
    #[arg(long, value_name = "FOLDER")]
    from_artifact: Option<PathBuf>,
    #[command(flatten)]
    publishing: Publishing,
    /// Do not fail: exit with 0 whatever the gate says.
    #[arg(long)]
    no_gate: bool,
}

/// How results are shown on GitHub.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "GitHub")]
pub(crate) struct Publishing {
    /// The repository, `owner/name`; that of the workflow run where it is not given.
    #[arg(long, value_name = "OWNER/NAME")]
    pub(crate) repository: Option<String>,
    /// The commit that was analysed; that of the workflow run where it is not given.
    #[arg(long, value_name = "SHA")]
    pub(crate) sha: Option<String>,
    /// Its branch in full, e.g. `refs/heads/main`; that of the workflow run where it is not given.
    #[arg(long = "ref", value_name = "REF")]
    pub(crate) git_ref: Option<String>,
    /// Address of the full report, to link to.
    #[arg(long, value_name = "URL")]
    pub(crate) report_url: Option<String>,
    /// Also leave what a workflow on `workflow_run` needs to show it, in this folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) write_artifact: Option<PathBuf>,
    /// Fail with exit code 5 where something could not be shown.
    #[arg(long)]
    pub(crate) require_publish: bool,
}

pub(super) fn run(args: &PublishArgs, global: &GlobalArgs) -> CliResult {
    let mut project = settle::project(&[], global.config.as_deref())?;
    let repository = Repository::open(&project.root).map_err(CliError::usage)?;
    if let Some(folder) = &args.from_artifact {
        return of_artifact(folder, &args.publishing, &project.config.file.github, global);
    }
    let Some(from) = &args.from else { return Err(CliError::usage("give the analysis with --from")) };
    let context = context(&args.publishing)?;
    if context.followed.is_some() {
        // Whatever a workflow on `workflow_run` has in hand was made by the run that it follows on.
        return of_artifact(from, &args.publishing, &project.config.file.github, global);
    }
    let report = read::report(from)?;
    if let (Some(from), Some(repository)) = (&report.project.config_from_base, &repository) {
        // What was not believed while scanning is not believed while publishing.
        let commit = Some(from.commit.as_str()).filter(|commit| repository.has_commit(commit));
        project.take_base(repository, commit, &Named::config(global.config.as_deref()))?;
    }
    let options = &project.config.file.github;
    let files = vec![("report-file", from.display().to_string())];
    let shown =
        Shown { report: &report, context: &context, options, repository: repository.as_ref(), trust: Trust::Own };
    let published = show(&shown, &args.publishing, files, global)?;
    let failed = report.gate.status == GateStatus::Failed && !args.no_gate;
    Ok(if failed { ExitCode::GateFailed } else { published })
}

/// Shows what `plimsoll scan` has just found. Gives [`ExitCode::Passed`], or [`ExitCode::NotPublished`] where that was demanded.
pub(crate) fn after_scan(
    report: &Report,
    options: &GithubOptions,
    root: &Path,
    publishing: &Publishing,
    files: Vec<(&'static str, String)>,
    global: &GlobalArgs,
) -> CliResult {
    let context = context(publishing)?;
    let repository = Repository::open(root).ok().flatten();
    let shown = Shown { report, context: &context, options, repository: repository.as_ref(), trust: Trust::Own };
    show(&shown, publishing, files, global)
}

/// Gives later steps of the workflow what they ask for, and shows nothing.
pub(crate) fn only_outputs(report: &Report, files: Vec<(&'static str, String)>) -> Result<(), CliError> {
    let path = super::environment("GITHUB_OUTPUT").ok_or_else(|| {
        CliError::usage("GITHUB_OUTPUT is not set, so there is no file for outputs; run this in a workflow")
    })?;
    let mut values = outputs::values(report, &[]);
    values.extend(files);
    outputs::write_outputs(Path::new(&path), &values).map_err(CliError::usage)
}

fn context(publishing: &Publishing) -> Result<Context, CliError> {
    Context::from_environment(&super::environment)
        .and_then(|context| {
            let Publishing { repository, sha, git_ref, .. } = publishing;
            context.overridden(repository.as_deref(), sha.as_deref(), git_ref.as_deref())
        })
        .and_then(Context::checked)
        .map_err(CliError::usage)
}

fn of_artifact(folder: &Path, publishing: &Publishing, options: &GithubOptions, global: &GlobalArgs) -> CliResult {
    let artifact = Artifact::read(folder).map_err(CliError::usage)?;
    let mut context = context(publishing)?;
    let pull = connect::runtime()?.block_on(async {
        let client = connect::client(&context, connect::patience(options.longest_wait)).await?;
        artifact.pull(&client, &context).await.map_err(|error| error.to_string())
    });
    context.pull = Some(pull.map_err(|error: String| CliError::usage(format_args!("{}: {error}", folder.display())))?);
    let shown =
        Shown { report: &artifact.report, context: &context, options, repository: None, trust: Trust::Artifact };
    let files = vec![("report-file", folder.display().to_string())];
    show(&shown, publishing, files, global)
}

/// What is shown, and how.
struct Shown<'s> {
    report: &'s Report,
    context: &'s Context,
    options: &'s GithubOptions,
    repository: Option<&'s Repository>,
    trust: Trust,
}

fn show(
    shown: &Shown<'_>,
    publishing: &Publishing,
    files: Vec<(&'static str, String)>,
    global: &GlobalArgs,
) -> CliResult {
    let mut options = shown.options.clone();
    options.report_url = publishing.report_url.clone().or(options.report_url);
    let context = shown.context;
    if let Some(folder) = &publishing.write_artifact {
        Artifact::write(folder, shown.report, context).map_err(CliError::usage)?;
    }
    let publication = Publication {
        report: shown.report,
        context,
        options: &options,
        repository: shown.repository,
        trust: shown.trust,
        notes: notes(shown.report),
    };
    let mut log = Vec::new();
    let steps = connect::runtime()?.block_on(async {
        let client = connect::client(context, connect::patience(options.longest_wait)).await;
        publish(client.as_ref().map_err(String::as_str), &publication, &mut log).await
    });
    // A closed pipe is nobody to tell.
    let _ = std::io::stdout().lock().write_all(&log);
    if let Some(path) = &context.output {
        let mut values = outputs::values(shown.report, &steps);
        values.extend(files);
        outputs::write_outputs(path, &values).map_err(CliError::usage)?;
    }
    tell(&steps, context, global);
    let is_broken = steps.iter().any(Step::is_broken);
    Ok(if publishing.require_publish && is_broken { ExitCode::NotPublished } else { ExitCode::Passed })
}

fn tell(steps: &[Step], context: &Context, global: &GlobalArgs) {
    if global.quiet && !steps.iter().any(Step::is_broken) {
        return;
    }
    let mut err = anstream::stderr().lock();
    for line in outputs::told(steps, context.pull.as_ref().is_some_and(|pull| pull.is_from_fork)) {
        let _ = writeln!(err, "{line}");
    }
}

/// What is to be told of how the analysis was configured.
fn notes(report: &Report) -> Vec<String> {
    let Some(from) = &report.project.config_from_base else { return Vec::new() };
    if from.differing.is_empty() {
        return Vec::new();
    }
    let files: Vec<String> =
        from.differing.iter().take(5).map(|path| format!("`{}`", path.replace('`', "'"))).collect();
    vec![format!(
        "This change alters {}. What decides about the gate was read from the base, not from there.",
        files.join(", ")
    )]
}
