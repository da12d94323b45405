//! Silencing findings, and telling which silencing is wrong.

mod rules;

pub use rules::RULES;
use rules::{EXPIRED, MALFORMED, UNKNOWN, UNUSED, WITHOUT_REASON};

use super::file::FileAnalysis;
use super::fingerprint::fingerprint_by_identity;
use super::outcome::AppliedSuppression;
use crate::config::{Config, FolderSettings, is_enabled, nearest};
use crate::finding::{Category, Finding, Location, Position, RuleInfo, SuppressedBy};
use crate::syntax::{DirectiveTool, SuppressedRules, Suppression};
use crate::text::Span;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// What suppressions come to.
pub(super) struct Suppressed {
    /// For each finding, in order, what silences it.
    pub(super) of_findings: Vec<Option<AppliedSuppression>>,
    /// Findings about the suppressions themselves.
    pub(super) findings: Vec<Finding>,
}

/// Applies the directives of `files` and the entries of the configuration to `findings`.
pub(super) fn apply(
    findings: &[Finding],
    files: &[Arc<FileAnalysis>],
    config: &Config,
    rules: &[&RuleInfo],
    today: Date,
) -> Suppressed {
    let mut by_path: HashMap<&str, Vec<(&Suppression, bool)>> = files
        .iter()
        .filter(|file| !file.directives.suppressions.is_empty())
        .map(|file| {
            (&*file.path, file.directives.suppressions.iter().map(|suppression| (suppression, false)).collect())
        })
        .collect();
    let of_findings = findings
        .iter()
        .map(|finding| {
            let directives = by_path.get_mut(&*finding.location.path).map_or(&mut [][..], |directives| directives);
            by_comment(finding, directives, today).or_else(|| by_configuration(finding, config, today))
        })
        .collect();
    let mut told = Vec::new();
    for file in files {
        let settings = config.settings_for(&file.path);
        for (suppression, used) in by_path.get(&*file.path).into_iter().flatten() {
            if suppression.tool == DirectiveTool::Plimsoll {
                examine(file, suppression, *used, settings, rules, today, &mut told);
            }
        }
        for mistake in &file.directives.mistakes {
            tell(
                &MALFORMED,
                file,
                mistake.line,
                mistake.span,
                format!("This directive is wrong: {}.", mistake.kind),
                settings,
                &mut told,
            );
        }
    }
    fingerprint_by_identity(&mut told);
    Suppressed { of_findings, findings: told }
}

fn by_comment(finding: &Finding, directives: &mut [(&Suppression, bool)], today: Date) -> Option<AppliedSuppression> {
    let mut applied = None;
    for (suppression, used) in directives {
        let valid = suppression.until.is_none_or(|until| today <= until);
        if valid && is_about(suppression, finding) {
            *used = true;
            applied.get_or_insert_with(|| AppliedSuppression {
                by: SuppressedBy::Comment,
                reason: suppression.reason.clone(),
                until: suppression.until.map(|until| until.to_string()),
            });
        }
    }
    applied
}

/// Whether a directive, ours or another tool's, means `finding`. Another tool's rule ids mean that tool's findings, unless the
/// same id runs here.
fn is_about(suppression: &Suppression, finding: &Finding) -> bool {
    let covers = suppression.covers(finding.location.start.line, &finding.rule);
    match suppression.tool {
        DirectiveTool::Plimsoll
        | DirectiveTool::Semgrep
        | DirectiveTool::Sonar
        | DirectiveTool::Noqa
        | DirectiveTool::Qlty => covers,
        DirectiveTool::Gitleaks => covers && finding.category == Category::Secret,
        DirectiveTool::Eslint => false,
    }
}

/// What the configuration silences `finding` by.
pub(super) fn by_configuration(finding: &Finding, config: &Config, today: Date) -> Option<AppliedSuppression> {
    let settings = config.settings_for(&finding.location.path);
    let ignore = settings.ignores.iter().find(|ignore| {
        ignore.until.is_none_or(|until| today <= until)
            && ignore.paths.as_ref().is_none_or(|paths| paths.is_match(&*finding.location.path))
            && (ignore.rules.is_empty() || ignore.rules.iter().any(|rule| *rule == *finding.rule))
    })?;
    Some(AppliedSuppression {
        by: SuppressedBy::Config,
        reason: ignore.reason.clone(),
        until: ignore.until.map(|until| until.to_string()),
    })
}

/// Tells what is wrong with one directive of ours.
fn examine(
    file: &FileAnalysis,
    suppression: &Suppression,
    used: bool,
    settings: &FolderSettings,
    rules: &[&RuleInfo],
    today: Date,
    told: &mut Vec<Finding>,
) {
    let mut say = |rule: &RuleInfo, message: String| {
        tell(rule, file, suppression.line, suppression.span, message, settings, told);
    };
    let ids: &[String] = match &suppression.rules {
        SuppressedRules::All => &[],
        SuppressedRules::Ids(ids) => ids,
    };
    let known = |id: &String| super::catalogue().any(|rule| rule.id == *id) || rules.iter().any(|rule| rule.id == id);
    let mut all_known = true;
    for id in ids.iter().filter(|id| !known(id)) {
        all_known = false;
        let hint = match nearest(id, super::rules().map(|rule| rule.id)) {
            Some(like) => format!("did you mean `{like}`?"),
            None => "`plimsoll rules list` lists the rules.".to_owned(),
        };
        say(&UNKNOWN, format!("There is no rule `{id}`; {hint}"));
    }
    let expired = suppression.until.filter(|&until| today > until);
    if let Some(until) = expired {
        say(&EXPIRED, format!("This suppression held until {until}; mend what it hid, or give it a new date."));
    }
    let all_run = ids.iter().all(|id| {
        let mut of_id = rules.iter().filter(|rule| rule.id == id).peekable();
        // A rule that another set of rules stands in for does not run.
        of_id.peek().is_some() && of_id.all(|rule| is_enabled(rule, &settings.rules, settings.audience.0))
    });
    if !used && expired.is_none() && all_known && all_run {
        say(&UNUSED, "This suppression silences nothing; delete it.".to_owned());
    }
    if suppression.reason.is_none() {
        say(
            &WITHOUT_REASON,
            "This suppression gives no reason; say behind it why the finding is right to be there.".to_owned(),
        );
    }
}

fn tell(
    rule: &RuleInfo,
    file: &FileAnalysis,
    line: u32,
    span: Span,
    message: String,
    settings: &FolderSettings,
    told: &mut Vec<Finding>,
) {
    if !is_enabled(rule, &settings.rules, settings.audience.0) {
        return;
    }
    let start = Position { line, column: 1 };
    let location =
        Location { path: Arc::clone(&file.path), start, end: start, start_byte: span.start, end_byte: span.end };
    let mut finding = Finding::new(rule, location, message);
    if let Some(severity) = settings.rules.get(rule.id).and_then(|setting| setting.severity()) {
        finding.severity = severity;
    }
    told.push(finding);
}
