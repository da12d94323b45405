//! Progress of long work on standard error: a bar where that is a terminal, or lines for programs.

use crate::analysis::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How progress is told to programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ProgressFormat {
    /// One object a line.
    Json,
}

/// Tells what is being done.
pub(super) struct Progress {
    bar: ProgressBar,
    lines: Option<Mutex<Lines>>,
}

/// A line for programs.
#[derive(Serialize)]
struct Line<'l> {
    stage: &'l str,
    done: u64,
    total: Option<u64>,
}

/// Where the stage stands, and when it was told last.
struct Lines {
    stage: String,
    done: u64,
    total: Option<u64>,
    told: Instant,
}

impl Lines {
    /// So often at most.
    const PACE: Duration = Duration::from_millis(200);

    fn tell(&mut self) {
        self.told = Instant::now();
        let line = Line { stage: &self.stage, done: self.done, total: self.total };
        if let Ok(mut text) = serde_json::to_string(&line) {
            text.push('\n');
            // Where nobody listens any more there is nobody to tell.
            let _ = std::io::stderr().lock().write_all(text.as_bytes());
        }
    }
}

impl Progress {
    /// A bar on standard error; hidden where that is no terminal, or where the user wants quiet.
    /// `format` is for programs, and there is no bar then.
    pub(super) fn new(wanted: bool, format: Option<ProgressFormat>) -> Self {
        let shown = wanted && format.is_none() && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            None,
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        let lines = format.map(|ProgressFormat::Json| {
            Mutex::new(Lines { stage: String::new(), done: 0, total: None, told: Instant::now() })
        });
        Self { bar, lines }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn stage(&self, name: &str, items: Option<u64>) {
        self.bar.set_message(name.to_owned());
        self.bar.set_position(0);
        match items {
            Some(items) => self.bar.set_length(items),
            None => self.bar.unset_length(),
        }
        if let Some(lines) = &self.lines {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            name.clone_into(&mut lines.stage);
            lines.done = 0;
            lines.total = items;
            lines.tell();
        }
    }

    fn step(&self) {
        self.bar.inc(1);
        if let Some(lines) = &self.lines {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.done += 1;
            if lines.told.elapsed() >= Lines::PACE || lines.total == Some(lines.done) {
                lines.tell();
            }
        }
    }
}
