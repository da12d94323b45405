//! Applying the fixes of findings to files, in memory; nothing is written here.

mod passes;

pub use passes::{Applied, Refusal};
use passes::{Fixed, Knowledge};

use super::file::FileAnalysis;
use super::look::{self, Content};
use super::plain::{self, PlainChecks, PlainContent};
use super::request::{Request, ScanError};
use super::secret_findings;
use super::suppress;
use crate::finding::{Finding, Problem, RuleInfo};
use crate::language::Language;
use crate::syntax::{self, Limits, ParseOutcome};
use crate::workspace::{self, Discovery, PlainFile, ReadOutcome, SourceFile};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Which fixes are wanted.
#[derive(Debug, Clone, Default)]
pub struct FixChoice {
    /// Also those that may change what the program does.
    pub unsafe_too: bool,
    /// Only those of these rules; of all where there is none.
    pub only: Vec<String>,
}

impl FixChoice {
    fn names(&self, finding: &Finding) -> bool {
        self.only.is_empty() || self.only.iter().any(|rule| **rule == *finding.rule)
    }

    fn wants(&self, finding: &Finding) -> bool {
        self.names(finding) && finding.fix.as_ref().is_some_and(|fix| fix.safe || self.unsafe_too)
    }
}

/// What fixing came to.
#[derive(Debug, Default)]
pub struct FixOutcome {
    /// Files that are to change, by path.
    pub files: Vec<FixedFile>,
    /// Fixes that are not applied, by path.
    pub refused: Vec<(Arc<str>, Applied, Refusal)>,
    /// Findings whose fix is left because it may change what the program does.
    pub left_unsafe: u32,
    /// Findings without a fix.
    pub without_fix: u32,
    /// Files that were looked at.
    pub looked_at: u32,
    pub problems: Vec<Problem>,
}

/// A file with its fixes.
#[derive(Debug)]
pub struct FixedFile {
    pub path: Arc<str>,
    pub absolute: PathBuf,
    pub before: String,
    pub after: String,
    /// Both texts as they may be shown: without secrets.
    pub shown: (String, String),
    pub applied: Vec<Applied>,
}

/// What one file came to.
#[derive(Default)]
struct Looked {
    file: Option<FixedFile>,
    refused: Vec<(Arc<str>, Applied, Refusal)>,
    left_unsafe: u32,
    without_fix: u32,
    is_text: bool,
    problems: Vec<Problem>,
}

/// Finds and fixes what `choice` wants in what was discovered. Suppressed findings are left alone.
pub fn fix(request: &Request<'_>, discovery: Discovery, choice: &FixChoice) -> Result<FixOutcome, ScanError> {
    let count = discovery.files.len() + discovery.plain.len();
    request.observer.stage("fixing", Some(count as u64));
    let plain = if request.code_rules.wants_any_text() { discovery.plain } else { Vec::new() };
    let sources = discovery.files.par_iter().map(|file| of_source(request, file, choice));
    let looked: Vec<Looked> = sources.chain(plain.par_iter().map(|file| of_plain(request, file, choice))).collect();
    if request.cancelled.load(Ordering::Relaxed) {
        return Err(ScanError::Cancelled);
    }
    let mut outcome = FixOutcome::default();
    outcome.problems.extend(discovery.problems);
    outcome.problems.extend(request.problems.iter().cloned());
    for file in looked {
        outcome.files.extend(file.file);
        outcome.refused.extend(file.refused);
        outcome.left_unsafe += file.left_unsafe;
        outcome.without_fix += file.without_fix;
        outcome.looked_at += u32::from(file.is_text);
        outcome.problems.extend(file.problems);
    }
    outcome.files.sort_by(|a, b| a.path.cmp(&b.path));
    outcome.refused.sort_by(|a, b| (&a.0, a.1.line, &a.1.rule).cmp(&(&b.0, b.1.line, &b.1.rule)));
    outcome.problems.sort_by(|a, b| (&a.path, a.kind, &a.message).cmp(&(&b.path, b.kind, &b.message)));
    outcome.problems.dedup();
    Ok(outcome)
}

