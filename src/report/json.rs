//! The model itself as JSON: written, read back, and described by a JSON Schema.

use super::error::RenderError;
use super::model::{Problem, Report, SCHEMA_VERSION};
use serde::Deserialize;
use std::io::Write;

/// Bytes that [`from_json`] reads at most: twenty times the report of a project of two million lines.
pub const MAX_BYTES: usize = 1 << 30;

/// Where the schema is published.
pub const SCHEMA_ID: &str = "https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/schemas/report-1.json";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// On many lines, for people; one line otherwise.
    pub pretty: bool,
}

/// Why bytes are not a report that can be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReadError {
    #[error("the report has {bytes} bytes, over the limit of {MAX_BYTES}; scan a part of the project at a time")]
    TooLarge { bytes: usize },
    #[error("the report is empty; was the run that wrote it stopped? Write it anew with `plimsoll scan --format json`")]
    Empty,
    #[error(
        "not JSON: {what} at line {line}, column {column}; \
         the file is damaged or cut off, write it anew with `plimsoll scan --format json`"
    )]
    Syntax { line: usize, column: usize, what: String },
    #[error(
        "JSON, but no report of plimsoll: it has no `schema_version`; \
         give a file that `plimsoll scan --format json` wrote"
    )]
    NotAReport,
    #[error(
        "a report of version {found}, but this program reads version {SCHEMA_VERSION}; \
         write it anew with this program, or use the program that wrote it"
    )]
    Version { found: String },
    #[error(
        "a damaged report of version {version}: {what} at line {line}, column {column}; \
         write it anew with `plimsoll scan --format json`"
    )]
    Shape { version: String, line: usize, column: usize, what: String },
}

/// Writes `report` as it is. Nothing is left out.
pub fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    if options.pretty {
        serde_json::to_writer_pretty(&mut *out, report)?;
    } else {
        serde_json::to_writer(&mut *out, report)?;
    }
    out.write_all(b"\n")?;
    Ok(Vec::new())
}

/// Reads what [`render`] wrote. Fields that a later minor version added are passed over; nesting is
/// limited by `serde_json` to 128 levels, so that no input can exhaust the stack.
pub fn from_json(bytes: &[u8]) -> Result<Report, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    match serde_json::from_slice::<Report>(bytes) {
        Ok(report) if is_readable(&report.schema_version) => Ok(report),
        Ok(report) => Err(ReadError::Version { found: for_people(&report.schema_version) }),
        Err(error) => Err(explain(bytes, &error)),
    }
}

