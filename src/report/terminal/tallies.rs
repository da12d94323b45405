//! What was left out and what went wrong, counted by kind with the first few names.

use super::palette::{self, paint};
use super::wrap::{cut_end, width, wrap};
use super::{Detail, Options};
use crate::report::model::{Problem, ProblemKind, Report, SkipReason};
use crate::report::visible::visible;
use crate::report::wording::counted;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Paths that are named per kind of problem.
const PATHS: usize = 3;

const INDENT: usize = 11;

/// One line for the skipped files, a few for the problems; nothing where there are none.
pub(super) fn write(out: &mut String, report: &Report, options: &Options) {
    write_skipped(out, report);
    write_problems(out, report, options);
}

fn write_skipped(out: &mut String, report: &Report) {
    if report.summary.skipped == 0 {
        return;
    }
    let mut by_reason: BTreeMap<SkipReason, usize> = BTreeMap::new();
    for skipped in &report.skipped {
        *by_reason.entry(skipped.reason).or_default() += 1;
    }
    // Files of unknown languages are counted in the summary but not listed one by one.
    let unlisted = (report.summary.skipped as usize).saturating_sub(report.skipped.len());
    if unlisted > 0 {
        *by_reason.entry(SkipReason::UnknownLanguage).or_default() += unlisted;
    }
    let mut reasons: Vec<_> = by_reason.into_iter().collect();
    reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
    let reasons: Vec<String> = reasons.into_iter().map(|(reason, count)| format!("{count} {}", skip(reason))).collect();
    let files = counted(u64::from(report.summary.skipped), "file", "files");
    let _ = writeln!(
        out,
        "{}  {files} left out: {}",
        paint(palette::faint(), "  Skipped"),
        paint(palette::faint(), reasons.join(", "))
    );
}

fn write_problems(out: &mut String, report: &Report, options: &Options) {
    if report.problems.is_empty() {
        return;
    }
    let mut by_kind: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for problem in &report.problems {
        by_kind.entry(problem.kind).or_default().push(problem);
    }
    let all = counted(report.problems.len() as u64, "problem", "problems");
    let verdict =
        if report.summary.complete { "the analysis is complete all the same" } else { "the analysis is not complete" };
    let style = if report.summary.complete { palette::fair() } else { palette::bad().bold() };
    let _ = writeln!(out, "{}  {}", paint(style, " Problems"), paint(style, format_args!("{all}; {verdict}")));
    let mut is_cut = false;
    for (kind, problems) in by_kind {
        if options.detail == Detail::Verbose {
            write_all(out, kind, &problems, options);
        } else {
            is_cut |= problems.len() > 1;
            write_first(out, kind, &problems, options);
        }
    }
    if is_cut {
        let _ = writeln!(out, "{:INDENT$}{}", "", paint(palette::faint(), "--verbose lists each with its place"));
    }
}

/// The problems of one kind: the first paths, and the first message.
fn write_first(out: &mut String, kind: ProblemKind, problems: &[&Problem], options: &Options) {
    let mut paths = problems.iter().take(PATHS).map(|problem| place(problem)).collect::<Vec<_>>().join(", ");
    if problems.len() > PATHS {
        let _ = write!(paths, " and {} more", problems.len() - PATHS);
    }
    let count = format!("{} {}", problems.len(), kind.as_str());
    let room = options.columns().saturating_sub(INDENT + width(&count) + 2);
    let paths = cut_end(&paths, room);
    let _ = writeln!(out, "{:INDENT$}{}  {paths}", "", paint(palette::fair(), count));
    let message = problems.first().map(|problem| visible(&problem.message)).unwrap_or_default();
    let room = options.columns().saturating_sub(INDENT + 2);
    for line in wrap(&message, room, room).iter().take(2) {
        let _ = writeln!(out, "{:INDENT$}  {}", "", paint(palette::faint(), line));
    }
}

/// Every problem of one kind with its whole path and message.
fn write_all(out: &mut String, kind: ProblemKind, problems: &[&Problem], options: &Options) {
    let count = format!("{} {}", problems.len(), kind.as_str());
    let _ = writeln!(out, "{:INDENT$}{}", "", paint(palette::fair(), count));
    let room = options.columns().saturating_sub(INDENT + 4);
    for problem in problems {
        let _ = writeln!(out, "{:INDENT$}  {}", "", place(problem));
        for line in wrap(&visible(&problem.message), room, room) {
            let _ = writeln!(out, "{:INDENT$}    {}", "", paint(palette::faint(), line));
        }
    }
}

fn place(problem: &Problem) -> Cow<'_, str> {
    if problem.path.is_empty() { Cow::Borrowed("the whole run") } else { visible(&problem.path) }
}

const fn skip(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Binary => "binary",
        SkipReason::Generated => "generated",
        SkipReason::Minified => "minified",
        SkipReason::Vendored => "vendored",
        SkipReason::NestedRepository => "in a repository of its own",
        SkipReason::UnknownLanguage => "in no language known here",
        SkipReason::Excluded => "excluded",
    }
}
