//! What the script of the page gets: rows instead of objects, and every path and rule named once.
//!
//! The order of the fields in a row is the contract with `templates/html/report.js`.

use super::Options;
use crate::report::model::{
    Category, Confidence, Edit, FileReport, Finding, FunctionReport, Place, Project, RelatedPlace, Report, Rule,
    Severity, State,
};
use crate::report::ranking::importance;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

#[derive(Serialize)]
pub(super) struct Payload<'r> {
    project: &'r Project,
    severities: Vec<&'static str>,
    categories: Vec<&'static str>,
    confidences: Vec<&'static str>,
    languages: BTreeMap<&'r str, &'r str>,
    paths: Vec<&'r str>,
    rules: Vec<RuleRow<'r>>,
    findings: Vec<FindingRow<'r>>,
    fixed: Vec<FixedRow<'r>>,
    files: Vec<FileRow<'r>>,
    functions: Vec<FunctionRow<'r>>,
    clones: Vec<CloneRow<'r>>,
    cycles: Vec<Vec<usize>>,
    skipped: Vec<(usize, String)>,
    /// Files in no known language.
    unknown: u32,
    problems: Vec<(&'static str, &'r str, &'r str)>,
    pub(super) left_out: LeftOut,
}

/// What did not fit.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct LeftOut {
    pub(super) findings: usize,
    pub(super) snippets: usize,
    pub(super) functions: usize,
}

#[derive(Serialize)]
struct RuleRow<'r> {
    id: &'r str,
    name: &'r str,
    summary: &'r str,
    docs: &'r str,
    tags: &'r [String],
    cwe: &'r [u32],
    url: Option<&'r str>,
}

/// rule, path, line, column, end line, end column, severity, category, confidence, state, on changed line,
/// minutes, message, symbol, fingerprint, the rest.
type FindingRow<'r> = (
    usize,
    usize,
    u32,
    u32,
    u32,
    u32,
    u8,
    u8,
    u8,
    u8,
    Option<bool>,
    u32,
    &'r str,
    Option<&'r str>,
    &'r str,
    Option<Rest<'r>>,
);

/// What only some findings have.
#[derive(Serialize)]
struct Rest<'r> {
    /// First line and the lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<(u32, &'r [String])>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<PlaceRow<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flow: Vec<PlaceRow<'r>>,
    /// Description, whether it is safe, and the edits: line, column, end line, end column, replacement. No
    /// edits where they are not all in the finding's own file.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<(&'r str, bool, Vec<EditRow<'r>>)>,
    /// By what, reason, until.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<(String, Option<&'r str>, Option<&'r str>)>,
}

/// line, column, end line, end column, replacement.
type EditRow<'r> = (u32, u32, u32, u32, &'r str);

/// language, tokens, lines, copies: path, first line, last line.
type CloneRow<'r> = (&'r str, u32, u32, Vec<(usize, u32, u32)>);

/// path, line, end line, message.
type PlaceRow<'r> = (usize, u32, u32, &'r str);

/// rule, path, line, severity, category, message.
type FixedRow<'r> = (&'r str, usize, u32, u8, u8, &'r str);

/// path, language, is test, lines, code, comments, blank, functions, types, cyclomatic, cognitive, maintainability,
/// duplicated lines, findings, debt minutes, coverage (covered and coverable lines, then branches).
type FileRow<'r> =
    (usize, &'r str, u8, u32, u32, u32, u32, u32, u32, u32, u32, f64, u32, u32, u32, Option<(u32, u32, u32, u32)>);

/// path, name, first line, last line, code, cyclomatic, cognitive, nesting, parameters, returns, maintainability.
type FunctionRow<'r> = (usize, &'r str, u32, u32, u32, u32, u32, u32, u32, u32, f64);

