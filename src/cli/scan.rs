use super::error::{CliError, CliResult};
use super::from_base::{FromBase, Named};
use super::github::{self, Publishing};
use super::global::GlobalArgs;
use super::new_code::{ConfigSource, NewCodeArgs};
use super::output::{Destination, Output, plan};
use super::profile;
use super::progress::{Progress, ProgressFormat};
use super::report_choice::ReportsArgs;
use super::rule_choice::{AllFilesArg, RuleArgs};
use super::settle::{self, Project};
use super::{interrupt, memory_limit, read, watch, write};
use crate::analysis::{self, Analysis, CodeRules, HistoryRequest, Observer, Profile, Request, ScanError};
use crate::exit_code::ExitCode;
use crate::finding::{Category, RuleInfo, Severity, State};
use crate::measure::GateStatus;
use crate::report::plain::visible;
use crate::report::{Circumstances, Format, history_point, model, of_analysis};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Analyse a project.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll scan                                    the project here
  plimsoll scan src tests --base main              say what is new since the branch left main
  plimsoll scan -f sarif=out.sarif -f html=out.html -f terminal
  plimsoll scan --coverage coverage/lcov.info      measure coverage, overall and of new code
  plimsoll scan --baseline known.json              tell only what known.json does not have as new

Exit codes: 0 passed, 1 gate failed, 2 wrong usage or configuration, 3 nothing to scan, 4 incomplete (where the
configuration demands completeness), 130 interrupted.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ScanArgs {
    /// Files and folders; the current folder where none is given.
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) new_code: NewCodeArgs,
    /// Earlier reports (`--format json`), oldest first, for the trend; may be given several times.
    #[arg(long, value_name = "FILE", help_heading = "New code")]
    pub(super) history: Vec<PathBuf>,

    /// Coverage report: lcov, Cobertura, JaCoCo, Go coverprofile or Clover; may be given several times. Replaces those of the
    /// configuration.
    #[arg(long, value_name = "FILE", help_heading = "Inputs")]
    pub(super) coverage: Vec<PathBuf>,

    /// Look for secrets in all commits too, not only in what is checked out.
    #[arg(long, help_heading = "Inputs")]
    pub(super) git_history: bool,
    /// Of history, look only at commits made since this day.
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Inputs", requires = "git_history")]
    pub(super) since: Option<jiff::civil::Date>,
    /// Rules for secrets in gitleaks' TOML, in place of the built-in ones and of the project's.
    #[arg(long, value_name = "FILE", help_heading = "Inputs")]
    pub(super) secrets_config: Option<PathBuf>,
    /// Look for no secrets.
    #[arg(long, help_heading = "Inputs", conflicts_with_all = ["secrets_config", "git_history"])]
    pub(super) no_secrets: bool,
    /// Look for secrets in archives too, as `include-archives` of the configuration does.
    #[arg(long, help_heading = "Inputs", conflicts_with = "no_secrets")]
    pub(super) archives: bool,

    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) all_files: AllFilesArg,

    #[command(flatten)]
    pub(super) reports: ReportsArgs,
    /// Name the project's folder in SARIF, so that its paths can be resolved from anywhere.
    #[arg(long, help_heading = "Reports")]
    pub(super) absolute_paths: bool,

    /// Do not fail: exit with 0 whatever the gate says.
    #[arg(long, help_heading = "Gate")]
    pub(super) no_gate: bool,
    #[command(flatten)]
    pub(super) config_source: ConfigSource,

    /// Show the result somewhere else too; as `plimsoll github publish` does.
    #[arg(long, value_name = "WHERE", help_heading = "GitHub", conflicts_with = "watch")]
    pub(super) publish: Option<PublishTo>,
    #[command(flatten)]
    pub(super) publishing: Publishing,

    /// Threads; as many as there are processors where it is not given.
    #[arg(long, short, value_name = "N", env = "PLIMSOLL_JOBS", help_heading = "Running")]
    pub(super) jobs: Option<std::num::NonZeroUsize>,
    /// Seconds after which parsing a file is given up.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Running")]
    pub(super) timeout_per_file: Option<u32>,
    /// Where results of earlier runs are kept.
    #[arg(long, value_name = "FOLDER", env = "PLIMSOLL_CACHE_DIR", help_heading = "Running")]
    pub(super) cache_dir: Option<PathBuf>,
    /// Analyse everything anew and keep nothing.
    #[arg(long, help_heading = "Running", conflicts_with = "cache_dir")]
    pub(super) no_cache: bool,
    /// Tell on standard error how far it is, as lines of JSON with `stage`, `done` and `total` (`null` where it is not known).
    #[arg(long, value_name = "FORMAT", help_heading = "Running", conflicts_with = "watch")]
    pub(super) progress: Option<ProgressFormat>,
    /// Fail rather than take more than so many megabytes of address space. On Unix only.
    #[arg(long, value_name = "MB", help_heading = "Running")]
    pub(super) memory_limit: Option<std::num::NonZeroU32>,
    /// Scan again whenever a file changes, until interrupted.
    #[arg(long, short, help_heading = "Running")]
    pub(super) watch: bool,
    /// Leave times and durations out, so that equal code gives equal reports.
    #[arg(long, help_heading = "Running")]
    pub(super) reproducible: bool,
    /// Tell on standard error which rules and files took longest, or write it all to FILE as JSON. Every file is analysed anew.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "-",
        value_parser = profile::destination,
        help_heading = "Rules"
    )]
    pub(super) profile: Option<PathBuf>,
    /// Set by `plimsoll secrets`.
    #[arg(skip)]
    pub(super) only_secrets: bool,
}