fn of_source(request: &Request<'_>, file: &SourceFile, choice: &FixChoice) -> Looked {
    request.observer.step();
    if request.cancelled.load(Ordering::Relaxed) {
        return Looked::default();
    }
    let source = match workspace::read(file, &request.config.file.scan) {
        ReadOutcome::Text(source) => source,
        ReadOutcome::Skipped(_) => return Looked::default(),
        ReadOutcome::Failed(problem) => return Looked { problems: vec![problem], ..Looked::default() },
    };
    let rules: Vec<&RuleInfo> = super::rules_of_run(None, request.code_rules).collect();
    let analyse = |text: &str| {
        let content = Content { path: &file.path, language: source.language, text, hash: [0; 32] };
        // Rules see what is there, not what is left when secrets are hidden: that must not be written.
        Arc::new(look::analyse(request, None, &content))
    };
    let findings = |analysis: &Arc<FileAnalysis>| unsuppressed(request, analysis, &rules);
    let first = analyse(&source.text);
    let text = Text { path: &file.path, absolute: &file.absolute, content: source.text };
    let errors = |text: &str| errors(source.language, text);
    let found = findings(&first);
    let mut looked = looked(request, &text, found, &|text| findings(&analyse(text)), &errors, choice);
    looked.problems.extend(first.problems.iter().cloned());
    looked
}

fn of_plain(request: &Request<'_>, file: &PlainFile, choice: &FixChoice) -> Looked {
    request.observer.step();
    let read = match workspace::read_plain(file, &request.config.file.scan, None) {
        Ok(Some(read)) if !request.cancelled.load(Ordering::Relaxed) => read,
        Ok(_) => return Looked::default(),
        Err(problem) => return Looked { problems: vec![problem], ..Looked::default() },
    };
    let checks = PlainChecks { scanner: None, code_rules: request.code_rules };
    let settings = request.config.settings_for(&file.path);
    let findings = |text: &str| {
        let mut found =
            plain::analyse(checks, settings, &file.path, PlainContent::Text(text), ([0; 32], None)).findings;
        found.retain(|finding| suppress::by_configuration(finding, request.config, request.today).is_none());
        found
    };
    let text = Text { path: &file.path, absolute: &file.absolute, content: read.text };
    let found = findings(&text.content);
    looked(request, &text, found, &findings, &|_| 0, choice)
}

/// A text and where it stands.
struct Text<'t> {
    path: &'t Arc<str>,
    absolute: &'t PathBuf,
    content: String,
}

/// Fixes `text`, in which `first` was found.
fn looked(
    request: &Request<'_>,
    text: &Text<'_>,
    first: Vec<Finding>,
    findings: &dyn Fn(&str) -> Vec<Finding>,
    errors: &dyn Fn(&str) -> usize,
    choice: &FixChoice,
) -> Looked {
    let mut looked = Looked { is_text: true, ..Looked::default() };
    let wants_any = first.iter().any(|finding| choice.wants(finding));
    let mut last = first;
    if wants_any {
        let wanted = |text: &str| findings(text).into_iter().filter(|finding| choice.wants(finding)).collect();
        let Fixed { text: after, applied, refused } =
            passes::fix(&text.content, &Knowledge { findings: &wanted, errors });
        looked.refused = refused.into_iter().map(|(fix, why)| (Arc::clone(text.path), fix, why)).collect();
        if after != text.content {
            last = findings(&after);
            let hide = |shown: &str| {
                let settings = request.config.settings_for(text.path);
                let hidden = request.secrets.and_then(|it| secret_findings::hide(it, settings, text.path, shown));
                hidden.unwrap_or_else(|| shown.to_owned())
            };
            looked.file = Some(FixedFile {
                path: Arc::clone(text.path),
                absolute: text.absolute.clone(),
                shown: (hide(&text.content), hide(&after)),
                before: text.content.clone(),
                after,
                applied,
            });
        }
    }
    for finding in last.iter().filter(|finding| choice.names(finding)) {
        match &finding.fix {
            None => looked.without_fix += 1,
            Some(fix) if !fix.safe && !choice.unsafe_too => looked.left_unsafe += 1,
            Some(_) => {}
        }
    }
    looked
}

fn unsuppressed(request: &Request<'_>, analysis: &Arc<FileAnalysis>, rules: &[&RuleInfo]) -> Vec<Finding> {
    let files = std::slice::from_ref(analysis);
    let suppressed = suppress::apply(&analysis.findings, files, request.config, rules, request.today);
    let findings = analysis.findings.iter().zip(suppressed.of_findings);
    findings.filter(|(_, suppression)| suppression.is_none()).map(|(finding, _)| finding.clone()).collect()
}

/// How many places of `text` cannot be read as `language`; more than there can be where nothing can.
fn errors(language: Language, text: &str) -> usize {
    let parsed = syntax::parse(language, text, Limits::default());
    if parsed.outcome == ParseOutcome::Complete { parsed.tree.errors.len() } else { usize::MAX }
}

/// What the fixes, safe or not, of what `findings` tells make of `text`, which is in `language`.
pub(super) fn fixed_text(text: &str, language: Option<Language>, findings: &dyn Fn(&str) -> Vec<Finding>) -> String {
    let errors = |text: &str| language.map_or(0, |language| errors(language, text));
    passes::fix(text, &Knowledge { findings, errors: &errors }).text
}