impl<'r> Payload<'r> {
    pub(super) fn new(report: &'r Report, options: &Options) -> Self {
        let mut paths = Numbered::default();
        let mut rules = Numbered::default();
        let kept = most_urgent(&report.findings, options.max_findings);
        let mut snippets = 0;
        let mut left_out = LeftOut { findings: report.findings.len() - kept.len(), ..LeftOut::default() };
        let findings = kept
            .iter()
            .map(|finding| {
                let has_room = snippets < options.max_snippets;
                match (&finding.snippet, has_room) {
                    (Some(_), true) => snippets += 1,
                    (Some(_), false) => left_out.snippets += 1,
                    (None, _) => {}
                }
                finding_row(finding, has_room, &mut paths, &mut rules)
            })
            .collect();
        let fixed = report
            .fixed
            .iter()
            .map(|gone| {
                let place = paths.number(&gone.path);
                let (severity, category) = (rank(Severity::ALL, gone.severity), rank(Category::ALL, gone.category));
                (gone.rule.as_str(), place, gone.line, severity, category, gone.message.as_str())
            })
            .collect();
        let files = report.files.iter().map(|file| file_row(file, &mut paths)).collect();
        let (functions, more) = function_rows(&report.files, options.max_functions, &mut paths);
        left_out.functions = more;
        let clones = report
            .clones
            .iter()
            .map(|family| {
                let copies = family.copies.iter();
                let copies = copies.map(|copy| (paths.number(&copy.path), copy.first_line, copy.last_line)).collect();
                (family.language.as_str(), family.tokens, family.lines, copies)
            })
            .collect();
        let cycles = report
            .import_cycles
            .iter()
            .map(|cycle| cycle.files.iter().map(|file| paths.number(file)).collect())
            .collect();
        let skipped = report.skipped.iter().map(|file| (paths.number(&file.path), word(&file.reason))).collect();
        Self {
            project: &report.project,
            severities: Severity::ALL.iter().map(|value| value.as_str()).collect(),
            categories: Category::ALL.iter().map(|value| value.as_str()).collect(),
            confidences: Confidence::ALL.iter().map(|value| value.as_str()).collect(),
            languages: report.languages.iter().map(|l| (l.language.as_str(), l.name.as_str())).collect(),
            rules: rule_rows(&report.rules, &rules.names),
            paths: paths.names,
            findings,
            fixed,
            files,
            functions,
            clones,
            cycles,
            skipped,
            unknown: report.summary.skipped.saturating_sub(report.skipped.len() as u32),
            problems: report.problems.iter().map(|p| (p.kind.as_str(), p.path.as_str(), p.message.as_str())).collect(),
            left_out,
        }
    }
}

/// Names in the order of their first use.
#[derive(Default)]
struct Numbered<'r> {
    names: Vec<&'r str>,
    numbers: HashMap<&'r str, usize>,
}

impl<'r> Numbered<'r> {
    fn number(&mut self, name: &'r str) -> usize {
        *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }
}

/// At most `limit` findings, the most urgent ones, in the order in which they were.
pub(super) fn most_urgent(findings: &[Finding], limit: usize) -> Vec<&Finding> {
    if findings.len() <= limit {
        return findings.iter().collect();
    }
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_cached_key(|&index| findings.get(index).map(|finding| (urgency(finding), index)));
    order.truncate(limit);
    order.sort_unstable();
    order.into_iter().filter_map(|index| findings.get(index)).collect()
}

/// As in the other reports, but what stands already comes behind all that is new. Smaller is more urgent.
pub(super) fn urgency(finding: &Finding) -> impl Ord + use<> {
    (finding.suppression.is_some(), finding.state == State::Existing, importance(finding))
}

fn finding_row<'r>(
    finding: &'r Finding,
    with_source: bool,
    paths: &mut Numbered<'r>,
    rules: &mut Numbered<'r>,
) -> FindingRow<'r> {
    let Place { path, line, column, end_line, end_column } = &finding.place;
    (
        rules.number(&finding.rule),
        paths.number(path),
        *line,
        *column,
        *end_line,
        *end_column,
        rank(Severity::ALL, finding.severity),
        rank(Category::ALL, finding.category),
        rank(Confidence::ALL, finding.confidence),
        match finding.state {
            State::Unknown => 0,
            State::New => 1,
            State::Existing => 2,
        },
        finding.on_changed_line,
        finding.effort_minutes,
        &finding.message,
        finding.symbol.as_deref(),
        &finding.fingerprints.context,
        rest(finding, with_source, paths),
    )
}

