//! The colours. Only the sixteen of the terminal's own theme are used, so that they suit dark and light ones.

use crate::report::model::{GateStatus, Rating, Severity, State};
use anstyle::{AnsiColor, Style};

/// `text` in `style`.
pub(super) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

pub(super) const fn bold() -> Style {
    Style::new().bold()
}

/// For what is there to be found, not to be read. Dimmed rather than bright black, which some themes draw in
/// their background's colour.
pub(super) const fn faint() -> Style {
    Style::new().dimmed()
}

pub(super) const fn accent() -> Style {
    AnsiColor::Cyan.on_default()
}

pub(super) const fn good() -> Style {
    AnsiColor::Green.on_default()
}

pub(super) const fn fair() -> Style {
    AnsiColor::Yellow.on_default()
}

pub(super) const fn bad() -> Style {
    AnsiColor::Red.on_default()
}

pub(super) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => AnsiColor::BrightMagenta.on_default().bold(),
        Severity::High => AnsiColor::BrightRed.on_default().bold(),
        Severity::Medium => AnsiColor::Yellow.on_default().bold(),
        Severity::Low => AnsiColor::BrightBlue.on_default().bold(),
        Severity::Info => faint(),
    }
}

pub(super) const fn state(state: State) -> Style {
    match state {
        State::New => AnsiColor::BrightGreen.on_default().bold(),
        State::Existing | State::Unknown => faint(),
    }
}

pub(super) const fn rating(rating: Rating) -> Style {
    match rating {
        Rating::A => AnsiColor::Green.on_default().bold(),
        Rating::B => AnsiColor::BrightGreen.on_default().bold(),
        Rating::C => AnsiColor::Yellow.on_default().bold(),
        Rating::D => AnsiColor::BrightRed.on_default().bold(),
        Rating::E => AnsiColor::Red.on_default().bold(),
    }
}

/// A score of 0 to 10 in the colour of the rating that it would be.
pub(super) fn score(value: f64) -> Style {
    rating(match value {
        value if value >= 9.0 => Rating::A,
        value if value >= 7.5 => Rating::B,
        value if value >= 6.0 => Rating::C,
        value if value >= 4.0 => Rating::D,
        _ => Rating::E,
    })
}

/// The verdict's badge.
pub(super) fn verdict(status: GateStatus) -> Style {
    match status {
        GateStatus::Passed => AnsiColor::Black.on(AnsiColor::Green).bold(),
        GateStatus::Warned => AnsiColor::Black.on(AnsiColor::Yellow).bold(),
        GateStatus::Failed => AnsiColor::BrightWhite.on(AnsiColor::Red).bold(),
        GateStatus::None => Style::new().invert(),
    }
}

pub(super) const fn status(status: GateStatus) -> Style {
    match status {
        GateStatus::Passed => good(),
        GateStatus::Warned => fair(),
        GateStatus::Failed => AnsiColor::Red.on_default().bold(),
        GateStatus::None => faint(),
    }
}