/// The JSON Schema of [`Report`], as published under `schemas/report-1.json`.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Report);
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    schema.insert("title".to_owned(), format!("Plimsoll report {SCHEMA_VERSION}").into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Just the version, to tell a foreign file from a damaged one.
#[derive(Deserialize)]
struct Version {
    schema_version: Option<serde_json::Value>,
}

fn is_readable(version: &str) -> bool {
    major(version).is_some() && major(version) == major(SCHEMA_VERSION)
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

fn explain(bytes: &[u8], error: &serde_json::Error) -> ReadError {
    let (line, column) = (error.line(), error.column());
    let what = without_place(&error.to_string());
    if !error.is_data() {
        return ReadError::Syntax { line, column, what };
    }
    match serde_json::from_slice::<Version>(bytes) {
        // The rest of the file may be no JSON at all, which is the better thing to tell.
        Err(other) if !other.is_data() => {
            ReadError::Syntax { line: other.line(), column: other.column(), what: without_place(&other.to_string()) }
        }
        Ok(Version { schema_version: Some(serde_json::Value::String(version)) }) if is_readable(&version) => {
            ReadError::Shape { version, line, column, what }
        }
        Ok(Version { schema_version: Some(serde_json::Value::String(version)) }) => {
            ReadError::Version { found: for_people(&version) }
        }
        _ => ReadError::NotAReport,
    }
}

/// `serde_json` ends its messages with the place, which ours name themselves.
fn without_place(message: &str) -> String {
    let cut = message.rfind(" at line ").unwrap_or(message.len());
    for_people(message.get(..cut).unwrap_or(message))
}

/// A short piece of the file as it may be shown: without control characters, at most 200 characters.
fn for_people(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use proptest::prelude::*;

    fn written(report: &Report, pretty: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        render(report, &Options { pretty }, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_report_is_read_back_as_it_was() {
        for report in [sample::report(), sample::empty(), sample::many(300)] {
            for pretty in [false, true] {
                assert_eq!(from_json(&written(&report, pretty)).unwrap(), report);
            }
        }
    }

    #[test]
    fn the_json_of_the_sample_stays() {
        insta::assert_snapshot!(String::from_utf8(written(&sample::report(), true)).unwrap());
    }

    #[test]
    fn the_published_schema_is_the_models() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/report-1.json");
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, schema()).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(published == schema(), "schemas/report-1.json is stale: run the tests with UPDATE_SCHEMAS=1");
    }

    #[test]
    fn what_is_written_is_valid_against_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for report in [sample::report(), sample::empty()] {
            let value: serde_json::Value = serde_json::from_slice(&written(&report, false)).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        let mut broken: serde_json::Value = serde_json::from_slice(&written(&sample::report(), false)).unwrap();
        broken["findings"][0]["severity"] = "terrible".into();
        assert!(!validator.is_valid(&broken));
    }

    #[test]
    fn fields_of_a_later_minor_version_are_passed_over() {
        let mut value = serde_json::to_value(sample::report()).unwrap();
        value["schema_version"] = "1.99".into();
        value["invented_later"] = serde_json::json!({"deep": [1, 2]});
        value["findings"][0]["invented_later"] = 1.into();
        value["measures"]["invented-later"] = 1.5.into();
        let read = from_json(value.to_string().as_bytes()).unwrap();
        assert_eq!((read.findings, read.measures), (sample::report().findings, sample::report().measures));
    }

    #[test]
    fn each_kind_of_wrong_file_is_told_apart() {
        let whole = written(&sample::report(), false);
        assert_eq!(from_json(b" \n"), Err(ReadError::Empty));
        assert!(matches!(from_json(&whole[..whole.len() / 2]), Err(ReadError::Syntax { line: 1, .. })));
        assert!(matches!(from_json(b"\x1f\x8b\x08\0\0"), Err(ReadError::Syntax { line: 1, column: 1, .. })));
        assert_eq!(from_json(b"{\"version\": \"2.1.0\", \"runs\": []}"), Err(ReadError::NotAReport));
        assert_eq!(from_json(b"[]"), Err(ReadError::NotAReport));
        assert_eq!(from_json(b"{\"schema_version\": \"2.0\"}"), Err(ReadError::Version { found: "2.0".to_owned() }));
        let mut value = serde_json::to_value(sample::report()).unwrap();
        value["schema_version"] = "2.0".into();
        assert_eq!(from_json(value.to_string().as_bytes()), Err(ReadError::Version { found: "2.0".to_owned() }));
        value["schema_version"] = "1.0".into();
        value["findings"] = "none".into();
        let error = from_json(value.to_string().as_bytes()).unwrap_err();
        assert!(matches!(&error, ReadError::Shape { what, .. } if what.contains("expected a sequence")), "{error}");
        let deep = format!("{{\"schema_version\":\"1.0\",\"x\":{}", "[".repeat(100_000));
        assert!(matches!(from_json(deep.as_bytes()), Err(ReadError::Syntax { .. })));
    }

    #[test]
    fn a_message_tells_what_to_do() {
        let error = from_json(b"{\"schema_version\": \"2.0\"}").unwrap_err();
        insta::assert_snapshot!(error, @"a report of version 2.0, but this program reads version 1.0; write it anew with this program, or use the program that wrote it");
    }

    proptest! {
        #[test]
        fn any_text_survives_the_round_trip(texts in proptest::collection::vec(any::<String>(), 6)) {
            let mut report = sample::report();
            report.findings[0].message.clone_from(&texts[0]);
            report.findings[1].place.path.clone_from(&texts[1]);
            report.problems[0].message.clone_from(&texts[2]);
            report.files[0].function_details[0].name.clone_from(&texts[3]);
            report.rules[0].docs.clone_from(&texts[4]);
            report.project.branch = Some(texts[5].clone());
            prop_assert_eq!(from_json(&written(&report, false)).unwrap(), report);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(from_json(&bytes).is_err());
        }

        #[test]
        fn a_damaged_report_is_an_error_or_a_report(at in 0_usize..20_000, byte in any::<u8>()) {
            let mut bytes = written(&sample::report(), false);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = from_json(&bytes);
        }
    }
}
