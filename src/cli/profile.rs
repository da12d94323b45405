//! `scan --profile`: which rules and which files took longest.

use super::error::CliError;
use crate::analysis::{CodeRules, ProfileReport};
use crate::report::visible;
use std::io::Write;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// Rows of each table; the file has all.
const ROWS: usize = 20;

/// A column of a table: its heading, and whether it holds numbers.
type Column = (&'static str, bool);

/// Tells what was collected: as JSON to the file `to`, or as tables to standard error, which leaves standard output to reports.
pub(super) fn tell(rules: &CodeRules, to: &Path) -> Result<(), CliError> {
    let Some(profile) = rules.profiled() else { return Ok(()) };
    if to == Path::new("-") {
        let mut out = anstream::stderr().lock();
        // Whoever closed it wants no tables.
        let _ = out.write_all(tables(&profile).as_bytes());
        return Ok(());
    }
    let json = serde_json::to_string_pretty(&profile).map_err(CliError::usage)?;
    std::fs::write(to, json + "\n")
        .map_err(|error| CliError::usage(format_args!("cannot write the profile to {}: {error}", to.display())))
}

/// Where a profile goes for the value of the flag.
pub(super) fn destination(value: &str) -> Result<PathBuf, String> {
    if value.is_empty() { Err("name a file, or leave the = out".to_owned()) } else { Ok(PathBuf::from(value)) }
}

fn tables(profile: &ProfileReport) -> String {
    let share = |seconds: f64| if profile.seconds > 0.0 { 100.0 * seconds / profile.seconds } else { 0.0 };
    let mut text = format!(
        "\nRules took {:.3} s in all, of which {:.3} s went into reading {} files for them.\n\n",
        profile.seconds,
        profile.reading_seconds,
        profile.files.len()
    );
    let columns = [
        ("seconds", true),
        ("share", true),
        ("ran in", true),
        ("left out of", true),
        ("findings", true),
        ("rule", false),
        ("slowest file", false),
    ];
    let rows = profile.rules.iter().filter(|rule| rule.ran > 0).take(ROWS).map(|rule| {
        vec![
            format!("{:.3}", rule.seconds),
            format!("{:.1} %", share(rule.seconds)),
            rule.ran.to_string(),
            rule.files.saturating_sub(rule.ran).to_string(),
            rule.findings.to_string(),
            visible(&rule.rule).into_owned(),
            visible(&rule.slowest_file).into_owned(),
        ]
    });
    text.push_str(&table(&columns, rows.collect()));
    let idle = profile.rules.iter().filter(|rule| rule.ran == 0).count();
    text.push_str(&format!("\n{idle} further rules ran in no file: none had the words that they need.\n\n"));
    let columns = [("seconds", true), ("share", true), ("reading", true), ("rules", true), ("file", false)];
    let rows = profile.files.iter().take(ROWS).map(|file| {
        vec![
            format!("{:.3}", file.seconds),
            format!("{:.1} %", share(file.seconds)),
            format!("{:.3}", file.reading_seconds),
            file.rules.to_string(),
            visible(&file.path).into_owned(),
        ]
    });
    text.push_str(&table(&columns, rows.collect()));
    text
}

fn table(columns: &[Column], rows: Vec<Vec<String>>) -> String {
    let heading = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(heading).chain(rows).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns.len()).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for ((cell, (_, is_number)), width) in row.iter().zip(columns).zip(&widths) {
            let blank = " ".repeat(width.saturating_sub(cell.width()));
            let padded = if *is_number { format!("{blank}{cell}  ") } else { format!("{cell}{blank}  ") };
            line.push_str(&padded);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
