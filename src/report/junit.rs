//! JUnit XML, which every CI server shows: a suite for each rule, a case for each finding.
//!
//! What is new, or stands in an analysis without a base, fails. What was there before, what is
//! suppressed, and what is only informational is skipped, with the reason. A rule that found nothing is
//! one passed case, so that an empty report is a passed one. Problems of the analysis are skipped cases of a suite of their own: what
//! they kept from being looked at was not tested.

use super::error::RenderError;
use super::model::{Finding, Problem, Report, Severity, State};
use super::plain::{cut, one_line};
use super::xml::{content, escape};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Findings that were there before fail too.
    pub existing_fail: bool,
}

/// Characters of a case's name.
const NAME: usize = 200;

enum Outcome {
    Failed,
    Skipped(String),
}

/// Writes `report`. Nothing is left out.
pub fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let mut suites: BTreeMap<&str, Vec<(&Finding, Outcome)>> =
        report.rules.iter().map(|rule| (rule.id.as_str(), Vec::new())).collect();
    for finding in &report.findings {
        suites.entry(&finding.rule).or_default().push((finding, outcome(finding, *options)));
    }
    let total = Counts::of(suites.values().flatten());
    let silent = suites.values().filter(|cases| cases.is_empty()).count();

    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"plimsoll\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        total.tests + silent + report.problems.len(),
        total.failures,
        total.skipped + report.problems.len()
    )?;
    for (rule, cases) in &suites {
        suite(report, rule, cases, out)?;
    }
    problems(report, out)?;
    writeln!(out, "</testsuites>")?;
    Ok(Vec::new())
}

fn suite(report: &Report, rule: &str, cases: &[(&Finding, Outcome)], out: &mut dyn Write) -> Result<(), RenderError> {
    let counts = Counts::of(cases);
    let rule = escape(rule);
    writeln!(
        out,
        "  <testsuite name=\"{rule}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" timestamp=\"{}\">",
        counts.tests.max(1),
        counts.failures,
        counts.skipped,
        escape(report.generated_at.trim_end_matches('Z'))
    )?;
    if cases.is_empty() {
        writeln!(out, "    <testcase classname=\"{rule}\" name=\"no findings\"/>")?;
    }
    for (finding, outcome) in cases {
        let place = &finding.place;
        let message = one_line(&finding.message);
        let name = format!("{}:{}: {message}", place.path, place.line);
        writeln!(
            out,
            "    <testcase classname=\"{rule}\" name=\"{}\" file=\"{}\" line=\"{}\">",
            escape(&cut(&one_line(&name), NAME)),
            escape(&place.path),
            place.line
        )?;
        match outcome {
            Outcome::Failed => writeln!(
                out,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                finding.severity,
                escape(&message),
                content(&details(finding))
            )?,
            Outcome::Skipped(reason) => writeln!(out, "      <skipped message=\"{}\"/>", escape(reason))?,
        }
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")?;
    Ok(())
}

/// The suite of what kept the analysis from being whole.
fn problems(report: &Report, out: &mut dyn Write) -> Result<(), RenderError> {
    let count = report.problems.len();
    if count == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "  <testsuite name=\"problems of the analysis\" tests=\"{count}\" failures=\"0\" errors=\"0\" skipped=\"{count}\" timestamp=\"{}\">",
        escape(report.generated_at.trim_end_matches('Z'))
    )?;
    for problem in &report.problems {
        let place = if problem.path.is_empty() { "the whole run" } else { &problem.path };
        let name = one_line(&format!("{place}: {}", problem.kind.as_str()));
        writeln!(
            out,
            "    <testcase classname=\"problems of the analysis\" name=\"{}\"><skipped message=\"{}\"/></testcase>",
            escape(&cut(&name, NAME)),
            escape(&one_line(&problem.message))
        )?;
    }
    writeln!(out, "  </testsuite>")?;
    Ok(())
}

fn outcome(finding: &Finding, options: Options) -> Outcome {
    if let Some(suppression) = &finding.suppression {
        let reason = suppression.reason.as_deref().map_or_else(String::new, |reason| format!(": {}", one_line(reason)));
        return Outcome::Skipped(format!("suppressed by {}{reason}", super::csv::suppressed_by(suppression)));
    }
    if finding.severity == Severity::Info {
        return Outcome::Skipped(format!("informational: {}", one_line(&finding.message)));
    }
    if finding.state == State::Existing && !options.existing_fail {
        return Outcome::Skipped(format!("was there before: {}", one_line(&finding.message)));
    }
    Outcome::Failed
}

fn details(finding: &Finding) -> String {
    let place = &finding.place;
    let mut text = format!(
        "{}:{}:{}: {} ({} {}, {} confidence)\n",
        place.path, place.line, place.column, finding.message, finding.severity, finding.category, finding.confidence
    );
    for step in finding.flow.iter().chain(&finding.related) {
        let _ = writeln!(text, "{}:{}: {}", step.place.path, step.place.line, step.message);
    }
    if let Some(snippet) = &finding.snippet {
        for (number, line) in (snippet.first_line..).zip(&snippet.lines) {
            let _ = writeln!(text, "{number:>6} | {line}");
        }
    }
    text
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(cases: impl IntoIterator<Item = &'a (&'a Finding, Outcome)>) -> Self {
        let mut counts = Self::default();
        for (_, outcome) in cases {
            counts.tests += 1;
            match outcome {
                Outcome::Failed => counts.failures += 1,
                Outcome::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    fn text(report: &Report, options: Options) -> String {
        let mut bytes = Vec::new();
        render(report, &options, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// How often each element stands in a well-formed document.
    fn elements(document: &str) -> BTreeMap<String, usize> {
        let mut reader = Reader::from_str(document);
        reader.config_mut().check_end_names = true;
        let mut counts = BTreeMap::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) | Event::Empty(element) => {
                    for attribute in element.attributes() {
                        quick_xml::escape::unescape(&attribute.unwrap().value).unwrap();
                    }
                    let name = element.name().as_ref().to_owned();
                    *counts.entry(name).or_insert(0) += 1;
                }
                Event::Eof => return counts,
                _ => {}
            }
        }
    }

    #[test]
    fn the_junit_of_the_sample_stays() {
        insta::assert_snapshot!(text(&sample::report(), Options::default()));
    }

    #[test]
    fn new_findings_fail_and_the_rest_is_skipped() {
        let problems = sample::report().problems.len();
        assert!(problems > 0);
        let counts = elements(&text(&sample::report(), Options::default()));
        assert_eq!(
            (counts["testsuite"], counts["testcase"], counts["failure"], counts["skipped"]),
            (7, 9 + problems, 3, 6 + problems)
        );
        let counts = elements(&text(&sample::report(), Options { existing_fail: true }));
        assert_eq!((counts["failure"], counts["skipped"]), (6, 3 + problems));
    }

    #[test]
    fn a_report_without_findings_is_a_passed_run() {
        let mut report = sample::report();
        report.findings.clear();
        report.problems.clear();
        let counts = elements(&text(&report, Options::default()));
        assert_eq!((counts["testcase"], counts.get("failure")), (6, None));
    }

    proptest! {
        #[test]
        fn any_text_leaves_the_document_well_formed(message in any::<String>(), path in any::<String>()) {
            let mut report = sample::report();
            report.problems[0].message.clone_from(&message);
            report.problems[0].path.clone_from(&path);
            report.findings[1].message = message;
            report.findings[1].place.path = path;
            prop_assert_eq!(elements(&text(&report, Options::default()))["failure"], 3);
        }
    }
}