/// Where `--publish` goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum PublishTo {
    /// The pull request and commit of the workflow run.
    Github,
    /// Nothing but the outputs of the workflow's step, for later steps.
    Outputs,
}

/// Bytes of stack of each worker: the lowering for rules and the taint analysis go as deep as `limits.depth` lets a tree be. Only
/// what is used is taken from memory.
const STACK: usize = 64 << 20;

pub(super) fn run(args: &ScanArgs, global: &GlobalArgs) -> CliResult {
    let outputs = plan(&args.reports.format, &args.reports.output, Format::Terminal)?;
    if let Some(megabytes) = args.memory_limit {
        memory_limit::set(megabytes)?;
    }
    start_threads(args.jobs)?;
    let cancelled = interrupt::flag()?;
    let once = || -> CliResult {
        let (report, project) = scan_once(args, global, cancelled)?;
        if let Some(to) = &args.profile {
            profile::tell(&project.code_rules, to)?;
        }
        write::all(&report, &outputs, &args.reports, global, args.absolute_paths.then_some(&*project.root), cancelled)?;
        let judged = verdict(&report, &project, args);
        let published = publish(&report, &project, args, report_files(&outputs), global)?;
        Ok(if judged == ExitCode::Passed { published } else { judged })
    };
    if args.watch {
        let written = outputs.iter().filter_map(|output| match &output.destination {
            Destination::File(path) => Some(path.clone()),
            Destination::Stdout => None,
        });
        return watch::repeat(&args.paths, global, written.collect(), cancelled, once);
    }
    once()
}

/// Starts the workers of the whole process; as many as there are processors where no number is given.
pub(super) fn start_threads(jobs: Option<std::num::NonZeroUsize>) -> Result<(), CliError> {
    let jobs = jobs.map_or(0, std::num::NonZero::get);
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(STACK)
        .build_global()
        .map_err(|error| CliError::usage(format_args!("cannot start {jobs} threads: {error}")))
}