fn rest<'r>(finding: &'r Finding, with_source: bool, paths: &mut Numbered<'r>) -> Option<Rest<'r>> {
    let mut places = |places: &'r [RelatedPlace]| {
        let row = |related: &'r RelatedPlace| {
            let place = &related.place;
            (paths.number(&place.path), place.line, place.end_line, related.message.as_str())
        };
        places.iter().map(row).collect::<Vec<PlaceRow<'r>>>()
    };
    let edit = |edit: &'r Edit| {
        let place = &edit.place;
        (place.line, place.column, place.end_line, place.end_column, edit.replacement.as_str())
    };
    let rest = Rest {
        source: finding
            .snippet
            .as_ref()
            .filter(|_| with_source)
            .map(|snippet| (snippet.first_line, snippet.lines.as_slice())),
        related: places(&finding.related),
        flow: places(&finding.flow),
        fix: finding.fix.as_ref().map(|fix| {
            let is_local = fix.edits.iter().all(|edit| edit.place.path == finding.place.path);
            let edits = if is_local { fix.edits.iter().map(edit).collect() } else { Vec::new() };
            (fix.description.as_str(), fix.safe, edits)
        }),
        suppressed: finding
            .suppression
            .as_ref()
            .map(|suppression| (word(&suppression.by), suppression.reason.as_deref(), suppression.until.as_deref())),
    };
    let is_empty = rest.source.is_none()
        && rest.related.is_empty()
        && rest.flow.is_empty()
        && rest.fix.is_none()
        && rest.suppressed.is_none();
    (!is_empty).then_some(rest)
}

/// The rules with these ids, in this order; one that the report does not know has only its id.
fn rule_rows<'r>(rules: &'r [Rule], ids: &[&'r str]) -> Vec<RuleRow<'r>> {
    let known: HashMap<&str, &Rule> = rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    ids.iter()
        .map(|&id| match known.get(id) {
            Some(rule) => RuleRow {
                id,
                name: &rule.name,
                summary: &rule.summary,
                docs: &rule.docs,
                tags: &rule.tags,
                cwe: &rule.cwe,
                url: rule.url.as_deref(),
            },
            None => RuleRow { id, name: id, summary: "", docs: "", tags: &[], cwe: &[], url: None },
        })
        .collect()
}

fn file_row<'r>(file: &'r FileReport, paths: &mut Numbered<'r>) -> FileRow<'r> {
    let size = &file.size;
    (
        paths.number(&file.path),
        &file.language,
        u8::from(file.is_test),
        size.lines,
        size.code_lines,
        size.comment_lines,
        size.blank_lines,
        size.functions,
        size.types,
        size.cyclomatic,
        size.cognitive,
        one_decimal(size.maintainability),
        size.duplicated_lines,
        size.findings,
        size.debt_minutes,
        file.coverage.map(|c| (c.covered_lines, c.coverable_lines, c.covered_branches, c.coverable_branches)),
    )
}

fn function_rows<'r>(files: &'r [FileReport], limit: usize, paths: &mut Numbered<'r>) -> (Vec<FunctionRow<'r>>, usize) {
    let mut all: Vec<(&str, &FunctionReport)> = files
        .iter()
        .flat_map(|file| file.function_details.iter().map(|function| (file.path.as_str(), function)))
        .collect();
    all.sort_by_key(|(path, function)| {
        (Reverse((function.cognitive, function.cyclomatic)), *path, function.first_line)
    });
    let more = all.len().saturating_sub(limit);
    all.truncate(limit);
    let row = |(path, function): (&'r str, &'r FunctionReport)| {
        (
            paths.number(path),
            function.name.as_str(),
            function.first_line,
            function.last_line,
            function.code_lines,
            function.cyclomatic,
            function.cognitive,
            function.nesting,
            function.parameters,
            function.returns,
            one_decimal(function.maintainability),
        )
    };
    (all.into_iter().map(row).collect(), more)
}

fn one_decimal(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn rank<T: PartialEq + Copy>(all: &[T], value: T) -> u8 {
    all.iter().position(|&one| one == value).unwrap_or_default() as u8
}

/// The word that JSON has for it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
