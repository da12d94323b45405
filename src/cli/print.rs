//! Plain output of the small commands. A closed pipe is a quiet end, not an error.

use super::error::CliError;
use std::fmt::Display;
use std::io::{ErrorKind, Write};
use unicode_width::UnicodeWidthStr;

/// Writes `text` to standard output.
pub(super) fn text(text: impl Display) -> Result<(), CliError> {
    let mut out = anstream::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::usage(format_args!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes `content` and a line end to standard output.
pub(super) fn line(content: impl Display) -> Result<(), CliError> {
    text(format_args!("{content}\n"))
}

/// Rows under a heading, columns aligned.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heading: &[&str]) -> Self {
        Self { rows: vec![heading.iter().map(|&word| word.to_owned()).collect()] }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub(super) fn print(&self) -> Result<(), CliError> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
            })
            .collect();
        let bold = anstyle::Style::new().bold();
        let mut all = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            let mut shown = String::new();
            for (column, cell) in row.iter().enumerate() {
                shown.push_str(cell);
                if column + 1 < row.len() {
                    shown.push_str(&" ".repeat(widths[column].saturating_sub(cell.width()) + 2));
                }
            }
            if index == 0 {
                all.push_str(&format!("{bold}{}{bold:#}\n", shown.trim_end()));
            } else {
                all.push_str(shown.trim_end());
                all.push('\n');
            }
        }
        text(all)
    }
}
