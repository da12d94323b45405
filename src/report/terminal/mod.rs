//! The report for a person at a terminal: findings with their source, then a summary that fits one screen.
//!
//! Two layouts. [`Layout::Full`] draws source excerpts and is meant for eyes: a terminal, a CI log. [`Layout::Lines`]
//! prints one finding per line in the form that compilers made common, `path:line:column: severity: message [rule]`,
//! sorted by place, so that `grep`, editors and `diff` can read it; it is what a pipe should get. Whether
//! standard output is a terminal, its width, and what `NO_COLOR` or `CLICOLOR_FORCE` say is the caller's knowledge.
//!
//! Whatever comes from the analysed project (paths, messages, source) is made visible before it is
//! printed: see `report::visible`.

mod conditions;
mod excerpt;
mod listing;
mod palette;
mod secrets;
mod selection;
mod summary;
mod table;
mod tallies;
mod wrap;

use super::error::RenderError;
use super::model::{Problem, Report};
use std::io::Write;

/// How the findings are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// With source excerpts, in groups.
    #[default]
    Full,
    /// One finding per line.
    Lines,
}

/// What findings are gathered under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupBy {
    #[default]
    File,
    Rule,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// The gate's verdict and what made it fail; nothing else.
    Quiet,
    #[default]
    Normal,
    /// Informational and suppressed findings too, no limit on their number, and every problem by itself.
    Verbose,
}

/// What a run was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subject {
    /// Code and all that is looked for in it.
    #[default]
    Project,
    /// Nothing but secrets: there is no score, gate or size to tell of.
    Secrets,
}

/// How to draw a report for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub layout: Layout,
    pub group_by: GroupBy,
    pub detail: Detail,
    /// Whether ANSI colours are written.
    pub color: bool,
    /// Columns of the terminal; under [`MINIMUM_WIDTH`] is taken as that.
    pub width: usize,
    /// At most so many findings are drawn and the rest is counted; `None` takes the usual limit, which is
    /// [`USUAL_FINDINGS`] with excerpts and none otherwise.
    pub max_findings: Option<usize>,
    /// Leave out findings that the base had too.
    pub only_new: bool,
    pub subject: Subject,
}

/// The width taken where the terminal's is not known.
pub const DEFAULT_WIDTH: usize = 80;

/// The report is never drawn narrower than this.
pub const MINIMUM_WIDTH: usize = 40;

/// Findings drawn with excerpts where nothing else is asked for.
pub const USUAL_FINDINGS: usize = 50;

impl Default for Options {
    fn default() -> Self {
        Self {
            layout: Layout::Full,
            group_by: GroupBy::File,
            detail: Detail::Normal,
            color: false,
            width: DEFAULT_WIDTH,
            max_findings: None,
            only_new: false,
            subject: Subject::Project,
        }
    }
}

impl Options {
    fn columns(&self) -> usize {
        // Lines longer than this are tiring to read, however wide the screen is.
        self.width.clamp(MINIMUM_WIDTH, 140)
    }

    fn limit(&self) -> usize {
        match (self.max_findings, self.detail, self.layout) {
            (Some(limit), _, _) => limit,
            (None, Detail::Verbose, _) | (None, _, Layout::Lines) => usize::MAX,
            (None, _, Layout::Full) => USUAL_FINDINGS,
        }
    }
}

/// Writes the report. It leaves nothing out that it does not count itself.
pub fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    out.write_all(to_text(report, options).as_bytes())?;
    Ok(Vec::new())
}

/// The report as text that ends with a line break.
#[must_use]
pub fn to_text(report: &Report, options: &Options) -> String {
    let mut out = String::new();
    if options.subject == Subject::Secrets {
        if options.detail != Detail::Quiet {
            listing::write(&mut out, report, options);
        }
        secrets::write(&mut out, report, options);
    } else if options.detail == Detail::Quiet {
        conditions::write_verdict(&mut out, report);
        conditions::write_conditions(&mut out, report, options, true);
    } else {
        listing::write(&mut out, report, options);
        summary::write(&mut out, report, options);
    }
    // Everything is painted first and stripped after, so that both forms cannot drift apart. No escape
    // sequence of the project can be in here: they were made visible.
    if options.color { out } else { anstream::adapter::strip_str(&out).to_string() }
}

#[cfg(test)]
mod tests;
