//! Comma-separated values after RFC 4180: findings, files, functions.

use super::error::RenderError;
use super::model::{FileReport, Finding, Problem, Report, Severity, State};
use super::plain::visible;
use std::borrow::Cow;
use std::io::{self, Write};

/// One line for each finding, suppressed ones included, and after them one for each problem of the analysis: its
/// category is `problem`, so that a table never looks complete where the analysis is not.
pub fn render_findings(report: &Report, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let mut table = table(out);
    table
        .write_record([
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "rule",
            "severity",
            "confidence",
            "category",
            "message",
            "symbol",
            "state",
            "on_changed_line",
            "effort_minutes",
            "suppressed_by",
            "suppression_reason",
            "cwe",
            "fingerprint",
            "line_hash",
        ])
        .map_err(write_error)?;
    let cwe: std::collections::HashMap<&str, String> = report
        .rules
        .iter()
        .map(|rule| {
            let numbers: Vec<String> = rule.cwe.iter().map(|number| format!("CWE-{number}")).collect();
            (rule.id.as_str(), numbers.join(" "))
        })
        .collect();
    for finding in &report.findings {
        let cwe = cwe.get(finding.rule.as_str()).map_or("", String::as_str);
        table.write_record(finding_cells(finding, cwe).iter().map(|cell| cell.as_bytes())).map_err(write_error)?;
    }
    for problem in &report.problems {
        table.write_record(problem_cells(problem).iter().map(|cell| cell.as_bytes())).map_err(write_error)?;
    }
    table.flush()?;
    Ok(Vec::new())
}

/// One line for each analysed file.
pub fn render_files(report: &Report, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let mut table = table(out);
    table
        .write_record([
            "path",
            "language",
            "is_test",
            "lines",
            "code_lines",
            "comment_lines",
            "blank_lines",
            "functions",
            "types",
            "cyclomatic",
            "cognitive",
            "halstead_volume",
            "maintainability",
            "duplicated_lines",
            "findings",
            "debt_minutes",
            "covered_lines",
            "coverable_lines",
            "covered_branches",
            "coverable_branches",
            "imported_by",
            "imports",
            "external_imports",
        ])
        .map_err(write_error)?;
    for file in &report.files {
        table.write_record(file_cells(file).iter().map(|cell| cell.as_bytes())).map_err(write_error)?;
    }
    table.flush()?;
    Ok(Vec::new())
}

/// One line for each named function.
pub fn render_functions(report: &Report, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let mut table = table(out);
    table
        .write_record([
            "path",
            "function",
            "first_line",
            "last_line",
            "code_lines",
            "cyclomatic",
            "cognitive",
            "nesting",
            "parameters",
            "returns",
            "halstead_volume",
            "maintainability",
        ])
        .map_err(write_error)?;
    for file in &report.files {
        for function in &file.function_details {
            let cells = [
                safe(&file.path),
                safe(&function.name),
                number(function.first_line),
                number(function.last_line),
                number(function.code_lines),
                number(function.cyclomatic),
                number(function.cognitive),
                number(function.nesting),
                number(function.parameters),
                number(function.returns),
                number(function.halstead_volume),
                number(function.maintainability),
            ];
            table.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(write_error)?;
        }
    }
    table.flush()?;
    Ok(Vec::new())
}

/// A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe before it, as
/// OWASP's "CSV injection" page recommends; the full-width signs count too.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    let runs =
        |character: char| matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.starts_with(runs) { Cow::Owned(format!("'{text}")) } else { text }
}

fn table(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

fn write_error(error: csv::Error) -> RenderError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => RenderError::Write(error),
        // Records of one length and no headers: nothing else can fail.
        other => RenderError::Write(io::Error::other(format!("{other:?}"))),
    }
}

fn number(value: impl ToString + Copy) -> Cow<'static, str> {
    Cow::Owned(value.to_string())
}

fn problem_cells(problem: &Problem) -> [Cow<'_, str>; 19] {
    let mut cells = [const { Cow::Borrowed("") }; 19];
    cells[0] = safe(&problem.path);
    cells[5] = problem.kind.as_str().into();
    cells[6] = Severity::Info.as_str().into();
    cells[8] = "problem".into();
    cells[9] = safe(&problem.message);
    cells
}