/// Shows the result where the command line says.
fn publish(
    report: &model::Report,
    project: &Project,
    args: &ScanArgs,
    files: Vec<(&'static str, String)>,
    global: &GlobalArgs,
) -> CliResult {
    match args.publish {
        None => Ok(ExitCode::Passed),
        Some(PublishTo::Outputs) => github::only_outputs(report, files).map(|()| ExitCode::Passed),
        Some(PublishTo::Github) => {
            github::after_scan(report, &project.config.file.github, &project.root, &args.publishing, files, global)
        }
    }
}

fn scan_once(
    args: &ScanArgs,
    global: &GlobalArgs,
    cancelled: &AtomicBool,
) -> Result<(model::Report, Project), CliError> {
    let started = Instant::now();
    let mut project = settle::project(&args.paths, global.config.as_deref())?;
    // The base first: its configuration may take the place of the other.
    let named = Named::config(global.config.as_deref()).and_rules(&args.rules.rules).and_rules(&args.secrets_config);
    let base = args.new_code.base(args.config_source, args.publish.is_some(), &mut project, &named)?;
    args.lay_over(&mut project)?;
    let coverage = read::coverage(&args.coverage, &project)?;
    let history = history(&args.history)?;
    let progress = Progress::new(!global.quiet && !args.watch, args.progress);
    progress.stage("looking for files", None);
    let settled = settle::complete(&mut project, cancelled).and_then(|discovery| {
        if args.only_secrets {
            // They were read to know their names, which the configuration may hold.
            project.code_rules = CodeRules::default();
        }
        args.rules.check_secrets(&project).map(|()| discovery)
    });
    let discovery = settled.inspect_err(|_| progress.clear())?;
    let now = jiff::Timestamp::now();
    let cache_folder = args.cache_folder(&project.root);
    let request = Request {
        root: &project.root,
        paths: &project.paths,
        config: &project.config,
        base,
        coverage,
        secrets: project.secrets.scanner.as_ref(),
        code_rules: &project.code_rules,
        only_secrets: args.only_secrets,
        history: args.git_history.then(|| HistoryRequest { since: args.since.and_then(start_of_day) }),
        problems: [&project.secrets.problems, &project.code_rules.problems, &project.told]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        cache_folder: cache_folder.as_deref(),
        today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        observer: &progress,
        cancelled,
    };
    let scanned = analysis::scan(&request, discovery);
    progress.clear();
    let analysis = scanned.map_err(|error| match error {
        ScanError::Cancelled => interrupt::interrupted(),
        error => CliError::usage(error),
    })?;
    if analysis.files.is_empty() && analysis.plain_files == 0 && analysis.problems.is_empty() {
        return Err(nothing_to_scan(analysis.skipped.len() as u32 + analysis.unknown_files));
    }
    let circumstances = args.circumstances(now, started, history);
    let mut report = of_analysis(&analysis, rules_that_matter(&analysis, &project), circumstances);
    report.project.config_from_base = project.from_base.as_ref().map(FromBase::told);
    if !global.quiet {
        tell_differing(report.project.config_from_base.as_ref());
    }
    if args.reproducible {
        report.summary.cached_files = 0;
    }
    if !report.history.is_empty() {
        report.history.push(history_point(&report));
    }
    Ok((report, project))
}

impl ScanArgs {
    /// Lays what the command line says over the configuration.
    fn lay_over(&self, project: &mut Project) -> Result<(), CliError> {
        if let Some(seconds) = self.timeout_per_file {
            project.config.file.limits.timeout_per_file = seconds;
        }
        if let Some(file) = &self.secrets_config {
            project.secrets_config = project.rule_source(file);
        }
        if self.no_secrets {
            project.config.file.secrets.enabled = false;
        }
        project.config.file.scan.include_archives |= self.archives;
        self.rules.apply(project)?;
        project.code_rules.profile = self.profile.is_some().then(|| {
            let begun = Instant::now();
            Profile::new(Box::new(move || begun.elapsed()))
        });
        self.all_files.apply(project);
        Ok(())
    }

    /// Where results are kept from run to run, if they are.
    fn cache_folder(&self, root: &Path) -> Option<PathBuf> {
        let is_kept = !self.no_cache && self.profile.is_none();
        is_kept.then(|| cache_folder(self.cache_dir.as_deref(), root)).flatten()
    }

    fn circumstances(
        &self,
        now: jiff::Timestamp,
        started: Instant,
        history: Vec<model::HistoryPoint>,
    ) -> Circumstances {
        if self.reproducible {
            return Circumstances { generated_at: String::new(), duration_ms: 0, history };
        }
        Circumstances {
            generated_at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            history,
        }
    }
}

fn nothing_to_scan(skipped: u32) -> CliError {
    let message = match skipped {
        0 => "there is nothing to scan: no files were found".to_owned(),
        skipped => {
            format!("there is nothing to scan: {skipped} files were found, all in unknown languages or left out")
        }
    };
    let advice = "`plimsoll languages` lists the languages; see [scan] in plimsoll.toml for what is left out";
    CliError { message, advice: Some(advice.to_owned()), code: ExitCode::NothingToScan }
}

/// The rules that a report describes.
fn rules_that_matter<'p>(
    analysis: &Analysis,
    project: &'p Project,
) -> impl Iterator<Item = &'static RuleInfo> + use<'p> {
    let config = &project.config;
    let spoke: BTreeSet<Arc<str>> = analysis.findings.iter().map(|judged| Arc::clone(&judged.finding.rule)).collect();
    analysis::rules_of_run(project.secrets.scanner.as_ref(), &project.code_rules)
        .filter(|rule| crate::config::is_enabled(rule, &config.file.rules, config.file.audience.0))
        // Rules for secrets are many and alike; a report describes those that spoke.
        .filter(move |rule| rule.category != Category::Secret || spoke.contains(rule.id))
}

