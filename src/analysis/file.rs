//! One file: read as its language once, looked at by every check.

use super::code_rules::CodeRules;
use super::fingerprint::{fingerprint_by_identity, fingerprint_in_file};
use super::secret_findings;
use crate::architecture::FileImports;
use crate::config::{FolderSettings, is_enabled};
use crate::duplication::{self, CloneTokens};
use crate::finding::{Finding, Fix, Problem, ProblemKind, RuleInfo};
use crate::language::{Language, Support};
use crate::metrics::{self, CodeLines, FileMetrics};
use crate::rules::engine::{self, TaintEnds};
use crate::secrets::{Scanner, is_made_up, masked};
use crate::smells::{self, SmellInput};
use crate::syntax::{self, Directives, Facts, Limits, ParseOutcome};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All that later steps need of one file, without its text; what the cache keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileAnalysis {
    pub path: Arc<str>,
    pub language: Language,
    pub is_test: bool,
    pub metrics: FileMetrics,
    /// In listing order, fingerprinted.
    pub findings: Vec<Finding>,
    /// Where secrets stand; by place.
    pub secrets: Vec<Span>,
    pub directives: Directives,
    /// Where only rules are looked for, known of the files that these may speak of, if they follow data.
    pub imports: FileImports,
    pub has_imports: bool,
    pub clone_tokens: CloneTokens,
    /// Of files whose coverage is told in blocks ([`has_coverage_in_blocks`]), else empty.
    pub code_lines: CodeLines,
    /// Which parts of taint rules are in it.
    pub taint_ends: Vec<TaintEnds>,
    pub problems: Vec<Problem>,
}

/// A file's text and what is to be known before it is read as its language.
pub struct FileInput<'i> {
    pub path: &'i Arc<str>,
    pub language: Language,
    pub text: &'i str,
    pub settings: &'i FolderSettings,
    pub selection: smells::Selection,
    /// `None` where secrets are not looked for.
    pub secrets: Option<&'i Scanner>,
    pub code_rules: &'i CodeRules,
    pub duplication: &'i duplication::Options,
    pub limits: Limits,
}

/// Lines with syntax errors that are named.
const LINES: usize = 5;

/// What a file comes to. Never fails and never panics outward: a check that does fail costs the file, and is told.
#[must_use]
pub fn analyse(input: &FileInput<'_>) -> FileAnalysis {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| analyse_unguarded(input)));
    caught.unwrap_or_else(|_| {
        let problem = Problem {
            kind: ProblemKind::Internal,
            path: Arc::clone(input.path),
            message: "a check failed in a way it must not; the file was left out. Please report this, with the file if you can".to_owned(),
        };
        FileAnalysis { problems: vec![problem], ..empty(input) }
    })
}

fn analyse_unguarded(input: &FileInput<'_>) -> FileAnalysis {
    let secrets = input.secrets.map(|scanner| secret_findings::look(scanner, input.settings, input.path, input.text));
    let secrets = secrets.unwrap_or_default();
    if secrets.spans.is_empty() {
        return analyse_without_secrets(input, secrets.findings);
    }
    // No other check gets to see the values, so that none can tell them. The letter keeps the syntax as it is.
    let hidden = masked(input.text, &secrets.spans, b'x');
    let input = FileInput { text: &hidden, secrets: None, ..*input };
    let mut analysis = analyse_without_secrets(&input, secrets.findings);
    for finding in &mut analysis.findings {
        // A fix made of hidden text would put it in the place of the value.
        finding.fix = finding.fix.take().filter(|fix| is_free_of(fix, &secrets.spans, &hidden));
    }
    FileAnalysis { secrets: secrets.spans, ..analysis }
}

/// Whether `fix` neither replaces nor writes any of the hidden `spans` of `text`.
pub(super) fn is_free_of(fix: &Fix, spans: &[Span], text: &str) -> bool {
    fix.edits.iter().all(|edit| {
        let (start, end) = (edit.location.start_byte, edit.location.end_byte);
        spans.iter().all(|span| {
            let hidden = span.of(text);
            (span.end <= start || end <= span.start) && (hidden.is_empty() || !edit.replacement.contains(hidden))
        })
    })
}