fn finding_cells<'a>(finding: &'a Finding, cwe: &'a str) -> [Cow<'a, str>; 19] {
    let suppression = finding.suppression.as_ref();
    [
        safe(&finding.place.path),
        number(finding.place.line),
        number(finding.place.column),
        number(finding.place.end_line),
        number(finding.place.end_column),
        safe(&finding.rule),
        finding.severity.as_str().into(),
        finding.confidence.as_str().into(),
        finding.category.as_str().into(),
        safe(&finding.message),
        safe(finding.symbol.as_deref().unwrap_or_default()),
        state(finding.state).into(),
        finding.on_changed_line.map_or(Cow::Borrowed(""), number),
        number(finding.effort_minutes),
        suppression.map_or("", |suppression| suppressed_by(suppression)).into(),
        safe(suppression.and_then(|suppression| suppression.reason.as_deref()).unwrap_or_default()),
        cwe.into(),
        safe(&finding.fingerprints.context),
        safe(&finding.fingerprints.line),
    ]
}

fn file_cells(file: &FileReport) -> [Cow<'_, str>; 23] {
    let size = &file.size;
    let covered = |of: fn(&super::model::FileCoverage) -> u32| {
        file.coverage.as_ref().map_or(Cow::Borrowed(""), |coverage| number(of(coverage)))
    };
    [
        safe(&file.path),
        safe(&file.language),
        number(file.is_test),
        number(size.lines),
        number(size.code_lines),
        number(size.comment_lines),
        number(size.blank_lines),
        number(size.functions),
        number(size.types),
        number(size.cyclomatic),
        number(size.cognitive),
        number(file.halstead_volume),
        number(size.maintainability),
        number(size.duplicated_lines),
        number(size.findings),
        number(size.debt_minutes),
        covered(|coverage| coverage.covered_lines),
        covered(|coverage| coverage.coverable_lines),
        covered(|coverage| coverage.covered_branches),
        covered(|coverage| coverage.coverable_branches),
        number(file.imported_by),
        number(file.imports),
        number(file.external_imports),
    ]
}

/// The word for a state; nothing where there is no base.
#[must_use]
pub fn state(state: State) -> &'static str {
    match state {
        State::Unknown => "",
        State::New => "new",
        State::Existing => "existing",
    }
}

/// The word for what silences a finding.
#[must_use]
pub fn suppressed_by(suppression: &super::model::Suppression) -> &'static str {
    match suppression.by {
        super::model::SuppressedBy::Comment => "comment",
        super::model::SuppressedBy::Config => "config",
        super::model::SuppressedBy::Baseline => "baseline",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use proptest::prelude::*;

    fn text(render: fn(&Report, &mut dyn Write) -> Result<Vec<Problem>, RenderError>, report: &Report) -> String {
        let mut bytes = Vec::new();
        assert!(render(report, &mut bytes).unwrap().is_empty());
        String::from_utf8(bytes).unwrap()
    }

    fn records(text: &str) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn the_tables_of_the_sample_stay() {
        insta::assert_snapshot!("findings", text(render_findings, &sample::report()));
        insta::assert_snapshot!("files", text(render_files, &sample::report()));
        insta::assert_snapshot!("functions", text(render_functions, &sample::report()));
    }

    #[test]
    fn every_row_has_as_many_cells_as_the_header_and_no_cell_is_a_formula() {
        for render in [render_findings, render_files, render_functions] {
            let rows = records(&text(render, &sample::report()));
            assert!(rows.len() > 4);
            for row in &rows {
                assert_eq!(row.len(), rows[0].len());
                assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
            }
        }
    }

    #[test]
    fn lines_end_as_rfc_4180_wants() {
        assert!(text(render_findings, &sample::empty()).ends_with("line_hash\r\n"));
    }

    proptest! {
        #[test]
        fn any_text_is_one_cell_and_no_formula(message in any::<String>(), path in any::<String>()) {
            let mut report = sample::report();
            report.findings.truncate(1);
            report.problems.truncate(1);
            report.problems[0].message.clone_from(&message);
            report.findings[0].message.clone_from(&message);
            report.findings[0].place.path.clone_from(&path);
            let rows = records(&text(render_findings, &report));
            prop_assert_eq!(rows.len(), 3);
            prop_assert_eq!(&rows[2][9], &*safe(&message));
            prop_assert_eq!(&rows[1][0], &*safe(&path));
            prop_assert_eq!(&rows[1][9], &*safe(&message));
            prop_assert!(!rows[1][9].starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
