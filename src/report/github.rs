//! Workflow commands, which GitHub Actions turns into annotations: no token needed.
//!
//! Escapes are those of `@actions/core`. GitHub shows ten annotations of each kind for a step and drops the
//! rest silently, so the most important ones are chosen and the rest is told.

use super::error::RenderError;
use super::model::{Finding, Problem, Report, Severity, State};
use super::plain::{cut, one_line, repository_path, visible};
use super::ranking::{ranked, truncated};
use super::wording::counted;
use std::collections::HashMap;
use std::io::Write;

/// Annotations of one kind that GitHub shows for a step.
pub const PER_KIND: usize = 10;

/// Characters of a message; an annotation is no place for more.
const MESSAGE: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Findings that were there before are annotated too.
    pub with_existing: bool,
}

/// Writes the commands. Suppressed findings get none.
pub fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let names: HashMap<&str, &str> = report.rules.iter().map(|rule| (rule.id.as_str(), rule.name.as_str())).collect();
    let shown = |finding: &&Finding| {
        finding.suppression.is_none() && (options.with_existing || finding.state != State::Existing)
    };
    let mut written: HashMap<&str, usize> = HashMap::new();
    let mut left_out = 0;
    if !report.problems.is_empty() {
        written.insert("warning", 1);
        problems(report, out)?;
    }
    for finding in ranked(report.findings.iter().filter(shown)) {
        let kind = kind(finding.severity);
        let count = written.entry(kind).or_default();
        if *count == PER_KIND {
            left_out += 1;
            continue;
        }
        *count += 1;
        let title = names.get(finding.rule.as_str()).copied().unwrap_or(&finding.rule);
        command(kind, finding, title, &report.project.prefix, out)?;
    }
    if left_out == 0 {
        return Ok(Vec::new());
    }
    let told = format!(
        "{left_out} more findings are not annotated, because GitHub shows {PER_KIND} annotations of each kind for a step"
    );
    writeln!(out, "{told}")?;
    Ok(vec![truncated(told)])
}

/// Problems that the one annotation about them names.
const NAMED_PROBLEMS: usize = 10;

/// One annotation for all that kept the analysis from being whole; it has no place in a file.
fn problems(report: &Report, out: &mut dyn Write) -> Result<(), RenderError> {
    let count = report.problems.len();
    let mut message = counted(count as u64, "problem", "problems");
    message.push_str(if report.summary.complete { "" } else { "; the analysis is not complete" });
    for problem in report.problems.iter().take(NAMED_PROBLEMS) {
        let place = if problem.path.is_empty() { "the whole run" } else { &problem.path };
        message.push('\n');
        message.push_str(&one_line(&format!("{place}: {} ({})", problem.message, problem.kind.as_str())));
    }
    if count > NAMED_PROBLEMS {
        message.push_str("\nAll of them are in the other reports.");
    }
    writeln!(out, "::warning title=Problems of the analysis::{}", data(&cut(&message, MESSAGE)))?;
    Ok(())
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn command(kind: &str, finding: &Finding, title: &str, prefix: &str, out: &mut dyn Write) -> Result<(), RenderError> {
    let place = &finding.place;
    write!(
        out,
        "::{kind} file={},line={},endLine={}",
        property(&repository_path(prefix, &place.path)),
        place.line.max(1),
        place.end_line.max(place.line).max(1)
    )?;
    // GitHub refuses columns on several lines.
    if place.line == place.end_line && place.end_column > place.column {
        write!(out, ",col={},endColumn={}", place.column.max(1), place.end_column)?;
    }
    let message = visible(&finding.message);
    writeln!(
        out,
        ",title={}::{} [{}]",
        property(&one_line(title)),
        data(&cut(&message, MESSAGE)),
        data(&finding.rule)
    )?;
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    // The runner ends a line at other separators too; visible text has none.
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use proptest::prelude::*;

    fn rendered(report: &Report, options: Options) -> (String, Vec<Problem>) {
        let mut bytes = Vec::new();
        let problems = render(report, &options, &mut bytes).unwrap();
        (String::from_utf8(bytes).unwrap(), problems)
    }

    #[test]
    fn the_commands_of_the_sample_stay() {
        insta::assert_snapshot!(rendered(&sample::report(), Options { with_existing: true }).0);
    }

    #[test]
    fn existing_findings_are_annotated_only_when_asked_for() {
        assert_eq!(rendered(&sample::report(), Options::default()).0.lines().count(), 4);
        assert_eq!(rendered(&sample::report(), Options { with_existing: true }).0.lines().count(), 8);
    }

    #[test]
    fn ten_of_each_kind_are_written_and_the_rest_is_told() {
        let (text, problems) = rendered(&sample::many(700), Options { with_existing: true });
        for kind in ["error", "warning", "notice"] {
            assert_eq!(text.lines().filter(|line| line.starts_with(&format!("::{kind} "))).count(), PER_KIND);
        }
        assert!(text.lines().last().unwrap().starts_with("671 more findings"));
        assert_eq!(problems.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_stays_within_its_one_command(message in any::<String>(), path in any::<String>(), rule in any::<String>()) {
            let mut report = sample::report();
            report.problems.truncate(1);
            report.problems[0].message.clone_from(&message);
            report.problems[0].path.clone_from(&path);
            report.findings.truncate(2);
            report.findings.remove(0);
            report.findings[0].message = message;
            report.findings[0].place.path = path;
            report.findings[0].rule = rule;
            let (text, _) = rendered(&report, Options::default());
            prop_assert_eq!(text.matches('\n').count(), 2);
            prop_assert!(!text.contains('\r'));
            let (problems, text) = text.split_once('\n').unwrap();
            prop_assert!(problems.starts_with("::warning title=Problems of the analysis::1 problem"));
            let properties = text.strip_prefix("::error ").unwrap().split("::").next().unwrap();
            let keys: Vec<&str> = properties.split(',').map(|pair| pair.split('=').next().unwrap()).collect();
            prop_assert_eq!(keys, ["file", "line", "endLine", "col", "endColumn", "title"]);
        }
    }
}
