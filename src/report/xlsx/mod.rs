//! An Excel workbook: summary, findings, files, functions, rules, clones, problems.
//!
//! Text is written as text: never as a formula, never as a link. The same report makes the same bytes.

mod sheets;

use super::error::RenderError;
use super::model::{Problem, Report};
use super::plain::visible;
use super::ranking::truncated;
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    Workbook, Worksheet, XlsxError,
};
use std::io::Write;

/// What Excel holds at most.
///
/// Source: support.microsoft.com, "Excel specifications and limits".
#[derive(Clone, Copy)]
struct Limits {
    /// Rows of a sheet, the header among them.
    rows: usize,
    /// UTF-16 code units of a cell.
    text: usize,
}

const LIMITS: Limits = Limits { rows: 1_048_576, text: 32_767 };

/// One sheet: what its columns are, and its rows.
struct Sheet<'a> {
    name: &'static str,
    columns: Vec<Column>,
    rows: Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>,
}

struct Column {
    title: &'static str,
    /// In characters.
    width: u8,
}

enum Cell<'a> {
    Text(&'a str),
    Owned(String),
    Count(u32),
    Decimal(f64),
    Empty,
}

/// What a sheet had to leave out.
#[derive(Default)]
struct LeftOut {
    rows: usize,
    cut: usize,
}

/// Writes `report`; the problems tell what Excel has no room for.
pub fn render(report: &Report, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let (bytes, problems) = workbook(report, LIMITS).map_err(|error| match error {
        XlsxError::IoError(error) => RenderError::Write(error),
        other => RenderError::Format { format: "xlsx", message: other.to_string() },
    })?;
    out.write_all(&bytes)?;
    Ok(problems)
}

fn workbook(report: &Report, limits: Limits) -> Result<(Vec<u8>, Vec<Problem>), XlsxError> {
    let mut workbook = Workbook::new();
    // The clock would make two equal reports differ.
    let created =
        ExcelDateTime::parse_from_str(&report.generated_at).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    workbook.set_properties(&DocProperties::new().set_title("Plimsoll report").set_creation_datetime(&created));
    let mut problems = Vec::new();
    for sheet in sheets::all(report) {
        let name = sheet.name;
        let left_out = write_sheet(workbook.add_worksheet(), sheet, limits)?;
        if left_out.rows > 0 {
            problems.push(truncated(format!(
                "XLSX: the last {} rows of sheet {name} are left out, because Excel holds {} in a sheet; the JSON and CSV \
                 reports have them all",
                left_out.rows, limits.rows
            )));
        }
        if left_out.cut > 0 {
            problems.push(truncated(format!(
                "XLSX: {} texts of sheet {name} are cut, because Excel holds {} characters in a cell",
                left_out.cut, limits.text
            )));
        }
    }
    Ok((workbook.save_to_buffer()?, problems))
}

fn write_sheet(worksheet: &mut Worksheet, sheet: Sheet<'_>, limits: Limits) -> Result<LeftOut, XlsxError> {
    let header = Format::new().set_bold().set_background_color(Color::RGB(0x0024_292F)).set_font_color(Color::White);
    let text = Format::new().set_align(FormatAlign::Top);
    let count = Format::new().set_num_format("#,##0").set_align(FormatAlign::Top);
    let decimal = Format::new().set_num_format("#,##0.0").set_align(FormatAlign::Top);
    worksheet.set_name(sheet.name)?;
    let mut severity = None;
    for (number, column) in (0_u16..).zip(&sheet.columns) {
        worksheet.set_column_width(number, f64::from(column.width))?;
        worksheet.write_string_with_format(0, number, column.title, &header)?;
        if column.title == "Severity" {
            severity = Some(number);
        }
    }
    let mut left_out = LeftOut::default();
    let mut last = 0;
    for (index, cells) in sheet.rows.enumerate() {
        let Some(row) = u32::try_from(index + 1).ok().filter(|_| index + 1 < limits.rows) else {
            left_out.rows += 1;
            continue;
        };
        last = row;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(value) => write_text(worksheet, (row, column), value, &text, limits, &mut left_out)?,
                Cell::Owned(value) => write_text(worksheet, (row, column), &value, &text, limits, &mut left_out)?,
                Cell::Count(value) => {
                    worksheet.write_number_with_format(row, column, value, &count)?;
                }
                Cell::Decimal(value) => {
                    worksheet.write_number_with_format(row, column, value, &decimal)?;
                }
                Cell::Empty => {}
            }
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    if let Some(columns) = u16::try_from(sheet.columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        worksheet.autofilter(0, 0, last, columns)?;
    }
    if let Some(column) = severity.filter(|_| last > 0) {
        colour_severities(worksheet, column, last)?;
    }
    Ok(left_out)
}

fn write_text(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &str,
    format: &Format,
    limits: Limits,
    left_out: &mut LeftOut,
) -> Result<(), XlsxError> {
    let value = visible(value);
    let fitting = fitting(&value, limits.text);
    if fitting.len() < value.len() {
        left_out.cut += 1;
    }
    if !fitting.is_empty() {
        worksheet.write_string_with_format(row, column, fitting, format)?;
    }
    Ok(())
}

/// The beginning of `text` that has at most `units` UTF-16 code units.
fn fitting(text: &str, units: usize) -> &str {
    // No text has more code units than bytes.
    if text.len() <= units {
        return text;
    }
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += character.len_utf16();
        if used > units {
            return &text[..at];
        }
    }
    text
}

fn colour_severities(worksheet: &mut Worksheet, column: u16, last: u32) -> Result<(), XlsxError> {
    for (severity, background, font) in [
        ("critical", 0x00FF_C7CE, 0x0082_0014),
        ("high", 0x00FF_DDC2, 0x007A_3300),
        ("medium", 0x00FF_F2B8, 0x005C_4400),
        ("low", 0x00DD_EBF7, 0x000A_3069),
    ] {
        let format = Format::new().set_background_color(Color::RGB(background)).set_font_color(Color::RGB(font));
        let rule =
            ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::EqualTo(severity)).set_format(format);
        worksheet.add_conditional_format(1, column, last, column, &rule)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
