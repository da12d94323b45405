//! Which report goes where.

use super::error::CliError;
use crate::report::{Encoding, Format};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    Stdout,
    File(PathBuf),
}

/// A report to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) format: Format,
    pub(super) destination: Destination,
}

/// One `--format`: a format, and a file where `=FILE` is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FormatWord {
    format: Format,
    file: Option<PathBuf>,
}

impl std::str::FromStr for FormatWord {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let (id, file) = match word.split_once('=') {
            Some((id, file)) => (id, Some(file)),
            None => (word, None),
        };
        let format = Format::from_id(id).ok_or_else(|| {
            let all: Vec<_> = Format::ALL.iter().map(|format| format.id()).collect();
            format!("there are {}", all.join(", "))
        })?;
        match file {
            Some("") => Err(format!("a file name is missing behind `{id}=`")),
            file => Ok(Self { format, file: file.map(PathBuf::from) }),
        }
    }
}

/// Brings formats and output paths together.
///
/// An output path is for the first format that has no file yet; one that is a folder takes all the formats that are
/// left, under their own names; one too many tells its format by its ending. A format without a path goes to standard
/// output, of which there is only one.
pub(super) fn plan(formats: &[FormatWord], outputs: &[PathBuf], default: Format) -> Result<Vec<Output>, CliError> {
    let mut planned = Vec::new();
    let mut waiting: std::collections::VecDeque<Format> = std::collections::VecDeque::new();
    for word in formats {
        match &word.file {
            Some(file) => planned.push(to_file(word.format, file)),
            None => waiting.push_back(word.format),
        }
    }
    for path in outputs {
        if is_folder(path) {
            if waiting.is_empty() {
                return Err(CliError::usage(format_args!("no --format is left to be written into {}", path.display()))
                    .advice("name the formats, e.g. `--format sarif --format html --output reports/`"));
            }
            planned.extend(waiting.drain(..).map(|format| to_file(format, &path.join(format.default_file_name()))));
            continue;
        }
        let format = waiting.pop_front().or_else(|| of_file_name(path)).ok_or_else(|| {
            CliError::usage(format_args!("cannot tell the format of {}", path.display()))
                .advice("say it with --format, e.g. `--format sarif --output results.sarif`")
        })?;
        planned.push(to_file(format, path));
    }
    planned.extend(waiting.into_iter().map(|format| Output { format, destination: Destination::Stdout }));
    if planned.is_empty() {
        planned.push(Output { format: default, destination: Destination::Stdout });
    }
    let to_stdout: Vec<_> = planned.iter().filter(|output| output.destination == Destination::Stdout).collect();
    if let [first, second, ..] = to_stdout[..] {
        return Err(CliError::usage(format_args!(
            "both {} and {} would go to standard output",
            first.format, second.format
        ))
        .advice(format_args!(
            "give a file, e.g. `--format {}={}`",
            second.format,
            second.format.default_file_name()
        )));
    }
    if let Some(output) = to_stdout.first().filter(|output| output.format.encoding() == Encoding::Binary)
        && std::io::stdout().is_terminal()
    {
        return Err(CliError::usage(format_args!("{} is not for a terminal", output.format)).advice(format_args!(
            "give a file: --format {}={}",
            output.format,
            output.format.default_file_name()
        )));
    }
    let mut files: Vec<&PathBuf> = planned
        .iter()
        .filter_map(|output| match &output.destination {
            Destination::File(path) => Some(path),
            Destination::Stdout => None,
        })
        .collect();
    files.sort();
    if let Some(twice) = files.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(CliError::usage(format_args!("two reports would be written to {}", twice[0].display())));
    }
    Ok(planned)
}

fn to_file(format: Format, path: &Path) -> Output {
    let destination = if path == Path::new("-") { Destination::Stdout } else { Destination::File(path.to_owned()) };
    Output { format, destination }
}

fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// The format whose default name is this one, or else has the same ending.
fn of_file_name(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy();
    let by_name = Format::ALL.iter().copied().find(|format| name == format.default_file_name());
    by_name.or_else(|| {
        let extension = path.extension()?.to_string_lossy().to_lowercase();
        Format::ALL.iter().copied().find(|format| format.extension() == extension)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(formats: &[&str], outputs: &[&str]) -> Result<Vec<(String, String)>, String> {
        let formats: Vec<FormatWord> = formats.iter().map(|word| word.parse().unwrap()).collect();
        let outputs: Vec<PathBuf> = outputs.iter().map(PathBuf::from).collect();
        match plan(&formats, &outputs, Format::Json) {
            Ok(plan) => Ok(plan
                .into_iter()
                .map(|output| {
                    let place = match output.destination {
                        Destination::Stdout => "-".to_owned(),
                        Destination::File(path) => path.display().to_string(),
                    };
                    (output.format.id().to_owned(), place)
                })
                .collect()),
            Err(error) => Err(error.message),
        }
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(format, place)| ((*format).to_owned(), (*place).to_owned())).collect()
    }

    #[test]
    fn formats_meet_their_paths() {
        assert_eq!(planned(&[], &[]).unwrap(), pairs(&[("json", "-")]));
        assert_eq!(planned(&["json=a", "sarif"], &["b"]).unwrap(), pairs(&[("json", "a"), ("sarif", "b")]));
        assert_eq!(planned(&["sarif", "json"], &["b"]).unwrap(), pairs(&[("sarif", "b"), ("json", "-")]));
        assert_eq!(planned(&["sarif"], &["-"]).unwrap(), pairs(&[("sarif", "-")]));
        assert_eq!(planned(&[], &["x.sarif"]).unwrap(), pairs(&[("sarif", "x.sarif")]));
    }

    #[test]
    fn a_folder_takes_what_is_left_under_default_names() {
        let plan = planned(&["json", "sarif"], &["no-such-folder/"]).unwrap();
        assert_eq!(
            plan,
            pairs(&[("json", "no-such-folder/plimsoll.json"), ("sarif", "no-such-folder/plimsoll.sarif")])
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(planned(&["json", "sarif"], &[]).unwrap_err().contains("standard output"));
        assert!(planned(&["json=a", "sarif=a"], &[]).unwrap_err().contains("two reports"));
        assert!(planned(&[], &["what.ever"]).unwrap_err().contains("format"));
        assert!("yaml".parse::<FormatWord>().unwrap_err().contains("json"));
    }
}