fn analyse_without_secrets(input: &FileInput<'_>, mut secrets: Vec<Finding>) -> FileAnalysis {
    let is_on = |rule: &RuleInfo| is_enabled(rule, &input.settings.rules, input.settings.audience.0);
    let profile = input.code_rules.profile.as_ref();
    if let Some(profile) = profile {
        profile.saw(Some(input.language));
    }
    let wanted = engine::Wanted::of(&input.code_rules.sets, Some(input.language), input.path, input.text, &is_on);
    if input.code_rules.alone && wanted.is_empty() {
        return empty(input);
    }
    let parsed = syntax::parse(input.language, input.text, input.limits);
    let mut problems = problems(input, &parsed);
    if parsed.outcome != ParseOutcome::Complete {
        fingerprint_by_identity(&mut secrets);
        return FileAnalysis { problems, findings: secrets, ..empty(input) };
    }
    let view = parsed.view(input.text);
    let check_input = engine::CheckInput {
        path: input.path,
        text: input.text,
        lines: &parsed.lines,
        view: Some(view),
        is_made_up: is_made_up(input.path),
        profile,
    };
    let mut checked = engine::check(&wanted, &check_input);
    problems.append(&mut checked.problems);
    if input.code_rules.alone {
        let is_test = input.language.spec().hooks.is_test_path(input.path);
        fingerprint_in_file(&mut checked.findings, &parsed.tree, input.text);
        let directives = syntax::directives(&view);
        let (findings, taint_ends) = (checked.findings, checked.ends);
        let mut analysis = FileAnalysis { is_test, findings, directives, taint_ends, problems, ..empty(input) };
        if input.code_rules.sets.iter().any(|set| set.taint_rules(input.language).next().is_some()) {
            analysis.imports = FileImports::of(input.language, &view, &Facts::of(&view), &parsed.lines);
            analysis.has_imports = true;
        }
        return analysis;
    }
    let facts = Facts::of(&view);
    let metrics = metrics::measure(&view, &facts, &parsed.lines);
    let is_test = input.language.spec().hooks.is_test_path(input.path);
    let smell_input =
        SmellInput { path: input.path, view, facts: &facts, metrics: &metrics, lines: &parsed.lines, is_test };
    let mut findings = smells::check(&smell_input, &input.settings.smells, input.selection);
    for finding in &mut checked.findings {
        finding.symbol = facts.symbol_at(Span { start: finding.location.start_byte, end: finding.location.end_byte });
    }
    let has_others = !checked.findings.is_empty() || !secrets.is_empty();
    findings.append(&mut checked.findings);
    for finding in &mut findings {
        if let Some(severity) = input.settings.rules.get(&*finding.rule).and_then(|setting| setting.severity()) {
            finding.severity = severity;
        }
    }
    if has_others {
        findings.append(&mut secrets);
        findings.sort_by(|a, b| a.listing_order().cmp(&b.listing_order()));
    }
    fingerprint_in_file(&mut findings, &parsed.tree, input.text);
    let clone_tokens = match input.language.spec().support {
        Support::Full => CloneTokens::of(&view, input.duplication),
        Support::Counted => CloneTokens::default(),
    };
    FileAnalysis {
        path: Arc::clone(input.path),
        language: input.language,
        is_test,
        metrics,
        findings,
        secrets: Vec::new(),
        directives: syntax::directives(&view),
        imports: FileImports::of(input.language, &view, &facts, &parsed.lines),
        has_imports: true,
        clone_tokens,
        code_lines: if has_coverage_in_blocks(input.language) {
            CodeLines::of(&view, &parsed.lines)
        } else {
            CodeLines::default()
        },
        taint_ends: checked.ends,
        problems,
    }
}

/// Whether the language's coverage is told in blocks, so that blank lines and comments inside of them look covered.
pub fn has_coverage_in_blocks(language: Language) -> bool {
    language == Language::Go
}

fn empty(input: &FileInput<'_>) -> FileAnalysis {
    FileAnalysis {
        path: Arc::clone(input.path),
        language: input.language,
        is_test: false,
        metrics: FileMetrics::default(),
        findings: Vec::new(),
        secrets: Vec::new(),
        directives: Directives::default(),
        imports: FileImports::default(),
        has_imports: false,
        clone_tokens: CloneTokens::default(),
        code_lines: CodeLines::default(),
        taint_ends: Vec::new(),
        problems: Vec::new(),
    }
}

fn problems(input: &FileInput<'_>, parsed: &syntax::Parsed) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut tell = |kind, message: String| problems.push(Problem { kind, path: Arc::clone(input.path), message });
    if parsed.outcome == ParseOutcome::TimedOut {
        let seconds = input.limits.time.as_secs();
        tell(
            ProblemKind::TimedOut,
            format!(
                "parsing took more than {seconds} s and was given up; raise limits.timeout-per-file or exclude the file"
            ),
        );
    }
    if parsed.outcome == ParseOutcome::TooLarge {
        tell(ProblemKind::TooLarge, "the text has 4 GiB or more and was not analysed".to_owned());
    }
    if parsed.tree.truncated {
        let depth = input.limits.depth;
        tell(ProblemKind::TooDeep, format!("nested deeper than {depth}; what is deeper was left out"));
    }
    // In languages whose lines are only counted nothing is missed; templates are often not what their ending says.
    let full = input.language.spec().support == Support::Full;
    if full && !parsed.tree.errors.is_empty() {
        let mut lines: Vec<u32> = parsed.tree.errors.iter().map(|error| parsed.lines.line_of(error.start)).collect();
        lines.dedup();
        let places = line_list(&lines);
        tell(
            ProblemKind::SyntaxError,
            format!("cannot be read as {} at {places}; what is around may be missed", input.language.name()),
        );
    }
    problems
}

/// `line 3`, or `lines 3, 7 and 12`, or the first few and how many more.
fn line_list(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
    match (shown.split_last(), lines.len() - shown.len()) {
        (Some((only, [])), 0) => format!("line {only}"),
        (Some((last, rest)), 0) => format!("lines {} and {last}", rest.join(", ")),
        (_, more) => format!("lines {} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_listed_as_far_as_one_would_read() {
        assert_eq!(line_list(&[3]), "line 3");
        assert_eq!(line_list(&[3, 7]), "lines 3 and 7");
        assert_eq!(line_list(&[1, 2, 3, 4, 5]), "lines 1, 2, 3, 4 and 5");
        assert_eq!(line_list(&[1, 2, 3, 4, 5, 8, 9]), "lines 1, 2, 3, 4, 5 and 2 more");
    }
}
