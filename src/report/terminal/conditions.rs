//! The gate: its verdict, and each condition that did not hold with the reason.

use super::palette::{self, paint};
use super::wrap::{width, wrap};
use super::{Options, palette::bold};
use crate::report::conditions::{ToldCondition, told};
use crate::report::model::{GateStatus, Report};
use crate::report::visible::visible;
use std::fmt::Write;

/// Conditions that hold are named in one line, so many at most.
const HOLDING: usize = 6;

/// The badge, and in one phrase what decided.
pub(super) fn write_verdict(out: &mut String, report: &Report) {
    let gate = &report.gate;
    let of = |status: GateStatus| gate.conditions.iter().filter(|condition| condition.status == status).count();
    let all = gate.conditions.len();
    let conditions = if all == 1 { "condition" } else { "conditions" };
    let phrase = match gate.status {
        GateStatus::Passed => match of(GateStatus::None) {
            0 if all == 1 => "its one condition holds".to_owned(),
            0 => format!("all {all} conditions hold"),
            unjudged => format!("{} of {all} {conditions} hold, {unjudged} not judged", of(GateStatus::Passed)),
        },
        GateStatus::Warned => format!("{} of {all} {conditions} warned", of(GateStatus::Warned)),
        GateStatus::Failed => format!("{} of {all} {conditions} failed", of(GateStatus::Failed)),
        GateStatus::None if all == 0 => "no condition is set".to_owned(),
        GateStatus::None => format!("none of {all} {conditions} could be judged"),
    };
    let badge = paint(palette::verdict(gate.status), format_args!(" {} ", word(gate.status)));
    let _ = writeln!(out, "{badge} {} · {phrase}", paint(bold(), "Quality gate"));
}

/// Each condition that failed, warned or could not be judged, worst first; then the names of those that hold
/// unless `only_failures`.
pub(super) fn write_conditions(out: &mut String, report: &Report, options: &Options, only_failures: bool) {
    let conditions = told(&report.gate);
    let of = |wanted: &[GateStatus]| -> Vec<&ToldCondition<'_>> {
        conditions.iter().filter(|told| wanted.contains(&told.first.status)).collect()
    };
    let broken = of(&[GateStatus::Failed, GateStatus::Warned]);
    write_broken(out, &broken, options);
    if only_failures {
        return;
    }
    write_unjudged(out, &of(&[GateStatus::None]), options);
    write_holding(out, &of(&[GateStatus::Passed]), options);
}

/// Those that failed or warned, in columns: what was asked, and what is.
fn write_broken(out: &mut String, broken: &[&ToldCondition<'_>], options: &Options) {
    let longest = broken.iter().map(|told| width(&visible(&told.first.condition))).max().unwrap_or(0);
    let names = longest.min(options.columns() / 2);
    for condition in broken.iter().map(|told| told.first) {
        let name = visible(&condition.condition);
        let style = palette::status(condition.status);
        let padding = " ".repeat(names.saturating_sub(width(&name)));
        let _ = write!(out, "  {} {name}{padding}", paint(style, mark(condition.status)));
        let indent = names + 6;
        let first = options.columns().saturating_sub(width(&name).max(names) + 6);
        let rest = options.columns().saturating_sub(indent);
        for (index, line) in wrap(&visible(&condition.message), first, rest).iter().enumerate() {
            let lead = if index == 0 { "  ".to_owned() } else { " ".repeat(indent) };
            let _ = writeln!(out, "{lead}{line}");
        }
    }
}

fn write_unjudged(out: &mut String, unjudged: &[&ToldCondition<'_>], options: &Options) {
    for told in unjudged {
        let name = match told.count() {
            1 => visible(&told.first.condition).into_owned(),
            count => format!("{count} conditions"),
        };
        let told = format!("{name} · {}", visible(&told.first.message));
        let room = options.columns().saturating_sub(4);
        for (index, line) in wrap(&told, room, room).iter().enumerate() {
            let mark = if index == 0 { mark(GateStatus::None) } else { " " };
            let _ =
                writeln!(out, "  {} {}", paint(palette::status(GateStatus::None), mark), paint(palette::faint(), line));
        }
    }
}

/// The names of those that hold, in one line.
fn write_holding(out: &mut String, holding: &[&ToldCondition<'_>], options: &Options) {
    if holding.is_empty() {
        return;
    }
    let mut line = String::new();
    for condition in holding.iter().take(HOLDING) {
        let name = visible(&condition.first.condition);
        if !line.is_empty() {
            line.push_str(" · ");
        }
        line.push_str(&name);
    }
    if holding.len() > HOLDING {
        let _ = write!(line, " · {} more", holding.len() - HOLDING);
    }
    let room = options.columns() - 4;
    for (index, line) in wrap(&line, room, room).iter().enumerate() {
        let lead = if index == 0 { paint(palette::good(), mark(GateStatus::Passed)) } else { " ".to_owned() };
        let _ = writeln!(out, "  {lead} {}", paint(palette::faint(), line));
    }
}

pub(super) const fn word(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Passed => "PASSED",
        GateStatus::Warned => "WARNED",
        GateStatus::Failed => "FAILED",
        GateStatus::None => "NOT JUDGED",
    }
}

pub(super) const fn mark(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Passed => "✔",
        GateStatus::Warned => "▲",
        GateStatus::Failed => "✖",
        GateStatus::None => "○",
    }
}
