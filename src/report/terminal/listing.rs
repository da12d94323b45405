//! The findings, one after another.

use super::palette::{self, paint};
use super::selection::{Group, Selection, select};
use super::wrap::{cut_end, cut_start, width, wrap};
use super::{GroupBy, Layout, Options, excerpt};
use crate::report::model::{Finding, Report, State};
use crate::report::visible::visible;
use crate::report::wording::counted;
use std::fmt::Write;

/// A message longer than this is cut; nobody reads on, and a hostile one could fill the screen.
const MESSAGE_COLUMNS: usize = 1_200;

pub(super) fn write(out: &mut String, report: &Report, options: &Options) {
    let selection = select(report, options);
    for group in &selection.groups {
        match options.layout {
            Layout::Lines => {
                for finding in &group.findings {
                    write_line(out, finding);
                }
            }
            Layout::Full => write_group(out, report, group, options),
        }
    }
    write_rest(out, &selection);
    if selection.shown > 0 && options.layout == Layout::Lines {
        out.push('\n');
    }
}

fn write_line(out: &mut String, finding: &Finding) {
    let place = &finding.place;
    let severity = paint(palette::severity(finding.severity), finding.severity);
    let _ = write!(
        out,
        "{}:{}:{}: {severity}: {} [{}",
        visible(&place.path),
        place.line,
        place.column,
        visible(&cut_end(&finding.message, MESSAGE_COLUMNS)),
        visible(&finding.rule),
    );
    if finding.state == State::New {
        out.push_str(", new");
    }
    if finding.suppression.is_some() {
        out.push_str(", suppressed");
    }
    out.push_str("]\n");
}

fn write_group(out: &mut String, report: &Report, group: &Group<'_>, options: &Options) {
    let columns = options.columns();
    let new = group.findings.iter().filter(|finding| finding.state == State::New).count() as u64;
    let mut count = counted(group.findings.len() as u64, "finding", "findings");
    if new > 0 {
        let _ = write!(count, ", {new} new");
    }
    let name = match options.group_by {
        GroupBy::File => visible(group.key).into_owned(),
        GroupBy::Rule => match report.rules.iter().find(|rule| rule.id == group.key) {
            Some(rule) => format!("{} ({})", visible(&rule.name), visible(group.key)),
            None => visible(group.key).into_owned(),
        },
    };
    let name = cut_start(&name, columns.saturating_sub(width(&count) + 6));
    let rule = "─".repeat(columns.saturating_sub(width(&name) + width(&count) + 4).max(2));
    let _ = writeln!(
        out,
        "{} {} {}\n",
        paint(palette::accent().bold(), &name),
        paint(palette::faint(), rule),
        paint(palette::faint(), count)
    );
    for finding in &group.findings {
        write_heading(out, finding, options);
        out.push_str(&excerpt::draw(finding, columns));
        out.push('\n');
    }
}

/// `high[complex-function] new: message`, wrapped under itself.
fn write_heading(out: &mut String, finding: &Finding, options: &Options) {
    let style = palette::severity(finding.severity);
    let rule = visible(&finding.rule);
    let mut used = width(finding.severity.as_str()) + width(&rule) + 4;
    let _ = write!(out, "{}{}", paint(style, finding.severity), paint(style, format_args!("[{rule}]")));
    for (word, shown, style) in [
        ("new", finding.state == State::New, palette::state(State::New)),
        ("suppressed", finding.suppression.is_some(), palette::faint()),
    ] {
        if shown {
            let _ = write!(out, " {}", paint(style, word));
            used += width(word) + 1;
        }
    }
    let message = visible(&cut_end(&finding.message, MESSAGE_COLUMNS)).into_owned();
    let columns = options.columns();
    for (index, line) in wrap(&message, columns.saturating_sub(used), columns - 2).iter().enumerate() {
        out.push_str(if index == 0 { ": " } else { "  " });
        out.push_str(&paint(palette::bold(), line));
        out.push('\n');
    }
}

fn write_rest(out: &mut String, selection: &Selection<'_>) {
    if selection.rest == 0 {
        return;
    }
    let new = if selection.rest_new > 0 { format!(" ({} new)", selection.rest_new) } else { String::new() };
    let more = counted(selection.rest as u64, "more finding", "more findings");
    let hint = "not shown; --max-findings or another --format tells all";
    let _ = writeln!(out, "{}\n", paint(palette::faint(), format_args!("… {more}{new} {hint}")));
}
