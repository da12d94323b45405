//! `plimsoll fix`: applies the fixes of findings.

use super::error::{CliError, CliResult};
use super::global::GlobalArgs;
use super::print::text;
use super::progress::Progress;
use super::rule_choice::{AllFilesArg, RuleArgs};
use super::{interrupt, scan, settle};
use crate::analysis::{self, Applied, Base, FixChoice, FixOutcome, FixedFile, Observer, Refusal, Request, ScanError};
use crate::config::nearest;
use crate::coverage::CoverageReport;
use crate::exit_code::ExitCode;
use crate::report::{counted, visible};
use crate::workspace::{rewrite, unified_diff};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Apply the fixes of findings to the files.
///
/// Only fixes that surely leave the meaning as it is are applied, unless `--unsafe` is given. Of fixes that overlap the first wins,
/// and the others follow if they still fit. A fix after which a file could not be read any more is not applied.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll fix                                     apply what is safe
  plimsoll fix --unsafe --dry-run                  show what all fixes would change
  plimsoll fix --rules my-rules/ --only-rules src  with rules of your own
  plimsoll fix --rule unused-import                only of this rule

Exit codes: 0 done, 1 something was not applied, or with --dry-run there is something to apply, 2 wrong usage or configuration,
3 nothing to fix in, 130 interrupted.")]
pub(super) struct FixArgs {
    /// Files and folders; the current folder where none is given.
    paths: Vec<PathBuf>,

    /// Apply fixes too that may change what the program does.
    #[arg(long = "unsafe", help_heading = "Fixes")]
    unsafe_too: bool,
    /// Change nothing; show a diff of what would change.
    #[arg(long, short = 'n', help_heading = "Fixes")]
    dry_run: bool,
    /// Only fixes of this rule; may be given several times.
    #[arg(long, value_name = "ID", help_heading = "Fixes")]
    rule: Vec<String>,

    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    all_files: AllFilesArg,

    /// Threads; as many as there are processors where it is not given.
    #[arg(long, short, value_name = "N", env = "PLIMSOLL_JOBS", help_heading = "Running")]
    jobs: Option<std::num::NonZeroUsize>,
}

pub(super) fn run(args: &FixArgs, global: &GlobalArgs) -> CliResult {
    scan::start_threads(args.jobs)?;
    let cancelled = interrupt::flag()?;
    let (outcome, root) = look(args, global, cancelled)?;
    if outcome.looked_at == 0 && outcome.problems.is_empty() {
        return Err(CliError {
            message: "there is nothing to fix in: no files were found".to_owned(),
            advice: Some("`plimsoll languages` lists the languages".to_owned()),
            code: ExitCode::NothingToScan,
        });
    }
    let mut failed = 0;
    let mut told = String::new();
    if args.dry_run {
        for file in &outcome.files {
            text(diff(file))?;
        }
    } else {
        for file in &outcome.files {
            interrupt::check(cancelled)?;
            match rewrite(&file.absolute, &root, &file.before, &file.after) {
                Ok(()) => told.push_str(&format!("fixed {}: {}\n", visible(&file.path), by_rule(&file.applied))),
                Err(error) => {
                    failed += 1;
                    told.push_str(&format!("left {}: {error}\n", visible(&file.path)));
                }
            }
        }
    }
    for (path, fix, why) in &outcome.refused {
        let place = format!("{}:{}", visible(path), fix.line);
        told.push_str(&format!("left {place}: {}\n", reason(fix, *why)));
    }
    for problem in &outcome.problems {
        told.push_str(&format!("{}: {}\n", visible(&problem.path), visible(&problem.message)));
    }
    if !global.quiet {
        eprint(&told);
    }
    eprint(&format!("{}\n", summary(&outcome, args)));
    let pending = args.dry_run && !outcome.files.is_empty();
    Ok(if pending || failed > 0 || !outcome.refused.is_empty() { ExitCode::GateFailed } else { ExitCode::Passed })
}

