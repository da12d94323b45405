use super::error::CliResult;
use super::global::GlobalArgs;
use super::print::line;
use super::rule_choice::RuleArgs;
use super::{scan, settle};
use crate::analysis;
use crate::exit_code::ExitCode;
use crate::language::Language;
use crate::syntax::{Limits, ParseOutcome, parse};
use crate::workspace::git::Repository;
use std::fmt::Display;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Check that everything that Plimsoll relies on works here.
#[derive(Debug, clap::Args)]
pub(super) struct DoctorArgs {
    /// Folder of the project.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &DoctorArgs, global: &GlobalArgs) -> CliResult {
    let mut examination = Examination { sound: true };
    Examination::good("version", format_args!("plimsoll {} ({})", env!("CARGO_PKG_VERSION"), std::env::consts::ARCH))?;
    let threads = rayon::current_num_threads();
    Examination::good("threads", threads)?;
    let broken: Vec<&str> = Language::all()
        .filter(|&language| parse(language, "", Limits::default()).outcome != ParseOutcome::Complete)
        .map(Language::name)
        .collect();
    if broken.is_empty() {
        Examination::good("languages", format_args!("{} grammars work", Language::all().count()))?;
    } else {
        examination.bad(
            "languages",
            format_args!("the grammars of {} do not load", broken.join(", ")),
            "reinstall plimsoll",
        )?;
    }
    Examination::good("rules", format_args!("{} built in", analysis::catalogue().count()))?;
    match settle::project(std::slice::from_ref(&args.folder), global.config.as_deref()).and_then(|mut project| {
        RuleArgs::default().apply(&mut project)?;
        settle::complete(&mut project, &AtomicBool::new(false)).map(|_| project)
    }) {
        Ok(project) => {
            Examination::good("project", project.root.display())?;
            match &project.config.origin {
                Some(path) => Examination::good("configuration", path.display())?,
                None => Examination::good("configuration", "none; the defaults hold (`plimsoll init` writes one)")?,
            }
            git(&mut examination, &project.root)?;
            cache(&mut examination, &project.root)?;
        }
        Err(error) => {
            examination.bad(
                "configuration",
                error.message,
                error.advice.as_deref().unwrap_or("mend the configuration"),
            )?;
        }
    }
    let terminal = if std::io::stdout().is_terminal() { "yes" } else { "no; reports are plain" };
    Examination::good("terminal", terminal)?;
    Ok(if examination.sound { ExitCode::Passed } else { ExitCode::Usage })
}

fn git(examination: &mut Examination, root: &Path) -> Result<(), super::error::CliError> {
    match Repository::open(root) {
        Ok(Some(repository)) => {
            let head = repository.head().unwrap_or_default();
            let commit =
                head.commit.map_or_else(|| "no commit yet".to_owned(), |commit| commit.chars().take(12).collect());
            let branch = head.branch.unwrap_or_else(|| "no branch".to_owned());
            Examination::good("git", format_args!("{branch} at {commit}"))?;
            if repository.is_shallow() {
                examination.bad(
                    "history",
                    "this is a shallow clone; a base may be missing",
                    "fetch more: `git fetch --unshallow`, or `fetch-depth: 0` in actions/checkout",
                )?;
            }
        }
        Ok(None) => Examination::good("git", "no repository; --base cannot be used")?,
        Err(error) => examination.bad("git", error, "--base cannot be used until this is mended")?,
    }
    Ok(())
}

fn cache(examination: &mut Examination, root: &Path) -> Result<(), super::error::CliError> {
    let Some(folder) = scan::cache_folder(None, root) else {
        return examination.bad(
            "cache",
            "there is no home folder to keep it in",
            "give --cache-dir, or set PLIMSOLL_CACHE_DIR",
        );
    };
    match std::fs::create_dir_all(&folder).and_then(|()| tempfile::tempfile_in(&folder)) {
        Ok(_) => Examination::good("cache", folder.display()),
        Err(error) => examination.bad(
            "cache",
            format_args!("{} cannot be written: {error}", folder.display()),
            "give --cache-dir, or set PLIMSOLL_CACHE_DIR",
        ),
    }
}

struct Examination {
    sound: bool,
}

impl Examination {
    fn good(what: &str, state: impl Display) -> Result<(), super::error::CliError> {
        let green = anstyle::Style::new().fg_color(Some(anstyle::AnsiColor::Green.into()));
        line(format_args!("{green}✓{green:#} {what:<14} {state}"))
    }

    fn bad(&mut self, what: &str, state: impl Display, advice: &str) -> Result<(), super::error::CliError> {
        self.sound = false;
        let red = anstyle::Style::new().fg_color(Some(anstyle::AnsiColor::Red.into()));
        line(format_args!("{red}✗{red:#} {what:<14} {state}"))?;
        line(format_args!("  {:<14} {advice}", ""))
    }
}