/// Tells which files of the change were not believed.
fn tell_differing(from: Option<&model::ConfigFromBase>) {
    let Some(from) = from.filter(|from| !from.differing.is_empty()) else { return };
    let files = visible(&from.differing.join(", ")).into_owned();
    let _ = writeln!(
        std::io::stderr(),
        "the configuration was read from the base; here these files differ: {files} (--config-from-head reads them)"
    );
}

fn verdict(report: &model::Report, project: &Project, args: &ScanArgs) -> ExitCode {
    if args.no_gate {
        return ExitCode::Passed;
    }
    if args.only_secrets {
        // Of the gate's conditions none is about secrets alone.
        if report.findings.iter().any(is_open_secret) {
            return ExitCode::GateFailed;
        }
    } else if report.gate.status == GateStatus::Failed {
        return ExitCode::GateFailed;
    }
    if project.config.file.gate.complete && !report.summary.complete { ExitCode::Incomplete } else { ExitCode::Passed }
}

/// Whether a finding of `plimsoll secrets` fails it: known ones do not where there is something to compare with.
fn is_open_secret(finding: &model::Finding) -> bool {
    finding.category == Category::Secret
        && finding.suppression.is_none()
        && finding.severity > Severity::Info
        && finding.state != State::Existing
}

/// The beginning of `day`, UTC, in seconds since 1970.
fn start_of_day(day: jiff::civil::Date) -> Option<i64> {
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

/// The files that reports go to, as outputs of the step.
fn report_files(outputs: &[Output]) -> Vec<(&'static str, String)> {
    let of = |name: &'static str, formats: &[Format]| {
        outputs.iter().find_map(|output| match &output.destination {
            Destination::File(path) if formats.contains(&output.format) => Some((name, path.display().to_string())),
            _ => None,
        })
    };
    [
        of("sarif-file", &[Format::SarifGithub, Format::Sarif]),
        of("report-file", &[Format::Json]),
        of("html-file", &[Format::Html]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn history(paths: &[PathBuf]) -> Result<Vec<model::HistoryPoint>, CliError> {
    let mut points = Vec::new();
    for path in paths {
        let report = read::report(path)?;
        points.extend(report.history.iter().cloned());
        points.push(history_point(&report));
    }
    points.sort_by(|a: &model::HistoryPoint, b| a.at.cmp(&b.at));
    points.dedup_by(|a, b| a.at == b.at && a.commit == b.commit);
    Ok(points)
}

/// A folder of the user's cache for this project. Without a home there is no cache.
pub(super) fn cache_folder(chosen: Option<&Path>, root: &Path) -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    if let Some(chosen) = chosen {
        return Some(chosen.to_owned());
    }
    let key = analysis::cache::key_of(&[root.to_string_lossy().as_bytes()]);
    let name = key.iter().take(8).fold(String::new(), |name, byte| name + &format!("{byte:02x}"));
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("plimsoll").join(name))
}