/// What is to be changed, and the project's root.
fn look(args: &FixArgs, global: &GlobalArgs, cancelled: &AtomicBool) -> Result<(FixOutcome, PathBuf), CliError> {
    let mut project = settle::project(&args.paths, global.config.as_deref())?;
    args.rules.apply(&mut project)?;
    args.all_files.apply(&mut project);
    let progress = Progress::new(!global.quiet, None);
    progress.stage("looking for files", None);
    let settled = settle::complete(&mut project, cancelled);
    let discovery = settled.inspect_err(|_| progress.clear())?;
    args.rules.check_secrets(&project).inspect_err(|_| progress.clear())?;
    check_names(&args.rule, &project).inspect_err(|_| progress.clear())?;
    let request = Request {
        root: &project.root,
        paths: &project.paths,
        config: &project.config,
        base: Base::None,
        coverage: CoverageReport::default(),
        secrets: project.secrets.scanner.as_ref(),
        code_rules: &project.code_rules,
        only_secrets: false,
        history: None,
        problems: project.code_rules.problems.clone(),
        cache_folder: None,
        today: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        observer: &progress,
        cancelled,
    };
    let choice = FixChoice { unsafe_too: args.unsafe_too, only: args.rule.clone() };
    let fixed = analysis::fix(&request, discovery, &choice);
    progress.clear();
    let outcome = fixed.map_err(|error| match error {
        ScanError::Cancelled => interrupt::interrupted(),
        error => CliError::usage(error),
    })?;
    Ok((outcome, project.root))
}

/// A rule that does not run here is most likely misspelt, and then nothing would be fixed.
fn check_names(names: &[String], project: &settle::Project) -> Result<(), CliError> {
    let known: Vec<&str> =
        analysis::rules_of_run(project.secrets.scanner.as_ref(), &project.code_rules).map(|rule| rule.id).collect();
    let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) else { return Ok(()) };
    let error = CliError::usage(format_args!("no rule `{}` runs here", visible(unknown)));
    Err(match nearest(unknown, known.iter().copied()) {
        Some(id) => error.advice(format_args!("did you mean `{id}`?")),
        None => error.advice("`plimsoll rules list` lists the rules; name files of your own by --rules"),
    })
}

/// The difference that fixing `file` makes; as it is for programs, and harmless to look at on a terminal.
fn diff(file: &FixedFile) -> String {
    let (before, after) = &file.shown;
    let difference = unified_diff(&file.path, before, after);
    if !std::io::stdout().is_terminal() {
        return difference;
    }
    let color = |color: anstyle::AnsiColor| anstyle::Style::new().fg_color(Some(color.into()));
    let mut shown = String::new();
    for line in difference.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => color(anstyle::AnsiColor::Green),
            Some(b'-') => color(anstyle::AnsiColor::Red),
            Some(b'@') => color(anstyle::AnsiColor::Cyan),
            _ => anstyle::Style::new(),
        };
        shown.push_str(&format!("{style}{}{style:#}\n", visible(line)));
    }
    shown
}

/// `3 fixes (a 2, b 1)`
fn by_rule(applied: &[Applied]) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for fix in applied {
        *counts.entry(&fix.rule).or_default() += 1;
    }
    let rules: Vec<String> = counts.iter().map(|(rule, count)| format!("{} {count}", visible(rule))).collect();
    format!("{} ({})", counted(applied.len() as u64, "fix", "fixes"), rules.join(", "))
}

fn reason(fix: &Applied, why: Refusal) -> String {
    let rule = visible(&fix.rule);
    match why {
        Refusal::BreaksSyntax => format!("the fix of {rule} would leave code that cannot be read"),
        Refusal::NeverSettles => format!("the fix of {rule} leads to what the rules would fix again; mend the rule"),
    }
}

fn summary(outcome: &FixOutcome, args: &FixArgs) -> String {
    let fixes: usize = outcome.files.iter().map(|file| file.applied.len()).sum();
    let files = counted(outcome.files.len() as u64, "file", "files");
    let mut parts = vec![match (fixes, args.dry_run) {
        (0, _) => "nothing to fix".to_owned(),
        (_, true) => format!("{} would change {files}", counted(fixes as u64, "fix", "fixes")),
        (_, false) => format!("{} in {files}", counted(fixes as u64, "fix", "fixes")),
    }];
    if outcome.left_unsafe > 0 {
        parts.push(format!("{} more may change what the program does (--unsafe)", outcome.left_unsafe));
    }
    if !outcome.refused.is_empty() {
        parts.push(format!("{} refused", outcome.refused.len()));
    }
    if outcome.without_fix > 0 {
        parts.push(format!("{} without a fix", counted(u64::from(outcome.without_fix), "finding", "findings")));
    }
    parts.join(" · ")
}

/// Writes to standard error; where even that is closed there is nobody left to tell.
fn eprint(text: &str) {
    use std::io::Write;
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
