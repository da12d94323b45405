//! Writing reports to where they go.

use super::error::CliError;
use super::global::{ColorWhen, GlobalArgs};
use super::interrupt::{self, Stoppable};
use super::output::{Destination, Output};
use super::report_choice::{GroupBy, ReportsArgs};
use crate::report::model::{GateStatus, Problem, Report};
use crate::report::{Format, RenderError, RenderOptions, sarif, terminal, uri};
use crate::workspace::{WriteError, stage_file, write_stdout};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Writes every report. Those for files are all made before the first takes its place, so that an error or Ctrl-C leaves
/// what was there and no half of a set; and before standard output, so that a closed pipe loses none of them. SARIF names the
/// folder `root`, if it is given.
pub(super) fn all(
    report: &Report,
    outputs: &[Output],
    args: &ReportsArgs,
    global: &GlobalArgs,
    root: Option<&Path>,
    cancelled: &AtomicBool,
) -> Result<(), CliError> {
    let mut left_out = Vec::new();
    let mut staged = Vec::new();
    // An interrupted writer fails; why it did is what matters then.
    let failed = |error: WriteError| match interrupt::check(cancelled) {
        Err(interrupted) => interrupted,
        Ok(()) => CliError::usage(error),
    };
    for output in outputs {
        let Destination::File(path) = &output.destination else { continue };
        interrupt::check(cancelled)?;
        let options = options(args, global, root, false);
        let rendered = stage_file(path, |out| rendered(report, output.format, &options, out, cancelled));
        let (problems, file) = rendered.map_err(failed)?;
        left_out.extend(problems.into_iter().map(|problem| (output.format, problem)));
        staged.push(file);
    }
    interrupt::check(cancelled)?;
    for file in staged {
        file.put_in_place().map_err(CliError::usage)?;
    }
    for output in outputs.iter().filter(|output| output.destination == Destination::Stdout) {
        interrupt::check(cancelled)?;
        let options = options(args, global, root, std::io::stdout().is_terminal());
        // None where nobody reads it: a quiet end.
        let problems = write_stdout(|out| rendered(report, output.format, &options, out, cancelled)).map_err(failed)?;
        left_out.extend(problems.into_iter().flatten().map(|problem| (output.format, problem)));
    }
    tell(report, outputs, &left_out, args, global);
    Ok(())
}

fn rendered(
    report: &Report,
    format: Format,
    options: &RenderOptions,
    out: &mut dyn Write,
    cancelled: &AtomicBool,
) -> std::io::Result<Vec<Problem>> {
    format.render(report, options, &mut Stoppable { out, cancelled }).map_err(|error| match error {
        RenderError::Write(error) => error,
        error @ RenderError::Format { .. } => std::io::Error::other(error),
    })
}

fn options(args: &ReportsArgs, global: &GlobalArgs, root: Option<&Path>, to_terminal: bool) -> RenderOptions {
    let color = match global.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            let choice = anstream::AutoStream::choice(&std::io::stdout());
            choice != anstream::ColorChoice::Never && (to_terminal || choice == anstream::ColorChoice::Always)
        }
    };
    let drawn = to_terminal || color || std::env::var_os("CI").is_some();
    RenderOptions {
        terminal: terminal::Options {
            layout: if drawn { terminal::Layout::Full } else { terminal::Layout::Lines },
            group_by: match args.group_by {
                GroupBy::File => terminal::GroupBy::File,
                GroupBy::Rule => terminal::GroupBy::Rule,
            },
            detail: match (global.quiet, global.verbose) {
                (true, _) => terminal::Detail::Quiet,
                (_, true) => terminal::Detail::Verbose,
                _ => terminal::Detail::Normal,
            },
            color,
            width: terminal_size::terminal_size().map_or(terminal::DEFAULT_WIDTH, |(width, _)| usize::from(width.0)),
            max_findings: args.max_findings.map(|most| if most == 0 { usize::MAX } else { most }),
            only_new: args.only_new,
            subject: if args.only_secrets { terminal::Subject::Secrets } else { terminal::Subject::Project },
        },
        sarif: sarif::Options { category: None, source_root: root.map(|root| uri::folder(&root.to_string_lossy())) },
        ..RenderOptions::default()
    }
}

/// Says on standard error what went into files, what had to be left out of them, and the verdict, where no
/// report for people was printed.
fn tell(report: &Report, outputs: &[Output], left_out: &[(Format, Problem)], args: &ReportsArgs, global: &GlobalArgs) {
    let mut err = anstream::stderr().lock();
    for (format, problem) in left_out {
        let _ = writeln!(err, "{format}: {}", problem.message);
    }
    if global.quiet || outputs.iter().any(|output| output.destination == Destination::Stdout) {
        return;
    }
    for output in outputs {
        if let Destination::File(path) = &output.destination {
            let _ = writeln!(err, "wrote {}", path.display());
        }
    }
    if args.only_secrets {
        let options = options(args, global, None, false).terminal;
        let _ = write!(
            err,
            "{}",
            terminal::to_text(report, &terminal::Options { detail: terminal::Detail::Quiet, ..options })
        );
        return;
    }
    let verdict = match report.gate.status {
        GateStatus::None => "gate not judged",
        GateStatus::Passed => "gate passed",
        GateStatus::Warned => "gate passed with warnings",
        GateStatus::Failed => "gate failed",
    };
    let _ = writeln!(err, "{verdict} · score {:.1} · {} findings", report.score.value, report.summary.findings);
    for condition in report.gate.conditions.iter().filter(|condition| condition.status >= GateStatus::Warned) {
        let _ = writeln!(err, "  {}", condition.message);
    }
}
