//! The one place where a report format is registered.

use super::error::RenderError;
use super::model::{Problem, Report};
use super::{badge, csv, github, gitlab, html, json, junit, markdown, sarif, terminal, xlsx};
use std::io::{self, Write};

/// What a format's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, fit for a terminal or a pipe.
    Text,
    /// Not fit for a terminal: wants a file.
    Binary,
}

/// What the user may choose, by format. Every format reads only its own part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RenderOptions {
    pub github: github::Options,
    pub json: json::Options,
    pub junit: junit::Options,
    pub markdown: markdown::Options,
    pub sarif: sarif::Options,
    pub terminal: terminal::Options,
    pub html: html::Options,
}

/// Writes `report` and tells what had to be left out.
type Render = fn(&Report, &RenderOptions, &mut dyn Write) -> Result<Vec<Problem>, RenderError>;

macro_rules! formats {
    ($($variant:ident $id:literal $file:literal $encoding:ident $about:literal $render:expr;)+) => {
        /// A way to write a report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $(#[doc = $about] $variant),+
        }

        impl Format {
            /// Every format, in the order in which help lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word after `--format`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The name of its file where the user gave only a folder.
            #[must_use]
            pub fn default_file_name(self) -> &'static str {
                match self { $(Self::$variant => $file),+ }
            }

            /// Whether it may go to a terminal.
            #[must_use]
            pub fn encoding(self) -> Encoding {
                match self { $(Self::$variant => Encoding::$encoding),+ }
            }

            /// One sentence for help.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),+ }
            }

            fn renderer(self) -> Render {
                match self { $(Self::$variant => $render),+ }
            }
        }
    };
}

formats! {
    Terminal "terminal" "plimsoll.txt" Text
        "For people at a terminal: findings with their source, then a summary that fits one screen."
        |report, options, out| terminal::render(report, &options.terminal, out);
    Html "html" "plimsoll.html" Text
        "One interactive page that opens from disk without a network: filter, search, source, charts."
        |report, options, out| html::render(report, &options.html, out);
    Json "json" "plimsoll.json" Text
        "Everything, versioned, with a published JSON Schema; any other format can be made from it later."
        |report, options, out| json::render(report, &options.json, out);
    Sarif "sarif" "plimsoll.sarif" Text
        "SARIF 2.1.0 for viewers and other tools, with suppressed and fixed findings marked as such."
        |report, options, out| sarif::render(report, &options.sarif, sarif::Audience::Everybody, out);
    SarifGithub "sarif-github" "plimsoll-github.sarif" Text
        "SARIF 2.1.0 for upload to GitHub code scanning: open findings only."
        |report, options, out| sarif::render(report, &options.sarif, sarif::Audience::CodeScanning, out);
    Markdown "markdown" "plimsoll.md" Text
        "Markdown for a comment, a job summary or a README: the verdict first, details folded."
        |report, options, out| markdown::render(report, &options.markdown, out);
    Csv "csv" "plimsoll-findings.csv" Text
        "Findings as a table, safe to open in a spreadsheet."
        |report, _, out| csv::render_findings(report, out);
    CsvFiles "csv-files" "plimsoll-files.csv" Text
        "The metrics of every file as a table."
        |report, _, out| csv::render_files(report, out);
    CsvFunctions "csv-functions" "plimsoll-functions.csv" Text
        "The metrics of every function as a table."
        |report, _, out| csv::render_functions(report, out);
    Xlsx "xlsx" "plimsoll.xlsx" Binary
        "An Excel workbook: summary, findings, files, functions, rules, clones, problems."
        |report, _, out| xlsx::render(report, out);
    Junit "junit" "plimsoll-junit.xml" Text
        "JUnit XML for CI servers: a failed case for each new finding."
        |report, options, out| junit::render(report, &options.junit, out);
    Gitlab "gitlab" "gl-code-quality-report.json" Text
        "GitLab's Code Quality report."
        |report, _, out| gitlab::render(report, out);
    Github "github" "plimsoll-annotations.txt" Text
        "Workflow commands that GitHub Actions shows as annotations."
        |report, options, out| github::render(report, &options.github, out);
    Badge "badge" "plimsoll-score.svg" Text
        "The score as an SVG badge."
        |report, _, out| badge::render(report, badge::Badge::Score, out);
    BadgeGate "badge-gate" "plimsoll-gate.svg" Text
        "The outcome of the quality gate as an SVG badge."
        |report, _, out| badge::render(report, badge::Badge::Gate, out);
    BadgeCoverage "badge-coverage" "plimsoll-coverage.svg" Text
        "Coverage as an SVG badge."
        |report, _, out| badge::render(report, badge::Badge::Coverage, out);
}

impl Format {
    /// The format with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.id() == id)
    }

    /// What the default file name ends with, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.default_file_name().rsplit('.').next().unwrap_or_default()
    }

    /// Writes `report` to `out`. The problems tell what had to be left out to stay within the
    /// format's limits; they are not in `report`, which is already made.
    pub fn render(
        self,
        report: &Report,
        options: &RenderOptions,
        out: &mut dyn Write,
    ) -> Result<Vec<Problem>, RenderError> {
        let mut buffered = io::BufWriter::with_capacity(1 << 16, out);
        let problems = self.renderer()(report, options, &mut buffered)?;
        buffered.flush()?;
        Ok(problems)
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use std::collections::HashSet;

    #[test]
    fn ids_and_file_names_are_unique_and_found_again() {
        let mut ids = HashSet::new();
        let mut files = HashSet::new();
        for &format in Format::ALL {
            assert!(ids.insert(format.id()) && files.insert(format.default_file_name()));
            assert_eq!(Format::from_id(format.id()), Some(format));
        }
    }

    #[test]
    fn every_format_renders_full_and_empty_reports_to_the_same_bytes_twice() {
        for &format in Format::ALL {
            for report in [sample::report(), sample::empty()] {
                let render = || {
                    let mut bytes = Vec::new();
                    format.render(&report, &RenderOptions::default(), &mut bytes).unwrap();
                    bytes
                };
                let bytes = render();
                assert_eq!(bytes, render(), "{format}");
                assert!(format.encoding() == Encoding::Binary || std::str::from_utf8(&bytes).is_ok(), "{format}");
            }
        }
    }

    #[test]
    fn a_full_disk_is_an_error_in_every_format() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::new(io::ErrorKind::StorageFull, "full"))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for &format in Format::ALL {
            let outcome = format.render(&sample::report(), &RenderOptions::default(), &mut Full);
            assert!(matches!(outcome, Err(RenderError::Write(_))), "{format}");
        }
    }
}
